"""An amount with all that its name may be drawn from, and what a generator proposes for it.

`到2025年，全市新建公园12个，绿化覆盖率达到42%`: the second amount has the clause 绿化覆盖率达到42%, the words `before` it
(，绿化覆盖率达到), the indicator of the amount `previous` in its sentence (全市新建公园), and the heading of its item.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.model import Quantity, Span
from pipeline.resolve.naming.clauses import Clause, Name, is_start, values_of_list
from pipeline.resolve.naming.nouns import CHANGES
from pipeline.resolve.naming.phrases import phrase_of, said_within


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """The amount `spans[index]` of a passage.

    `group` are the places of the values that stand in one list with it (30%、20%和10%), itself among them; `before` and
    `behind` are the words of the clause around that list, `words` the noun phrase in them. `previous` is the indicator of
    the amount before it in the sentence, `series` the same where its unit is the same, and `named` the indicators of all
    amounts before it in the passage.
    """

    text: str
    spans: Sequence[Span]
    clauses: Sequence[Clause]
    index: int
    heading: str
    named: Sequence[str]
    group: Sequence[int]
    before: str
    behind: str
    words: str
    previous: str
    series: str

    @property
    def span(self) -> Span:
        """Where the amount stands in the passage."""
        return self.spans[self.index]

    @property
    def clause(self) -> Clause:
        """The clause around it."""
        return self.clauses[self.index]

    @property
    def quantity(self) -> Quantity:
        """What is said: comparator, value and unit."""
        value = self.span.value
        assert isinstance(value, Quantity)
        return value

    @property
    def passage(self) -> tuple[int, int]:
        """[start, end) of the clauses of its list, offsets in the passage."""
        return self.clauses[self.group[0]].start, self.clauses[self.group[-1]].end


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a generator proposes: one name, or several where one value holds for several indicators."""

    names: tuple[Name, ...]
    generator: str


Generator = Callable[[Amount], Iterable[Name]]
"""Proposes the names of an amount, or nothing where it has nothing to say about it."""


def amount_at(
    text: str, spans: Sequence[Span], clauses: Sequence[Clause], index: int, heading: str, named: Sequence[str]
) -> Amount:
    """The amount `spans[index]` with its surroundings in the passage `text`."""
    group = values_of_list(text, spans, index)
    previous, series = _going_on(spans, clauses, index, named)
    behind = "" if is_start(text, spans[index]) else text[spans[group[-1]].end : clauses[group[-1]].end]
    before = text[clauses[group[0]].start : spans[group[0]].start]
    quantity = spans[index].value
    assert isinstance(quantity, Quantity)
    return Amount(
        text=text,
        spans=spans,
        clauses=clauses,
        index=index,
        heading=heading,
        named=named,
        group=group,
        before=before,
        behind=behind,
        words=_bare_change(said_within(quantity) or phrase_of(quantity, before, behind)),
        previous=previous,
        series=series,
    )


def _going_on(spans: Sequence[Span], clauses: Sequence[Clause], index: int, named: Sequence[str]) -> tuple[str, str]:
    """The indicator of the amount before, where it stands in the same sentence, and where it has the same unit; else empty."""
    if index == 0 or not named:
        return "", ""
    one, other = spans[index - 1].value, spans[index].value
    assert isinstance(one, Quantity)
    assert isinstance(other, Quantity)
    same_sentence = clauses[index - 1].sentence == clauses[index].sentence
    return named[-1] if same_sentence else "", named[-1] if one.unit == other.unit else ""


def _bare_change(name: str) -> str:
    """增长（省下达指标）5%: a note behind a mere word of change says nothing of what changes."""
    bare = re.sub(r"（[^（）]*）$", "", name)
    return bare if CHANGES.fullmatch(bare) else name
