"""Why a quantity is no target: each reason is a named rule, which the ledger of numbers shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.model import Quantity, Span
from pipeline.recognize.lexicon import class_of
from pipeline.resolve.clauses import Clause
from pipeline.resolve.nouns import ends_in_link

_LONGEST_TITLE = 80
_DIGIT = re.compile(r"\d")
_MAKES = re.compile(
    r"(?:新增|新建|建设|建成|打造|培育|创建|组建|成立|设立|掌握|引进|新培育|新评|评选|推出|遴选|选树|创成|争创|认定|布局|形成|举办|开展|召开|组织|实施|完成|配备|配齐|安排|至少|确保|达到|力争|办好|开通|开设|发布|编制(?!$)|制定|改造|支持|增加|扩建|评估|开发|选派|派驻|确定|创评|建立|拥有|有|设置|培养|扶持|推广)[^，。；]{0,12}$"
)
_LIST_NOUNS = re.compile(
    r"^(?:(?:重点|主要|具体|核心)(?:工程|任务|行动|举措|措施|工作|改革)|方面|环节|领域|阶段|层面|层次|步骤|维度|原则|转变|结合|统一|坚持|关键|重点|部分|要素|确保|维护|意识|自信|一律|"
    r"必须|不|到位|注重|突出|中心|文明|建设|务必|严禁|优先|翻番|目标|方向|问题|工作|重要|关系|认同|面向|效应|导向|体系|"
    r"抓手|着力点|突破口|全面|大局|毫不动摇)"
)
_ARTICLES = re.compile(r"(?:政策)?(?:措施|举措|意见|规定|政策)")
"""支持科技创新十条措施"""
_STEPS = re.compile(r"[百千万亿]+元?(?:台阶|大关)")
"""总量连跨3个百亿台阶"""
_TERM_NOUNS = re.compile(r"(?:年限|寿命|期限|学制|任期|贴息期|周期|年均|教育年|有效期|贷款期|服务期|保修期|缴费)[^，。；]{0,16}$")
_IN_NAME = re.compile(r"(?:以?内)?[^，。；：、\d]{0,14}?(?:比例|占比|比重|率)(?=[由从达为提升高不超≥到保\d])")
"""15分钟内到达的比例达到90%: how long is part of the name."""
_LENGTHENS = re.compile(r"(?:天数|日数|时间|时长|时限|工期|周期)[^。；]{0,20}(?:增加|减少|延长|缩短|压缩|压减)$")
"""优良天数达到300天，比上年增加6天"""
_LASTS = re.compile(r"(?:睡眠|活动|锻炼|休息|服务|开放|运行|营业|到达|响应)时间[^。；]{0,24}$")
"""睡眠时间小学生10小时、初中生9小时"""
_EACH_ONE = re.compile(r"(?:每|各|一)[^，。；]{0,10}(?:一|1)|[年月周天]一|一次|不发生一")
_EXISTING = re.compile(r"(?:原有?|第|上述|(?<![元亩吨米人户个家万亿])以上|前述|这|那|等|其他|另外|全国|全球|世界)$")
_CASE_END = re.compile(
    r"(?:\s*[（(]不?含[^（）()]{0,12}[）)])?[^，,。；;：:！？\n]{0,40}(?<!目)的\s*[，,](?!但)"
    r"|\s*(?:以[上下])?(?:者|的)[，,]?(?:不予|不得|取消|不再)"
)
_PAYS = re.compile(r"给予|予以|补助|补贴|奖励|奖补|资助|减免|按(?!时|期|规定|要求)|确保|达到[^，]*的比例")
_PAID_FOR = re.compile(r"(?:^|[，。；：、\s])对[^，。；]*$|(?:额|收入|产值)(?:在|达到?|超过)?$")
_PAYING = re.compile(r"(?:[、和及与]\d[\d.]*[万亿]?\w{1,3})*(?:以上|以下|以内)?的[^，。；]{1,60}[，,]?(?:分别|一次性|再)?(?:给予|予以|奖励|补助|补贴|奖补|按)")
_PORTION = re.compile(r"(?:\s*(?:[至到—~-]|（不?含）)\s*(?:\d[\d.]*[万亿]?元)?){0,3}\s*的?部分")
"""100万元（含）至500万元的部分"""
_PAID_CASE = re.compile(
    r"[^，,。；;：]{0,24}的(?:企业|项目|单位|个人|机构|组织|团队|人才|家庭|农户|学校|平台|基地|主体|部门|地区|乡镇|人员|[县市镇村])[，,](?:每[^，。；]{2,16})?"
    r"(?:分别|一次性|再|可|均|将|应|要)*(?:给予|予以|奖励|奖补|补助|补贴|资助|按|扣减|取消|约谈|通报|暂停|不予|不得)"
)
_FALLS_SHORT = re.compile(r"未(?:达到?|完成|满)\s*$|[不]满\s*$")
"""未达到1.5%比例的单位须缴纳保障金"""
_EVERY = re.compile(r"每(?:新?增加?|超过?|完成|多|安置|招用|吸纳|引进|培训|聘用|毕业|转化|缺少?|少|发现|出现|逾期)?\s*$")
_THEN = re.compile(
    r"\s*(?:人口)?[，,]?(?:每[年月])?(?:按[^，。；\d]{2,20}|扣除?|加|减|至少|不少于|再)?"
    r"(?:配备?|设置?|安排|奖励|奖补|补助|补贴|给予|不少于|至少)?(?:人民币)?\s*\d"
)
_COUNTED = re.compile(r"\s*(?:的?(?=\d)|的?[\u4e00-\u9fff“”（）()A-Za-z]{2,24}?)(?:达到?|为|有)?\d[\d.,]*[万千]?[余多]?[家个户项所处座条]")
"""引进亿元以上项目60个: the bound tells which things are counted behind it."""
_WITHIN_REACH = re.compile(r"\s*(?:半径|服务半径|范围|可达|步行|便民|服务圈|生活圈)?内?(?:人口)?的?覆盖率|\s*服务半径覆盖")
_QUOTE = re.compile(r"[“‘「]([^“”‘’「」]{1,16})[”’」]")


@dataclass(frozen=True, slots=True)
class Excuse:
    """A reason with its test: (text, span, quantity, clause) → whether it holds."""

    name: str
    holds: Callable[[str, Span, Quantity, Clause], bool]


def excuse_of(text: str, span: Span, clause: Clause) -> str | None:
    """The name of the first reason for which the quantity at `span` is no target, or None."""
    quantity = span.value
    assert isinstance(quantity, Quantity)
    return next((excuse.name for excuse in EXCUSES if excuse.holds(text, span, quantity, clause)), None)


def _in_name(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """Inside short quotes: a slogan or a name (“143”, “五个三”), unless it is a share or compared."""
    if quantity.comparator not in ("=", "range") or quantity.unit == "%":
        return False
    if span.rule == "zero" and _QUOTE.fullmatch(text, span.start - 1, span.end + 1):
        return False  # 重大事故“零发生”
    return any(m.start() < span.start and span.end < m.end() for m in _QUOTE.finditer(text, max(0, span.start - 18), span.end + 18))


def _in_title(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """《…科技创新十条措施》"""
    opened = text.rfind("《", max(0, span.start - _LONGEST_TITLE), span.start)
    return opened > text.rfind("》", max(0, span.start - _LONGEST_TITLE), span.start) and text.find("》", span.end, span.end + _LONGEST_TITLE) >= 0


def _is_age(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    return quantity.unit in ("岁", "周岁") and not re.search(r"寿命|平均年龄", text[clause.start : span.start])


def _is_term(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """A span of time that rules, names or counts from the issue (三年内, 任期三年), not one that is to be reached."""
    if quantity.unit not in ("年", "个月", "周", "学期", "天", "日", "工作日", "个工作日", "小时", "分钟", "秒"):
        return False
    before = text[clause.start : span.start]
    if _IN_NAME.match(text, span.end):
        return True
    if quantity.unit == "年":
        return not _TERM_NOUNS.search(before) or bool(re.search(r"施行|执行|生效|印发|发布|有效期", text[clause.sentence : span.start]))
    if re.search(r"(?:之日起|近|过去)\s*$", before) or quantity.text.startswith("近"):
        return True
    if quantity.comparator in (">=", "<=", ">", "<") or re.search(r"每[日天周月年学]", before):
        return False
    if _LASTS.search(text, clause.sentence, span.start) or _LENGTHENS.search(text, clause.sentence, span.start):
        return False
    return not (ends_in_link(before) and re.search(r"时间|时限|时长|时效|期限|天数|周期|活动|锻炼", before))


def _is_indefinite(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """一个, 一批, 一套: no amount unless compared or recurring."""
    if _DIGIT.search(quantity.text) or quantity.value != 1 or quantity.value_high is not None:
        return False
    window = text[max(clause.sentence, span.start - 16) : span.end + 6]
    if quantity.comparator != "=":
        return False
    if re.search(r"每$|任何$|同$|唯$", text[: span.start][-2:].rstrip()):
        return True
    return not _EACH_ONE.search(window) or quantity.unit in ("批", "点", "道", "片", "条", "线", "步", "级", "方面")


def _announces(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """三大改革, 四个独立, 等四方面, 知识产权方面5项：…: the number only announces a list."""
    behind = text[span.end : span.end + 6].lstrip()
    if quantity.comparator == "=" and quantity.unit in ("个", "项", "条", "种", "类", "件") and _heads_list(text[clause.start : span.start], behind):
        return True
    if class_of(quantity.unit) == "loose" or (quantity.unit == "条" and _ARTICLES.match(behind)) or _STEPS.match(behind):
        return True
    if quantity.comparator not in ("=", "range"):
        return False
    if quantity.unit in ("个", "项", "种", "条", "") and _is_list_noun(behind, bool(_DIGIT.search(quantity.text))):
        return True
    if not _DIGIT.search(quantity.text) and class_of(quantity.unit) == "count":
        return not _duty(text, span, clause)
    return False


def _heads_list(before: str, behind: str) -> bool:
    """…方面5项, 改革举措12项：…"""
    return bool(re.search(r"方面\s*$", before) or (behind[:1] in ("：", ":") and re.search(r"(?:举措|措施|事项|任务|内容|以下|如下|共|有)\s*$", before)))


def _is_list_noun(behind: str, in_figures: bool) -> bool:
    """方面, 环节 …: behind figures only where the phrase ends with it (125项重点领域国家标准 counts standards)."""
    noun = _LIST_NOUNS.match(behind)
    if noun and noun[0] in ("方面", "层面", "层次", "维度"):
        return True
    return noun is not None and (not in_figures or behind[noun.end() :][:1] in ("", "，", "。", "；", "、", "：", "）", "\n"))


def _duty(text: str, span: Span, clause: Clause) -> bool:
    """A number in words counts something where a verb makes it, or it recurs."""
    before = text[max(clause.start, span.start - 18) : span.start]
    sentence = text[clause.sentence : span.start]
    behind = text[span.end : span.end + 8]
    if re.search(r"每[年半季月周日天学两三个所班村镇街区县]|一[年月]$", sentence[-20:]):
        return True
    return bool(_MAKES.search(before)) and not re.search(r"[”、]", behind[:6]) and len(behind.strip("，。；、")) >= 2


def _is_bare(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """A number without a unit counts only where it is compared, large, or bound by a verb."""
    if quantity.unit or span.rule != "bare-number":
        return False
    if quantity.comparator == "range":
        return not re.search(r"[万亿]", quantity.text) and not re.search(r"(?:率|系数|指数)$", text[clause.start : span.start])
    if quantity.comparator != "=" or re.search(r"[万亿]", quantity.text):
        return False
    before = text[clause.start : span.start]
    return not (ends_in_link(before) and re.search(r"(?:系数|指数|率|比|值|得分|排名|名次|总数|数量|数|个数|总量|规模|强度)[^，。；]{0,8}$", before))


def _is_score(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """Points that a rule of assessment gives or takes (得2分, 每处扣0.5分, （1分）), not a score to be reached."""
    if quantity.unit != "分":
        return False
    return not re.search(r"(?:得分|评分|满意度|成绩|分数|平均分|测评|指数)[^，。；]{0,10}$", text[clause.start : span.start])


def _is_factor(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """×100%, 得分=监测（60%）+调研（40%）: a factor or weight of a formula."""
    before, behind = text[max(0, span.start - 20) : span.start], text[span.end : span.end + 4]
    weighs = re.search(r"[（(]\s*$", before) and re.match(r"\s*[）)]", behind)
    if weighs and (re.match(r"\s*[）)]\s*[+＋]", behind) or re.search(r"[+＋=＝][^+＋=＝（()）。]{1,14}[（(]\s*$", before)):
        return True
    return bool(re.search(r"[×xX*÷✕]\s*$", before[-3:]))


def _is_class_bound(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """建筑面积300平方米以下的场所, 90平方米以上按照1万元/套, 100㎡≤面积<144㎡补贴4万元: a bound that tells which things are meant."""
    if re.match(r"\s*[<≤≦＜]", text[span.end : span.end + 3]) or (quantity.unit == "元" and text.startswith("级", span.end)):
        return True
    if _PORTION.match(text, span.end):
        return True
    in_brackets = text[span.start - 1 : span.start] in ("（", "(") and (quantity.text.endswith("）") or text.startswith("）", span.end))
    if in_brackets and (_is_bound(quantity) or quantity.comparator == "range") and class_of(quantity.unit) in ("measure", "money"):
        return True  # 种植大户（50亩以上）
    signed = re.search(r"[<≤≦＜>≥≧＞]\s*$", text[max(0, span.start - 3) : span.start]) or re.match(r"[<≤≦＜>≥≧＞]", quantity.text)
    if signed and re.match(r"\s*的?(?:给予|予以)?(?:补贴|补助|奖励|奖补)\s*\d", text[span.end : span.end + 12]):
        return True
    if quantity.comparator in ("=", "~", "range") or quantity.unit in ("%", "百分点", "倍"):
        return False
    if class_of(quantity.unit) == "count" and quantity.unit not in ("人", "户", "套", "名"):
        return False
    behind = text[span.end : span.end + 16]
    bounded = re.search(r"[上下内]$|^[过超突]", quantity.text) is not None
    if bounded and re.match(r"\s*(?:按照?|给予|予以|享受|补贴|补助|奖励|奖补)[^，。；\d]{0,4}\d", behind):
        return True
    if bounded and not quantity.unit.endswith(("天", "日", "时")) and re.match(r"\s*[\u4e00-\u9fff]{2,10}全部", behind):
        return True
    if bounded and _COUNTED.match(text[span.end : span.end + 40]):
        return True
    if bounded and _IN_NAME.match(text, span.end):
        return True
    return bounded and bool(re.match(r"\s*的[\u4e00-\u9fffA-Z]", behind)) and not _MAKES.search(text[clause.start : span.start])


def _is_condition(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """投资1亿元以上的，给予奖励: a clause that ends in 的 tells for which case the next one is (the 的字结构 of statutes);
    so does the object of 对 before a payment (对产值达到5亿元、10亿元的企业，分别奖励…)."""
    before = text[clause.start : span.start]
    if _FALLS_SHORT.search(before) or (quantity.text.startswith(("不足", "不满", "未满")) and text.startswith("的", span.end)):
        return True
    if _PAYS.search(before) or quantity.unit == "百分点":
        return False
    paid_for = _PAID_FOR.search(text[clause.sentence : span.start])
    if paid_for and not _PAYS.search(paid_for[0]) and _PAYING.match(text[span.end : span.end + 80]):
        return True
    behind = text[span.end : span.end + 60]
    return _CASE_END.match(behind) is not None or (_is_bound(quantity) and _PAID_CASE.match(behind) is not None)


def _is_bound(quantity: Quantity) -> bool:
    return quantity.comparator in (">=", ">", "<=", "<")


def _is_definition(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """本办法所称大型项目是指投资1亿元以上的项目: it says what a word means."""
    return bool(re.search(r"是指[^，。；]{0,40}$", text[clause.sentence : span.start]))


def _is_note(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """（含90平方米） repeats the bound that it explains."""
    return bool(re.search(r"[（(]不?含\s*$", text[max(0, span.start - 4) : span.start]))


def _is_hour(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """A time of day that says when, not by when at the latest or earliest."""
    return quantity.unit == "时刻" and quantity.comparator == "="


def _is_basis(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """按1人负责5所, 每500户配1名, 每增加100万元奖励1万元: what the other amount is measured by."""
    if _EVERY.search(text, max(0, span.start - 6), span.start) and _THEN.match(text, span.end):
        return True
    behind = text[span.end : span.end + 8]
    return quantity.value == 1 and quantity.comparator == "=" and bool(re.match(r"\s*(?:负责|对应|联系|包保|服务|结对|挂钩|帮扶|对)\s*\d", behind))


def _is_existing(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    if quantity.comparator != "=" or class_of(quantity.unit) not in ("count", "loose") or text[: span.start].endswith("等"):
        return False
    return _EXISTING.search(text[max(0, span.start - 3) : span.start].rstrip()) is not None


def _is_range(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """公交站点500米覆盖率: how far counts as covered is part of the name."""
    return quantity.unit in ("米", "公里", "千米") and _WITHIN_REACH.match(text[span.end : span.end + 8]) is not None


def _is_formal(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """Copies, pages, parts of the text itself: 一式三份, 共5页, 3张表."""
    return bool(re.search(r"一式$|共$", text[max(0, span.start - 2) : span.start])) and quantity.unit in ("份", "页", "张")


EXCUSES: tuple[Excuse, ...] = (
    Excuse("name-in-quotes", _in_name),
    Excuse("title", _in_title),
    Excuse("age", _is_age),
    Excuse("term", _is_term),
    Excuse("indefinite", _is_indefinite),
    Excuse("announces-a-list", _announces),
    Excuse("bare-number", _is_bare),
    Excuse("score", _is_score),
    Excuse("factor", _is_factor),
    Excuse("class-bound", _is_class_bound),
    Excuse("condition", _is_condition),
    Excuse("definition", _is_definition),
    Excuse("inclusive-note", _is_note),
    Excuse("hour", _is_hour),
    Excuse("basis-of-a-rate", _is_basis),
    Excuse("existing-thing", _is_existing),
    Excuse("unit-in-name", _is_range),
    Excuse("copies-or-pages", _is_formal),
)
