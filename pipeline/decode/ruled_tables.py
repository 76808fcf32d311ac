"""Tables that a PDF page draws with rules → grids with their merged cells.

pdfplumber finds the cells, on pages only that have rules enough for a table (it is 25 times as slow as pdfium); the
text in a cell is that of the page's own characters.
"""

from __future__ import annotations

import ctypes
import io
import logging
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.decode.page_lines import Char, PageLine
from pipeline.decode.parts import Grid, GridCell, Traced
from pipeline.model import Box

if TYPE_CHECKING:
    from pypdfium2 import PdfObject, PdfPage

_SNAP = 3.0
_THICKEST_RULE = 4.0
_MOST_PATHS = 20_000


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A grid and where it stands on its page."""

    grid: Grid
    top: float
    column: int = 0


@dataclass(slots=True)
class TableFinder:
    """Finds the cells of ruled tables; opens the PDF a second time only when first asked."""

    data: bytes
    _pdf: Any = field(default=None, init=False)

    def __enter__(self) -> TableFinder:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pdf is not None:
            self._pdf.close()

    def find(self, number: int) -> list[list[Box]]:
        """For each table of page `number` (from 1) the boxes of its cells; frames of a single cell are none."""
        import pdfplumber

        if self._pdf is None:
            # Its parser warns on each font without a bounding box, though the boxes of rules are all that is asked.
            logging.getLogger("pdfminer").setLevel(logging.ERROR)
            self._pdf = pdfplumber.open(io.BytesIO(self.data))
        page = self._pdf.pages[number - 1]
        left, top = page.bbox[0], page.bbox[1]
        found = page.filter(_is_no_shading).find_tables()
        tables = [[(c[0] - left, c[1] - top, c[2] - left, c[3] - top) for c in table.cells] for table in found]
        page.close()
        return [cells for cells in tables if len(_edges(cells, 0)) > 1 and len(_edges(cells, 1)) > 1]


def _is_no_shading(item: dict[str, Any]) -> bool:
    """A filled box without a line around it is the background of words, no rule."""
    box = item.get("object_type") == "rect" and min(item["width"], item["height"]) > _THICKEST_RULE
    return not box or bool(item.get("stroke"))


def is_ruled(page: PdfPage) -> bool:
    """Whether the page has rules enough for a table of two rows and two columns, by pdfium's own paths."""
    import pypdfium2.raw as pdfium

    across = down = boxes = 0
    for count, path in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])):
        left, bottom, right, top = path.get_bounds()
        width, height = right - left, top - bottom
        across += width > 20 and width > 5 * height
        down += height > 8 and height > 5 * width
        boxes += width > 20 and height > 8 and _is_stroked(path)
        if (across > 2 and down > 2) or boxes > 3 or count > _MOST_PATHS:
            return True
    return (across > 2 or boxes > 0) and (down > 1 or boxes > 1)


def _is_stroked(path: PdfObject) -> bool:
    import pypdfium2.raw as pdfium

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(path, fill, stroke) and stroke.value)


def split_tables(
    chars: list[Char], lines: list[PageLine], tables: Iterable[list[Box]], number: int
) -> tuple[list[PageLine], list[RuledTable]]:
    """The page's lines outside the tables, and the tables with their text."""
    found = []
    for cells in tables:
        area = (min(c[0] for c in cells), min(c[1] for c in cells), max(c[2] for c in cells), max(c[3] for c in cells))
        inside = [line for line in lines if _holds(area, line.box)]
        grid = _grid(cells, chars, number)
        if inside and _is_table(grid):
            lines = [line for line in lines if not _holds(area, line.box)]
            found.append(RuledTable(grid, area[1], min(line.column for line in inside)))
    return lines, found


def _is_table(grid: Grid) -> bool:
    """Two rows with two filled cells, or one above empty rows (a form): rules that frame a page are no table."""
    filled = [sum(1 for cell in row if cell.text.text) for row in grid.rows]
    full = [count for count in filled if count > 1]
    return len(full) > 1 or (len(full) == 1 and sum(filled) == full[0] > 2)


def _holds(area: Box, box: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] - 1 <= x <= area[2] + 1 and area[1] - 1 <= y <= area[3] + 1


def _edges(cells: Iterable[Box], axis: int) -> list[float]:
    """Where columns (axis 0) or rows (axis 1) begin; edges closer than a rule is thick are one."""
    edges: list[float] = []
    for edge in sorted(cell[axis] for cell in cells):
        if not edges or edge - edges[-1] > _SNAP:
            edges.append(edge)
    return edges


def _grid(cells: list[Box], chars: list[Char], number: int) -> Grid:
    columns, rows = _edges(cells, 0), _edges(cells, 1)
    placed: dict[tuple[int, int], GridCell] = {}
    covered: set[tuple[int, int]] = set()
    for cell in sorted(cells, key=lambda c: (c[1], c[0])):
        first_row, first_column = bisect_left(rows, cell[1] - _SNAP), bisect_left(columns, cell[0] - _SNAP)
        down = max(bisect_left(rows, cell[3] - _SNAP) - first_row, 1)
        across = max(bisect_left(columns, cell[2] - _SNAP) - first_column, 1)
        text = Traced(_cell_text([char for char in chars if _holds_char(cell, char)], cell))
        placed[first_row, first_column] = GridCell(text=text, row_span=down, column_span=across, page=number)
        covered |= {(first_row + r, first_column + c) for r in range(down) for c in range(across)}
    hole = GridCell(text=Traced(""), page=number)
    return Grid(
        rows=tuple(
            tuple(placed.get((r, c), hole) for c in range(len(columns)) if (r, c) in placed or (r, c) not in covered)
            for r in range(len(rows))
        ),
        page=number,
    )


def _holds_char(cell: Box, char: Char) -> bool:
    x, y = (char.box[0] + char.box[2]) / 2, (char.box[1] + char.box[3]) / 2
    return cell[0] <= x < cell[2] and cell[1] <= y < cell[3]


def _cell_text(chars: list[Char], cell: Box) -> str:
    """The cell's characters line by line; a line that fills the cell's width goes on in the next one."""
    lines: list[list[Char]] = []
    for char in chars:
        if lines and _same_line(lines[-1][-1].box, char.box):
            lines[-1].append(char)
        else:
            lines.append([char])
    lines.sort(key=lambda line: line[0].box[1])
    text = ""
    for line in lines:
        words = "".join(char.text for char in line).strip(" \u00a0\u3000")
        if not words:
            continue
        text += words
        size = line[-1].box[3] - line[-1].box[1]
        text += "" if cell[2] - max(char.box[2] for char in line) < 1.6 * size else "\n"
    return text.strip("\n")


def _same_line(before: Box, after: Box) -> bool:
    return min(before[3], after[3]) - max(before[1], after[1]) > 0.5 * min(before[3] - before[1], after[3] - after[1])
