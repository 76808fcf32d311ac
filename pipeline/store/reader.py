"""Asking the warehouse: a connection to its published snapshot, which no writer disturbs and which cannot change it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import StoreError
from pipeline.store.connection import connect, failures_as_store_errors
from pipeline.store.lake import is_lake
from pipeline.store.locks import WriterLock, is_being_written
from pipeline.store.schema import validate_whole
from pipeline.store.snapshots import is_current, publish, published_at, settle, snapshot_path

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_UNAVAILABLE = ("warehouse-locked", "warehouse-read-only", "disk-full", "warehouse-damaged", "warehouse-unfinished")
"""Why a snapshot cannot be made anew now; the former one serves."""


def open_reader(path: str | Path) -> DuckDBPyConnection:
    """A connection to the warehouse at `path` that can ask anything and change nothing in it.

    It sees the published snapshot: all that was stored before the run that may be writing now (`stale_since`). The
    caller closes it (it is a context manager). Connections of one process share what the first of them opened, until all
    are closed: a server that stays up closes its connection from time to time. StoreError where there is no warehouse, or it is damaged, or of another
    schema than this code knows.
    """
    path = Path(path)
    return _validated(path if is_lake(path) else published_file(path), path)


def published_file(path: Path) -> Path:
    """The snapshot of the warehouse file at `path`, made anew where it is not current and nobody writes.

    Where none can be made (on a disk that is only read) it is the warehouse itself. StoreError as in `open_reader`.
    """
    if not is_current(path):
        _publish_if_free(path)
    snapshot = snapshot_path(path)
    return snapshot if snapshot.exists() else path


def stale_since(path: str | Path) -> datetime | None:
    """Since when (UTC) a reader of the warehouse at `path` has missed what a run is writing; None where it has all."""
    path = Path(path)
    if is_lake(path):
        return None
    return published_at(path) if is_being_written(path) or not is_current(path) else None


def why_stale(path: str | Path) -> str:
    """Why a reader of the warehouse at `path` misses something (`stale_since`), in words."""
    if is_being_written(Path(path)):
        return "a run is writing"
    return "what came later could not be published (policy-targets doctor says why)"


def _publish_if_free(path: Path) -> None:
    """Make the snapshot anew where nobody writes: after a run that died, or a change made by other means."""
    try:
        # Looking first refuses what is no warehouse, and meets a program that holds the file without our lock.
        _validated(path, path).close()
        lock = WriterLock(path)
        if lock.try_acquire():
            try:
                settle(path)
                publish(path)
            finally:
                lock.release()
    except StoreError as problem:
        if problem.code not in _UNAVAILABLE:
            raise


def _validated(file: Path, path: Path) -> DuckDBPyConnection:
    connection = connect(file, read_only=True)
    try:
        with failures_as_store_errors(path):
            validate_whole(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection
