"""The child process of `confined`: it takes one query from its standard input and answers in frames on its output.

Frames are pickled tuples: ("header", columns, types), ("batch", rows or bytes) as many as there are, then ("end", what
cut the answer), or at any point ("error", code, message).
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import sys
from collections.abc import Iterator
from datetime import datetime, timezone
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from pipeline.errors import PolicyTargetsError, StoreError
from pipeline.store.connection import failures_as_store_errors
from pipeline.store.lake import allow_own_files, attach, is_lake
from pipeline.store.schema import validate
from pipeline.store.statements import readable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BATCH = 256
"""Rows a frame: few, since one may hold a whole text."""
THREADS = 4
"""Threads of a query at most, each of which takes memory of its own."""
ENGINE_SHARE = 0.8
"""The part of its memory that DuckDB may plan with; it says so kindly where that is too little."""
MB = 1 << 20
OPENING = 10.0
"""Seconds that opening the warehouse may take before the query's own begin: a catalogue may be far away."""
FAILED = 1
"""How the process ends where it has no answer."""


def main() -> None:
    """Answer the request on standard input; the process ends here, whatever came."""
    request = pickle.load(sys.stdin.buffer)
    Thread(target=_die_with_parent, daemon=True).start()
    _prepare_imports(request["encoding"])
    _forbid_files()
    if request["seconds"] is not None:
        _end_in(request["seconds"] + OPENING)
    out, ending = sys.stdout.buffer, 0
    try:
        for frame in _answer(request):
            out.write(frame)
    except PolicyTargetsError as problem:
        out.write(pickle.dumps(("error", problem.code, str(problem))))
        ending = FAILED
    except MemoryError:
        ending = FAILED
    except Exception as defect:
        out.write(pickle.dumps(("error", "query-failed", f"a defect of the program: {type(defect).__name__}: {defect}")))
        ending = FAILED
    out.flush()
    os._exit(ending)


def _prepare_imports(encoding: str) -> None:
    """Import before memory is limited what writes Arrow; and keep pandas out where nothing needs it.

    DuckDB asks each parameter whether it is pandas's NaT, and imports pandas for that, which takes a second.
    """
    if encoding == "arrow":
        import pyarrow  # noqa: F401
    else:
        sys.modules["pandas"] = None  # type: ignore[assignment]  # this is how Python says that there is none


def _die_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(FAILED)


def _end_in(seconds: float) -> None:
    """Let the kernel end this process after so many seconds."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))


def _forbid_files() -> None:
    """Let this process neither write a file nor leave a core."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _limit_memory(megabytes: int | None) -> None:
    """Let this process take so much address space beyond what it has now."""
    status = Path("/proc/self/statm")
    if megabytes is None or not status.exists():
        return
    taken = int(status.read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + megabytes * MB,) * 2)


def _answer(request: dict[str, Any]) -> Iterator[bytes]:
    import duckdb

    connection = _connect(Path(request["file"]), Path(request["path"]), request["megabytes"])
    if request["seconds"] is not None:
        _end_in(request["seconds"])
    try:
        sql = readable(connection, request["sql"])
        result = connection.execute(sql, request["parameters"] or None)
        columns = tuple(str(column[0]) for column in result.description)
        types = tuple(str(column[1]) for column in result.description)
        yield pickle.dumps(("header", columns, types))
        batches = _arrow(result, request["rows"]) if request["encoding"] == "arrow" else _rows(result, request["rows"])
        yield from _within(batches, request["answer_megabytes"])
    except duckdb.OutOfMemoryException:
        raise StoreError(f"the query took more than {request['megabytes']} MB of memory", code="query-too-large") from None
    except duckdb.Error as problem:
        raise StoreError(one_line(problem), code="query-failed") from None


def one_line(problem: Exception) -> str:
    """Return DuckDB's message without the picture of the query below it; its hint is kept."""
    lines = [line.strip() for line in str(problem).splitlines() if line.strip()]
    kept = [line for line in lines if not line.startswith("LINE ") and line.strip("^ ")]
    return "; ".join(kept[:2])


def _connect(file: Path, path: Path, megabytes: int | None) -> DuckDBPyConnection:
    """Return a connection that reads the database and nothing else, in a process that takes no more memory than it may."""
    import duckdb

    with failures_as_store_errors(path):
        if is_lake(path):
            connection = attach(path, read_only=True)
            allow_own_files(connection)
        else:
            connection = duckdb.connect(str(file), read_only=True, config={"allow_persistent_secrets": False})
        validate(connection, path)
        settings = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
            "temp_directory": "''",
            "streaming_buffer_size": "'1KB'",  # it counts no text: at its default a few thousand whole texts wait
            "threads": str(min(THREADS, os.cpu_count() or 1)),
            **({} if megabytes is None else {"memory_limit": f"'{megabytes * ENGINE_SHARE:.0f}MiB'"}),
            "enable_external_access": "false",
            "lock_configuration": "true",
        }
        connection.execute("; ".join(f"SET {name} = {value}" for name, value in settings.items()))
    _limit_memory(megabytes)
    return connection


def _rows(result: DuckDBPyConnection, limit: int | None) -> Iterator[tuple[bytes, bool]]:
    """Yield frames of rows, up to as many as the limit, each with whether rows are left."""
    count = 0
    while rows := result.fetchmany(BATCH):
        room = len(rows) if limit is None else limit - count
        count += len(rows)
        yield _frame(rows[:room]), len(rows) > room


def _arrow(result: DuckDBPyConnection, limit: int | None) -> Iterator[tuple[bytes, bool]]:
    """Yield the same as Arrow streams of a batch each; one without rows carries the types."""
    import pyarrow

    reader = result.to_arrow_reader(BATCH * 64)
    yield _frame(_arrow_stream(pyarrow.RecordBatch.from_pylist([], reader.schema))), False
    count = 0
    for batch in reader:
        room = batch.num_rows if limit is None else limit - count
        count += batch.num_rows
        yield _frame(_arrow_stream(batch.slice(0, room))), batch.num_rows > room


def _within(batches: Iterator[tuple[bytes, bool]], megabytes: int | None) -> Iterator[bytes]:
    """Yield the batches up to a limit of bytes, and the end with what has cut them."""
    size, cut_by = 0, None
    for frame, is_more in batches:
        size += len(frame)
        if megabytes is not None and size > megabytes * MB:
            cut_by = "megabytes"
            break
        yield frame
        if is_more:
            cut_by = "rows"
            break
    yield pickle.dumps(("end", cut_by))


def _arrow_stream(batch: Any) -> bytes:
    import pyarrow

    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue().to_pybytes())


def _frame(content: list[tuple[Any, ...]] | bytes) -> bytes:
    buffer = BytesIO()
    _Plain(buffer).dump(("batch", content))
    return buffer.getvalue()


class _Plain(pickle.Pickler):
    """Writes times with the offset of their zone in place of the zone, which belongs to another package."""

    def reducer_override(self, value: object) -> Any:
        if isinstance(value, datetime) and value.tzinfo is not None and (offset := value.utcoffset()) is not None:
            return value.replace(tzinfo=timezone(offset)).__reduce_ex__(4)
        return NotImplemented


if __name__ == "__main__":
    main()
