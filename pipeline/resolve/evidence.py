"""Where things stand: blocks by offset, and the evidence for a passage."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace

from pipeline.model import Block, Box, Document, Evidence, Place


def block_at(document: Document, offset: int) -> Block:
    """The block that holds `offset`."""
    return document.blocks[index_at(document, offset)]


def index_at(document: Document, offset: int) -> int:
    """The index of the block that holds `offset`."""
    return max(bisect_right(document.blocks, offset, key=lambda block: block.start) - 1, 0)


def evidence_at(document: Document, start: int, end: int, section: str | None = None, page: int | None = None) -> Evidence:
    """The evidence [start, end): its section and page are those of the block there, unless given or told by the
    document's places, which also give the box."""
    block = block_at(document, start)
    place = place_at(document, start, end)
    return Evidence(
        section=section or block.section,
        start=start,
        end=end,
        quote=document.text[start:end],
        page=place.page if place else page if page is not None else block.page,
        box=place.box if place else None,
        confidence=place.confidence if place else None,
    )


def place_at(document: Document, start: int, end: int) -> Place | None:
    """The page on which [start, end) begins, with the box around all of its lines and cells there; None where the
    document's places don't tell."""
    places = document.places
    if not places:
        return None
    first = bisect_right(places, start, key=lambda place: place.end)
    last = bisect_left(places, max(end, start + 1), key=lambda place: place.start)
    found = [place for place in places[first:last] if place.page == places[first].page]
    return replace(found[0], start=start, end=end, box=_around([place.box for place in found])) if found else None


def _around(boxes: list[Box]) -> Box:
    """The smallest box around all."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)
