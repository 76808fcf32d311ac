"""PDF → lines and grids, with page and box: text by pdfium, ruled tables by pdfplumber on the pages that have rules.

What cannot be read is said with what to do about it: locked, damaged, or a scan without text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.decode.furniture import without_furniture
from pipeline.decode.page_lines import PageLine, read_lines
from pipeline.decode.parts import Line, Part, Traced
from pipeline.decode.ruled_tables import RuledTable, TableFinder, is_ruled, split_tables
from pipeline.errors import DecodeError

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_SPACE = re.compile(r"\s")
_IMPOSSIBLE = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff\x00-\x08]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ASCII_MARK = re.compile(r"[!-/:-@\[-`{-~]")
_FEWEST_CHARACTERS = 20  # a page: a scan may bear a stamp or a page number as text
_SPACING = 1.6  # a wider step between two lines than this times the usual one is an empty line


@dataclass(frozen=True, slots=True)
class _Page:
    """All text of a page, its lines outside tables, and its tables."""

    text: str
    lines: list[PageLine]
    tables: list[RuledTable]


def read_pdf(data: bytes) -> list[Part]:
    """Lines and grids of all pages of `data`, without page furniture.

    Raises DecodeError: `encrypted`, `damaged`, `scan` (no text layer) or `garbled` (one that means nothing).
    """
    document = _open(data)
    try:
        pages = _read_pages(document, TableFinder(data))
    finally:
        document.close()
    _check_text("".join(page.text for page in pages), len(pages))
    kept = _with_telling_bold(without_furniture([page.lines for page in pages]))
    return list(_parts(kept, [page.tables for page in pages]))


def _open(data: bytes) -> PdfDocument:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(data)
        if len(document) == 0:
            raise DecodeError("the PDF has no page; fetch it again", code="damaged")
        return document
    except PdfiumError as error:
        if "password" in str(error).lower():
            raise DecodeError("the PDF is locked by a password: save it without one", code="encrypted") from None
        raise DecodeError("the PDF is damaged or cut off: fetch it again", code="damaged") from None


def _read_pages(document: PdfDocument, finder: TableFinder) -> list[_Page]:
    from pypdfium2 import PdfiumError

    pages = []
    with finder:
        for number in range(1, len(document) + 1):
            try:
                page = document[number - 1]
                pages.append(_read_page(page, number, finder))
                page.close()
            except PdfiumError:
                raise DecodeError(f"page {number} of the PDF is damaged: fetch it again", code="damaged") from None
    return pages


def _read_page(page: PdfPage, number: int, finder: TableFinder) -> _Page:
    chars, lines = read_lines(page, number)
    areas = finder.find(number) if chars and is_ruled(page) else []
    outside, tables = split_tables(chars, lines, areas, number)
    return _Page("".join(char.text for char in chars), outside, tables)


def _check_text(text: str, pages: int) -> None:
    """Raise DecodeError where the text layer is missing or means nothing."""
    if len(_SPACE.sub("", text)) < _FEWEST_CHARACTERS * min(pages, 3):
        advice = "run it through OCR (such as ocrmypdf -l chi_sim) and add the result"
        raise DecodeError(f"the PDF is a scan without text: {advice}", code="scan")
    if len(_IMPOSSIBLE.findall(text)) * 5 > len(text) or _is_noise(text):
        raise DecodeError("the PDF's text layer is garbled: run it through OCR or get another form", code="garbled")


def _is_noise(text: str) -> bool:
    """Fonts without a map to Unicode give punctuation and Latin letters for Han characters."""
    marks = len(_ASCII_MARK.findall(text))
    return marks * 8 > len(text) and len(_HAN.findall(text)) < marks * 3


def _parts(pages: list[list[PageLine]], tables: list[list[RuledTable]]) -> Iterator[Part]:
    left = _left_edge(pages)
    step = _usual_step(pages)
    for lines, found in zip(pages, tables, strict=True):
        queue = sorted(found, key=lambda table: table.top)
        above: PageLine | None = None
        for line in lines:
            while queue and queue[0].top < line.box[1] and queue[0].column <= line.column:
                yield queue.pop(0).grid
                above = None
            yield _line(line, above, left, step)
            above = line
        for table in queue:
            yield table.grid


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
        box=line.box,
    )


def _is_centred(line: PageLine, left: float) -> bool:
    """As far from the left edge of the page as from the right, and set in on both sides."""
    before, after = line.box[0], line.page_width - line.box[2]
    return abs(before - after) < 2 * line.size and before - left > 2.5 * line.size


def _with_telling_bold(pages: list[list[PageLine]]) -> list[list[PageLine]]:
    """Bold that sets off a minority of the text; a document all in a bold face has no bold."""
    bold = sum(line.bold for lines in pages for line in lines)
    if bold * 3 <= sum(len(line.text) for lines in pages for line in lines):
        return pages
    return [[replace(line, bold=0) for line in lines] for lines in pages]


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
