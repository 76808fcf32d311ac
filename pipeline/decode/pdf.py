"""PDF → lines and grids, with page and box: text and rules by pdfium, pages without usable text by OCR.

What cannot be read is said with what to do about it: locked, damaged, or a scan where OCR is not installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.decode.furniture import PageItem
from pipeline.decode.glyphs import frame_of, has_bold_font, read_glyphs
from pipeline.decode.pages import PageSource, page_items, page_parts
from pipeline.decode.parts import Part
from pipeline.decode.pdf_streams import check_streams
from pipeline.decode.progress import tell_picture_read
from pipeline.decode.ruled_tables import ReferenceTables
from pipeline.decode.rules import read_rules
from pipeline.decode.text_layer import TextLayer, text_layer_of
from pipeline.errors import DecodeError
from pipeline.settings import load_settings

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage


MOST_PAGES = 3_000
"""More than any document; even blank pages take a millisecond each."""


def read_pdf(data: bytes) -> list[Part]:
    """Lines and grids of all pages of `data`, without page furniture.

    Raises DecodeError: `encrypted`, `damaged`, `too-large` (over 3,000 pages, or streams that unpack to more than pages
    hold), `scan` (no text layer) or `garbled` (one that means nothing), the last
    two only where OCR is not installed.
    """
    check_streams(data)
    document, password = open_pdf(data)
    try:
        with ReferenceTables(data, password) as reference:
            pages = _read_pages(document, reference)
    finally:
        document.close()
    return page_parts(pages)


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
    if len(document) > MOST_PAGES:
        raise DecodeError(f"the PDF has over {MOST_PAGES} pages: split it", code="too-large")
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
            read[number] = page_items(source, reference)
            page.close()
    unreadable = _unreadable(layers)
    if unreadable:
        read |= _read_pictures(document, unreadable, layers)
    return [read[number] for number in sorted(read)]


def _unreadable(layers: list[TextLayer]) -> list[int]:
    """The numbers of the pages whose text layer is garbled, or missing beneath a picture of the page.

    A page without text or picture is empty; but where no page has text, all are drawn in some other way.
    """
    characters = sum(layer.characters for layer in layers)
    drawn = characters < TextLayer.FEWEST
    return [
        number
        for number, layer in enumerate(layers, 1)
        if layer.garbled or (layer.is_missing and not layer.blank and (layer.pictured or drawn))
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
        if picture.glyphs.text:
            tell_picture_read()
        source = PageSource(number, picture.frame, picture.glyphs, picture.rules, lambda _: False, picture.confidence)
        read[number] = page_items(source, None)
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


def _from_text_layer(page: PdfPage, number: int) -> PageSource:
    text_page = page.get_textpage()
    frame = frame_of(page, text_page)
    glyphs = read_glyphs(text_page, frame)
    return PageSource(number, frame, glyphs, read_rules(page, frame), lambda index: has_bold_font(text_page, index))
