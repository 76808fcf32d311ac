"""Whether the text layer of a PDF page can be used: there, and made of characters that mean something."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_SPACE = re.compile(r"\s")
_IMPOSSIBLE = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff\x00-\x08]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PLAIN = re.compile(r"\d[\d.,:/%-]*|[.…_]{2,}")  # amounts, and the leaders of a table of contents
_ASCII_MARK = re.compile(r"[!-/:-@\[-`{-~]")
_LARGE = 0.4  # of the page's area: smaller pictures illustrate


@dataclass(frozen=True, slots=True)
class TextLayer:
    """How many characters it has, whether they mean nothing, whether a picture covers the page, and whether
    nothing at all is drawn on it."""

    FEWEST: ClassVar[int] = 20
    """Characters of a page with a text layer: a scan may bear a stamp or a page number as text."""

    characters: int
    garbled: bool
    pictured: bool
    blank: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether there is next to nothing."""
        return self.characters < self.FEWEST


def text_layer_of(page: PdfPage, text: str) -> TextLayer:
    """What can be said of the text layer of `page`, whose characters are `text`."""
    characters = len(_SPACE.sub("", text))
    missing = characters < TextLayer.FEWEST
    return TextLayer(characters, not missing and is_garbled(text), missing and _is_pictured(page), missing and _is_blank(page))


def is_garbled(text: str) -> bool:
    """Whether a fifth of the characters are no characters, or fonts without a map to Unicode gave punctuation and
    Latin letters for Han characters."""
    if len(_IMPOSSIBLE.findall(text)) * 5 > len(text):
        return True
    words = _PLAIN.sub("", _SPACE.sub("", text))
    marks = len(_ASCII_MARK.findall(words))
    return marks * 8 > len(words) and marks > TextLayer.FEWEST / 2 and len(_HAN.findall(words)) < marks * 3


def _is_blank(page: PdfPage) -> bool:
    """Whether the page holds neither objects nor annotations (which may show a picture)."""
    import pypdfium2.raw as pdfium

    return not pdfium.FPDFPage_CountObjects(page) and not pdfium.FPDFPage_GetAnnotCount(page)


def _is_pictured(page: PdfPage) -> bool:
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    covered = 0.0
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = picture.get_bounds()
        covered += max(right - left, 0.0) * max(top - bottom, 0.0)
    return bool(covered > _LARGE * width * height)
