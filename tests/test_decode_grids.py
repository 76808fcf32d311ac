"""Tables in flat text, in the ways they are typed or saved: TAB rows, Markdown, and rows parted by bare pipes."""

from __future__ import annotations

import pytest
from read_texts import read

HEAD = "云州市临江区民生实事任务分解表\n\n"
ROWS = [("序号", "任务名称", "责任单位"), ("1", "新建公园3座", "区城管局"), ("2", "新增托位200个", "区卫健局")]

FORMS = {
    "tabs": "\n".join("\t".join(row) for row in ROWS),
    "markdown": "\n".join("| " + " | ".join(row) + " |" + ("\n| --- | --- | --- |" if i == 0 else "") for i, row in enumerate(ROWS)),
    "pipes between cells": "\n".join(" | ".join(row) for row in ROWS),
    "a pipe behind each cell": "\n".join("".join(f"{cell} | " for cell in row) for row in ROWS),
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_rows_are_a_table_however_their_cells_are_parted(text: str) -> None:
    facts = read(HEAD + text + "\n")
    [table] = facts.document.tables
    assert [table.header, *(tuple(cell.text for cell in row) for row in table.rows)] == ROWS
    assert [[unit.unit for unit in task.responsibilities] for task in facts.tasks] == [["区城管局"], ["区卫健局"]]


@pytest.mark.parametrize(
    "text",
    ["首页 | 政务公开 | 正文", "字体：大 | 中 | 小\n发布时间：2024年 | 来源：市政府 | 点击：12 | 打印", "A|B\nC|D"],
)
def test_pipes_alone_make_no_table(text: str) -> None:
    assert read(HEAD + text + "\n").document.tables == ()


def test_goals_that_are_shared_out_over_places_have_them_as_subject() -> None:
    rows = [("指标", "单位", "全市", "东山区", "南平县"), ("新增规上企业", "家", "45", "25", "20")]
    facts = read("云州市重点指标分解表\n\n" + "\n".join("\t".join(row) for row in rows) + "\n")
    found = [(target.indicator, target.subject, str(target.quantity.value)) for target in facts.targets]
    assert found == [("新增规上企业", "", "45"), ("新增规上企业", "东山区", "25"), ("新增规上企业", "南平县", "20")]


def test_rows_parted_by_blanks_are_a_table_below_a_header_that_names_its_columns() -> None:
    lines = ["序号 指标 单位 2025年 2030年", "1 公路里程 公里 700 900", "2 碳排放下降率 % — [5]", "以上指标每年评估。"]
    facts = read(HEAD + "\n".join(lines) + "\n")
    [table] = facts.document.tables
    assert [table.header, *(tuple(cell.text for cell in row) for row in table.rows)] == [tuple(line.split()) for line in lines[:3]]
    assert [(target.indicator, target.period.year) for target in facts.targets] == [("公路里程", 2025), ("公路里程", 2030), ("碳排放下降率", 2030)]


@pytest.mark.parametrize("text", ["序号 指标 单位 数值\n1 里程 公里", "指标 有 三 项\n其一 是 里程\n其二 是 面积"])
def test_blanks_alone_make_no_table_of_lines_unlike_the_header(text: str) -> None:
    assert read(HEAD + text + "\n").document.tables == ()
