"""A sheet of cells → titles, tables and notes: the same for XLSX and CSV.

What stands alone in its row above a table is its title (or its unit: 单位：万元), below it a note. An empty row ends a table
where a title or another header follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.decode.parts import Grid, GridCell, Line, Part, Traced, join
from pipeline.decode.spans import set_right

_NOTE = re.compile(r"(?:备\s*)?注\s*[:：]|(?:填表|填报)?说明\s*[:：]|(?:填表|填报|审核|联系|制表|负责)[人单位日期时间电话]{1,4}\s*[:：]")
_LONG = 40
MOST_COVERED = 2_000_000
"""Places that the merged cells of a table may cover in all, one that lies under several counted as often."""
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: rows of texts, all equally long, and (row, column) → (rows, columns) of its merged cells, from 0.

    `spans_known` is false where merged cells leave no trace (CSV). `number` counts the sheets of a workbook.
    """

    rows: Sequence[Sequence[Traced]]
    merged: Mapping[tuple[int, int], tuple[int, int]]
    spans_known: bool = True
    number: int | None = None


def sheet_parts(sheet: Sheet) -> Iterator[Part]:
    """Titles, grids and notes of a sheet, from above."""
    for start, end in _blocks(sheet):
        first, last = _table_rows(sheet, start, end)
        yield from _lines(sheet, start, first)
        if first < last:
            yield _grid(sheet, first, last)
        yield from _lines(sheet, last, end)


def _blocks(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """(first, end) rows that belong together."""
    start: int | None = None
    empty = False
    covered = _covered_rows(sheet)
    for row in range(len(sheet.rows)):
        filled = _filled(sheet, row)
        if not filled:
            empty = start is not None and row not in covered
            continue
        if start is None:
            start = row
        elif empty and (len(filled) == 1 or not any(_DIGIT.search(text) for text in filled)):
            yield start, row
            start = row
        empty = False
    if start is not None:
        yield start, len(sheet.rows)


def _table_rows(sheet: Sheet, start: int, end: int) -> tuple[int, int]:
    """(first, end) rows of the table in a block: from the first row of two cells up to the notes; both `end` for none."""
    first = next((row for row in range(start, end) if len(_filled(sheet, row)) > 1 and not _is_form(sheet, row)), end)
    last = end
    while last > first and (not _filled(sheet, last - 1) or _is_note(sheet, last - 1)):
        last -= 1
    return (first, last) if last - first > 1 else (end, end)


def _is_form(sheet: Sheet, row: int) -> bool:
    """A row such as 填报单位：… 日期：…: labels with their values, no header."""
    return all(re.search(r"[:：]", text) for text in _filled(sheet, row))


def _is_note(sheet: Sheet, row: int) -> bool:
    filled = _filled(sheet, row)
    return bool(_NOTE.match(filled[0])) or (len(filled) == 1 and len(filled[0]) > _LONG)


def _filled(sheet: Sheet, row: int) -> list[str]:
    return [cell.text for cell in sheet.rows[row] if cell.text]


def _covered_rows(sheet: Sheet) -> set[int]:
    """The rows that a cell merged from above reaches into, which are none of the empty ones."""
    covered: set[int] = set()
    reached = 0
    for (top, _), (down, _) in sorted(sheet.merged.items()):
        covered.update(range(max(top + 1, reached), top + down))
        reached = max(reached, top + down)
    return covered


def _lines(sheet: Sheet, start: int, end: int) -> Iterator[Line]:
    """A line a row; cells side by side with a space between."""
    for row in range(start, end):
        cells = [cell for cell in sheet.rows[row] if cell.text]
        if cells:
            wide = len(cells) == 1 and cells[0] is sheet.rows[row][0] and len(sheet.rows[row]) > 1
            flat = [part.strip() for cell in cells for part in _split_lines(cell)]
            yield Line(text=join(flat, " "), whole=True, centred=wide, page=sheet.number)


def _split_lines(cell: Traced) -> Iterator[Traced]:
    at = 0
    for piece in cell.text.split("\n"):
        yield cell.cut(at, at + len(piece))
        at += len(piece) + 1


def _grid(sheet: Sheet, first: int, last: int) -> Grid:
    width = 1 + max(c for row in range(first, last) for c, cell in enumerate(sheet.rows[row]) if cell.text)
    left = min(c for row in range(first, last) for c, cell in enumerate(sheet.rows[row]) if cell.text)
    covered: set[tuple[int, int]] = set()
    covers = 0
    rows = []
    for r in range(first, last):
        cells = []
        for c in range(left, width):
            if (r, c) in covered:
                continue
            down, across = sheet.merged.get((r, c), (1, 1))
            down, across = min(down, last - r), min(across, width - c)
            # Merged cells that lie over each other, which no writer makes, cover no more than one that stands alone.
            if covers + down * across > MOST_COVERED:
                down = across = 1
            if down * across > 1:
                covers += down * across
                covered.update((r + i, c + j) for i in range(down) for j in range(across))
            cells.append(GridCell(text=sheet.rows[r][c], row_span=down, column_span=across, page=sheet.number))
        rows.append(tuple(cells))
    kept = _without_empty_rows(rows) if not covered else rows
    grid = Grid(rows=tuple(kept), spans_known=sheet.spans_known, page=sheet.number)
    return set_right(grid) if sheet.spans_known else grid


def _without_empty_rows(rows: list[tuple[GridCell, ...]]) -> list[tuple[GridCell, ...]]:
    return [row for row in rows if any(cell.text.text for cell in row)]
