"""The forms that rows are printed and written in."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO

from pipeline.errors import SettingsError


class ResultFormat(StrEnum):
    """What `sql` prints or writes."""

    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"
    md = "md"
    parquet = "parquet"
    xlsx = "xlsx"


class ReportFormat(StrEnum):
    """What reports print."""

    table = "table"
    json = "json"


ENDINGS = {
    ".csv": ResultFormat.csv,
    ".json": ResultFormat.json,
    ".jsonl": ResultFormat.jsonl,
    ".ndjson": ResultFormat.jsonl,
    ".md": ResultFormat.md,
    ".parquet": ResultFormat.parquet,
    ".txt": ResultFormat.table,
    ".xlsx": ResultFormat.xlsx,
}
BINARY = (ResultFormat.parquet, ResultFormat.xlsx)
BYTE_ORDER_MARK = "\ufeff"
"""What makes Excel read a CSV file as UTF-8."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would take for a formula, or that hides one behind a blank (OWASP, CSV injection)."""
_UNSEEN = (
    {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}
    | {0x7F: 0x2421}
    | dict.fromkeys((*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)
)
"""Control characters and those that turn the direction of writing, each with a character that can be seen."""


def format_of(form: ResultFormat | None, output: Path | None) -> ResultFormat:
    """Return the format asked for, else the one that the file's name stands for, else a table.

    Raises SettingsError where a name stands for none, and for Parquet and Excel without a file.
    """
    if form is None and output is not None:
        if output.suffix.lower() not in ENDINGS:
            raise SettingsError(f"{output}: no format has this ending ({', '.join(ENDINGS)}); name one with --format")
        form = ENDINGS[output.suffix.lower()]
    form = form or ResultFormat.table
    if form in BINARY and output is None:
        raise SettingsError(f"{form} is no text for a terminal: name a file with --output")
    return form


def visible(text: str) -> str:
    """Return a text whose control characters can be seen and do nothing, character for character (ESC is ␛).

    Line ends and tabs stay.
    """
    return text.translate(_UNSEEN)


def csv_text(text: str) -> str:
    """Return a text as a spreadsheet may have it: behind an apostrophe where it would be taken for a formula.

    What is a number stays one.
    """
    if not text.startswith(_FORMULA) or _is_number(text):
        return text
    return "'" + text


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]], stream: TextIO) -> None:
    """Write rows as CSV with a header; NULL is an empty field, a list or struct is JSON, no text is a formula."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(map(csv_text, columns))
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


def write_markdown(columns: Sequence[str], rows: Iterable[Sequence[Any]], stream: TextIO) -> None:
    """Write rows as a Markdown table; what is in a cell is text, and neither markup nor the end of the cell."""
    listed = [list(row) for row in rows]
    rules = ["---:" if is_numeric(row[place] for row in listed) else "---" for place in range(len(columns))]
    stream.write(_markdown_line(map(markdown_text, columns)) + _markdown_line(rules))
    for row in listed:
        stream.write(_markdown_line(markdown_text(cell_text(value)) for value in row))


def markdown_text(text: str) -> str:
    """Return a text for a cell of a Markdown table, on one line, with nothing in it that Markdown or HTML would read."""
    for mark in ("\\", "|", "<", "[", "`", "*"):
        text = text.replace(mark, "\\" + mark)
    return " ".join(visible(text).split())


def is_numeric(values: Iterable[Any]) -> bool:
    """Return whether values, NULL aside, are numbers, and there are some."""
    there = [value for value in values if value is not None]
    return bool(there) and all(isinstance(v, int | float | Decimal) and not isinstance(v, bool) for v in there)


def cell_text(value: Any) -> str:
    """Return a value as a table shows it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return visible(str(plain(value)))


def json_value(value: Any) -> Any:
    """Return a value as JSON holds it: dates as ISO text, exact decimals as numbers, bytes as hexadecimal text."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


def plain(value: Any) -> Any:
    """Return a value as a cell of a file holds it: a list or struct as JSON, a date as ISO text, numbers as they are."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=json_value)
    return json_value(value) if isinstance(value, bytes | datetime | date | time | timedelta) else value


def _csv_field(value: Any) -> Any:
    shown = plain(value)
    return csv_text(shown) if isinstance(shown, str) else shown


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text == text.strip()


def _object(columns: Sequence[str], row: Sequence[Any]) -> str:
    return json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=json_value)


def _markdown_line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"
