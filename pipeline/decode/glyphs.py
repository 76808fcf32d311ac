"""The characters of a PDF page with their boxes, as pdfium's text layer has them.

Boxes are in points from the upper left corner of the page turned so that its text stands upright; a `Frame` leads
from there to the page as it is shown. Arrays hold what there is of every character: a call of Python for each is what
reading a PDF costs.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indexes = NDArray[np.int64]

_ASCENT = 0.88  # the part of a Han character that stands over the baseline
_SAME_LINE = 0.5  # of the lower character's height that two characters of one line share
_HOLE = 0.15  # heights of the type: what is set between two characters is at least as wide
_LEAST_SLANT = 8.0  # degrees off the level or the upright: a page that was scanned askew is less so
_SAMPLE = 20  # characters of a page that are asked for the angle they are set at
_BOLD_FONT = re.compile(r"bold|heavy|black|simhei|stheiti|heiti|黑体|FZ(?:D?HT|XH|XBS|Y?CH)|SourceHan.{0,40}-B", re.I)
_SPACE_BETWEEN = re.compile(r"(?<=[\u3001-\uff60]) (?=[\u3001-\uff60])")
_NO_CHARACTERS = (0xFFFE, 0xFFFF)


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page is looked at: `turned` by so many degrees clockwise from its user space, where its text is upright;
    `aside` is the part of it that the page as shown lacks (a table set sideways)."""

    left: float
    bottom: float
    right: float
    top: float
    turned: int = 0
    aside: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height, as looked at."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turned % 180 else (width, height)

    def convert(self, boxes: Floats) -> Floats:
        """Boxes of user space (left, bottom, right, top) as left, top, right, bottom in this frame."""
        x0, y0, x1, y1 = boxes.T
        if self.turned == 90:
            return np.stack((y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left), axis=1)
        if self.turned == 180:
            return np.stack((self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom), axis=1)
        if self.turned == 270:
            return np.stack((self.top - y1, self.right - x1, self.top - y0, self.right - x0), axis=1)
        return np.stack((x0 - self.left, self.top - y1, x1 - self.left, self.top - y0), axis=1)

    def shown(self, box: Box) -> Box:
        """A box of this frame on the page as it is shown."""
        left, top, right, bottom = box
        if not self.aside:
            return round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)
        width, height = self.size
        if self.aside == 90:
            left, top, right, bottom = top, width - right, bottom, width - left
        elif self.aside == 180:
            left, top, right, bottom = width - right, height - bottom, width - left, height - top
        else:
            left, top, right, bottom = height - bottom, left, height - top, right
        return round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters in the order of the page's own text: `boxes` (n × 4), `fresh` where pdfium ends a line before,
    `indexes` in its text page."""

    text: str
    boxes: Floats
    fresh: Flags
    indexes: Indexes

    def __len__(self) -> int:
        return len(self.text)

    def select(self, chosen: Flags) -> Glyphs:
        """The characters that `chosen` marks; where some were left out, a line begins."""
        positions = np.flatnonzero(chosen)
        fresh = self.fresh[positions].copy()
        fresh[1:] |= np.diff(positions) > 1
        text = "".join(map(self.text.__getitem__, positions.tolist()))
        return Glyphs(text, self.boxes[positions], fresh, self.indexes[positions])


def frame_of(page: PdfPage, text_page: PdfTextPage) -> Frame:
    """The frame in which most of the page's text is upright; that of the page as shown where it has none."""
    # What pdfium itself draws: `get_cropbox` knows no box that the page inherits, and takes the paper to be Letter then.
    left, bottom, right, top = page.get_bbox()
    shown = page.get_rotation() % 360
    turned = _text_angle(text_page)
    turned = shown if turned is None else turned
    return Frame(left, bottom, right, top, turned, (turned - shown) % 360)


