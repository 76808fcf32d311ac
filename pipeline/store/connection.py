"""Opening the warehouse file, and saying in one line what went wrong with it and what to do.

DuckDB is imported when a connection is made, so that commands which ask nothing of the warehouse start at once.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pipeline.errors import StoreError
from pipeline.fail_points import reach
from pipeline.store.lake import attach, is_lake, take_turn
from pipeline.store.no_pandas import notice_missing_pandas

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RESERVED_NAMES = ("store", "temp", "system", "memory")
"""DuckDB names a database after its file: with these stems, names such as `store.targets` would be ambiguous."""
_TURNS = 20
"""Times that a transaction is tried in a lake to which others write."""
T = TypeVar("T")

_FAILURES: tuple[tuple[str, str, str], ...] = (
    # what DuckDB says, our code, what happened and what to do
    (
        r"No space left|File too large|Disk quota|out of disk",
        "disk-full",
        "no room left on the disk for {path}; free some and run again: what was loaded before is kept",
    ),
    (
        r"Could not set lock",
        "warehouse-locked",
        "{path} is in use by another process{holder}; wait until it is done, or stop it, and run again",
    ),
    (
        r"different configuration",
        "warehouse-locked",
        "{path} is open in this process already, in another mode; close that connection first",
    ),
    (
        r"not a valid DuckDB database",
        "not-a-warehouse",
        "{path} is no DuckDB database; move it away, or set POLICY_TARGETS_WAREHOUSE to another file",
    ),
    (
        r"unable to connect to postgres|connection to server",
        "lake-unreachable",
        "the catalogue of {path} cannot be reached; see that PostgreSQL runs there and lets you in (PGPASSWORD, ~/.pgpass)",
    ),
    (
        r"does not match existing data path",
        "lake-elsewhere",
        "{path} has its files in another place than POLICY_TARGETS_LAKE_DATA names; take that setting away, or correct it",
    ),
    (
        r"create_if_not_exists|existing DuckLake",
        "no-warehouse",
        "there is no lake at {path}; set POLICY_TARGETS_LAKE_DATA to the place of its files; `policy-targets run` makes it",
    ),
    (
        r"transaction conflict|conflict on|initialize DuckLake.*(already exists|unique constraint)",
        "warehouse-conflict",
        "others were writing {path} at the same time; run again: what was loaded before is kept",
    ),
    (
        r"database does not exist",
        "no-warehouse",
        "there is no warehouse at {path}; make one with `policy-targets run PATH…`",
    ),
    (
        r"newer version|storage version",
        "warehouse-newer",
        "{path} was written by a newer DuckDB; upgrade the duckdb package, or use another warehouse file",
    ),
    (
        r"Permission denied|Read-only file system",
        "warehouse-read-only",
        "no permission to write {path}; change its permissions, or set POLICY_TARGETS_WAREHOUSE to another file",
    ),
    (
        r"attached in read-only mode",
        "read-only",
        "the warehouse is open for reading only: ask with SELECT; facts enter by `policy-targets run`",
    ),
    (r"Is a directory", "not-a-warehouse", "{path} is a folder; name a file in it, such as {path}/policy.duckdb"),
    (
        r"Not a directory|File exists|No such file or directory",
        "no-such-folder",
        "the folder of {path} cannot be made or opened; check the path",
    ),
    (
        r"Corrupt database|checksum|Could not read enough bytes|database has been invalidated",
        "warehouse-damaged",
        "{path} is damaged; restore it from a copy, or make it anew from the originals with `policy-targets rebuild`",
    ),
)


def store_error(error: BaseException, path: Path) -> StoreError:
    """The StoreError for a failure of DuckDB or of the file system under the warehouse at `path`."""
    said = " ".join(str(error).split())
    holder = re.search(r"\(PID (\d+)\)", said)
    for pattern, code, words in _FAILURES:
        if re.search(pattern, said, re.IGNORECASE):
            message = words.format(path=path, holder=f" (process {holder[1]})" if holder else "")
            return StoreError(message, code=code)
    return StoreError(f"the warehouse {path} failed: {said}")


@contextmanager
def failures_as_store_errors(path: Path) -> Iterator[None]:
    """Raise what DuckDB or the file system raises inside as StoreError."""
    import duckdb

    try:
        yield
    except (duckdb.Error, OSError) as error:
        raise store_error(error, path) from error


def connect(path: Path, *, read_only: bool) -> DuckDBPyConnection:
    """A connection to the database file, or to the lake, at `path`; StoreError where it cannot be opened."""
    import duckdb

    notice_missing_pandas()
    if is_lake(path):
        with failures_as_store_errors(path):
            return attach(path, read_only=read_only)
    if path.stem.lower() in RESERVED_NAMES:
        raise StoreError(f"a warehouse cannot be named {path.name}: choose another file name", code="name-reserved")
    with failures_as_store_errors(path):
        if not read_only:
            path.parent.mkdir(parents=True, exist_ok=True)
        return duckdb.connect(str(path), read_only=read_only)


LISTED = """(SELECT unnest(from_json(?, '["VARCHAR"]')))"""
"""In SQL the texts that a parameter lists, which `listed` makes."""


def listed(texts: Iterable[str | None]) -> str:
    """A list of texts as one parameter for LISTED: a hundred times as fast as a list, whose values are bound one by one."""
    return json.dumps([*texts])


def placeholders(values: Sized) -> str:
    """A `?` for each value, for `IN (…)`: cheaper to plan and to compare with than a list as one parameter. NULL for none."""
    return ", ".join("?" * len(values)) or "NULL"


@contextmanager
def one_thread(connection: DuckDBPyConnection) -> Iterator[None]:
    """What is done inside is done by one thread.

    Measured: small statements take half as long, for other threads are started and waited for in each; and those that
    append to one table wait for each other more than they do (twice the facts a processor second with one).
    """
    import duckdb

    connection.execute("SET threads = 1")
    try:
        yield
    finally:
        with suppress(duckdb.Error):  # what failed inside is what is told
            connection.execute("RESET threads")


@contextmanager
def transaction(connection: DuckDBPyConnection, *, in_turn: bool = True) -> Iterator[None]:
    """All that is done inside is committed together, or nothing of it.

    In a lake it fails where another transaction was committed meanwhile, unless it needs no turn (`lake.take_turn`).
    """
    connection.begin()
    try:
        if in_turn:
            take_turn(connection)
        reach("transaction.begun")
        yield
        reach("transaction.done")
        connection.commit()
        reach("transaction.committed")
    except BaseException:
        _roll_back(connection)
        raise


def until_committed(action: Callable[[], T]) -> T:
    """Do what is one transaction or several, again where another writer of the same lake came first."""
    import duckdb

    for turn in range(1, _TURNS):
        try:
            return action()
        except duckdb.TransactionException:
            time.sleep(random.uniform(0, min(2.0, 0.05 * 2**turn)))
    return action()


def _roll_back(connection: DuckDBPyConnection) -> None:
    """Roll back; a failed commit has done so already, and then DuckDB has no transaction to roll back."""
    import duckdb

    with suppress(duckdb.Error):
        connection.rollback()
