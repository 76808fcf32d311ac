"""What a clause's amount belongs to, and who a clause makes responsible: short texts with what must be read in each."""

from __future__ import annotations

import pytest
from read_texts import read, short, squash

from pipeline.recognize.responsibilities import find_clauses, parse_roles

HEAD = "云州市临江区公共服务提升行动方案\n\n一、主要任务\n\n（一）扩大服务供给\n\n"

INDICATORS = {
    "到2025年，公办园在园幼儿占比达到60%以上。": [("公办园在园幼儿占比", "", ">= 60 %", 2025)],
    "新建公办幼儿园12所，新增学位3600个。": [("新建公办幼儿园", "", "= 12 所", None), ("新增学位", "", "= 3600 个", None)],
    "城乡居民养老保险参保率提高到95%。": [("城乡居民养老保险参保率", "", "= 95 %", None)],
    "初中、小学专任教师本科率分别达到98%、92%。": [
        ("初中、小学专任教师本科率", "初中", "= 98 %", None),
        ("初中、小学专任教师本科率", "小学", "= 92 %", None),
    ],
    "2025年底前，污水处理率达到97%，再生水利用率达到25%。": [
        ("污水处理率", "", "= 97 %", 2025),
        ("再生水利用率", "", "= 25 %", 2025),
    ],
    "打造20个示范社区。": [("示范社区", "", "= 20 个", None)],
    "培训家政服务人员5000人次以上。": [("培训家政服务人员", "", ">= 5000 人次", None)],
    "建成20个示范车间和100个数字化生产线。": [("示范车间", "", "= 20 个", None), ("数字化生产线", "", "= 100 个", None)],
    "二氧化碳、粉尘排放量要分别下降3%。": [("二氧化碳下降", "", "= 3 %", None), ("粉尘排放量下降", "", "= 3 %", None)],
    "园区工业产值年均增长7%以上，占全市工业产值比重提高到40%。": [
        ("园区工业产值增长", "", ">= 7 %", None),
        ("园区工业产值占全市工业产值比重", "", "= 40 %", None),
    ],
    "急救课程专任教师，应占教职工总数的2%以上。": [("急救课程专任教师占教职工总数", "", ">= 2 %", None)],
    "研发投入增长8%以上、增速高于全市平均水平。": [("研发投入增长", "", ">= 8 %", None)],
    "完成职业院校扩招2000人任务。": [("职业院校扩招", "", "= 2000 人", None)],
    "完善医疗保障制度，财政补助提高到500元。": [("财政补助", "", "= 500 元", None)],
    "实现有条件、有需求的行政村公交全覆盖。": [("有条件、有需求的行政村公交", "", "= 100 %", None)],
    "开展“临江匠人”培训3000人次。": [("“临江匠人”培训", "", "= 3000 人次", None)],
    "线下无理由退货商店200家。": [("线下无理由退货商店", "", "= 200 家", None)],
    "农机补贴浮动幅度控制在上年度补贴额的20%以内。": [("农机补贴浮动幅度", "", "<= 20 %", None)],
    "奖励总额按不超过年度预算总规模的15%安排。": [("奖励总额", "", "<= 15 %", None)],
    "推动镇村参与帮扶全覆盖。": [("镇村参与帮扶", "", "= 100 %", None)],
    "财政收入增长5%，城乡居民收入分别增长6%和7%。": [
        ("财政收入增长", "", "= 5 %", None),
        ("城乡居民收入增长", "", "= 6 %", None),
        ("城乡居民收入增长", "", "= 7 %", None),
    ],
    "不良贷款率控制在1.5%以内。": [("不良贷款率", "", "<= 1.5 %", None)],
    "成人吸烟率降至20%以下。": [("成人吸烟率", "", "<= 20 %", None)],
    "全流程审批时间压减至30天以内。": [("全流程审批时间", "", "<= 30 天", None)],
    "失业保险费率继续按1%执行。": [("失业保险费率", "", "= 1 %", None)],
    "其中达到推荐标准的比例达到30%。": [("达到推荐标准的比例", "", "= 30 %", None)],
    "全科医生数达到每万人口3.5名。": [("每万人口全科医生数", "", "= 3.5 名", None)],
    "引导各站把检车费用在上年基础上总体再降低20%。": [("检车费用降低", "", "= 20 %", None)],
    "按5000元/套标准发放购房券。": [("购房券", "", "= 5000 元/套", None)],
    "对列入省级名单的企业给予30万元奖励。": [("列入省级名单的企业奖励", "", "= 300000 元", None)],
    "到2024年底，完成土地整理1.2万亩；到2025年底，累计完成5万亩。": [
        ("土地整理", "", "= 12000 亩", 2024),
        ("土地整理", "", "= 50000 亩", 2025),
    ],
    "新认定的国家级、省级研发中心分别给予100万元、50万元奖励，创新联合体给予80万元奖励。": [
        ("新认定的国家级、省级研发中心奖励", "新认定的国家级", "= 1000000 元", None),
        ("新认定的国家级、省级研发中心奖励", "省级研发中心", "= 500000 元", None),
        ("创新联合体奖励", "", "= 800000 元", None),
    ],
    "万元生产总值电耗、万元工业产值电耗均较2021年下降12%。": [
        ("万元生产总值电耗下降", "", "= 12 %", None),
        ("万元工业产值电耗下降", "", "= 12 %", None),
    ],
    "新开通充电站150座以上，总数达到300座。": [("新开通充电站", "", ">= 150 座", None), ("充电站总数", "", "= 300 座", None)],
    "数字经济增加值增长55%、达到500亿元。": [("数字经济增加值增长", "", "= 55 %", None), ("数字经济增加值", "", "= 50000000000 元", None)],
    "专业人才总量和技能人才总量分别达到12万人、5万人。": [
        ("专业人才总量", "", "= 120000 人", None),
        ("技能人才总量", "", "= 50000 人", None),
    ],
    "●城镇调查失业率5.5%左右。": [("城镇调查失业率", "", "~ 5.5 %", None)],
    "单个项目奖励总额不超过300万元人民币。": [("单个项目奖励总额", "", "<= 3000000 元", None)],
    "港口集装箱数突破300万大关。": [("港口集装箱数", "", "> 3000000", None)],
    "全市实现地区生产总值800亿元。": [("全市地区生产总值", "", "= 80000000000 元", None)],
    "2024年、2025年分别新建公园2座、3座。": [("新建公园", "", "= 2 座", 2024), ("新建公园", "", "= 3 座", 2025)],
    "打造省级美丽乡村示范村20个、市级40个。": [("省级美丽乡村示范村", "", "= 20 个", None), ("市级美丽乡村示范村", "", "= 40 个", None)],
    "培育产值超10亿元的龙头企业2家、超亿元的15家。": [("产值超10亿元的龙头企业", "", "= 2 家", None), ("超亿元的龙头企业", "", "= 15 家", None)],
    "资金投入不低于上年水平，土地收入用于农村比例逐年提高，到2025年达到50%以上。": [("土地收入用于农村比例", "", ">= 50 %", 2025)],
    "建设云河港二期等5个项目。": [("项目", "", "= 5 个", None)],
    "举办培训班3期。": [("培训班", "", "= 3 期", None)],
    "改造老旧小区66个，惠及1.2万户。": [("改造老旧小区", "", "= 66 个", None), ("改造老旧小区惠及", "", "= 12000 户", None)],
    "税收收入突破百亿大关、达到102亿元。": [("税收收入", "", "= 10200000000 元", None)],
    "森林覆盖率、森林蓄积量分别达到61%、2亿立方米。": [("森林覆盖率", "", "= 61 %", None), ("森林蓄积量", "", "= 200000000 立方米", None)],
    "绿色贷款增速不低于20%、占全部贷款比重达到12%。": [("绿色贷款增速", "", ">= 20 %", None), ("绿色贷款占全部贷款比重", "", "= 12 %", None)],
    "高校毕业生将高达3万人。": [("高校毕业生", "", "= 30000 人", None)],
}
BASELINE = {
    "目前，全区养老机构床位达3200张。": "baseline",
    "2022年，全区普惠率已达到88%。": "baseline",
    "到2026年，养老机构床位达到4000张。": "target",
    "目前，主要农作物良种覆盖率达96%。": "baseline",
    "土地出让价款首次缴纳比例不得低于50%。": "target",
    "到2026年底，累计完成改造200户。": "target",
    "截至2023年底，累计完成改造200户。": "baseline",
    "补贴额可高于上年度补贴额，幅度控制在上年度补贴额的20%以内。": "target",
}
RECURRENCE = {
    "每年新增护理床位200张，培训护工500人。": ["每年", "每年"],
    "每年新增护理床位200张，入住率达到80%。": ["每年", ""],
    "每年安排资金500万元，其中2024年安排600万元。": ["每年", ""],
    "每年创建美丽庭院500户，“十五五”期间累计打造示范村20个、示范街3条。": ["每年", "", ""],
    "每周开放35小时，全年开放不少于330天。": ["每周", ""],
    "每天锻炼1小时，创建特色学校3所。": ["每日", ""],
    "给予每月800元补贴，补贴期限2年。": ["每月", ""],
}
CLAUSES = {
    "（责任单位：区教育局、区财政局）": [("responsible", "区教育局"), ("responsible", "区财政局")],
    "（牵头单位：区教育局；配合单位：区财政局、各街道）": [
        ("lead", "区教育局"),
        ("participating", "区财政局"),
        ("participating", "各街道"),
    ],
    "（区教育局牵头，区财政局、区人社局配合）": [
        ("lead", "区教育局"),
        ("participating", "区财政局"),
        ("participating", "区人社局"),
    ],
    "（区发展改革局、区商务局按职责分工负责）": [("responsible", "区发展改革局"), ("responsible", "区商务局")],
    "（市商务局、市财政局等和各县级人民政府负责）": [
        ("responsible", "市商务局"),
        ("responsible", "市财政局"),
        ("responsible", "各县级人民政府"),
    ],
    "（负责部门：人民银行、外汇局，适用范围：临江自贸试验区）": [("responsible", "人民银行"), ("responsible", "外汇局")],
    "（市商务局会同有关部门负责）": [("responsible", "市商务局")],
    "（市商务局指导，市供销社参与）": [("responsible", "市商务局"), ("participating", "市供销社")],
    "（市税务局、市财政局负责，排在第一位的部门为牵头部门，下同）": [("responsible", "市税务局"), ("responsible", "市财政局")],
    "扩大开放。【市商务局、市外办；列第一位的为牵头单位，下同】": [("responsible", "市商务局"), ("responsible", "市外办")],
    "建立评价机制。（商务部、邮政局，地方各级人民政府）": [
        ("responsible", "商务部"),
        ("responsible", "邮政局"),
        ("responsible", "地方各级人民政府"),
    ],
    "健全中介机构（律师事务所、审计部）服务。": [],
    "〔责任单位：各县（市、区）人民政府〕": [("responsible", "各县（市、区）人民政府")],
    "责任部门：区卫生健康局、区民政局": [("responsible", "区卫生健康局"), ("responsible", "区民政局")],
    "（责任单位：区规划和自然资源局和区住房城乡建设局等）": [
        ("responsible", "区规划和自然资源局"),
        ("responsible", "区住房城乡建设局"),
    ],
    "（6月底完成，牵头单位：区政府办公室、区公安局）": [("lead", "区政府办公室"), ("lead", "区公安局")],
    "（持续推进，牵头考核单位：区审计局）": [("lead", "区审计局")],
    "（以下简称示范区）": [],
    "密切配合，形成合力。": [],
    "（含新建、改建）": [],
}


@pytest.mark.parametrize(("sentence", "meaning"), INDICATORS.items())
def test_an_amount_belongs_to_its_indicator(sentence: str, meaning: list[tuple[object, ...]]) -> None:
    facts = read(HEAD + sentence)
    found = [
        (squash(target.indicator), squash(target.subject), short(target.quantity), target.period.year)
        for target in facts.targets
    ]
    assert found == meaning


@pytest.mark.parametrize(("sentence", "kind"), BASELINE.items())
def test_what_is_so_already_is_a_baseline(sentence: str, kind: str) -> None:
    [target] = read(HEAD + sentence).targets
    assert target.kind == kind


@pytest.mark.parametrize(("sentence", "meaning"), RECURRENCE.items())
def test_what_is_said_of_each_year_holds_for_amounts_that_recur(sentence: str, meaning: list[str]) -> None:
    assert [target.period.recurrence for target in read(HEAD + sentence).targets] == meaning


@pytest.mark.parametrize(
    ("text", "kinds"),
    {
        "一、2023年计划执行情况\n\n全区生产总值300亿元，增长6%。": ["baseline", "baseline"],
        "一、2024年发展计划\n\n全区生产总值增长6%。": ["target"],
        "一、目标\n\n到2030年，绿色转型取得显著成效。森林覆盖率达到25%。": ["target"],
        "一、任务\n\n近年来取得显著成效。森林覆盖率达到25%。": ["baseline"],
        "一、任务\n\n目前已建成转运站3个、分类池10个。": ["baseline", "baseline"],
    }.items(),
)
def test_a_review_tells_of_what_is_so_and_a_year_ahead_of_what_is_to_be(text: str, kinds: list[str]) -> None:
    assert [target.kind for target in read("云州市临江区发展方案\n\n" + text).targets] == kinds


