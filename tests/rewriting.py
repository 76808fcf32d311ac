"""Ways to write a document anew that change no meaning: wrapped lines, pages, spaces, tables in other markup.

Each starts from a decoded document, whose blocks are known, and gives the text of a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from random import Random

from pipeline.model import Block, Document, Table

WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")
HAN_DIGITS = dict(zip("23456789", "两三四五六七八九", strict=True))
COUNTED = "所家名座辆"
UNRELATED = "为便于各单位对照执行，现将有关情况说明如下，请结合实际认真学习领会。"

Rewrite = Callable[[str], str]


def written(document: Document, rewrite: Rewrite = str, between: str = "\n\n", table: str = "tabs") -> str:
    """The document as plain text: `rewrite` is applied to each paragraph, `table` names the markup of its tables."""
    tables = {found.start: found for found in document.tables}
    parts = [
        MARKUPS[table](tables[block.start]) if block.start in tables else rewrite(block.text)
        for block in document.blocks
    ]
    return between.join(parts) + "\n"


def wrapped(width: int, gap: bool) -> Rewrite:
    """Lines broken where they are `width` Han characters wide, wherever that falls; an empty line between where `gap` is set."""

    def rewrite(text: str) -> str:
        lines, room = [""], 0
        for char in text:
            columns = 2 if ord(char) > 0x2000 else 1
            if room + columns > 2 * width:
                lines.append("")
                room = 0
            lines[-1] += char
            room += columns
        return ("\n\n" if gap else "\n").join(lines)

    return rewrite


def spaced(seed: int) -> Rewrite:
    """Spaces between some Han characters and digits, as typesetters put them (到 2025 年)."""
    random = Random(seed)

    def rewrite(text: str) -> str:
        edges = r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=[\d%])(?=[\u4e00-\u9fff])"
        return re.sub(edges, lambda _: " " if random.random() < 0.5 else "", text)

    return rewrite


def paged(seed: int) -> Rewrite:
    """A page ends within some long paragraphs, after a line or two: page number, form feed, and on with the sentence."""
    random = Random(seed)

    def rewrite(text: str) -> str:
        if len(text) < 100 or random.random() < 0.5:
            return text
        at = random.randrange(62, len(text) - 30)
        return f"{text[:at]}\n\n— {random.randrange(2, 40)} —\n\f\n{text[at:]}"

    return rewrite


def wide(text: str) -> str:
    """Digits and per cent signs full-width."""
    return text.translate(WIDE)


def in_han_numerals(text: str) -> str:
    """Small counts of things in Han numerals (新建3所 → 新建三所)."""
    return re.sub(rf"(?<![\d.—–~-])[2-9](?=[{COUNTED}](?![—–~-]))", lambda match: HAN_DIGITS[match[0]], text)


def with_unrelated_paragraphs(document: Document) -> str:
    """A paragraph that promises nothing before each heading of the first level."""
    first = {block.text for block in document.blocks if block.kind == "heading" and block.level == 1}
    return written(document, lambda text: f"{UNRELATED}\n\n{text}" if text in first else text)


def as_html(document: Document) -> str:
    """The document as a page: a paragraph each, tables with their merged cells spelled out."""
    tables = {found.start: found for found in document.tables}
    body = "\n".join(
        html_table(tables[block.start]) if block.start in tables else _html_block(block) for block in document.blocks
    )
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>\n{body}\n</body></html>\n"


def _html_block(block: Block) -> str:
    return f"<p>{escape(block.text)}</p>"


def _rows(table: Table) -> Iterator[list[str]]:
    """The rows, header first; what a merged cell covers below it is left empty."""
    yield list(table.header)
    above: set[int] = set()
    for row in table.rows:
        yield ["" if cell.start in above else re.sub(r"\s+", " ", cell.text) for cell in row]
        above = {cell.start for cell in row if cell.text}


def tab_table(table: Table) -> str:
    """Rows with TABs between cells."""
    return "\n".join("\t".join(row) for row in _rows(table))


def pipe_table(table: Table) -> str:
    """A Markdown pipe table."""
    header, *rows = ("| " + " | ".join(row) + " |" for row in _rows(table))
    return "\n".join([header, "|" + " --- |" * len(table.header), *rows])


def html_table(table: Table) -> str:
    """An HTML table; a cell that is merged over rows spans them."""
    rows = [[f"<td>{escape(name)}</td>" for name in table.header]]
    for r, row in enumerate(table.rows):
        rows.append([_html_cell(table, r, c) for c in range(len(row)) if not _is_covered(table, r, c)])
    return "<table>\n" + "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "\n</table>"


def _is_covered(table: Table, row: int, column: int) -> bool:
    return row > 0 and bool(table.rows[row][column].text) and table.rows[row - 1][column].start == table.rows[row][column].start


def _html_cell(table: Table, row: int, column: int) -> str:
    cell = table.rows[row][column]
    span = 1
    while row + span < len(table.rows) and _is_covered(table, row + span, column):
        span += 1
    return f'<td rowspan="{span}">{escape(cell.text)}</td>'


MARKUPS: dict[str, Callable[[Table], str]] = {"tabs": tab_table, "pipes": pipe_table}
