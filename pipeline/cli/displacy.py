"""`policy-targets explain --html`: a document as one page that needs nothing else, its facts drawn by displaCy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from pipeline.cli.explanation import BlockReading
from pipeline.model import Facts
from pipeline.recognize.words import cut

COLOURS = {
    "target": "#8fd694",
    "task": "#8ecae6",
    "citation": "#bdb2ff",
    "year": "#ffd166",
    "quantity": "#c9e4a7",
    "unread": "#ff8fa3",
}
"""The colours of what was read; a number that became no fact is grey, under the rule that says why."""
GREY = "#dddddd"

Mark = tuple[int, int, str]
"""Start, end (in the document's text) and label."""


def html_page(facts: Facts, blocks: Sequence[BlockReading]) -> str:
    """Return the page: each block with the spans of its targets, tasks, citations, amounts, years and other numbers.

    Words of the document are escaped, and the page names no address, so that it may be sent and opened anywhere.
    """
    from spacy import displacy

    drawn = [_drawn(block) for block in blocks if block.block.text.strip()]
    labels = {span["label"] for each in drawn for span in each["spans"]}
    colours = {label: COLOURS.get(label, GREY) for label in labels}
    page: str = displacy.render(drawn, style="span", manual=True, page=True, jupyter=False, options={"colors": colours})
    name = escape(facts.fields.title or facts.document.raw_file.path)
    return page.replace("<title>displaCy</title>", f"<title>{name}</title>").replace('lang="en"', 'lang="zh"')


def _drawn(reading: BlockReading) -> dict[str, Any]:
    """A block as displaCy takes it: tokens, and spans that count in them."""
    block = reading.block
    words = [(start, end) for _, start, end in cut(block.text)]
    spans = []
    for start, end, label in sorted(set(_marks(reading)), key=lambda mark: (mark[0], -mark[1], mark[2])):
        inside = [i for i, (first, last) in enumerate(words) if first < end - block.start and last > start - block.start]
        if inside:
            spans.append({"start_token": inside[0], "end_token": inside[-1] + 1, "label": label})
    # displaCy escapes the tokens.
    return {"text": block.text, "tokens": [block.text[start:end] for start, end in words], "spans": spans}


def _marks(reading: BlockReading) -> Iterator[Mark]:
    facts = (("target", reading.targets), ("task", reading.tasks), ("citation", reading.citations))
    for label, found in facts:
        yield from ((item.evidence.start, item.evidence.end, label) for item in found)
    for span in reading.spans:
        if span.kind == "period":
            yield span.start, span.end, "year"
    for number in reading.numbers:
        if number.fate == "target":
            yield number.start, number.end, "quantity"
        elif number.fate in ("ignored", "metadata"):
            yield number.start, number.end, number.rule
        elif number.fate == "unread":
            yield number.start, number.end, "unread"
