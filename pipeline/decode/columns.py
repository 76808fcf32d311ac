"""A page set in columns (a gazette, a newspaper) in the order of reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, TypeVar

import numpy as np

from pipeline.model import Box

_SHORTEST_LINE = 0.18  # of the page's width: cells of a table without rules leave gaps too, but are shorter
_FEWEST_LINES = 6
_CROSSING = 0.2  # of the lines at the busiest place may cross a gutter: headlines


class HasBox(Protocol):
    """What stands somewhere on a page."""

    @property
    def box(self) -> Box:
        """Where."""


Placed = TypeVar("Placed", bound=HasBox)


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that the page sets one after the other on one line; `bold` counts the leading bold ones, `size` is
    the usual height of their type."""

    text: str
    box: Box
    size: float
    bold: int = 0


def in_columns(runs: list[Placed], width: float) -> Iterator[tuple[list[Placed], int]]:
    """Runs (and whatever has a box) with the number of their column (from 0): columns from left to right, with what crosses a gutter in
    between; all of a page without gutters as one column."""
    gutters = _gutters(runs, width)
    band: list[Placed] = []
    for run in sorted(runs, key=lambda run: run.box[1]):
        if any(run.box[0] < gutter - 1 and run.box[2] > gutter + 1 for gutter in gutters):
            yield from _by_side(band, gutters)
            yield [run], 0
            band = []
        else:
            band.append(run)
    yield from _by_side(band, gutters)


def _by_side(band: list[Placed], gutters: list[float]) -> Iterator[tuple[list[Placed], int]]:
    edges = [float("-inf"), *gutters, float("inf")]
    for column, (left, right) in enumerate(pairwise(edges)):
        inside = [run for run in band if left <= run.box[0] < right]
        if inside:
            yield inside, column


def _gutters(runs: Sequence[HasBox], width: float) -> list[float]:
    """The left edges of all columns but the first: where hardly a long line crosses and many stand on either side."""
    long = [run for run in runs if run.box[2] - run.box[0] > _SHORTEST_LINE * width]
    if len(long) < 2 * _FEWEST_LINES:
        return []
    found: list[float] = []
    for valley in _valleys(long, width):
        left, right = found[-1] if found else 0.0, valley
        before = [run for run in long if left - 1 <= run.box[0] and run.box[2] <= right + 1]
        after = [run for run in long if run.box[0] >= right - 1]
        if min(len(before), len(after)) >= _FEWEST_LINES:
            found.append(min(run.box[0] for run in after) - 1)
    return found


def _valleys(long: Sequence[HasBox], width: float) -> list[float]:
    """Where, from left to right, few lines go across and more begin."""
    cover = np.zeros(int(width) + 2, int)
    for run in long:
        cover[max(int(run.box[0]) + 1, 0) : max(int(run.box[2]), 0)] += 1
    low = cover <= _CROSSING * cover.max()
    inked = np.flatnonzero(~low)
    steps = np.flatnonzero(np.diff(inked) > 1)
    return [float(inked[step + 1]) for step in steps]
