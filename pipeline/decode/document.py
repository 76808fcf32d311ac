"""Placed parts → Document: one text, with each block, cell and character where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.decode.outline import Placed
from pipeline.decode.parts import Grid, Line, Traced
from pipeline.decode.tables import Layout, Slot, lay_out, squash
from pipeline.model import Block, Cell, Document, RawFile, Table

_LONGEST_CAPTION = 60
_NO_CAPTION = re.compile(r"[。；：:]$|[〕\]］]\d{1,5}号$")
"""A sentence, a lead-in, or the number of the document."""


@dataclass(slots=True)
class _Text:
    """The text as it grows."""

    pieces: list[str] = field(default_factory=list)
    source_map: list[tuple[int, int, int]] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> int:
        """Append what has no source (a line end, a TAB); returns where it starts."""
        at = self.length
        self.pieces.append(text)
        self.length += len(text)
        return at

    def since(self, start: int) -> str:
        """What was appended from `start` on."""
        pieces: list[str] = []
        at = self.length
        while at > start:
            pieces.append(self.pieces[-len(pieces) - 1])
            at -= len(pieces[-1])
        return "".join(reversed(pieces))

    def trace(self, piece: Traced) -> int:
        """Append a traced piece; returns where it starts."""
        last = len(piece.runs) - 1
        for i, (start, source) in enumerate(piece.runs):
            end = len(piece.text) if i == last else piece.runs[i + 1][0]
            if end > start:
                self.source_map.append((self.length + start, source, end - start))
        return self.add(piece.text)


def assemble(raw_file: RawFile, parts: Iterable[Placed], page_count: int | None = None) -> Document:
    """The document that the placed parts make."""
    text = _Text()
    blocks: list[Block] = []
    tables: list[Table] = []
    for placed in parts:
        if isinstance(placed.part, Grid):
            layout = lay_out(placed.part)
            if layout.rows:
                table = _table(layout, placed, _caption(blocks), text)
                tables.append(table)
                blocks.append(_block(placed, text.since(table.start), table.start, table.page))
        else:
            line = placed.part
            start = text.trace(line.text)
            blocks.append(_block(placed, line.text.text, start, line.page, line))
        text.add("\n")
    return Document(
        raw_file=raw_file,
        text="".join(text.pieces),
        blocks=tuple(blocks),
        tables=tuple(tables),
        source_map=tuple(text.source_map),
        page_count=page_count,
    )


def _block(placed: Placed, text: str, start: int, page: int | None, line: Line | None = None) -> Block:
    return Block(
        kind=placed.kind,
        text=text,
        start=start,
        section=placed.section,
        heading=placed.heading,
        level=placed.level,
        page=page,
        box=line.box if line else None,
    )


def _caption(blocks: Sequence[Block]) -> str:
    """The short line right above a table; a line such as 单位：万元 between them is passed over."""
    for block in reversed(blocks[-3:]):
        text = block.text.strip()
        if text.startswith(("单位", "（单位", "(单位")):
            continue
        if block.kind in ("table", "attachment") or len(text) > _LONGEST_CAPTION or _NO_CAPTION.search(text):
            return ""
        return text
    return ""


def _table(layout: Layout, placed: Placed, caption: str, text: _Text) -> Table:
    """Write the table's own cells, TAB between columns, a line a row, and keep where each stands."""
    cells: dict[int, Cell] = {}
    start = text.length
    for r, row in enumerate([layout.header, *layout.rows]):
        if r:
            text.add("\n")
        for c, slot in enumerate(row):
            if c:
                text.add("\t")
            if id(slot) not in cells:
                cells[id(slot)] = _cell(slot, text)
    rows = tuple(tuple(cells[id(slot)] for slot in row) for row in layout.rows)
    return Table(
        caption=squash(caption),
        section=placed.section,
        header=layout.names,
        rows=rows,
        start=start,
        end=text.length,
        page=layout.page,
    )


def _cell(slot: Slot, text: _Text) -> Cell:
    traced = slot.traced()
    start = text.trace(traced)
    return Cell(text=traced.text, start=start, end=text.length, page=slot.page)
