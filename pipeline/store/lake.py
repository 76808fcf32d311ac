"""A warehouse in DuckLake: the same tables and views, whose catalogue many processes on many hosts may write to at once.

`ducklake:postgres:dbname=policy host=db` names a catalogue in PostgreSQL, `ducklake:policy.ducklake` one in a file; the
rows lie in Parquet files in the folder or bucket that the setting `lake_data` names when the lake is made. A lake has no
keys and checks no values: what keys guard in a file is guarded here by turns. Each transaction writes the row `turn`, so
that of two that overlap one fails to commit, and is done again on what the other has left. In PostgreSQL they queue
before that by a lock of the server's, so that few overlap.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from pipeline.errors import StoreError
from pipeline.settings import LAKE, load_settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DATABASE = "lake"
"""What a lake is called in SQL, as a file is called by its stem."""
TURN = "turn"
"""The property of a lake that each transaction writes."""
_COMPANIONS = Path("warehouse")
_REFUSED_COMMENT = re.compile(r"\A(?:\s|--[^\n]*\n)*+COMMENT ON (?:COLUMN|MACRO)")
_LONGEST_TURN = 60.0
"""Seconds after which nobody waits for another's turn any longer: it may be held by a machine that is gone."""
_LOCK = (
    # Named in full, or else DuckDB looks in the lake for the function first, and the transaction sees what was there then.
    f"FROM system.main.postgres_query('__ducklake_metadata_{DATABASE}', 'SELECT pg_try_advisory_xact_lock(20481)')"
)
_open: WeakKeyDictionary[DuckDBPyConnection, bool] = WeakKeyDictionary()
"""The connections to lakes, and whether the catalogue is in PostgreSQL."""


def is_lake(path: Path) -> bool:
    """Whether the address of a warehouse is that of a lake."""
    return str(path).startswith(LAKE)


def companion(path: Path) -> Path:
    """The file beside which lie the things of a warehouse that are not in it: corrections, what was told, the search index.

    That is the warehouse's own file, and for a lake a name in `warehouse/` of the working folder.
    """
    if not is_lake(path):
        return path
    return _COMPANIONS / f"lake-{sha256(str(path).encode()).hexdigest()[:8]}.duckdb"


def attach(path: Path, *, read_only: bool) -> DuckDBPyConnection:
    """A connection whose current database is the lake at `path`; StoreError for an address that cannot be one.

    A lake that is not there is made, unless it is to be read only. Raises what DuckDB raises where it cannot be reached.
    """
    import duckdb

    address = str(path).removeprefix(LAKE)
    if "password=" in address or "://" in str(path) or ":/" in address:
        raise StoreError(
            "a lake's address is shown in logs: write it as `ducklake:postgres:dbname=… host=… user=…`, and give the "
            "password in PGPASSWORD or ~/.pgpass",
            code="lake-address",
        )
    in_postgres = address.startswith("postgres:")
    connection = duckdb.connect()
    try:
        for extension in ("ducklake", "postgres") if in_postgres else ("ducklake",):
            load_extension(connection, extension)
        load_extension(connection, "httpfs", at_once=False)
        connection.execute(f"ATTACH {_quoted(LAKE + address)} AS {DATABASE} ({_options(address, read_only)})")
        connection.execute(f"USE {DATABASE}")
    except BaseException:
        connection.close()
        raise
    _open[connection] = in_postgres
    return connection


def allow_own_files(connection: DuckDBPyConnection) -> None:
    """Let a connection to a lake reach the lake's own files also where access to others is shut off thereafter."""
    row = connection.execute(f"SELECT data_path FROM ducklake_settings('{DATABASE}')").fetchone()
    assert row is not None
    connection.execute(f"SET allowed_directories = [{_quoted(str(row[0]))}]")


def load_extension(connection: DuckDBPyConnection, name: str, *, at_once: bool = True) -> None:
    """Load an extension of DuckDB from its wheel, at once or when DuckDB first needs it.

    StoreError where the wheel is not installed, or is of another DuckDB.
    """
    import duckdb

    try:
        import_module("duckdb_extensions").import_extension(name, con=connection)
        if at_once:
            connection.execute(f"LOAD {name}")
    except (ImportError, OSError, RuntimeError, duckdb.Error) as problem:
        raise StoreError(
            f"DuckDB's extension {name} is missing ({' '.join(str(problem).split())}); "
            "`pip install 'policy-targets[lake]'` brings it",
            code="extension-missing",
        ) from problem


def take_turn(connection: DuckDBPyConnection) -> None:
    """Have the transaction that has begun fail to commit where another has been committed since; nothing in a file.

    Where the catalogue is in PostgreSQL it waits first until no other is under way; its lock ends with it.
    """
    if not is_in_lake(connection):
        return
    if _open[connection]:
        deadline = time.monotonic() + _LONGEST_TURN
        while connection.execute(_LOCK).fetchone() != (True,) and time.monotonic() < deadline:
            time.sleep(0.02)
    connection.execute("UPDATE store.properties SET value = ? WHERE key = ?", [token_hex(8), TURN])


def is_in_lake(connection: DuckDBPyConnection) -> bool:
    """Whether a connection is one to a lake."""
    return connection in _open


def without_keys(tables: Mapping[str, str]) -> dict[str, str]:
    """SQL that makes the base tables (name to the SQL of their files) without what a lake refuses: keys, checks, storage.

    Names, types, NOT NULL and the comments on the tables stay.
    """
    import duckdb

    with duckdb.connect() as shape:
        shape.execute("CREATE SCHEMA store")
        for sql in tables.values():
            shape.execute(sql)
        columns = shape.execute(
            """
            SELECT table_name, list(format('"{}" {} {}', column_name, data_type, if(is_nullable, '', 'NOT NULL'))
                ORDER BY column_index)
            FROM duckdb_columns() WHERE schema_name = 'store' GROUP BY table_name
            """
        ).fetchall()
        comments = dict(shape.execute("SELECT table_name, comment FROM duckdb_tables() WHERE comment IS NOT NULL").fetchall())
    return {
        name: f"CREATE TABLE store.{name} ({', '.join(described)}); "
        f"COMMENT ON TABLE store.{name} IS {_quoted(comments.get(name, ''))};"
        for name, described in columns
    }


def execute_file(connection: DuckDBPyConnection, sql: str) -> None:
    """Execute the statements of a .sql file; in a lake without the comments on columns of views and on macros."""
    if is_in_lake(connection):
        statements = [statement.query for statement in connection.extract_statements(sql)]
        sql = ";".join(query for query in statements if not _REFUSED_COMMENT.match(query))
    connection.execute(sql)


def _options(address: str, read_only: bool) -> str:
    if read_only:
        return "READ_ONLY, CREATE_IF_NOT_EXISTS false"
    place = load_settings().lake_data
    if not place and address.startswith("postgres:"):
        return "CREATE_IF_NOT_EXISTS false"
    return f"DATA_PATH {_quoted(place)}" if place else "CREATE_IF_NOT_EXISTS true"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
