"""The facts of a document as its page shows them: each with its kind, its columns, and where it is marked in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.explore.marks import Span
from pipeline.explore.page import Asked, Row

FIRST = ("subject", "category", "value_text", "year_start", "due", "due_basis", "recurrence", "binding", "number", "units", "attributes")
"""The fields of a card in their order; further columns of the views follow by themselves, then where the fact stands."""
LAST = ("section", "page", "confidence", "rule")
ELSEWHERE = (
    "char_start", "char_end", "evidence", "document_id", "box", "run_id", "target_id", "task_id", "indicator_id", "table_id",
    "row_index", "column_index", "value_exact", "cited_document_id", "indicator", "title", "text", "fate", "kind", "comparator",
    "value", "value_high", "unit", "year", "due_year",
)  # fmt: skip
"""Columns that tell place and identity, and those that the row of the fact shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A target, baseline, task, citation or unread number; `number` counts the facts of the page from 0.

    `state` is machine, corrected, pending, or struck; `misplaced` where the text at its place is not its evidence, so that
    no mark can be trusted. `columns` are all that its view says.
    """

    number: int
    kind: str
    fact_id: str
    start: int
    end: int
    evidence: str
    columns: Row
    units: Sequence[Row] = field(default=())
    state: str = "machine"
    misplaced: bool = False

    @property
    def name(self) -> str:
        """What it is about: indicator, title of the task or document cited, or the number itself."""
        columns = self.columns
        return str(columns.get("indicator") or columns.get("title") or columns.get("number") or columns.get("text") or "")

    @property
    def year(self) -> int | None:
        """The year by which, or in which, it holds."""
        found = self.columns.get("year", self.columns.get("due_year"))
        return found if isinstance(found, int) else None

    @property
    def fields(self) -> Row:
        """The columns that a card shows, those that say something."""
        told = self.columns | ({"units": "、".join(row["unit"] for row in self.units)} if self.units else {})
        return {name: value for name, value in told.items() if name not in ELSEWHERE and value not in (None, "", "{}")}


def field_names(facts: Sequence[Fact]) -> list[str]:
    """The names of all fields that the cards of these facts show, in the order in which they show them."""
    names = dict.fromkeys(name for fact in facts for name in fact.fields)
    between = [name for name in names if name not in (*FIRST, *LAST)]
    return [name for name in (*FIRST, *between, *LAST) if name in names]


@dataclass(frozen=True, slots=True)
class Moment:
    """Which version of a document is meant: now, or as of a time of the warehouse (`…_as_of`)."""

    as_at: Any = None

    def of(self, view: str) -> str:
        """The view, or its macro as of the time; the time is the parameter that comes first."""
        return view if self.as_at is None else f"{view}_as_of(?::TIMESTAMP)"

    @property
    def parameters(self) -> list[Any]:
        """What `of` needs before the other parameters."""
        return [] if self.as_at is None else [self.as_at]


def read_facts(asked: Asked, document_id: str, moment: Moment, text: str, pending: Sequence[Row] = ()) -> list[Fact]:
    """The facts of a document in the order of its text, then those of one place in the order of kinds."""
    states = {row["fact_id"]: "struck" if row["action"] == "strike" else "pending" for row in pending}
    units: dict[str, list[Row]] = {}
    for row in _rows(asked, moment, "responsibilities", document_id, "task_id, position"):
        units.setdefault(row["task_id"], []).append(row)
    found: list[tuple[str, str, Row]] = []
    for row in _rows(asked, moment, "targets", document_id, "char_start"):
        found.append((row["kind"], row["target_id"], row))
    for row in _rows(asked, moment, "tasks", document_id, "char_start"):
        found.append(("unit" if row["task_id"] in units else "deadline", row["task_id"], row))
    for row in _rows(asked, moment, "citations", document_id, "char_start"):
        found.append(("citation", f"c{row['char_start']}", row))
    for row in _rows(asked, moment, "numbers", document_id, "char_start", "AND fate = 'unread'"):
        found.append(("unread", f"n{row['char_start']}", {**row, "evidence": row["text"]}))
    found.sort(key=lambda item: (item[2]["char_start"], item[2]["char_end"]))
    return [
        Fact(
            number=number, kind=kind, fact_id=fact_id, start=row["char_start"], end=row["char_end"],
            evidence=row["evidence"], columns=row, units=units.get(fact_id, ()),
            state=states.get(fact_id) or ("corrected" if str(row.get("rule", "")).endswith("correction") else "machine"),
            misplaced=text[row["char_start"] : row["char_end"]] != row["evidence"],
        )
        for number, (kind, fact_id, row) in enumerate(found)
    ]  # fmt: skip


def _rows(asked: Asked, moment: Moment, view: str, document_id: str, order: str, and_: str = "") -> list[Row]:
    sql = f"SELECT * FROM {moment.of(view)} WHERE document_id = ? {and_} ORDER BY {order}"
    return asked.rows(sql, *moment.parameters, document_id)


def spans_of(facts: Sequence[Fact], deadlines: Sequence[tuple[int, int]], text: str) -> Iterator[Span]:
    """What is marked for each fact: its evidence; of a task the units and the year in it, where they stand there.

    `deadlines` are the places of the numbers that belong to tasks, in order.
    """
    for fact in facts:
        if fact.misplaced:
            continue
        if fact.kind not in ("unit", "deadline"):
            yield Span(fact.start, fact.end, fact.kind, fact.number)
            continue
        places = [*_units(fact, text), *_deadline(fact, deadlines)]
        yield from places or [Span(fact.start, fact.end, fact.kind, fact.number)]


def _units(fact: Fact, text: str) -> Iterator[Span]:
    at = fact.start
    for row in fact.units:
        found = text.find(row["unit"], at, fact.end)
        if found < 0:
            found = text.find(row["unit"], fact.start, fact.end)
        if found >= 0:
            at = found + len(row["unit"])
            yield Span(found, at, "unit", fact.number)


def _deadline(fact: Fact, deadlines: Sequence[tuple[int, int]]) -> Iterator[Span]:
    if fact.columns.get("due_year") is not None:
        yield from (Span(a, b, "deadline", fact.number) for a, b in deadlines if fact.start <= a and b <= fact.end)
