"""Asking the warehouse: a connection that cannot change it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store.connection import connect, failures_as_store_errors
from pipeline.store.schema import validate

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def open_reader(path: str | Path) -> DuckDBPyConnection:
    """A connection to the warehouse at `path` that can ask anything and change nothing in it.

    The caller closes it (it is a context manager). StoreError where there is no warehouse, or it is locked by a
    writer, damaged, or of another schema than this code knows.
    """
    path = Path(path)
    connection = connect(path, read_only=True)
    try:
        with failures_as_store_errors(path):
            validate(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection
