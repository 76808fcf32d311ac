"""Tables of flat text that lost their rules: a cell a line, cells parted by blanks or a TAB behind each, or run together."""

from __future__ import annotations

import pytest
from read_texts import read

from pipeline.decode.closed_rows import level_spans
from pipeline.decode.table_columns import are_alike, class_of, kinds_of
from pipeline.model import Facts

TITLE = "云州市临江区人民政府关于印发《临江区绿色发展规划》的通知\n\n云临政发〔2021〕7号\n\n"
HEADER = ["序号", "指标", "单位", "2020年", "2025年", "属性"]
ROWS = [["1", "绿化覆盖率", "%", "38", "42", "约束性"], ["2", "公园", "个", "12", "20", "预期性"], ["3", "污水处理能力", "万吨", "7.5", "≥9", "约束性"]]
VALUES = ["38 %", "42 %", "12 个", "20 个", "75000 吨", "90000 吨"]


def rows(facts: Facts) -> list[list[str]]:
    """The header and rows of the only table, white space inside a name aside."""
    [table] = facts.document.tables
    return [list(table.header), *(["".join(cell.text.split()) for cell in row] for row in table.rows)]


def values(facts: Facts) -> list[str]:
    return [f"{t.quantity.value} {t.quantity.unit}" for t in facts.targets]


def with_titles(titles: dict[int, str]) -> list[list[str]]:
    """The table's rows, with the title of a group before some of them."""
    body = [row for i, own in enumerate(ROWS) for row in ([[titles[i]] * len(HEADER)] if i in titles else []) + [own]]
    return [HEADER, *body]


CELLS = [*HEADER, *(cell for row in ROWS for cell in row)]
LOST = {
    "a cell a line": "\n".join(CELLS),
    "empty lines between the cells": "\n\n".join(CELLS),
    "characters of a name set apart": "\n\n".join(CELLS).replace("指标", "指\u3000\u3000标"),
    "a page's number between two rows": "\n\n".join(CELLS).replace("2\n\n公园", "14\n\n2\n\n公园"),
    "a page's number amid a row": "\n\n".join(CELLS).replace("7.5\n\n", "3\n\n7.5\n\n"),
    "a TAB behind each cell": "\n".join("".join(f"{cell}\t" for cell in row) for row in [HEADER, *ROWS]),
    "blanks between the cells": "\n".join(" ".join(row) for row in [HEADER, *ROWS]),
    "nothing between the cells": "".join(CELLS),
}


@pytest.mark.parametrize("text", LOST.values(), ids=LOST)
def test_a_table_is_read_however_its_cells_were_lost(text: str) -> None:
    facts = read(f"{TITLE}主要指标\n\n{text}\n\n以上指标每年评估。\n")
    assert rows(facts) == [HEADER, *ROWS]
    assert values(facts) == VALUES
    assert [t.kind for t in facts.targets] == ["baseline", "target"] * 3
    assert [t.binding for t in facts.targets[::2]] == ["约束性", "预期性", "约束性"]


GROUPED = {
    "marked titles": {0: "一、生态", 2: "二、设施"},
    "plain titles": {0: "生态建设", 2: "基础设施"},
}


@pytest.mark.parametrize("titles", GROUPED.values(), ids=GROUPED)
@pytest.mark.parametrize("between", ["\n\n", ""], ids=["a cell a line", "run together"])
def test_titles_of_groups_are_rows_of_their_own_and_no_facts(titles: dict[int, str], between: str) -> None:
    cells = [*HEADER, *(cell for i, row in enumerate(ROWS) for cell in ([titles[i]] if i in titles else []) + row)]
    facts = read(f"{TITLE}主要指标\n\n{between.join(cells)}\n\n以上指标每年评估。\n")
    assert rows(facts) == with_titles(titles)
    assert values(facts) == VALUES
    assert [t.evidence.section for t in facts.targets[::2]] == ["0#1", "0#2", "0#3"]


def test_titles_and_merged_cells_are_told_by_the_cells_that_a_row_leaves_out() -> None:
    text = "领域\t指标\t2025年\t\n一、生态\t\n城区\t绿化覆盖率（%）\t42\t\n公园（个）\t20\t\n乡村\t造林（亩）\t300\t\n"
    assert rows(read(TITLE + text)) == [
        ["领域", "指标", "2025年"],
        ["一、生态"] * 3,
        ["城区", "绿化覆盖率（%）", "42"],
        ["城区", "公园（个）", "20"],
        ["乡村", "造林（亩）", "300"],
    ]


def test_names_over_several_lines_and_titles_between_rows_are_told_by_the_numbers_of_the_rows() -> None:
    text = (
        "主要指标\n指 标 2020年 2025年\n年均增速\n（%）\n总体水平\n1.数字发展指数 72.4 88 — 产业\n2.软件业收入规模（亿元） 1.7 2.6 8.9\n"
        "3.信息系统投资占全部固定资产投资的\n比重（%）\n2.2 5 〔2.8〕\n注：〔 〕为五年累计数。\n"
    )
    facts = read(TITLE + text)
    assert rows(facts) == [
        ["指标", "2020年", "2025年", "年均增速（%）"],
        ["总体水平"] * 4,
        ["1.数字发展指数", "72.4", "88", "—"],
        ["产业"] * 4,
        ["2.软件业收入规模（亿元）", "1.7", "2.6", "8.9"],
        ["3.信息系统投资占全部固定资产投资的比重（%）", "2.2", "5", "〔2.8〕"],
    ]
    assert [(t.indicator, t.evidence.section) for t in facts.targets[1::2]][:2] == [("数字发展指数", "0#1"), ("软件业收入规模", "0#2")]


