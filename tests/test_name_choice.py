"""Every name that a generator proposes is kept in order of weight, and the first is the amount's name."""

from __future__ import annotations

import pytest
from read_texts import decoded, read

from pipeline.cli.explanation import explanation
from pipeline.recognize.passages import recognize
from pipeline.resolve import proposed_names
from pipeline.resolve.naming.cases import parse_sizes
from pipeline.resolve.naming.choice import SOURCES
from pipeline.resolve.naming.enumerations import parse_enumeration
from pipeline.resolve.naming.purposes import parse_purpose

PLAN = "云州市行动方案\n一、主要目标\n石化产业持续提质。产值突破30亿元。\n"


def test_the_losers_are_kept_behind_the_chosen_name() -> None:
    document = decoded(PLAN)
    (proposed,) = proposed_names(document, recognize(document)).values()
    names = [(proposal.names[0].indicator, proposal.generator) for proposal in proposed]
    assert names == [("石化产业产值", "the owner of a bare measure"), ("产值", "the words of the clause")]


def test_explain_says_which_name_was_chosen_over_which() -> None:
    lines = [line for block in explanation(read(PLAN)) for line in block.lines if line.passed_over]
    assert [line.passed_over for line in lines] == ["chosen by the owner of a bare measure over 产值 (the words of the clause)"]


def test_no_two_sources_of_names_weigh_the_same() -> None:
    assert len({source.weight for source in SOURCES}) == len(SOURCES)


@pytest.mark.parametrize(
    ("words", "names"),
    {
        "机械、建材、纺织、食品等行业增加值分别增长": [("行业增加值增长", item) for item in ("机械", "建材", "纺织", "食品")],
        "火灾事故起数和受伤人数分别下降": [("火灾事故起数下降", ""), ("火灾事故受伤人数下降", "")],
        "市级公用经费和一般性支出分别压减": [("市级公用经费压减", ""), ("市级一般性支出压减", "")],
        "市属企业营业收入、利润分别增长": [("市属企业营业收入增长", ""), ("市属企业利润增长", "")],
        "国家级、省级研发平台分别达到": [("研发平台", "国家级"), ("研发平台", "省级")],
        "茶叶、中药材全产业链产值分别达到": [("全产业链产值", "茶叶"), ("全产业链产值", "中药材")],
        "对新评定的三星级、四星级、五星级饭店分别奖励": [(f"新评定的{rank}星级饭店", "") for rank in "三四五"],
        "水稻种植、收获机械化率分别达到": [("水稻机械化率", "种植"), ("水稻机械化率", "收获")],
        "新评定为国家2—4星级的民宿集聚村，一次性分别给予": [("新评定民宿集聚村", f"国家{n}星级") for n in (2, 3, 4)],
        "养老保险分别按一类至三类执行行业费率": [("养老保险行业费率", f"{n}类") for n in "一二三"],
        "2026年、2027年分别新建公园": [("新建公园", "2026年"), ("新建公园", "2027年")],
        "帐篷、雨衣储备量分别不低于": [("帐篷储备量", ""), ("雨衣储备量", "")],
        "设立示范站2个、普通站4个，补助标准分别为": [("补助标准", "示范站"), ("补助标准", "普通站")],
        "评为国家、省、市级示范社的合作社分别给予": [("评为示范社的合作社", rank) for rank in ("国家级", "省级", "市级")],
    }.items(),
)
def test_a_list_is_parsed_into_what_is_shared_and_what_is_its_own(words: str, names: list[tuple[str, str]]) -> None:
    listed = parse_enumeration(words, len(names))
    assert listed is not None
    assert [listed.name_at(i) for i in range(len(names))] == names


