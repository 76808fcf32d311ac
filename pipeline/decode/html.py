"""HTML page → lines and grids: the article without the site around it.

The characters are decoded here and never by the parser: a page that declares gb2312 and holds a character outside it
would otherwise lose all that follows. What of the page belongs to the document is decided in `article`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, cast

from pipeline.decode.article import Piece, select_article
from pipeline.decode.bounds import check_markup
from pipeline.decode.encoding import decode_bytes
from pipeline.decode.parts import Grid, GridCell, Line, Part, Traced
from pipeline.decode.spans import set_right
from pipeline.errors import DecodeError

if TYPE_CHECKING:
    from lxml.etree import _Element

# fmt: off
_SKIPPED = frozenset((
    "script", "style", "noscript", "template", "head", "iframe", "object", "embed", "applet", "svg", "canvas", "map",
    "audio", "video", "input", "button", "select", "option", "textarea", "nav", "footer", "aside", "meta", "link",
))
_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins",
    "kbd", "label", "mark", "o:p", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "st1", "strike", "strong",
    "sub", "sup", "tt", "u", "ucapcontent", "var", "wbr",
))
# fmt: on
_BOLD = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"))
# Hei (黑体) is the bold face of Chinese type: official documents set their first-level headings in it.
_BOLD_STYLE = re.compile(r"font-weight\s{0,9}:\s{0,9}(?:bold|[6-9]00)|font-family\s{0,9}:(?:[^;:]{0,200}黑体|\s{0,9}['\"]?simhei)", re.I)
_PLAIN_STYLE = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.I)
_ALIGN_STYLE = re.compile(r"text-align\s*:\s*(-webkit-)?(\w+)", re.I)
_INDENT_STYLE = re.compile(r"text-indent\s*:\s*(\d+(?:\.\d+)?)\s*(em|px|pt)", re.I)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_EM = {"em": 1.0, "px": 16.0, "pt": 14.0}
_SOURCE_BREAK = re.compile(r"(?<=[^\x00-\u2fff])[ \t\f]*[\r\n]\s*(?=[^\x00-\u2fff])|[\u200b\ufeff\u00ad]")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_KEPT = re.compile("[\u00a0\u2002\u2003\u3000]")
_BLANKS = " \u00a0\u2002\u2003\u3000"
_MAX_SPAN = 200
_LONGEST_STYLE = 2_000  # characters of a style attribute that are looked at
_DEEPEST = 6  # tables within tables: what lies deeper is read as lines
_FEWEST_NAMES, _LONGEST_NAME = 3, 12  # columns whose names show a data table; characters of a name
_FAR_RIGHT = 40  # the indent of a right-aligned line, as a typist would give it in blanks


@dataclass(frozen=True, slots=True)
class _Style:
    """What an element hands down to its text."""

    bold: bool = False
    align: str = ""
    indent: int = 0
    level: int = 0
    linked: bool = False
    hidden: bool = False
    pre: bool = False


@dataclass(slots=True)
class _Pen:
    """Collects the text of the line being read: (text, bold, linked) fragments."""

    fragments: list[tuple[str, bool, bool]] = field(default_factory=list)
    style: _Style = _Style()
    gap: bool = False
    broken: bool = False

    def write(self, text: str | None, style: _Style) -> None:
        if text:
            if not self.fragments or not any(f[0].strip() for f in self.fragments):
                self.style = style
            self.fragments.append((text, style.bold, style.linked))

    def flush(self, element: _Element, *, at_break: bool = False) -> Iterator[Piece]:
        """The line so far, if it holds anything; `at_break` where a <br> ends it and not its paragraph."""
        fragments, self.fragments = self.fragments, []
        line = _line(fragments, self.style)
        if line is None:  # blanks that a browser keeps, or a second <br>, make an empty line
            self.gap = self.gap or at_break or any(_KEPT.search(text) for text, _, _ in fragments)
        else:
            linked = sum(len(_SPACES.sub("", text)) for text, _, link in fragments if link)
            whole = not (at_break or self.broken)
            yield Piece(replace(line, gap=self.gap, whole=whole), element, linked, self.style.hidden)
            self.gap = False
        self.broken = at_break


def read_html(data: bytes) -> list[Part]:
    """Lines and grids of the article in the page `data`, in reading order.

    Raises DecodeError where the bytes are no text (`empty`, `binary`, `encoding`), more than is read (`too-large`) or hold no
    article (`no-text`).
    """
    markup = decode_bytes(data)
    check_markup(markup)
    root = _parse(markup)
    title = " ".join(root.xpath("string(//title)").split())
    parts = select_article(list(_walk(root)), title)
    if not parts:
        raise DecodeError("the page holds no text; where a script fills it, save it from a browser", code="no-text")
    return parts


def read_table(markup: str) -> Grid:
    """The grid of one `<table>…</table>`; empty where it holds none."""
    table = next(iter(_parse(markup).iter("table")), None)
    return _grid(table, _Style()) if table is not None else Grid(rows=())


def _parse(text: str) -> _Element:
    from lxml import etree

    # Bytes with a forced encoding: a str with an XML declaration would be refused, a <meta charset> obeyed.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser)
    if root is None:
        raise DecodeError("the page is empty; fetch it again", code="empty")
    return root


def _walk(root: _Element, start: _Style = _Style()) -> Iterator[Piece]:
    """Pieces of the subtree: one for each line and each data table. Iterative, so that no nesting is too deep."""
    from lxml import etree

    walker = etree.iterwalk(root, events=("start", "end"))
    pen, styles = _Pen(), [start]
    for event, element in walker:
        tag = element.tag.lower() if isinstance(element.tag, str) else "script"
        block = tag not in _INLINE and tag != "br"
        if event == "start":
            styles.append(_style(element, tag, styles[-1]))
            if tag in _SKIPPED:
                walker.skip_subtree()
                continue
            if block:
                yield from pen.flush(element)
            if tag == "table" and element is not root and not _is_layout(element):
                yield Piece(_grid(element, styles[-1]), element, _linked_length(element), styles[-1].hidden)
                walker.skip_subtree()
                continue
            yield from _write(pen, element.text, styles[-1], element)
        else:
            styles.pop()
            if block and tag not in _SKIPPED:
                yield from pen.flush(element)
            elif tag == "br":
                yield from pen.flush(element, at_break=True)
            if element is not root:
                yield from _write(pen, element.tail, styles[-1], element)
    yield from pen.flush(root)


def _write(pen: _Pen, text: str | None, style: _Style, element: _Element) -> Iterator[Piece]:
    """Text to the pen; in <pre> each line end ends a line."""
    if not text or not style.pre:
        pen.write(text, style)
        return
    first, *rest = text.replace("\r\n", "\n").split("\n")
    pen.write(first, style)
    for line in rest:
        yield from pen.flush(element, at_break=True)
        pen.write(line, style)


def _style(element: _Element, tag: str, above: _Style) -> _Style:
    css = (element.get("style") or "")[:_LONGEST_STYLE]
    align = (element.get("align") or "").lower() if tag != "table" else "left"  # there it places the table itself
    if match := _ALIGN_STYLE.search(css):
        align = match[2].lower()
    indent = above.indent
    if match := _INDENT_STYLE.search(css):
        indent = round(2 * float(match[1]) / _EM[match[2].lower()])
    bold = tag in _BOLD or (above.bold and not _PLAIN_STYLE.search(css)) or bool(_BOLD_STYLE.search(css))
    return _Style(
        bold=bold,
        align="center" if tag == "center" else align or above.align,
        indent=indent,
        level=int(tag[1]) if re.fullmatch("h[1-6]", tag) else above.level,
        linked=above.linked or tag == "a",
        hidden=above.hidden or bool(_HIDDEN_STYLE.search(css)) or element.get("hidden") is not None,
        pre=above.pre or tag == "pre",
    )


def _line(fragments: list[tuple[str, bool, bool]], style: _Style) -> Line | None:
    text = _collapse("".join(text for text, _, _ in fragments))
    body = text.strip(_BLANKS)
    if not body:
        return None
    lead = text[: len(text) - len(text.lstrip(_BLANKS))]
    indent = sum(2 if char in "\u3000\u2003" else 1 for char in lead) or style.indent
    return Line(
        text=Traced(body.replace("\u00a0", " ")),
        level=style.level,
        bold=min(_bold_length(fragments), len(body)),
        indent=max(indent, _FAR_RIGHT) if style.align == "right" else indent,
        centred=style.align == "center",
    )


def _bold_length(fragments: list[tuple[str, bool, bool]]) -> int:
    """How many characters at the line's head are bold."""
    head: list[str] = []
    for text, bold, _ in fragments:
        if not bold and text.strip():
            break
        head.append(text)
    return len(_collapse("".join(head)).strip(_BLANKS))


