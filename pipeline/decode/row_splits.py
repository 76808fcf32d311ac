"""Ruled rows that hold several lines of a table → a row a line: two indicators between the same two rules.

A writer saves rules, and sets the second indicator under the first within each cell. That shows by cells side by side
that have as many lines, at the same heights, and among them a name and a value on each line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from pipeline.decode.parts import Grid, GridCell

_NEAR = 3.0  # points that the lines of two cells may be set off against each other
_VALUE = re.compile(r"[^\d\u4e00-\u9fff]{0,3}\d[\d,.]*\D{0,6}|(?:不?[低高少多大小超]于?过?|至少|约)\d[\d,.]*\D{0,6}")
Tops = Mapping[tuple[int, int], tuple[float, ...]]
"""(row, place in the row) of a cell → where the lines of its text begin, in points from the top of the page."""


def split_rows(grid: Grid, tops: Tops) -> Grid:
    """The grid with each row that holds several lines of a table as so many rows; a cell of one line reaches over them."""
    rows = list(grid.rows)
    for at in reversed(range(len(rows))):
        count = _lines_of_table(rows[at], at, tops)
        if count > 1:
            above = [tuple(_reaching(cell, at - r, count - 1) for cell in row) for r, row in enumerate(rows[:at])]
            rows = [*above, *_split(rows[at], count), *rows[at + 1 :]]
    return grid if len(rows) == len(grid.rows) else replace(grid, rows=tuple(rows))


def _lines_of_table(row: tuple[GridCell, ...], at: int, tops: Tops) -> int:
    """How many lines of a table the row holds; 1 where its lines are those of sentences."""
    lines = {place: cell.text.text.split("\n") for place, cell in enumerate(row) if cell.text.text}
    count = max(map(len, lines.values()), default=1)
    parted = {place: texts for place, texts in lines.items() if len(texts) == count}
    if count < 2 or any(1 < len(texts) < count for texts in lines.values()) or any(row[p].row_span > 1 for p in parted):
        return 1
    starts = [tops.get((at, place), ()) for place in parted]
    level = all(len(s) == count and all(abs(a - b) < _NEAR for a, b in zip(s, starts[0], strict=True)) for s in starts)
    values = [all(map(_VALUE.fullmatch, texts)) for texts in parted.values()]
    names = [not any(any(map(str.isdigit, text)) for text in texts) for texts in parted.values()]
    return count if level and any(values) and any(names) else 1


def _reaching(cell: GridCell, down: int, more: int) -> GridCell:
    """A cell that covers the row so far below its own covers the rows that it becomes."""
    return replace(cell, row_span=cell.row_span + more) if cell.row_span > down else cell


def _split(row: tuple[GridCell, ...], count: int) -> list[tuple[GridCell, ...]]:
    rows: list[list[GridCell]] = [[] for _ in range(count)]
    for cell in row:
        lines = cell.text.text.split("\n")
        if len(lines) < count:
            rows[0].append(replace(cell, row_span=cell.row_span + count - 1))
            continue
        at = 0
        for into, line in zip(rows, lines, strict=True):
            into.append(replace(cell, text=cell.text.cut(at, at + len(line))))
            at += len(line) + 1
    return [tuple(cells) for cells in rows]
