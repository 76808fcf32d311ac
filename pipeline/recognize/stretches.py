"""Stretches of a text, and those of them that a passage touches: found without looking at all the others of the document."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Stretches:
    """Any number of [start, end), which may overlap.

    >>> Stretches([(5, 9), (0, 2)]).touching(1, 6)
    [(0, 2), (5, 9)]
    """

    __slots__ = ("_farthest", "_sorted", "_starts")

    def __init__(self, stretches: Iterable[tuple[int, int]] = ()) -> None:
        self._sorted = sorted(stretches)
        self._starts = [start for start, _ in self._sorted]
        self._farthest = list(accumulate((end for _, end in self._sorted), max))
        """How far the stretches up to each one reach: where even that is before a passage, none of them touches it."""

    def touching(self, start: int, end: int) -> list[tuple[int, int]]:
        """Those that share a character with [start, end), in order."""
        first, last = bisect_right(self._farthest, start), bisect_left(self._starts, end)
        return [stretch for stretch in self._sorted[first:last] if stretch[1] > start]
