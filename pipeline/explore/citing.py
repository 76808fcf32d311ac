"""`/doc/{id}/cites`: what a document cites and what cites it, and its targets beside those of the documents above it."""

from __future__ import annotations

from pipeline.explore.page import Asked, NotFoundError, Page


def citing_view(asked: Asked) -> Page:
    """Citations both ways, and the comparison with the documents cited."""
    document_id = asked.path["id"]
    document = asked.row("SELECT document_id, title, document_number, issuer, issued_on FROM documents WHERE document_id = ?", document_id)
    if document is None:
        raise NotFoundError(document_id)
    cites = asked.rows(
        """SELECT c.title, c.number, c.cited_document_id, left(d.title, 200) AS cited_title, d.region AS cited_region, c.evidence, c.char_start
        FROM citations AS c LEFT JOIN documents AS d ON d.document_id = c.cited_document_id
        WHERE c.document_id = ? ORDER BY c.char_start""",
        document_id,
    )
    cited_by = asked.rows(
        """SELECT c.document_id, left(d.title, 200) AS title, d.region, d.issued_on, c.evidence, c.char_start
        FROM citations AS c JOIN documents AS d USING (document_id)
        WHERE c.cited_document_id = ? ORDER BY d.issued_on DESC NULLS LAST, c.document_id, c.char_start""",
        document_id,
    )
    compared = asked.rows(
        """SELECT * FROM vertical_comparisons WHERE document_id = $1 OR cited_document_id = $1
        ORDER BY verdict = 'weaker' DESC, indicator, year""",
        document_id,
    )
    content = {"document": document, "cites": cites, "cited_by": cited_by, "compared": compared}
    return Page(template="cites.html", title=document["title"] or document_id, content=content, listed="cites")
