"""OFD (GB/T 33190) → lines and grids, with page and box: text by ofdkit, tables by the rules that the page draws.

Of a page ofdkit gives the runs of text, those of templates and composite objects too, with position and width; the
places of single characters are worked out from there. What stands where is then told as in a PDF.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.decode.ofd_rules import MILLIMETRE, bold_fonts, bold_objects, read_rules
from pipeline.decode.parts import Part
from pipeline.errors import DecodeError

if TYPE_CHECKING:
    from ofdkit import Page, TextRun
    from ofdkit.package import Package

    from pipeline.decode.pages import PageSource
    from pipeline.model import Box

_FARTHEST = 1e6  # millimetres
MOST_PAGES = 3000
_ASCENT = 0.88  # the part of a Han character that stands over the baseline
_USUAL_SIZE = 5.64  # millimetres: 三号, the type of official documents (GB/T 9704)


def read_ofd(data: bytes) -> list[Part]:
    """Lines and grids of all pages of `data`, without page furniture.

    Raises DecodeError: `damaged` (no OFD, cut off), `too-large` (beyond ofdkit's bounds, or over 3000 pages), `scan`
    (pages of pictures).
    """
    from ofdkit import OFDDocument, OFDError, OFDLimitError
    from ofdkit.package import Package

    from pipeline.decode.pages import page_items, page_parts

    try:
        with OFDDocument(data) as document, Package(data) as package:
            if len(document.pages) > MOST_PAGES:
                raise DecodeError(f"the OFD has over {MOST_PAGES} pages: split it", code="too-large")
            fonts = _bold_fonts(package)
            pages = [page_items(_read_page(page, package, fonts), None) for page in document.pages]
    except OFDLimitError as problem:
        raise DecodeError(f"the OFD is beyond what a document needs ({problem})", code="too-large") from None
    except OFDError as problem:
        raise DecodeError(f"the OFD is damaged ({problem}): fetch it again", code="damaged") from None
    if not any(pages):
        raise DecodeError("the OFD holds pictures only: print it to PDF, which is read by OCR", code="scan")
    return page_parts(pages)


def _bold_fonts(package: Package) -> set[str]:
    from ofdkit import OFDError

    found: set[str] = set()
    for name in package.names:
        if name.lower().endswith(("publicres.xml", "documentres.xml")):
            try:
                found |= bold_fonts(package.read_xml(name))
            except OFDError:  # text needs no fonts: what they would tell is lost, the document is not
                continue
    return found


def _read_page(page: Page, package: Package, fonts: set[str]) -> PageSource:
    import numpy as np

    from pipeline.decode.glyphs import Frame, Glyphs
    from pipeline.decode.pages import PageSource
    from pipeline.decode.rules import Rules

    left, top, width, height = page.box
    frame = Frame(0.0, 0.0, width * MILLIMETRE, height * MILLIMETRE)
    runs = list(_distinct(page.runs))
    boxes = [box for run in runs for box in _boxes(run, (left, top))]
    fresh = [index == 0 for run in runs for index in range(len(run.text))]
    text = "".join(run.text for run in runs)
    placed = np.array(boxes, np.float64).reshape(-1, 4)
    glyphs = Glyphs(text, placed, np.array(fresh, bool), np.arange(len(text), dtype=np.int64))
    if page.location is None:
        empty = np.empty((0, 3))
        return PageSource(page.index + 1, frame, glyphs, Rules(empty, empty), lambda _: False)
    root = package.read_xml(page.location)
    ids = bold_objects(root, fonts)
    bold = [run.object_id in ids for run in runs for _ in run.text]
    return PageSource(page.index + 1, frame, glyphs, read_rules(root, (left, top)), bold.__getitem__)


def _distinct(runs: list[TextRun]) -> Iterator[TextRun]:
    """Without the second copy that some writers set a hair aside to make text look bold."""
    seen: set[tuple[str, int, int]] = set()
    for run in runs:
        if not all(abs(value) < _FARTHEST for value in (run.x, run.y, run.width, run.size)):
            continue  # it stands on no page
        step = max(run.size, 1.0) / 2
        key = (run.text, round(run.x / step), round(run.y / step))
        if key not in seen:
            seen.add(key)
            yield run


def _boxes(run: TextRun, origin: tuple[float, float]) -> Iterator[Box]:
    """Where each character stands: the run's width is shared out by how wide each is set."""
    size = (run.size or _USUAL_SIZE) * MILLIMETRE
    weights = [1.0 if unicodedata.east_asian_width(char) in "WF" else 0.5 for char in run.text]
    unit = run.width * MILLIMETRE / sum(weights) if run.width > 0 else size
    x, baseline = (run.x - origin[0]) * MILLIMETRE, (run.y - origin[1]) * MILLIMETRE
    for weight in weights:
        yield (x, baseline - _ASCENT * size, x + weight * unit, baseline + (1 - _ASCENT) * size)
        x += weight * unit
