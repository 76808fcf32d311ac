"""References → citations: each other document once; the document itself, its attachments and short names are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.model import Citation, Document, DocumentFields
from pipeline.numerals import normalize
from pipeline.recognize.citations import Reference
from pipeline.recognize.passages import Passage
from pipeline.resolve.evidence import evidence_at
from pipeline.resolve.fields.similarity import overlap
from pipeline.resolve.fields.titles import is_genre_noun

_ISSUED = re.compile(
    r"》(?:\s{0,9}[（(][^（）()]{0,60}[）)])?(?:、?《[^》]{0,60}》){0,9}(?:等\S{0,6})?(?:已经?[^。；]{0,30}(?:同意|审议|通过|批准|审定|"
    r"印发)|业经|(?:现)?印发给|予以印发|的通知$)"
)
_ISSUING = re.compile(r"(?:现将|印发|制定(?:了|出台)?(?:我[市区县省])?(?:本)?)(?:《[^《》]*》、?)*$")
_SHORT_NAME = re.compile(r"(?:以下|下)(?:统一)?简称[:：]?\s*[“\"]?《([^》]{1,12})》")
_FORM = re.compile(r"(?:[证照]|证书|凭证|承诺书|申请书|(?<!分工|分解|任务|指标|安排|计划|进度)表)(?:[（(][^（）()]*[）)])?$")
"""A certificate or a form to fill in, which is set in 《》 as documents are: 商品房预售许可证, 补贴申请表."""
_OF_ANOTHER = re.compile(r"(?:贯彻|落实|根据|按照|依据|遵照|对接|衔接)[^《》。；\n]{0,24}$")
"""贯彻落实国务院办公厅《…若干措施》: what a document carries out is not the document itself, alike as their titles are."""
_SAME, _IDENTICAL = 0.85, 0.97


def read_citations(document: Document, passages: Sequence[Passage], fields: DocumentFields) -> tuple[Citation, ...]:
    """The documents that `document` cites, in the order of their first mention."""
    text = document.text
    short_names = set(_SHORT_NAME.findall(text))
    attached = _attachments(document)
    seen: dict[str, Citation] = {}
    for reference in _references(passages):
        if _is_own(reference, text, fields) or _is_no_document(reference, short_names) or _flat(reference.title) in attached:
            continue
        key = _key(reference)
        known = seen.get(key)
        if known is None or (known.number is None and reference.number):
            seen[key] = Citation(
                title=_flat(reference.title),
                number=reference.number,
                evidence=evidence_at(document, reference.start, reference.end),
            )
    titled = {citation.number for citation in seen.values() if citation.title}
    return tuple(citation for citation in seen.values() if citation.title or citation.number not in titled)


def _references(passages: Sequence[Passage]) -> list[Reference]:
    """Each reference with its place in the document: those by title, then those by number alone, which may name the same."""
    begun = (
        replace(each, start=each.start + passage.block.start, end=each.end + passage.block.start)
        for passage in passages
        for each in passage.references
        if each.start >= 0
    )
    return sorted(begun, key=lambda reference: reference.title is None)


def _is_no_document(reference: Reference, short_names: set[str]) -> bool:
    """A short name that the text gives (以下简称《办法》) or takes for granted (《纲要》), a certificate, a form."""
    title = _flat(reference.title)
    return title is not None and (title in short_names or is_genre_noun(title) or bool(_FORM.search(title)))


def _attachments(document: Document) -> set[str]:
    """The titles of the document's attachments, as its list of them and their own heads have them."""
    titles: set[str] = set()
    for before, block in pairwise(document.blocks):
        if before.kind == "attachment" or _LISTED.match(block.text) or _LISTED.match(before.text):
            title = _ENUMERATED.sub("", _LISTED.sub("", block.text)).strip()
            titles.add(re.sub(r"\s+", "", title.removeprefix("《").removesuffix("》")))
    return titles


_LISTED = re.compile(r"附\s*件\s*[\d一二三四五六七八九十]*\s*[:：]?\s*")
_ENUMERATED = re.compile(r"^\s*\d{1,2}\s*[.．、]?\s*(?![年\d])")


def _flat(title: str | None) -> str | None:
    return re.sub(r"\s{0,9}\n\s*", "", title) if title else None


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
    likeness = max((overlap(reference.title, title) for title in _own_titles(fields)), default=0.0)
    if likeness >= (_IDENTICAL if _OF_ANOTHER.search(before) else _SAME):
        return True
    return bool(_ISSUING.search(before) and fields.title and overlap(reference.title, fields.title) >= 0.7)


def _own_titles(fields: DocumentFields) -> list[str]:
    """The document's title, and each of those in it where it issues several (《甲》《乙》)."""
    return [fields.title, *re.findall(r"《([^《》]+)》", fields.title) * (fields.title.startswith("《"))] if fields.title else []


def _stands_alone(reference: Reference, text: str) -> bool:
    """A number on a line of its own at the head is the document's, even where the fields have none."""
    line_start = text.rfind("\n", 0, reference.start) + 1
    line_end = text.find("\n", reference.end)
    return len(text[line_start : line_end if line_end >= 0 else None]) <= 40