def _text_angle(text_page: PdfTextPage) -> int | None:
    """The right angle (counter-clockwise, in user space) at which four of five characters are set."""
    import pypdfium2.raw as pdfium

    count = text_page.count_chars()
    angles: Counter[int] = Counter()
    for index in range(0, count, max(count // _SAMPLE, 1)):
        if pdfium.FPDFText_GetUnicode(text_page, index) > 32:
            angle = math.degrees(pdfium.FPDFText_GetCharAngle(text_page, index))
            angles[round(angle / 90) * 90 % 360 if abs(angle % 90 - 45) > 40 else -1] += 1
    if not angles:
        return None
    angle, most = angles.most_common(1)[0]
    return angle if angle >= 0 and most * 5 >= angles.total() * 4 else None


def read_glyphs(text_page: PdfTextPage, frame: Frame) -> Glyphs:
    """All characters that the page sets, control characters aside."""
    count = text_page.count_chars()
    if count == 0:
        return Glyphs("", np.empty((0, 4)), np.empty(0, bool), np.empty(0, np.int64))
    codes = _codes(text_page, count)
    known, boxes = _loose_boxes(text_page, count)
    ends = np.isin(codes, (10, 13))
    kept = known & (codes >= 32) & ~np.isin(codes, _NO_CHARACTERS) & ((codes < 0xD800) | (codes > 0xDFFF))
    kept &= ~_slanted(text_page, count)
    indexes = np.flatnonzero(kept)
    line = np.cumsum(ends)[indexes]
    fresh = np.ones(len(indexes), bool)
    fresh[1:] = np.diff(line) > 0
    text = "".join(map(chr, codes[indexes].tolist()))
    shown = _with_blanks_beside(frame.convert(boxes[indexes]), codes[indexes], fresh)
    placed = _on_baseline(text_page, frame, shown, fresh, indexes)
    glyphs = Glyphs(text, _mended(placed, fresh, frame.size), fresh, indexes)
    return _on_page(_without_made_up_spaces(text_page, glyphs), frame)


def _on_page(glyphs: Glyphs, frame: Frame) -> Glyphs:
    """The characters whose middle lies on the page: nobody sees the others."""
    middle = (glyphs.boxes[:, :2] + glyphs.boxes[:, 2:]) / 2
    shown: Flags = np.all((middle >= 0) & (middle <= np.array(frame.size)), axis=1)
    # Blanks that pdfium makes up may have boxes anywhere; they part words all the same.
    shown |= np.fromiter(map(str.isspace, glyphs.text), bool, len(glyphs))
    return glyphs if shown.all() else glyphs.select(shown)


def _slanted(text_page: PdfTextPage, count: int) -> Flags:
    """Which characters are set at a slant: a watermark across the page, none of its words. None where most are."""
    handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
    angles = np.degrees(np.fromiter(map(_angle_reader(), repeat(handle), range(count)), np.float64, count))
    slanted: Flags = np.abs((angles + 45) % 90 - 45) > _LEAST_SLANT
    return slanted if slanted.sum() * 2 < count else np.zeros(count, bool)


def _without_made_up_spaces(text_page: PdfTextPage, glyphs: Glyphs) -> Glyphs:
    """Without the spaces that pdfium puts between Han characters that justified type has set a little apart."""
    import pypdfium2.raw as pdfium

    kept = np.ones(len(glyphs), bool)
    for match in _SPACE_BETWEEN.finditer(glyphs.text):
        before, at, after = match.start() - 1, match.start(), match.end()
        apart = glyphs.boxes[after, 0] - glyphs.boxes[before, 2]
        near = apart < glyphs.boxes[after, 3] - glyphs.boxes[after, 1]
        if near and pdfium.FPDFText_IsGenerated(text_page, int(glyphs.indexes[at])) == 1:
            kept[at] = False
    if kept.all():
        return glyphs
    fresh = glyphs.fresh | np.append(False, ~kept[:-1] & glyphs.fresh[:-1])
    text = "".join(char for char, keep in zip(glyphs.text, kept.tolist(), strict=True) if keep)
    return Glyphs(text, glyphs.boxes[kept], fresh[kept], glyphs.indexes[kept])


def _codes(text_page: PdfTextPage, count: int) -> Indexes:
    """The code points; all at once where pdfium's text has one unit for each character."""
    import pypdfium2.raw as pdfium

    units = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(text_page, 0, count, units) == count + 1:
        codes: Indexes = np.array(units[:count], np.int64)
        if not ((codes >= 0xD800) & (codes <= 0xDFFF)).any():
            return codes
    read: Any = pdfium.FPDFText_GetUnicode
    return np.fromiter((read(text_page, i) for i in range(count)), np.int64, count)


@cache
def _loose_box_reader() -> Callable[[int | None, int, int], int]:
    """pdfium's own function, called by addresses: a pointer object for each character takes as long as the call."""
    import pypdfium2.raw as pdfium

    prototype = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
    address = ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value
    return prototype(address or 0)


@cache
def _angle_reader() -> Callable[[int | None, int], float]:
    """pdfium's own function for the angle of a character, in radians; called as `_loose_box_reader` is."""
    import pypdfium2.raw as pdfium

    prototype = ctypes.CFUNCTYPE(ctypes.c_float, ctypes.c_void_p, ctypes.c_int)
    return prototype(ctypes.cast(pdfium.FPDFText_GetCharAngle, ctypes.c_void_p).value or 0)


def _loose_boxes(text_page: PdfTextPage, count: int) -> tuple[Flags, Floats]:
    """For each character whether it has a box, and the box in user space (left, bottom, right, top)."""
    rectangles = np.zeros((count, 4), np.float32)  # FS_RECTF: left, top, right, bottom
    size, start = rectangles.strides[0], rectangles.ctypes.data
    places = range(start, start + size * count, size)
    handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
    known = np.fromiter(map(_loose_box_reader(), repeat(handle), range(count), places), bool, count)
    return known, rectangles[:, (0, 3, 2, 1)].astype(np.float64)


def _with_blanks_beside(boxes: Floats, codes: Indexes, fresh: Flags) -> Floats:
    """The boxes, spaces as high as what stands before them on the line: those that pdfium makes up have no height."""
    blank = (codes == 0x20) & ~fresh
    before = np.maximum.accumulate(np.where(blank, 0, np.arange(len(codes))))
    placed = boxes.copy()
    placed[:, (1, 3)] = boxes[before][:, (1, 3)]
    return placed


def _on_baseline(text_page: PdfTextPage, frame: Frame, boxes: Floats, fresh: Flags, indexes: Indexes) -> Floats:
    """The boxes with top and bottom set by the baseline: substitute fonts lie about where a glyph stands over it.

    One font on one baseline gives the same bottom throughout (tops follow tall glyphs), so the baseline is asked for
    once for each stretch of those.
    """
    import pypdfium2.raw as pdfium

    if not len(boxes):
        return boxes
    starts = fresh.copy()
    starts[1:] |= np.abs(np.diff(boxes[:, 3])) > 0.05
    first = np.flatnonzero(starts)
    x, y = ctypes.c_double(), ctypes.c_double()
    origins = np.empty((len(first), 2))
    for row, index in enumerate(indexes[first].tolist()):
        pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
        origins[row] = x.value, y.value
    baselines = frame.convert(np.hstack((origins, origins)))[:, 1]
    baseline = np.repeat(baselines, np.diff(np.append(first, len(boxes))))
    height = boxes[:, 3] - boxes[:, 1]
    placed = boxes.copy()
    placed[:, 1] = baseline - _ASCENT * height
    placed[:, 3] = baseline + (1 - _ASCENT) * height
    return placed


def _mended(boxes: Floats, fresh: Flags, size: tuple[float, float]) -> Floats:
    """The boxes, those that cannot be (pdfium gives drawn glyphs in other units) set beside the one before."""
    heights = boxes[:, 3] - boxes[:, 1]
    inside = (boxes[:, 0] > -size[0] / 4) & (boxes[:, 2] < size[0] * 1.25)
    inside &= (boxes[:, 1] > -50) & (boxes[:, 3] < size[1] + 50)
    odd = ~inside
    steps = heights[1:] / np.maximum(heights[:-1], 0.01)
    odd[1:] |= ~fresh[1:] & ((steps <= 0.4) | (steps >= 2.5))
    mended = boxes.copy() if odd.any() else boxes
    starts = np.append(np.flatnonzero(fresh), len(boxes))
    for line in np.unique(np.searchsorted(starts, np.flatnonzero(odd), side="right") - 1).tolist():
        start, end = int(starts[line]), int(starts[line + 1])
        before = mended[start - 1] if start else None
        mended[start:end] = _mended_line(boxes[start:end], heights[start:end], inside[start:end], before)
    return mended


def _mended_line(boxes: Floats, heights: Floats, inside: Flags, before: Floats | None) -> Floats:
    """The boxes of one line, each that is far off or of another size than most set beside the one before it."""
    usual = float(np.median(heights))
    tall = np.maximum(heights, 1.0)
    good = inside & (tall > 0.4 * usual) & (tall < 2.5 * max(usual, 1.0))
    last = boxes[int(np.argmax(good))] if good.any() else before
    if last is None:
        return boxes
    mended = boxes.copy()
    for at, possible in enumerate(good.tolist()):
        last = boxes[at] if possible else np.array((last[2], last[1], 2 * last[2] - last[0], last[3]))
        mended[at] = last
    return mended


def shares_line(before: Box, after: Box) -> bool:
    """Whether two boxes stand on one line: they share half of the lower one's height."""
    shared = min(before[3], after[3]) - max(before[1], after[1])
    return shared > _SAME_LINE * min(before[3] - before[1], after[3] - after[1])


def line_starts(glyphs: Glyphs) -> Flags:
    """Where a character does not stand on the line of the one before."""
    top, bottom = glyphs.boxes[:, 1], glyphs.boxes[:, 3]
    height = bottom - top
    starts = glyphs.fresh.copy()
    shared = np.minimum(bottom[1:], bottom[:-1]) - np.maximum(top[1:], top[:-1])
    starts[1:] |= shared <= _SAME_LINE * np.minimum(height[1:], height[:-1])
    if len(starts):
        starts[0] = True
    return starts


def word_starts(glyphs: Glyphs) -> Flags:
    """Where a line begins, a character steps back, or a gap stands before one: between two of these the page's own order
    is that of reading. What was set later may belong into the gap, since pdfium takes words whose baselines differ by a
    hair for lines of their own."""
    left, right = glyphs.boxes[:, 0], glyphs.boxes[:, 2]
    starts = line_starts(glyphs)
    back = left[1:] + right[1:] < 2 * left[:-1]
    gap = left[1:] - right[:-1] > _HOLE * (glyphs.boxes[1:, 3] - glyphs.boxes[1:, 1])
    starts[1:] |= back | gap
    return starts


def has_bold_font(text_page: PdfTextPage, index: int) -> bool:
    """By the font's name: the weight that pdfium tells is guessed from its stems and says bold of most Song faces."""
    import pypdfium2.raw as pdfium

    buffer = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(text_page, index, buffer, 128, None)
    return bool(_BOLD_FONT.search(buffer.value.decode("utf-8", "replace")))