@pytest.mark.parametrize(
    ("words", "core"),
    {
        "新评定为国家3A、4A、5A级的旅游景区": "新评定旅游景区",
        "一个行政村建设标准化果园5家以上的每间": "标准化果园",
        "新发展100—500亩（含500亩）的茶叶基地": "新发展茶叶基地",
        "引进知名连锁店经营满二年以上": "引进知名连锁店",
        "首次评为国家级、省级“链主”型制造企业": "“链主”型制造企业",
        "企业实施设备智能化技术改造": "设备智能化技术改造",
        "成功创建国家级、省级名师工作室": "名师工作室",
        "购买90-120平方米（含120平方米）新建商品住房": "购买新建商品住房",
        "面积3000平方米以上、展期不少于2天的展会": "展会",
        "年降碳量60吨二氧化碳及以上的设备更新项目": "设备更新项目",
        "新引进固定资产投资2亿元以上的制造业项目": "新引进制造业项目",
        "年营业额首次达到4亿元、8亿元的企业": "年营业额",
        "实施节能改造项目3年期以上贷款": "节能改造项目贷款",
        "获评世界500强的企业": "世界500强的企业",
        "购买存量住房面积在90平方米以下的": "购买存量住房",
        "面积在90平方米以上的": "",
        "特色村、风情小镇、示范乡镇、精品民宿、美丽庭院等有关旅游的荣誉": "有关旅游荣誉",
    }.items(),
)
def test_what_is_paid_for_is_told_without_who_does_it_and_which_case(words: str, core: str) -> None:
    assert parse_purpose(words).core == core


@pytest.mark.parametrize(
    ("words", "cases"),
    {
        "对年交易额首次突破50亿元、100亿元的平台企业": ("年交易额首次突破50亿元", "年交易额首次突破100亿元"),
        "对服务农户500户、1000户以上的合作社，分别给予": ("服务农户500户", "服务农户1000户以上"),
        "营业收入5亿元以上且利润1亿元以上的企业": None,
    }.items(),
)
def test_sizes_in_a_list_tell_what_each_amount_is_for(words: str, cases: tuple[str, ...] | None) -> None:
    found = parse_sizes(words, 2)
    assert (found and found.cases) == cases


@pytest.mark.parametrize(
    ("sentence", "names"),
    {
        "改造老旧小区66个、棚户区500套、危旧房30栋。": ["改造老旧小区", "改造棚户区", "改造危旧房"],
        "建成省级以上绿色工厂30家、绿色园区5个。": ["省级以上绿色工厂", "省级以上绿色园区"],
        "养老机构达到90个、床位1万张。": ["养老机构", "养老机构床位"],
        "固定资产投资年均增长8%。": ["固定资产投资年均增长"],
        "取消和下放行政审批事项30项。": ["取消和下放行政审批事项"],
        "完成45个年度重点项目建设任务。": ["年度重点项目"],
        "按20%的税率缴纳企业所得税。": ["企业所得税税率"],
        "普通高中要保证艺术类必修课程不低于6个学分。": ["艺术类必修课程"],
        "企业招用就业困难人员的，按每人500元给予岗位补贴，补贴期限不超过3年。": ["岗位补贴", "岗位补贴期限"],
        "失业保险费率单位为0.5%、个人为0.3%。": ["失业保险费率"] * 2,
        "对年接待游客达到1万人次以上的旅行社进行奖励。每满一万人奖励1万元。": ["年接待游客奖励"],
        "对引进的乡村教师实施购房补贴120元/平方米。": ["购房补贴"],
        "对市级数字化车间、智能工厂，分别给予20万元、30万元补助。": ["市级数字化车间补助", "市级智能工厂补助"],
        "对参训人员按以下标准给予培训补贴：初级工1000元、高级工2000元。": ["培训补贴", "培训补贴"],
        "对评为农家乐特色村的市级、省级荣誉给予一次性配套奖励，市级奖励3万元，省级奖励8万元。": ["农家乐特色村的荣誉一次性配套奖励"] * 2,
    }.items(),
)
def test_names_of_amounts_in_sentences(sentence: str, names: list[str]) -> None:
    facts = read(f"云州市若干措施\n一、主要内容\n{sentence}")
    assert [target.indicator for target in facts.targets] == names
