"""PDF → lines and grids, with page and box: text and rules by pdfium, pages without usable text by OCR.

What cannot be read is said with what to do about it: locked, damaged, or a scan where OCR is not installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.decode.furniture import PageItem, without_furniture
from pipeline.decode.glyphs import Frame, Glyphs, frame_of, has_bold_font, read_glyphs
from pipeline.decode.page_lines import PageLine, lines_of, read_runs
from pipeline.decode.parts import Grid, Line, Part, Traced
from pipeline.decode.ruled_tables import ReferenceTables, RuledTable, fill_tables, lattices_of
from pipeline.decode.rules import Rules, read_rules
from pipeline.decode.text_layer import TextLayer, text_layer_of
from pipeline.errors import DecodeError
from pipeline.settings import load_settings

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_SPACING = 1.6  # a wider step between two lines than this times the usual one is an empty line


@dataclass(frozen=True, slots=True)
class _Source:
    """What a page shows, be it read from its text layer or from its picture."""

    number: int
    frame: Frame
    glyphs: Glyphs
    rules: Rules
    is_bold: Callable[[int], bool]
    confidence: float | None = None


def read_pdf(data: bytes) -> list[Part]:
    """Lines and grids of all pages of `data`, without page furniture.

    Raises DecodeError: `encrypted`, `damaged`, `scan` (no text layer) or `garbled` (one that means nothing), the last
    two only where OCR is not installed.
    """
    document, password = open_pdf(data)
    try:
        with ReferenceTables(data, password) as reference:
            pages = _read_pages(document, reference)
    finally:
        document.close()
    kept = _with_telling_bold(without_furniture(pages))
    return list(_traced(_parts(kept)))


def open_pdf(data: bytes) -> tuple[PdfDocument, str]:
    """The PDF in `data`, and the password that opened it (of the settings, where one is needed).

    Raises DecodeError: `encrypted`, `damaged`.
    """
    from pypdfium2 import PdfDocument, PdfiumError

    password = ""
    try:
        try:
            document = PdfDocument(data)
        except PdfiumError as error:
            password = load_settings().pdf_password
            if not (password and _is_locked(error)):
                raise
            document = PdfDocument(data, password=password)
    except PdfiumError as error:
        if _is_locked(error):
            told = "another password than POLICY_TARGETS_PDF_PASSWORD" if password else "a password"
            advice = "set POLICY_TARGETS_PDF_PASSWORD to it, or save the file without one"
            raise DecodeError(f"the PDF is locked by {told}: {advice}", code="encrypted") from None
        raise DecodeError("the PDF is damaged or cut off: fetch it again", code="damaged") from None
    if len(document) == 0:
        raise DecodeError("the PDF has no page; fetch it again", code="damaged")
    return document, password


def _is_locked(error: Exception) -> bool:
    return "password" in str(error).lower()


def _read_pages(document: PdfDocument, reference: ReferenceTables) -> list[list[PageItem]]:
    """What stands on each page; pages whose text layer is of no use are read from their picture."""
    read: dict[int, list[PageItem]] = {}
    layers: list[TextLayer] = []
    for number in range(1, len(document) + 1):
        with _damage_told(number):
            page = document[number - 1]
            source = _from_text_layer(page, number)
            layers.append(text_layer_of(page, source.glyphs.text))
            read[number] = _items(source, reference)
            page.close()
    unreadable = _unreadable(layers)
    if unreadable:
        read |= _read_pictures(document, unreadable, layers)
    return [read[number] for number in sorted(read)]


def _unreadable(layers: list[TextLayer]) -> list[int]:
    """The numbers of the pages whose text layer is garbled, or missing beneath a picture of the page.

    A page without text or picture is empty; but where hardly any page has text, all are drawn in some other way.
    """
    characters = sum(layer.characters for layer in layers)
    drawn = characters < TextLayer.FEWEST * min(len(layers), 3)
    return [
        number
        for number, layer in enumerate(layers, 1)
        if layer.garbled or (layer.is_missing and (layer.pictured or drawn))
    ]


def _read_pictures(document: PdfDocument, numbers: list[int], layers: list[TextLayer]) -> dict[int, list[PageItem]]:
    from pipeline.decode import ocr

    if not ocr.is_installed():
        garbled = all(layers[number - 1].garbled for number in numbers)
        what = "text layer is garbled" if garbled else "pages are scans without text"
        pages = "" if len(numbers) == len(layers) else f" (page {', '.join(map(str, numbers[:5]))})"
        advice = "pip install 'policy-targets[ocr]' to read them from their picture"
        raise DecodeError(f"the PDF's {what}{pages}: {advice}", code="garbled" if garbled else "scan")
    read = {}
    for number in numbers:
        with _damage_told(number):
            page = document[number - 1]
            picture = ocr.read_page(page)
            page.close()
        source = _Source(number, picture.frame, picture.glyphs, picture.rules, lambda _: False, picture.confidence)
        read[number] = _items(source, None)
    if not any(read.values()) and len(numbers) == len(layers):
        raise DecodeError("the PDF's pages are pictures without writing; look at it at the source", code="no-text")
    return read


class _damage_told:  # noqa: N801 (a context manager, used like a function)
    """Turns pdfium's errors on one page into a DecodeError that names the page."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        from pypdfium2 import PdfiumError

        if isinstance(error, PdfiumError):
            message = f"page {self._number} of the PDF is damaged: fetch it again"
            raise DecodeError(message, code="damaged") from None


def _from_text_layer(page: PdfPage, number: int) -> _Source:
    text_page = page.get_textpage()
    frame = frame_of(page, text_page)
    glyphs = read_glyphs(text_page, frame)
    return _Source(number, frame, glyphs, read_rules(page, frame), lambda index: has_bold_font(text_page, index))


def _items(source: _Source, reference: ReferenceTables | None) -> list[PageItem]:
    """The lines and tables of a page, in reading order, in the boxes of the page as it is shown."""
    frame, number = source.frame, source.number
    lattices = lattices_of(source.rules, frame, number, reference) if len(source.glyphs) else []
    outside, tables = fill_tables(lattices, source.glyphs, frame, number)
    items = lines_of(read_runs(outside, source.is_bold), tables, number, frame)
    return items if source.confidence is None else [_doubted(item, source.confidence) for item in items]


def _doubted(item: PageItem, confidence: float) -> PageItem:
    """With the confidence of the page's reading, in lines and cells alike."""
    if isinstance(item, PageLine):
        return replace(item, confidence=confidence)
    rows = tuple(tuple(replace(cell, confidence=confidence) for cell in row) for row in item.grid.rows)
    return replace(item, grid=replace(item.grid, rows=rows))


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
                    cells.append(replace(cell, text=Traced(cell.text.text, ((0, at),)) if cell.text.text else cell.text))
                    at += len(cell.text) + 1
                rows.append(tuple(cells))
            yield replace(part, rows=tuple(rows))
        else:
            yield replace(part, text=Traced(part.text.text, ((0, at),)))
            at += len(part.text) + 1
