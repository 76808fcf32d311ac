"""A whole document → its facts: each question is asked in its turn."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import Document, DocumentFields, Facts
from pipeline.recognize.citations import find_references
from pipeline.resolve.categories import category_of
from pipeline.resolve.citations import read_citations
from pipeline.resolve.fields.metadata import read_fields
from pipeline.resolve.ledger import read_numbers
from pipeline.resolve.naming.amounts import Proposal
from pipeline.resolve.stretches import Stretches
from pipeline.resolve.tables.columns import read_columns
from pipeline.resolve.tables.targets import read_tables, unread_tables
from pipeline.resolve.targets import Found, read_passage, read_prose
from pipeline.resolve.tasks import read_tasks
from pipeline.resolve.years.scopes import Scopes


def resolve(document: Document) -> Facts:
    """All that `document` says. Total: what can't be read is an unread number, not an error."""
    fields = read_fields(document)
    scopes = Scopes(document, fields)
    citations = read_citations(document, fields)
    columns = tuple(read_columns(table) for table in document.tables)
    tasks = read_tasks(document, columns, year_of(fields))
    clauses = Stretches((task.evidence.start, task.evidence.end) for task in tasks if task.rule != "table-row")
    cited = Stretches((reference.start, reference.end) for reference in find_references(document.text))
    prose = read_prose(document, scopes, clauses, cited)
    tables = read_tables(document, columns, scopes, fields)
    bound = sorted([*prose.bound, *tables.bound], key=lambda found: (found.start, found.end))
    numbered = [(found.start, found.end, i) for i, found in enumerate(bound)]
    return Facts(
        document=document,
        fields=fields,
        targets=tuple(replace(found.target, category=category_of(found.target)) for found in bound),
        tasks=tasks,
        citations=citations,
        numbers=read_numbers(document, columns, tasks, numbered, [*prose.excused, *tables.excused]),
        issues=unread_tables(document),
    )


def proposed_names(document: Document) -> dict[tuple[int, int], tuple[Proposal, ...]]:
    """For each amount of running text, by its [start, end), the names that were proposed, the chosen one first."""
    fields = read_fields(document)
    scopes, found = Scopes(document, fields), Found(proposed={})
    for index, block in enumerate(document.blocks):
        if block.kind in ("paragraph", "heading"):
            read_passage(document, scopes, index, (0, len(block.text)), found)
    return found.proposed or {}


def year_of(fields: DocumentFields) -> int | None:
    """The year of a document, which a month without a year belongs to: that of a yearly document, else that of its issue."""
    is_yearly = fields.period_start is not None and fields.period_start == fields.period_end
    return fields.issued_on.year if fields.issued_on and not is_yearly else fields.period_start
