"""The characters of a PDF page → lines in reading order, each with its box.

Boxes are in points from the upper left corner of the page, turned so that its text stands upright.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pipeline.decode.columns import Run, in_columns
from pipeline.decode.glyphs import Flags, Frame, Glyphs, Indexes, line_starts, shares_line
from pipeline.decode.ruled_tables import RuledTable
from pipeline.model import Box

_BLANKS = " \u00a0\u3000"
_GAP = 2.0  # heights of the type: a wider gap parts what stands side by side


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page: `bold` counts its leading bold characters, `size` is the height of its type, `column` counts
    from 0 where the page is set in columns; `shown` is its box on the page as shown. `confidence` (0 to 1) is that of what read a picture of it."""

    text: str
    box: Box
    page: int
    size: float
    bold: int
    page_width: float
    page_height: float
    shown: Box
    column: int = 0
    confidence: float | None = None


def read_runs(glyphs: Glyphs, is_bold: Callable[[int], bool]) -> list[Run]:
    """Runs of characters on one line without wide gaps, in the order of the page's own text; blank ones are none.

    `is_bold` tells of a character, by its index in the page's text, whether it is set in a bold face.
    """
    if not len(glyphs):
        return []
    starts = np.flatnonzero(line_starts(glyphs) | _wide_steps(glyphs))
    ends = np.append(starts[1:], len(glyphs))
    blank = np.fromiter(map(str.isspace, glyphs.text), bool, len(glyphs))
    boxes = np.where(blank[:, None], np.array((np.inf, np.inf, -np.inf, -np.inf)), glyphs.boxes)
    low, high = np.minimum.reduceat(boxes[:, :2], starts), np.maximum.reduceat(boxes[:, 2:], starts)
    heights = glyphs.boxes[:, 3] - glyphs.boxes[:, 1]
    runs = []
    for row, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        text = glyphs.text[start:end]
        if not text.isspace():
            box = (float(low[row, 0]), float(low[row, 1]), float(high[row, 0]), float(high[row, 1]))
            middle = float(heights[(start + end) // 2])
            runs.append(Run(text, box, middle, _bold(is_bold, text, glyphs.indexes[start:end])))
    return runs


def _wide_steps(glyphs: Glyphs) -> Flags:
    """Where a character stands far to the right of the one before it, spaces aside, or before its left edge."""
    wide = np.zeros(len(glyphs), bool)
    inked = np.flatnonzero(np.fromiter((c not in " \u00a0" for c in glyphs.text), bool, len(glyphs)))
    if len(inked) > 1:
        boxes = glyphs.boxes[inked]
        step = boxes[1:, 0] - boxes[:-1, 2]
        height = boxes[1:, 3] - boxes[1:, 1]
        wide[inked[1:]] = (step > _GAP * height) | (boxes[1:, 2] < boxes[:-1, 0])
    return wide


def _bold(is_bold: Callable[[int], bool], text: str, indexes: Indexes) -> int:
    """How many characters at the head of `text` are bold: found by halving, since asking for a font is dear."""
    inked = [at for at, char in enumerate(text) if not char.isspace()]
    if not inked or not is_bold(int(indexes[inked[0]])):
        return 0
    plain = bisect_left(inked, True, key=lambda at: not is_bold(int(indexes[at])))
    return inked[plain] if plain < len(inked) else len(text)


def lines_of(
    runs: list[Run], tables: list[RuledTable], number: int, frame: Frame
) -> list[PageLine | RuledTable]:
    """The lines and tables of page `number` in reading order: columns from left to right, each from top to bottom."""
    placed: list[Run | RuledTable] = [*runs, *tables]
    items: list[PageLine | RuledTable] = []
    for band, column in in_columns(placed, frame.size[0]):
        for row in _rows(band):
            inked = [item for item in row if isinstance(item, Run)]
            items += [item for item in row if isinstance(item, RuledTable)]
            if inked:
                items.append(_page_line(inked, column, number, frame))
    return items


def _rows(items: Sequence[Run | RuledTable]) -> list[list[Run | RuledTable]]:
    """From top to bottom; runs that stand side by side, such as cells without rules, as one row."""
    rows: list[list[Run | RuledTable]] = []
    for item in sorted(items, key=lambda item: (item.box[1] + item.box[3]) / 2):
        if rows and isinstance(item, Run) and all(_beside(other, item) for other in rows[-1]):
            rows[-1].append(item)
        else:
            rows.append([item])
    return [sorted(row, key=lambda item: item.box[0]) for row in rows]


def _beside(one: Run | RuledTable, other: Run) -> bool:
    apart = other.box[0] >= one.box[2] - 1 or one.box[0] >= other.box[2] - 1
    return isinstance(one, Run) and apart and shares_line(one.box, other.box)


def _page_line(row: list[Run], column: int, number: int, frame: Frame) -> PageLine:
    text, bold = row[0].text, row[0].bold
    for before, run in pairwise(row):
        wide = run.box[0] - before.box[2] > 0.3 * (run.box[3] - run.box[1])
        head = text.rstrip() + (" " if wide else "")
        bold = len(head) + run.bold if bold >= len(text) else bold
        text = head + run.text.lstrip()
    body = text.strip(_BLANKS)
    box = union([run.box for run in row])
    longest = max(row, key=lambda run: len(run.text))
    return PageLine(
        text=body.replace("\u00a0", " "),
        box=box,
        shown=frame.shown(box),
        page=number,
        size=max(longest.size, 1.0),
        bold=min(max(bold - (len(text) - len(text.lstrip(_BLANKS))), 0), len(body)),
        page_width=frame.size[0],
        page_height=frame.size[1],
        column=column,
    )


def union(boxes: list[Box]) -> Box:
    """The smallest box around all."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
