"""DOCX → lines and grids: paragraphs in their final text with the numbers that Word makes, tables with merged cells.

Tracked changes are taken as accepted; text boxes and notes follow the paragraph (or the table) that they hang on.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.decode.docx_notes import Notes, goes_on
from pipeline.decode.docx_numbering import Numbering
from pipeline.decode.docx_styles import Look, Styles, attribute, qualified
from pipeline.decode.docx_tables import read_grid, unwrapped
from pipeline.decode.ooxml import repaired
from pipeline.decode.parts import Grid, Line, Part, Traced
from pipeline.errors import DecodeError

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element

MOST_TAGS = 3_000_000
"""In a part: the tree of so many takes half a gigabyte. A book of a thousand pages has under one million."""
MOST_PARAGRAPHS = 100_000
"""Paragraphs, or styles, in a part; a book of a thousand pages has a fifth of it."""
_PARAGRAPHS = re.compile(rb"<(?:\w+:)?(?:p|style|lvl|tc)[\s/>]")
_FAR_RIGHT = 40
_PARAGRAPH, _TABLE, _RUN, _TEXT = (qualified(name) for name in ("p", "tbl", "r", "t"))
_LEFT_OUT = frozenset(
    qualified(name) for name in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "sectPr", "rubyPr", "rt")
)
_SIGNS = {
    qualified("tab"): " ",
    qualified("noBreakHyphen"): "-",
    qualified("ptab"): " ",
    qualified("softHyphen"): "",
}
_BREAKS = frozenset((qualified("br"), qualified("cr")))
_BOX = qualified("txbxContent")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


@dataclass(frozen=True, slots=True)
class _Word:
    """What reading a paragraph needs to know of its document."""

    styles: Styles
    numbering: Numbering
    notes: Notes


def read_docx(data: bytes) -> list[Part]:
    """Lines and grids of the document in `data`, in order.

    Raises DecodeError: `damaged` (no DOCX, or cut off), `too-large` (unpacks to over half a gigabyte), `no-text`.
    """
    document = _open(data)
    word = _Word(Styles(document), Numbering(document), Notes(document))
    parts = list(_blocks(document.element.body, word))
    if not any(isinstance(part, Grid) or part.text.text for part in parts):
        raise DecodeError("the document holds no text: it may be pictures only; run them through OCR", code="no-text")
    return parts


def _open(data: bytes) -> WordDocument:
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError

    try:
        return docx.Document(io.BytesIO(_bounded(repaired(data))))
    except (zipfile.BadZipFile, OpcError, XMLSyntaxError, KeyError, ValueError, EOFError, NotImplementedError) as error:
        what = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DecodeError(f"the DOCX is damaged ({what}): fetch it again, or save it anew", code="damaged") from None


def _bounded(package: bytes) -> bytes:
    """The package; DecodeError where a part of it has more elements or paragraphs than any document."""
    with zipfile.ZipFile(io.BytesIO(package)) as bundle:
        for name in bundle.namelist():
            if not name.endswith(".xml"):
                continue
            part = bundle.read(name)
            if part.count(b"<") > MOST_TAGS or len(_PARAGRAPHS.findall(part)) > MOST_PARAGRAPHS:
                told = f"{MOST_TAGS} tags or {MOST_PARAGRAPHS} paragraphs and styles"
                raise DecodeError(f"the DOCX has over {told}: it is no document", code="too-large")
    return package


def _blocks(container: _Element, word: _Word) -> Iterator[Part]:
    """Paragraphs and tables below `container`, through content controls and other wrappers."""
    before: list[_Element] = []
    for child in container:
        if child.tag == _PARAGRAPH and goes_on(child):
            before.append(child)
        elif child.tag == _PARAGRAPH:
            whole = [*before, child]
            before = []
            yield from _lines(whole, word)
            for box in (box for paragraph in whole for box in _boxes(paragraph)):
                yield from _blocks(box, word)
            yield from _notes(whole, word)
        elif child.tag == _TABLE:
            yield from _table(child, word)
        elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
            yield from _blocks(child, word)


def _table(table: _Element, word: _Word) -> Iterator[Part]:
    """A grid; the contents, where the table is but a frame."""
    if (cells := _framed(table)) is not None:
        for cell in cells:
            yield from _blocks(cell, word)
        return
    grid = read_grid(table, lambda cell: _cell_text(cell, replace(word, notes=Notes())))
    if any(cell.text.text for row in grid.rows for cell in row):
        yield grid
    yield from _notes([table], word)


def _framed(table: _Element) -> list[_Element] | None:
    """The cells of a table that only frames what it holds: one cell, or a column of cells with a table in one (专栏)."""
    rows = [list(unwrapped(row, "tc")) for row in unwrapped(table, "tr")]
    cells = [cell for row in rows for cell in row]
    single = all(len(row) == 1 for row in rows)
    nested = single and any(cell.find(f".//{_TABLE}") is not None for cell in cells)
    return cells if len(cells) == 1 or nested else None


def _notes(elements: list[_Element], word: _Word) -> Iterator[Part]:
    """The notes that `elements` refer to; a note has none of its own."""
    for note in word.notes.of(elements):
        yield from _blocks(note, replace(word, notes=Notes()))


def _cell_text(cell: _Element, word: _Word) -> str:
    """The lines of a cell; a table within it gives a line a row."""
    lines: list[str] = []
    for part in _blocks(cell, word):
        if isinstance(part, Line):
            lines.append(part.text.text)
        else:
            lines += [" ".join(c.text.text.replace("\n", " ") for c in row if c.text.text) for row in part.rows]
    return "\n".join(line for line in lines if line)


def _lines(paragraphs: list[_Element], word: _Word) -> Iterator[Line]:
    """The paragraphs, which a tracked change joins where they are several, as one line; as several where they hold
    forced line ends."""
    look = word.styles.look(paragraphs[0])
    label = word.numbering.label(look)
    pieces = [piece for paragraph in paragraphs for piece in _pieces(paragraph, word, look)]
    if not any(text.strip() for text, _ in pieces):
        return
    first_bold = next(bold for text, bold in pieces if text.strip())
    stretches = _split([(label, first_bold), *pieces] if label else pieces)
    whole = len(stretches) == 1
    for stretch in stretches:
        if line := _line(stretch, look, whole):
            yield line


def _pieces(element: _Element, word: _Word, look: Look) -> Iterator[tuple[str, bool]]:
    """(text, bold) of the runs in order; a forced line end is a line feed."""
    for child in element:
        if child.tag == _RUN:
            style = word.styles.run(child, look)
            if not style.hidden:
                yield from ((text, style.bold) for text in _run_text(child))
        elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT and child.tag not in (_FALLBACK, _BOX):
            yield from _pieces(child, word, look)


def _run_text(run: _Element) -> Iterator[str]:
    for child in run:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag in _BREAKS:
            yield "\n"
        elif child.tag == qualified("sym"):
            yield _symbol(attribute(child, "char"))


def _symbol(code: str) -> str:
    """A character of a symbol font; those in the private area mean nothing without it and become a bullet."""
    number = int(code, 16) if code else 0
    return "•" if 0xE000 <= number <= 0xF8FF or not number else chr(number)


def _boxes(paragraph: _Element) -> Iterator[_Element]:
    """Text boxes that hang on the paragraph, once each (Word writes a fallback copy for old readers)."""
    for box in paragraph.iter(_BOX):
        if not any(above.tag == _FALLBACK or above.tag == _BOX for above in box.iterancestors()):
            yield box


def _split(pieces: list[tuple[str, bool]]) -> list[list[tuple[str, bool]]]:
    stretches: list[list[tuple[str, bool]]] = [[]]
    for text, bold in pieces:
        first, *rest = text.split("\n")
        stretches[-1].append((first, bold))
        stretches += [[(part, bold)] for part in rest]
    return [stretch for stretch in stretches if "".join(text for text, _ in stretch).strip()]


def _line(stretch: list[tuple[str, bool]], look: Look, whole: bool) -> Line:
    text = "".join(text for text, _ in stretch)
    body = text.strip(" \u00a0\u3000")
    lead = text[: len(text) - len(text.lstrip(" \u00a0\u3000"))]
    head = 0
    for piece, bold in stretch:
        if not bold and piece.strip():
            break
        head += len(piece)
    typed = sum(2 if char == "\u3000" else 1 for char in lead)
    return Line(
        text=Traced(body.replace("\u00a0", " ")),
        whole=whole,
        level=look.level,
        bold=min(max(head - len(lead), 0), len(body)),
        indent=max(typed, _FAR_RIGHT) if look.align == "right" else typed or look.indent,
        centred=look.align == "center",
    )
