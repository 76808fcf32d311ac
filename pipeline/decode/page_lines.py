"""The characters of a PDF page → lines in reading order, each with its box.

Boxes are in points from the upper left corner of the page as it is shown (rotation and crop box applied).
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.model import Box

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

_BOLD_FONT = re.compile(r"bold|heavy|black|simhei|stheiti|heiti|黑体|FZ(?:D?HT|XH|XBS|Y?CH)|SourceHan.*-B", re.I)
_BLANKS = " \u00a0\u3000"
_FEWEST_COLUMN_LINES = 6
_SAME_LINE = 0.5  # of the lower character's height that two characters of one line share
_ASCENT = 0.88  # the part of a Han character that stands over the baseline
_Convert = Callable[[float, float, float, float], Box]


@dataclass(frozen=True, slots=True)
class Char:
    """A character and its box."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page: `bold` counts its leading bold characters, `size` is the height of its type, `column` counts
    from 0 where the page is set in columns."""

    text: str
    box: Box
    page: int
    size: float
    bold: int
    page_width: float
    page_height: float
    column: int = 0


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters that the page sets one after the other on one line; `bold` counts the leading bold ones."""

    chars: list[Char]
    bold: int
    box: Box

    @property
    def text(self) -> str:
        return "".join(char.text for char in self.chars)


def read_lines(page: PdfPage, number: int) -> tuple[list[Char], list[PageLine]]:
    """All characters of the page, and its lines in reading order; a page without text gives neither."""
    size: tuple[float, float] = page.get_size()
    text_page = page.get_textpage()
    try:
        runs = [run for run in _runs(text_page, _to_upper_left(page), size) if run.text.strip()]
    finally:
        text_page.close()
    rows = [(row, column) for band, column in _columns(runs, size[0]) for row in _rows(band)]
    return [char for run in runs for char in run.chars], [_page_line(row, column, number, size) for row, column in rows]


