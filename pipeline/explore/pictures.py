"""`/doc/{id}/page/{number}`: the picture of a page of a PDF, with a box around each fact that stands there."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from typing import Any

from pipeline.collect.originals import STORE
from pipeline.explore.page import Asked, NotFoundError, Page, Payload, Row

SCALE = 2.0
"""Pixels a point of the page."""
MARGIN = 4.0
LARGEST = 2400.0
"""Points of a page's side up to which it is drawn at that scale; a larger page is drawn smaller."""
_ONE_AT_A_TIME = threading.Lock()
"""PDFium must not be called by two threads at once."""


def pictures_of(asked: Asked, document: Row) -> str:
    """The address of a document's pages up to the number; empty where there are no pictures of them."""
    if asked.site.is_report or document["media_type"] != "application/pdf" or document["version"]:
        return ""
    return f"/doc/{document['document_id']}/page/" if _original(asked, document) else ""


def picture_view(asked: Asked) -> Page:
    """The page as a picture, the boxes of its facts over it; `fact` names the one that stands out."""
    document, number = _document(asked), _number(asked)
    facts = asked.rows(
        """SELECT target_id AS fact_id, kind, indicator AS name, value_text, box FROM targets WHERE document_id = $1 AND page = $2 AND box IS NOT NULL
        UNION ALL SELECT task_id, 'unit', title, '', box FROM tasks WHERE document_id = $1 AND page = $2 AND box IS NOT NULL""",
        document["document_id"], number,
    )  # fmt: skip
    width, height = _open(asked, document, number, _size)
    return Page(
        template="picture.html",
        title=document["title"] or document["document_id"],
        content={"document": document, "number": number, "facts": facts, "width": width, "height": height},
        shown={"fact": asked.query.get("fact", "")},
        listed="facts",
    )


def page_png_view(asked: Asked) -> Payload:
    """The page as PNG; with `fact` its box drawn on it, and only the part of the page around it."""
    document, number = _document(asked), _number(asked)
    fact = asked.query.get("fact", "")
    found = asked.row("SELECT box FROM targets WHERE target_id = $1 UNION ALL SELECT box FROM tasks WHERE task_id = $1 LIMIT 1", fact)
    box = found["box"] if found else None
    return Payload(media_type="image/png", content=_open(asked, document, number, lambda page: _draw(page, box)))


def _document(asked: Asked) -> Row:
    document = asked.row(
        "SELECT document_id, title, media_type, content_sha256, path FROM documents WHERE document_id = ?", asked.path["id"]
    )
    if document is None:
        raise NotFoundError(asked.path["id"])
    return document


def _number(asked: Asked) -> int:
    written = asked.path["number"]
    if not (written.isascii() and written.isdigit() and len(written) <= 6 and int(written) >= 1):
        raise NotFoundError(f"page {written[:20]}")
    return int(written)


def _original(asked: Asked, document: Row) -> Path | None:
    """The document's file in the folder of originals, by its hash."""
    digest = document["content_sha256"]
    return next((asked.site.raw / STORE / digest[:2]).glob(f"{digest}.*"), None)


def _open(asked: Asked, document: Row, number: int, use: Any) -> Any:
    """What `use` makes of a page of the original."""
    import pypdfium2

    original = _original(asked, document)
    if original is None or document["media_type"] != "application/pdf":
        raise NotFoundError(f"{document['document_id']}: its original is not kept here as a PDF")
    with _ONE_AT_A_TIME:
        try:
            pdf = pypdfium2.PdfDocument(original, password=asked.site.pdf_password or None)
        except pypdfium2.PdfiumError as problem:
            raise NotFoundError(f"{document['document_id']}: {problem}") from None
        try:
            if number > len(pdf):
                raise NotFoundError(f"{document['document_id']}: page {number}")
            return use(pdf[number - 1])
        finally:
            pdf.close()


def _size(page: Any) -> tuple[float, float]:
    width, height = page.get_size()
    return float(width), float(height)


def _draw(page: Any, box: list[float] | None) -> bytes:
    from PIL import ImageDraw

    scale = SCALE * min(1.0, LARGEST / max(page.get_size()))
    picture = page.render(scale=scale).to_pil().convert("RGB")
    if box:
        left, top, right, bottom = (value * scale for value in box)
        corners = (left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN)
        ImageDraw.Draw(picture).rectangle(corners, outline=(179, 48, 29), width=3)
        picture = picture.crop((0, max(0, int(top - 90 * scale)), picture.width, min(picture.height, int(bottom + 90 * scale))))
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=False)
    return stream.getvalue()
