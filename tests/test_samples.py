"""The documents in raw/samples give the facts that were found in them by hand (tests/expected), and no others."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest

from pipeline.decode import decode
from pipeline.model import Facts, RawFile, Target, Task
from pipeline.resolve import resolve

ROOT = Path(__file__).resolve().parents[1]
EXPECTED = sorted(path.parent for path in (ROOT / "tests/expected").glob("*/document.json"))
FIELDS = ("title", "document_number", "issuer", "region", "region_code", "issued_on", "printed_on", "effective_on")
PERIOD = ("period_start", "period_end", "genre")
ROLES = ("lead", "responsible", "participating")
ALIKE = 0.5  # share of characters that two names of an indicator have in common: it may be cut longer or shorter
Row = dict[str, Any]
Fact = TypeVar("Fact", Target, Task)

pytestmark = pytest.mark.parametrize("folder", EXPECTED, ids=[path.name for path in EXPECTED])
_read: dict[Path, Facts] = {}


def read(folder: Path) -> Facts:
    """The facts of the sample that `folder` tells of, read once."""
    if folder not in _read:
        path = ROOT / "raw/samples" / json.loads((folder / "document.json").read_text("utf-8"))["source"]
        data = path.read_bytes()
        raw = RawFile(sha256=hashlib.sha256(data).hexdigest(), path=str(path), source="samples", media_type="")
        _read[folder] = resolve(decode(raw, data))
    return _read[folder]


def rows(folder: Path, name: str) -> list[Row]:
    return [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines() if line.strip()]


def squash(text: str | None) -> str:
    return re.sub(r"\s", "", text or "").replace("(", "（").replace(")", "）")


def likeness(one: str, other: str) -> float:
    """Share of the characters of two names that they have in common."""
    a, b = Counter(squash(one)), Counter(squash(other))
    return 2 * sum((a & b).values()) / max(sum(a.values()) + sum(b.values()), 1)


def close(one: float | None, other: float | None) -> bool:
    return one is other if one is None or other is None else abs(one - other) <= 1e-6 * max(abs(one), 1.0)


def is_same_passage(quote: str, evidence: str) -> bool:
    a, b = squash(quote), squash(evidence)
    return a in b or b in a or likeness(a, b) >= 0.6


def is_same_target(want: Row, got: Target) -> bool:
    """Same quantity, time, place and indicator."""
    value, high = got.quantity.value, got.quantity.value_high
    names = (got.indicator, got.indicator + got.subject, got.subject + got.indicator)
    wanted = (want["indicator"], want["indicator"] + want["subject"])
    return (
        close(want["value"], None if value is None else float(value))
        and close(want["value_high"], None if high is None else float(high))
        and (value is not None or squash(want["value_text"]) == squash(got.quantity.text))
        and want["comparator"] == got.quantity.comparator
        and want["unit"] == got.quantity.unit.removeprefix("个" if want["unit"] == "百分点" else "\0")
        and (want["kind"], want["section"]) == (got.kind, got.evidence.section)
        and (want["year"], want["year_start"]) == (got.period.year, got.period.year_start)
        and want["recurrence"] == (got.period.recurrence or got.quantity.recurrence)
        and ("binding" not in want or want["binding"] == got.binding)
        and is_same_passage(want["quote"], got.evidence.quote)
        and max(likeness(a, b) for a in wanted for b in names) >= ALIKE
    )


def is_same_task(want: Row, got: Task) -> bool:
    units = {role: [r.unit for r in got.responsibilities if r.role == role] for role in ROLES}
    return (
        all([squash(u) for u in want[role]] == [squash(u) for u in units[role]] for role in ROLES)
        and want["section"] == got.evidence.section
        and squash(want["title"]) == squash(got.title)
        and ("due_year" not in want or want["due_year"] == got.due_year)
        and (not want["attributes"] or want["attributes"] == {squash(k): squash(v) for k, v in got.attributes.items()})
        and is_same_passage(want["quote"], got.evidence.quote)
    )


def shown(fact: Row | Target | Task) -> str:
    """A fact on one line, so that what differs is seen at a glance."""
    if isinstance(fact, Target):
        amount = f"{fact.quantity.comparator} {fact.quantity.value} {fact.quantity.value_high} {fact.quantity.unit}"
        when = (fact.period.year_start, fact.period.year, fact.period.recurrence or fact.quantity.recurrence)
        name = f"{fact.indicator}|{fact.subject}"
        return f"{fact.evidence.section} {name} {amount} {when} {fact.kind} {fact.binding or ''} {fact.quantity.text}"
    if isinstance(fact, Task):
        units = [f"{r.role}:{r.unit}" for r in fact.responsibilities]
        return f"{fact.evidence.section} {fact.title} {units} {fact.due_year} {dict(fact.attributes)}"
    if "indicator" in fact:
        amount = f"{fact['comparator']} {fact['value']} {fact['value_high']} {fact['unit']}"
        when = (fact["year_start"], fact["year"], fact["recurrence"])
        name = f"{fact['indicator']}|{fact['subject']}"
        return f"{fact['section']} {name} {amount} {when} {fact['kind']} {fact.get('binding', '')} {fact['value_text']}"
    units = [f"{role}:{unit}" for role in ROLES for unit in fact[role]]
    return f"{fact['section']} {fact['title']} {units} {fact.get('due_year', 'any')} {fact['attributes']}"


def differences(wanted: list[Row], found: list[Fact], same: Callable[[Row, Fact], bool]) -> list[str]:
    """What is missing of `wanted` (optional rows may be) and what of `found` is in no row."""
    left = list(found)
    missing = []
    for want in sorted(wanted, key=lambda row: row.get("optional", False)):
        match = next((fact for fact in left if same(want, fact)), None)
        if match is not None:
            left.remove(match)
        elif not want.get("optional", False):
            missing.append(f"missing  {shown(want)}")
    return missing + [f"invented {shown(fact)}" for fact in left]


def test_every_sample_is_the_one_that_its_facts_were_found_in(folder: Path) -> None:
    want = json.loads((folder / "document.json").read_text("utf-8"))
    assert read(folder).document.raw_file.sha256 == want["source_sha256"]


def test_each_expected_quote_stands_in_the_text(folder: Path) -> None:
    text = squash(read(folder).document.text)
    quotes = [row["quote"] for name in ("targets", "tasks", "citations") for row in rows(folder, f"{name}.jsonl")]
    assert [quote for quote in quotes if squash(quote) not in text] == []


def test_document_fields_are_as_found_by_hand(folder: Path) -> None:
    want = json.loads((folder / "document.json").read_text("utf-8"))
    fields = read(folder).fields
    got = {name: getattr(fields, name) for name in (*FIELDS, *PERIOD) if name in want}
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in got.items()}
    assert {name: squash(str(value)) for name, value in plain.items()} == {
        name: squash(str(want[name])) for name in plain
    }
    assert bool(fields.is_public) == bool(want["public"])


def test_targets_are_those_found_by_hand(folder: Path) -> None:
    assert differences(rows(folder, "targets.jsonl"), list(read(folder).targets), is_same_target) == []


def test_tasks_are_those_found_by_hand(folder: Path) -> None:
    assert differences(rows(folder, "tasks.jsonl"), list(read(folder).tasks), is_same_task) == []


def test_citations_are_those_found_by_hand(folder: Path) -> None:
    want = {(row["title"], row["number"]) for row in rows(folder, "citations.jsonl")}
    assert {(citation.title, citation.number) for citation in read(folder).citations} == want


def test_tables_are_those_found_by_hand(folder: Path) -> None:
    want = json.loads((folder / "tables.json").read_text("utf-8"))
    got = [
        {
            "caption": squash(table.caption),
            "section": table.section,
            "header": [squash(name) for name in table.header],
            "rows": [[squash(cell.text) for cell in row] for row in table.rows],
        }
        for table in read(folder).tables
    ]
    assert got == want
