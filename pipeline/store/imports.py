"""In: an export restores the warehouse that it was made from, row for row, history and runs included.

The tables are made by the statements that the export carries, so that one of an older schema comes back as it was and is
then carried forward like any older warehouse. A lake gets its rows from the file that was restored so.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline.errors import StoreError
from pipeline.store.connection import connect, failures_as_store_errors, transaction, until_committed
from pipeline.store.lake import companion, is_lake
from pipeline.store.packages import BASE_FOLDER, Package, TableState, read_package, table_states
from pipeline.store.schema import SCHEMA_VERSION, carry_forward
from pipeline.store.warehouse import Warehouse

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TABLE_STATEMENT = re.compile(r'\ACREATE TABLE store\."?(\w+)"?\(.*\);?', re.DOTALL)


def import_warehouse(folder: Path, path: Path) -> dict[str, int]:
    """Restore the warehouse exported to `folder` as the new file, or into the new or empty lake, `path`.

    Gives the number of rows of each base table. StoreError where `path` is there already (a lake: where it holds
    something), the folder is no export, is damaged or incomplete, or was made by a newer policy-targets; then nothing is
    restored.
    """
    if not is_lake(path) and path.exists():
        raise _there_already(path)
    package = _checked_package(folder)
    if is_lake(path):
        _restore_lake(folder, package, path)
    else:
        _restore_file(folder, package, path)
    Warehouse(path).close()
    return {name: state.rows for name, state in package.tables.items()}


def _there_already(path: Path) -> StoreError:
    return StoreError(
        f"{path} is there already; move it away, or name another with --warehouse", code="warehouse-exists"
    )


def _checked_package(folder: Path) -> Package:
    package = read_package(folder)
    if package.schema_version > SCHEMA_VERSION:
        raise StoreError(
            f"{folder} was exported at schema version {package.schema_version}, newer than {SCHEMA_VERSION}, which this "
            "policy-targets knows; upgrade policy-targets",
            code="warehouse-newer",
        )
    for name, state in package.tables.items():
        found = _TABLE_STATEMENT.fullmatch(state.sql)
        if not found or found[1] != name:
            raise StoreError(f"{folder} is damaged: it has no statement for the table {name}", code="not-an-export")
        if not _file(folder, name).is_file():
            raise StoreError(f"{_file(folder, name)} is missing; export again", code="not-an-export")
    return package


def _restore_file(folder: Path, package: Package, path: Path) -> None:
    made = path.with_name(f".{path.stem}.{os.getpid()}.partial{path.suffix}")
    try:
        _restore(folder, package, made)
        with failures_as_store_errors(path):
            os.link(made, path)  # unlike a rename it does not replace what another process has made meanwhile
    finally:
        made.unlink(missing_ok=True)


def _restore_lake(folder: Path, package: Package, path: Path) -> None:
    beside = companion(path).parent
    with failures_as_store_errors(path):
        beside.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=beside, prefix=".import-") as place:
            file = Path(place) / "restored.duckdb"
            _restore(folder, package, file)
            with connect(file, read_only=False) as restored:
                carry_forward(restored)
            with Warehouse(path) as lake:
                address = file.as_posix().replace("'", "''")
                lake.connection.execute(f"ATTACH '{address}' AS restored (READ_ONLY)")
                until_committed(partial(_fill_lake, lake.connection, path, package.tables))
                lake.connection.execute("DETACH restored")


def _fill_lake(connection: DuckDBPyConnection, path: Path, tables: Iterable[str]) -> None:
    with transaction(connection):
        for name in tables:
            if name == "properties":  # what the lake says of itself is its own
                continue
            if connection.execute(f"SELECT 1 FROM store.{name} LIMIT 1").fetchone():
                raise _there_already(path)
            connection.execute(f"INSERT INTO store.{name} BY NAME FROM restored.store.{name}")


def _file(folder: Path, table: str) -> Path:
    return folder / BASE_FOLDER / f"{table}.parquet"


def _restore(folder: Path, package: Package, path: Path) -> None:
    import duckdb

    with connect(path, read_only=False) as connection:
        try:
            with transaction(connection):
                connection.execute("CREATE SCHEMA store")
                for name, state in package.tables.items():
                    _restore_table(connection, name, state, _file(folder, name))
        except duckdb.IOException:
            raise
        except duckdb.Error as problem:
            words = " ".join(str(problem).split())
            raise StoreError(f"{folder} cannot be restored: {words}", code="not-an-export") from None
        _compare(connection, folder, package)
        # The views are not in the export: opened as a warehouse, the file gets them anew.
        connection.execute("DELETE FROM store.properties WHERE key = 'views'")
        connection.execute("CHECKPOINT")


def _restore_table(connection: DuckDBPyConnection, name: str, state: TableState, file: Path) -> None:
    _make_table(connection, state.sql)
    comment = state.comment.replace("'", "''")
    connection.execute(f"COMMENT ON TABLE store.{name} IS '{comment}'")
    connection.execute(f"INSERT INTO store.{name} BY NAME FROM read_parquet($1)", [file.as_posix()])


def _make_table(connection: DuckDBPyConnection, sql: str) -> None:
    """Run the one statement that makes a table: an export from elsewhere must not run anything else."""
    import duckdb

    statements = duckdb.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.CREATE:
        raise StoreError("the export holds a statement that does not make a table", code="not-an-export")
    connection.execute(statements[0])


def _compare(connection: DuckDBPyConnection, folder: Path, package: Package) -> None:
    restored = table_states(connection)
    for name, state in package.tables.items():
        found = restored[name]
        if (found.rows, found.hash) != (state.rows, state.hash):
            raise StoreError(
                f"{_file(folder, name)} is damaged: {found.rows} rows that differ from the {state.rows} exported",
                code="not-an-export",
            )
