"""Marks over a text: cut at every boundary, so that no mark is nested in another and none is shifted.

Offsets count code points, as everywhere in the warehouse. Overlapping marks are told apart by lanes, the underlines'
distance from the text: each takes the lowest that is free where it begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

LANES = 4
"""Underlines that a line of text has room for; where more overlap, the last is shared."""


class Span(NamedTuple):
    """What is to be marked: `text[start:end]` belongs to the fact of number `fact`, as `kind` (see labels.KINDS)."""

    start: int
    end: int
    kind: str
    fact: int


class Mark(NamedTuple):
    """A span in its lane, from 0, which is next to the text."""

    span: Span
    lane: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that the same marks cover; `begins` are those of them that begin here."""

    text: str
    marks: tuple[Mark, ...] = ()
    begins: tuple[Mark, ...] = ()


def in_lanes(spans: Iterable[Span]) -> list[Mark]:
    """The spans in the order of the text, each in the lowest lane that no earlier span holds where it begins."""
    ends = [0] * LANES
    marks = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end, span.fact)):
        lane = next((lane for lane, end in enumerate(ends) if end <= span.start), LANES - 1)
        if span.start < span.end:  # an empty one has no line
            ends[lane] = max(ends[lane], span.end)
        marks.append(Mark(span, lane))
    return marks


def segments(text: str, marks: Sequence[Mark], start: int, end: int) -> Iterator[Segment]:
    """`text[start:end]` cut at every boundary of the marks that reach into it, in order.

    `marks` come as `in_lanes` orders them. An empty span is a segment of its own without text. The texts of the segments
    give `text[start:end]`, and those with a certain mark its part of it.
    """
    within = [mark for mark in marks if _reaches(mark.span, start, end)]
    bounds = sorted({start, end, *(min(max(at, start), end) for mark in within for at in mark.span[:2])})
    covering: list[Mark] = []
    at = 0
    for left, right in zip(bounds, [*bounds[1:], end], strict=True):
        covering = [mark for mark in covering if mark.span.end > left]
        while at < len(within) and within[at].span.start <= left:
            if within[at].span.start == within[at].span.end:
                yield Segment("", (within[at],), (within[at],))
            else:
                covering.append(within[at])
            at += 1
        if left < right:
            yield Segment(text[left:right], tuple(covering), tuple(m for m in covering if m.span.start == left))


def _reaches(span: Span, start: int, end: int) -> bool:
    if span.start == span.end:
        return start <= span.start <= end
    return span.start < end and start < span.end


def by_stretch(marks: Sequence[Mark], stretches: Sequence[tuple[int, int]]) -> list[list[Mark]]:
    """For each stretch (start, end), in order and apart, the marks that reach into it: one pass over both."""
    found: list[list[Mark]] = []
    waiting: list[Mark] = []
    at = 0
    for start, end in stretches:
        while at < len(marks) and marks[at].span.start <= end:
            waiting.append(marks[at])
            at += 1
        waiting = [mark for mark in waiting if mark.span.end >= start]
        found.append([mark for mark in waiting if _reaches(mark.span, start, end)])
    return found
