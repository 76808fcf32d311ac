"""The relations of the warehouse: finding their .sql files, creating them, and knowing which schema a file has.

`warehouse/tables/*.sql` make the base tables in the schema `store`; `warehouse/views/*.sql` make the public views and
`warehouse/macros/*.sql` the macros, which are made anew whenever their text has changed. A file's name is the
relation's.
"""

from __future__ import annotations

import re
from functools import cache
from graphlib import TopologicalSorter
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import StoreError
from pipeline.fail_points import reach
from pipeline.store.appending import merge_rows
from pipeline.store.connection import transaction
from pipeline.store.lake import TURN, execute_file, is_in_lake, is_lake, without_keys
from pipeline.store.migrations import migrate

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SCHEMA_VERSION = 4

_ASKED = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)\b(?!\.)")
_CALLED = re.compile(r"\b(\w+)\s*\(")


@cache
def sql_folder() -> Path:
    """The folder with tables/, views/, macros/, migrations/ and checks/: in a checkout beside the package, else inside it."""
    package = Path(__file__).resolve().parent
    for folder in (package.parents[1] / "warehouse", package / "sql"):
        if (folder / "tables").is_dir():
            return folder
    raise StoreError("the SQL files of the warehouse are missing from this installation; install it again")


def sql_files(kind: str) -> dict[str, str]:
    """Name to text of the .sql files of a kind: tables, views, macros, migrations or checks."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((sql_folder() / kind).glob("*.sql"))}


def in_order_of_need(relations: dict[str, str], mentioned: re.Pattern[str] = _ASKED) -> list[str]:
    """The names of views (or macros), each after those that it asks (or calls)."""
    needs = {name: {*mentioned.findall(sql)} & relations.keys() - {name} for name, sql in relations.items()}
    return list(TopologicalSorter(needs).static_order())


def prepare(connection: DuckDBPyConnection, path: Path) -> None:
    """Give an empty database the schema; bring the views and macros of a warehouse up to date.

    StoreError where the database is no warehouse, or one of a newer or older schema.
    """
    if _is_empty(connection):
        _create_tables(connection)
    validate(connection, path)
    views, macros = sql_files("views"), sql_files("macros")
    fingerprint = sha256("\0".join([*views.values(), *macros.values()]).encode()).hexdigest()
    if read_property(connection, "views") != fingerprint:
        _create_views(connection, views, macros, fingerprint)


def older_version(connection: DuckDBPyConnection) -> int | None:
    """The schema version of a warehouse that this code carries forward; None where there is nothing to carry."""
    if ("store", "properties") not in _tables(connection):
        return None
    version = int(read_property(connection, "schema_version") or 0)
    return version if version < SCHEMA_VERSION else None


def carry_forward(connection: DuckDBPyConnection) -> None:
    """Migrate a warehouse of an older schema to this code's, wholly or not at all; one that has it stays as it is."""
    with transaction(connection):
        version = older_version(connection)  # in its turn: another may have carried a lake forward meanwhile
        if version is None:
            return
        migrate(connection, version, _table_files(connection), sql_files("migrations"))
        write_property(connection, "schema_version", str(SCHEMA_VERSION))
        write_property(connection, "views", "")  # they are made anew over the tables as they are now


def validate(connection: DuckDBPyConnection, path: Path) -> None:
    """StoreError unless the database is a warehouse of the schema that this code knows."""
    tables = _tables(connection)
    if not tables and not is_lake(path):
        raise StoreError(
            f"{path} holds nothing yet: the run that was making it ended early; `policy-targets run PATH…` makes it",
            code="no-warehouse",
        )
    if ("store", "properties") not in tables:
        raise StoreError(
            f"{path} is a DuckDB database, but no warehouse of policy-targets; "
            "set POLICY_TARGETS_WAREHOUSE to another file",
            code="not-a-warehouse",
        )
    version = int(read_property(connection, "schema_version") or 0)
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{path} has schema version {version}, newer than {SCHEMA_VERSION}, which this policy-targets "
            "knows; upgrade policy-targets, or use another warehouse file",
            code="warehouse-newer",
        )
    if version < SCHEMA_VERSION:
        raise StoreError(
            f"{path} has schema version {version}, older than {SCHEMA_VERSION}; "
            f"the next `policy-targets run` carries it forward{'' if is_lake(path) else ', after a copy'}",
            code="warehouse-older",
        )


def validate_whole(connection: DuckDBPyConnection, path: Path) -> None:
    """StoreError unless the database is a warehouse of this schema that has all its views, too."""
    validate(connection, path)
    if not read_property(connection, "views"):
        raise StoreError(
            f"{path} is unfinished: the run that was making it, or carrying it forward, ended early; "
            "`policy-targets run PATH…` goes on from there",
            code="warehouse-unfinished",
        )


def read_property(connection: DuckDBPyConnection, key: str) -> str | None:
    """What the warehouse says of itself under `key`, or None."""
    # All of the few rows rather than a parameter: binding one makes DuckDB import pandas, where that is installed.
    rows = connection.execute("SELECT key, value FROM store.properties").fetchall()
    return dict(rows).get(key)


def write_property(connection: DuckDBPyConnection, key: str, value: str) -> None:
    """Have the warehouse say `value` of itself under `key`."""
    merge_rows(connection, "properties", [{"key": key, "value": value}])


def _create_tables(connection: DuckDBPyConnection) -> None:
    with transaction(connection, in_turn=False):
        connection.execute("CREATE SCHEMA store")
        for sql in _table_files(connection).values():
            connection.execute(sql)
        write_property(connection, "schema_version", str(SCHEMA_VERSION))
        if is_in_lake(connection):
            write_property(connection, TURN, "")
        reach("schema.tables")


def _table_files(connection: DuckDBPyConnection) -> dict[str, str]:
    """Name to text of the .sql files of the base tables, as the database can take them."""
    tables = sql_files("tables")
    return without_keys(tables) if is_in_lake(connection) else tables


def _create_views(
    connection: DuckDBPyConnection, views: dict[str, str], macros: dict[str, str], fingerprint: str
) -> None:
    with transaction(connection):
        for name in in_order_of_need(views):
            execute_file(connection, views[name])
        reach("schema.views")
        # Macros are bound when they are made, as views are: those that others call come first, and all after the views.
        for name in in_order_of_need(macros, _CALLED):
            execute_file(connection, macros[name])
        write_property(connection, "views", fingerprint)
        reach("schema.macros")


def _is_empty(connection: DuckDBPyConnection) -> bool:
    return not _tables(connection)


def _tables(connection: DuckDBPyConnection) -> set[tuple[str, str]]:
    """Schema and name of each table of the database."""
    found = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal AND database_name = current_database()"
    )
    return set(found.fetchall())
