"""`/corrections`: what people have corrected, what became of it, and what waits for the next run."""

from __future__ import annotations

from pipeline.errors import StoreError
from pipeline.explore.page import Asked, Page, Row
from pipeline.store.corrections import Correction, read_corrections


def corrections_view(asked: Asked) -> Page:
    """All corrections: those in the warehouse with their status, and those in the files that no run has read yet."""
    stored = asked.rows(
        """SELECT c.*, left(d.title, 200) AS title FROM corrections AS c LEFT JOIN documents AS d USING (document_id)
        ORDER BY made_on DESC, file, line"""
    )
    known = {row["correction_id"] for row in stored}
    written, problem = _in_files(asked)
    waiting = [_row(asked, item) for item in written if item.correction_id not in known]
    return Page(
        template="corrections.html",
        title="corrections",
        content={"corrections": [*waiting, *stored], "problem": problem},
        listed="corrections",
    )


def pending_of(asked: Asked, document_id: str) -> list[Row]:
    """The corrections of a document that stand in the files and that no run has applied yet."""
    document = asked.row("SELECT document_number FROM documents WHERE document_id = ?", document_id)
    number = document["document_number"] if document else None
    settled = asked.rows("SELECT correction_id FROM corrections WHERE document_id = ? AND status <> 'waiting'", document_id)
    known = {row["correction_id"] for row in settled}
    written, _ = _in_files(asked)
    mine = [item for item in written if item.document in (document_id, number) and item.correction_id not in known]
    return [_row(asked, item) for item in mine]


def _in_files(asked: Asked) -> tuple[list[Correction], str]:
    """The corrections in the folder, and what is wrong with it where it cannot be read."""
    try:
        found = read_corrections(asked.site.corrections)
    except StoreError as problem:
        return [], str(problem)
    return [item for items in found.by_document.values() for item in items], ""


def _row(asked: Asked, item: Correction) -> Row:
    document = asked.row(
        "SELECT document_id, left(title, 200) AS title FROM documents WHERE document_id = $1 OR document_number = $1", item.document
    )
    return {
        "correction_id": item.correction_id, "action": item.action, "document": item.document, "fact_id": item.fact_id,
        "quote": item.quote, "fields": dict(item.fields), "status": "pending", "author": item.author, "reason": item.reason,
        "made_on": item.made_on, "file": item.file, "line": item.line, "message": None,
        **(document or {"document_id": None, "title": None}),
    }  # fmt: skip
