"""A text as people read it: title, headings, paragraphs, and tables as tables, told from the text and its table spans.

The warehouse keeps text and offsets; headings are known by the numbers that these documents give them (decode.marks).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.decode.marks import parse_mark

Kind = Literal["title", "heading", "paragraph", "blank"]
LONGEST_HEADING = 60
LONGEST_PART = 200_000
"""Code points of a text that one page shows; what is longer is shown in parts."""
_SENTENCE = re.compile(r"[。；;]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of prose, `text[start:end]`; `level` is that of a heading, from 2, below the title's 1."""

    start: int
    end: int
    kind: Kind
    level: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells, each a stretch of the text; the first `headed` rows are its header."""

    start: int
    end: int
    rows: tuple[tuple[tuple[int, int], ...], ...]
    headed: int


def part_bounds(text: str) -> list[tuple[int, int]]:
    """Where the parts of a long text begin and end: at line ends, or within a line that is longer than a part."""
    bounds: list[tuple[int, int]] = []
    start = 0
    while len(text) - start > LONGEST_PART:
        at = text.rfind("\n", start, start + LONGEST_PART) + 1
        end = at if at > start else start + LONGEST_PART
        bounds.append((start, end))
        start = end
    return [*bounds, (start, len(text))]


def read_outline(text: str, title: str | None, tables: Sequence[tuple[int, int, int]], start: int, end: int) -> list[Line | Grid]:
    """The lines and tables of `text[start:end]` in order.

    `tables` are (start, end, where its first row below the header begins), in order.
    """
    found: list[Line | Grid] = []
    at = start
    for table_start, table_end, body_start in tables:
        if table_start < at or table_end > end:
            continue
        found += _lines(text, title, at, table_start)
        found.append(_grid(text, table_start, table_end, body_start))
        at = min(table_end + 1, end)
    return [*found, *_lines(text, title, at, end)]


def _lines(text: str, title: str | None, start: int, end: int) -> Iterator[Line]:
    while start < end:
        at = text.find("\n", start, end)
        stop = end if at < 0 else at
        if text[start:stop].strip():
            yield _line(text[start:stop], title, start, stop)
        start = stop + 1


def _line(words: str, title: str | None, start: int, stop: int) -> Line:
    if title and len(words) <= len(title) + 60 and _folded(title) in _folded(words) and not _SENTENCE.search(words):
        return Line(start, stop, "title", 1)
    if len(words) <= LONGEST_HEADING and not _SENTENCE.search(words.rstrip("。；; ")):
        mark = parse_mark(words)
        if mark and mark.rank <= 5 and not words.rstrip().endswith("；"):
            return Line(start, stop, "heading", 2 if mark.rank <= 3 else 3 if mark.rank == 4 else 4)
    return Line(start, stop, "paragraph")


def _folded(words: str) -> str:
    """Words as a title is known by: its spaces, widths of characters and kinds of dashes are written one way and another."""
    return re.sub(r"[\s—–―-]", "", unicodedata.normalize("NFKC", words))


def _grid(text: str, start: int, end: int, body_start: int) -> Grid:
    rows = []
    headed = 0
    for row_start, row_end in _stretches(text, start, end, "\n"):
        cells = tuple(_stretches(text, row_start, row_end, "\t"))
        if any(left < right for left, right in cells):
            rows.append(cells)
            headed += row_end < body_start
    return Grid(start, end, tuple(rows), headed)


def _stretches(text: str, start: int, end: int, parted_by: str) -> Iterator[tuple[int, int]]:
    while True:
        at = text.find(parted_by, start, end)
        yield start, end if at < 0 else at
        if at < 0:
            return
        start = at + 1
