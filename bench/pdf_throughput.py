"""How fast PDF pages are read, beside pdfplumber's `extract_words` and `find_tables` on every page: warm, on one core.

usage: python -m bench.pdf_throughput [--seconds N] [--pages N]

Two files are made for it, alike but for the font: embedded, and named only (as Chinese PDFs often are, which costs pdfium
several times as much). Half of their pages are prose, half bear a ruled table with merged cells; both ways must find the
same tables.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import logging
import os
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pdfplumber
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table

from pipeline.decode.parts import Grid
from pipeline.decode.pdf import read_pdf

NAMED_FONT = "STSong-Light"
SENTENCE = "到二〇二五年底，全市新增公办幼儿园学位一万二千个，普惠性幼儿园覆盖率达到百分之九十二以上，各镇街要按期完成。"
HEIGHT = A4[1]
Tables = list[tuple[int, int]]
"""Rows and non-empty cells of each table, in order."""


def main() -> None:
    """Measure both ways on both files and print pages a second, and their ratio."""
    arguments = _arguments()
    _one_core()
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    for name, font in (("embedded", _embedded_font()), ("not embedded", _named_font())):
        if font is None:
            print(f"fonts {name}: no Chinese TrueType font here (install the dev dependencies)")
            continue
        data = make_pdf(font, arguments.pages)
        ours, theirs = _tables(data), _reference_tables(data)
        same = "the same tables" if ours == theirs else f"OTHER TABLES: {ours} and {theirs}"
        fast, slow = (arguments.pages / spent for spent in _least(data, arguments.seconds))
        print(f"fonts {name:<13} policy-targets {fast:6.0f} pages/s   pdfplumber {slow:6.1f} pages/s", end="   ")
        print(f"{fast / slow:.1f} times, {same}")


def make_pdf(font: str, pages: int) -> bytes:
    """A document of so many pages, prose and ruled tables in turn, set in a registered font."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    for number in range(pages):
        canvas.setFont(font, 14)
        if number % 2:
            _draw_table(canvas, font, number)
        else:
            for line in range(24):
                start = (number + line) % 20
                canvas.drawString(80, HEIGHT - 90 - 27 * line, (SENTENCE * 2)[start : start + 31])
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _draw_table(canvas: Canvas, font: str, number: int) -> None:
    rows = [["序号", "指标名称", "单位", "二〇二四年", "二〇二五年", "责任单位"]]
    rows += [[str(i), f"普惠性幼儿园覆盖率{i}", "%", f"{80 + i}", f"{number + i}.5", "市教育局、市财政局"] for i in range(1, 23)]
    style = [("FONT", (0, 0), (-1, -1), font, 10), ("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)), ("SPAN", (5, 1), (5, 6))]
    table = Table(rows, colWidths=[36, 140, 40, 70, 70, 100], rowHeights=[26] * len(rows), style=style)
    table.wrapOn(canvas, *A4)
    table.drawOn(canvas, 70, HEIGHT - 80 - 26 * len(rows))


def _tables(data: bytes) -> Tables:
    grids = [part for part in read_pdf(data) if isinstance(part, Grid)]
    return [(len(grid.rows), sum(1 for row in grid.rows for cell in row if cell.text.text)) for grid in grids]


def _reference_tables(data: bytes) -> Tables:
    """What pdfplumber finds; words are asked for as well, since the text is needed too."""
    found: Tables = []
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_words()
            for table in page.find_tables():
                found.append((len(table.rows), len(table.cells)))
            page.close()
    return found


def _embedded_font() -> str | None:
    package = importlib.util.find_spec("paperang_p2_fonts_cjk")
    if package is None or package.origin is None:
        return None
    path = Path(package.origin).parent / "fonts" / "wqy-microhei.ttc"
    pdfmetrics.registerFont(TTFont("Embedded", str(path), subfontIndex=0))
    return "Embedded"


def _named_font() -> str:
    pdfmetrics.registerFont(UnicodeCIDFont(NAMED_FONT))
    return NAMED_FONT


def _least(data: bytes, seconds: float) -> tuple[float, float]:
    """The least CPU seconds of a round, for either way; rounds in turn, since other programs slow whole stretches."""
    ways: tuple[Callable[[bytes], Tables], ...] = (_tables, _reference_tables)
    spent: tuple[list[float], list[float]] = ([], [])
    while sum(map(sum, spent)) < 2 * seconds or not spent[0]:
        for way, taken in zip(ways, spent, strict=True):
            started = process_time()
            way(data)
            taken.append(process_time() - started)
    return min(spent[0]), min(spent[1])


def _one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long to measure each")
    parser.add_argument("--pages", type=int, default=20, help="pages of the file that is read again and again")
    return parser.parse_args()


if __name__ == "__main__":
    main()
