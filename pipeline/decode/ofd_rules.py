"""What an OFD page draws besides text: the rules of its tables, and which text objects are bold.

GB/T 33190-2016: a PathObject (9.1) has its outline in AbbreviatedData, in the space that its CTM and the upper left corner
of its Boundary carry to the page; a TextObject (11.2) has a Weight and a Font. Lengths are millimetres.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from pipeline.decode.rules import Rules

MILLIMETRE = 72 / 25.4
"""Points in a millimetre: boxes are in points in every format."""

Segment = tuple[float, float, float, float]
"""A straight stroke (x0, y0, x1, y1) in points from the upper left corner of the page."""

_BOLD_FACE = re.compile(r"bold|heavy|black|simhei|heiti|黑体|小标宋|FZ(?:HT|XBS)", re.I)
_SEMIBOLD = 600
_DEEPEST = 32
_THICKEST = 1.5  # millimetres: a filled box that is thinner is a rule, one that is thicker a background
_SHORTEST = 6.0  # points
_MOST_RULES = 3000
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


def local_name(element: Element) -> str:
    """The element's name without its namespace: producers use several, or none."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def bold_objects(page: Element, bold_fonts: set[str]) -> set[str]:
    """The ids of the text objects that are bold by weight or by face."""
    return {
        element.get("ID", "").strip()
        for element in _objects(page, "TextObject")
        if _number(element.get("Weight")) >= _SEMIBOLD or element.get("Font", "").strip() in bold_fonts
    }


def bold_fonts(resources: Element) -> set[str]:
    """The ids of the fonts, in a resource file, whose name says that they are bold."""
    return {
        font.get("ID", "").strip()
        for font in resources.iter()
        if local_name(font) == "Font" and _BOLD_FACE.search(f"{font.get('FontName')} {font.get('FamilyName')}")
    }


def read_rules(page: Element, origin: tuple[float, float]) -> Rules:
    """The level and upright strokes of a page whose physical box begins at `origin` (millimetres)."""
    import numpy as np

    from pipeline.decode.rules import Rules

    level: list[tuple[float, float, float]] = []
    upright: list[tuple[float, float, float]] = []
    for element in _objects(page, "PathObject"):
        for x0, y0, x1, y1 in (_on_page(segment, origin) for segment in _strokes(element)):
            if x1 - x0 >= _SHORTEST and y1 - y0 < 1:
                level.append(((y0 + y1) / 2, x0, x1))
            elif y1 - y0 >= _SHORTEST and x1 - x0 < 1:
                upright.append(((x0 + x1) / 2, y0, y1))
        if len(level) + len(upright) > _MOST_RULES:  # what draws more is a map or a picture
            return Rules(np.empty((0, 3)), np.empty((0, 3)), busy=True)
    return Rules(np.array(level, np.float64).reshape(-1, 3), np.array(upright, np.float64).reshape(-1, 3))


def _objects(page: Element, name: str) -> Iterator[Element]:
    """Page objects of a kind in the layers of a page and the blocks in them."""
    stack = [(element, 0) for element in page]
    while stack:
        element, depth = stack.pop()
        if local_name(element) == name:
            yield element
        elif depth < _DEEPEST and local_name(element) in ("Content", "Layer", "PageBlock"):
            stack.extend((child, depth + 1) for child in element)


def _strokes(element: Element) -> Iterator[Segment]:
    """The straight pieces of a path, in millimetres; the long middle line of a filled box that is as thin as a rule."""
    data = next((child.text or "" for child in element if local_name(child) == "AbbreviatedData"), "")
    pieces = [_transformed(element, piece) for piece in _pieces(data)]
    if element.get("Stroke", "true").strip().lower() != "false":
        yield from pieces
    elif pieces:
        xs, ys = [x for p in pieces for x in (p[0], p[2])], [y for p in pieces for y in (p[1], p[3])]
        left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
        if bottom - top <= _THICKEST:
            yield (left, (top + bottom) / 2, right, (top + bottom) / 2)
        elif right - left <= _THICKEST:
            yield ((left + right) / 2, top, (left + right) / 2, bottom)


def _pieces(data: str) -> Iterator[Segment]:
    tokens = data.replace(",", " ").split()
    at, start, here = 0, (0.0, 0.0), (0.0, 0.0)
    while at < len(tokens):
        operator = tokens[at].upper()
        count = _OPERANDS.get(operator)
        if count is None:
            at += 1
            continue
        numbers = [_number(token) for token in tokens[at + 1 : at + 1 + count]]
        at += 1 + count
        if len(numbers) < count:
            return
        there = (numbers[-2], numbers[-1]) if numbers else start
        if operator in "LC":
            yield (*here, *there)
        if operator in "SM":
            start = there
        here = there


def _transformed(element: Element, segment: Segment) -> Segment:
    numbers = [_number(part) for part in element.get("CTM", "").split()]
    a, b, c, d, e, f = numbers if len(numbers) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    boundary = [_number(part) for part in element.get("Boundary", "").split()]
    left, top = (boundary[0], boundary[1]) if len(boundary) == 4 else (0.0, 0.0)
    x0, y0, x1, y1 = segment
    return (
        a * x0 + c * y0 + e + left,
        b * x0 + d * y0 + f + top,
        a * x1 + c * y1 + e + left,
        b * x1 + d * y1 + f + top,
    )


def _on_page(segment: Segment, origin: tuple[float, float]) -> Segment:
    x0, y0, x1, y1 = segment
    left, top = origin
    x0, x1 = sorted(((x0 - left) * MILLIMETRE, (x1 - left) * MILLIMETRE))
    y0, y1 = sorted(((y0 - top) * MILLIMETRE, (y1 - top) * MILLIMETRE))
    return (x0, y0, x1, y1)


def _number(written: str | None) -> float:
    try:
        number = float(written or "")
    except ValueError:
        return 0.0
    return number if math.isfinite(number) else 0.0
