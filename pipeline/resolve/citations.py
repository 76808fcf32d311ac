"""References → citations: each other document once; the document itself, its attachments and short names are none."""

from __future__ import annotations

import re

from pipeline.model import Citation, Document, DocumentFields
from pipeline.numerals import normalize
from pipeline.recognize.citations import Reference, find_references
from pipeline.resolve.evidence import evidence_at
from pipeline.resolve.fields.similarity import overlap

_ISSUED = re.compile(
    r"》(?:\s*[（(][^（）()]*[）)])?(?:、?《[^》]*》)*(?:等\S{0,6})?(?:已经?[^。；]{0,30}(?:同意|审议|通过|批准|审定|"
    r"印发)|业经|(?:现)?印发给|予以印发|的通知$)"
)
_ISSUING = re.compile(r"(?:现将|印发|制定(?:了|出台)?(?:我[市区县省])?(?:本)?)(?:《[^》]*》、?)*$")
_SHORT_NAME = re.compile(r"(?:以下|下)(?:统一)?简称[:：]?\s*[“\"]?《([^》]{1,12})》")
_SAME = 0.85


def read_citations(document: Document, fields: DocumentFields) -> tuple[Citation, ...]:
    """The documents that `document` cites, in the order of their first mention."""
    text = document.text
    short_names = set(_SHORT_NAME.findall(text))
    seen: dict[str, Citation] = {}
    for reference in find_references(text):
        if _is_own(reference, text, fields) or reference.title in short_names:
            continue
        key = _key(reference)
        known = seen.get(key)
        if known is None or (known.number is None and reference.number):
            seen[key] = Citation(
                title=_flat(reference.title),
                number=reference.number,
                evidence=evidence_at(document, reference.start, reference.end),
            )
    return tuple(seen.values())


def _flat(title: str | None) -> str | None:
    return re.sub(r"\s*\n\s*", "", title) if title else None


def _key(reference: Reference) -> str:
    return re.sub(r"\s+", "", normalize(reference.title or reference.number or ""))


def _is_own(reference: Reference, text: str, fields: DocumentFields) -> bool:
    number = fields.document_number
    if number and reference.number == number:
        return True
    if reference.title is None:
        return bool(number is None and reference.start < 600 and _stands_alone(reference, text))
    behind = text[reference.end - 1 : reference.end + 60].split("\n")[0]
    before = text[max(0, reference.start - 60) : reference.start]
    if _ISSUED.match(behind) and reference.start < len(text) // 3:
        return True
    if fields.title and overlap(reference.title, fields.title) >= _SAME:
        return True
    return bool(_ISSUING.search(before) and fields.title and overlap(reference.title, fields.title) >= 0.7)


def _stands_alone(reference: Reference, text: str) -> bool:
    """A number on a line of its own at the head is the document's, even where the fields have none."""
    line_start = text.rfind("\n", 0, reference.start) + 1
    line_end = text.find("\n", reference.end)
    return len(text[line_start : line_end if line_end >= 0 else None]) <= 40
