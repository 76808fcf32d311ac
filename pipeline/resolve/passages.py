"""Where things stand: blocks by offset, and the evidence for a passage."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from pipeline.model import Block, Box, Document, Evidence, Place


def block_at(document: Document, offset: int) -> Block:
    """The block that holds `offset`."""
    return document.blocks[max(bisect_right(document.blocks, offset, key=lambda block: block.start) - 1, 0)]


def evidence_at(document: Document, start: int, end: int, section: str | None = None, page: int | None = None) -> Evidence:
    """The evidence [start, end): its section and page are those of the block there, unless given or told by the
    document's places, which also give the box."""
    block = block_at(document, start)
    places = _places_at(document, start, end)
    first = places[0] if places else None
    return Evidence(
        section=section or block.section,
        start=start,
        end=end,
        quote=document.text[start:end],
        page=first.page if first else page if page is not None else block.page,
        box=_around([place.box for place in places if first and place.page == first.page]),
        confidence=first.confidence if first else None,
    )


def _places_at(document: Document, start: int, end: int) -> list[Place]:
    """The places that hold a part of [start, end), in order."""
    places = document.places
    if not places:
        return []
    first = bisect_right(places, start, key=lambda place: place.end)
    last = bisect_left(places, max(end, start + 1), key=lambda place: place.start)
    return list(places[first:last])


def _around(boxes: list[Box]) -> Box | None:
    """The smallest box around all."""
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)
