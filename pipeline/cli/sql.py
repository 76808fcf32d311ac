"""`policy-targets sql`: a query under limits, printed or written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from pipeline.cli.formats import ResultFormat, console, format_of, to_table, write_csv, write_json, write_jsonl
from pipeline.errors import StoreError
from pipeline.settings import Settings, load_settings

if TYPE_CHECKING:
    from pipeline.store.confined import Incoming, Limits

WRITERS = {ResultFormat.csv: write_csv, ResultFormat.json: write_json, ResultFormat.jsonl: write_jsonl}
SETTINGS = {"query-too-slow": "sql_seconds", "query-too-large": "sql_megabytes"}
"""The setting that allows more, by the code of what a query exceeded."""


def sql_command(
    query: str, *, form: ResultFormat | None, output: Path | None, limit: int, unlimited: bool, warehouse: Path | None
) -> int:
    """Run a query and print or write its rows; return the exit code, 1 where a limit has cut the answer.

    Raises StoreError with one line for what fails, what may not be asked, and what takes too much time or memory.
    """
    from pipeline.store.confined import NO_LIMITS, asked
    from pipeline.store.reader import stale_since

    form = format_of(form, output)
    text = _text(query)
    settings = load_settings()
    path = warehouse or settings.warehouse
    limits = NO_LIMITS if unlimited else _limits(settings)
    if form is ResultFormat.table and limit:
        limits = replace(limits, rows=min(limit, limits.rows or limit))
    with _hinted(), asked(path, text, limits=limits, encoding="arrow" if form is ResultFormat.parquet else "rows") as incoming:
        since = stale_since(path)
        if since is not None:
            _say(f"a run is writing; this is as of {since:%Y-%m-%d %H:%M:%S} UTC")
        with _output(output, path) as file:
            _write(incoming, form, file, limits)
    if incoming.cut_by is None or form is ResultFormat.table:
        return 0
    amount = f"{limits.rows} rows" if incoming.cut_by == "rows" else f"{limits.megabytes} MB"
    _say(f"cut at the limit of {amount}: there are more (the setting sql_{incoming.cut_by}, or --no-limit)")
    return 1


def _limits(settings: Settings) -> Limits:
    """The limits in the settings, where 0 is none."""
    from pipeline.store.confined import Limits

    megabytes = settings.sql_megabytes or None
    return Limits(
        seconds=settings.sql_seconds or None, megabytes=megabytes, rows=settings.sql_rows or None, answer_megabytes=megabytes
    )


def _text(query: str) -> str:
    """The SQL asked for: that of standard input, of a worked query (@name), or the words themselves."""
    from pipeline.store.queries import find_query

    if query == "-":
        return sys.stdin.read()
    return find_query(query.removeprefix("@").strip()).sql if query.startswith("@") else query


@contextmanager
def _hinted() -> Iterator[None]:
    """Add to the error of a query that exceeded a limit which setting allows more."""
    try:
        yield
    except StoreError as problem:
        if problem.code not in SETTINGS:
            raise
        hint = f"the setting {SETTINGS[problem.code]} allows more, and --no-limit any"
        raise StoreError(f"{problem}; {hint}", code=problem.code) from None


def _write(incoming: Incoming, form: ResultFormat, file: Path | None, limits: Limits) -> None:
    if form is ResultFormat.parquet and file is not None:
        _write_parquet(incoming, file)
        return
    with file.open("w", encoding="utf-8", newline="") if file else nullcontext(sys.stdout) as stream:
        if form is ResultFormat.table:
            _print_table(incoming, stream, limits)
        else:
            WRITERS[form](incoming.columns, _rows(incoming), stream)


def _rows(incoming: Incoming) -> Iterator[Sequence[Any]]:
    for batch in incoming.batches():
        yield from batch


def _print_table(incoming: Incoming, stream: TextIO, limits: Limits) -> None:
    rows = list(_rows(incoming))
    screen = console(stream)
    screen.print(to_table(incoming.columns, rows))
    count = f"{len(rows)} row{'s' * (len(rows) != 1)}"
    screen.print(f"{count}, and more (--limit 0 shows all)" if incoming.cut_by else count, style="dim")


def _write_parquet(incoming: Incoming, file: Path) -> None:
    import pyarrow.parquet

    first, *batches = (pyarrow.ipc.open_stream(batch).read_all() for batch in incoming.batches())
    pyarrow.parquet.write_table(pyarrow.concat_tables([first, *batches]), file, compression="zstd")


@contextmanager
def _output(output: Path | None, warehouse: Path) -> Iterator[Path | None]:
    """Give the file to write, which takes the place of `output` when it is whole; None stands for the terminal."""
    if output is None:
        yield None
        return
    if _holds_facts(output, warehouse):
        raise StoreError(f"{output} belongs to the warehouse; name another file", code="output-failed")
    try:
        if output.is_symlink() or (output.exists() and not output.is_file()):  # /dev/stdout, a pipe: written as it is
            yield output
            return
        partial = output.with_name(f".{output.name}.{os.getpid()}.partial")
        try:
            yield partial
            partial.replace(output)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as problem:
        raise StoreError(f"{output}: cannot be written: {problem.strerror or problem}", code="output-failed") from None


def _holds_facts(output: Path, warehouse: Path) -> bool:
    from pipeline.store.lake import is_lake
    from pipeline.store.snapshots import snapshot_path

    if is_lake(warehouse) or not output.exists():
        return False
    return any(file.exists() and output.samefile(file) for file in (warehouse, snapshot_path(warehouse)))


def _say(words: str) -> None:
    print(f"policy-targets: {words}", file=sys.stderr)  # noqa: T201