@pytest.mark.parametrize("between", ["\n", "\t"], ids=["a cell a line", "a TAB behind each"])
def test_a_header_of_two_levels_lost_its_wide_cells(between: str) -> None:
    upper, lower = ["序号", "指标", "规划目标", "实现情况"], ["2020年", "年均增长", "2020年", "年均增长"]
    body = [["1", "地区生产总值（亿元）", "300", "8%", "320", "8.5%"], ["2", "城镇化率（%）", "50", "[5]", "52", "[7]"]]
    text = "\n".join("".join(cell + between for cell in row) for row in [upper, lower, *body]).replace("\n\n", "\n")
    facts = read(f"{TITLE}{text}\n")
    assert rows(facts) == [["序号", "指标", "规划目标2020年", "规划目标年均增长", "实现情况2020年", "实现情况年均增长"], *body]
    assert [t.kind for t in facts.targets] == ["target", "target", "baseline", "baseline"] * 2


def test_rows_that_share_a_number_and_a_change_that_fits_its_values_are_told_apart() -> None:
    text = (
        "专栏1：主要指标序号指\u3000标2010年2015年2015年比2010年增长1氨氮排放量（万吨）264.4238.0-10%2好水断面比例（%）55>605个百分点"
        "差水断面比例（%）17.7<15-2.7个百分点3空气达标城市比例（%）72≥808个百分点注：以普查结果为准。"
    )
    facts = read(TITLE + text)
    assert rows(facts)[1:] == [
        ["1", "氨氮排放量（万吨）", "264.4", "238.0", "-10%"],
        ["2", "好水断面比例（%）", "55", ">60", "5个百分点"],
        ["2", "差水断面比例（%）", "17.7", "<15", "-2.7个百分点"],
        ["3", "空气达标城市比例（%）", "72", "≥80", "8个百分点"],
    ]
    assert (facts.targets[2].indicator, str(facts.targets[2].quantity.value)) == ("氨氮排放量增长", "-10")
    assert facts.document.tables[0].caption == "专栏1：主要指标"


RATIOS = "序号指标单位2020年2025年属性1城乡收入比—2.45∶12.35∶1预期性2灌溉水利用系数—0.50370.515预期性3村收入10万元以上占比％2150预期性"


def test_ratios_and_coefficients_are_parted_where_one_cut_makes_them_alike() -> None:
    assert [row[3:5] for row in rows(read(TITLE + RATIOS))[1:]] == [["2.45∶1", "2.35∶1"], ["0.5037", "0.515"], ["21", "50"]]


UNCLEAR = {
    "no cut makes the values alike": "1粮食产量万吨112约束性2肉类产量万吨158180预期性",
    "several cuts do": "1粮食产量万吨12.34约束性2肉类产量万吨158180预期性",
    "a unit is missing": "1粮食产量1580约束性2肉类产量万吨158180预期性",
}


@pytest.mark.parametrize("body", UNCLEAR.values(), ids=UNCLEAR)
def test_a_table_without_a_single_reading_gives_an_issue_and_no_facts(body: str) -> None:
    facts = read(f"{TITLE}主要指标序号指标单位2020年2025年属性{body}注：为预计数。到2025年，建成公园20个。\n")
    assert [(issue.code, issue.severity) for issue in facts.issues] == [("table-run-together", "warning")]
    assert facts.issues[0].evidence is not None
    assert body in facts.issues[0].evidence.quote
    assert values(facts) == ["20 个"]


@pytest.mark.parametrize(
    "text",
    [
        "序号\n\n指标\n\n本规划所称指标，是指反映发展水平的数值。\n\n各部门应当执行。",
        "指标 2025年 要有新提高\n各部门要抓好落实。\n每年评估一次。",
        "一是完善指标体系，序号指标单位2020年统一编排。",
        "类别\n\n一类\n\n二类\n\n三类\n\n四类\n\n五类\n\n六类",
    ],
)
def test_words_that_name_columns_alone_make_no_table(text: str) -> None:
    facts = read(TITLE + text + "\n")
    assert facts.document.tables == ()
    assert facts.issues == ()


def test_columns_and_cells_have_kinds() -> None:
    assert kinds_of(["序号", "指标", "单位", "2020年", "年均增速", "属性", "责任单位"]) == "stuvvbt"
    assert "".join(map(class_of, ["1", "绿化覆盖率", "万吨/年", "1075", "≥90%", "—", "约束性", "1.网民数量", "下降15%"])) == "dwuvv-bnv"
    assert are_alike(["60.2", "64"])
    assert not are_alike(["60.26", "4"])
    assert level_spans(["序号", "指标", "目标", "属性"], 2, 5) == [1, 1, 2, 1]
    assert level_spans(["序号", "指标"], 1, 2) is None


def test_paragraphs_of_a_page_that_hold_a_cell_each_are_a_table() -> None:
    words = "现将规划印发给你们，请结合实际认真贯彻执行，抓好各项任务的落实，确保目标如期实现。"
    cells = "".join(f"<p>{cell}</p>" for cell in [words, "主要指标", *HEADER, *(cell for row in ROWS for cell in row), words])
    facts = read(f"<html><body><h1>临江区绿色发展规划</h1>{cells}</body></html>")
    assert rows(facts) == [HEADER, *ROWS]
