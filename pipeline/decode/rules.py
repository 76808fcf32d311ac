"""The ruling lines that a PDF page draws: thin boxes, stroked lines, the edges of stroked boxes.

Coordinates are those of the page's frame (points from the upper left corner of the page with upright text).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.decode.glyphs import Floats, Frame

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

THICKEST = 4.0
_MOST_OBJECTS = 40_000  # a map or a drawing has more
_MOST_SEGMENTS = 400  # in one path: more make a picture
_DEEPEST = 4
Matrix = tuple[float, float, float, float, float, float]
Segment = tuple[float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Rules:
    """Level rules as (y, left, right), upright ones as (x, top, bottom); `busy` where the page draws too much to tell."""

    level: Floats
    upright: Floats
    busy: bool = False


def read_rules(page: PdfPage, frame: Frame) -> Rules:
    """All rules of the page, in no order."""
    segments: list[Segment] = []
    for count, segment in enumerate(_segments(page)):
        if count > _MOST_OBJECTS:
            return Rules(np.empty((0, 3)), np.empty((0, 3)), busy=True)
        segments.append(segment)
    boxes = frame.convert(np.array(segments, np.float64).reshape(-1, 4))
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    level, upright = boxes[(height <= THICKEST) & (width > height)], boxes[(width <= THICKEST) & (height > width)]
    return Rules(
        np.stack(((level[:, 1] + level[:, 3]) / 2, level[:, 0], level[:, 2]), axis=1),
        np.stack(((upright[:, 0] + upright[:, 2]) / 2, upright[:, 1], upright[:, 3]), axis=1),
    )


def _segments(page: PdfPage) -> Iterator[Segment]:
    """Thin boxes of user space (left, bottom, right, top), also within forms that the page shows."""
    import pypdfium2.raw as pdfium

    objects = range(pdfium.FPDFPage_CountObjects(page))
    yield from _of_objects((pdfium.FPDFPage_GetObject(page, index) for index in objects), _IDENTITY, 0)


def _of_objects(items: Iterable[Any], outer: Matrix, depth: int) -> Iterator[Segment]:
    import pypdfium2.raw as pdfium

    bounds = tuple(ctypes.c_float() for _ in range(4))
    type_of, path, form = pdfium.FPDFPageObj_GetType, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM
    for item in items:
        kind = type_of(item)
        if kind == path:
            yield from _of_path(item, outer, bounds)
        elif kind == form and depth < _DEEPEST:
            inner = range(pdfium.FPDFFormObj_CountObjects(item))
            held = (pdfium.FPDFFormObj_GetObject(item, index) for index in inner)
            yield from _of_objects(held, _times(_matrix(item), outer), depth + 1)


def _of_path(path: Any, outer: Matrix, bounds: tuple[ctypes.c_float, ...]) -> Iterator[Segment]:
    import pypdfium2.raw as pdfium

    if not pdfium.FPDFPageObj_GetBounds(path, *bounds):
        return
    left, bottom, right, top = (bound.value for bound in bounds)
    box = (left, bottom, right, top) if outer == _IDENTITY else _box(outer, ((left, bottom), (right, top)))
    if min(box[2] - box[0], box[3] - box[1]) <= THICKEST:
        if max(box[2] - box[0], box[3] - box[1]) > 2:
            yield box
        return
    if pdfium.FPDFPath_CountSegments(path) <= _MOST_SEGMENTS:
        yield from _of_outline(path, _times(_matrix(path), outer))


def _of_outline(path: Any, matrix: Matrix) -> Iterator[Segment]:
    """Edges of a stroked outline; of a filled one only the parts that are thin: the rest is shading behind words."""
    import pypdfium2.raw as pdfium

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    for points in _subpaths(path):
        if stroke.value:
            yield from (_box(matrix, edge) for edge in pairwise(points))
        elif fill.value and points:
            box = _box(matrix, tuple(points))
            if min(box[2] - box[0], box[3] - box[1]) <= THICKEST:
                yield box


def _subpaths(path: Any) -> Iterator[list[tuple[float, float]]]:
    """The corners of each connected part of a path, the first one again where it is closed; curves end a part."""
    import pypdfium2.raw as pdfium

    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if kind != pdfium.FPDF_SEGMENT_LINETO:
            if len(points) > 1:
                yield points
            points = []
        points.append((x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points


def _matrix(item: Any) -> Matrix:
    import pypdfium2.raw as pdfium

    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _box(matrix: Matrix, points: tuple[tuple[float, float], ...]) -> Segment:
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x, y in points]
    ys = [b * x + d * y + f for x, y in points]
    return min(xs), min(ys), max(xs), max(ys)
