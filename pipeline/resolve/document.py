"""A whole document → its facts: each question is asked in its turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Document, DocumentFields, Facts
from pipeline.recognize.passages import Passage, recognize
from pipeline.resolve.categories import category_of
from pipeline.resolve.citations import read_citations
from pipeline.resolve.fields.metadata import read_fields
from pipeline.resolve.ledger import read_numbers
from pipeline.resolve.naming.amounts import Proposal
from pipeline.resolve.tables.columns import read_columns
from pipeline.resolve.tables.targets import read_tables, unread_tables
from pipeline.resolve.targets import Found, read_prose
from pipeline.resolve.tasks import read_tasks
from pipeline.resolve.years.scopes import Scopes


def resolve(document: Document) -> Facts:
    """All that `document` says. Total: what can't be read is an unread number, not an error."""
    passages = recognize(document)
    fields = read_fields(document, passages)
    scopes = Scopes(passages, fields)
    columns = tuple(read_columns(table) for table in document.tables)
    tasks = read_tasks(document, passages, columns, year_of(fields))
    found = Found()
    read_prose(document, passages, scopes, found)
    read_tables(document, passages, columns, scopes, fields, found)
    bound = sorted(found.bound, key=lambda each: (each.start, each.end))
    numbered = [(each.start, each.end, i) for i, each in enumerate(bound)]
    return Facts(
        document=document,
        fields=fields,
        targets=tuple(replace(each.target, category=category_of(each.target)) for each in bound),
        tasks=tasks,
        citations=read_citations(document, passages, fields),
        numbers=read_numbers(document, passages, columns, tasks, numbered, found.excused),
        issues=unread_tables(document),
    )


def proposed_names(document: Document, passages: Sequence[Passage]) -> dict[tuple[int, int], tuple[Proposal, ...]]:
    """For each amount of running text, by its [start, end), the names that were proposed, the chosen one first; `passages` are
    those of `document`."""
    found = Found(proposed={})
    read_prose(document, passages, Scopes(passages, read_fields(document, passages)), found)
    return found.proposed or {}


def year_of(fields: DocumentFields) -> int | None:
    """The year of a document, which a month without a year belongs to: that of a yearly document, else that of its issue."""
    is_yearly = fields.period_start is not None and fields.period_start == fields.period_end
    return fields.issued_on.year if fields.issued_on and not is_yearly else fields.period_start
