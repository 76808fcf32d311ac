"""The published snapshot as a server sees it: one connection for all requests, renewed when a run has published."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.explore.searching import PassageSearch
from pipeline.store import open_reader
from pipeline.store.connection import store_error
from pipeline.store.lake import is_lake
from pipeline.store.snapshots import snapshot_path

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.store.search import Hit

PATIENCE = 5.0
"""Seconds that a new snapshot waits for the requests that still read the former one."""
SETTINGS = ("SET threads = 2", "SET memory_limit = '128MB'", "SET enable_external_access = false")
Stamp = tuple[int, int, int] | None


class Published:
    """Lends cursors on the snapshot of the warehouse at `path`; each request has its own, so that threads never share one.

    DuckDB shares what one process has open of a file, so that the former connection must be closed before the new
    snapshot can be seen: `cursor` waits until the requests that read the former one are done.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = threading.Condition()
        self._borrowed = 0
        self._stamp: Stamp = None
        self._reader: DuckDBPyConnection | None = None
        self._kept: dict[str, list[dict[str, Any]]] = {}
        self._search = PassageSearch(path)

    @contextmanager
    def cursor(self) -> Iterator[DuckDBPyConnection]:
        """A cursor on the latest snapshot, closed afterwards; StoreError where there is no warehouse to read, or it fails.

        A query that means nothing is a defect of ours, and raised as it is.
        """
        import duckdb

        with self._turn:
            cursor = self._current().cursor()
            self._borrowed += 1
        try:
            yield cursor
        except duckdb.ProgrammingError:
            raise
        except duckdb.Error as problem:
            raise store_error(problem, self.path) from problem
        finally:
            cursor.close()
            with self._turn:
                self._borrowed -= 1
                self._turn.notify_all()

    def kept(self, key: str, ask: Callable[[], list[dict[str, Any]]]) -> list[dict[str, Any]]:
        """What `ask` answers of the present snapshot, asked once; a lake has no snapshots, and is asked each time."""
        if is_lake(self.path):
            return ask()
        kept = self._kept
        if key not in kept:
            kept[key] = ask()
        return kept[key]

    def find_passages(self, cursor: DuckDBPyConnection, words: Sequence[str], limit: int) -> list[Hit] | None:
        """The passages in which all `words` stand, best first; None while the index is being made."""
        return self._search.find(cursor, self._stamp, words, limit)

    def close(self) -> None:
        """Close the connection; the next cursor opens it again."""
        self._search.close()
        with self._turn:
            self._close()

    def _current(self) -> DuckDBPyConnection:
        if self._reader is not None and self._stamp != self._look():
            self._turn.wait_for(lambda: self._borrowed == 0, PATIENCE)
            if self._borrowed == 0:
                self._close()
        if self._reader is None:
            self._reader = open_reader(self.path)
            for setting in SETTINGS:
                self._reader.execute(setting)
            self._stamp = self._look()
            self._kept = {}
        return self._reader

    def _close(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _look(self) -> Stamp:
        """What tells one snapshot from the next; a lake needs none, its readers see each commit."""
        if is_lake(self.path):
            return None
        try:
            state = snapshot_path(self.path).stat()
        except OSError:
            return None
        return state.st_ino, state.st_mtime_ns, state.st_size
