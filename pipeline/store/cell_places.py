"""Which table, row and column a passage stands in, for facts that know their offsets only."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import Table


class CellPlace(NamedTuple):
    """A table's id, a row of it (from 1, the header not counted) and a column (from 1): all None outside of tables, row
    and column None in a header."""

    table_id: str | None = None
    row_index: int | None = None
    column_index: int | None = None


class CellPlaces:
    """The places of a document's cells by offset; a cell merged over several stands at the first of them."""

    def __init__(self, tables: Sequence[Table], table_ids: Sequence[str]) -> None:
        found: dict[int, tuple[int, CellPlace]] = {}
        for table, table_id in zip(tables, table_ids, strict=True):
            for row_index, row in enumerate(table.rows, 1):
                for column_index, cell in enumerate(row, 1):
                    if cell.text:
                        found.setdefault(cell.start, (cell.end, CellPlace(table_id, row_index, column_index)))
            found.setdefault(table.start, (table.end, CellPlace(table_id)))
        self._starts = sorted(found)
        self._places = [found[start] for start in self._starts]

    def at(self, offset: int) -> CellPlace:
        """Where the character at `offset` of the text stands."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self._places[index][0]:
            return CellPlace()
        return self._places[index][1]
