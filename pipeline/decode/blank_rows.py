"""Tables whose cells are parted by blanks alone, and whose names run over several lines, as the text of a PDF has them.

指标 2015年 2020年 / 1.绿化覆盖率（%） 38 42 is read where the columns' names tell which cells are values: a row ends with
as many cells as there are such columns. What stands between two rows is the title of a group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.decode.parts import Grid, GridCell, Line, Part, Traced, join
from pipeline.decode.table_columns import FITTING, SERIAL, VALUE, WORDS, class_of, kind_of, kinds_of, opens_header

_TOKEN = re.compile(r"[^ \u3000\u00a0]+")
_ENDS = re.compile(r"\A(?:(?:备\s{0,9})?注\s{0,9}\d{0,2}\s{0,9}[:：]|说明[:：]|.*[。；]$)")
_LONGEST_LINE = 90
_HEADER_LINES = 4
_WINDOW = 64
_UNIT_ALONE = re.compile(r"[(（][^（()）]{1,10}[)）]")


@dataclass(frozen=True, slots=True)
class _Token:
    """Characters without a blank among them; `line` counts from the header."""

    text: Traced
    line: int


def read_blank_rows(lines: Sequence[Line], at: int) -> tuple[list[Part], int] | None:
    """The table whose header begins at line `at` (with what its last line holds besides), and the line behind it."""
    first = _TOKEN.findall(lines[at].text.text)
    if len(first) < 2 or not any(opens_header("".join(first[:n])) for n in (1, 2, 3)):
        return None
    header, depth = _header(lines, at)
    kinds = kinds_of(["".join(name.text.split()) for name in header])
    if VALUE not in kinds or len(kinds) < 3 or kinds[0] not in (SERIAL, WORDS):
        return None
    window = _WINDOW
    while True:  # a wider look only where the table reaches the end of this one: the time grows with the table alone
        tokens = list(_tokens(lines, at + depth, window))
        rows, used = _rows(tokens, kinds)
        if not used or tokens[used - 1].line + _WINDOW // 2 < at + depth + window or at + depth + window >= len(lines):
            break
        window *= 2
    if sum(len(row) > 1 for row in rows) < 2:
        return None
    names = tuple(GridCell(text=name, page=lines[at].page) for name in header)
    grid = Grid(rows=(names, *rows), header_rows=1, page=lines[at].page)
    end, rest = _behind(lines, tokens, used)
    return [grid, *rest], end


def _header(lines: Sequence[Line], at: int) -> tuple[list[Traced], int]:
    """The names of the columns, and how many lines they take: up to the first line with a value or a number in it."""
    names: list[Traced] = []
    depth = 0
    for line in lines[at : at + _HEADER_LINES]:
        tokens = [token.text for token in _cut(line, 0)]
        if depth and any(class_of(token.text) in "dvn-" for token in tokens):
            break
        if depth and not any(_names_column(token.text) for token in tokens):
            break
        names += tokens
        depth += 1
    return _whole_names(names), depth


def _names_column(text: str) -> bool:
    return kind_of(text) != WORDS or _UNIT_ALONE.fullmatch(text) is not None


def _whole_names(tokens: Sequence[Traced]) -> list[Traced]:
    """Names whose characters were set apart (指 标) are put together again, and a unit goes to the name before it."""
    names: list[Traced] = []
    for token in tokens:
        apart = names and len(token.text) == 1 and all(len(c) == 1 for c in names[-1].text.split())
        if names and (apart or _UNIT_ALONE.fullmatch(token.text)):
            names[-1] = join([names[-1], token])
        else:
            names.append(token)
    return names


def _cut(line: Line, number: int) -> Iterator[_Token]:
    for match in _TOKEN.finditer(line.text.text):
        yield _Token(line.text.cut(*match.span()), number)


def _tokens(lines: Sequence[Line], at: int, most: int) -> Iterator[_Token]:
    for i in range(at, min(at + most, len(lines))):
        text = lines[i].text.text
        if len(text) > _LONGEST_LINE or "\t" in text or lines[i].level or _ENDS.match(text.strip()):
            return
        yield from _cut(lines[i], i)


def _rows(tokens: Sequence[_Token], kinds: str) -> tuple[list[tuple[GridCell, ...]], int]:
    """The rows that the tokens hold from the first on, and how many tokens they take."""
    classes = "".join(class_of(token.text.text) for token in tokens)
    row, group = _row_pattern(kinds, numbered="n" in classes[:12])
    rows: list[tuple[GridCell, ...]] = []
    at, number, end = 0, 1, 0
    pending: list[tuple[GridCell, ...]] = []
    while at < len(tokens):
        if match := row.match(classes, at):
            if kinds[0] == SERIAL and int(tokens[at].text.text) not in (number, number + 1):
                break
            number = int(tokens[at].text.text) if kinds[0] == SERIAL else number
            rows += pending
            rows.append(tuple(_cell(tokens, *match.span(i + 1)) for i in range(len(kinds))))
            pending, at = [], match.end()
            end = at
        elif match := group.match(classes, at):
            title = _cell(tokens, at, match.end())
            pending.append((replace(title, column_span=len(kinds)),))
            at = match.end()
        elif classes[at] == "d":  # a page's number
            at += 1
        else:
            break
    return rows, end


def _row_pattern(kinds: str, *, numbered: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """(a row, the title of a group before one) over the classes of tokens; words may take several tokens.

    Rows that begin with a number, of their own or in front of their name, tell a title from the words of a name.
    """
    fixed = kinds.replace(WORDS, "") != kinds[1:] and kinds.count(WORDS) > 1
    words = "([wnu]+?)" if not fixed else "([wnu])"
    first = "(n[wu]*)" if numbered and kinds[0] == WORDS else words
    parts = [first if not i and kind == WORDS else words if kind == WORDS else f"([{FITTING[kind]}])" for i, kind in enumerate(kinds)]
    start = "d" if kinds[0] == SERIAL else "n" if numbered else "(?!)"
    return re.compile("".join(parts)), re.compile(rf"[wu]+(?={start})")


def _cell(tokens: Sequence[_Token], start: int, end: int) -> GridCell:
    """The tokens as one cell: those of one line with a blank between, those of several without."""
    pieces: list[Traced] = []
    for i in range(start, end):
        if i > start and tokens[i].line == tokens[i - 1].line:
            pieces.append(Traced(" "))
        pieces.append(tokens[i].text)
    return GridCell(text=join(pieces))


def _behind(lines: Sequence[Line], tokens: Sequence[_Token], used: int) -> tuple[int, list[Line]]:
    """The line behind the table, and what stands behind the table's last cell on its own line."""
    last = tokens[used - 1].line
    rest = [token.text for token in tokens[used:] if token.line == last]
    return last + 1, [replace(lines[last], text=join(rest, " "))] if rest else []
