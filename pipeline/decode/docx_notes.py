"""Footnotes and endnotes of a DOCX, which stand in parts of their own, and paragraphs that a tracked change joins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pipeline.decode.docx_styles import attribute, child, qualified

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element

_KINDS = {qualified("footnoteReference"): "footnotes", qualified("endnoteReference"): "endnotes"}
_ENTRIES = {"footnotes": qualified("footnote"), "endnotes": qualified("endnote")}
_DELETED = frozenset((qualified("del"), qualified("moveFrom")))
_MOST_BYTES = 20_000_000


class Notes:
    """The notes of a document, none without one; separators and other entries that are no notes are left out."""

    def __init__(self, document: WordDocument | None = None) -> None:
        self._by_id: dict[tuple[str, str], _Element] = {}
        for relation in document.part.rels.values() if document else ():
            kind = relation.reltype.rpartition("/")[2]
            if kind in _ENTRIES and not relation.is_external:
                self._add(kind, relation.target_part.blob)

    def _add(self, kind: str, source: bytes) -> None:
        from lxml import etree

        if len(source) > _MOST_BYTES:
            return
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        for note in etree.fromstring(source, parser).findall(_ENTRIES[kind]):
            if attribute(note, "type") in ("", "normal"):
                self._by_id[kind, attribute(note, "id")] = note

    def of(self, elements: Iterable[_Element]) -> Iterator[_Element]:
        """The notes that `elements` refer to, in order; a reference in deleted text is none."""
        for element in elements if self._by_id else ():
            for reference in element.iter(*_KINDS):
                deleted = any(above.tag in _DELETED for above in reference.iterancestors())
                note = self._by_id.get((_KINDS[reference.tag], attribute(reference, "id")))
                if note is not None and not deleted:
                    yield note


def goes_on(paragraph: _Element) -> bool:
    """Whether a tracked change deletes the paragraph's end: its text is then the beginning of the next one."""
    below = paragraph.getnext()
    return child(paragraph, "pPr", "rPr", "del") is not None and below is not None and below.tag == paragraph.tag
