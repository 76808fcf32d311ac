"""Tables whose cells wrap around the line of their row's number, as text of a PDF or a page without rules has them."""

from __future__ import annotations

import io

import pytest
from read_texts import decoded

PROSE = "到2026年，全市建成幸福河湖40条，水质优良率达到92%以上，各县区要按期完成任务。"
AFTER = f"二、保障措施\n{PROSE}"


def cells(text: str, after: str = AFTER) -> tuple[tuple[str, ...], list[list[str]]]:
    """Header and cells of the only table of a text."""
    document = decoded(f"一、发展目标\n{PROSE}\n{text}\n{after}")
    assert len(document.tables) == 1, document.text
    table = document.tables[0]
    return table.header, [["".join(cell.text.split()) for cell in row] for row in table.rows]


def test_lines_around_a_number_are_the_cells_that_its_line_lacks() -> None:
    header, rows = cells(
        "序号 指标 单位 属性 2020年 2025年\n1 绿化覆盖率 % 预期性 35 40\n每万人口发明专利\n2 件 预期性 12 20\n拥有量\n"
        "万元/\n3 全员劳动生产率 预期性 18 25左右\n人\n4 调查失业率 % 约束性 5.2 <5.5"
    )
    assert header == ("序号", "指标", "单位", "属性", "2020年", "2025年")
    assert rows == [
        ["1", "绿化覆盖率", "%", "预期性", "35", "40"],
        ["2", "每万人口发明专利拥有量", "件", "预期性", "12", "20"],
        ["3", "全员劳动生产率", "万元/人", "预期性", "18", "25左右"],
        ["4", "调查失业率", "%", "约束性", "5.2", "<5.5"],
    ]


def test_a_header_of_several_lines_with_a_name_over_two_columns() -> None:
    header, rows = cells(
        "序 “十五五”目标\n指 标 单位 属性\n号\n2030年 年均[累计]\n1 生产总值年均增长率 % 预期性 - 5左右\n高新技术企业\n2 家 预期性 900 -\n数量\n"
        "3 森林覆盖率 % 约束性 42 -"
    )
    assert header == ("序号", "指标", "单位", "属性", "“十五五”目标2030年", "“十五五”目标年均[累计]")
    assert rows[1] == ["2", "高新技术企业数量", "家", "预期性", "900", "-"]


LAYOUT = """ 序号         工作任务               负责单位
                          市发展改革委、市工业
      推动智能网联汽车示范区建设并完善
 1                        和信息化局、市交通运输
      标准
                          局等

                          市农业农村局、市工业
 2    推进水产物联网区域示范工程
                          和信息化局

 3    实施动漫内容融合提升工程      市文化广电局

      建设书画研学与应用服务前后衔接的
 4                        市教育局
      特色流动研修课堂
"""


def test_lines_that_keep_the_places_of_the_page_go_to_the_nearest_column() -> None:
    assert cells(LAYOUT) == (
        ("序号", "工作任务", "负责单位"),
        [
            ["1", "推动智能网联汽车示范区建设并完善标准", "市发展改革委、市工业和信息化局、市交通运输局等"],
            ["2", "推进水产物联网区域示范工程", "市农业农村局、市工业和信息化局"],
            ["3", "实施动漫内容融合提升工程", "市文化广电局"],
            ["4", "建设书画研学与应用服务前后衔接的特色流动研修课堂", "市教育局"],
        ],
    )


def test_cells_that_begin_on_the_line_of_their_number_go_on_below_it() -> None:
    _, rows = cells(
        "序号    重点任务        责任单位\n1       建设城市大脑    市数据局\n        及其平台        市财政局\n2       建设基站        市工信局\n"
        "        五千个\n3       培育企业        市科技局\n        一百家"
    )
    assert rows == [["1", "建设城市大脑及其平台", "市数据局市财政局"], ["2", "建设基站五千个", "市工信局"], ["3", "培育企业一百家", "市科技局"]]


@pytest.mark.parametrize(
    "text",
    [
        "序号 说明\n1 到2026年建成河湖四十条\n2 到2027年建成河湖五十条\n3 到2028年建成河湖六十条",
        "序号\n本方案分三步走\n1 先试点\n2 再推开\n3 后总结",
    ],
)
def test_numbered_lines_without_columns_are_no_table(text: str) -> None:
    assert decoded(f"一、发展目标\n{PROSE}\n{text}\n{AFTER}").tables == ()


def test_a_list_of_numbered_sentences_under_a_heading_is_no_table() -> None:
    text = "\n".join(f"{n}. 建设第{n}条示范河湖，完善配套设施。" for n in range(1, 6))
    assert decoded(f"一、发展目标\n{PROSE}\n{text}\n{AFTER}").tables == ()


def test_a_table_that_a_page_of_a_pdf_sets_without_rules_is_read() -> None:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("cell", fontName="STSong-Light", fontSize=9, leading=12, wordWrap="CJK", alignment=1)
    rows = [
        ["序号", "指标", "单位", "2020年", "2025年", "属性"],
        ["1", "数字经济核心产业增加值占地区生产总值比重", "%", "7.5", "10", "预期性"],
        ["2", "5G基站数", "个", "1200", "5000", "预期性"],
        ["3", "规模以上工业企业关键工序数控化率", "%", "52", "68", "约束性"],
    ]
    written = [[Paragraph(text, style) for text in row] for row in rows]
    table = Table(written, colWidths=[40, 150, 50, 60, 60, 60], style=[("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    stream = io.BytesIO()
    SimpleDocTemplate(stream).build([Paragraph(PROSE, style), table, Paragraph(PROSE, style)])
    found = decoded(stream.getvalue()).tables
    assert [[cell.text for cell in row] for row in found[0].rows] == rows[1:]
    assert {cell.page for row in found[0].rows for cell in row} == {1}
