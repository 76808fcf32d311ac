"""Rows at the head of a table that name it or give its unit (单位：万元, merged over all columns) → lines above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.decode.parts import Grid, GridCell, Line, Part

_MOST = 3
_UNIT = re.compile(r"\s{0,9}[(（]?\s{0,9}(?:金额|计量)?单位\s{0,9}[:：]")


def lift_title_rows(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, with the title rows of each grid as lines before it."""
    for part in parts:
        if isinstance(part, Grid):
            yield from _lifted(part)
        else:
            yield part


def _lifted(grid: Grid) -> Iterator[Part]:
    width = max((sum(cell.column_span for cell in row) for row in grid.rows), default=0)
    count = 0
    while count < min(_MOST, len(grid.rows) - 2) and (title := _title(grid, grid.rows[count], width)):
        yield Line(text=title.text.strip(), whole=True, centred=not _UNIT.match(title.text.text), page=title.page or grid.page, box=title.box)
        count += 1
    if not count:
        yield grid
        return
    depth = max(grid.header_rows - count, 1) if grid.header_rows else None
    breaks = frozenset(row - count for row in grid.breaks if row > count)
    yield replace(grid, rows=grid.rows[count:], header_rows=depth, breaks=breaks)


def _title(grid: Grid, row: tuple[GridCell, ...], width: int) -> GridCell | None:
    """The only cell of a row, where it takes the whole row, or gives a unit while the others are empty."""
    filled = [cell for cell in row if cell.text.text.strip()]
    if len(filled) != 1 or filled[0].row_span > 1 or width < 2:
        return None
    covers = filled[0].column_span == width
    return filled[0] if covers or _UNIT.match(filled[0].text.text) else None
