"""`policy-targets sql`: a query under limits, printed or written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from pipeline.cli.formats import (
    BYTE_ORDER_MARK,
    ResultFormat,
    format_of,
    write_csv,
    write_json,
    write_jsonl,
    write_markdown,
)
from pipeline.errors import SettingsError, StoreError
from pipeline.settings import Settings, load_settings

if TYPE_CHECKING:
    from pipeline.store.confined import Encoding, Incoming, Limits

WRITERS = {
    ResultFormat.csv: write_csv,
    ResultFormat.json: write_json,
    ResultFormat.jsonl: write_jsonl,
    ResultFormat.md: write_markdown,
}
SETTINGS = {"query-too-slow": "sql_seconds", "query-too-large": "sql_megabytes"}
"""The setting that allows more, by the code of what a query exceeded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How an answer is shown: form, file (None is the terminal), rows of a table (0 is all), records in blocks, silence."""

    form: ResultFormat
    output: Path | None = None
    limit: int = 200
    long: bool = False
    quiet: bool = False


def sql_command(
    query: str,
    values: Sequence[str] = (),
    *,
    form: ResultFormat | None = None,
    output: Path | None = None,
    limit: int = 200,
    long: bool = False,
    unlimited: bool = False,
    quiet: bool = False,
    warehouse: Path | None = None,
) -> int:
    """Run a query with its values (`name=value`), print or write its rows; return 1 where a limit has cut them, else 0.

    Raises StoreError with one line for what fails, what may not be asked, and what takes too much time or memory.
    """
    from pipeline.store.confined import NO_LIMITS, asked
    from pipeline.store.reader import stale_since, why_stale

    shown = Shown(form=format_of(form, output), output=output, limit=limit, long=long, quiet=quiet)
    sql, parameters = _question(query, values)
    settings = load_settings()
    path = warehouse or settings.warehouse
    limits = NO_LIMITS if unlimited else _limits(settings)
    if shown.form is ResultFormat.table and limit:
        limits = replace(limits, rows=min(limit, limits.rows or limit))
    encoding: Encoding = "arrow" if shown.form is ResultFormat.parquet else "rows"
    with _hinted(), asked(path, sql, parameters, limits, encoding) as incoming:
        since = stale_since(path)
        if since is not None and not quiet:
            _say(f"{why_stale(path)}; this is as of {since:%Y-%m-%d %H:%M:%S} UTC")
        with _output(output, path) as file:
            _write(incoming, shown, file)
    if incoming.cut_by is None or shown.form is ResultFormat.table:
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


def _question(query: str, values: Sequence[str]) -> tuple[str, Mapping[str, object]]:
    """The SQL asked for (that of standard input, of a worked query, or the words themselves) with its parameters."""
    from pipeline.store.queries import find_query

    given = dict(_value(words) for words in values)
    if query.startswith("@"):
        worked = find_query(query.removeprefix("@").strip())
        return worked.sql, worked.filled(given)
    return sys.stdin.read() if query == "-" else query, given


def _value(words: str) -> tuple[str, object]:
    """Read `name=value`; a whole number is one, all else is text."""
    name, equals, value = words.partition("=")
    if not equals or not name.isidentifier():
        raise SettingsError(f"{words}: give a value to a query as NAME=VALUE, such as year=2025")
    return name, int(value) if value.removeprefix("-").isdecimal() and len(value) < 19 else value


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


def _write(incoming: Incoming, shown: Shown, file: Path | None) -> None:
    if shown.form is ResultFormat.parquet and file is not None:
        _write_parquet(incoming, file)
    elif shown.form is ResultFormat.xlsx and file is not None:
        _write_excel(incoming, file)
    else:
        with file.open("w", encoding="utf-8", newline="") if file else nullcontext(sys.stdout) as stream:
            if shown.form is ResultFormat.table:
                _print_table(incoming, stream, shown)
                return
            if shown.form is ResultFormat.csv and file:
                stream.write(BYTE_ORDER_MARK)
            WRITERS[shown.form](incoming.columns, _rows(incoming), stream)


def _rows(incoming: Incoming) -> Iterator[Sequence[Any]]:
    for batch in incoming.batches():
        yield from batch


def _print_table(incoming: Incoming, stream: TextIO, shown: Shown) -> None:
    from pipeline.cli.screen import console, print_records, print_rows

    rows = list(_rows(incoming))
    screen = console(stream)
    if shown.long:
        print_records(screen, incoming.columns, rows)
    else:
        print_rows(screen, incoming.columns, rows, all_by="--long")
    count = f"{len(rows)} row{'s' * (len(rows) != 1)}"
    if not shown.quiet:
        screen.print(f"{count}, and more (--limit 0 shows all)" if incoming.cut_by else count, style="dim")


def _write_parquet(incoming: Incoming, file: Path) -> None:
    import pyarrow.parquet

    tables = [pyarrow.ipc.open_stream(batch).read_all() for batch in incoming.batches()]
    pyarrow.parquet.write_table(pyarrow.concat_tables(tables), file, compression="zstd")


def _write_excel(incoming: Incoming, file: Path) -> None:
    from pipeline.cli.excel import CHARACTERS, write_excel

    if cut := write_excel(incoming.columns, _rows(incoming), file):
        _say(f"{cut} texts were cut: a cell of Excel holds {CHARACTERS} characters")


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
