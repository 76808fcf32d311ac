"""Tables saved with a TAB behind each cell, where a cell merged over rows stands in the first of them alone.

A row that has fewer cells than the header goes on in the merged cells on its left; one with a single cell is the title
of a group of rows. A header of two rows has its wide cells where the lower row has no cell of its own for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.decode.parts import BLANK, Grid, GridCell, Line, Traced
from pipeline.decode.table_columns import VALUE, WORDS, kind_of

Row = tuple[GridCell, ...]


def read_closed_rows(lines: Sequence[Line], at: int) -> tuple[Grid, int] | None:
    """The table that begins at line `at`, each of whose cells has a TAB behind it, and the line behind the table."""
    rows: list[Row] = []
    end = at
    while end < len(lines) and lines[end].text.text.endswith("\t") and not lines[end].level:
        rows.append(tuple(_cells(lines[end])))
        end += 1
    width = max(map(len, rows), default=0)
    if width < 3 or sum(len(row) > 1 for row in rows) < 2 or len(rows[0]) == 1:
        return None
    depth, header = _header(rows, width)
    if depth == 0:
        return None
    return Grid(rows=(*header, *_stretched(rows[depth:], width)), header_rows=depth, page=lines[at].page), end


def _cells(line: Line) -> Iterator[GridCell]:
    at = 0
    for part in line.text.text.rstrip(BLANK.replace("\t", "")).removesuffix("\t").split("\t"):
        start = at + len(part) - len(part.lstrip(BLANK))
        yield GridCell(text=line.text.cut(start, start + len(part.strip(BLANK))), page=line.page)
        at += len(part) + 1


def _header(rows: Sequence[Row], width: int) -> tuple[int, list[Row]]:
    """(how many rows the header has, its rows); 0 where the first rows are no header of `width` columns."""
    if len(rows[0]) == width:
        return 1, [rows[0]]
    upper, lower = rows[0], rows[1]
    spans = level_spans([cell.text.text for cell in upper], len(lower), width)
    if spans is None or len(rows) < 3:
        return 0, []
    top = tuple(replace(cell, column_span=n, row_span=2 if n == 1 else 1) for cell, n in zip(upper, spans, strict=True))
    return 2, [top, lower]


def level_spans(upper: Sequence[str], lower: int, width: int) -> list[int] | None:
    """How many columns each cell of a header's upper row is wide, with `lower` cells below its wide ones; None where unclear.

    >>> level_spans(["序号", "指标", "规划目标", "实现情况"], 4, 6)
    [1, 1, 2, 2]
    """
    wide = len(upper) + lower - width
    if wide < 1 or wide >= len(upper) or lower % wide or lower // wide < 2:
        return None
    last = len(upper)
    while last > wide and kind_of("".join(upper[last - 1].split())) not in (VALUE, WORDS):
        last -= 1
    return [lower // wide if last - wide <= i < last else 1 for i in range(len(upper))]


def _stretched(rows: Sequence[Row], width: int) -> list[Row]:
    """The rows below a header, cells merged over rows reaching down as far as the rows below leave them out."""
    grid: list[Row] = []
    owners: list[tuple[int, int] | None] = [None] * width  # (row, cell) of what stands in each column
    for r, row in enumerate(rows):
        missing = 0 if len(row) == 1 else width - len(row)
        kept = [owner for owner in owners[:missing] if owner]
        if len(kept) < missing:
            row, missing = (GridCell(text=Traced("")),) * missing + row, 0
        for above, i in kept[:missing]:
            cells = list(grid[above])
            cells[i] = replace(cells[i], row_span=r - above + 1)
            grid[above] = tuple(cells)
        grid.append((replace(row[0], column_span=width),) if len(row) == 1 else row)
        owners[missing:] = [None if len(row) == 1 else (r, c) for c in range(width - missing)]
    return grid
