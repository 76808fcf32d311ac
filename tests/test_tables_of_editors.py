"""Tables as editors and converters leave them: framed, cut in two, with stray line ends, blank rows and heads over several columns."""

from __future__ import annotations

import io

import pytest
from docx import Document
from read_texts import decoded

PROSE = "到2026年，全市建成幸福河湖40条，水质优良率达到92%以上，各县区要按期完成任务。"
HEAD = ("序号", "重点任务", "责任单位")
ROWS = (("1", "建设城市大脑", "市数据局"), ("2", "建设基站5000个", "市工信局"))

Cells = list[list[str]]


def tables_in(data: bytes | str) -> list[tuple[tuple[str, ...], Cells]]:
    """The (header, cells) of each table."""
    return [(table.header, [[cell.text for cell in row] for row in table.rows]) for table in decoded(data).tables]


def page(*pieces: str) -> str:
    return f"<html><body><p>{PROSE}</p>{''.join(pieces)}<p>{PROSE}</p></body></html>"


def html_table(*rows: tuple[str, ...]) -> str:
    return "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"


WHOLE = (HEAD, [list(row) for row in ROWS])


@pytest.mark.parametrize(
    "text",
    [
        "| 序号 | 重点任务 | 责任单位 |\n|---|---|---|\n| 1 | 建设城市\n大脑 | 市数据局 |\n| 2 | 建设基站5000个 | 市工信局 |",
        "序号 | 重点任务 | 责任单位\n--- | --- | ---\n1 | 建设城市大脑 | 市数据局\n2 | 建设基站5000个 | 市工信局",
        "| | | |\n|---|---|---|\n| 序号 | 重点任务 | 责任单位 |\n| 1 | 建设城市大脑 | 市数据局 |\n| 2 | 建设基站5000个 | 市工信局 |",
        ("| 序号 | 重点任务 | 责任单位 |\n|---|---|---|\n| 1 | 建设城市大脑 | 市数据局 |\n\n| 序号 | 重点任务 | 责任单位 |\n|---|---|---|\n"
        "| 2 | 建设基站5000个 | 市工信局 |"),
    ],
    ids=["line-ends-in-cells", "no-outer-pipes", "empty-head", "head-repeated"],
)
def test_markdown(text: str) -> None:
    assert tables_in(f"{PROSE}\n\n{text}\n\n{PROSE}") == [WHOLE]


def test_two_markdown_tables_with_other_heads_are_two() -> None:
    text = "| 序号 | 任务 |\n|---|---|\n| 1 | 建桥 |\n\n| 指标 | 目标 |\n|---|---|\n| 绿化率 | 40% |"
    assert [head for head, _ in tables_in(f"{PROSE}\n\n{text}\n\n{PROSE}")] == [("序号", "任务"), ("指标", "目标")]


def test_the_title_of_a_group_takes_its_whole_row() -> None:
    text = "| 指标 | 2020年 | 2025年 |\n|---|---|---|\n| **一、经济发展** | | |\n| 生产总值 | 500 | 700 |"
    assert tables_in(f"{PROSE}\n\n{text}\n\n{PROSE}")[0][1] == [["一、经济发展"] * 3, ["生产总值", "500", "700"]]


@pytest.mark.parametrize("between", ["", "<p>续表</p>"])
def test_a_table_cut_in_two_on_a_page_is_one(between: str) -> None:
    assert tables_in(page(html_table(HEAD, ROWS[0]), between, html_table(HEAD, ROWS[1]))) == [WHOLE]


def test_a_row_cut_off_its_table_goes_on_by_its_number() -> None:
    assert tables_in(page(html_table(HEAD, ROWS[0]), html_table(ROWS[1]))) == [WHOLE]


def test_two_tables_that_begin_alike_stay_two_where_words_stand_between() -> None:
    assert len(tables_in(page(html_table(HEAD, ROWS[0]), "<p>乡村部分</p>", html_table(HEAD, ROWS[1])))) == 2


def test_a_head_over_two_columns_without_a_merge_down_is_in_two_rows() -> None:
    table = (
        "<table><tr><td>车型</td><td colspan=2>补贴标准</td></tr><tr><td></td><td>中型</td><td>重型</td></tr>"
        "<tr><td>满1年</td><td>1.2</td><td>2.1</td></tr></table>"
    )
    assert tables_in(page(table)) == [(("车型", "补贴标准中型", "补贴标准重型"), [["满1年", "1.2", "2.1"]])]


def test_blank_rows_and_columns_are_none() -> None:
    rows = [("序号", "重点任务", "", "责任单位"), ("1", "建设城市大脑", "", "市数据局"), ("",) * 4, ("2", "建设基站5000个", "", "市工信局")]
    assert tables_in(page(html_table(*rows))) == [WHOLE]


def test_a_table_with_one_long_cell_is_no_layout() -> None:
    long = ("1", "建设城市大脑，" * 300, "市数据局")
    assert tables_in(page(html_table(HEAD, long, ROWS[1]))) == [(HEAD, [list(long), list(ROWS[1])])]


def test_a_single_row_is_read_as_lines() -> None:
    document = decoded(page(html_table(("联系人：周一", "电话：0000"))))
    assert document.tables == ()
    assert "联系人：周一" in document.text


def docx_with(fill: object) -> bytes:
    document = Document()
    document.add_paragraph(PROSE)
    fill(document)  # type: ignore[operator]
    document.add_paragraph(PROSE)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def put(table: object, *rows: tuple[str, ...]) -> None:
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text  # type: ignore[attr-defined]


def test_a_table_within_a_frame_in_word_is_read() -> None:
    def fill(document: object) -> None:
        frame = document.add_table(2, 1)  # type: ignore[attr-defined]
        frame.cell(0, 0).text = "专栏1 重点任务"
        put(frame.cell(1, 0).add_table(3, 3), HEAD, *ROWS)

    document = decoded(docx_with(fill))
    assert [(t.caption, t.header) for t in document.tables] == [("专栏1重点任务", HEAD)]


def test_a_table_in_word_that_repeats_its_head_behind_an_empty_paragraph_is_one() -> None:
    def fill(document: object) -> None:
        put(document.add_table(2, 3), HEAD, ROWS[0])  # type: ignore[attr-defined]
        document.add_paragraph("")  # type: ignore[attr-defined]
        put(document.add_table(2, 3), HEAD, ROWS[1])  # type: ignore[attr-defined]

    assert tables_in(docx_with(fill)) == [WHOLE]
