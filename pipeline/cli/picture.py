"""`policy-targets explain FILE --page N`: the picture of a PDF's page with what was read drawn over it."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.cli.explanation import target_in_words, task_in_words
from pipeline.cli.formats import visible
from pipeline.cli.named import read_named
from pipeline.errors import SettingsError
from pipeline.model import Box, Document, Evidence, Facts, Place
from pipeline.settings import load_settings

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

MarkKind = Literal["block", "cell", "target", "task", "citation"]
DPI = 110
_POINTS = 72.0
COLOURS: dict[MarkKind, tuple[int, int, int]] = {
    "block": (120, 120, 120),
    "cell": (150, 120, 200),
    "target": (0, 140, 60),
    "task": (0, 130, 170),
    "citation": (40, 70, 220),
}
"""What each kind is drawn in; the same as in the text that `explain` prints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A box on the page: a block, a table cell, or a fact with its label on the picture and its words beside it."""

    kind: MarkKind
    box: Box
    label: str = ""
    words: str = ""


def picture_command(file: Path, *, page: int, output: Path | None, quiet: bool = False) -> int:
    """Write the picture and print what its labels mean; return 0, or 1 where the file cannot be read.

    Raises SettingsError where the file has no such page, or the picture cannot be written.
    """
    from pipeline.run.ingest import read_alone
    from pipeline.run.reading import Rejection

    received = read_named(str(file)).received
    outcome = read_alone(received, load_settings())
    if isinstance(outcome, Rejection):
        print(f"policy-targets: {file}: {outcome.message} ({outcome.stage}, {outcome.code})", file=sys.stderr)  # noqa: T201
        return 1
    marks = list(marks_of(outcome.facts, page))
    target = output or Path(f"{file.stem}-p{page}.png")
    try:
        target.write_bytes(draw_page(received.data, page, marks))
    except OSError as problem:
        raise SettingsError(f"{target}: cannot be written: {problem.strerror or problem}") from None
    print(target)  # noqa: T201
    for mark in marks:
        if mark.label and not quiet:
            print(visible(f"  {mark.label:<4} {mark.words}"))  # noqa: T201
    return 0


def marks_of(facts: Facts, page: int) -> Iterator[Mark]:
    """What stands on `page`: its blocks and cells, then the facts whose evidence is there, labelled T1, D1, C1 …"""
    document = facts.document
    tables = [(table.start, table.end) for table in document.tables]
    cells = {place for place in document.places if any(start <= place.start < end for start, end in tables)}
    for block in document.blocks:
        places = [place for place in _within(document, block.start, block.end, page) if place not in cells]
        if places:
            yield Mark(kind="block", box=around(place.box for place in places))
    yield from (Mark(kind="cell", box=place.box) for place in document.places if place in cells and place.page == page)
    for kind, label, evidence, words in _facts(facts):
        for place in _within(document, evidence.start, evidence.end, page):
            box = place.box if place in cells else _stretch(document, place, evidence)
            yield Mark(kind=kind, box=box, label=label, words=words)
            label = ""


def _facts(facts: Facts) -> Iterator[tuple[MarkKind, str, Evidence, str]]:
    for number, target in enumerate(facts.targets, 1):
        yield "target", f"T{number}", target.evidence, target_in_words(target)
    for number, task in enumerate(facts.tasks, 1):
        yield "task", f"D{number}", task.evidence, task_in_words(task)
    for number, citation in enumerate(facts.citations, 1):
        words = " ".join(part for part in (citation.title, citation.number) if part)
        yield "citation", f"C{number}", citation.evidence, f"citation {words}"


def _within(document: Document, start: int, end: int, page: int) -> list[Place]:
    return [place for place in document.places if place.page == page and place.start < end and start < place.end]


def _stretch(document: Document, place: Place, evidence: Evidence) -> Box:
    """The part of a line that the evidence takes, by the width of its characters."""
    from rich.cells import cell_len

    left, top, right, bottom = place.box
    text = document.text[place.start : place.end]
    whole = max(cell_len(text), 1)
    before = cell_len(text[: max(evidence.start - place.start, 0)])
    until = cell_len(text[: evidence.end - place.start])
    step = (right - left) / whole
    return left + before * step, top, left + until * step, bottom


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box around all."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def draw_page(data: bytes, page: int, marks: Iterable[Mark]) -> bytes:
    """The page of the PDF in `data` with the marks over it, as PNG; raises SettingsError where there is no such page."""
    from PIL import Image, ImageDraw

    from pipeline.decode.formats import format_of
    from pipeline.decode.pdf import open_pdf

    if format_of(data).media_type != "application/pdf":
        raise SettingsError("--page draws a page of a PDF; this file is none")
    document, _ = open_pdf(data)
    try:
        if page > len(document):
            raise SettingsError(f"--page {page}: the PDF has {len(document)} pages")
        picture = document[page - 1].render(scale=DPI / _POINTS).to_pil().convert("RGBA")
    finally:
        document.close()
    layer = Image.new("RGBA", picture.size)
    brush = ImageDraw.Draw(layer)
    for mark in marks:
        _draw(brush, mark)
    stream = io.BytesIO()
    Image.alpha_composite(picture, layer).convert("RGB").save(stream, "PNG")
    return stream.getvalue()


def _draw(brush: ImageDraw, mark: Mark) -> None:
    scale = DPI / _POINTS
    left, top, right, bottom = (value * scale for value in mark.box)
    colour = COLOURS[mark.kind]
    is_fact = mark.kind not in ("block", "cell")
    margin = 3 if mark.kind == "block" else 0
    corners = (left - margin, top - margin, max(right, left) + margin, max(bottom, top) + margin)
    brush.rectangle(corners, outline=(*colour, 255), fill=(*colour, 60) if is_fact else None, width=2 if is_fact else 1)
    if mark.label:
        brush.text((corners[0], corners[1] - 11), mark.label, fill=(*colour, 255))
