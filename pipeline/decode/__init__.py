"""RawFile → Document: readers per format, line rejoining, outline, tables."""

from __future__ import annotations

from pipeline.decode.bounds import check_document
from pipeline.decode.continued import join_grids
from pipeline.decode.copies import drop_copies
from pipeline.decode.document import assemble
from pipeline.decode.faults import is_of_library
from pipeline.decode.flat import break_flat_paragraphs
from pipeline.decode.formats import reader_of
from pipeline.decode.lost_tables import find_lost_tables
from pipeline.decode.outline import outline
from pipeline.decode.page_chrome import without_chrome
from pipeline.decode.paragraphs import join_lines
from pipeline.decode.parts import Part
from pipeline.decode.places import with_places
from pipeline.decode.title_rows import lift_title_rows
from pipeline.errors import DecodeError
from pipeline.model import Document, RawFile

__all__ = ["decode", "decode_string"]


def decode(raw_file: RawFile, data: bytes) -> Document:
    """The document in `data`, whatever its format; raises DecodeError where no reader can tell, MemoryError for a bomb."""
    return _document(raw_file, _read(data))


def decode_string(raw_file: RawFile, text: str) -> Document:
    """The document in the characters of a text or Markdown file; raises DecodeError where they are blanks alone.

    `source_map` then counts in `text` itself.
    """
    from pipeline.decode.text import read_string

    return _document(raw_file, read_string(text))


def _document(raw_file: RawFile, read: list[Part]) -> Document:
    parts = list(find_lost_tables(without_chrome(read)))
    document = assemble(raw_file, outline(drop_copies(lift_title_rows(join_grids(break_flat_paragraphs(join_lines(parts)))))))
    if not document.text.strip():
        raise DecodeError("the file holds no text; look at it at the source", code="no-text")
    check_document(document)
    return with_places(document, parts)


def _read(data: bytes) -> list[Part]:
    """What the reader for `data` makes of it. What a library raises on a broken file is a DecodeError; what fails in our own
    code is a defect, and passes on as it is: the file is not to blame."""
    reader = reader_of(data)
    try:
        return reader(data)
    except (DecodeError, MemoryError):  # that there is no memory says nothing of the file
        raise
    except Exception as problem:
        if not is_of_library(problem):
            raise
        what = f"{type(problem).__name__}: {problem}".splitlines()[0].rstrip(": ")
        raise DecodeError(f"the file is damaged or of an unusual kind ({what}): fetch it again", code="damaged") from problem
