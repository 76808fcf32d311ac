"""Tables of level rules alone: one above the header, one below it, one at the end (三线表), perhaps more between rows.

No rule parts their columns: the gaps that run down through all rows do. What is found is a lattice, as upright rules
would have drawn it, so that the rest reads it like any other table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from pipeline.decode.glyphs import Floats, Glyphs, shares_line
from pipeline.decode.lattice import TOLERANCE, Field, Lattice, end_to_end
from pipeline.model import Box

_NARROWEST = 0.3  # of the page's width: shorter rules underline words
_OVERHANG = 6.0  # points by which the ends of a table's rules may differ, and words may reach beyond them
_GUTTER = 0.8  # heights of the type: narrower gaps stand between words
_WRAPPED = 0.8  # of the usual step from row to row: a line that follows sooner belongs to the row beside it
_FEWEST_ROWS = 2

_Line = list[Box]
"""The words of a line, each without a gap as wide as a gutter."""


def find_level_lattices(level: Floats, glyphs: Glyphs, width: float) -> list[Lattice]:
    """The tables that level rules of a page `width` points wide draw around its characters, from top to bottom."""
    long = [rule for rule in end_to_end(level).tolist() if rule[2] - rule[1] > _NARROWEST * width]
    if len(long) < 3:
        return []
    lines = _lines(glyphs)
    found = (_lattice(ys, left, right, lines) for ys, left, right in _stacks(long, lines))
    return [lattice for lattice in found if lattice is not None]


def _lines(glyphs: Glyphs) -> list[_Line]:
    """The lines of the page from top to bottom."""
    lines: list[_Line] = []
    for word in sorted(_words(glyphs), key=lambda box: box[1] + box[3]):
        if lines and shares_line(lines[-1][-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _words(glyphs: Glyphs) -> list[Box]:
    inked = np.flatnonzero(np.fromiter((not char.isspace() for char in glyphs.text), bool, len(glyphs)))
    if not len(inked):
        return []
    boxes = glyphs.boxes[inked]
    height = boxes[1:, 3] - boxes[1:, 1]
    step = boxes[1:, 0] - boxes[:-1, 2]
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    apart = (step > _GUTTER * height) | (step < -height) | (np.abs(np.diff(middle)) > height / 2)
    starts = np.concatenate(([0], np.flatnonzero(apart) + 1))
    low, high = np.minimum.reduceat(boxes[:, :2], starts), np.maximum.reduceat(boxes[:, 2:], starts)
    return [(left, top, right, bottom) for (left, top), (right, bottom) in zip(low.tolist(), high.tolist(), strict=True)]


def _stacks(rules: list[list[float]], lines: Sequence[_Line]) -> Iterator[tuple[list[float], float, float]]:
    """(heights, left, right) of three rules or more that begin and end together, with words of their own between any two."""
    waiting = sorted(rules)
    while waiting:
        y, left, right = waiting[0]
        like = [rule for rule in waiting if abs(rule[1] - left) < _OVERHANG and abs(rule[2] - right) < _OVERHANG]
        waiting = [rule for rule in waiting if rule not in like]
        ys = [y]
        for below, *_ in like[1:]:
            if below - ys[-1] < TOLERANCE:
                continue
            if not _is_filled(ys[-1], below, left, right, lines):
                if len(ys) > 2:
                    yield ys, left, right
                ys = []
            ys.append(below)
        if len(ys) > 2:
            yield ys, left, right


def _is_filled(top: float, bottom: float, left: float, right: float, lines: Sequence[_Line]) -> bool:
    """Whether words stand between two rules, and none of them reaches beyond their ends."""
    between = [word for line in lines if top < _middle(line[0]) < bottom for word in line]
    return bool(between) and all(left - _OVERHANG < word[0] and word[2] < right + _OVERHANG for word in between)


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2


def _lattice(ys: list[float], left: float, right: float, lines: Sequence[_Line]) -> Lattice | None:
    """The lattice of a table with rules at `ys`; None where its words make no columns below a header that names them."""
    header, *body = [[line for line in lines if top < _middle(line[0]) < bottom] for top, bottom in pairwise(ys)]
    xs = _columns([line for band in body for line in band], header, left, right)
    if len(xs) < 3 or len({c for line in header for word in line for c in _covered(word, xs)}) < 2:
        return None
    step = min((gap for band in body for gap in _steps(_whole(band, xs))), default=float("inf"))
    parted = [[*_row_edges(band, xs, step), bottom] for band, bottom in zip(body, ys[2:], strict=True)]
    edges = [ys[1], *(edge for band in parted for edge in band)]
    if len(edges) <= _FEWEST_ROWS:
        return None
    return _built(_header_fields(header, xs), xs, [*_header_edges(header, xs, ys[0]), *edges])


def _columns(body: Sequence[_Line], header: Sequence[_Line], left: float, right: float) -> list[float]:
    """Where columns begin and the last one ends: in the middle of the gaps that run through all rows.

    The words of the header narrow the gaps where they leave as many of them: what names a column may be wider than it.
    """
    gaps = _gaps([word for line in body for word in line])
    narrowed = _gaps([word for line in (*body, *header[-1:]) for word in line])
    gaps = narrowed if len(narrowed) == len(gaps) else gaps
    return [left, *((start + end) / 2 for start, end in gaps), right]


def _gaps(words: Sequence[Box]) -> list[tuple[float, float]]:
    """(start, end) of the stretches, from left to right, that no word reaches into."""
    gaps = []
    reached = float("inf")
    for left, top, right, bottom in sorted(words):
        if left - reached > _GUTTER * (bottom - top):
            gaps.append((reached, left))
        reached = right if reached == float("inf") else max(reached, right)
    return gaps


def _covered(word: Box, xs: Sequence[float]) -> range:
    """The columns that a word stands in."""
    inside = [c for c, (start, end) in enumerate(pairwise(xs)) if word[0] < end - 1 and word[2] > start + 1]
    return range(inside[0], inside[-1] + 1) if inside else range(0)


def _whole(band: Sequence[_Line], xs: Sequence[float]) -> list[_Line]:
    """The lines that fill more than half of the columns: each is a row, perhaps with further lines beside it."""
    return [line for line in band if len({c for word in line for c in _covered(word, xs)}) * 2 > len(xs) - 1]


def _steps(lines: Sequence[_Line]) -> list[float]:
    return [_middle(below[0]) - _middle(above[0]) for above, below in pairwise(lines)]


def _row_edges(band: Sequence[_Line], xs: Sequence[float], step: float) -> Iterator[float]:
    """The heights at which rows of a band end, but for the last: halfway between their lines."""
    whole = [_middle(line[0]) for line in _whole(band, xs)]
    rows = [_row_of(_middle(line[0]), whole, step) for line in band]
    for (above, below), (row, following) in zip(pairwise(band), pairwise(rows), strict=True):
        if row != following:
            yield (max(word[3] for word in above) + min(word[1] for word in below)) / 2


def _row_of(at: float, whole: Sequence[float], step: float) -> float:
    """The height of the row that a line belongs to: the nearest one, or its own where that is as far as rows are apart."""
    nearest = min(whole, key=lambda row: (abs(row - at), row), default=at)
    return nearest if abs(nearest - at) < _WRAPPED * step else at


def _wide(header: Sequence[_Line], xs: Sequence[float]) -> list[range]:
    """The columns of each word in the header's first line that stands over several."""
    return [covered for word in header[0] if len(covered := _covered(word, xs)) > 1]


