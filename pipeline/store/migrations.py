"""Carrying a warehouse of an older schema forward: `warehouse/migrations/NNNN_*.sql`, all in one transaction.

The number is that of the schema which a file leads to. Tables that are new in a schema are made before its file runs,
by their own files in `warehouse/tables/`; so each migration holds only what changes in the tables that were there.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import StoreError
from pipeline.store.connection import failures_as_store_errors

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def copy_path(path: Path, version: int) -> Path:
    """Where the copy of the warehouse at `path` goes before it leaves a schema version."""
    return path.with_name(f"{path.stem}.schema-{version}{path.suffix}")


def keep_copy(path: Path, version: int) -> Path:
    """Copy the warehouse at `path`, which nobody has open, before its schema changes; StoreError where it cannot be."""
    copy = copy_path(path, version)
    partial = copy.with_name(f".{copy.name}.partial")
    with failures_as_store_errors(copy):
        try:
            shutil.copy2(path, partial)
            partial.replace(copy)
        finally:
            partial.unlink(missing_ok=True)
    return copy


def migrate(connection: DuckDBPyConnection, version: int, tables: dict[str, str], steps: dict[str, str]) -> None:
    """Bring the tables from a schema version to this code's; the caller has a transaction open.

    `tables` and `steps` are the .sql files of tables and migrations, by name. StoreError where no step leads on from
    the version.
    """
    there = {
        name
        for (name,) in connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'store' AND database_name = current_database()"
        ).fetchall()
    }
    for name, sql in tables.items():
        if name not in there:
            connection.execute(sql)
    ahead = {number: sql for name, sql in sorted(steps.items()) if (number := int(name.split("_")[0])) > version}
    if next(iter(ahead), None) != version + 1:
        raise StoreError(
            f"no migration leads on from schema version {version}; load again with `policy-targets run`",
            code="warehouse-older",
        )
    for sql in ahead.values():
        connection.execute(sql)
