"""What header, row, cell and the words around a table say together of each value."""

from __future__ import annotations

import pytest
from read_texts import read

from pipeline.model import Facts

TITLE = "云州市临江区人民政府关于印发《临江区产业规划》的通知\n\n云临政发〔2025〕9号\n\n"
END = "\n云州市临江区人民政府\n2025年5月8日\n"


def read_rows(*rows: str, above: str = "", title: str = TITLE) -> Facts:
    """The facts of a table of TAB rows (the cells of each parted by a bar), below the line `above`."""
    return read(f"{title}{above}\n" + "".join(row.replace("|", "\t") + "\n" for row in rows) + END)


def told(facts: Facts) -> list[tuple[str, str, str]]:
    return [(t.indicator, t.subject, f"{t.quantity.value} {t.quantity.unit}".strip()) for t in facts.targets]


def pipe(*rows: str) -> str:
    first, *others = (f"|{row}|" for row in rows)
    return "\n".join([first, "|" + "---|" * rows[0].count("|") + "---|", *others])


UNIT_TOLD = {
    "a line above": "资金计划\n\n单位：万元\n\n" + pipe("乡镇|2026年", "东岭镇|120"),
    "a line in brackets": "资金计划\n\n（单位：万元）\n\n" + pipe("乡镇|2026年", "东岭镇|120"),
    "the caption": "资金计划（单位：万元）\n\n" + pipe("乡镇|2026年", "东岭镇|120"),
    "the end of the caption": "资金计划 单位：万元\n\n" + pipe("乡镇|2026年", "东岭镇|120"),
    "a first row of its own": "资金计划\n\n" + pipe("|单位：万元", "乡镇|2026年", "东岭镇|120"),
    "a merged first row": "资金计划\n\n<table><tr><td colspan=2>单位：万元</td></tr><tr><td>乡镇</td><td>2026年</td></tr>"
    "<tr><td>东岭镇</td><td>120</td></tr><tr><td>西屏乡</td><td>80</td></tr></table>",
    "the column's name": "资金计划\n\n" + pipe("乡镇|2026年（万元）", "东岭镇|120"),
    "the row's name": "资金计划\n\n" + pipe("乡镇|2026年", "东岭镇（万元）|120"),
    "a column": "资金计划\n\n" + pipe("乡镇|单位|2026年", "东岭镇|万元|120"),
}


@pytest.mark.parametrize("text", UNIT_TOLD.values(), ids=UNIT_TOLD)
def test_the_unit_of_a_table_is_that_of_its_values(text: str) -> None:
    assert told(read(TITLE + text + "\n" + END))[0] == ("东岭镇", "", "1200000 元")


@pytest.mark.parametrize("line", ["单位：区财政局", "单位：万元、人", "编制单位：万元镇"])
def test_an_office_and_several_units_are_no_unit_of_a_table(line: str) -> None:
    assert told(read_rows("乡镇|2026年", "东岭镇|120", "西屏乡|80", above=line))[0] == ("东岭镇", "", "120")


def test_a_unit_of_the_table_yields_to_those_of_rows() -> None:
    facts = read_rows("指标|2026年", "绿化覆盖率（%）|42", "财政投入|120", above="单位：万元")
    assert told(facts) == [("绿化覆盖率", "", "42 %"), ("财政投入", "", "1200000 元")]


def test_the_size_of_a_project_has_the_unit_of_the_table() -> None:
    facts = read_rows("项目|2026年投资|责任单位", "东岭水厂|120|区水利局", "西屏水厂|80|区水利局", above="单位：万元")
    assert told(facts) == [("投资", "东岭水厂", "1200000 元"), ("投资", "西屏水厂", "800000 元")]


