"""The answer to a query: rows that outlive the connection, and become a pandas DataFrame where one is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow
    from pandas import DataFrame

SHOWN = 20
"""Rows that a notebook or an interpreter shows."""


class Rows:
    """The rows of an answer, in order: iterate over them as tuples, or take them as data frame, Arrow table or dicts."""

    def __init__(self, table: pyarrow.Table) -> None:
        self._table = _with_plain_sums(table)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self._table.column_names)

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        for batch in self._table.to_batches():
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return a dict per row, from column to value."""
        return [dict(zip(self.columns, row, strict=True)) for row in self]

    def to_pandas(self) -> DataFrame:
        """Return a pandas DataFrame. Whole numbers stay whole where some are missing (Int64), dates become datetime64."""
        import pandas
        import pyarrow

        whole = {pyarrow.int32(): pandas.Int64Dtype(), pyarrow.int64(): pandas.Int64Dtype()}
        frame: DataFrame = self._table.to_pandas(date_as_object=False, types_mapper=whole.get)
        return frame

    def to_arrow(self) -> pyarrow.Table:
        """Return the Arrow table that holds the rows, which polars, pandas and DuckDB read without a copy."""
        return self._table

    def __repr__(self) -> str:
        return f"<Rows: {self._counted()} of {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the first rows as a table."""
        from html import escape

        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        rows = (
            "<tr>" + "".join(f"<td>{escape('' if value is None else str(value))}</td>" for value in row) + "</tr>"
            for row, _ in zip(self, range(SHOWN), strict=False)
        )
        told = f"<p>{self._counted()}" + (f", the first {SHOWN} shown</p>" if len(self) > SHOWN else "</p>")
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>{told}"

    def _counted(self) -> str:
        return f"{len(self):,} row{'' if len(self) == 1 else 's'}"


def _with_plain_sums(table: pyarrow.Table) -> pyarrow.Table:
    """The table with HUGEINT columns, which are what DuckDB sums integers into, as 64-bit integers where those hold them."""
    import pyarrow

    for index, field in enumerate(table.schema):
        if pyarrow.types.is_decimal(field.type) and field.type.precision == 38 and field.type.scale == 0:
            with suppress(pyarrow.ArrowInvalid):
                table = table.set_column(index, field.name, table.column(index).cast(pyarrow.int64()))
    return table
