"""One document in all the forms that such documents are published in, made with the tools that people make them with.

The content (paragraphs and tables with merged cells) comes from what is read of a sample; each `to_x` writes it anew.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import docx
import openpyxl
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.shared import Pt
from ofd_writer import OfdWriter, wrapped
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph as Flowing
from reportlab.platypus import SimpleDocTemplate
from reportlab.platypus import Table as FlowingTable

from pipeline.model import Block, Cell, Document, Table

_SIGNED = re.compile(r"\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日(?:印发)?")
FONT = "STSong-Light"
LOOK = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), FONT, 10, 14)]
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


@dataclass(frozen=True)
class Text:
    """A paragraph: `style` is title, body or right."""

    text: str
    style: str


@dataclass(frozen=True)
class Merged:
    """A cell at its upper left corner."""

    row: int
    column: int
    text: str
    down: int
    across: int


@dataclass(frozen=True)
class Rows:
    """A table, its header first."""

    cells: tuple[Merged, ...]
    height: int
    width: int


Item = Text | Rows


def content(document: Document) -> list[Item]:
    """What the document says, block by block."""
    tables = {table.start: table for table in document.tables}
    texts = [block.text for block in document.blocks]
    items: list[Item] = []
    for at, block in enumerate(document.blocks):
        if block.kind == "table":
            items.append(_rows(tables[block.start]))
        else:
            items.append(Text(block.text, _style(block, texts[at + 1 : at + 2])))
    return items


def _style(block: Block, below: list[str]) -> str:
    if block.kind == "title":
        return "title"
    signed = _SIGNED.fullmatch(block.text) or (below and _SIGNED.fullmatch(below[0]) and len(block.text) < 30)
    return "right" if signed else "body"


def _rows(table: Table) -> Rows:
    grid: list[tuple[Cell | str, ...]] = [table.header, *table.rows]
    cells, seen = [], set()
    for r, row in enumerate(grid):
        for c, cell in enumerate(row):
            if (r, c) in seen:
                continue
            down = 1
            while isinstance(cell, Cell) and cell.text and r + down < len(grid) and grid[r + down][c] == cell:
                seen.add((r + down, c))
                down += 1
            cells.append(Merged(r, c, cell if isinstance(cell, str) else cell.text, down, 1))
    return Rows(tuple(cells), len(grid), len(table.header))


def lines(rows: Rows) -> Iterator[list[str]]:
    """The rows as flat text has them: a merged cell stands in its first row only."""
    placed = {(cell.row, cell.column): cell.text for cell in rows.cells}
    for r in range(rows.height):
        yield [placed.get((r, c), "").replace("\n", "") for c in range(rows.width)]


def to_text(items: Sequence[Item]) -> bytes:
    """Plain text, tables as TAB rows."""
    out = []
    for item in items:
        if isinstance(item, Text):
            out.append({"title": "", "body": "　　", "right": "　" * 20}[item.style] + item.text)
        else:
            out += ["", *("\t".join(row) for row in lines(item)), ""]
    return "\n".join(out).encode()


def to_html(items: Sequence[Item]) -> bytes:
    """A page of an office's site: GB18030 under a gb2312 declaration, navigation around the article."""
    body = []
    for item in items:
        if isinstance(item, Text):
            style = {"title": "text-align:center", "body": "text-indent:2em", "right": "text-align:right"}[item.style]
            words = html.escape(item.text)
            body.append(f'<p style="{style}">{f"<b>{words}</b>" if item.style == "title" else words}</p>')
        else:
            body.append(_html_table(item))
    page = (
        '<html><head><meta charset="gb2312"><title>通知公告</title></head><body><ul><li><a href="/">首页</a></li></ul>'
        f'<div class="con">{"".join(body)}</div><div>版权所有：云州市人民政府办公室</div></body></html>'
    )
    return page.encode("gb18030")


def _html_table(rows: Rows) -> str:
    out = []
    for r in range(rows.height):
        cells = sorted((c for c in rows.cells if c.row == r), key=lambda c: c.column)
        tags = (f'<td rowspan="{c.down}" colspan="{c.across}">{html.escape(c.text)}</td>' for c in cells)
        out.append(f"<tr>{''.join(tags)}</tr>")
    return f"<table border='1'>{''.join(out)}</table>"


