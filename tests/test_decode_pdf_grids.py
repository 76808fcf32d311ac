"""What a PDF page draws besides its words: blank forms, borders drawn cell by cell, level rules alone, watermarks, row breaks."""

from __future__ import annotations

import re

import pytest
from pdfs import FONT, HEIGHT, LEFT, Draw, all_of, pdf, ruled, written
from reportlab.pdfgen.canvas import Canvas

from pipeline.decode import decode
from pipeline.model import Document, RawFile

RAW = RawFile(sha256="0" * 64, path="page.pdf", source="test", media_type="application/pdf")
SENTENCE = "到2027年，全市新建口袋公园25个，公园步道达到48公里。"


def read(*pages: Draw) -> Document:
    return decode(RAW, pdf(*pages))


def rows_of(document: Document) -> list[list[str]]:
    return [[cell.text for cell in row] for table in document.tables for row in table.rows]


def at(x: float, top: float, text: str, size: float = 10, font: str = FONT) -> Draw:
    """The text with its left end and baseline there."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        canvas.drawString(x, HEIGHT - top, text)

    return draw


def level(*tops: float, left: float = 60, right: float = 480) -> Draw:
    """Level rules at these heights."""

    def draw(canvas: Canvas) -> None:
        for top in tops:
            canvas.line(left, HEIGHT - top, right, HEIGHT - top)

    return draw


def watermark(text: str, angle: float = 40) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(150, 500)
        canvas.rotate(angle)
        canvas.setFillGray(0.8)
        canvas.setFont(FONT, 30)
        canvas.drawString(0, 0, text)
        canvas.restoreState()

    return draw


@pytest.mark.parametrize("label", ["", "姓名"])
def test_a_grid_without_text_is_no_table_and_the_text_beside_it_is_read(label: str) -> None:
    form = [[label, "", ""], ["", "", ""], ["", "", ""]]
    document = read(all_of(written(SENTENCE, top=60), ruled(form)))
    assert not document.tables
    assert document.text.split() == [SENTENCE, *label.split()]


def test_strokes_that_cross_a_line_of_text_lose_none_of_it() -> None:
    """The strokes of a red head make a lattice over words that begin outside it."""
    document = read(all_of(written(SENTENCE, top=110), ruled([["", "", ""], ["", "", ""]], top=95, width=60)))
    assert sorted(document.text.replace("\n", "").replace("\t", "")) == sorted(SENTENCE)


def bordered(rows: list[list[str | None]], top: float = 100, width: float = 90, height: float = 18) -> Draw:
    """A table whose borders are thin rectangles a cell, as Word draws them; None goes on from the cell above."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                x, y = LEFT + c * width, HEIGHT - top - r * height
                if text is not None:
                    canvas.rect(x + 0.5, y, width - 0.5, 0.5, stroke=0, fill=1)
                    canvas.drawString(x + 5, y - 13, text)
                canvas.rect(x, y - height + 0.5, 0.5, height - 0.5, stroke=0, fill=1)
        bottom, right = HEIGHT - top - len(rows) * height, LEFT + len(rows[0]) * width
        for c in range(len(rows[0])):
            canvas.rect(LEFT + c * width + 0.5, bottom, width - 0.5, 0.5, stroke=0, fill=1)
        for r in range(len(rows)):
            canvas.rect(right, bottom + r * height + 0.5, 0.5, height - 0.5, stroke=0, fill=1)

    return draw


@pytest.mark.parametrize("down", [2, 3, 5])
def test_a_cell_merged_over_rows_whose_borders_are_drawn_cell_by_cell_keeps_its_text(down: int) -> None:
    rows: list[list[str | None]] = [["路段", "车道", "长度"]]
    rows += [["甲段" if r == 0 else None, f"{r + 2}车道", f"{r + 1}公里"] for r in range(down)]
    rows += [["乙段", "2车道", "9公里"]]
    got = rows_of(read(all_of(written(SENTENCE, top=60), bordered(rows))))
    assert [row[0] for row in got] == ["甲段"] * down + ["乙段"]


def test_a_row_cut_by_a_page_break_is_one_row() -> None:
    head = ["序号", "任务", "目标", "责任单位"]
    whole = ["1", "建设灌区", "2026年面积3.2万亩", "县水利局"]
    first = ruled([head, whole, ["2", "更新老旧管网，提高", "2027年合格率达", "县住房和城乡建"]], top=650, width=115)
    second = ruled([["", "供水质量", "到99%以上", "设局"], ["3", "建设水厂", "2座", "县水利局"]], top=40, width=115)
    got = rows_of(read(all_of(written("青禾县水利任务", top=60), first), second))
    assert got[1:] == [
        ["2", "更新老旧管网，提高供水质量", "2027年合格率达到99%以上", "县住房和城乡建设局"],
        ["3", "建设水厂", "2座", "县水利局"],
    ]


