"""Grids → tables: header apart from rows, spans filled, page breaks healed.

What flat text loses is restored where it can be told: an empty cell belongs to the merged cell above it; a part of
a table behind a page break that is narrower than the header lost its merged columns on the left; a cell without an end
of sentence goes on in the first row behind the break; a header repeated there is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.decode.parts import Grid, GridCell, Traced, join

_CLOSED = re.compile(r"[。；！？.;!?）)”》%％]$|^$")
_FRESH = re.compile(r"\d{1,2}[.．、]|第[一二三四五六七八九十\d]{1,3}|[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]、")
_NOTES = re.compile(r"备注|说明|注$")
_LEVEL = re.compile(r"(?:19|20)\d\d|目标|实际|现状|基期|年均|累计|增长|增速|预期|完成|[季年]度|半年|\d月")
"""What a column under a wide one is called."""
_AMOUNT = re.compile(r"[^\u4e00-\u9fff]*\d[^\u4e00-\u9fff]*[\u4e00-\u9fff]{0,2}|[-—–/]+")
_GROUP = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]\S|[（(][一二三四五六七八九十]{1,3}[）)]\S")
"""一、经济发展: the title of a group of rows."""
_SUM = re.compile(r"(?:合|总|小|共)计|全[市县区省镇]合?计?")
_SERIAL = re.compile(r"(?:序号|编号|NO\.?|No\.?|#)$")
_CONTINUED = 12
"""A shorter cell is a name or a number: it ends without a full stop and does not go on."""


@dataclass(slots=True)
class Slot:
    """The text of one cell, merged or not: rows share the slot of a cell that reaches over them."""

    pieces: list[Traced] = field(default_factory=list)
    page: int | None = None

    @property
    def text(self) -> str:
        """The words of all pieces."""
        if len(self.pieces) == 1:  # as in all cells but those that a page break cut
            return self.pieces[0].text
        return "".join(piece.text for piece in self.pieces)

    def traced(self) -> Traced:
        """The words with where they came from."""
        return join(self.pieces)


@dataclass(frozen=True, slots=True)
class Layout:
    """A table as rows of slots, all as long as `header`."""

    header: tuple[Slot, ...]
    names: tuple[str, ...]
    rows: tuple[tuple[Slot, ...], ...]
    page: int | None = None


def squash(text: str) -> str:
    """Without any white space: what a header cell is compared by."""
    return "".join(text.split())


def lay_out(grid: Grid) -> Layout:
    """The table that `grid` shows."""
    if grid.spans_known:
        matrix = _expand(grid.rows)
        depth = grid.header_rows or _header_depth(grid)
    else:
        matrix = _flat(grid)
        depth = _flat_depth(matrix)
    header, body = matrix[:depth], matrix[depth:]
    names = tuple(_name([row[c] for row in header]) for c in range(len(matrix[0])))
    heads = [[squash(slot.text) for slot in row] for row in header]
    rows = [row for row in body if not any(_reads(row, head) for head in heads)]
    rows = [row for row in rows if any(slot.text for slot in row)] or rows  # a form without an entry keeps its rows
    kept = [c for c, name in enumerate(names) if name or any(row[c].text for row in rows)] or list(range(len(names)))
    return Layout(
        header=tuple(header[-1][c] for c in kept),
        names=tuple(names[c] for c in kept),
        rows=tuple(tuple(row[c] for c in kept) for row in rows),
        page=grid.page,
    )


def _reads(row: Sequence[Slot], names: Sequence[str]) -> bool:
    """The cells are `names`, one by one; most rows differ in the first."""
    return all(squash(slot.text) == name for slot, name in zip(row, names, strict=True))


def _name(slots: Sequence[Slot]) -> str:
    """A column's name: the distinct levels of its header, from above, one after the other."""
    levels: list[str] = []
    for slot in slots:
        text = squash(slot.text)
        if text and text not in levels:
            levels.append(text)
    return "".join(levels)


def _header_depth(grid: Grid) -> int:
    """As many rows as the tallest cell of the first row reaches over, where the first row also has a wide cell."""
    first = grid.rows[0]
    tallest = max((cell.row_span for cell in first), default=1)
    wide = any(cell.column_span > 1 for cell in first)
    if wide and tallest == 1 and len(grid.rows) > 2:
        return 2 if _names_levels(first, grid.rows[1]) else 1
    return tallest if wide and 1 < tallest <= 3 and tallest < len(grid.rows) else 1


def _names_levels(first: Sequence[GridCell], second: Sequence[GridCell]) -> bool:
    """Whether the second row parts the wide cells of the first: all below them are called like years or kinds of values, or
    nothing stands below the others."""
    starts = [sum(cell.column_span for cell in first[:i]) for i in range(len(first))]
    wide = {c + n for c, cell in zip(starts, first, strict=True) if cell.column_span > 1 for n in range(cell.column_span)}
    below = [squash(cell.text.text) for c, cell in enumerate(second) if c in wide]
    if len(second) != sum(cell.column_span for cell in first):
        return False
    beside = [squash(cell.text.text) for c, cell in enumerate(second) if c not in wide]
    apart = bool(beside) and not any(beside) and all(text and not _AMOUNT.fullmatch(text) for text in below)
    return apart or all(_LEVEL.search(text) and len(text) <= 12 for text in below)


