"""A part of a document holds its year until the next one opens, whatever numbered headings lie between."""

from __future__ import annotations

import pytest
from read_texts import read

REPORT = """云州市人民政府工作报告
——2026年1月20日在云州市第九届人民代表大会第五次会议上
各位代表：
现在，我代表市人民政府，向大会报告工作，请予审议。
“十四五”时期发展成就和2025年工作回顾
“十四五”时期云州面貌一新。
——这五年产业根基更加牢固。规上工业企业达到320户。
刚刚过去的2025年，全市上下勇毅前行。
全年城镇新增就业2.1万人。
“十五五”时期主要目标和2026年重点工作
今年经济社会发展的主要预期目标是：地区生产总值增长5.5%左右。
一、做强先进制造业
（一）扩大有效投资。新开工重大项目45个。
二、办好民生实事
新增普惠托位1200个。
三、“十五五”时期主要目标任务
（一）发展目标。常住人口城镇化率达到70%。
四、建设服务型政府
高频事项办理时间压减30%。
"""


@pytest.mark.parametrize(
    ("amount", "year", "kind"),
    [
        ("320户", 2025, "baseline"),
        ("2.1万人", 2025, "baseline"),
        ("5.5%左右", 2026, "target"),
        ("45个", 2026, "target"),
        ("1200个", 2026, "target"),
        ("70%", 2030, "target"),
        ("30%", 2026, "target"),
    ],
)
def test_a_report_reviews_the_year_before_and_plans_its_own(amount: str, year: int, kind: str) -> None:
    found = next(target for target in read(REPORT).targets if target.quantity.text == amount)
    assert (found.period.year, found.kind) == (year, kind)


def test_an_unnumbered_heading_with_one_period_holds_to_the_end_of_its_section() -> None:
    plan = """青禾县住房保障行动方案
一、主要任务
“十四五”时期目标任务
建设保障性住房800套。
二、组织保障
每个乡镇配备专职人员2名。
"""
    years = {target.quantity.text: target.period.year for target in read(plan).targets}
    assert years == {"800套": 2025, "2名": None}


def test_an_unnumbered_heading_of_a_plan_that_names_no_period_hands_none_down() -> None:
    plan = """青禾县住房保障行动方案
一、主要任务
重点工作安排
建设保障性住房800套。
"""
    assert [target.period.year for target in read(plan).targets] == [None]


def test_a_year_amid_the_paragraph_above_the_items_of_a_goal_holds_for_each() -> None:
    plan = """云州市青少年体育行动方案
一、主要目标
以健康成长为宗旨，到2027年，形成家校联动的工作格局。
（一）课程开足。体育课开课率达到100%。
（二）队伍配齐。专职体育教师占比达到85%。
二、保障措施
每所学校配备校医1名。
"""
    years = {target.quantity.text: target.period.year for target in read(plan).targets}
    assert years == {"100%": 2027, "85%": 2027, "1名": None}
