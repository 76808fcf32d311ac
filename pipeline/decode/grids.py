"""Tables in flat text: TAB rows, Markdown pipe rows, rows parted by blanks below a header, and one cell a line.

Flat text says nothing of merged cells; the grids found here leave that to the table stage (`spans_known` is false).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.decode.blank_rows import read_blank_rows
from pipeline.decode.cell_lines import read_cell_lines
from pipeline.decode.closed_rows import read_closed_rows
from pipeline.decode.marks import parse_mark
from pipeline.decode.parts import BLANK, Grid, GridCell, Line, Part, Traced, join
from pipeline.decode.tables import squash
from pipeline.decode.wrapped_rows import read_wrapped_rows

_SEPARATOR = re.compile(r"\A[\s|:+\-—=─]*$")
_LONGEST_LONE_CELL = 10
_MOST_BREAKS = 12  # lines of a Markdown row whose cells hold line ends
_FIRST_NAME = re.compile(r"\A[ \u3000\u00a0]*(?:[序编]|项|[主具核发考一指]|[类领分维])\S{0,6}(?:[ \u3000\u00a0]|$)")


def find_grids(lines: Sequence[Line]) -> Iterator[Part]:
    """The lines again, with each run of lines that is a table replaced by its grid."""
    at = 0
    while at < len(lines):
        text = lines[at].text.text
        if "\t" not in text and "|" not in text and not _opens_header(text):
            yield lines[at]
            at += 1
            continue
        for read in (read_closed_rows, _tab_rows, _pipe_rows, _bare_pipe_rows, _cell_lines, read_cell_lines, read_blank_rows, read_wrapped_rows):
            if (found := read(lines, at)) is not None:
                parts, at = found
                yield from [parts] if isinstance(parts, Grid) else parts
                break
        else:
            line = lines[at]
            yield replace(line, text=line.text.strip()) if "\t" in line.text.text else line
            at += 1


def _opens_header(text: str) -> bool:
    """The line may be the header of a table, or the first name in it (序号, 指 标 2025年)."""
    return _FIRST_NAME.match(text) is not None


def _tab_rows(lines: Sequence[Line], at: int) -> tuple[Grid, int] | None:
    if _is_separator(lines[at]):
        return None
    rows: list[Line] = []
    end = at
    while end < len(lines) and (_is_row(lines[end]) or (rows and _is_lone_cell(lines, end))):
        rows.append(lines[end])
        end += 1
    kept = [row for row in rows if not _is_separator(row)]
    return (_grid(kept, "\t"), end) if len(kept) > 1 else None


def _is_row(line: Line) -> bool:
    text = line.text.text
    return "\t" in text and ("\t" in text.strip() or text.startswith("\t\t"))


def _is_separator(line: Line) -> bool:
    return "-" in line.text.text and _SEPARATOR.match(line.text.text) is not None


def _is_lone_cell(lines: Sequence[Line], at: int) -> bool:
    """A short line right below a row: a row whose other cells are empty or left out."""
    line = lines[at]
    short = len(line.text.text.strip()) <= _LONGEST_LONE_CELL
    return short and not line.gap and not line.level and parse_mark(line.text.text) is None


def _pipe_rows(lines: Sequence[Line], at: int) -> tuple[Grid, int] | None:
    """A table of GitHub Flavored Markdown 4.10: the delimiter row stands right below the header, outer pipes may be left out."""
    if len(lines) - at < 3 or "|" not in lines[at].text.text or not _is_delimiter(lines[at + 1]):
        return None
    width = _pipes(lines[at + 1])
    rows, end = [_trimmed(lines[at])], at + 2
    while end < len(lines) and (found := _whole_row(lines, end, width)) is not None:
        row, behind = found
        if behind < len(lines) and _is_delimiter(lines[behind]) and squash(row.text.text) != squash(rows[0].text.text):
            break  # the head of another table
        end = behind
        rows.append(row)
    rows = [row for row in rows if not _is_separator(row)]
    while len(rows) > 2 and not rows[0].text.text.strip(BLANK + "|"):  # a converter that knows no header leaves it empty
        rows = rows[1:]
    return (_grid(rows, "|"), end) if len(rows) > 1 else None


def _is_delimiter(line: Line) -> bool:
    return "|" in line.text.text and _is_separator(line)


def _pipes(line: Line) -> int:
    return _without_outer_pipes(line.text.strip()).text.count("|")


def _trimmed(line: Line) -> Line:
    return replace(line, text=_without_outer_pipes(line.text.strip()))


def _whole_row(lines: Sequence[Line], at: int, width: int) -> tuple[Line, int] | None:
    """The row that begins on line `at`, and the line behind it: one line, or several where line ends strayed into its cells
    (| 1 | 云州 / 大桥 | 300 |)."""
    text = lines[at].text.text.strip()
    if "|" not in text:
        return None
    opens, end, row = text.startswith("|"), at + 1, lines[at].text.strip()
    while opens and not row.text.endswith("|") and row.text.count("|") <= width and end < min(len(lines), at + _MOST_BREAKS):
        row = join([row, lines[end].text.strip()])
        end += 1
    whole = _without_outer_pipes(row)
    if end > at + 1 and whole.text.count("|") != width:
        whole, end = _without_outer_pipes(lines[at].text.strip()), at + 1
    return replace(lines[at], text=whole), end


def _bare_pipe_rows(lines: Sequence[Line], at: int) -> tuple[Grid, int] | None:
    """Rows parted by pipes without a delimiter row, as pages are often saved: two or more with as many cells, three at least."""
    rows: list[Line] = []
    while at < len(lines):
        row = _trimmed(lines[at])
        pipes = row.text.text.count("|")
        if pipes < 2 or (rows and pipes != rows[0].text.text.count("|")):
            break
        rows.append(row)
        at += 1
    return (_grid(rows, "|"), at) if len(rows) > 1 else None


def _without_outer_pipes(text: Traced) -> Traced:
    return text.cut(text.text.startswith("|"), len(text) - text.text.endswith("|"))


def _cell_lines(lines: Sequence[Line], at: int) -> tuple[Grid, int] | None:
    """Rows as groups of lines, a cell each behind a TAB, parted by empty lines; all but the first equally long."""
    if at and _is_cell(lines[at - 1]):
        return None
    end = at
    while end < len(lines) and _is_cell(lines[end]):
        end += 1
    groups: list[list[Line]] = []
    for line in lines[at:end]:
        if line.gap or not groups:
            groups.append([])
        groups[-1].append(line)
    sizes = [len(group) for group in groups]
    if len(groups) < 3 or len(set(sizes[1:])) > 1 or not 1 < sizes[0] <= sizes[1]:
        return None
    rows = tuple(tuple(GridCell(text=line.text.strip(), page=line.page) for line in group) for group in groups)
    return Grid(rows=rows, spans_known=False, page=lines[at].page), end


def _is_cell(line: Line) -> bool:
    return line.text.text.startswith("\t") and "\t" not in line.text.text.strip()


def _grid(rows: Sequence[Line], separator: str) -> Grid:
    cells = tuple(
        tuple(GridCell(text=cell, page=row.page) for cell in _split(row.text, separator)) for row in rows
    )
    breaks = frozenset(i for i, row in enumerate(rows) if i and row.gap)
    return Grid(rows=cells, spans_known=False, breaks=breaks, page=rows[0].page)


def _split(text: Traced, separator: str) -> Iterator[Traced]:
    """The parts between separators, without blanks at their ends."""
    at = 0
    for part in text.text.split(separator):
        start = at + len(part) - len(part.lstrip(BLANK))
        yield text.cut(start, start + len(part.strip(BLANK)))
        at += len(part) + len(separator)
