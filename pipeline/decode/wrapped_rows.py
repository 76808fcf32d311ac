"""Tables whose cells wrap around the line that holds their row's number, as the text of a page of a PDF has them.

A cell of several lines is centred on its row, so that half of them stand above the number and half below:

    序号 指标 单位 2025年
    数字经济核心产业增加值
    1 % 10
    占地区生产总值比重

The running numbers find the rows; what a number's line lacks is what stands around it. Where lines keep the places of the
page (gaps of several blanks), a piece belongs to the column that it begins nearest to; else kinds of cells tell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.decode.parts import Grid, GridCell, Line, Traced, join
from pipeline.decode.table_columns import BINDING, SERIAL, UNIT, VALUE, WORDS, class_of, kind_of

_FEWEST_ROWS = 3
_FEWEST_COLUMNS = 3
_MOST_LINES = 10
"""Lines between two numbers, and lines of a header."""
_LONGEST_LINE = 90
_NO_GAP = 1.2
"""What a border that no empty line marks costs, in lines out of balance, where another place has an empty line."""
_TOKEN = re.compile(r"\S+")
_APART = re.compile(r"\S+(?: \S+)*")
_GAP = re.compile(r"\S {2,}\S")
_NUMBER = re.compile(r"(\d{1,3})[.．、]?$")
_OPENS = re.compile(r"序\s*(?:号|$|\s)|编\s*号")
_ENDS = re.compile(r"(?:备\s?)?注\s?\d{0,2}\s?[:：]|说明[:：]|附件|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章节条]|来源[:：]")
_FITS = {SERIAL: "d", WORDS: "wnuvd-b", UNIT: "uw-", VALUE: "vd-w", BINDING: "b-"}
"""The classes of cells that a column may hold, and below those that it most often does."""
_LIKELY = {SERIAL: "d", WORDS: "wn", UNIT: "u", VALUE: "vd-", BINDING: "b"}
_LEVELS = re.compile(r"(?:19|20)\d\d年?|年均|累计|目标|现状|基期")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters of a line without a gap among them, and where they begin on it."""

    text: Traced
    start: int

    @property
    def marks(self) -> tuple[float, float, float]:
        """Where it begins, has its middle and ends: columns are set to the left, centred or to the right."""
        size = len(self.text)
        return self.start, self.start + size / 2, self.start + size


@dataclass(slots=True)
class _Row:
    """A row in the making: the pieces of each column, from above; `own` is where its number stands among the lines."""

    own: int
    cells: list[list[Traced]] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)


def read_wrapped_rows(lines: Sequence[Line], at: int) -> tuple[Grid, int] | None:
    """The table whose header begins at line `at`, and the line behind it; None where numbers find no table."""
    if not _OPENS.match(lines[at].text.text.strip()):
        return None
    anchors = _anchors(lines, at)
    if len(anchors) < _FEWEST_ROWS:
        return None
    pieces = {i: list(_pieces(lines[i])) for i in range(at, min(anchors[-1] + _MOST_LINES, len(lines)))}
    width = _width(pieces, anchors, at)
    if not width:
        return None
    names, first = _header(pieces, at, anchors[0], width)
    if names is None:
        return None
    centred = anchors[0] > first or any(len(pieces[i]) < width for i in anchors)
    borders = _borders(lines, anchors, first, centred=centred)
    rows = _rows(pieces, anchors, borders, [kind_of("".join(name.text.split())) for name in names])
    if rows is None or borders[-1] - anchors[0] < len(anchors):
        return None
    head = tuple(GridCell(text=name, page=lines[at].page) for name in names)
    body = tuple(tuple(GridCell(text=join(cell), page=lines[row.own].page) for cell in row.cells) for row in rows)
    return Grid(rows=(head, *body), header_rows=1, page=lines[at].page), borders[-1]


def _anchors(lines: Sequence[Line], at: int) -> list[int]:
    """The lines that begin with 1, 2, 3 …, each within a few lines of the one before."""
    found: list[int] = []
    last = at
    for i in range(at + 1, len(lines)):
        text = lines[i].text.text.strip()
        if i - last > _MOST_LINES or len(text) > _LONGEST_LINE or "\t" in text or (found and _ENDS.match(text)):
            break
        head = _TOKEN.match(text)
        number = _NUMBER.match(head[0]) if head else None
        if number and int(number[1]) == len(found) + 1:
            found.append(i)
            last = i
    return found