def test_columns_of_change_name_the_change() -> None:
    facts = read_rows(
        "指标|2020年|2025年|年均/累计",
        "数字产业收入（亿元）|12|30|20%",
        "人均预期寿命（岁）|78.1|79.1|[1]",
        "绿化覆盖率（%）|38|42|〔4〕",
        "地区生产总值增长（%）|—|—|6.5",
        title=TITLE.replace("2025", "2021"),
    )
    changes = [(t.indicator, str(t.quantity.value), t.quantity.unit, t.period.year_start, t.period.recurrence) for t in facts.targets if t.column_index == 4]
    assert changes == [
        ("数字产业收入年均", "20", "%", 2021, "每年"),
        ("人均预期寿命累计", "1", "岁", 2021, ""),
        ("绿化覆盖率累计", "4", "百分点", 2021, ""),
        ("地区生产总值增长", "6.5", "%", 2021, "每年"),
    ]


def test_a_fall_is_negative_and_a_word_of_change_in_a_cell_is_part_of_the_name() -> None:
    facts = read_rows("指标|2030年", "氨氮排放量（%）|-8", "事故死亡人数|下降15%", "保险覆盖率|提高到95%", "单位能耗降低|下降13.5%")
    assert told(facts) == [
        ("氨氮排放量", "", "-8 %"),
        ("事故死亡人数下降", "", "15 %"),
        ("保险覆盖率", "", "95 %"),
        ("单位能耗降低", "", "13.5 %"),
    ]


def test_years_before_the_issue_are_observed_but_goals_are_none() -> None:
    facts = read_rows("指标|2024年|2024年目标|2027年", "绿化覆盖率（%）|38|39|42")
    assert [(t.period.year, t.kind) for t in facts.targets] == [(2024, "baseline"), (2024, "target"), (2027, "target")]


def test_the_item_of_a_row_is_its_subject_where_several_rows_have_one_indicator() -> None:
    facts = read_rows("行业|指标|单位|2026年", "工业|从业人数|人|300", "|营业收入|万元|20", "邮政业|从业人数|人|80", "|营业收入|万元|7")
    assert told(facts) == [
        ("从业人数", "工业", "300 人"),
        ("营业收入", "工业", "200000 元"),
        ("从业人数", "邮政业", "80 人"),
        ("营业收入", "邮政业", "70000 元"),
    ]


def test_the_title_of_a_group_is_the_subject_where_rows_are_named_alike() -> None:
    cells = "".join(f"<tr>{row}</tr>" for row in (
        "<td>指标</td><td>单位</td><td>2026年</td>", "<td colspan=3>一、东岭镇</td>", "<td>造林面积</td><td>亩</td><td>300</td>",
        "<td>修路</td><td>公里</td><td>3</td>", "<td colspan=3>二、西屏乡</td>", "<td>造林面积</td><td>亩</td><td>80</td>",
    ))
    facts = read(f"{TITLE}任务表\n\n<table>{cells}</table>\n{END}")
    assert told(facts) == [("造林面积", "东岭镇", "300 亩"), ("修路", "", "3 公里"), ("造林面积", "西屏乡", "80 亩")]


def test_shares_beside_a_unit_of_money_are_in_per_cent() -> None:
    assert told(read_rows("指标|2027年", "工业投资|42", "绿化覆盖率|38", above="单位：亿元、%")) == [
        ("工业投资", "", "4200000000 元"),
        ("绿化覆盖率", "", "38 %"),
    ]


def test_sizes_belong_to_the_item_left_of_them() -> None:
    facts = read_rows("等级|奖励金额（万元）|名额（个）", "一等奖|10|1", "二等奖|5|3")
    assert told(facts)[:2] == [("奖励金额", "一等奖", "100000 元"), ("名额", "一等奖", "1 个")]
    assert told(read_rows("任务|责任科室|目标值", "新增托位|妇幼科|200个", "建成社区医院|医政科|3家"))[0] == ("新增托位", "", "200 个")


