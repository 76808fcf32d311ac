"""OFD (GB/T 33190) → lines and grids, with page and box: text by ofdkit, tables by the rules that the page draws.

Of a page ofdkit gives the runs of text, those of templates and composite objects too, with position and width; the
places of single characters are worked out from there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pipeline.decode.furniture import without_furniture
from pipeline.decode.lattice import find_lattices
from pipeline.decode.ofd_rules import MILLIMETRE, bold_fonts, bold_objects, read_rules
from pipeline.decode.ofd_tables import Glyph, area_of, grid_of, holds, lines_of
from pipeline.decode.page_lines import PageLine
from pipeline.decode.parts import Grid, Line, Part, Traced
from pipeline.errors import DecodeError

if TYPE_CHECKING:
    from ofdkit import Page, TextRun
    from ofdkit.package import Package

MOST_PAGES = 3000
_ASCENT = 0.88  # the part of a Han character that stands over the baseline
_USUAL_SIZE = 5.64  # millimetres: 三号, the type of official documents (GB/T 9704)
_WORD_GAP = 0.6  # of a character's height: a wider gap in a line is a space
_SPACING = 1.6  # a wider step between two lines than this times the usual one is an empty line
_BLANKS = " \u00a0\u3000"


@dataclass(frozen=True, slots=True)
class _Page:
    lines: list[PageLine]
    tables: list[tuple[float, Grid]]


@dataclass(frozen=True, slots=True)
class _Letter(Glyph):
    """A character that knows whether it is bold."""

    bold: bool = False


def read_ofd(data: bytes) -> list[Part]:
    """Lines and grids of all pages of `data`, without page furniture.

    Raises DecodeError: `damaged` (no OFD, cut off), `too-large` (beyond ofdkit's bounds, or over 3000 pages), `scan`
    (pages of pictures).
    """
    from ofdkit import OFDDocument, OFDError, OFDLimitError
    from ofdkit.package import Package

    try:
        with OFDDocument(data) as document, Package(data) as package:
            if len(document.pages) > MOST_PAGES:
                raise DecodeError(f"the OFD has over {MOST_PAGES} pages: split it", code="too-large")
            fonts = _bold_fonts(package)
            pages = [_read_page(page, package, fonts) for page in document.pages]
    except OFDLimitError as problem:
        raise DecodeError(f"the OFD is beyond what a document needs ({problem})", code="too-large") from None
    except OFDError as problem:
        raise DecodeError(f"the OFD is damaged ({problem}): fetch it again", code="damaged") from None
    if not any(page.lines or page.tables for page in pages):
        raise DecodeError("the OFD holds pictures only: print it to PDF and run that through OCR", code="scan")
    kept = _with_telling_bold(without_furniture([page.lines for page in pages]))
    return list(_parts([replace(page, lines=lines) for page, lines in zip(pages, kept, strict=True)]))


def _bold_fonts(package: Package) -> set[str]:
    from ofdkit import OFDError

    found: set[str] = set()
    for name in package.names:
        if name.lower().endswith(("publicres.xml", "documentres.xml")):
            try:
                found |= bold_fonts([package.read_xml(name)])
            except OFDError:  # text needs no fonts: what they would tell is lost, the document is not
                continue
    return found


def _read_page(page: Page, package: Package, fonts: set[str]) -> _Page:
    number, (left, top, width, height) = page.index + 1, page.box
    root = package.read_xml(page.location) if page.location else None
    bold = bold_objects(root, fonts) if root is not None else set()
    letters = [letter for run in _distinct(page.runs) for letter in _letters(run, (left, top), bold)]
    tables: list[tuple[float, Grid]] = []
    for lattice in (find_lattices(read_rules(root, (left, top))) or []) if root is not None and letters else []:
        inside = [letter for letter in letters if holds(lattice.box, letter.box)]
        if grid := grid_of(lattice, inside, number):
            tables.append((lattice.box[1], grid))
            letters = [letter for letter in letters if not holds(lattice.box, letter.box)]
    size = (width * MILLIMETRE, height * MILLIMETRE)
    lines = [_page_line(line, number, size) for line in lines_of(letters)]
    return _Page([line for line in lines if line.text], tables)


def _distinct(runs: list[TextRun]) -> Iterator[TextRun]:
    """Without the second copy that some writers set a hair aside to make text look bold."""
    seen: set[tuple[str, int, int]] = set()
    for run in runs:
        step = max(run.size, 1.0) / 2
        key = (run.text, round(run.x / step), round(run.y / step))
        if key not in seen:
            seen.add(key)
            yield run


def _letters(run: TextRun, origin: tuple[float, float], bold: set[str]) -> Iterator[_Letter]:
    """The run's characters, its width shared out by how wide each is set."""
    size = (run.size or _USUAL_SIZE) * MILLIMETRE
    weights = [1.0 if unicodedata.east_asian_width(char) in "WF" else 0.5 for char in run.text]
    unit = run.width * MILLIMETRE / sum(weights) if run.width > 0 else size
    x, baseline = (run.x - origin[0]) * MILLIMETRE, (run.y - origin[1]) * MILLIMETRE
    top, bottom = baseline - _ASCENT * size, baseline + (1 - _ASCENT) * size
    for char, weight in zip(run.text, weights, strict=True):
        yield _Letter(char, (x, top, x + weight * unit, bottom), run.object_id in bold)
        x += weight * unit


def _page_line(line: list[Any], number: int, size: tuple[float, float]) -> PageLine:
    """A line of letters, with a space where they stand apart."""
    text, flags = line[0].text, [line[0].bold]
    for before, letter in pairwise(line):
        apart = letter.box[0] - before.box[2] > _WORD_GAP * (letter.box[3] - letter.box[1])
        if apart and not text.endswith(" "):
            text, flags = text + " ", [*flags, before.bold and letter.bold]
        text, flags = text + letter.text, [*flags, letter.bold]
    body = text.strip(_BLANKS)
    lead = len(text) - len(text.lstrip(_BLANKS))
    inked = [letter.box for letter in line if letter.text.strip(_BLANKS)] or [line[0].box]
    heights = sorted(box[3] - box[1] for box in inked)
    return PageLine(
        text=body.replace("\u00a0", " "),
        box=_rounded(area_of(inked)),
        page=number,
        size=max(heights[len(heights) // 2], 1.0),
        bold=min([*flags[lead:], False].index(False), len(body)),
        page_width=size[0],
        page_height=size[1],
    )


def _rounded(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    return (round(left, 1), round(top, 1), round(right, 1), round(bottom, 1))


def _with_telling_bold(pages: list[list[PageLine]]) -> list[list[PageLine]]:
    """Bold that sets off a minority of the text; a document all in a bold face has no bold."""
    bold = sum(line.bold for lines in pages for line in lines)
    if bold * 3 <= sum(len(line.text) for lines in pages for line in lines):
        return pages
    return [[replace(line, bold=0) for line in lines] for lines in pages]


def _parts(pages: list[_Page]) -> Iterator[Part]:
    """Lines and tables from above, page by page."""
    starts = sorted(line.box[0] for page in pages for line in page.lines if len(line.text) > 10)
    left = starts[len(starts) // 10] if starts else 0.0
    step = _usual_step(pages)
    for page in pages:
        tables, above = sorted(page.tables, key=lambda table: table[0]), None
        for line in page.lines:
            while tables and tables[0][0] < line.box[1]:
                yield tables.pop(0)[1]
                above = None
            yield _line(line, above, left, step)
            above = line
        yield from (grid for _, grid in tables)


def _usual_step(pages: list[_Page]) -> float:
    """The usual distance from a line to the next one below it."""
    steps = sorted(b.box[1] - a.box[1] for page in pages for a, b in pairwise(page.lines) if b.box[1] - a.box[1] > 1)
    return steps[len(steps) // 2] if steps else 100.0


def _line(line: PageLine, above: PageLine | None, left: float, step: float) -> Line:
    before, after = line.box[0], line.page_width - line.box[2]
    # A heading over two lines is one heading: what goes on in bold begins nothing.
    goes_on = above is not None and bool(above.bold) and above.bold == len(above.text)
    return Line(
        text=Traced(line.text),
        bold=0 if goes_on else line.bold,
        indent=max(0, round((before - left) / line.size * 2)),
        centred=abs(before - after) < 2 * line.size and before - left > 2.5 * line.size,
        gap=above is None or line.box[1] - above.box[1] > _SPACING * step,
        page=line.page,
        box=line.box,
    )
