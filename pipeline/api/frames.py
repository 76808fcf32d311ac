"""Facts as pandas data frames, under the names that the warehouse's views give their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from pipeline.model import Evidence, Facts
from pipeline.resolve.confidence import confidence_of

if TYPE_CHECKING:
    from pandas import DataFrame

FactKind = Literal["documents", "targets", "tasks", "responsibilities", "citations", "table_cells", "numbers", "issues"]
"""What facts can be seen as: one row per document, target, task, unit of a task, citation, table cell, number, issue."""

Row = dict[str, Any]


def frame(facts: Facts | Iterable[Facts], kind: FactKind = "targets") -> DataFrame:
    """Return the facts of one document or of several as a pandas DataFrame, a row per fact.

    The columns are named as in the warehouse's views, with `path` in front, the file that the fact was read from. `value`
    and `value_high` are floats, fit for charts; `value_exact` has the digits as text. Raises ValueError for another kind.
    """
    import pandas

    if kind not in _ROWS:
        raise ValueError(f"there are no {kind}: ask for {', '.join(_ROWS)}")
    documents = [facts] if isinstance(facts, Facts) else list(facts)
    rows = [{"path": each.document.raw_file.path, **row} for each in documents for row in _ROWS[kind](each)]
    made = pandas.DataFrame(rows, columns=["path", *_COLUMNS[kind]])
    return made.astype({name: "Int64" for name in made.columns if name in _WHOLE})


def _documents(facts: Facts) -> Iterator[Row]:
    fields = {name: getattr(facts.fields, name) for name in type(facts.fields).__slots__}
    raw_file = facts.document.raw_file
    yield {**fields, "content_sha256": raw_file.sha256, "char_count": len(facts.document.text)}


def _targets(facts: Facts) -> Iterator[Row]:
    for target in facts.targets:
        quantity, period = target.quantity, target.period
        yield {
            "indicator": target.indicator,
            "subject": target.subject,
            "comparator": quantity.comparator,
            "value": None if quantity.value is None else float(quantity.value),
            "value_high": None if quantity.value_high is None else float(quantity.value_high),
            "value_exact": None if quantity.value is None else format(quantity.value, "f"),
            "unit": quantity.unit,
            "value_text": quantity.text,
            "kind": target.kind,
            "category": target.category,
            "year": period.year,
            "year_start": period.year_start,
            "recurrence": period.recurrence or quantity.recurrence,
            "binding": target.binding,
            "rule": target.rule,
            "confidence": confidence_of(target),
            **_place(target.evidence),
        }


def _tasks(facts: Facts) -> Iterator[Row]:
    for task in facts.tasks:
        units = [item.unit for item in task.responsibilities]
        row = {"title": task.title, "text": task.text, "due_year": task.due_year, "units": units, "attributes": dict(task.attributes)}
        yield {**row, "rule": task.rule, **_place(task.evidence)}


def _responsibilities(facts: Facts) -> Iterator[Row]:
    for task in facts.tasks:
        for item in task.responsibilities:
            yield {"title": task.title, "role": item.role, "unit": item.unit, "position": item.position}


def _citations(facts: Facts) -> Iterator[Row]:
    for citation in facts.citations:
        yield {"title": citation.title, "number": citation.number, **_place(citation.evidence)}


def _table_cells(facts: Facts) -> Iterator[Row]:
    for table_index, table in enumerate(facts.tables, 1):
        for row_index, row in enumerate(table.rows, 1):
            for column_index, (column, cell) in enumerate(zip(table.header, row, strict=True), 1):
                at = {"table_index": table_index, "row_index": row_index, "column_index": column_index}
                place = {"char_start": cell.start, "char_end": cell.end, "page": cell.page or table.page}
                yield {**at, "caption": table.caption, "column_name": column, "text": cell.text, **place}


def _numbers(facts: Facts) -> Iterator[Row]:
    for number in facts.numbers:
        place = {"char_start": number.start, "char_end": number.end}
        yield {"text": number.text, "fate": number.fate, "rule": number.rule, **place}


def _issues(facts: Facts) -> Iterator[Row]:
    for issue in facts.issues:
        yield {"stage": issue.stage, "code": issue.code, "severity": issue.severity, "message": issue.message}


def _place(evidence: Evidence) -> Row:
    start, end = evidence.start, evidence.end
    return {"section": evidence.section, "evidence": evidence.quote, "char_start": start, "char_end": end, "page": evidence.page}


_ROWS: Mapping[str, Callable[[Facts], Iterator[Row]]] = {
    "documents": _documents,
    "targets": _targets,
    "tasks": _tasks,
    "responsibilities": _responsibilities,
    "citations": _citations,
    "table_cells": _table_cells,
    "numbers": _numbers,
    "issues": _issues,
}
_WHOLE = ("year", "year_start", "due_year", "page", "period_start", "period_end")
"""Columns of whole numbers that may be missing, which pandas would make floats."""
_PLACE = ("section", "evidence", "char_start", "char_end", "page")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "documents": (
        *("title", "document_number", "issuer", "region", "region_code", "region_level", "issued_on", "printed_on"),
        *("effective_on", "expires_on", "period_start", "period_end", "genre", "is_public", "content_sha256", "char_count"),
    ),
    "targets": (
        *("indicator", "subject", "comparator", "value", "value_high", "value_exact", "unit", "value_text", "kind"),
        *("category", "year", "year_start", "recurrence", "binding", "rule", "confidence", *_PLACE),
    ),
    "tasks": ("title", "text", "due_year", "units", "attributes", "rule", *_PLACE),
    "responsibilities": ("title", "role", "unit", "position"),
    "citations": ("title", "number", *_PLACE),
    "table_cells": (
        *("table_index", "row_index", "column_index", "caption", "column_name", "text", "char_start", "char_end", "page"),
    ),
    "numbers": ("text", "fate", "rule", "char_start", "char_end"),
    "issues": ("stage", "code", "severity", "message"),
}
"""The columns of each kind, so that a document without such a fact has them too."""