def _collapse(text: str) -> str:
    """White space as a browser shows it, but for line ends of the source between Han characters, which are nothing."""
    return _SPACES.sub(" ", _SOURCE_BREAK.sub("", text)).strip(" ")


# ---------------------------------------------------------------- tables


def _is_layout(table: _Element) -> bool:
    """Whether a table only arranges the page: one row or column, other tables within, or an article in a cell."""
    if table.get("role") == "presentation" or sum(1 for _ in islice(table.iterancestors("table"), _DEEPEST + 1)) > _DEEPEST:
        return True
    rows = [[cell for cell in _cells(row) if _text_length(cell)] for row in _rows(table)]
    filled = [row for row in rows if row]
    if not filled or max(len(row) for row in filled) < 2 or (len(filled) == 1 and not _continues(table)):
        return True
    if _names_columns(filled[0]):
        return False
    total = _text_length(table)
    nested = sum(_text_length(inner) for inner in table.iterdescendants("table"))
    longest = max(_text_length(cell) for row in filled for cell in row)
    return nested * 2 > total or (longest > 1500 and longest * 10 > total * 8)


def _continues(table: _Element) -> bool:
    """Whether a single row stands right behind another table: the rest of it, that an editor cut off."""
    above = table.getprevious()
    return above is not None and above.tag == "table" and not (above.tail or "").strip()


