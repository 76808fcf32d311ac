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
