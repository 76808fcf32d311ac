"""Cells of an OFD page and its characters → grids with their merged cells."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.decode.parts import Grid, GridCell, Traced
from pipeline.model import Box

_SNAP = 3.0
_FULL = 1.6  # a line that ends nearer to the cell's edge than so many characters goes on in the next one


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its box, in points from the upper left corner of the page."""

    text: str
    box: Box


def area_of(cells: Iterable[Box]) -> Box:
    """The box around a table's cells."""
    lefts, tops, rights, bottoms = zip(*cells, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def holds(area: Box, box: Box) -> bool:
    """Whether the middle of `box` lies in `area`."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] <= x < area[2] and area[1] <= y < area[3]


def grid_of(cells: Sequence[Box], glyphs: Sequence[Glyph], number: int) -> Grid | None:
    """The table that the cells make on page `number`; None where they frame something else than rows of cells."""
    columns, rows = _edges(cells, 0), _edges(cells, 1)
    if len(columns) < 2 or len(rows) < 2:
        return None
    placed: dict[tuple[int, int], GridCell] = {}
    covered: set[tuple[int, int]] = set()
    for cell in sorted(cells, key=lambda box: (box[1], box[0])):
        row, column = bisect_left(rows, cell[1] - _SNAP), bisect_left(columns, cell[0] - _SNAP)
        down = max(bisect_left(rows, cell[3] - _SNAP) - row, 1)
        across = max(bisect_left(columns, cell[2] - _SNAP) - column, 1)
        text = _text([glyph for glyph in glyphs if holds(cell, glyph.box)], cell)
        placed[row, column] = GridCell(text=Traced(text), row_span=down, column_span=across, page=number)
        covered |= {(row + r, column + c) for r in range(down) for c in range(across)}
    hole = GridCell(text=Traced(""), page=number)
    grid = Grid(
        rows=tuple(
            tuple(placed.get((r, c), hole) for c in range(len(columns)) if (r, c) in placed or (r, c) not in covered)
            for r in range(len(rows))
        ),
        page=number,
    )
    return grid if _is_table(grid) else None


def _is_table(grid: Grid) -> bool:
    """Two rows with two filled cells: rules that frame a page or a heading are no table."""
    return sum(1 for row in grid.rows if sum(1 for cell in row if cell.text.text) > 1) > 1


def _edges(cells: Iterable[Box], axis: int) -> list[float]:
    edges: list[float] = []
    for edge in sorted(cell[axis] for cell in cells):
        if not edges or edge - edges[-1] > _SNAP:
            edges.append(edge)
    return edges


def _text(glyphs: list[Glyph], cell: Box) -> str:
    """Line by line; a line that fills the cell's width goes on in the next one."""
    text = ""
    for line in lines_of(glyphs):
        words = "".join(glyph.text for glyph in line).strip(" \u00a0\u3000")
        size = line[-1].box[3] - line[-1].box[1]
        text += words + ("" if cell[2] - line[-1].box[2] < _FULL * size else "\n" if words else "")
    return text.strip("\n")


def lines_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Characters line by line from above, from left to right in each."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: ((g.box[1] + g.box[3]) / 2, g.box[0])):
        if lines and _share_line(lines[-1][0].box, glyph.box):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [sorted(line, key=lambda g: g.box[0]) for line in lines]


def _share_line(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > 0.5 * min(one[3] - one[1], other[3] - other[1])
