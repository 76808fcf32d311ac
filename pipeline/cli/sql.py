"""`policy-targets sql`: a read-only query, printed or written."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from pipeline.cli.formats import ResultFormat, console, format_of, to_table, write_csv, write_json, write_jsonl
from pipeline.errors import StoreError
from pipeline.settings import load_settings

if TYPE_CHECKING:
    import duckdb

WRITERS = {ResultFormat.csv: write_csv, ResultFormat.json: write_json, ResultFormat.jsonl: write_jsonl}


def sql_command(
    query: str, *, form: ResultFormat | None, output: Path | None, limit: int, warehouse: Path | None
) -> None:
    """Run a query and print or write its rows; raises StoreError with one line for what DuckDB refuses."""
    from pipeline.store import open_reader, stale_since

    form = format_of(form, output)
    text = _text(query)
    path = warehouse or load_settings().warehouse
    with open_reader(path) as connection:
        since = stale_since(path)
        if since is not None:
            print(f"policy-targets: a run is writing; this is as of {since:%Y-%m-%d %H:%M:%S} UTC", file=sys.stderr)  # noqa: T201
        result = _execute(connection, text)
        if form is ResultFormat.parquet and output is not None:
            _write_parquet(result, output)
        elif form is ResultFormat.table:
            _print_table(result, output, limit)
        else:
            columns = [column[0] for column in result.description]
            with _stream(output) as stream:
                WRITERS[form](columns, _rows(result), stream)


def _text(query: str) -> str:
    """The SQL asked for: that of standard input, of a worked query (@name), or the words themselves."""
    from pipeline.store.queries import find_query

    if query == "-":
        return sys.stdin.read()
    return find_query(query.removeprefix("@").strip()).sql if query.startswith("@") else query


def _execute(connection: duckdb.DuckDBPyConnection, text: str) -> duckdb.DuckDBPyConnection:
    import duckdb

    try:
        return connection.execute(text)
    except duckdb.Error as problem:
        raise StoreError(_one_line(problem), code="query-failed") from None


def _one_line(problem: Exception) -> str:
    """Return DuckDB's message without the picture of the query below it; its hint is kept."""
    lines = [line.strip() for line in str(problem).splitlines() if line.strip()]
    kept = [line for line in lines if not line.startswith("LINE ") and line.strip("^ ")]
    return "; ".join(kept[:2])


def _rows(result: duckdb.DuckDBPyConnection) -> Iterator[Sequence[Any]]:
    while batch := result.fetchmany(10_000):
        yield from batch


def _print_table(result: duckdb.DuckDBPyConnection, output: Path | None, limit: int) -> None:
    columns = [column[0] for column in result.description]
    rows = list(islice(_rows(result), limit + 1 if limit else None))
    cut = bool(limit) and len(rows) > limit
    with _stream(output) as stream:
        screen = console(stream)
        screen.print(to_table(columns, rows[:limit] if cut else rows))
        rest = f"{limit} rows, and more (--limit 0 shows all)" if cut else f"{len(rows)} row{'s' * (len(rows) != 1)}"
        screen.print(rest, style="dim")


def _write_parquet(result: duckdb.DuckDBPyConnection, output: Path) -> None:
    import pyarrow.parquet

    table = result.to_arrow_table()
    try:
        pyarrow.parquet.write_table(table, output, compression="zstd")
    except OSError as problem:
        raise _not_written(output, problem) from None


@contextmanager
def _stream(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    try:
        with output.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as problem:
        raise _not_written(output, problem) from None


def _not_written(output: Path, problem: OSError) -> StoreError:
    return StoreError(f"{output}: cannot be written: {problem.strerror or problem}", code="output-failed")