def _flat_depth(matrix: list[list[Slot]]) -> int:
    """Two rows of header where the first has gaps, each with a year or kind of value below; a gap is the cell before it."""
    if len(matrix) < 3:
        return 1
    first, second = matrix[0], matrix[1]
    gaps = [c for c, slot in enumerate(first) if c and not slot.text]
    told = [c for c, slot in enumerate(second) if slot.text]
    if not gaps or second[0].text or not {*gaps} <= {*told} or not all(_LEVEL.search(second[c].text) for c in told):
        return 1
    for c in gaps:
        first[c] = first[c - 1]
    return 2


def _expand(rows: Sequence[Sequence[GridCell]]) -> list[list[Slot]]:
    """Every cell placed in each row and column that it covers, by one shared slot (the HTML table model)."""
    placed: dict[tuple[int, int], Slot] = {}
    for r, row in enumerate(rows):
        column = 0
        for cell in row:
            while (r, column) in placed:
                column += 1
            slot = _slot(cell)
            for down in range(min(cell.row_span, len(rows) - r)):
                for across in range(cell.column_span):
                    placed.setdefault((r + down, column + across), slot)
            column += cell.column_span
    width = max((c for _, c in placed), default=0) + 1
    return [[placed.get((r, c)) or Slot() for c in range(width)] for r in range(len(rows))]


def _slot(cell: GridCell) -> Slot:
    return Slot([cell.text] if cell.text.text else [], cell.page)


def _flat(grid: Grid) -> list[list[Slot]]:
    header = [_slot(cell) for cell in grid.rows[0]]
    width = max(len(row) for row in grid.rows)
    names = [squash(slot.text) for slot in header] + [squash(header[-1].text)] * (width - len(header))
    matrix = [header + [header[-1]] * (width - len(header))]
    serial = next((i for i, name in enumerate(names) if _SERIAL.match(name)), None)
    for start, end in _fragments(grid):
        missing = 0 if start <= 1 else width - max(len(row) for row in grid.rows[start:end])
        for r in range(start, end):
            cells = grid.rows[r]
            row = [Slot() for _ in range(missing)] + [_slot(cell) for cell in cells]
            row += [Slot() for _ in range(width - len(row))]
            if _reads(row, names):
                continue
            above = matrix[-1] if len(matrix) > 1 else None
            if above is not None and r == start > 1:
                if _continues_row(row, above, serial):
                    _append(above, row)
                    continue
                _continue_cells(row, above)
            if row and _SUM.fullmatch(squash(row[0].text)):
                _spread(row)
            elif not any(cell.text.text for cell in cells[1:]):
                row = [row[0]] * width if _GROUP.match(row[0].text) else row
            elif above is not None:
                _fill(row, above, names)
            matrix.append(row)
    return matrix


def _fragments(grid: Grid) -> list[tuple[int, int]]:
    """(first, end) rows of the parts between page breaks; the header row stands in none."""
    starts = [1, *sorted(b for b in grid.breaks if b > 1)]
    return list(zip(starts, [*starts[1:], len(grid.rows)], strict=True))


def _continues_row(row: Sequence[Slot], above: Sequence[Slot], serial: int | None) -> bool:
    """The first row behind a break has no number of its own, where rows have one: the row above goes on."""
    if serial is None or row[serial].text or not above[serial].text:
        return False
    given = [c for c, slot in enumerate(row) if slot.text]
    return bool(given) and all(above[c].text and not _CLOSED.search(above[c].text) for c in given)


def _append(above: Sequence[Slot], row: Sequence[Slot]) -> None:
    for target, source in zip(above, row, strict=True):
        target.pieces.extend(source.pieces)


def _continue_cells(row: list[Slot], above: Sequence[Slot]) -> None:
    """From the left, cells that a break cut go on in the slot above; the first whole new cell ends that."""
    for c, slot in enumerate(row):
        text = above[c].text
        if not slot.text:
            continue
        if _CLOSED.search(text) or _FRESH.match(slot.text) or len(squash(text)) < _CONTINUED:
            return
        above[c].pieces.extend(slot.pieces)
        row[c] = above[c]


def _spread(row: list[Slot]) -> None:
    """合计 is merged over the columns that number and name the rows; nothing is taken from the row above."""
    for c in range(1, len(row)):
        if row[c].text:
            return
        row[c] = row[0]


def _fill(row: list[Slot], above: Sequence[Slot], names: Sequence[str]) -> None:
    for c, slot in enumerate(row):
        if not slot.text and not _NOTES.search(names[c]):
            row[c] = above[c]
