"""Tables that a PDF page draws with rules → grids with their merged cells.

The lattice of the page's own rules gives the cells. Where it can't tell (a cell that is no rectangle), pdfplumber is
asked for them, which takes 25 times as long. The text in a cell is that of the page's characters.
"""

from __future__ import annotations

import io
import logging
from collections import defaultdict
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

import numpy as np

from pipeline.decode.glyphs import Flags, Floats, Frame, Glyphs, Indexes, shares_line, word_starts
from pipeline.decode.lattice import Field, Lattice, find_lattices, from_boxes
from pipeline.decode.parts import Grid, GridCell, Traced
from pipeline.decode.row_splits import split_rows
from pipeline.decode.rules import THICKEST, Rules
from pipeline.model import Box

_BLANKS = " \u00a0\u3000"
_NEAR_END = 0.2  # of the page's height
_FULL = 1.6  # characters of free space at the end of a line: more, and the line was ended on purpose


_Piece = tuple[str, Box]


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A grid and where it stands on its page."""

    grid: Grid
    box: Box


@dataclass(frozen=True, slots=True)
class CellText:
    """What a cell says: whether its last line is `full`, so that it may go on behind a page break, and where the lines
    begin that its text is parted into."""

    text: str
    full: bool
    tops: tuple[float, ...]


@dataclass(slots=True)
class ReferenceTables:
    """The cells of ruled tables as pdfplumber finds them; opens the PDF a second time only when first asked."""

    data: bytes
    password: str = ""
    _pdf: Any = field(default=None, init=False)

    def __enter__(self) -> ReferenceTables:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pdf is not None:
            self._pdf.close()

    def find(self, number: int) -> list[Lattice]:
        """The tables of page `number` (from 1); frames of a single row or column are none."""
        import pdfplumber

        if self._pdf is None:
            # Its parser warns on each font without a bounding box, though the boxes of rules are all that is asked.
            logging.getLogger("pdfminer").setLevel(logging.ERROR)
            self._pdf = pdfplumber.open(io.BytesIO(self.data), password=self.password)
        page = self._pdf.pages[number - 1]
        left, top = page.bbox[0], page.bbox[1]
        found = page.filter(_is_no_shading).find_tables()
        tables = [[(c[0] - left, c[1] - top, c[2] - left, c[3] - top) for c in table.cells] for table in found]
        page.close()
        return [lattice for cells in tables if (lattice := from_boxes(cells)) is not None]


def _is_no_shading(item: dict[str, Any]) -> bool:
    """A filled box without a line around it is the background of words, no rule."""
    box = item.get("object_type") == "rect" and min(item["width"], item["height"]) > THICKEST
    return not box or bool(item.get("stroke"))


def lattices_of(rules: Rules, frame: Frame, number: int, reference: ReferenceTables | None) -> list[Lattice]:
    """The tables that the page's rules draw; by the reference where they don't tell."""
    found = [] if rules.busy else find_lattices(rules)
    if found is not None:
        return found
    return reference.find(number) if reference is not None and not frame.aside else []


def fill_tables(lattices: list[Lattice], glyphs: Glyphs, frame: Frame, number: int) -> tuple[Glyphs, list[RuledTable]]:
    """The page's characters outside tables, and the tables with those inside.

    A character that stands between the rules but in none of the cells is outside: what no cell holds is a line.
    """
    outside = np.ones(len(glyphs), bool)
    tables = []
    centres = (glyphs.boxes[:, :2] + glyphs.boxes[:, 2:]) / 2
    starts = word_starts(glyphs) if lattices else outside
    for lattice in lattices:
        owners = _owners(lattice, centres)
        texts = _cell_texts(lattice, glyphs, owners, starts)
        grid = _grid(lattice, texts, frame, number)
        if texts and _is_table(grid, lattice.box, frame.size[1]):
            outside &= owners < 0
            tables.append(RuledTable(split_rows(grid, _line_tops(lattice, texts)), lattice.box))
    return (glyphs.select(outside) if tables else glyphs), tables


def _owners(lattice: Lattice, centres: Floats) -> Indexes:
    """For each character the place in `lattice.fields` of the cell that holds its centre; -1 where none does."""
    left, top, right, bottom = lattice.box
    x, y = centres.T
    inside = (left - 1 <= x) & (x <= right + 1) & (top - 1 <= y) & (y <= bottom + 1)
    columns = np.searchsorted(np.array(lattice.xs), x, side="right") - 1
    rows = np.searchsorted(np.array(lattice.ys), y, side="right") - 1
    owner = np.array(lattice.owner)
    height, width = owner.shape
    owners = owner[np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)]
    return np.where(inside & (owners >= 0), owners, -1)


def _is_table(grid: Grid, box: Box, height: float) -> bool:
    """Two rows with two filled cells, or one with three: rules that frame a page are no table.

    A single row is one at the head or foot of a page, where it may go on from the page before, or on the next.
    """
    filled = [sum(1 for cell in row if cell.text.text) for row in grid.rows]
    if len(filled) == 1:
        return filled[0] > 0 and (box[1] < _NEAR_END * height or box[3] > (1 - _NEAR_END) * height)
    return sum(1 for count in filled if count > 1) > 1 or max(filled) > 2


def _grid(lattice: Lattice, texts: dict[int, CellText], frame: Frame, number: int) -> Grid:
    """Each cell at its upper left corner; what no cell covers is filled with empty ones, so that columns hold."""
    rows: list[list[tuple[int, GridCell]]] = [[] for _ in lattice.owner]
    for index, cell in enumerate(lattice.fields):
        rows[cell.row].append(
            (
                cell.column,
                GridCell(
                    text=Traced(texts[index].text if index in texts else ""),
                    row_span=cell.row_span,
                    column_span=cell.column_span,
                    page=number,
                    box=frame.shown(cell.box),
                    full=index in texts and texts[index].full,
                ),
            )
        )
    for row, owners in enumerate(lattice.owner):
        if min(owners) < 0:
            rows[row] += [(c, GridCell(text=Traced(""), page=number)) for c, owner in enumerate(owners) if owner < 0]
        rows[row].sort(key=itemgetter(0))
    return Grid(rows=tuple(tuple(cell for _, cell in row) for row in rows), page=number)


def _line_tops(lattice: Lattice, texts: dict[int, CellText]) -> dict[tuple[int, int], tuple[float, ...]]:
    """Where the lines of each cell begin, by the cell's row and its place in the row."""
    tops: dict[tuple[int, int], tuple[float, ...]] = {}
    for row, owners in enumerate(lattice.owner):
        # In the order of `_grid`: a cell where it begins, an empty one where no cell is.
        begins = ((owner, column) for column, owner in enumerate(owners))
        here = [owner for owner, column in begins if owner < 0 or _begins(lattice.fields[owner], row, column)]
        tops |= {(row, place): texts[owner].tops for place, owner in enumerate(here) if owner in texts}
    return tops