def _names_columns(cells: list[_Element]) -> bool:
    """Whether cells are the names of a data table's columns, short and at least three, however long a cell below is."""
    return len(cells) >= _FEWEST_NAMES and all(_text_length(c) <= _LONGEST_NAME and c.find(".//table") is None for c in cells)


def _grid(table: _Element, style: _Style) -> Grid:
    rows = list(_rows(table))
    header = sum(1 for row in rows if cast("_Element", row.getparent()).tag == "thead")
    grid = [tuple(_cell(cell, style, len(rows) - index) for cell in _cells(row)) for index, row in enumerate(rows)]
    while grid and not any(cell.text.text for cell in grid[-1]):
        grid.pop()  # word processors end a table by a row of widths
    clamped = (tuple(replace(c, row_span=min(c.row_span, len(grid) - i)) for c in row) for i, row in enumerate(grid))
    return set_right(Grid(rows=tuple(clamped), header_rows=header or None))


def _cell(cell: _Element, style: _Style, rows_left: int) -> GridCell:
    lines = [line for piece in _walk(cell, replace(style, align="")) for line in _cell_lines(piece.part)]
    down = _span(cell.get("rowspan"))
    return GridCell(
        text=Traced("\n".join(lines)),
        row_span=min(down or rows_left, rows_left),  # rowspan=0 is "to the end" (HTML 4.9.11)
        column_span=_span(cell.get("colspan")) or 1,
    )


def _cell_lines(part: Part) -> Iterator[str]:
    """A line as it is; a table within the cell gives a line a row."""
    if isinstance(part, Line):
        yield part.text.text
    else:
        rows = (" ".join(cell.text.text.replace("\n", " ") for cell in row if cell.text.text) for row in part.rows)
        yield from filter(None, rows)


def _span(written: str | None) -> int:
    digits = re.match(r"\A\s*(\d{1,5})", written or "1")
    return min(int(digits[1]), _MAX_SPAN) if digits else 1


def _rows(table: _Element) -> Iterator[_Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _cells(row: _Element) -> Iterator[_Element]:
    return (cell for cell in row if cell.tag in ("td", "th"))


def _text_length(element: _Element) -> int:
    return sum(len(text.strip()) for text in element.itertext("*") if isinstance(text, str))


def _linked_length(element: _Element) -> int:
    return sum(_text_length(link) for link in element.iter("a"))