def _to_upper_left(page: PdfPage) -> _Convert:
    """From PDF user space to points from the upper left corner of the page as shown."""
    left, bottom, right, top = page.get_cropbox()
    turned = page.get_rotation() % 360

    def convert(x0: float, y0: float, x1: float, y1: float) -> Box:
        if turned == 90:
            return (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
        if turned == 180:
            return (right - x1, y0 - bottom, right - x0, y1 - bottom)
        if turned == 270:
            return (top - y1, right - x1, top - y0, right - x0)
        return (x0 - left, top - y1, x1 - left, top - y0)

    return convert


def _runs(text_page: PdfTextPage, convert: _Convert, size: tuple[float, float]) -> Iterator[_Run]:
    """Runs of characters on one line, in the order of the page's own text."""
    last: Box | None = None
    for stretch in _stretches(text_page, convert):
        placed = _mend(stretch, last, size)
        last = placed[-1].box
        start = 0
        for at in range(1, len(placed) + 1):
            if at == len(placed) or not _shares_line(placed[at - 1].box, placed[at].box):
                yield _run(text_page, placed[start:at], stretch[start][0])
                start = at


def _stretches(text_page: PdfTextPage, convert: _Convert) -> Iterator[list[tuple[int, Char]]]:
    """Characters, each with its index, between the line ends that pdfium puts where the baseline changes."""
    import pypdfium2.raw as pdfium

    rect, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    stretch: list[tuple[int, Char]] = []
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if code in (10, 13) and stretch:
            yield stretch
            stretch = []
        if code < 32 or code in (0xFFFE, 0xFFFF) or 0xD800 <= code <= 0xDFFF:
            continue
        known = pdfium.FPDFText_GetLooseCharBox(text_page, index, rect)
        if known and pdfium.FPDFText_GetCharOrigin(text_page, index, x, y):
            _, baseline, *_ = convert(x.value, y.value, x.value, y.value)
            left, top, right, bottom = convert(rect.left, rect.bottom, rect.right, rect.top)
            # Substitute fonts lie about where a glyph stands over the baseline, so the box is set by the baseline.
            above, below = baseline - _ASCENT * (bottom - top), baseline + (1 - _ASCENT) * (bottom - top)
            stretch.append((index, Char(chr(code), (left, above, right, below))))
    if stretch:
        yield stretch


def _mend(stretch: list[tuple[int, Char]], before: Box | None, size: tuple[float, float]) -> list[Char]:
    """The characters, those with boxes that cannot be (pdfium gives drawn glyphs in other units) set beside the last
    one; `before` is the box of the character before the stretch."""
    heights = sorted(char.box[3] - char.box[1] for _, char in stretch)
    usual = heights[len(heights) // 2]
    good = [_is_possible(char.box, usual, size) for _, char in stretch]
    last = stretch[good.index(True)][1].box if any(good) else before
    if all(good) or last is None:
        return [char for _, char in stretch]
    mended = []
    for (_, char), possible in zip(stretch, good, strict=True):
        last = char.box if possible else (last[2], last[1], 2 * last[2] - last[0], last[3])
        mended.append(Char(char.text, last))
    return mended


def _is_possible(box: Box, height: float, size: tuple[float, float]) -> bool:
    on_page = box[0] > -size[0] / 4 and box[2] < size[0] * 1.25 and box[1] > -50 and box[3] < size[1] + 50
    return on_page and 0.4 * height < max(box[3] - box[1], 1.0) < 2.5 * max(height, 1.0)


def _shares_line(before: Box, after: Box) -> bool:
    shared = min(before[3], after[3]) - max(before[1], after[1])
    return shared > _SAME_LINE * min(before[3] - before[1], after[3] - after[1])


def _run(text_page: PdfTextPage, chars: list[Char], first: int) -> _Run:
    inked = [char.box for char in chars if not char.text.isspace()] or [chars[0].box]
    bold = 0
    while bold < len(chars) and (chars[bold].text.isspace() or _is_bold(text_page, first + bold)):
        bold += 1
    return _Run(chars, bold, _union(inked))


def _is_bold(text_page: PdfTextPage, index: int) -> bool:
    """By the font's name: the weight that pdfium tells is guessed from its stems and says bold of most Song faces."""
    import pypdfium2.raw as pdfium

    buffer = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(text_page, index, buffer, 128, None)
    return bool(_BOLD_FONT.search(buffer.value.decode("utf-8", "replace")))


def _union(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _columns(runs: list[_Run], width: float) -> Iterator[tuple[list[_Run], int]]:
    """Runs in the order of reading: columns from left to right where a gutter parts the page, with what crosses it
    in between; else all of the page as one column."""
    gutter = _gutter(runs, width)
    band: list[_Run] = []
    for run in sorted(runs, key=lambda run: run.box[1]):
        if gutter is not None and run.box[0] < gutter - 1 and run.box[2] > gutter + 1:
            yield from _by_side(band, gutter)
            yield [run], 0
            band = []
        else:
            band.append(run)
    yield from _by_side(band, gutter if gutter is not None else width)


def _by_side(band: list[_Run], gutter: float) -> Iterator[tuple[list[_Run], int]]:
    yield [run for run in band if run.box[0] < gutter], 0
    yield [run for run in band if run.box[0] >= gutter], 1


def _gutter(runs: list[_Run], width: float) -> float | None:
    """Where the gap between two columns of text lies: hardly a long run crosses the middle, many stand on either
    side of it. (Cells of a table without rules leave a gap too, but are short.)"""
    long = [run for run in runs if run.box[2] - run.box[0] > 0.3 * width]
    left = [run for run in long if run.box[2] < 0.55 * width]
    right = [run for run in long if run.box[0] > 0.45 * width]
    crossing = len(long) - len(left) - len(right)
    if min(len(left), len(right)) < _FEWEST_COLUMN_LINES or crossing * 5 > len(long):
        return None
    return min(run.box[0] for run in right) - 1


def _rows(runs: list[_Run]) -> list[list[_Run]]:
    """Runs from top to bottom; those that stand side by side, such as cells without rules, as one row."""
    rows: list[list[_Run]] = []
    for run in sorted(runs, key=lambda run: (run.box[1] + run.box[3]) / 2):
        if rows and all(_beside(other.box, run.box) for other in rows[-1]):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.box[0]) for row in rows]


def _beside(one: Box, other: Box) -> bool:
    apart = other[0] >= one[2] - 1 or one[0] >= other[2] - 1
    return apart and _shares_line(one, other)


def _page_line(row: list[_Run], column: int, number: int, size: tuple[float, float]) -> PageLine:
    text, bold = row[0].text, row[0].bold
    for before, run in pairwise(row):
        wide = run.box[0] - before.box[2] > 0.3 * (run.box[3] - run.box[1])
        head = text.rstrip() + (" " if wide else "")
        bold = len(head) + run.bold if bold >= len(text) else bold
        text = head + run.text.lstrip()
    body = text.strip(_BLANKS)
    box = _union([run.box for run in row])
    heights = sorted(char.box[3] - char.box[1] for run in row for char in run.chars if not char.text.isspace())
    return PageLine(
        text=body.replace("\u00a0", " "),
        box=(round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)),
        page=number,
        size=max(heights[len(heights) // 2], 1.0),
        bold=min(max(bold - (len(text) - len(text.lstrip(_BLANKS))), 0), len(body)),
        page_width=size[0],
        page_height=size[1],
        column=column,
    )
