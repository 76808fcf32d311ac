"""What pages show → lines and grids: the same for every format that places characters and rules (PDF, OFD, scans)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.decode.furniture import PageItem, without_furniture
from pipeline.decode.glyphs import Floats, Frame, Glyphs
from pipeline.decode.lattice import TOLERANCE
from pipeline.decode.level_tables import find_level_lattices
from pipeline.decode.page_lines import PageLine, lines_of, read_runs
from pipeline.decode.parts import Grid, GridCell, Line, Part, Traced
from pipeline.decode.ruled_tables import ReferenceTables, RuledTable, fill_tables, lattices_of
from pipeline.decode.rules import Rules

_SPACING = 1.6  # a wider step between two lines than this times the usual one is an empty line


@dataclass(frozen=True, slots=True)
class PageSource:
    """What a page shows, be it read from its text layer or from its picture."""

    number: int
    frame: Frame
    glyphs: Glyphs
    rules: Rules
    is_bold: Callable[[int], bool]
    confidence: float | None = None


def page_items(source: PageSource, reference: ReferenceTables | None) -> list[PageItem]:
    """The lines and tables of a page, in reading order, in the boxes of the page as it is shown."""
    frame, number = source.frame, source.number
    lattices = lattices_of(source.rules, frame, number, reference) if len(source.glyphs) else []
    outside, tables = fill_tables(lattices, source.glyphs, frame, number)
    open_lattices = find_level_lattices(_outside(source.rules, tables), outside, frame.size[0])
    outside, open_tables = fill_tables(open_lattices, outside, frame, number)
    tables += open_tables
    items = lines_of(read_runs(outside, source.is_bold), tables, number, frame)
    return items if source.confidence is None else [_doubted(item, source.confidence) for item in items]


def _outside(rules: Rules, tables: list[RuledTable]) -> Floats:
    """The level rules that are part of no table."""
    level = rules.level
    for table in tables:
        _, top, _, bottom = table.box
        level = level[(level[:, 0] < top - TOLERANCE) | (level[:, 0] > bottom + TOLERANCE)]
    return level


def _doubted(item: PageItem, confidence: float) -> PageItem:
    """With the confidence of the page's reading, in lines and cells alike."""
    if isinstance(item, PageLine):
        return replace(item, confidence=confidence)
    rows = tuple(tuple(replace(cell, confidence=confidence) for cell in row) for row in item.grid.rows)
    return replace(item, grid=replace(item.grid, rows=rows))


def page_parts(pages: list[list[PageItem]]) -> list[Part]:
    """Lines and grids of all pages in order, without page furniture, each with a position of its own."""
    return list(_traced(_parts(_with_telling_bold(without_furniture(pages)))))


def _parts(pages: list[list[PageItem]]) -> Iterator[Part]:
    lines = [[item for item in items if isinstance(item, PageLine)] for items in pages]
    left, step = _left_edge(lines), _usual_step(lines)
    for items in pages:
        above: PageLine | None = None
        for item in items:
            if isinstance(item, RuledTable):
                yield item.grid
                above = None
            else:
                yield _line(item, above, left, step)
                above = item


def _line(line: PageLine, above: PageLine | None, left: float, step: float) -> Line:
    inner = (line.box[0] - left) / max(line.size, 1.0)
    centred = _is_centred(line, left)
    # A heading over two lines is one heading: what goes on in bold begins nothing.
    goes_on = above is not None and above.bold == len(above.text)
    return Line(
        text=Traced(line.text),
        bold=0 if goes_on and line.bold else line.bold,
        indent=max(0, round(inner * 2)) if line.column == 0 else 0,
        centred=centred,
        gap=above is None or line.box[1] - above.box[1] > _SPACING * step,
        page=line.page,
        box=line.shown,
        confidence=line.confidence,
    )


def _is_centred(line: PageLine, left: float) -> bool:
    """As far from the left edge of the page as from the right, and set in on both sides."""
    before, after = line.box[0], line.page_width - line.box[2]
    return abs(before - after) < 2 * line.size and before - left > 2.5 * line.size


def _with_telling_bold(pages: list[list[PageItem]]) -> list[list[PageItem]]:
    """Bold that sets off a minority of the text; a document all in a bold face has no bold."""
    lines = [item for items in pages for item in items if isinstance(item, PageLine)]
    if sum(line.bold for line in lines) * 3 <= sum(len(line.text) for line in lines):
        return pages
    return [[replace(item, bold=0) if isinstance(item, PageLine) else item for item in items] for items in pages]


def _left_edge(pages: list[list[PageLine]]) -> float:
    """Where most lines begin."""
    starts = sorted(line.box[0] for lines in pages for line in lines if len(line.text) > 10)
    return starts[len(starts) // 10] if starts else 0.0


def _usual_step(pages: list[list[PageLine]]) -> float:
    """The usual distance from a line to the next one below it."""
    steps = sorted(
        below.box[1] - line.box[1]
        for lines in pages
        for line, below in pairwise(lines)
        if 0 < below.box[1] - line.box[1] < 100
    )
    return steps[len(steps) // 2] if steps else 100.0


def _traced(parts: Iterator[Part]) -> Iterator[Part]:
    """The parts, each line and cell with a position of its own, so that later stages can tell what came from where."""
    at = 0
    for part in parts:
        if isinstance(part, Grid):
            rows = []
            for row in part.rows:
                cells = []
                for cell in row:
                    cells.append(_traced_cell(cell, at) if cell.text.text else cell)
                    at += len(cell.text) + 1
                rows.append(tuple(cells))
            yield replace(part, rows=tuple(rows))
        else:
            yield replace(part, text=Traced(part.text.text, ((0, at),)))
            at += len(part.text) + 1


def _traced_cell(cell: GridCell, at: int) -> GridCell:
    # Not by `replace`, which takes three times as long, for each cell of each table.
    return GridCell(
        text=Traced(cell.text.text, ((0, at),)),
        row_span=cell.row_span,
        column_span=cell.column_span,
        page=cell.page,
        box=cell.box,
        confidence=cell.confidence,
        full=cell.full,
    )
