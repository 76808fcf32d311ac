"""The writers' queue: one run at a time writes a warehouse, the others wait their turn.

The lock is the kernel's (flock) on a file beside the warehouse: it ends with the process that holds it, however that
ends, so that a dead run leaves nothing to clear away. The file itself stays; it says which process had it last.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.store.connection import failures_as_store_errors
from pipeline.store.lake import is_lake

STEP = 0.1
"""Seconds between two tries."""


class WriterLock:
    """The right to write the warehouse at `path`, held from `acquire` to `release` or to the end of the process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def acquire(self, wait: float = 0.0) -> None:
        """Take the lock, waiting up to `wait` seconds; StoreError (warehouse-locked) names the process that has it."""
        deadline = time.monotonic() + wait
        while not self.try_acquire():
            if time.monotonic() >= deadline:
                raise StoreError(
                    f"{self.path} is in use by another process{self._holder()}; wait until it is done, or stop it, "
                    "and run again (POLICY_TARGETS_LOCK_WAIT says how long to queue)",
                    code="warehouse-locked",
                )
            time.sleep(min(STEP, max(0.0, deadline - time.monotonic())))

    def try_acquire(self) -> bool:
        """Take the lock if nobody has it; StoreError where its file cannot be made. A lake has none: many write at once."""
        import fcntl

        if is_lake(self.path):
            return True
        with failures_as_store_errors(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(_lock_path(self.path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        os.ftruncate(file, 0)
        os.pwrite(file, str(os.getpid()).encode(), 0)
        self._file = file
        return True

    def release(self) -> None:
        """Let the next one write; nothing happens where the lock is not held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _holder(self) -> str:
        written = _lock_path(self.path).read_text(encoding="ascii", errors="replace").strip()
        return f" (process {written})" if written.isdigit() else ""


def is_being_written(path: Path) -> bool:
    """Whether a run holds the warehouse file at `path` now; asking leaves no lock file behind."""
    import fcntl

    try:
        file = os.open(_lock_path(path), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def _lock_path(path: Path) -> Path:
    return path.with_name(path.name + ".lock")
