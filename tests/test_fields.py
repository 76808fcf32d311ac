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
        "period_start": "2026",
        "period_end": "2028",
    },
    "下载\n打印\n【字号：\n加大\n还原\n减小\n】\n2026年云南省政府工作报告\n——2026年1月27日在云南省第十四届人民代表大会第五次会议上\n省长 李明\n"
    "各位代表：\n现在，我代表省政府，向大会报告工作，请予审议。": {
        "title": "2026年云南省政府工作报告",
        "issuer": "云南省人民政府",
        "region_code": "530000",
        "genre": "政府工作报告",
        "period_end": "2026",
    },
    "索引号：0001\n发文机关： 国务院办公厅\n成文日期： 2024年5月6日\n标　　题： 国务院办公厅关于推广经验的通知\n"
    "国务院办公厅关于推广经验的通知\n国办发〔2024〕3号\n各省人民政府：现通知如下。": {
        "issuer": "国务院办公厅",
        "issued_on": "2024-05-06",
        "region": "None",
        "region_level": "national",
    },
    "国务院关于推广经验的意见\n各省人民政府：现提出如下意见。\n国务院2024年5月6日": {"issuer": "国务院", "issued_on": "2024-05-06"},
    "西湖区政务服务网 政策文件 杭州市西湖区人民政府关于加强绿化的意见\n首页>政务公开>政策\n"
    "杭州市西湖区人民政府关于加强绿化的意见\n各街道：现提出如下意见。": {
        "title": "杭州市西湖区人民政府关于加强绿化的意见",
        "issuer": "杭州市西湖区人民政府",
    },
    "看往期电子报中共云南省委关于制定云南省第十五个五年规划的建议（上接第2版）健全医疗保障体系，促进分级诊疗。": {
        "title": "中共云南省委关于制定云南省第十五个五年规划的建议",
        "issuer": "中共云南省委",
    },
    "杭州市政府办公室印发关于加强绿化的意见的通知\n杭政办〔2025〕6号\n杭州市政府办公室\n2025.6.30": {
        "issuer": "杭州市人民政府办公室",
        "issued_on": "2025-06-30",
    },
    "石㙍镇人民政府关于加强绿化的意见\n石㙍政发〔2025〕6号": {"document_number": "石㙍政发〔2025〕6号"},
    "云州市规划局关于加强绿化的意见\n云规划资源〔2025〕6号": {"document_number": "云规划资源〔2025〕6号"},
    "杭州市人民政府规章\n杭州市人民政府令第 36 号\n《杭州市绿化办法》已经通过，现予公布，自公布之日起施行。\n2025年3月1日\n"
    "杭州市人民政府\n关于修改《杭州市绿化办法》的决定\n《杭州市绿化办法》自2011年1月1日起施行。": {
        "title": "杭州市人民政府关于修改《杭州市绿化办法》的决定",
        "document_number": "杭州市人民政府令第36号",
        "issuer": "杭州市人民政府",
        "effective_on": "2025-03-01",
    },
    "杭州市人民政府办公厅关于印发绿化方案的通知杭政办〔2025〕9号\n"
    "各区政府：现印发给你们，请认真贯彻执行。杭州市人民政府办公厅2025年3月1日（此件公开发布）": {
        "title": "绿化方案",
        "document_number": "杭政办〔2025〕9号",
        "issuer": "杭州市人民政府办公厅",
        "issued_on": "2025-03-01",
    },
    "杭州市西湖区2025年绿化工作要点\n印发日期：2025-03-02": {"period_start": "2025", "period_end": "2025", "printed_on": "2025-03-02"},
    "关于稳定经济的若干政策措施\n本措施自2025年1月1日起实行，暂定三年。": {
        "genre": "政策措施",
        "effective_on": "2025-01-01",
        "period_start": "2025",
        "period_end": "2027",
    },
    "关于稳定经济的工作措施\n杭州市人民政府\n2025年3月1日\n本措施自发布之日起30日后施行。": {
        "genre": "工作措施",
        "effective_on": "2025-03-31",
        "period_start": "None",
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


@pytest.mark.parametrize("line", ["责任单位：区委宣传部、各街道办事处", "配合单位：区财政局、街道办事处"])
def test_a_line_of_responsible_units_above_the_signature_is_no_issuer(line: str) -> None:
    fields = read(f"绿化工作方案\n一、任务\n新增绿地。\n{line}\n杭州市西湖区人民政府办公室\n2025年6月9日\n").fields
    assert fields.issuer == "杭州市西湖区人民政府办公室"


def test_offices_that_issue_together_keep_their_order_in_a_red_head_too() -> None:
    fields = read("杭州市财政局\n杭州市民政局文件\n杭财社〔2025〕6号\n关于加强养老服务的通知\n一、总体要求\n提升服务。\n").fields
    assert fields.issuer == "杭州市财政局、杭州市民政局"


def test_a_document_without_a_title_says_its_genre_itself_and_entries_of_a_menu_are_no_title() -> None:
    fields = read("新闻\n公开\n服务\n政策\n为加强绿化，推进城市建设，结合实际，现就有关工作提出如下实施意见。\n一、要求\n加强绿化。\n").fields
    assert (fields.title, fields.genre) == (None, "实施意见")
