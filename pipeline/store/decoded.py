"""Decoded documents, kept beside the originals: changed rules of later stages read the text again without decoding.

`decoded/ab/<sha256>.json.z`: JSON, compressed. A file says by which decoding it was made; one of another decoding, or a
damaged one, counts as none and is written anew, so that the folder holds one text for each original.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

from pipeline.model import Block, Cell, Document, Place, RawFile, Table

FORM = 1
"""The form of the files; raised when it changes."""
LEVEL = 3
"""Of zlib: a third more than the best, at four times its speed."""


@dataclass(frozen=True, slots=True)
class DecodedDocuments:
    """The decoded documents in a folder that were made by one decoding (`RulesVersion.decoding`)."""

    folder: Path
    decoding: str

    def find(self, raw_file: RawFile) -> Document | None:
        """What a file was decoded to by this decoding; None where that is not kept."""
        try:
            data = json.loads(zlib.decompress(self.path_of(raw_file).read_bytes()))
            return expand(data["document"], raw_file) if data["made_by"] == self._mark(raw_file) else None
        except (OSError, zlib.error, ValueError, KeyError, TypeError, IndexError):
            return None

    def keep(self, document: Document) -> None:
        """Keep a decoded document, whole or not at all; where the folder cannot be written it is not kept."""
        raw_file = document.raw_file
        content = json.dumps(
            {"made_by": self._mark(raw_file), "document": compact(document)}, ensure_ascii=False, separators=(",", ":")
        ).encode("utf-8", "surrogatepass")
        path = self.path_of(raw_file)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_name(f".{token_hex(8)}.partial")
            try:
                with partial.open("xb") as file:  # with the mode of all files, so that other users' workers can read it
                    file.write(zlib.compress(content, LEVEL))
                partial.replace(path)
            finally:
                partial.unlink(missing_ok=True)

    def path_of(self, raw_file: RawFile) -> Path:
        """Where the decoded document of a file is kept."""
        return self.folder / raw_file.sha256[:2] / f"{raw_file.sha256}.json.z"

    def _mark(self, raw_file: RawFile) -> str:
        # The same bytes under another media type may be read by another reader.
        return f"{FORM} {self.decoding} {raw_file.media_type}"


def compact(document: Document) -> dict[str, Any]:
    """A document but for its raw file, as JSON holds it; `expand` makes the same document of it."""
    text = document.text
    return {
        "text": text,
        "blocks": [
            [
                *(b.kind, b.start, len(b.text) if text[b.start : b.end] == b.text else b.text),
                *(b.section, b.heading, b.level, b.page, b.box),
            ]
            for b in document.blocks
        ],
        "tables": [
            [t.caption, t.section, t.header, [[_cell(c) for c in row] for row in t.rows], t.start, t.end, t.page]
            for t in document.tables
        ],
        "source_map": document.source_map,
        "places": [[p.start, p.end, p.page, p.box, p.confidence] for p in document.places],
        "page_count": document.page_count,
    }


def expand(data: Mapping[str, Any], raw_file: RawFile) -> Document:
    """The document that `compact` was given, with a raw file; KeyError, ValueError or TypeError for anything else."""
    text = data["text"]
    return Document(
        raw_file=raw_file,
        text=text,
        blocks=tuple(_block(text, values) for values in data["blocks"]),
        tables=tuple(_table(values) for values in data["tables"]),
        source_map=tuple((a, b, c) for a, b, c in data["source_map"]),
        places=tuple(
            Place(start=start, end=end, page=page, box=_box(box), confidence=confidence)
            for start, end, page, box, confidence in data["places"]
        ),
        page_count=data["page_count"],
    )


def _cell(cell: Cell) -> list[Any]:
    return [cell.text, cell.start, cell.end, cell.page]


def _block(text: str, values: Sequence[Any]) -> Block:
    kind, start, words, section, heading, level, page, box = values
    return Block(
        kind=kind,
        text=text[start : start + words] if isinstance(words, int) else words,
        start=start,
        section=section,
        heading=heading,
        level=level,
        page=page,
        box=None if box is None else _box(box),
    )


def _table(values: Sequence[Any]) -> Table:
    caption, section, header, rows, start, end, page = values
    cells = tuple(tuple(Cell(text=t, start=s, end=e, page=p) for t, s, e, p in row) for row in rows)
    return Table(
        caption=caption, section=section, header=tuple(header), rows=cells, start=start, end=end, page=page
    )


def _box(values: Sequence[float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = values
    return left, top, right, bottom
