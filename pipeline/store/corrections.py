"""Corrections: what a person knows better than the rules, kept as CSV files apart from the facts.

A line changes the fields of a fact (`change`), adds a target (`add`) or strikes a fact (`strike`), with author, reason
and date. `document` is a document_id or 发文字号; `fact_id` the target's or task's; `quote` the words of the document that
the correction rests on, by which a later run tells that the text beneath it has changed. An empty field stays as it was
read, `null` empties it.
"""

from __future__ import annotations

import csv
import fcntl
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pipeline.errors import StoreError
from pipeline.model import Category, Comparator
from pipeline.store.appending import append_rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ACTIONS = ("change", "add", "strike")
NUMBERS = ("value", "value_high")
YEARS = ("year", "year_start", "due_year")
CHOICES: dict[str, tuple[str, ...]] = {
    "comparator": get_args(Comparator),
    "kind": ("target", "baseline"),
    "binding": ("约束性", "预期性"),
    "category": get_args(Category),
}
WORDS = ("indicator", "subject", "unit", "value_text", "recurrence", "title")
FIELDS = (*NUMBERS, *YEARS, *CHOICES, *WORDS)
REQUIRED = ("action", "document", "quote", "author", "reason", "made_on")
COLUMNS = ("action", "document", "fact_id", "quote", *FIELDS, "author", "reason", "made_on")
NULLABLE = frozenset({*NUMBERS, *YEARS, "binding"})
NULL = "null"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A line of a file of corrections; `fields` has the values to set, None for `null`."""

    correction_id: str
    action: str
    document: str
    fact_id: str | None
    quote: str
    fields: Mapping[str, str | None]
    author: str
    reason: str
    made_on: date
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Corrections:
    """All corrections, by the document that they name."""

    by_document: Mapping[str, tuple[Correction, ...]] = field(default_factory=dict)

    def of_document(self, document_id: str, number: str | None) -> tuple[Correction, ...]:
        """The corrections of a document, by its id or its number, in the order of their files and lines."""
        names = [document_id, *([number] if number else [])]
        return tuple(item for name in names for item in self.by_document.get(name, ()))


def read_corrections(folder: Path) -> Corrections:
    """The corrections of all `*.csv` in a folder, which need not be there; StoreError names the line that is wrong."""
    by_document: dict[str, tuple[Correction, ...]] = {}
    for path in sorted(folder.glob("*.csv")):
        for item in _read_file(path):
            by_document[item.document] = (*by_document.get(item.document, ()), item)
    return Corrections(by_document)


def corrections_hash(made: Sequence[Correction]) -> str | None:
    """A hash of the corrections of a document; None where there is none."""
    return sha256("".join(item.correction_id for item in made).encode()).hexdigest()[:16] if made else None


def record_corrections(connection: DuckDBPyConnection, corrections: Corrections) -> None:
    """Have the table hold these corrections and no other."""
    made = [item for items in corrections.by_document.values() for item in items]
    known = connection.execute("SELECT correction_id FROM store.corrections").fetchall()
    if sorted(item.correction_id for item in made) == sorted(id_ for (id_,) in known):
        return
    connection.execute("DELETE FROM store.corrections")
    append_rows(connection, "corrections", [_row(item) for item in made])


def _row(item: Correction) -> dict[str, Any]:
    row = {name: getattr(item, name) for name in Correction.__slots__}
    return row | {"fields": json.dumps(item.fields, ensure_ascii=False)}


def _read_file(path: Path) -> Iterator[Correction]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            unknown = {*(reader.fieldnames or ())} - {*REQUIRED, *FIELDS, "fact_id"}
            if unknown:
                raise _wrong(path, 1, f"there is no column {', '.join(sorted(unknown))}")
            for row in reader:
                if any((value or "").strip() for value in row.values()):
                    yield _correction(path, reader.line_num, {k: (v or "").strip() for k, v in row.items() if k})
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise StoreError(f"{path} cannot be read as CSV in UTF-8: {problem}", code="correction-invalid") from None


def _correction(path: Path, line: int, row: dict[str, str]) -> Correction:
    missing = [name for name in REQUIRED if not row.get(name)]
    if missing:
        raise _wrong(path, line, f"{', '.join(missing)} must be given")
    if row["action"] not in ACTIONS:
        raise _wrong(path, line, f"the action must be one of {', '.join(ACTIONS)}, not {row['action']}")
    fields = {name: None if row[name] == NULL else row[name] for name in FIELDS if row.get(name)}
    for name, value in fields.items():
        _check(path, line, name, value)
    needed = {"change": ["fact_id"], "strike": ["fact_id"], "add": ["indicator", "value", "value_text"]}[row["action"]]
    if lacking := [name for name in needed if not row.get(name)]:
        raise _wrong(path, line, f"to {row['action']} a fact, {', '.join(lacking)} must be given")
    try:
        made_on = date.fromisoformat(row["made_on"])
    except ValueError:
        raise _wrong(path, line, f"made_on must be a date such as 2024-05-06, not {row['made_on']}") from None
    identity = json.dumps([row.get(name, "") for name in ("action", "document", "fact_id", "quote")] + [fields])
    return Correction(
        correction_id=sha256(identity.encode()).hexdigest()[:16],
        action=row["action"],
        document=row["document"],
        fact_id=row.get("fact_id") or None,
        quote=row["quote"],
        fields=fields,
        author=row["author"],
        reason=row["reason"],
        made_on=made_on,
        file=path.name,
        line=line,
    )


def _check(path: Path, line: int, name: str, value: str | None) -> None:
    if value is None:
        if name not in NULLABLE:
            raise _wrong(path, line, f"{name} cannot be null")
        return
    if name in CHOICES and value not in CHOICES[name]:
        raise _wrong(path, line, f"{name} must be one of {', '.join(CHOICES[name])}, not {value}")
    try:
        is_right = Decimal(value).is_finite() if name in NUMBERS else name not in YEARS or 1900 <= int(value) <= 2200
    except (InvalidOperation, ValueError):
        is_right = False
    if not is_right:
        raise _wrong(path, line, f"{name} must be a {'number' if name in NUMBERS else 'year'}, not {value}")


def _wrong(path: Path, line: int, what: str) -> StoreError:
    return StoreError(f"{path}, line {line}: {what}", code="correction-invalid")


def append_correction(path: Path, values: Mapping[str, str]) -> Correction:
    """Add a line to the file of corrections at `path`, which is made where it is missing; return it as a run will read it.

    `values` are by column. StoreError, and nothing written, where the line means nothing or the file cannot take it.
    """
    row = {name: values.get(name, "").strip() for name in COLUMNS}
    made = _correction(path, 0, row)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+", encoding="utf-8", newline="") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # two browsers may write at once
            file.seek(0)
            columns = next(csv.reader(file), [])
            if missing := {name for name in COLUMNS if row[name]} - {*(columns or COLUMNS)}:
                raise _wrong(path, 1, f"there is no column {', '.join(sorted(missing))} to write to")
            writer = csv.DictWriter(file, columns or COLUMNS, extrasaction="ignore", lineterminator="\n")
            if not columns:
                writer.writeheader()
            writer.writerow(row)
    except OSError as problem:
        raise StoreError(f"{path}: cannot be written: {problem.strerror or problem}", code="output-failed") from None
    return made