def _begins(field: Field, row: int, column: int) -> bool:
    return (field.row, field.column) == (row, column)


def _cell_texts(lattice: Lattice, glyphs: Glyphs, owners: Indexes, starts: Flags) -> dict[int, CellText]:
    """The text of each cell that has some, by the cell's place in `lattice.fields`."""
    positions = np.flatnonzero(owners >= 0)
    if not len(positions):
        return {}
    positions = positions[np.argsort(owners[positions], kind="stable")]
    held = owners[positions]
    cuts = starts[positions]
    cuts[0] = True
    cuts[1:] |= (np.diff(positions) != 1) | (np.diff(held) != 0)
    firsts = np.flatnonzero(cuts)
    lasts = np.append(firsts[1:], len(positions)) - 1
    pieces: dict[int, list[_Piece]] = defaultdict(list)
    ranges = zip(positions[firsts].tolist(), positions[lasts].tolist(), held[firsts].tolist(), strict=True)
    for first, last, cell in ranges:
        words = glyphs.text[first : last + 1]
        if words.strip(_BLANKS):
            # Blanks at the ends say nothing of where the words stand: those that pdfium makes up have boxes of their own.
            begin, end = first + len(words) - len(words.lstrip(_BLANKS)), last - len(words) + len(words.rstrip(_BLANKS))
            (left, top), (right, bottom) = glyphs.boxes[begin, :2].tolist(), glyphs.boxes[end, 2:].tolist()
            pieces[cell].append((words, (left, top, right, bottom)))
    return {cell: _cell_text(found, lattice.fields[cell].box) for cell, found in pieces.items()}


def _cell_text(pieces: list[_Piece], cell: Box) -> CellText:
    """The cell's lines from top to bottom; one that fills the cell's width goes on in the next one."""
    text, full = "", False
    tops: list[float] = []
    for line in _lines(pieces):
        if not full:
            tops.append(line[0][1][1])
        words = "".join(words for words, _ in line).strip(_BLANKS)
        text += words if full or not text else f"\n{words}"
        free = cell[2] - max(box[2] for _, box in line)
        full = free < _FULL * (line[0][1][3] - line[0][1][1])
    return CellText(text, full, tuple(tops))


def _lines(pieces: list[_Piece]) -> list[list[_Piece]]:
    """Pieces that stand beside each other, from left to right; the lines that they make, from top to bottom."""
    if len(pieces) == 1:
        return [pieces]
    lines: list[list[_Piece]] = []
    for words, box in sorted(pieces, key=lambda piece: piece[1][1] + piece[1][3]):
        if lines and shares_line(lines[-1][-1][1], box):
            lines[-1].append((words, box))
        else:
            lines.append([(words, box)])
    return [sorted(line, key=lambda piece: piece[1][0]) for line in lines]
