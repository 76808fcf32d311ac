"""Applying corrections to the rows of a reading: pure, so that the same reading and corrections give the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import Any, cast

from pipeline.store.corrections import NUMBERS, YEARS, Correction, corrections_hash
from pipeline.store.names import Names
from pipeline.store.relations import CorrectionOutcomeRow, FactRow, NumberRow, TargetRow, TaskRow, TextRow
from pipeline.store.rows import FactRows, double, exact

RULE = "correction"
"""The rule of what a person added, and a mark on the rule of what a person changed."""

Rows = dict[str, list[FactRow]]


def correct(rows: FactRows, corrections: Sequence[Correction], names: Names) -> FactRows:
    """The rows with the corrections of their document applied, each with its outcome.

    One whose fact is gone, or whose quote no longer stands in the text, changes nothing and is `outdated`.
    """
    if not corrections:
        return rows
    tables: Rows = {name: list(found) for name, found in rows.by_table.items()}
    text = cast(TextRow, tables["texts"][0]).text
    for item in corrections:
        fact_id, problem = _apply(tables, text, item, names)
        status = "outdated" if problem else "applied"
        tables["correction_outcomes"].append(CorrectionOutcomeRow(item.correction_id, fact_id, status, problem))
    fingerprint = sha256(f"{rows.fingerprint}{corrections_hash(corrections)}".encode()).hexdigest()[:32]
    return replace(rows, by_table=cast(dict[str, Sequence[FactRow]], tables), fingerprint=fingerprint)


def _apply(tables: Rows, text: str, item: Correction, names: Names) -> tuple[str | None, str]:
    """Apply one correction; the id of its fact, and why it could not be applied, or nothing."""
    if text.find(item.quote) < 0:
        return item.fact_id, "its quote no longer stands in the text"
    if item.action == "add":
        return _add(tables, text, item, names)
    for table, key in (("targets", "target_id"), ("tasks", "task_id")):
        for index, row in enumerate(tables[table]):
            if getattr(row, key) == item.fact_id:
                if not _touches(cast(TargetRow | TaskRow, row), text, item.quote):
                    return item.fact_id, "its quote no longer stands where the fact does"
                if item.action == "strike":
                    del tables[table][index]
                    _strike(tables, item.fact_id or "")
                else:
                    tables[table][index] = _changed(cast(TargetRow | TaskRow, row), item, names)
                return item.fact_id, ""
    return item.fact_id, "the document no longer has this fact"


def _touches(row: TargetRow | TaskRow, text: str, quote: str) -> bool:
    """Whether the quote, at one of its places, shares a character with the evidence."""
    start = text.find(quote)
    while start >= 0:
        if start < row.char_end and start + len(quote) > row.char_start:
            return True
        start = text.find(quote, start + 1)
    return False


def _changed(row: TargetRow | TaskRow, item: Correction, names: Names) -> TargetRow | TaskRow:
    values = {name: value for name, value in _values(item, names).items() if name in row._fields}
    return row._replace(**values, rule=f"{row.rule}+{RULE}")


def _strike(tables: Rows, fact_id: str) -> None:
    """Take along what hangs on a fact: its units go, its numbers are ignored."""
    tables["responsibilities"] = [r for r in tables["responsibilities"] if getattr(r, "task_id", None) != fact_id]
    tables["numbers"] = [
        n._replace(fate="ignored", rule=RULE, target_id=None) if n.target_id == fact_id else n
        for n in cast(list[NumberRow], tables["numbers"])
    ]


def _add(tables: Rows, text: str, item: Correction, names: Names) -> tuple[str, str]:
    start = text.index(item.quote)
    end = start + len(item.quote)
    target_id = item.correction_id
    empty: dict[str, Any] = dict.fromkeys(TargetRow._fields)
    words = {"section": "0", "subject": "", "comparator": "=", "unit": "", "kind": "target", "recurrence": ""}
    place = {"target_id": target_id, "evidence": item.quote, "char_start": start, "char_end": end, "rule": RULE}
    values = {name: value for name, value in _values(item, names).items() if name in TargetRow._fields}
    tables["targets"].append(TargetRow(**(empty | words | place | values)))
    at = item.quote.find(item.fields.get("value_text") or item.quote)
    first, last = (start + at, start + at + len(item.fields.get("value_text") or "")) if at >= 0 else (start, end)
    tables["numbers"] = [
        n._replace(fate="target", rule=RULE, target_id=target_id)
        if n.target_id is None and n.char_start >= first and n.char_end <= last
        else n
        for n in cast(list[NumberRow], tables["numbers"])
    ]
    return target_id, ""


def _values(item: Correction, names: Names) -> dict[str, Any]:
    """The columns that a correction sets, as the tables hold them."""
    values: dict[str, Any] = {}
    for name, written in item.fields.items():
        if name in NUMBERS:
            number = None if written is None else Decimal(written)
            values[name] = double(number)
            if name == "value":
                values["value_exact"] = exact(number)
        else:
            values[name] = int(written) if written is not None and name in YEARS else written
    indicator = item.fields.get("indicator")
    return values | ({"indicator_id": names.indicator_id(indicator)} if indicator else {})
