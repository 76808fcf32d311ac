"""The script that one would write in an afternoon, to measure against.

It reads a text, cuts every sentence into words with jieba, takes percentages, years, counted units and 责任单位 with
a few regular expressions, and inserts what it found with `executemany`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import jieba

if TYPE_CHECKING:
    import duckdb

SENTENCE = re.compile(r"[^。；！？\n]+")
YEAR = re.compile(r"(20\d\d)\s*年")
QUANTITY = re.compile(
    r"(\d+(?:\.\d+)?)\s*"
    r"(%|％|万元|亿元|元|所|个|名|人|家|项|次|套|平方米|万|亿)"
    r"(以上|以内|以下|左右)?"
)
UNITS = re.compile(r"(?:责任|牵头|配合)(?:单位|部门)[:：]\s*([^）)\n]+)")
SEPARATOR = re.compile(r"[、，,；;]")
TABLES = """
create table if not exists targets (path varchar, sentence integer, indicator varchar, value double, unit varchar,
    comparator varchar, year integer, evidence varchar);
create table if not exists responsibilities (path varchar, sentence integer, unit varchar);
"""

TargetRow = tuple[str, int, str, float, str, str, int | None, str]
UnitRow = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of one text."""

    targets: list[TargetRow]
    units: list[UnitRow]


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8 or GB18030."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def read(path: str, data: bytes) -> Found:
    """Return the rows of a file."""
    found = Found([], [])
    for index, match in enumerate(SENTENCE.finditer(decode(data))):
        sentence = match.group().strip()
        words = jieba.lcut(sentence)
        found.targets.extend(_targets(path, index, sentence, words))
        for clause in UNITS.finditer(sentence):
            found.units.extend((path, index, unit.strip()) for unit in SEPARATOR.split(clause.group(1)) if unit.strip())
    return found


def load(connection: duckdb.DuckDBPyConnection, found: Found) -> None:
    """Insert the rows of a file."""
    if found.targets:
        connection.executemany("insert into targets values (?, ?, ?, ?, ?, ?, ?, ?)", found.targets)
    if found.units:
        connection.executemany("insert into responsibilities values (?, ?, ?)", found.units)


def _targets(path: str, index: int, sentence: str, words: list[str]) -> list[TargetRow]:
    year = YEAR.search(sentence)
    rows: list[TargetRow] = []
    for match in QUANTITY.finditer(sentence):
        value, unit, bound = match.groups()
        indicator = _words_before(words, match.start())
        comparator = {"以上": ">=", "以内": "<=", "以下": "<=", "左右": "~"}.get(bound or "", "=")
        rows.append((path, index, indicator, float(value), unit, comparator, int(year[1]) if year else None, sentence))
    return rows


def _words_before(words: list[str], end: int, count: int = 4) -> str:
    position, before = 0, []
    for word in words:
        if position >= end:
            break
        before.append(word)
        position += len(word)
    return "".join(before[-count:])
