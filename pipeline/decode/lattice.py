"""Ruling lines → the cells of tables: rules that meet make a lattice, and where no rule parts two of its fields they
are one cell.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pipeline.decode.glyphs import Flags, Floats
from pipeline.decode.rules import Rules
from pipeline.model import Box

TOLERANCE = 3.0
"""Points within which two rules meet, or are one (as pdfplumber has it)."""
_ONE_LINE = 0.5  # points that the parts of a border drawn cell by cell may be off their line
_MOST_FIELDS = 40_000
_OVERHANG = 8.0  # a level rule reaches so far beyond the outermost upright one where a table is open at its side


@dataclass(frozen=True, slots=True)
class Field:
    """A cell: where it stands (counted from 0), the rows and columns that it covers, its box."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Lattice:
    """A table's cells; `owner` tells for each elementary field (rows × columns) which cell holds it, -1 for none."""

    fields: tuple[Field, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owner: tuple[tuple[int, ...], ...]

    @property
    def box(self) -> Box:
        """What all cells cover."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def find_lattices(rules: Rules) -> list[Lattice] | None:
    """The tables that the rules draw, from top to bottom; None where a cell is no rectangle, so that they don't tell."""
    found = []
    for level, upright in _connected(end_to_end(rules.level), end_to_end(rules.upright)):
        xs, ys = _snapped(upright[:, 0]), _snapped(level[:, 0])
        if len(xs) < 1 or len(ys) < 2 or len(xs) * len(ys) > _MOST_FIELDS:
            continue
        level, upright = _closed(level, upright, xs, ys)
        xs, ys = _snapped(upright[:, 0]), _snapped(level[:, 0])
        if len(xs) < 2:
            continue
        lattice = _lattice(_walls(level, ys, xs), _walls(upright, xs, ys).T, xs, ys)
        if lattice is None:
            return None
        if len(lattice.fields) > 1 and len(xs) > 2:
            found.append(lattice)
    return sorted(found, key=lambda lattice: (lattice.ys[0], lattice.xs[0]))


def from_boxes(boxes: list[Box]) -> Lattice | None:
    """The lattice of cells that are known by their boxes; None for a single row or column."""
    xs = _snapped(np.array([x for box in boxes for x in (box[0], box[2])]))
    ys = _snapped(np.array([y for box in boxes for y in (box[1], box[3])]))
    if len(xs) < 3 or len(ys) < 3:
        return None
    owner = -np.ones((len(ys) - 1, len(xs) - 1), int)
    fields = []
    for number, box in enumerate(boxes):
        left, right = _nearest(xs, box[0]), _nearest(xs, box[2])
        top, bottom = _nearest(ys, box[1]), _nearest(ys, box[3])
        owner[top:bottom, left:right] = number
        fields.append(Field(top, left, bottom - top, right - left, box))
    return Lattice(tuple(fields), tuple(xs), tuple(ys), tuple(map(tuple, owner.tolist())))


def _nearest(edges: list[float], at: float) -> int:
    """Which of the edges, which ascend, is nearest."""
    if len(edges) == 1:
        return 0
    after = min(max(bisect_left(edges, at), 1), len(edges) - 1)
    return after if edges[after] - at < at - edges[after - 1] else after - 1


def end_to_end(rules: Floats) -> Floats:
    """Rules on one line that touch made one: a border may be drawn cell by cell, and its middle part meet no other."""
    if not len(rules):
        return rules
    ordered = rules[np.argsort(rules[:, 0], kind="stable")]
    lines = np.split(ordered, np.flatnonzero(np.diff(ordered[:, 0]) > _ONE_LINE) + 1)
    joined = [(float(line[:, 0].mean()), *stretch) for line in lines for stretch in _merged(line[:, 1:].tolist())]
    return np.array(joined)


def _connected(level: Floats, upright: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Level and upright rules that meet, directly or by others."""
    if not len(level) or not len(upright):
        return
    y, left, right = (column[:, None] for column in level.T)
    x, top, bottom = upright.T
    meet = (left - TOLERANCE <= x) & (x <= right + TOLERANCE) & (top - TOLERANCE <= y) & (y <= bottom + TOLERANCE)
    while meet.any():
        rows = np.zeros(len(level), bool)
        rows[int(np.argmax(meet.any(axis=1)))] = True
        columns = meet[rows].any(axis=0)
        while (grown := meet[:, columns].any(axis=1)).sum() > rows.sum():
            rows = grown
            columns = meet[rows].any(axis=0)
        yield level[rows], upright[columns]
        meet[rows] = False


def _snapped(positions: Floats) -> list[float]:
    """Positions in order; those that lie within the tolerance of the one before are one, at their mean."""
    if not len(positions):
        return []
    ordered = np.sort(positions)
    starts = np.concatenate(([0], np.flatnonzero(np.diff(ordered) > TOLERANCE) + 1))
    sums, counts = np.add.reduceat(ordered, starts), np.diff(starts, append=len(ordered))
    return [float(mean) for mean in sums / counts]


def _closed(level: Floats, upright: Floats, xs: list[float], ys: list[float]) -> tuple[Floats, Floats]:
    """With the outer rules that are left out: of a table open at its sides, or of a cell that a page break cuts."""
    sides = [(x, ys[0], ys[-1]) for x in _open_ends(level, xs, ys)]
    ends = [(y, xs[0], xs[-1]) for y in _open_ends(upright, ys, xs)]
    return np.array([*level.tolist(), *ends]), np.array([*upright.tolist(), *sides])


def _open_ends(rules: Floats, across: list[float], lines: list[float]) -> list[float]:
    """Where all `lines` of rules end together, beyond the outermost of the rules that stand `across`."""
    found = []
    for column, outermost in ((1, across[0]), (2, across[-1])):
        ends = rules[:, column]
        end = float(ends.min() if column == 1 else ends.max())
        reaching = {_nearest(lines, float(at)) for at in rules[np.abs(ends - end) < TOLERANCE, 0]}
        if abs(end - outermost) > _OVERHANG and len(reaching) == len(lines) > 2:
            found.append(end)
    return found


def _walls(rules: Floats, lines: list[float], steps: list[float]) -> Flags:
    """For each of `lines`, and each step between two of `steps`, whether a rule stands there all along."""
    walls = np.zeros((len(lines), len(steps) - 1), bool)
    places = np.array(steps)
    begins, ends = places[:-1] + TOLERANCE, places[1:] - TOLERANCE
    by_line: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for at, start, end in rules.tolist():
        by_line[_nearest(lines, at)].append((start, end))
    for line, stretches in by_line.items():
        for start, end in _merged(stretches):
            walls[line] |= (start <= begins) & (end >= ends)
    return walls


def _merged(stretches: list[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1] + TOLERANCE:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged


def _lattice(level: Flags, upright: Flags, xs: list[float], ys: list[float]) -> Lattice | None:
    """Fields that no rule parts are one cell; those open to the outside are none; None if a cell is no rectangle.

    `level` says of each line and column whether a rule stands there, `upright` of each row and line.
    """
    height, width = len(ys) - 1, len(xs) - 1
    owner = [[-1] * width for _ in range(height)]
    walls = level.tolist(), upright.tolist()
    fields: list[Field] = []
    for row in range(height):
        for column in range(width):
            if owner[row][column] != -1:
                continue
            if walls[0][row][column] and walls[0][row + 1][column] and walls[1][row][column] and walls[1][row][column + 1]:
                owner[row][column] = len(fields)  # most cells are one field with rules all round
                fields.append(Field(row, column, 1, 1, (xs[column], ys[row], xs[column + 1], ys[row + 1])))
                continue
            region, is_open = _region((row, column), *walls)
            rows, columns = [r for r, _ in region], [c for _, c in region]
            top, left, bottom, right = min(rows), min(columns), max(rows) + 1, max(columns) + 1
            whole = len(region) == (bottom - top) * (right - left)
            if not whole and not is_open:
                return None
            for r, c in region:
                owner[r][c] = -2 if is_open else len(fields)
            if not is_open:
                box = (xs[left], ys[top], xs[right], ys[bottom])
                fields.append(Field(top, left, bottom - top, right - left, box))
    return Lattice(tuple(fields), tuple(xs), tuple(ys), tuple(map(tuple, owner)))


def _region(start: tuple[int, int], level: list[list[bool]], upright: list[list[bool]]) -> tuple[set[tuple[int, int]], bool]:
    """The fields that no rule parts from `start`, and whether one of them is open to the outside."""
    height, width = len(upright), len(level[0])
    region, queue, is_open = {start}, [start], False
    while queue:
        row, column = queue.pop()
        steps = (
            (level[row][column], row - 1, column),
            (level[row + 1][column], row + 1, column),
            (upright[row][column], row, column - 1),
            (upright[row][column + 1], row, column + 1),
        )
        for wall, r, c in steps:
            if wall or (r, c) in region:
                continue
            if 0 <= r < height and 0 <= c < width:
                region.add((r, c))
                queue.append((r, c))
            else:
                is_open = True
    return region, is_open