def test_a_header_of_two_rows_without_cells_merged_down_gives_years_and_units() -> None:
    rows = "<tr><td>指标</td><td colspan=2>数值（万元）</td></tr><tr><td></td><td>2026年</td><td>2027年</td></tr>"
    rows += "<tr><td>东岭水厂</td><td>120</td><td>150</td></tr>"
    facts = read(f"{TITLE}投资表\n\n<table>{rows}</table>\n{END}")
    assert [(t.indicator, str(t.quantity.value), t.period.year) for t in facts.targets] == [("东岭水厂", "1200000", 2026), ("东岭水厂", "1500000", 2027)]


MATRICES = {
    "a caption": "货车报废补贴标准（单位：万元/辆）\n\n" + pipe("车型|满1年不足2年|满2年以上", "中型|1.2|1.0", "重型|4.5|3.6"),
    "a wide header": "补贴表\n\n<table><tr><td rowspan=2>车型</td><td colspan=2>货车报废补贴标准（万元/辆）</td></tr><tr><td>满1年不足2年</td>"
    "<td>满2年以上</td></tr><tr><td>中型</td><td>1.2</td><td>1.0</td></tr><tr><td>重型</td><td>4.5</td><td>3.6</td></tr></table>",
}


@pytest.mark.parametrize("text", MATRICES.values(), ids=MATRICES)
def test_both_headers_of_a_matrix_tell_the_case(text: str) -> None:
    assert told(read(TITLE + text + "\n" + END)) == [
        ("货车报废补贴标准", "中型 满1年不足2年", "12000 元/辆"),
        ("货车报废补贴标准", "中型 满2年以上", "10000 元/辆"),
        ("货车报废补贴标准", "重型 满1年不足2年", "45000 元/辆"),
        ("货车报废补贴标准", "重型 满2年以上", "36000 元/辆"),
    ]


def test_quarters_and_months_are_cases_of_the_year() -> None:
    facts = read_rows("指标|单位|一季度|前三季度|全年", "工业投资|亿元|10|40|60", above="2025年分季度计划表")
    assert told(facts) == [("工业投资", "一季度", "1000000000 元"), ("工业投资", "前三季度", "4000000000 元"), ("工业投资", "", "6000000000 元")]
    assert {t.period.year for t in facts.targets} == {2025}
    months = read_rows("项目|1月|2月|责任单位", "东岭水厂|10%|20%|区水利局", "西屏水厂|5%|15%|区水利局")
    assert told(months)[:2] == [("东岭水厂", "1月", "10 %"), ("东岭水厂", "2月", "20 %")]


def test_values_told_in_the_words_of_a_table_are_targets_too() -> None:
    facts = read_rows(
        "一级指标|二级指标|目标值|解释",
        "供水|再生水利用率|≥25%|指再生水占污水的比例，到2027年管网漏损率控制在9%以内。",
        "建筑|绿色建筑占比|≥90%|指绿色建筑面积占新建建筑面积的比例。",
    )
    assert told(facts) == [("再生水利用率", "", "25 %"), ("管网漏损率", "", "9 %"), ("绿色建筑占比", "", "90 %")]


def test_numbers_and_footnote_marks_are_no_part_of_a_name() -> None:
    facts = read_rows("指标|2030年", "1.每万人发明专利拥有量1（件）|20", "（2）入园率*（%）|95", "3.5G基站②（个）|300")
    assert told(facts) == [("每万人发明专利拥有量", "", "20 件"), ("入园率", "", "95 %"), ("5G基站", "", "300 个")]
    assert [t.evidence.section for t in facts.targets] == ["0#1", "0#2", "0#3"]


def test_a_unit_of_latin_letters_behind_a_name_is_its_unit_and_an_abbreviation_is_none() -> None:
    facts = read_rows("指标|2030年", "出口带宽（Tbps）|20", "地区生产总值（GDP）|300")
    assert told(facts) == [("出口带宽", "", "20 Tbps"), ("地区生产总值（GDP）", "", "300")]
