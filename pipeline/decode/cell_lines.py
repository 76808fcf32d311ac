"""Tables saved with one cell a line, as pages and PDFs lose them: the columns' names one below the other, then row by row.

序号 / 指标 / 单位 / 2025年 / 属性 / 1 / 绿化覆盖率 / % / 42 / 约束性 / 2 … is read where the serial numbers come at the same
distance, or where each cell fits the kind of its column. Empty lines between the cells, a page's number among them and the
titles of groups (一、经济发展) do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.decode.closed_rows import level_spans
from pipeline.decode.parts import Grid, GridCell, Line, join
from pipeline.decode.table_columns import (
    FITTING,
    SERIAL,
    VALUE,
    WORDS,
    are_alike,
    class_of,
    kind_of,
    kinds_of,
    opens_header,
)

_LONGEST_NAME = 24
_LONGEST_CELL = 200
_WIDEST = 14
_WINDOW = 256
_SENTENCE = re.compile(r"[。；;！？：:]$")


@dataclass(frozen=True, slots=True)
class Cells:
    """The lines of a run, each a cell: `texts` without white space, `classes` a letter each."""

    lines: Sequence[Line]
    texts: tuple[str, ...]
    classes: str

    def number(self, at: int) -> int | None:
        """The whole number that the cell at `at` is."""
        return int(self.texts[at]) if at < len(self.texts) and self.classes[at] == "d" else None

    def is_title(self, at: int) -> bool:
        """Whether the cell may be the title of a group of rows."""
        return at < len(self.texts) and self.classes[at] in "wn" and len(self.texts[at]) <= 2 * _LONGEST_NAME


def read_cell_lines(lines: Sequence[Line], at: int) -> tuple[Grid, int] | None:
    """The table that begins at line `at`, one cell a line, and the line behind it; None where there is none."""
    if not opens_header("".join(lines[at].text.text.split())):
        return None
    window = _WINDOW
    while True:  # a wider look only where the table reaches the end of this one: the time grows with the table alone
        cells = _cells(lines, at, window)
        found = _read(cells)
        if found is None or found.end + 4 * _WIDEST < window or len(cells.texts) < window:
            break
        window *= 2
    if found is None or found.count < 2:
        return None
    return Grid(rows=tuple(found.rows), header_rows=found.depth, page=lines[at].page), at + found.end


def _read(cells: Cells) -> _Read | None:
    """The table that begins with the first cell."""
    if len(cells.texts) < 6:
        return None
    if kind_of(cells.texts[0]) == SERIAL:
        return max((_numbered(cells, *head) for head in _numbered_heads(cells)), key=_filled, default=None)
    return _fitting(cells)


@dataclass(frozen=True, slots=True)
class _Read:
    """Rows that were read: `depth` of them are the header, `count` are no titles of groups, `end` is the cell behind."""

    rows: list[tuple[GridCell, ...]]
    depth: int
    count: int
    end: int


def _filled(read: _Read) -> tuple[int, int]:
    return read.count, -read.depth


def _cells(lines: Sequence[Line], at: int, most: int) -> Cells:
    """The lines from `at` on, `most` of them, up to one that can be no cell, or that begins the same header again."""
    texts: list[str] = []
    for line in islice(lines, at, at + most):
        text = "".join(line.text.text.split())
        if not _may_be_cell(line) or (texts and text == texts[0]):
            break
        texts.append(text)
    return Cells(lines[at : at + len(texts)], tuple(texts), "".join(map(class_of, texts)))


def _may_be_cell(line: Line) -> bool:
    text = line.text.text
    return "\t" not in text and "|" not in text and len(text) <= _LONGEST_CELL and not line.level


def _numbered_heads(cells: Cells) -> Iterator[tuple[list[tuple[GridCell, ...]], str, int]]:
    """(rows of the header, kinds of the columns, first cell behind it) as the header may be read."""
    first = next((i for i in range(2, min(_WIDEST + 4, len(cells.texts))) if cells.number(i) == 1), None)
    if first is None or any(len(text) > _LONGEST_NAME or _SENTENCE.search(text) for text in cells.texts[:first]):
        return
    for end in (first, first - 1):
        if end == first - 1 and (end < 3 or not cells.is_title(end)):
            return
        names = cells.texts[:end]
        if len(names) >= 3:
            yield [tuple(_cell(cells, i) for i in range(end))], kinds_of(names), end
        yield from _two_levels(cells, end)


def _two_levels(cells: Cells, end: int) -> Iterator[tuple[list[tuple[GridCell, ...]], str, int]]:
    """A header of two rows: the names of the lower one (2020年, 2025年, 2020年, 2025年) repeat below each wide one."""
    levels = 0
    while levels < end - 2 and kind_of(cells.texts[end - 1 - levels]) == VALUE:
        levels += 1
        upper, lower = cells.texts[: end - levels], cells.texts[end - levels : end]
        for wide in (n for n in range(1, levels // 2 + 1) if levels % n == 0 and lower == lower[: levels // n] * n):
            spans = level_spans(upper, levels, len(upper) + levels - wide)
            if spans is None:
                continue
            row = tuple(_cell(cells, i, across=n, down=2 if n == 1 else 1) for i, n in enumerate(spans))
            first = next(i for i, n in enumerate(spans) if n > 1)
            names = [*upper[:first], *lower, *upper[first + wide :]]
            yield [row, tuple(_cell(cells, i) for i in range(end - levels, end))], kinds_of(names), end


def _numbered(cells: Cells, header: list[tuple[GridCell, ...]], kinds: str, at: int) -> _Read:
    """The rows below a header, each begun by its running number."""
    width = len(kinds)
    rows = list(header)
    number, count = 1, 0
    while at < len(cells.texts):
        start = _next_number(cells, at, number)
        if start is None:
            break
        titles = [i for i in range(at, start) if cells.is_title(i)]
        body = _row(cells, start, number, kinds)
        if body is None:
            break
        rows += [(_cell(cells, i, across=width),) for i in titles]
        placed, at = body
        rows.append(placed)
        number, count = number + 1, count + 1
    return _Read(rows, len(header), count, at)


def _next_number(cells: Cells, at: int, number: int) -> int | None:
    """Where the row `number` begins: here, or behind the title of a group and a page's number."""
    for i in range(at, at + 3):
        if cells.number(i) == number:
            return i
        if not (cells.is_title(i) or cells.number(i) is not None):
            return None
    return None