def _header_edges(header: Sequence[_Line], xs: Sequence[float], top: float) -> list[float]:
    """Where the rows of the header begin: two where its first line holds a word over several columns, and more follow."""
    if len(header) < 2 or not _wide(header, xs):
        return [top]
    return [top, (max(word[3] for word in header[0]) + min(word[1] for word in header[1])) / 2]


def _header_fields(header: Sequence[_Line], xs: Sequence[float]) -> list[tuple[int, int, int, int]]:
    """(row, column, rows, columns) of the header's cells."""
    wide = _wide(header, xs)
    depth = 2 if len(header) > 1 and wide else 1
    under = {column for columns in wide for column in columns}
    fields = [(0, columns[0], 1, len(columns)) for columns in wide]
    fields += [(0, column, depth, 1) for column in range(len(xs) - 1) if column not in under]
    return fields + [(1, column, 1, 1) for column in sorted(under) if depth == 2]


def _built(header: list[tuple[int, int, int, int]], xs: list[float], ys: list[float]) -> Lattice:
    """The lattice with the given header cells and a cell in each other place."""
    depth = max(row + rows for row, _, rows, _ in header)
    places = [*header, *((row, column, 1, 1) for row in range(depth, len(ys) - 1) for column in range(len(xs) - 1))]
    owner = [[-1] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    fields = []
    for number, (row, column, rows, columns) in enumerate(places):
        fields.append(Field(row, column, rows, columns, (xs[column], ys[row], xs[column + columns], ys[row + rows])))
        for r in range(row, row + rows):
            owner[r][column : column + columns] = [number] * columns
    return Lattice(tuple(fields), tuple(xs), tuple(ys), tuple(map(tuple, owner)))
