"""RawFile → Document: readers per format, line rejoining, outline, tables."""

from __future__ import annotations

from pipeline.decode.copies import drop_copies
from pipeline.decode.document import assemble
from pipeline.decode.formats import reader_of
from pipeline.decode.outline import outline
from pipeline.decode.paragraphs import join_lines
from pipeline.errors import DecodeError
from pipeline.model import Document, RawFile

__all__ = ["decode"]


def decode(raw_file: RawFile, data: bytes) -> Document:
    """The document in `data`, whatever its format; raises DecodeError where no reader can tell."""
    parts = reader_of(data)(data)
    document = assemble(raw_file, outline(drop_copies(join_lines(parts))))
    if not document.text.strip():
        raise DecodeError("the file holds no text; look at it at the source", code="no-text")
    return document
