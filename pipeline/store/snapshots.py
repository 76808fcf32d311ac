"""The published snapshot: a copy of the warehouse that readers open, so that they never meet a writer.

DuckDB lets one process write a file and none read it meanwhile. So a run, when it is done, copies the warehouse
(`policy.duckdb`) whole to `policy.published.duckdb` beside it and swaps the copy in by a rename: whoever reads has the
former or the latter, never a part, and keeps what was opened for as long as it is open. The copy has the time of change
of its original, which tells whether it is current.
"""

from __future__ import annotations

import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.fail_points import reach
from pipeline.store.connection import connect, failures_as_store_errors
from pipeline.store.lake import is_lake
from pipeline.store.verification import verify

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FICLONE = 0x40049409  # of <linux/fs.h>: share all blocks of another file


def snapshot_path(path: Path) -> Path:
    """Where the snapshot of the warehouse at `path` lies; DuckDB gives both the same name in SQL."""
    return path.with_name(f"{path.stem}.published{path.suffix}")


def is_current(path: Path) -> bool:
    """Whether the snapshot holds all that the warehouse at `path` does. A lake needs none: its readers meet no writer."""
    if is_lake(path):
        return True
    try:
        live, copy = path.stat(), snapshot_path(path).stat()
    except OSError:
        return False
    return (live.st_mtime_ns, live.st_size) == (copy.st_mtime_ns, copy.st_size) and not _log_path(path).exists()


def published_at(path: Path) -> datetime | None:
    """When the warehouse last changed before its snapshot was made (UTC); None where there is no snapshot."""
    try:
        return datetime.fromtimestamp(snapshot_path(path).stat().st_mtime, UTC)
    except OSError:
        return None


def publish(path: Path) -> None:
    """Swap in a snapshot of the warehouse at `path`, which this process must not have open.

    The caller holds the writers' lock. The copy is read whole before it takes the former one's place. StoreError where
    there is no room for it (disk-full) or the warehouse is damaged (warehouse-damaged); then the former one stays.
    """
    # Closing a copied file ends the locks that this process has on it (POSIX): hence not while DuckDB has it open.
    target = snapshot_path(path)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    with failures_as_store_errors(target):
        try:
            reach("publish.begun")
            if not _cloned(path, partial):
                shutil.copyfile(path, partial)
            reach("publish.copied")
            shutil.copystat(path, partial)
            with partial.open("rb") as file:
                os.fsync(file.fileno())
            reach("publish.synced")
            verify(partial, path)
            reach("publish.verified")
            partial.replace(target)
            reach("publish.swapped")
        finally:
            partial.unlink(missing_ok=True)


def _cloned(source: Path, target: Path) -> bool:
    """Whether the file system made a copy that shares its blocks with the source (Btrfs, XFS, bcachefs): it costs nothing."""
    if sys.platform != "linux":
        return False
    import fcntl

    with source.open("rb") as original, target.open("wb") as copy:
        try:
            fcntl.ioctl(copy.fileno(), _FICLONE, original.fileno())
        except OSError:
            return False
    return True


def _has_runs(connection: DuckDBPyConnection) -> bool:
    """Whether the tables are there: a first run may have died before it made them."""
    found = connection.execute("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'store' AND table_name = 'runs'").fetchone()
    return found is not None


def settle(path: Path) -> None:
    """Clear up after a run that died, in the file at `path`, whose lock the caller holds: its log is written into the file, so
    that a copy is the whole of it, and its record says that it died, for whoever holds the lock is the only writer."""
    connection = connect(path, read_only=False)
    with failures_as_store_errors(path):
        try:
            reach("settle.opened")
            if _has_runs(connection):
                connection.execute("UPDATE store.runs SET status = 'died' WHERE status = 'running'")
            connection.execute("CHECKPOINT")
            reach("settle.checkpointed")
        finally:
            connection.close()


def _log_path(path: Path) -> Path:
    return path.with_name(path.name + ".wal")
