"""The rows of the fact tables: the columns of `warehouse/tables/*.sql` but version_id, in their order."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.model import Box


class TextRow(NamedTuple):
    """A row of `store.texts`."""

    text: str


class TargetRow(NamedTuple):
    """A row of `store.targets`."""

    target_id: str
    section: str
    indicator: str
    indicator_id: str
    subject: str
    comparator: str
    value: float | None
    value_high: float | None
    value_exact: str | None
    unit: str
    value_text: str
    kind: str
    year: int | None
    year_start: int | None
    recurrence: str
    binding: str | None
    evidence: str
    char_start: int
    char_end: int
    page: int | None
    table_id: str | None
    row_index: int | None
    column_index: int | None
    rule: str
    box: Box | None
    confidence: float | None
    category: str | None


class TaskRow(NamedTuple):
    """A row of `store.tasks`."""

    task_id: str
    section: str
    title: str
    due_year: int | None
    attributes: str
    evidence: str
    char_start: int
    char_end: int
    page: int | None
    rule: str
    table_id: str | None
    row_index: int | None
    column_index: int | None
    box: Box | None
    confidence: float | None
    text: str


class ResponsibilityRow(NamedTuple):
    """A row of `store.responsibilities`."""

    task_id: str
    role: str
    unit: str
    organization_id: str | None
    position: int


class CitationRow(NamedTuple):
    """A row of `store.citations`."""

    title: str | None
    number: str | None
    section: str
    evidence: str
    char_start: int
    char_end: int
    page: int | None
    table_id: str | None
    row_index: int | None
    column_index: int | None
    box: Box | None
    confidence: float | None


class RepealRow(NamedTuple):
    """A row of `store.repeals`."""

    title: str | None
    number: str | None
    section: str
    evidence: str
    char_start: int
    char_end: int
    page: int | None


class CorrectionOutcomeRow(NamedTuple):
    """A row of `store.correction_outcomes`."""

    correction_id: str
    fact_id: str | None
    status: str
    message: str


class TableRow(NamedTuple):
    """A row of `store.tables`."""

    table_id: str
    section: str
    caption: str
    header: list[str]
    row_count: int
    char_start: int
    char_end: int
    page: int | None


class TableCellRow(NamedTuple):
    """A row of `store.table_cells`."""

    table_id: str
    row_index: int
    column_index: int
    column_name: str
    text: str
    char_start: int
    char_end: int
    page: int | None
    box: Box | None
    confidence: float | None


class NumberRow(NamedTuple):
    """A row of `store.numbers`."""

    char_start: int
    char_end: int
    text: str
    fate: str
    rule: str
    target_id: str | None


class IssueRow(NamedTuple):
    """A row of `store.issues`."""

    stage: str
    code: str
    severity: str
    message: str
    section: str | None
    evidence: str | None
    char_start: int | None
    char_end: int | None
    page: int | None


FactRow = (
    TextRow
    | TargetRow
    | TaskRow
    | ResponsibilityRow
    | CitationRow
    | RepealRow
    | TableRow
    | TableCellRow
    | NumberRow
    | IssueRow
    | CorrectionOutcomeRow
)

FACT_TABLES: dict[str, type[FactRow]] = {
    "texts": TextRow,
    "targets": TargetRow,
    "tasks": TaskRow,
    "responsibilities": ResponsibilityRow,
    "citations": CitationRow,
    "repeals": RepealRow,
    "tables": TableRow,
    "table_cells": TableCellRow,
    "numbers": NumberRow,
    "issues": IssueRow,
    "correction_outcomes": CorrectionOutcomeRow,
}
"""The tables whose rows belong to a version of a document, with the type of their rows: all columns but version_id."""
