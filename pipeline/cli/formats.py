"""The forms that rows are printed and written in."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from pipeline.errors import SettingsError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

UNBOUNDED = 10_000
"""Columns of a console that is a file or a pipe: nothing is folded there."""


class ResultFormat(StrEnum):
    """What `sql` prints or writes."""

    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"
    parquet = "parquet"


class ReportFormat(StrEnum):
    """What reports print."""

    table = "table"
    json = "json"


ENDINGS = {
    ".csv": ResultFormat.csv,
    ".json": ResultFormat.json,
    ".jsonl": ResultFormat.jsonl,
    ".ndjson": ResultFormat.jsonl,
    ".parquet": ResultFormat.parquet,
    ".txt": ResultFormat.table,
}


def format_of(form: ResultFormat | None, output: Path | None) -> ResultFormat:
    """Return the format asked for, else the one that the file's name stands for, else a table.

    Raises SettingsError where a name stands for none, and for Parquet without a file.
    """
    if form is None and output is not None:
        if output.suffix.lower() not in ENDINGS:
            raise SettingsError(f"{output}: no format has this ending ({', '.join(ENDINGS)}); name one with --format")
        form = ENDINGS[output.suffix.lower()]
    form = form or ResultFormat.table
    if form is ResultFormat.parquet and output is None:
        raise SettingsError("Parquet is no text for a terminal: name a file with --output")
    return form


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]], stream: TextIO) -> None:
    """Write rows as CSV with a header; NULL is an empty field, a list or struct is JSON."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_csv_field(value) for value in row] for row in rows)


def write_json(columns: Sequence[str], rows: Iterable[Sequence[Any]], stream: TextIO) -> None:
    """Write rows as a JSON array of objects, a line each."""
    stream.write("[")
    for index, row in enumerate(rows):
        stream.write(("," if index else "") + "\n  " + _object(columns, row))
    stream.write("\n]\n")


def write_jsonl(columns: Sequence[str], rows: Iterable[Sequence[Any]], stream: TextIO) -> None:
    """Write rows as JSON Lines."""
    for row in rows:
        stream.write(_object(columns, row) + "\n")


def to_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    """Return rows as a table for a terminal; numbers stand right, NULL is empty."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    listed = [list(row) for row in rows]
    for index, column in enumerate(columns):
        values = [row[index] for row in listed if row[index] is not None]
        numeric = bool(values) and all(isinstance(v, int | float | Decimal) and not isinstance(v, bool) for v in values)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold", no_wrap=numeric)
    for row in listed:
        table.add_row(*(Text(cell_text(value)) for value in row))
    return table


def console(stream: TextIO | None = None) -> Console:
    """Return a console on a stream (standard output); what is no terminal gets lines as wide as they need."""
    from rich.console import Console

    stream = stream or sys.stdout
    return Console(file=stream, highlight=False, width=None if stream.isatty() else UNBOUNDED)


def cell_text(value: Any) -> str:
    """Return a value as a table shows it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return str(_csv_field(value))


def json_value(value: Any) -> Any:
    """Return a value as JSON holds it: dates as ISO text, exact decimals as numbers, bytes as hexadecimal text."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


def _object(columns: Sequence[str], row: Sequence[Any]) -> str:
    return json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=json_value)


def _csv_field(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=json_value)
    return json_value(value) if isinstance(value, bytes | datetime | date) else value
