"""Ruled tables of PDFs: each cell in its row and column, as pdfplumber finds them, over page breaks and turned pages."""

from __future__ import annotations

import io
from collections import Counter

import pdfplumber
import pypdfium2
import pytest
from pdfs import LEFT, WIDTH, Draw, Span, all_of, pdf, ruled, written
from reportlab.pdfgen.canvas import Canvas

from pipeline.decode import decode
from pipeline.decode.parts import Grid
from pipeline.decode.pdf import read_pdf
from pipeline.model import Document, RawFile, Table

HEADER = ["序号", "指标", "2024年", "2025年"]
BODY = [[str(i), f"第{i}项指标", f"{60 + i}%", f"{70 + i}.5%"] for i in range(1, 13)]
LONG = "新建公办幼儿园并配齐设施设备，逐步改善办园"


def document(data: bytes) -> Document:
    raw_file = RawFile(sha256="0" * 64, path="plan.pdf", source="files", media_type="application/pdf")
    return decode(raw_file, data)


def grids(data: bytes) -> list[Grid]:
    return [part for part in read_pdf(data) if isinstance(part, Grid)]


def cells(tables: tuple[Table, ...]) -> Counter[tuple[int, int, int, str]]:
    """(table, row, column, text) of all cells, the header in row 0."""
    found: Counter[tuple[int, int, int, str]] = Counter()
    for t, table in enumerate(tables):
        rows = [list(table.header), *([cell.text for cell in row] for row in table.rows)]
        found.update((t, r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    return found


def expected(*tables: list[list[str]]) -> Counter[tuple[int, int, int, str]]:
    return Counter(
        (t, r, c, text) for t, rows in enumerate(tables) for r, row in enumerate(rows) for c, text in enumerate(row)
    )


SPANNED: tuple[Span, ...] = (("SPAN", (0, 1), (0, 3)), ("SPAN", (2, 4), (3, 4)))
MERGED = [["领域", "指标", "2024年", "2025年"], ["学前", "入园率", "97%", "98%"], ["", "普惠率", "90%", "92%"]]
MERGED += [["", "公办率", "55%", "60%"], ["义务", "巩固率", "99%", ""]]
FILLED = [MERGED[0], MERGED[1], ["学前", *MERGED[2][1:]], ["学前", *MERGED[3][1:]], ["义务", "巩固率", "99%", "99%"]]
DOCUMENTS: list[tuple[list[Draw], list[list[list[str]]]]] = [
    ([ruled([HEADER, *BODY])], [[HEADER, *BODY]]),
    ([ruled(MERGED, *SPANNED)], [FILLED]),
    ([ruled([HEADER, *BODY[:6]], top=600), ruled(BODY[6:], top=60)], [[HEADER, *BODY]]),
    ([ruled([HEADER, *BODY[:6]], top=600), ruled([HEADER, *BODY[6:]], top=60)], [[HEADER, *BODY]]),
    ([all_of(ruled([HEADER, *BODY[:3]]), ruled([HEADER, *BODY[3:6]], top=400))], [[HEADER, *BODY[:3]], [HEADER, *BODY[3:6]]]),
]


def test_cells_of_ruled_tables_are_found_where_they_stand() -> None:
    right = found = wanted = 0
    for pages, tables in DOCUMENTS:
        got, want = cells(document(pdf(*pages)).tables), expected(*tables)
        right, found, wanted = right + (got & want).total(), found + got.total(), wanted + want.total()
    assert 2 * right / (found + wanted) >= 0.99


@pytest.mark.parametrize(("pages", "_"), DOCUMENTS)
def test_the_boxes_of_cells_are_those_of_the_reference(pages: list[Draw], _: object) -> None:
    data = pdf(*pages)
    with pdfplumber.open(io.BytesIO(data)) as reference:
        theirs = [cell for page in reference.pages for table in page.find_tables() for cell in table.cells]
    ours = [cell.box for grid in grids(data) for row in grid.rows for cell in row if cell.box]
    assert sorted(tuple(round(x) for x in box) for box in ours) == sorted(tuple(round(x) for x in box) for box in theirs)


def test_a_row_cut_by_the_page_break_is_one_row() -> None:
    # The halves are drawn by hand, as word processors cut them: without a rule between.
    first = all_of(ruled([["序号", "任务", "单位"]], top=700, width=110), _open_row(724, 770, ["1", LONG[:10], "区教育局"]))
    second = all_of(_open_row(60, 90, ["", "并改造园舍。", ""]), ruled([["2", "培训教师", "区人社局"]], top=90, width=110))
    table = document(pdf(first, second)).tables[0]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["1", LONG[:10] + "并改造园舍。", "区教育局"],
        ["2", "培训教师", "区人社局"],
    ]


def _uprights(top: float, bottom: float, columns: int) -> Draw:
    def draw(canvas: Canvas) -> None:
        height = canvas._pagesize[1]
        for column in range(columns + 1):
            x = LEFT + 110 * column
            canvas.line(x, height - top, x, height - bottom)

    return draw


def _open_row(top: float, bottom: float, texts: list[str]) -> Draw:
    """A row that has rules between its cells, and none at its far end."""

    def draw(canvas: Canvas) -> None:
        height = canvas._pagesize[1]
        canvas.setFont("STSong-Light", 10)
        for column, text in enumerate(texts):
            canvas.drawString(LEFT + 110 * column + 4, height - (top + bottom) / 2 - 4, text)

    return all_of(draw, _uprights(top, bottom, len(texts)))


def test_a_row_alone_on_a_page_belongs_to_the_table_before() -> None:
    read = document(pdf(ruled([HEADER, *BODY[:6]], top=600), ruled([BODY[6]], top=60)))
    assert [len(table.rows) for table in read.tables] == [7]


def test_a_row_alone_that_continues_nothing_is_text() -> None:
    read = document(pdf(all_of(ruled([["填报单位：", "区教育局"]], top=60), written("一、主要指标按季度填报并逐级审核。", top=300))))
    assert (read.tables, read.text.split()) == ((), ["填报单位：", "区教育局", "一、主要指标按季度填报并逐级审核。"])


def test_a_table_open_at_its_sides_keeps_its_outer_columns() -> None:
    def draw(canvas: Canvas) -> None:
        height = canvas._pagesize[1]
        canvas.setFont("STSong-Light", 10)
        for row in range(4):
            canvas.line(LEFT, height - 100 - 24 * row, LEFT + 270, height - 100 - 24 * row)
        for x in (LEFT + 90, LEFT + 180):
            canvas.line(x, height - 100, x, height - 172)
        for row, texts in enumerate([HEADER[:3], BODY[0][:3], BODY[1][:3]]):
            for column, text in enumerate(texts):
                canvas.drawString(LEFT + 90 * column + 4, height - 116 - 24 * row, text)

    found = grids(pdf(draw))
    assert [[cell.text.text for cell in row] for row in found[0].rows] == [HEADER[:3], BODY[0][:3], BODY[1][:3]]


def test_a_table_set_sideways_is_read_upright_and_its_cells_stand_on_the_page_as_shown() -> None:
    source = pypdfium2.PdfDocument(pdf(all_of(written("附件"), ruled([HEADER, *BODY]))))
    source[0].set_rotation(90)
    stream = io.BytesIO()
    source.save(stream)
    grid = grids(stream.getvalue())[0]
    assert [cell.text.text for cell in grid.rows[0]] == HEADER
    boxes = [cell.box for row in grid.rows for cell in row if cell.box]
    height = WIDTH  # of a page of A4 lying on its side
    assert all(0 <= box[0] < box[2] and 0 <= box[1] < box[3] <= height for box in boxes)


def test_a_region_that_is_no_rectangle_is_left_to_the_reference() -> None:
    def corner(canvas: Canvas) -> None:
        canvas.setLineWidth(2)
        height = canvas._pagesize[1]
        canvas.line(LEFT + 400, height - 100, LEFT + 400, height - 160)

    rows = [["甲", "乙", "丙"], ["1", "2", "3"], ["4", "5", "6"]]

    def draw(canvas: Canvas) -> None:
        height = canvas._pagesize[1]
        canvas.setFont("STSong-Light", 10)
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                canvas.drawString(LEFT + 90 * c + 4, height - 116 - 24 * r, text)
        for r in range(4):
            canvas.line(LEFT, height - 100 - 24 * r, LEFT + 270, height - 100 - 24 * r)
        for c in range(4):
            start = 124 if c == 1 else 100
            canvas.line(LEFT + 90 * c, height - start, LEFT + 90 * c, height - 172)
        canvas.setStrokeColorRGB(1, 1, 1)

    data = pdf(all_of(draw, corner))
    with pdfplumber.open(io.BytesIO(data)) as reference:
        theirs = len(reference.pages[0].find_tables()[0].cells)
    assert sum(1 for row in grids(data)[0].rows for cell in row if cell.box) == theirs


def test_three_columns_of_a_gazette_are_read_one_after_the_other() -> None:
    columns = [[f"第{name}栏第{i}行文字写满了" for i in range(8)] for name in "甲乙丙"]
    page = all_of(*(written(*texts, left=30 + 190 * place) for place, texts in enumerate(columns)))
    read = [part.text.text for part in read_pdf(pdf(page)) if not isinstance(part, Grid)]
    assert read == [text for texts in columns for text in texts]


# ---------------------------------------------------------------- page and box of what was read


def test_cells_and_lines_tell_the_page_that_they_stand_on() -> None:
    read = document(pdf(all_of(written("一、主要指标"), ruled([HEADER, *BODY[:6]], top=600)), ruled(BODY[6:], top=60)))
    assert [row[0].page for row in read.tables[0].rows] == [1] * 6 + [2] * 6
    at = read.tables[0].rows[-1][1].start
    place = next(place for place in read.places if place.start <= at < place.end)
    assert (place.page, read.text[place.start : place.end]) == (2, "第12项指标")


def test_places_are_in_order_and_hold_each_line_and_cell() -> None:
    read = document(pdf(all_of(written("一、主要指标", "二、其他"), ruled([HEADER, *BODY], top=200))))
    words = [read.text[place.start : place.end] for place in read.places]
    assert words == ["一、主要指标", "二、其他", *HEADER, *(text for row in BODY for text in row)]
    assert all(before.end <= after.start for before, after in zip(read.places, read.places[1:], strict=False))
