"""Where on which page each stretch of a document's text stands, for formats that have pages.

A reader gives its lines and cells positions of their own; what later stages join, cut and lay out keeps them, so each
stretch of the final text leads back to the line or cell that it came from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.decode.parts import Grid, Part
from pipeline.model import Document, Place


def with_places(document: Document, parts: Iterable[Part]) -> Document:
    """The document with its places, as `parts` (what the reader gave) tell them; unchanged where they tell none."""
    sources = sorted(_sources(parts), key=lambda place: place.start)
    if not sources:
        return document
    starts = [source.start for source in sources]
    places = []
    for start, at, length in document.source_map:
        source = sources[max(bisect_right(starts, at) - 1, 0)]
        end = min(length, source.end - at)
        if end > 0:
            places.append(replace(source, start=start, end=start + end))
    return replace(document, places=tuple(sorted(places, key=lambda place: place.start)), source_map=())


def _sources(parts: Iterable[Part]) -> Iterator[Place]:
    """Each line and cell that has a page and a position, with the position for offset."""
    for part in parts:
        for item in (cell for row in part.rows for cell in row) if isinstance(part, Grid) else (part,):
            if item.page is not None and item.box is not None and item.text.runs:
                at = item.text.runs[0][1]
                end = at + len(item.text)
                yield Place(start=at, end=end, page=item.page, box=item.box, confidence=item.confidence)