def _pieces(line: Line) -> Iterator[_Piece]:
    """The line cut at its gaps: at those of several blanks where it has such, else at each blank."""
    text = line.text.text.replace("\u3000", " ")
    pattern = _APART if _GAP.search(text) else _TOKEN
    for match in pattern.finditer(text):
        yield _Piece(line.text.cut(*match.span()), line.indent + match.start())


def _width(pieces: dict[int, list[_Piece]], anchors: Sequence[int], at: int) -> int:
    """How many columns the table has: as the fullest lines of numbers hold, where several agree, or as the header names
    where one line is as full; 0 where none do."""
    counts = Counter(len(pieces[i]) for i in anchors)
    named = len(_whole_names([piece.text for piece in pieces[at]]))
    fullest = max((n for n, count in counts.items() if count >= max(2, len(anchors) // 5) or n == named), default=0)
    return fullest if fullest >= _FEWEST_COLUMNS else 0


def _header(pieces: dict[int, list[_Piece]], at: int, first: int, width: int) -> tuple[list[Traced] | None, int]:
    """The names of the columns, and the line behind them: as many lines as give as many names as there are columns."""
    names: list[Traced] = []
    for i in range(at, first):
        names = [*names, *(piece.text for piece in pieces[i])]
        whole = _whole_names(names)
        if len(whole) == width and not any(_goes_on(piece.text.text) for piece in pieces.get(i + 1, ()) if i + 1 < first):
            return whole, i + 1
        if len(whole) == width + 1 and (leveled := _leveled(whole)) is not None:
            return leveled, i + 1
    return None, at


def _goes_on(text: str) -> bool:
    """Whether a piece still belongs to the header (号, 2025年)."""
    return text in ("号", "标", "位", "性") or _LEVELS.match(text) is not None


def _whole_names(names: Sequence[Traced]) -> list[Traced]:
    """Names whose characters stand apart (指 标, or 序 above 号) put together."""
    whole: list[Traced] = []
    for name in names:
        if name.text == "号" and whole and whole[0].text == "序":
            whole[0] = join([whole[0], name])
        elif len(name.text) == 1 and whole and len(whole[-1].text) == 1 and whole[-1].text != "序":
            whole[-1] = join([whole[-1], name])
        else:
            whole.append(name)
    return whole


def _leveled(names: list[Traced]) -> list[Traced] | None:
    """Names with one over several columns (规划目标 above 2025年 and 年均): it goes before each of them, at the end of the row."""
    leaves = [i for i, name in enumerate(names) if re.match(r"(?:19|20)\d\d年?|年均|累计", name.text)]
    over = [i for i, name in enumerate(names) if i not in leaves and kind_of(name.text) == VALUE]
    if len(over) != 1 or len(leaves) < 2 or leaves != list(range(leaves[0], len(names))):
        return None
    above = names[over[0]]
    return [join([above, name]) if i in leaves else name for i, name in enumerate(names) if i != over[0]]


def _borders(lines: Sequence[Line], anchors: Sequence[int], first: int, *, centred: bool) -> list[int]:
    """The first line of each row, and the line behind the last: where cells are centred, so that about as many lines stand
    below each number as above it, at empty lines if there are any; else right above each number."""
    if not centred:
        below = 0 if lines[min(anchors[-1] + 1, len(lines) - 1)].gap else max(b - a - 1 for a, b in pairwise(anchors))
        return [first, *anchors[1:], _end(lines, anchors[-1], below)]
    best: dict[int, tuple[float, tuple[int, ...]]] = {first: (0.0, (first,))}
    for own, following in pairwise(anchors):
        parted = [i for i in range(own + 1, following + 1) if lines[i].gap]
        best = {
            border: min(
                (cost + abs((own - start) - (border - own - 1)) + (_NO_GAP if parted and border not in parted else 0), (*path, border))
                for start, (cost, path) in best.items()
            )
            for border in range(own + 1, following + 1)
        }
    room = _room(lines, anchors[-1])
    ends = [
        (cost + max(anchors[-1] - start - room, 0), (*path, _end(lines, anchors[-1], anchors[-1] - start)))
        for start, (cost, path) in best.items()
    ]
    return list(min(ends)[1])


def _room(lines: Sequence[Line], last: int) -> int:
    """How many lines below the last number stand before an empty line or what ends a table."""
    end = last + 1
    while end < len(lines) and end - last <= _MOST_LINES and not lines[end].gap and not _ENDS.match(lines[end].text.text.strip()):
        end += 1
    return end - last - 1


def _end(lines: Sequence[Line], last: int, above: int) -> int:
    """The line behind the last row: as many lines below its number as stand above it, up to what ends a table."""
    end = last + 1
    while end < len(lines) and end <= last + above and not _ENDS.match(lines[end].text.text.strip()):
        end += 1
    return end


def _rows(pieces: dict[int, list[_Piece]], anchors: Sequence[int], borders: Sequence[int], kinds: Sequence[str]) -> list[_Row] | None:
    """The rows with the pieces of all their lines; None where most numbers' lines do not fit the columns."""
    starts = _starts(pieces, anchors, len(kinds))
    rows: list[_Row] = []
    for own, (start, end) in zip(anchors, pairwise(borders), strict=True):
        row = _Row(own, [[] for _ in kinds])
        placed = _placed(pieces[own], kinds, starts)
        if placed is None:
            return None
        row.missing = [c for c in range(1, len(kinds)) if c not in {column for column, _ in placed}]
        for i in range(start, end):
            around = placed if i == own else _around(pieces.get(i, []), row, kinds, starts)
            for column, text in around:
                row.cells[column].append(text)
        rows.append(row)
    filled = sum(bool(cell) for row in rows for cell in row.cells)
    return rows if filled * 4 >= len(rows) * len(kinds) * 3 else None


def _starts(pieces: dict[int, list[_Piece]], anchors: Sequence[int], width: int) -> list[_Piece] | None:
    """A piece of each column, from the fullest line of a number; None where lines do not keep the places of the page."""
    full = [pieces[i] for i in anchors if len(pieces[i]) == width]
    sample = max(full, key=lambda row: sum(len(piece.text) for piece in row), default=None)
    kept = sample is not None and all(b.start - a.start - len(a.text) >= 1 for a, b in pairwise(sample))
    apart = sample is not None and any(b.start - a.start - len(a.text) >= 3 for a, b in pairwise(sample))
    return list(sample) if sample is not None and kept and apart else None


def _placed(row: Sequence[_Piece], kinds: Sequence[str], starts: list[_Piece] | None) -> list[tuple[int, Traced]] | None:
    """The pieces of a number's line with their columns: the number first, each other where it fits best."""
    if len(row) >= len(kinds):
        extra = len(row) - len(kinds)
        name = join([piece.text for piece in row[1 : 2 + extra]], " ")
        return [(c, text) for c, text in enumerate([row[0].text, name, *(piece.text for piece in row[2 + extra :])])]
    columns = _fitted(row[1:], list(range(1, len(kinds))), kinds, starts)
    return [(0, row[0].text), *zip(columns, (piece.text for piece in row[1:]), strict=True)]


def _around(row: Sequence[_Piece], target: _Row, kinds: Sequence[str], starts: list[_Piece] | None) -> list[tuple[int, Traced]]:
    """The pieces of another line of the row: in the columns that its number's line lacks, else in that of its name."""
    lacking = starts is None and len(target.missing) >= len(row)
    free = target.missing if lacking else list(range(1, len(kinds)))
    if len(row) > len(free):
        return [(1, join([piece.text for piece in row]))]
    return list(zip(_fitted(row, free, kinds, starts), (piece.text for piece in row), strict=True))


def _fitted(row: Sequence[_Piece], columns: list[int], kinds: Sequence[str], starts: list[_Piece] | None) -> list[int]:
    """A column of `columns` for each piece, in order, so that places or kinds agree best (by dynamic programming)."""
    best: dict[int, tuple[float, tuple[int, ...]]] = {-1: (0.0, ())}
    for n, piece in enumerate(row):
        left = len(row) - n - 1
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for k in range(n, len(columns) - left):
            cost = _misfit(piece, columns[k], kinds, starts)
            paths = [(total + cost, (*path, columns[k])) for last, (total, path) in best.items() if last < k]
            if paths:
                following[k] = min(paths)
        best = following
    return list(min(best.values())[1])


def _misfit(piece: _Piece, column: int, kinds: Sequence[str], starts: list[_Piece] | None) -> float:
    """How badly a piece fits a column: by where it begins, and by what it looks like."""
    kind = class_of("".join(piece.text.text.split()))
    likely, possible = _LIKELY[kinds[column]], _FITS[kinds[column]]
    by_kind = 0.0 if kind in likely else 0.4 if kind in possible else 1.0
    if starts is None:
        return by_kind
    return by_kind + min(abs(a - b) for a, b in zip(piece.marks, starts[column].marks, strict=True)) / 4
