"""Document → passages: each block read once, and all that was found in it handed on.

A passage holds what the whole of its block says: the list numbers, periods, documents named, duties and amounts. Whoever
resolves facts asks the passage and reads no block a second time. What can be no amount (a list number, a label, the address
of a page, the units that are responsible) is blanked out here, before amounts are looked for.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.decode.marks import Mark, parse_mark
from pipeline.model import Block, Document, Span
from pipeline.numerals import normalize
from pipeline.recognize.citations import Reference, references_in
from pipeline.recognize.enumerators import enumerators_in, label_end, mask_addresses, mask_enumerators, masked
from pipeline.recognize.periods import periods_in
from pipeline.recognize.quantities import quantities_in
from pipeline.recognize.responsibilities import Clause, clauses_in
from pipeline.recognize.running_duties import running_clauses_in
from pipeline.recognize.stretches import Stretches

_RUN_IN = re.compile(r"^[^，。；：]{4,28}(?=。\S)")
"""整治背街小巷。…: the words before the first stop, which say what a paragraph without a number is about."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """[low, high) of a passage as amounts are looked for in it: `text` is the normalised text of the whole passage, in which
    what can be no amount is blanked out from `low` to `high`; `amounts` are the quantities there, by their place in `text`."""

    text: str
    low: int
    high: int
    amounts: tuple[Span, ...]


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A block with all that was found in it; every offset is one in the text of the block.

    `norm` is its normalised text, `mark` the number at its head, `marks` the list numbers inside. `references` are the
    documents named in it, of which one that goes on from the block before begins below 0. `duties` are the clauses that make
    units responsible; a table has none, since its cells are read one by one.
    """

    block: Block
    norm: str
    mark: Mark | None
    marks: tuple[tuple[int, int], ...]
    periods: tuple[Span, ...]
    references: tuple[Reference, ...]
    duties: tuple[Clause, ...]

    @cached_property
    def stretch(self) -> Stretch:
        """The whole of the passage, without its mark; found when it is first asked for, since tables are read by the cell."""
        return self.within(0, len(self.norm))

    @property
    def amounts(self) -> tuple[Span, ...]:
        """The quantities of the passage, in order; those inside the name of another document are none."""
        return self.stretch.amounts

    @property
    def title(self) -> str:
        """What the passage is about: the heading above it, or its own run-in head where it has no number."""
        return title_of(self.block)

    def within(self, low: int, high: int) -> Stretch:
        """[low, high) of the passage: a cell of a table, or all of it."""
        low = label_end(self.norm, self.mark.end if self.mark and not low else low)
        words = self.norm[low:high]
        marks = self.marks if words is self.norm else enumerators_in(words)
        plain = mask_addresses(mask_enumerators(words, marks))
        text = self.norm if plain == words else self.norm[:low] + plain + self.norm[high:]
        text = masked(text, ((duty.start, duty.end) for duty in self.duties), "。")
        found = quantities_in(text[low:high])
        if low:
            found = (replace(span, start=span.start + low, end=span.end + low) for span in found)
        # A cell is read by itself: what it names belongs to its row.
        named = Stretches((each.start, each.end) for each in self.references if self.block.kind != "table")
        return Stretch(text, low, high, tuple(span for span in found if not named.touching(span.start, span.end)))


def recognize(document: Document) -> tuple[Passage, ...]:
    """The passages of `document`, one for each of its blocks and in their order."""
    norm = normalize(document.text)
    named = _by_block(document.blocks, references_in(document.text, norm))
    return tuple(_passage(block, norm[block.start : block.end], *each) for block, *each in zip(document.blocks, named, strict=True))


def _passage(block: Block, norm: str, named: Iterable[Reference]) -> Passage:
    return Passage(
        block=block,
        norm=norm,
        mark=parse_mark(norm),
        marks=tuple(enumerators_in(norm)),
        periods=periods_in(norm),
        references=tuple(replace(each, start=each.start - block.start, end=each.end - block.start) for each in named),
        duties=tuple(_duties(block, norm)),
    )


def _duties(block: Block, norm: str) -> list[Clause]:
    """The clauses set apart by brackets or a label; where there is none, those in the running prose of an item."""
    if block.kind == "table":
        return []
    return list(clauses_in(norm)) or (list(running_clauses_in(norm)) if title_of(block) else [])


def title_of(block: Block) -> str:
    """The heading above a block, or the block's own run-in head where it has no number."""
    if block.kind == "paragraph" and not block.level and (match := _RUN_IN.match(block.text)):
        return match[0]
    return block.heading


def _by_block(blocks: Sequence[Block], references: Iterable[Reference]) -> list[list[Reference]]:
    """For each block the references that it holds, or holds a part of."""
    named: list[list[Reference]] = [[] for _ in blocks]
    for each in references:
        first = max(bisect_right(blocks, each.start, key=_start) - 1, 0)
        last = bisect_left(blocks, each.end, key=_start)
        for index in range(first, last):
            named[index].append(each)
    return named


def _start(block: Block) -> int:
    return block.start
