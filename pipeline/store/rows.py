"""Facts as rows: what of a document goes into which base table.

Here is the edge where exact decimals become DOUBLE; their digits go along in `value_exact`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from pipeline.model import Box, Document, DocumentFields, Evidence, Facts, Issue, Place, Table, Target, Task
from pipeline.resolve.confidence import confidence_of
from pipeline.resolve.evidence import place_at
from pipeline.store import identity
from pipeline.store.cell_places import CellPlaces
from pipeline.store.names import Names
from pipeline.store.relations import (
    CitationRow,
    FactRow,
    IssueRow,
    NumberRow,
    ResponsibilityRow,
    TableCellRow,
    TableRow,
    TargetRow,
    TaskRow,
    TextRow,
)
from pipeline.store.repeals import find_repeals


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRows:
    """All rows of one reading of a document, by table; `fingerprint` is the same for the same rows."""

    document_id: str
    by_table: dict[str, Sequence[FactRow]]
    fingerprint: str


def fact_rows(document_id: str, facts: Facts, names: Names) -> FactRows:
    """The rows of `facts`; `names` gives organisations and indicators their ids.

    IndexError where a fact points to a table or target that is not there.
    """
    table_ids = identity.identify_tables(document_id, facts.tables)
    target_ids = identity.identify_targets(document_id, facts)
    task_ids = identity.identify_tasks(document_id, facts.tasks)
    cells = CellPlaces(facts.tables, table_ids)
    region_code = facts.fields.region_code
    by_table: dict[str, Sequence[FactRow]] = {
        "texts": [TextRow(facts.document.text)],
        "targets": [
            _target_row(target, id_, table_ids, names) for target, id_ in zip(facts.targets, target_ids, strict=True)
        ],
        "tasks": [_task_row(task, id_, cells) for task, id_ in zip(facts.tasks, task_ids, strict=True)],
        "responsibilities": [
            ResponsibilityRow(id_, r.role, r.unit, names.organization_id(r.unit, region_code), r.position)
            for task, id_ in zip(facts.tasks, task_ids, strict=True)
            for r in task.responsibilities
        ],
        "citations": [
            CitationRow(c.title, c.number, *_place(c.evidence), *cells.at(c.evidence.start), *_picture(c.evidence))
            for c in facts.citations
        ],
        "tables": [
            TableRow(id_, t.section, t.caption, list(t.header), len(t.rows), t.start, t.end, t.page)
            for t, id_ in zip(facts.tables, table_ids, strict=True)
        ],
        "table_cells": [
            row
            for table, id_ in zip(facts.tables, table_ids, strict=True)
            for row in _cell_rows(table, id_, facts.document)
        ],
        "numbers": [
            NumberRow(
                n.start, n.end, n.text, n.fate, n.rule, None if n.target_index is None else target_ids[n.target_index]
            )
            for n in facts.numbers
        ],
        "issues": [_issue_row(issue) for issue in facts.issues],
        "repeals": list(find_repeals(facts)),
        "correction_outcomes": [],
    }
    return FactRows(document_id=document_id, by_table=by_table, fingerprint=_fingerprint(facts, by_table))


def exact(value: Decimal | None) -> str | None:
    """The decimal in digits, without an exponent; None where it would be longer than any figure is."""
    if value is None or not value.is_finite() or abs(value.adjusted()) > 60:
        return None
    return format(value, "f")


def double(value: Decimal | None) -> float | None:
    """The decimal as a DOUBLE; None where there is none that is near."""
    if value is None:
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def _place(evidence: Evidence) -> tuple[str, str, int, int, int | None]:
    return evidence.section, evidence.quote, evidence.start, evidence.end, evidence.page


def _picture(place: Evidence | Place | None) -> tuple[Box | None, float | None]:
    """Where it is seen on its page, and how sure the reading of that page is."""
    return (place.box, place.confidence) if place else (None, None)


def _target_row(target: Target, target_id: str, table_ids: Sequence[str], names: Names) -> TargetRow:
    quantity, period, evidence = target.quantity, target.period, target.evidence
    return TargetRow(
        target_id,
        evidence.section,
        target.indicator,
        names.indicator_id(target.indicator),
        target.subject,
        quantity.comparator,
        double(quantity.value),
        double(quantity.value_high),
        exact(quantity.value),
        quantity.unit,
        quantity.text,
        target.kind,
        period.year,
        period.year_start,
        period.recurrence or quantity.recurrence,
        target.binding,
        evidence.quote,
        evidence.start,
        evidence.end,
        evidence.page,
        None if target.table_index is None else table_ids[target.table_index],
        target.row_index,
        target.column_index,
        target.rule,
        evidence.box,
        confidence_of(target),
        target.category,
    )


def _task_row(task: Task, task_id: str, cells: CellPlaces) -> TaskRow:
    evidence = task.evidence
    return TaskRow(
        task_id,
        evidence.section,
        task.title,
        task.due_year,
        json.dumps(dict(task.attributes), ensure_ascii=False),
        evidence.quote,
        evidence.start,
        evidence.end,
        evidence.page,
        task.rule,
        *cells.at(evidence.start),
        *_picture(evidence),
        task.text,
    )


def _cell_rows(table: Table, table_id: str, document: Document) -> Iterator[TableCellRow]:
    for row_index, row in enumerate(table.rows, 1):
        for column_index, (name, cell) in enumerate(zip(table.header, row, strict=True), 1):
            yield TableCellRow(
                table_id,
                row_index,
                column_index,
                name,
                cell.text,
                cell.start,
                cell.end,
                table.page if cell.page is None else cell.page,
                *_picture(place_at(document, cell.start, cell.end)),
            )


def _issue_row(issue: Issue) -> IssueRow:
    place = issue.evidence
    if place is None:
        return IssueRow(issue.stage, issue.code, issue.severity, issue.message, None, None, None, None, None)
    return IssueRow(issue.stage, issue.code, issue.severity, issue.message, *_place(place))


def _fingerprint(facts: Facts, by_table: dict[str, Sequence[FactRow]]) -> str:
    """A hash over all that is stored of a reading but the run that stored it."""
    content = json.dumps(
        [[getattr(facts.fields, name) for name in DocumentFields.__slots__], facts.document.page_count, by_table],
        ensure_ascii=False,
        default=str,
    )
    return sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]
