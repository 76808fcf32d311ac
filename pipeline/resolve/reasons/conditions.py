"""Amounts that tell which case or which things are meant, and are no targets: 投资1亿元以上的, 万人以上水厂3座, 每500户配1名."""

from __future__ import annotations

import re

from pipeline.model import Quantity, Span
from pipeline.recognize.lexicon import class_of
from pipeline.resolve.naming.clauses import Clause

MAKES = re.compile(
    r"(?:新增|新建|建设|建成|打造|培育|创建|组建|成立|设立|掌握|引进|新培育|新评|评选|推出|遴选|选树|创成|争创|认定|布局|形成|举办|开展|召开|组织|实施|完成|配备|配齐|安排|至少|确保|达到|力争|办好|开通|开设|发布|编制(?!$)|制定|改造|支持|增加|扩建|评估|开发|选派|派驻|确定|创评|建立|拥有|有|设置|培养|扶持|推广|提供)[^，。；]{0,12}$"
)
IN_NAME = re.compile(r"(?:以?内)?[^，。；：、（）\d]{0,14}?(?:比例|占比|比重|率)(?=[由从达为提升高不超≥到保\d])")
"""15分钟内到达的比例达到90%: how long is part of the name."""
_CASE_END = re.compile(
    r"(?:\s{0,9}[（(]不?含[^（）()]{0,12}[）)])?[^，,。；;：:！？\n]{0,40}(?<!目)的\s{0,9}[，,](?!但)"
    r"|\s{0,9}(?:以[上下])?(?:者|的)[，,]?(?:不予|不得|取消|不再|提高[到至]|上浮)"
    r"|\s{0,9}(?:以[上下])?(?:的|者)?[，,]?为(?:优秀|良好|合格|不合格)"
)
_PAYS = re.compile(r"给予|予以|补助|补贴|奖励|奖补|资助|减免|按(?!时|期|规定|要求)|确保|达到[^，]{0,60}的比例")
_FOR = re.compile(r"(?:^|[，。；：、\s])对[^，。；]*$")
_PAID_FOR = re.compile(rf"{_FOR.pattern}|(?:额|收入|产值|价格?|总价|投资|投入|税收)(?:首次)?(?:在|达到?|超过)?$|(?:达到?|超过|突破|满)$")
_LISTED = re.compile(r"(?:\d[\d.,]{0,20}+(?:[万千亿][\u4e00-\u9fff]{0,3}|(?![万千亿])[\u4e00-\u9fff]{0,3})、){1,20}$")
"""达到5000万元、1亿元的电影: the items before the one looked at."""
_PAYING = re.compile(
    r"(?:[、和及与]\d[\d.]{0,9}+(?:[万亿][^\W\d和及与]{0,3}|(?![万亿])[^\W\d和及与]{1,3})){0,9}(?:以上|以下|以内)?(?:(?:、|[，,]?[且并])[^，,。；、]{2,24}){0,2}的[^，,。；]{1,40}"
    r"[，,]?(?:经[\u4e00-\u9fff]{2,8}后?[，,]?)?(?:每[^，。；]{1,14}?)?(?:分别|一次性|再)?(?:给予|予以|奖励|补助|补贴|奖补|资助|按)"
)
_PORTION = re.compile(r"(?:\s{0,9}(?:[至到—~-]|（不?含）)\s{0,9}(?:\d[\d.]{0,9}[万亿]?元)?){0,3}\s{0,9}的?部分")
"""100万元（含）至500万元的部分"""
_PAID_CASE = re.compile(
    r"[^，,。；;：]{0,24}的(?:企业|项目|单位|个人|机构|组织|团队|人才|家庭|农户|学校|平台|基地|主体|部门|地区|乡镇|人员|[县市镇村])[，,]?(?:每[^，。；]{2,16})?"
    r"(?:分别|一次性|再|可|均|将|应|要){0,4}(?:给予|予以|奖励|奖补|补助|补贴|资助|按|扣减|取消|约谈|通报|暂停|不予|不得)"
)
_WHOM = re.compile(r"(?:[且、][^，。；]{2,20})?的[\u4e00-\u9fff（）]{2,12}[，,]")
"""对执行率低于60%的专项资金，收回结余"""
_WHO_GETS = re.compile(r"(?:、[^，。；、]{2,24})?的(?:再|一次性)?(?:给予|予以|奖励|奖补|补助|补贴)(?:一次性)?\d")
"""场次不少于200场、销售额不低于1000万元的奖励20万元"""
_PAID_NEXT = re.compile(r"\s{0,9}(?:的|，)?(?:给予|予以)?(?:奖励|奖补|补助|补贴)\s*\d")
"""投资额30万-90万美元奖励10万元"""
_STEPS_THEN = re.compile(
    r"(?:、\d[\d.,]{0,20}+(?:[万千亿][\u4e00-\u9fff]{0,3}|(?![万千亿])[\u4e00-\u9fff]{0,3})){0,9}(?:以上)?的?[，,](?:经[\u4e00-\u9fff]{2,8}后?[，,]?)?(?:分别|各)(?:累计|一次性|再){0,3}(?:给予|予以|奖励|补助|补贴|奖补|资助)"
)
"""营业额首次达到4亿元、8亿元，分别给予…"""
_GOT = re.compile(r"(?:获得?|享受|得到)[^，。；]{0,12}(?:奖励|补助|补贴|支持|资助|资金)$")
"""获得市级奖励10万元以上的，给予…"""
_FALLS_SHORT = re.compile(r"未(?:达到?|完成|满)\s*$|不满\s*$")
"""未达到1.5%比例的单位须缴纳保障金"""
_EVERY = re.compile(
    r"每(?:[低高降]|新?增加?|超过?|完成|多|安置|招[用录收]|吸[纳引]|接[收纳]|新?引[进育]|培[训养育]|输送|推荐|聘用|毕业|转化|孵化|新?建[成设]?|"
    r"举办|开展|实施|设立|获评|获得|缺少?|少|发现|出现|逾期)?\s*$"
)
_EVERY_DEED = re.compile(r"每[\u4e00-\u9fff]{1,8}$")
"""每查实1人奖励3万元"""
_THEN = re.compile(
    r"(?:\s{0,9}[^，,。；;\d]{1,16}(?=(?:给予|予以|奖励|奖补|补助|补贴))(?:给予|予以)?(?:[\u4e00-\u9fff]{2,6}(?=\d))?)?\s{0,9}(?:人口)?[，,]?(?:每[年月])?(?:按[^，。；\d]{2,20}|扣除?|加|减|至少|不少于|不超过|不高于|最高|再)?"
    r"(?:增?配备?|增?设置?|增派|建成|建设|新建|布局|安排|奖励|奖补|补助|补贴|给予|予以|不少于|至少)?(?:人民币)?\s{0,9}\d"
)
_COUNTED = re.compile(r"\s{0,9}(?:的?(?=\d)|的?[\u4e00-\u9fff“”（）()A-Za-z]{2,24}?)(?:达到?|为|有)?\d[\d.,]{0,20}[万千]?[余多]?[家个户项所处座条]")
"""引进亿元以上项目60个: the bound tells which things are counted behind it."""
_SPEED = re.compile(r"(?:(?<!设计)(?<!运行)时速|海拔)$")
"""时速350公里高铁占比, 海拔1500米以上学校: how fast or high tells which ones."""
_PLACE_OF = re.compile(r"超?大班额|(?:的|超?大规模){0,3}(?:学校|高校|幼儿园|企业|单位|村庄|场所)")
_PEOPLED = re.compile(r"人口(?:达到?|超过?)?$")
_WITHIN_REACH = re.compile(
    r"\s{0,9}半径[\u4e00-\u9fff]{0,8}覆盖率|"
    r"\s{0,9}(?:半径|服务半径|范围|可达|步行|便民|服务圈|生活圈)?内?(?:人口)?的?覆盖率|\s{0,9}服务半径覆盖"
)