def _row(cells: Cells, start: int, number: int, kinds: str) -> tuple[tuple[GridCell, ...], int] | None:
    """The row that begins at `start`, and the cell behind it."""
    end = start + len(kinds)
    if end > len(cells.texts):
        return None
    if _next_number(cells, end, number + 1) is not None:
        if _fits(cells.classes[start:end], kinds, strict=False):
            return tuple(_cell(cells, i) for i in range(start, end)), end
    elif _fits(cells.classes[start:end], kinds, strict=True):
        return tuple(_cell(cells, i) for i in range(start, end)), end
    for stop in range(start + 2, min(end + 4, len(cells.texts) + 1)):
        if (cells.number(stop) == number + 1 or stop == end + 1) and (placed := _aligned(cells, start, stop, kinds)):
            return placed, stop
    return None


def _fits(classes: str, kinds: str, *, strict: bool) -> bool:
    """Whether each cell fits its column; words may stand for a value (与经济增长同步) where the row's length tells enough."""
    extra = "" if strict else "w"
    return all(
        found in FITTING[kind] + (extra if kind == VALUE else "vd-" if kind == WORDS else "w" if kind == "u" and not strict else "")
        for found, kind in zip(classes, kinds, strict=True)
    )


def _aligned(cells: Cells, start: int, stop: int, kinds: str) -> tuple[GridCell, ...] | None:
    """A row with a page's number in it, or with words broken over lines, where the kinds of the columns leave one reading."""
    pattern = "".join(f"(?:(?P<p{i}>[wnu]+))" if kind == WORDS else f"(?P<p{i}>[{FITTING[kind]}])" for i, kind in enumerate(kinds))
    classes = cells.classes[start:stop]
    if match := re.fullmatch(pattern, classes):
        return tuple(_joined(cells, start + match.start(f"p{i}"), start + match.end(f"p{i}")) for i in range(len(kinds)))
    kept = [
        [start + j for j in range(len(classes)) if j != i]
        for i in range(1, len(classes))
        if classes[i] == "d" and re.fullmatch(pattern, classes[:i] + classes[i + 1 :])
    ]
    if len(kept) > 1:  # the page's number is the one that is unlike the row's values
        kept = [row for row in kept if are_alike([cells.texts[i] for i, kind in zip(row, kinds, strict=False) if kind == VALUE])]
    return tuple(_cell(cells, i) for i in kept[0]) if len(kept) == 1 and len(kept[0]) == len(kinds) else None


def _fitting(cells: Cells) -> _Read | None:
    """A table without serial numbers: names of columns that are told by their words, then cells that fit them."""
    width = next((i for i, text in enumerate(cells.texts) if i and kind_of(text) == WORDS), 0)
    kinds = kinds_of(cells.texts[:width])
    if not 3 <= width <= _WIDEST or VALUE not in kinds:
        return None
    rows = [tuple(_cell(cells, i) for i in range(width))]
    row = re.compile("".join(f"[{FITTING[kind]}]" for kind in kinds))
    count, at = 0, width
    while at < len(cells.texts):
        if row.match(cells.classes, at) and (cells.classes[at] in "wn" or kinds[0] != WORDS):
            rows.append(tuple(_cell(cells, i) for i in range(at, at + width)))
            count, at = count + 1, at + width
        elif row.match(cells.classes, at + 1) and (cells.is_title(at) or cells.number(at) is not None):
            rows += [(_cell(cells, at, across=width),)] if cells.is_title(at) else []
            at += 1
        else:
            break
    return _Read(rows, 1, count, at)


def _cell(cells: Cells, at: int, *, down: int = 1, across: int = 1) -> GridCell:
    line = cells.lines[at]
    return GridCell(text=line.text.strip(), row_span=down, column_span=across, page=line.page, box=line.box)


def _joined(cells: Cells, start: int, end: int) -> GridCell:
    text = join(line.text.strip() for line in cells.lines[start:end])
    return GridCell(text=text, page=cells.lines[start].page, box=cells.lines[start].box)
