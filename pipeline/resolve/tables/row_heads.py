"""What stands at the head of a table's rows: their numbers, and the titles of the groups that they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.model import Cell, Table
from pipeline.numerals import normalize, parse_integer
from pipeline.resolve.tables.value_columns import is_title

_NUMBERED = re.compile(r"\s{0,9}[(（]?(\d{1,3})\s{0,9}(?:[.．、)）](?!\d(?![A-Z]))|\s(?=[\u4e00-\u9fff]))\s*")
"""1.绿化覆盖率, （1）绿化覆盖率, 1 绿化覆盖率: a row's number in the cell of its name."""
_ORDINAL = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十]{1,3}(?:[)）、.．]|(?=\s))|[IVXⅠ-Ⅻ]{1,4}[.．、])\s*")


@dataclass(frozen=True, slots=True)
class RowHead:
    """A row's `number` (its 序号, the one in front of its name, or its position from 1) and the title of its `group`.

    `is_title` is set for the row that is such a title.
    """

    number: str
    group: str = ""
    is_title: bool = False


def row_heads(table: Table, serial: int | None, name: int | None) -> tuple[RowHead, ...]:
    """The heads of all rows of `table`; `serial` and `name` are the columns of their numbers and names."""
    return tuple(_heads(table, serial, name))


def _heads(table: Table, serial: int | None, name: int | None) -> Iterator[RowHead]:
    group, position = "", 0
    for row in table.rows:
        if is_title(row) and len(table.rows) > 1:
            group = _ORDINAL.sub("", "".join(row[0].text.split()))
            yield RowHead(str(position + 1), group, is_title=True)
            continue
        position += 1
        yield RowHead(_number(row, serial, name) or str(position), group)


def _number(row: Sequence[Cell], serial: int | None, name: int | None) -> str:
    if serial is not None and (number := parse_integer(row[serial].text.strip())) is not None:
        return str(number)
    match = _NUMBERED.match(normalize(row[name].text)) if serial is None and name is not None else None
    return match[1] if match else ""


def without_number(name: str) -> str:
    """The name of a row without the number before it.

    >>> without_number("1.绿化覆盖率"), without_number("一、（1）绿化覆盖率"), without_number("5G基站")
    ('绿化覆盖率', '绿化覆盖率', '5G基站')
    """
    for number in (_ORDINAL, _NUMBERED):
        if match := number.match(name):
            name = name[match.end() :]
    return name