def is_class_bound(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """建筑面积300平方米以下的场所, 90平方米以上按照1万元/套, 100㎡≤面积<144㎡补贴4万元: a bound that tells which things are meant."""
    if re.match(r"\s{0,3}[<≤≦＜]", text[span.end : span.end + 3]) or (quantity.unit == "元" and text.startswith("级", span.end)):
        return True
    if _PORTION.match(text, span.end):
        return True
    if quantity.unit in ("%", "位", "名") and text.endswith(("前", "后"), 0, span.start) and text.startswith("的", span.end):
        return True  # 排名前10%的
    before = text[clause.start : span.start]
    in_brackets = text[span.start - 1 : span.start] in ("（", "(") and (quantity.text.endswith("）") or text.startswith("）", span.end))
    if in_brackets and (_is_bound(quantity) or quantity.comparator == "range") and class_of(quantity.unit) in ("measure", "money"):
        return True  # 种植大户（50亩以上）
    signed = re.search(r"[<≤≦＜>≥≧＞]\s*$", text[max(0, span.start - 3) : span.start]) or re.match(r"[<≤≦＜>≥≧＞]", quantity.text)
    if signed and re.search(r"(?<![A-Za-z])[A-Z]\s*$", text[max(0, span.start - 3) : span.start]):
        return True  # P<75kW
    if signed and re.match(r"\s{0,9}的?(?:给予|予以)?(?:补贴|补助|奖励|奖补)\s*\d", text[span.end : span.end + 12]):
        return True
    if quantity.comparator in ("=", "~", "range") or quantity.unit in ("%", "百分点", "倍"):
        return False
    if quantity.unit == "人" and _PLACE_OF.match(text, span.end) and not MAKES.search(before):
        return True  # 56人以上大班额, 1000人以上学校配备保安5名
    place_behind = re.match(r"\s{0,6}的?(?:大?城市|城区|县城|区县|[县市镇村])", text[span.end : span.end + 6])
    if place_behind and _PEOPLED.search(text, max(0, span.start - 6), span.start):
        return True  # 常住人口100万以上城市
    if class_of(quantity.unit) == "count" and quantity.unit not in ("人", "户", "套", "名"):
        return False
    behind = text[span.end : span.end + 16]
    bounded = re.search(r"[上下内]$|^[过超突]", quantity.text) is not None
    if bounded and re.match(r"\s{0,9}的?(?:按照?|给予|予以|享受|补贴|补助|奖励|奖补)[^，。；\d]{0,4}\d", behind):
        return True
    if bounded and not quantity.unit.endswith(("天", "日", "时")) and re.match(r"\s{0,9}[\u4e00-\u9fff]{2,10}全部", behind):
        return True
    if bounded and _COUNTED.match(text[span.end : span.end + 40]):
        return True
    if bounded and IN_NAME.match(text, span.end):
        return True
    return bounded and bool(re.match(r"\s{0,9}的[\u4e00-\u9fffA-Z]", behind)) and not MAKES.search(text[clause.start : span.start])


def is_condition(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """投资1亿元以上的，给予奖励: a clause that ends in 的 tells for which case the next one is (the 的字结构 of statutes);
    so does the object of 对 before a payment (对产值达到5亿元、10亿元的企业，分别奖励…)."""
    before = text[clause.start : span.start]
    if _FALLS_SHORT.search(before) or (quantity.text.startswith(("不足", "不满", "未满")) and text.startswith("的", span.end)):
        return True
    if quantity.comparator == "range" and class_of(quantity.unit) == "money" and _PAID_NEXT.match(text, span.end):
        return True
    if _GOT.search(before) and re.match(r"\s{0,8}(?:及?以上|以下)?的[，,]", text[span.end : span.end + 8]):
        return True
    if _STEPS_THEN.match(text, span.end) and class_of(quantity.unit) in ("money", "count", "measure"):
        return True
    if _PAYS.search(before) or quantity.unit == "百分点":
        return False
    paid_for = _PAID_FOR.search(_LISTED.sub("", text[clause.sentence : span.start]))
    if paid_for and not _PAYS.search(paid_for[0]) and _PAYING.match(text[span.end : span.end + 80]):
        return True
    behind = text[span.end : span.end + 60]
    if _is_bound(quantity) and _WHO_GETS.match(text, span.end):
        return True
    if _is_bound(quantity) and _FOR.search(text, clause.sentence, span.start) and _WHOM.match(behind):
        return True
    return _CASE_END.match(behind) is not None or (_is_bound(quantity) and _PAID_CASE.match(behind) is not None)


def _is_bound(quantity: Quantity) -> bool:
    return quantity.comparator in (">=", ">", "<=", "<")


def is_definition(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """本办法所称大型项目是指投资1亿元以上的项目: it says what a word means."""
    return bool(re.search(r"是指[^，。；]{0,40}$", text[clause.sentence : span.start]))


def is_note(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """（含90平方米） repeats the bound that it explains."""
    return bool(re.search(r"[（(]不?含\s*$", text[max(0, span.start - 4) : span.start]))


def is_basis(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """按1人负责5所, 每500户配1名, 每增加100万元奖励1万元: what the other amount is measured by."""
    if _EVERY.search(text, max(0, span.start - 6), span.start) and _THEN.match(text, span.end):
        return True
    if quantity.value == 1 and _EVERY_DEED.search(text, clause.start, span.start) and _PAID_NEXT.match(text, span.end):
        return True
    behind = text[span.end : span.end + 8]
    return quantity.value == 1 and quantity.comparator == "=" and bool(re.match(r"\s{0,8}(?:负责|对应|联系|包保|服务|结对|挂钩|帮扶|对)\s*\d", behind))


def is_within_reach(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """公交站点500米覆盖率: how far counts as covered is part of the name."""
    if quantity.unit not in ("米", "公里", "千米"):
        return False
    of_speed = _SPEED.search(text, max(0, span.start - 6), span.start) and re.match(r"\s{0,4}[\u4e00-\u9fff]{2}", text[span.end : span.end + 4])
    return bool(of_speed) or _WITHIN_REACH.match(text[span.end : span.end + 16]) is not None
