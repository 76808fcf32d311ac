"""One query of a stranger on the published snapshot, in a process of its own that can read nothing else and ends in time.

DuckDB's own limits do not hold one query: `repeat` takes memory that `memory_limit` does not count, and an interrupt may
come seconds late. So a child process asks (`confined_child`) under limits that the kernel keeps: its address space, its
lifetime, and files, of which it can write none. What it answers comes through a pipe, and is judged here when it has ended.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any, Literal

from pipeline.errors import StoreError
from pipeline.store.lake import is_lake
from pipeline.store.reader import published_file

Encoding = Literal["rows", "arrow"]
SHOWN = 16_000_000
"""Bytes of an answer that are kept in memory on their way; more go through a file without a name."""
_VALUES = {
    ("datetime", "date"), ("datetime", "datetime"), ("datetime", "time"), ("datetime", "timedelta"),
    ("datetime", "timezone"), ("decimal", "Decimal"), ("uuid", "UUID"),
}  # fmt: skip
"""What an answer may hold beside plain values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a query may take: seconds by the clock and megabytes of memory; rows and megabytes at which its answer is cut.

    None is no limit.
    """

    seconds: float | None = 60.0
    megabytes: int | None = 2048
    rows: int | None = 1_000_000
    answer_megabytes: int | None = 2048


NO_LIMITS = Limits(seconds=None, megabytes=None, rows=None, answer_megabytes=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The columns of an answer with DuckDB's names of their types, its rows, and the limit that cut it (rows, megabytes).

    Values are what DuckDB gives to Python; times with a zone have that zone's offset.
    """

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    cut_by: str | None


class Incoming:
    """An answer on its way: columns and types are known, batches are read once, and then what cut it."""

    def __init__(self, frames: Iterator[tuple[Any, ...]], header: tuple[Any, ...]) -> None:
        self.columns: tuple[str, ...] = header[1]
        self.types: tuple[str, ...] = header[2]
        self.cut_by: str | None = None
        self._frames = frames

    def batches(self) -> Iterator[Any]:
        """Yield each batch: a list of rows, or the bytes of an Arrow stream, as it was asked for."""
        for kind, content in self._frames:
            if kind == "batch":
                yield content
            else:
                self.cut_by = content


def ask(
    path: str | Path, sql: str, parameters: Mapping[str, object] | None = None, limits: Limits | None = None
) -> Answer:
    """Answer one query (SELECT and the like) on the published snapshot of the warehouse, or on the lake, at `path`.

    `parameters` are the values of `$name` in it. An answer beyond its limit of rows or megabytes is cut, and `cut_by` tells
    it. StoreError for a query that fails (query-failed), may not be asked (query-refused), or takes
    too much time or memory (query-too-slow, query-too-large), and for what is wrong with the warehouse.
    """
    with asked(path, sql, parameters, limits) as incoming:
        rows = [row for batch in incoming.batches() for row in batch]
        return Answer(columns=incoming.columns, types=incoming.types, rows=rows, cut_by=incoming.cut_by)


@contextmanager
def asked(
    path: str | Path,
    sql: str,
    parameters: Mapping[str, object] | None = None,
    limits: Limits | None = None,
    encoding: Encoding = "rows",
) -> Iterator[Incoming]:
    """Answer as `ask` does, a batch at a time; no batch is given before the query has come to its end."""
    limits = limits or Limits()
    path = Path(path)
    file = path if is_lake(path) else published_file(path)
    request = {"file": str(file), "path": str(path), "sql": sql, "parameters": dict(parameters or {}), "encoding": encoding}
    with tempfile.SpooledTemporaryFile(max_size=SHOWN) as received:
        ending = _ask_child({**request, **asdict(limits)}, received)
        received.seek(0)
        if ending:
            # The last frame says why, or there is none: nobody is given the part before it.
            for _ in _frames(received, ending, limits):
                pass
        frames = _frames(received, ending, limits)
        yield Incoming(frames, next(frames))


def _ask_child(request: dict[str, Any], received: IO[bytes]) -> int:
    """Have a child answer into a file; return how it ended."""
    command = [sys.executable, "-P", "-m", "pipeline.store.confined_child"]
    # The child imports what this process does, and nothing from the working folder. One arena: others would take
    # address space that no query asked for.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "MALLOC_ARENA_MAX": "1"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            # The pipe stays open: its end tells the child that this process is gone.
            child.stdin.write(pickle.dumps(request))
            child.stdin.flush()
            copyfileobj(child.stdout, received)
        except BrokenPipeError:
            pass  # how the child ended says more
        except BaseException:
            child.kill()
            raise
        return child.wait()


def _frames(received: IO[bytes], ending: int, limits: Limits) -> Iterator[tuple[Any, ...]]:
    """Yield the frames of an answer up to its last; StoreError where it is an error, or there is none."""
    while True:
        try:
            frame = _Frames(received).load()
        except (EOFError, pickle.UnpicklingError):
            raise _ended_early(ending, limits) from None
        if frame[0] == "error":
            raise StoreError(frame[2], code=frame[1])
        yield frame
        if frame[0] == "end":
            return


def _ended_early(ending: int, limits: Limits) -> StoreError:
    if ending == -signal.SIGALRM:
        return StoreError(f"the query took more than {limits.seconds:g} seconds", code="query-too-slow")
    if limits.megabytes is not None:
        return StoreError(f"the query took more than {limits.megabytes} MB of memory", code="query-too-large")
    return StoreError(f"the process that asked died ({ending})", code="query-failed")


class _Frames(pickle.Unpickler):
    """Reads frames of plain values: a child that was taken over could send no code."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _VALUES:
            raise pickle.UnpicklingError(f"an answer holds no {module}.{name}")
        return super().find_class(module, name)
