"""The unit that holds for a whole table: 单位：万元 above it, in its caption or in its title row."""

from __future__ import annotations

import re
from bisect import bisect_right

from pipeline.model import Document, Table
from pipeline.numerals import normalize
from pipeline.resolve.tables.row_names import is_unit

_UNIT = re.compile(r"(?:^|[\s(（)）表]|金额|计量|投资|数量|面积)单位 ?[:：] ?([^\s,，、;；()（）:：]{1,10})(?:[、,，]([%％])|(?=$|[\s)）]))")
_LONGEST = 60


def block_index(document: Document, offset: int) -> int:
    """Which block holds `offset`."""
    return max(bisect_right(document.blocks, offset, key=lambda block: block.start) - 1, 0)


def table_unit(document: Document, table: Table) -> str:
    """The unit of all values of `table` that have none of their own; empty where none is told.

    单位：市水利局 names an office, and 单位：万元、人 leaves open which value is in which: they give no unit. In 单位：亿元、%
    the shares are told by their names."""
    at = block_index(document, table.start)
    lines = [block.text for block in document.blocks[max(at - 2, 0) : at] if block.kind != "table" and len(block.text) <= _LONGEST]
    for text in (*reversed(lines), table.caption):
        match = _UNIT.search(normalize(text).strip())
        if match and is_unit(match[1]):
            return match[1]
    return ""
