"""The lattices that an OFD page draws, and its characters → grids with their merged cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.decode.lattice import Lattice
from pipeline.decode.parts import Grid, GridCell, Traced
from pipeline.decode.spans import set_right
from pipeline.model import Box

_FULL = 1.6  # a line that ends nearer to the cell's edge than so many characters goes on in the next one


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its box, in points from the upper left corner of the page."""

    text: str
    box: Box


def area_of(boxes: Iterable[Box]) -> Box:
    """The box around all boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def holds(area: Box, box: Box) -> bool:
    """Whether the middle of `box` lies in `area`."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] <= x < area[2] and area[1] <= y < area[3]


def grid_of(lattice: Lattice, glyphs: Sequence[Glyph], number: int) -> Grid | None:
    """The table that a lattice makes on page `number`; None where it frames something else than rows of cells."""
    placed: dict[tuple[int, int], GridCell] = {}
    covered: set[tuple[int, int]] = set()
    for field in lattice.fields:
        text = _text([glyph for glyph in glyphs if holds(field.box, glyph.box)], field.box)
        placed[field.row, field.column] = GridCell(
            text=Traced(text), row_span=field.row_span, column_span=field.column_span, page=number
        )
        covered |= {(field.row + r, field.column + c) for r in range(field.row_span) for c in range(field.column_span)}
    hole = GridCell(text=Traced(""), page=number)
    height, width = len(lattice.ys) - 1, len(lattice.xs) - 1
    rows = tuple(
        tuple(placed.get((r, c), hole) for c in range(width) if (r, c) in placed or (r, c) not in covered)
        for r in range(height)
    )
    grid = set_right(Grid(rows=rows, page=number))
    return grid if _is_table(grid) else None


def _is_table(grid: Grid) -> bool:
    """Two rows with two filled cells: rules that frame a page or a heading are no table."""
    return sum(1 for row in grid.rows if sum(1 for cell in row if cell.text.text) > 1) > 1


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
