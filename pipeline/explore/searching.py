"""Full-text search for the pages: the index is brought up to date by a process of its own, so that no page waits for it.

usage: python -m pipeline.explore.searching WAREHOUSE (what the server runs)
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store import open_reader
from pipeline.store.connection import connect
from pipeline.store.lake import is_lake
from pipeline.store.search import Hit, find_in_index, find_passages
from pipeline.store.search_index import index_path, open_index

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PATIENCE = 2.0
"""Seconds that the first page waits for an index that is being made; the others are shown without passages meanwhile."""


class PassageSearch:
    """Finds passages in the snapshot of the warehouse at `path`; a new snapshot needs its index brought up to date first."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = threading.Lock()
        self._making: subprocess.Popen[bytes] | None = None
        self._stamp: object = None
        self._index: DuckDBPyConnection | None = None
        self._patience = 0.0

    def find(self, reader: DuckDBPyConnection, stamp: object, words: Sequence[str], limit: int) -> list[Hit] | None:
        """The passages in which all `words` stand, best first; None while the index of this snapshot (`stamp`) is being made."""
        if is_lake(self._path):
            return find_passages(reader, self._path, words, limit)
        index = self._current(stamp)
        if index is None:
            return None
        with index.cursor() as cursor:
            return find_in_index(reader, cursor, words, limit)

    def _current(self, stamp: object) -> DuckDBPyConnection | None:
        with self._turn:
            if self._stamp != stamp:
                self._renew(stamp)
            if self._index is None and self._making is not None and self._is_made():
                self._making = None
                if index_path(self._path).exists():
                    self._index = connect(index_path(self._path), read_only=True)
                    self._index.execute("SET memory_limit = '64MB'; SET threads = 2")
            return self._index

    def _renew(self, stamp: object) -> None:
        if self._index is not None:
            self._index.close()
            self._index = None
        self._stamp, self._patience = stamp, PATIENCE
        command = [sys.executable, "-m", "pipeline.explore.searching", str(self._path)]
        self._making = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _is_made(self) -> bool:
        assert self._making is not None
        patience, self._patience = self._patience, 0.0
        try:
            self._making.wait(patience)
        except subprocess.TimeoutExpired:
            return False
        return True

    def close(self) -> None:
        """Let go of the index, and of the process that makes it."""
        with self._turn:
            if self._index is not None:
                self._index.close()
            if self._making is not None:
                self._making.terminate()
                self._making.wait()
            self._index, self._making, self._stamp = None, None, None


def main(path: Path) -> None:
    """Bring the index of the warehouse at `path` up to date."""
    with open_reader(path) as reader:
        open_index(reader, path).close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