@pytest.mark.parametrize(("text", "meaning"), CLAUSES.items())
def test_a_clause_makes_its_units_responsible(text: str, meaning: list[tuple[str, str]]) -> None:
    found = [(unit.role, squash(unit.unit)) for clause in find_clauses(text) for unit in clause.responsibilities]
    assert found == meaning


def test_units_are_counted_from_one_in_order() -> None:
    assert [unit.position for unit in parse_roles("区教育局牵头，区财政局、各街道配合")] == [1, 2, 3]


def test_the_first_unit_leads_from_the_clause_on_that_says_so() -> None:
    facts = read(
        HEAD
        + "建设社区食堂。（责任单位：区民政局、各街道。排名第一的部门为牵头部门，下同）\n\n"
        + "（二）提升服务质量\n\n培训护理人员。（责任单位：区卫生健康局、区人社局）"
    )
    assert [[(unit.role, unit.unit) for unit in task.responsibilities] for task in facts.tasks] == [
        [("lead", "区民政局"), ("responsible", "各街道")],
        [("lead", "区卫生健康局"), ("responsible", "区人社局")],
    ]


def test_a_deadline_inside_the_clause_is_the_tasks() -> None:
    [task] = read(HEAD + "建成智慧热线系统。（责任单位：区政府办公室；完成时限：2024年6月）").tasks
    assert task.due_year == 2024


def test_a_deadline_in_a_bracket_behind_the_clause_is_the_tasks() -> None:
    [task] = read(HEAD + "完成改革任务。（责任单位：区委改革办、区司法局）（2024年底前完成）").tasks
    assert task.due_year == 2024
