"""Where things stand: blocks by offset, and the evidence for a passage."""

from __future__ import annotations

from bisect import bisect_right

from pipeline.model import Block, Document, Evidence


def block_at(document: Document, offset: int) -> Block:
    """The block that holds `offset`."""
    return document.blocks[max(bisect_right(document.blocks, offset, key=lambda block: block.start) - 1, 0)]


def evidence_at(document: Document, start: int, end: int, section: str | None = None, page: int | None = None) -> Evidence:
    """The evidence [start, end): its section and page are those of the block there, unless given."""
    block = block_at(document, start)
    return Evidence(
        section=section or block.section,
        start=start,
        end=end,
        quote=document.text[start:end],
        page=page if page is not None else block.page,
    )
