"""DOCX tables → grids: each merged cell once, at its upper left corner, with its spans."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.decode.docx_styles import attribute, child, qualified
from pipeline.decode.parts import Grid, GridCell, Traced
from pipeline.decode.spans import set_right

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_COLUMNS = 200
_WRAPPERS = frozenset(qualified(name) for name in ("sdt", "sdtContent", "customXml", "ins"))


@dataclass(slots=True)
class _Box:
    """A cell in the making: `text` is read once, `down` grows with each row that continues it."""

    text: str
    across: int
    down: int = 1


def read_grid(table: _Element, read: Callable[[_Element], str]) -> Grid:
    """The grid of a w:tbl; `read` gives the text of a w:tc, and is called in the order of the document."""
    rows: list[list[_Box]] = []
    open_boxes: dict[int, _Box] = {}
    header = 0
    kept = (row for row in unwrapped(table, "tr") if child(row, "trPr", "del") is None)  # else a change deletes it
    for index, row in enumerate(kept):
        boxes: list[_Box] = []
        column = 0
        before = _span(child(row, "trPr", "gridBefore"), 0)
        if before:
            boxes.append(_Box("", before))
            column = before
        for cell in unwrapped(row, "tc"):
            column = _place(cell, column, boxes, open_boxes, read)
        rows.append(boxes)
        if header == index and _is_header(row):
            header += 1
    cells = tuple(tuple(_cell(box) for box in boxes) for boxes in rows)
    return set_right(Grid(rows=cells, header_rows=header if 0 < header < len(rows) else None))


def _place(
    cell: _Element, column: int, boxes: list[_Box], open_boxes: dict[int, _Box], read: Callable[[_Element], str]
) -> int:
    """Put a cell at `column`, or let it go on in the box above; returns the next column."""
    across = _span(child(cell, "tcPr", "gridSpan"), 1)
    merge, side = child(cell, "tcPr", "vMerge"), child(cell, "tcPr", "hMerge")
    above = open_boxes.get(column)
    if merge is not None and attribute(merge) != "restart" and above is not None:
        above.down += 1
        return column + above.across
    if side is not None and attribute(side) != "restart" and boxes:
        boxes[-1].across += across
        return column + across
    box = _Box(read(cell), across)
    boxes.append(box)
    for covered in range(column, column + across):
        open_boxes.pop(covered, None)
    if merge is not None:
        open_boxes[column] = box
    return column + across


def _cell(box: _Box) -> GridCell:
    return GridCell(text=Traced(box.text), row_span=box.down, column_span=box.across)


def unwrapped(parent: _Element, name: str) -> Iterator[_Element]:
    """Children w:`name`, also those within content controls."""
    for element in parent:
        if element.tag == qualified(name):
            yield element
        elif element.tag in _WRAPPERS:
            yield from unwrapped(element, name)


def _is_header(row: _Element) -> bool:
    switch = child(row, "trPr", "tblHeader")
    return switch is not None and attribute(switch) not in ("0", "false")


def _span(element: _Element | None, default: int) -> int:
    written = attribute(element)
    return min(max(int(written), default), _MOST_COLUMNS) if written.isdigit() else default