def test_numbered_rows_that_a_page_break_parts_stay_apart() -> None:
    first = ruled([["序号", "任务", "单位"], ["1", "建设灌区", "县水利局"], ["2", "更新管网", "县住建局"]], top=650)
    second = ruled([["3", "建设水厂", "县水利局"], ["4", "修建水库", "县水利局"]], top=40)
    assert [row[0] for row in rows_of(read(all_of(written(SENTENCE, top=60), first), second))] == ["1", "2", "3", "4"]


def test_a_table_of_three_level_rules_is_a_table() -> None:
    words = [("指标", "2024年", "2027年目标"), ("林木覆盖率（%）", "41.5", "43以上"), ("断面水质优良率（%）", "88", "90"), ("村庄数（个）", "120", "150")]
    cells = [at(x, 120 + 24 * r, text) for r, row in enumerate(words) for x, text in zip((66, 260, 380), row, strict=True)]
    document = read(all_of(written("砚溪市环境目标", top=60), level(104, 128, 200), *cells))
    (table,) = document.tables
    assert (table.caption, table.header) == ("砚溪市环境目标", words[0])
    assert rows_of(document) == [list(row) for row in words[1:]]


def test_a_three_line_table_joins_a_wrapped_cell_and_knows_a_head_over_two_columns() -> None:
    head = [at(66, 132, "指标"), at(300, 120, "规划目标"), at(270, 144, "2025年"), at(360, 144, "2027年")]
    body = [at(66, 172, "城乡居民基本养老"), at(66, 184, "保险参保率（%）"), at(270, 178, "95"), at(360, 178, "97")]
    body += [at(66, 214, "绿化率（%）"), at(270, 214, "40"), at(360, 214, "42")]
    document = read(all_of(written("青禾县目标", top=60), level(104, 156, 230), level(126, left=255, right=420), *head, *body))
    (table,) = document.tables
    assert table.header == ("指标", "规划目标2025年", "规划目标2027年")
    assert [[cell.replace("\n", "") for cell in row] for row in rows_of(document)] == [
        ["城乡居民基本养老保险参保率（%）", "95", "97"],
        ["绿化率（%）", "40", "42"],
    ]


def test_the_rules_of_an_imprint_make_no_table() -> None:
    imprint = [at(66, 620, "抄送：县委各部门，县人大常委会办公室。"), at(66, 644, "青禾县人民政府办公室"), at(360, 644, "2025年3月4日印发")]
    document = read(all_of(written(SENTENCE, top=60), level(604, 628, 652), *imprint))
    assert not document.tables


@pytest.mark.parametrize("angle", [20, 45, -30])
def test_a_watermark_across_the_page_is_none_of_its_words(angle: float) -> None:
    texts = ("砚溪市人民政府文件", "关于加强公园建设的意见", *[SENTENCE] * 8)
    assert read(all_of(written(*texts), watermark("内部资料请勿外传", angle))).text.split() == [*texts]


def test_two_indicators_between_the_same_rules_are_two_rows() -> None:
    rows = [["类别", "指标", "单位", "2027年"], ["生态", "公园步道\n口袋公园", "公里\n个", "48\n25"], ["", "绿化率", "%", "42"]]
    got = rows_of(read(all_of(written(SENTENCE, top=60), ruled(rows, ("SPAN", (0, 1), (0, 2)), height=36))))
    assert got == [["生态", "公园步道", "公里", "48"], ["生态", "口袋公园", "个", "25"], ["生态", "绿化率", "%", "42"]]


def test_lines_of_a_sentence_in_a_cell_stay_one_row() -> None:
    rows = [["任务", "单位"], ["建设公园\n修建步道", "区城管局\n区住建局"], ["绿化", "区园林局"]]
    assert len(rows_of(read(all_of(written(SENTENCE, top=60), ruled(rows, height=36))))) == 2


def test_words_of_a_cell_are_in_order_though_their_baselines_differ_by_a_hair() -> None:
    blank = [["指标", "目标"], ["", ""], ["公园", "25"]]
    words = [at(80.62, 155.88, "学校", 9), at(75, 155.69, "9"), at(107.54, 156.11, "以上")]
    words += [at(75, 167.92, "区城管"), at(106, 167.52, "PM", 10.5), at(98.92, 157.5, "25", 9), at(122.12, 168.3, "绿地", 10.5)]
    got = rows_of(read(all_of(written(SENTENCE, top=60), ruled(blank, width=180, height=40, top=100), *words)))
    assert got[0][0].replace(" ", "") == "9学校25以上\n区城管PM绿地"


def test_boxes_stand_where_the_page_shows_them_though_it_inherits_its_size() -> None:
    own = pdf(written(SENTENCE, top=100))
    size = re.search(rb"/MediaBox \[[^]]*\]", own)
    assert size
    inherited = own.replace(size[0], b"").replace(b"/Type /Pages", size[0] + b" /Type /Pages")
    assert decode(RAW, inherited).blocks[0].box == decode(RAW, own).blocks[0].box
