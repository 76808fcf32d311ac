"""How much a text may hold, so that no file costs more than its reading is worth.

The longest plans of provinces have some 200,000 characters and 3,000 paragraphs; each bound leaves an order of magnitude.
"""

from __future__ import annotations

from pipeline.errors import DecodeError
from pipeline.model import Document

MOST_CHARACTERS = 2_000_000
"""Characters of a plain text, and of a document of any format after decoding."""
MOST_LINES = 100_000
"""Lines of a plain text, and paragraphs with tables of a document of any format."""
MOST_CELLS = 1_000_000
"""Cells of all tables of a document."""
MOST_MARKUP = 20_000_000
"""Characters of a web page with its markup, scripts and embedded pictures."""
MOST_TAGS = 500_000
"""Tags of a web page."""


def check_text(text: str) -> None:
    """Raise DecodeError (`too-large`) for a plain text beyond the bounds."""
    _check(len(text), MOST_CHARACTERS, "characters", "text")
    _check(text.count("\n") + text.count("\r"), MOST_LINES, "lines", "text")


def check_markup(markup: str) -> None:
    """Raise DecodeError (`too-large`) for a web page beyond the bounds."""
    _check(len(markup), MOST_MARKUP, "characters", "page")
    _check(markup.count("<"), MOST_TAGS, "tags", "page")


def check_document(document: Document) -> None:
    """Raise DecodeError (`too-large`) for a decoded document beyond the bounds."""
    _check(len(document.text), MOST_CHARACTERS, "characters", "document")
    _check(len(document.blocks), MOST_LINES, "paragraphs", "document")
    _check(sum(len(table.header) * len(table.rows) for table in document.tables), MOST_CELLS, "cells", "document")


def _check(count: int, most: int, what: str, whole: str) -> None:
    if count > most:
        raise DecodeError(f"the {whole} has over {most:,} {what}: split it", code="too-large")