def to_docx(items: Sequence[Item]) -> bytes:
    """A Word document with merged cells."""
    document = docx.Document()
    for item in items:
        if isinstance(item, Text):
            paragraph = document.add_paragraph()
            paragraph.add_run(item.text).bold = item.style == "title"
            if item.style == "body":
                paragraph.paragraph_format.first_line_indent = Pt(32)
            else:
                side = WD_PARAGRAPH_ALIGNMENT.CENTER if item.style == "title" else WD_PARAGRAPH_ALIGNMENT.RIGHT
                paragraph.alignment = side
        else:
            table = document.add_table(item.height, item.width)
            for cell in item.cells:
                last = table.cell(cell.row + cell.down - 1, cell.column + cell.across - 1)
                table.cell(cell.row, cell.column).merge(last).text = cell.text
    return _saved(document.save)


def _saved(save: Callable[[Any], Any]) -> bytes:
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()


def to_xlsx(items: Sequence[Item]) -> bytes:
    """The tables alone, each on a sheet under its title."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    title = ""
    for item in items:
        if isinstance(item, Text):
            title = item.text
            continue
        sheet = workbook.create_sheet(f"表{len(workbook.sheetnames) + 1}")
        sheet.cell(1, 1, title)
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=item.width)
        for cell in item.cells:
            number = float(cell.text) if re.fullmatch(r"\d+(?:\.\d+)?", cell.text) else None
            sheet.cell(cell.row + 2, cell.column + 1, cell.text if number is None else number)
            if cell.down > 1:
                sheet.merge_cells(
                    start_row=cell.row + 2,
                    end_row=cell.row + cell.down + 1,
                    start_column=cell.column + 1,
                    end_column=cell.column + 1,
                )
    return _saved(workbook.save)


def to_csv(items: Sequence[Item]) -> list[bytes]:
    """The tables alone, a file each, as a spreadsheet exports them for Excel: with a byte order mark."""
    files = []
    for item in items:
        if isinstance(item, Rows):
            stream = io.StringIO()
            csv.writer(stream).writerows(lines(item))
            files.append(stream.getvalue().encode("utf-8-sig"))
    return files


def to_pdf(items: Sequence[Item]) -> bytes:
    """A PDF with ruled tables, as reportlab lays it out."""
    styles = {
        "title": ParagraphStyle("title", fontName=FONT, fontSize=18, leading=26, alignment=1, wordWrap="CJK"),
        "body": ParagraphStyle("body", fontName=FONT, fontSize=14, leading=24, firstLineIndent=28, wordWrap="CJK"),
        "right": ParagraphStyle("right", fontName=FONT, fontSize=14, leading=24, alignment=2, wordWrap="CJK"),
    }
    flow: list[Any] = []
    for item in items:
        if isinstance(item, Text):
            flow.append(Flowing(html.escape(item.text), styles[item.style]))
        else:
            rows = [[_set(text, 440 / item.width) for text in row] for row in lines(item)]
            spans = [
                ("SPAN", (c.column, c.row), (c.column + c.across - 1, c.row + c.down - 1))
                for c in item.cells
                if c.down * c.across > 1
            ]
            flow.append(FlowingTable(rows, [440 / item.width] * item.width, style=[*LOOK, *spans]))
    stream = io.BytesIO()
    SimpleDocTemplate(stream, pagesize=A4, leftMargin=75, rightMargin=75).build(flow)
    return stream.getvalue()


def _set(text: str, width: float) -> str:
    """The lines of a cell. pdfium loses a text object of a single character where its font is neither embedded nor
    installed, so none stands alone."""
    return "\n".join(line + "\u00a0" if len(line) == 1 else line for line in wrapped(text, 10, width - 12))


def to_ofd(items: Sequence[Item]) -> bytes:
    """An OFD with lines of text objects, page numbers, and tables drawn by rules."""
    writer = OfdWriter()
    for item in items:
        if isinstance(item, Text):
            writer.paragraph(item.text, item.style)
        else:
            writer.table([(c.row, c.column, c.text, c.down, c.across) for c in item.cells], item.height, item.width)
    return writer.package()
