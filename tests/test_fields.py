"""What a document says of itself, in the ways its front is really set: short fronts with the fields that must be read."""

from __future__ import annotations

import pytest
from read_texts import read

BODY = "\n\n一、总体要求\n\n坚持稳中求进，提升公共服务水平。\n"

FRONTS: dict[str, dict[str, str | None]] = {
    "云州市“十四五”数字经济规划\n制定本规划，规划期为2022—2025年。": {
        "title": "云州市“十四五”数字经济规划",
        "period_start": "2022",
        "period_end": "2025",
    },
    "云州市人民政府关于加快发展乡村物流的意见云政发〔2021〕24号\n各县（市、区）人民政府：现提出以下意见。": {
        "title": "云州市人民政府关于加快发展乡村物流的意见",
        "document_number": "云政发〔2021〕24号",
        "issuer": "云州市人民政府",
        "genre": "意见",
    },
    "中共云州市委关于制定云州市第十五个五年规划的建议（二〇二五年十一月八日中国共产党云州市第九届委员会第八次全体会议通过）\n"
    "　　全会提出以下建议。": {
        "title": "中共云州市委关于制定云州市第十五个五年规划的建议",
        "issuer": "中共云州市委",
        "issued_on": "2025-11-08",
        "genre": "建议",
    },
    "关于印发《云州市夜间经济若干措施》的通知\n云商发〔2024〕7号\n各有关单位：\n现印发给你们，请认真落实。\n"
    "云州市商务局        云州市公安局\n云州市财政局        云州市文化和旅游局\n2024年5月6日\n云州市夜间经济若干措施": {
        "title": "云州市夜间经济若干措施",
        "document_number": "云商发〔2024〕7号",
        "issuer": "云州市商务局、云州市公安局、云州市财政局、云州市文化和旅游局",
        "issued_on": "2024-05-06",
    },
    "关于印发《云州市助餐服务若干措施》的通知\n各区民政局：\n现印发给你们，执行中遇到问题，请向有关部门反映。\n"
    "市民政局联系人：周明，联系电话：5550199\n云州市民政局            云州市财政局\n云州市商务局      云州市卫生健康委员会\n"
    "2024年5月6日\n云州市助餐服务若干措施": {
        "issuer": "云州市民政局、云州市财政局、云州市商务局、云州市卫生健康委员会",
        "issued_on": "2024-05-06",
    },
    "云州新区支持中试平台的若干措施\n发布机构：科技创新局；文号：云新管规字〔2026〕4号；生成日期：2026年5月6日。\n"
    "本措施自2026年7月1日施行，有效期至2028年12月31日。": {
        "document_number": "云新管规字〔2026〕4号",
        "issued_on": "2026-05-06",
        "effective_on": "2026-07-01",
        "expires_on": "2028-12-31",
    },
}


@pytest.mark.parametrize(("front", "fields"), FRONTS.items(), ids=lambda value: str(value)[:24])
def test_a_front_tells_what_the_document_is(front: str, fields: dict[str, str | None]) -> None:
    document = read(front + BODY).fields
    assert {name: str(getattr(document, name)) for name in fields} == fields


@pytest.mark.parametrize(
    ("body", "code"),
    {
        "根据《柳河县产业资金管理办法》，对我县企业给予支持。": "220524",
        "根据《中共广州市委、广州市政府人才工作决定》，全市引进人才。": "440100",
        "根据《吉林省产业资金管理办法》，对我县企业给予支持。": None,
        "学习上海市经验，全市引进人才。": None,
        "根据《柳河县资金办法》《辉南县资金办法》，对我县企业给予支持。": None,
    }.items(),
)
def test_where_neither_title_nor_issuer_tells_the_region_a_text_may_name_it_as_its_own(body: str, code: str | None) -> None:
    fields = read(f"关于加快产业发展的实施意见\n{body}\n一、主要目标\n到2026年，新增企业20家。\n").fields
    assert fields.region_code == code


def test_the_first_of_several_numbered_parts_is_no_title() -> None:
    assert read("1.人才政策\n给予5万元安家补助。\n2.团队政策\n给予10万元资助。\n").fields.title is None


def test_years_counted_from_one_are_the_period_of_a_plan_that_opens_with_them() -> None:
    fields = read("关于引进人才的实施意见\n一、目标\n2022年起5年内，引进人才2000名。\n").fields
    assert (fields.period_start, fields.period_end) == (2022, 2026)


def test_the_days_that_a_policy_applies_to_are_its_period() -> None:
    fields = read("云州市外贸若干政策\n一、支持\n给予奖励1万元。\n附则\n本政策适用于2019年3月1日至2021年10月31日发生的业务。\n").fields
    assert (fields.period_start, fields.period_end) == (2019, 2021)
