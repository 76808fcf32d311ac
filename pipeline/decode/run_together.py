"""Tables that lost every separator: 序号指标单位2020年2025年属性1绿化覆盖率％3842约束性2公园个1220预期性.

The names of the columns, the running numbers, the units and 约束性 or 预期性 tell where a row and its cells begin. Two values
that stand together (3842) are told apart where just one cut makes them the same indicator's: less than four times
as much in one year as in the other. A table with a row that has no reading, or several, is no rows but one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.decode.parts import Grid, GridCell, Line, Part
from pipeline.decode.table_columns import BINDING, SERIAL, UNIT, UNIT_CELL, VALUE, are_alike, kinds_of

_B = r"[\s\u3000\u00a0]{0,20}"
_NAME = (
    rf"序{_B}号|(?:主要)?指{_B}标(?:{_B}(?:名{_B}称|内{_B}容|项目))?(?!属性|性质|类型)|(?:计量)?单{_B}位|(?:19|20)\d\d年?比(?:19|20)\d\d年?(?:增长|变化|下降|提高)?|"
    rf"(?:19|20)\d\d年?(?:（[^（）]{{1,6}}）)?(?:目标值?|实际值?|现状值?|预期值?|规划值?|基期值?|完成值?)?|年均(?:增长率?|增速)?(?:（[％%]）|[（\[][^）\]]{{1,4}}[）\]])?|累计(?:增长|增速)?|"
    rf"(?:指标|目标|预期|现状|规划|基期|完成)值|(?:指标)?{_B}(?:属{_B}性|性{_B}质)|指标类型"
)
_HEADER = re.compile(rf"(?:序{_B}号|(?:主要)?指{_B}标(?:{_B}名{_B}称)?){_B}(?:(?:{_NAME}){_B}){{2,9}}(?=\S)")
_EACH = re.compile(_NAME)
_BINDING_WORD = re.compile(r"约束性|预期性|引导性|指导性")
_TITLE = re.compile(r"(?:[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[）)])[^\d。；]{2,16}|[\u4e00-\u9fff]{2,12}(?=\d)")
_NOTE = re.compile(rf"{_B}(?:(?:备\s{{0,9}})?注[:：①1]|说明[:：])")
_SENTENCE_END = re.compile(r"[。；;！？]")
_MARK = r"<>＜＞≥≤≧≦〔\[+－\-"
_AFTER = r"(?:[%％‰]|个?百分点|左右|以上|以下)*[〕\]]?"
_VALUE = re.compile(rf"[{_MARK}]{{0,2}}(?:0|[1-9]\d*)(?:\.\d+)?(?:[∶:：][1-9]\d*(?:\.\d+)?)?{_AFTER}|[—–-]{{1,2}}")
_RUN = re.compile(rf"(?:[{_MARK}—–]{{0,3}}\d[\d.∶:：]*{_AFTER}|[—–]+)+")
_SHAPE = re.compile("s?tu?v{1,5}b?")
_LONGEST_ROW = 160
_LONGEST_RUN = 60

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Row:
    """(start, end) of each cell, and where the row ends; the title of a group has one cell."""

    cells: tuple[Span, ...]
    end: int


def part_run_together(line: Line) -> Iterator[Part]:
    """The line, with each table that was run together in it as a grid of its own, and its caption as a line.

    A table that cannot be read keeps its header, with all the rest as one cell.
    """
    text = line.text.text
    at = 0
    for header in () if "\t" in text or "|" in text else _HEADER.finditer(text):
        names, kinds = _names(text, header)
        if names[0][0] < at or not _SHAPE.fullmatch(kinds) or (kinds[0] != SERIAL and kinds[-1] != BINDING):
            continue
        rows = _rows(text, header.end(), kinds) or _whole(text, header.end(), kinds)
        if rows:
            yield from _lines_before(line, at, names[0][0])
            yield _grid(line, names, rows)
            at = rows[-1].end
    if not at:
        if text:
            yield line
        return
    rest = line.text.cut(at).strip()
    if rest.text:
        yield replace(line, text=rest, gap=False)


def _names(text: str, header: re.Match[str]) -> tuple[list[Span], str]:
    """The names of the columns with their kinds; a caption that ends in 指标 is none of them."""
    names = [match.span() for match in _EACH.finditer(text, *header.span())]
    kinds = kinds_of(["".join(text[start:end].split()) for start, end in names])
    first = 1 if kinds.startswith(("ts", "tt")) else 0
    return names[first:], kinds[first:]


def _lines_before(line: Line, start: int, end: int) -> Iterator[Line]:
    """What stands before a table: its caption, from the last end of a sentence on, is a line of its own."""
    sentences = [match.end() for match in _SENTENCE_END.finditer(line.text.text, start, end)]
    edges = [start, *sentences[-1:], end]
    for first, last in pairwise(edges):
        piece = line.text.cut(first, last).strip()
        if piece.text:
            yield replace(line, text=piece, gap=line.gap and first == 0)


def _grid(line: Line, names: Sequence[Span], rows: Sequence[_Row]) -> Grid:
    def cell(span: Span, across: int = 1) -> GridCell:
        return GridCell(text=line.text.cut(*span).strip(), column_span=across, page=line.page, box=line.box)

    grid = [list(map(cell, names))]
    for row in rows:
        if len(row.cells) > 1 and row.cells[0][0] == row.cells[0][1]:  # it shares the number of the row above
            above = max(i for i, cells in enumerate(grid) if len(cells) == len(names))
            grid[above][0] = replace(grid[above][0], row_span=len(grid) - above + 1)
            grid.append([cell(span) for span in row.cells[1:]])
        else:
            grid.append([cell(span, len(names) if len(row.cells) == 1 else 1) for span in row.cells])
    return Grid(rows=tuple(map(tuple, grid)), header_rows=1, page=line.page)


def _rows(text: str, at: int, kinds: str) -> list[_Row]:
    """The rows of the table whose header ends at `at`; none where one of them has no single reading."""
    rows: list[_Row] = []
    number = 1
    while at < len(text) and not _NOTE.match(text, at):
        title = _title(text, at, number, kinds)
        start = title.end if title else at
        opens = kinds[0] != SERIAL or _has_number(text, start, number)
        row = _bound_row(text, start, number if opens else None, kinds) if kinds[-1] == BINDING else _open_row(text, start, number, opens, kinds)
        if row is None:
            break
        rows += [title, row] if title else [row]
        number, at = number + opens, row.end
    return rows if _is_whole(text, at, rows, number, kinds) else []


def _is_whole(text: str, at: int, rows: Sequence[_Row], number: int, kinds: str) -> bool:
    """Two rows at least, and nothing behind them that looks like one more."""
    more = _BINDING_WORD.search(text, at, at + _LONGEST_ROW) if kinds[-1] == BINDING else _has_number(text, at, number)
    return sum(len(row.cells) > 1 for row in rows) > 1 and not more


def _whole(text: str, at: int, kinds: str) -> list[_Row]:
    """All of a table that cannot be read, as one cell: up to its last 约束性, or to the end of its sentence."""
    if kinds[-1] != BINDING and not re.search(r"\d\D{2,60}\d\D{2,60}\d", text[at : at + _LONGEST_ROW]):
        return []
    if kinds[-1] != BINDING:
        stop = _SENTENCE_END.search(text, at)
        note = _NOTE.search(text, at, stop.start() if stop else len(text))
        end = note.start() if note else stop.start() if stop else len(text)
        return [_Row(((at, end),), end)]
    end, count = at, 0
    while found := _BINDING_WORD.search(text, end, end + _LONGEST_ROW):
        end, count = found.end(), count + 1
    return [_Row(((at, end),), end)] if count > 1 else []


def _title(text: str, at: int, number: int, kinds: str) -> _Row | None:
    """The title of a group of rows (一、经济发展), right before the number of its first."""
    _, start = _skip(text, at, None)
    title = _TITLE.match(text, start)
    if title is None or kinds[0] != SERIAL or not _has_number(text, title.end(), number):
        return None
    return _Row((title.span(),), title.end())


def _has_number(text: str, at: int, number: int) -> bool:
    return re.compile(rf"{_B}{number}(?!\d*[.．、]?\d*[%％])").match(text, at) is not None


def _skip(text: str, at: int, number: int | None) -> tuple[Span, int]:
    """((start, end) of the row's number, where its words begin)."""
    match = re.compile(rf"{_B}({'' if number is None else number}){_B}").match(text, at)
    assert match is not None
    return match.span(1), match.end()


def _bound_row(text: str, at: int, number: int | None, kinds: str) -> _Row | None:
    """A row up to its 约束性: what stands before that, from the right, are its values, its unit and its name."""
    serial, start = _skip(text, at, number if kinds[0] == SERIAL else None)
    found = _BINDING_WORD.search(text, start, start + _LONGEST_ROW)
    if found is None:
        return None
    runs = [match for match in _RUN.finditer(text, start, found.start()) if match.end() == found.start()]
    if not runs:
        return None
    cells = _cells(text, start, runs[-1], kinds, "")
    return _Row((*([serial] if kinds[0] == SERIAL else []), *cells, found.span()), found.end()) if cells else None


def _open_row(text: str, at: int, number: int, opens: bool, kinds: str) -> _Row | None:
    """A row without 约束性 at its end: up to the number of the next row, or the words of one that shares its number."""
    serial, start = _skip(text, at, number if opens else None)
    following = str(number + 1 if opens else number)
    for run in _RUN.finditer(text, start, start + _LONGEST_ROW):
        for rest in (following, ""):
            if not run[0].endswith(rest) or (rest and not text[run.end() : run.end() + 1].strip()):
                continue
            cells = _cells(text, start, run, kinds, rest)
            if cells:
                return _Row((serial, *cells), cells[-1][1])
    return None


def _cells(text: str, start: int, run: re.Match[str], kinds: str, rest: str) -> tuple[Span, ...]:
    """Name, unit and values of a row whose values are `run` without `rest`; none where they have no single reading."""
    first, last = run.start(), run.end() - len(rest)
    unit: tuple[Span, ...] = ()
    if UNIT in kinds:
        dash = len(run[0]) - len(run[0].lstrip("—–"))
        size = 0 if dash else _unit_size(text[start:first])
        if not size and not dash:
            return ()
        unit = ((first - size, first + dash),)
        first += dash
    name = (start, unit[0][0] if unit else first)
    values = _values(text[first:last], kinds.count(VALUE))
    if values is None or not _is_name(text[slice(*name)]):
        return ()
    edges = [first, *(first + cut for cut in values), last]
    return (name, *unit, *pairwise(edges))


def _is_name(text: str) -> bool:
    return len(text.strip()) > 1 and not _SENTENCE_END.search(text)


def _unit_size(text: str) -> int:
    """How many characters the unit at the end of a name takes, of the readings the longest that leaves a name."""
    return next((size for size in range(min(12, len(text) - 2), 0, -1) if UNIT_CELL.fullmatch(text[-size:].strip())), 0)


def _values(run: str, count: int) -> tuple[int, ...] | None:
    """Where to cut `run` into `count` values; None where not just one reading is likely. (() for a single value.)"""
    if len(run) > _LONGEST_RUN:
        return None
    readings = [cuts for cuts in _cuts(run, 0, count) if _likely([run[i:j] for i, j in pairwise((0, *cuts, len(run)))])]
    return readings[0] if len(readings) == 1 else None


def _cuts(run: str, at: int, count: int) -> Iterator[tuple[int, ...]]:
    if count == 1:
        if _VALUE.fullmatch(run, at):
            yield ()
        return
    for cut in range(at + 1, len(run)):
        if _VALUE.fullmatch(run, at, cut):
            for more in _cuts(run, cut, count - 1):
                yield (cut, *more)


def _likely(values: Sequence[str]) -> bool:
    """Values of one indicator are of one size; the last of three may be the change between the two before it.

    None has more than two decimals, but those below one (a coefficient of 0.5037)."""
    if any(re.search(r"(?<![.\d])[1-9]\d*\.\d{3}", value) for value in values):
        return False
    if len({re.sub(r"^[^∶:：]*", "", value) for value in values}) > 1 and re.search("[∶:：]", "".join(values)):
        return False  # 2.45∶1 and 2.35∶1 have the same right side
    if len(values) == 3 and re.search("[%％点〕\\]]$", values[2]):
        return are_alike(values[:2]) and _is_change(*map(_size, values))
    return are_alike(values)


def _size(value: str) -> float | None:
    match = re.search(r"\d+(?:\.\d+)?", value)
    return (-1 if re.match(r"[-－]", value) else 1) * float(match[0]) if match else None


def _is_change(before: float | None, after: float | None, change: float | None) -> bool:
    """Whether `change` is what lies between two values, in points or in per cent (rounded)."""
    if before is None or after is None or change is None:
        return True
    points, share = after - before, 100 * (after / before - 1) if before else 0
    return abs(points - change) < 0.6 or abs(share - change) < 1
