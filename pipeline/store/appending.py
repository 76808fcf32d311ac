"""Appending rows to base tables: column-wise through Arrow, but for a few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow
    from duckdb import DuckDBPyConnection

_SCHEMAS: dict[str, pyarrow.Schema] = {}


FEW = 50
"""Rows that are written as parameters: to import what makes Arrow tables takes longer than a short run has."""


def append_rows(connection: DuckDBPyConnection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Append rows, all with the same columns, to a base table."""
    if len(rows) > FEW:
        append_columns(connection, table, {name: [row[name] for row in rows] for name in rows[0]})
    elif rows:
        row = f"({', '.join('?' * len(rows[0]))})"
        connection.execute(
            f"INSERT INTO store.{table} ({', '.join(rows[0])}) VALUES {', '.join([row] * len(rows))}",
            [value for each in rows for value in each.values()],
        )


def append_columns(connection: DuckDBPyConnection, table: str, columns: Mapping[str, Sequence[Any]]) -> None:
    """Append columns to a base table."""
    append_table(connection, table, _arrow(connection, table, columns))


def arrow_table(connection: DuckDBPyConnection, table: str, rows: Sequence[dict[str, Any]]) -> pyarrow.Table:
    """Rows, all with the same columns, as an Arrow table with the types of a base table; empty for none."""
    if not rows:
        return _arrow_schema(connection, table).empty_table()
    return _arrow(connection, table, {name: [row[name] for row in rows] for name in rows[0]})


def append_table(connection: DuckDBPyConnection, table: str, batch: pyarrow.Table) -> None:
    """Append an Arrow table, whose columns have the names of the base table's."""
    # DuckDB finds `stream` here by its name: to register it first takes as long as to insert a few rows, and so does the
    # scanner that it puts around a table.
    stream = batch.__arrow_c_stream__()  # noqa: F841
    connection.execute(f"INSERT INTO store.{table} BY NAME SELECT * FROM stream")


def merge_rows(connection: DuckDBPyConnection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Put rows into a base table whose key is its first column: those with a known key replace what is there."""
    if rows:
        merge_table(connection, table, arrow_table(connection, table, rows))


def merge_table(connection: DuckDBPyConnection, table: str, batch: pyarrow.Table) -> None:
    """Put the rows of an Arrow table into a base table whose key is its first column: known keys are replaced."""
    # Not ON CONFLICT: a lake has no keys that could conflict.
    key, *others = batch.column_names
    stream = batch.__arrow_c_stream__()  # noqa: F841
    updates = ", ".join(f"{column} = new.{column}" for column in others)
    connection.execute(
        f"MERGE INTO store.{table} AS old USING (SELECT * FROM stream) AS new ON old.{key} = new.{key} "
        f"WHEN MATCHED THEN UPDATE SET {updates} WHEN NOT MATCHED THEN INSERT BY NAME"
    )


def _arrow(connection: DuckDBPyConnection, table: str, columns: Mapping[str, Sequence[Any]]) -> pyarrow.Table:
    # DuckDB is asked for the types of the columns, so that the schema stands in one place.
    import pyarrow

    schema = _arrow_schema(connection, table)
    return pyarrow.table({name: pyarrow.array(values, schema.field(name).type) for name, values in columns.items()})


def _arrow_schema(connection: DuckDBPyConnection, table: str) -> pyarrow.Schema:
    # Every warehouse that is open for writing has the schema of this code: asking once is enough.
    if table not in _SCHEMAS:
        _SCHEMAS[table] = connection.execute(f"SELECT * FROM store.{table} LIMIT 0").to_arrow_table().schema
    return _SCHEMAS[table]
