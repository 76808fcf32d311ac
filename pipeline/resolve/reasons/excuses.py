"""Why a quantity is no target: each reason is a named rule, which the ledger of numbers shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.model import Quantity, Span
from pipeline.recognize.lexicon import class_of
from pipeline.resolve.naming.clauses import Clause
from pipeline.resolve.naming.nouns import ends_in_link
from pipeline.resolve.naming.terms import deed_of
from pipeline.resolve.reasons.conditions import (
    IN_NAME,
    MAKES,
    is_basis,
    is_class_bound,
    is_condition,
    is_definition,
    is_note,
    is_within_reach,
)

_LONGEST_TITLE = 80
_DIGIT = re.compile(r"\d")
_LIST_NOUNS = re.compile(
    r"^(?:(?:重点|主要|具体|核心)(?:工程|任务|行动|举措|措施|工作|改革)|方面|环节|领域|阶段|层面|层次|步骤|维度|原则|转变|结合|统一|坚持|关键|重点|部分|要素|确保|维护|意识|自信|一律|"
    r"必须|不|到位|注重|突出|中心|文明|建设|务必|严禁|优先|翻番|目标|方向|问题|工作|重要|关系|认同|面向|效应|导向|体系|"
    r"抓手|着力点|突破口|全面|大局|毫不动摇)"
)
_ARTICLES = re.compile(r"(?:政策)?(?:措施|举措|意见|规定|政策)")
"""支持科技创新十条措施"""
_STEPS = re.compile(r"[百千万亿]{1,6}元?(?:台阶|大关)")
"""总量连跨3个百亿台阶"""
_SINCE = re.compile(r"(?:之日|次日|通知|公示|期满|结束|完成)(?:起|后)?\s*$|之日起\s*$")
_WITHIN = re.compile(r"\s{0,9}[以之]?[内前]")
_TIMES = re.compile(r"[×xX*÷✕]\s*$")
_TERM_NOUNS = re.compile(r"(?:年限|寿命|期限|学制|任期|贴息期|周期|年均|教育年|有效期|贷款期|服务期|保修期|缴费)[^，。；]{0,16}$")
_LENGTHENS = re.compile(r"(?:天数|日数|时间|时长|时限|工期|周期)[^。；]{0,20}(?:增加|减少|延长|缩短|压缩|压减)$")
"""优良天数达到300天，比上年增加6天"""
_LASTS = re.compile(r"(?:睡眠|活动|锻炼|休息|服务|开放|运行|营业|到达|响应)时间[^。；]{0,24}$")
"""睡眠时间小学生10小时、初中生9小时"""
_ON_THE_SPOT = re.compile(r"(?:、[^，。；\d]{1,6}\d{1,4}(?:分钟|小时)){0,9}(?:到场|抵达|赶到|送达|响应)(?!的|圈|率)")
"""城区5分钟、乡镇20分钟到场: how fast help is to be there."""
_EACH_ONE = re.compile(r"(?:每|各|一)[^，。；]{0,10}(?:一|1)|[年月周天]一|一次|不发生一")
_EXISTING = re.compile(r"(?:原有?|第|上述|(?<![元亩吨米人户个家万亿])以上|前述|这|那|等|其他|另外|全国|全球|世界)$")
_VERB_AND_NOUN = 4
"""新建水站十二座: the characters of a verb and of what it makes."""
_ROUND = re.compile(r"[一十百千万亿]{1,9}[^一二三四五六七八九十百千万亿零两]")
"""千家, 每十万人: as many as you please, or what a rate is measured by."""
_RATED = re.compile(r"\s{0,9}(?:的|（[^（）]{0,8}）)?\s{0,9}[\u4e00-\u9fff]")
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
    if text.startswith("”", span.end) and re.search(r"“[两三四五六七八]个$", text[max(0, span.start - 3) : span.start]):
        return True  # “三个100%”
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
    if IN_NAME.match(text, span.end):
        return True
    if quantity.unit == "年":
        return not _TERM_NOUNS.search(before) or bool(re.search(r"施行|执行|生效|印发|发布|有效期", text[clause.sentence : span.start]))
    if _ON_THE_SPOT.match(text, span.end) and quantity.comparator == "=":
        return False
    since = _SINCE.search(before)
    if since and (quantity.comparator in ("<=", "<") or _WITHIN.match(text, span.end)) and deed_of(text[span.end : clause.end]):
        return False  # 自收到申请之日起15日内作出决定
    if since or re.search(r"(?:近|过去)\s*$", before) or quantity.text.startswith("近"):
        return True
    if quantity.comparator in (">=", "<=", ">", "<") or re.search(r"每[日天周月年学]", before):
        return False
    if _LASTS.search(text, clause.sentence, span.start) or _LENGTHENS.search(text, clause.sentence, span.start):
        return False
    return not (ends_in_link(before) and re.search(r"时间|时限|时长|时效|期限|天数|周期|活动|锻炼|储备|库存|能力", before))


def _is_indefinite(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """一个, 一批, 一套: no amount unless compared or recurring."""
    if _DIGIT.search(quantity.text) or quantity.value != 1 or quantity.value_high is not None:
        return False
    window = text[max(clause.sentence, span.start - 16) : span.end + 6]
    if quantity.comparator != "=":
        return False
    if re.search(r"每$|任何$|同$|唯$", text[max(0, span.start - 2) : span.start].rstrip()):
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
        is_counted = (quantity.value or 0) > _LONGEST_LIST and not _ROUND.match(quantity.text)
        return not is_counted and not _duty(text, span, clause)
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


_LONGEST_LIST = 30
"""No list that a sentence announces has more items: 三百二十人 are counted."""


def _duty(text: str, span: Span, clause: Clause) -> bool:
    """A number in words counts something where a verb makes it, or it recurs."""
    before = text[max(clause.start, span.start - 18) : span.start]
    sentence = text[clause.sentence : span.start]
    behind = text[span.end : span.end + 8]
    if re.search(r"每[年半季月周日天学两三个所班村镇街区县]|一[年月]$", sentence[-20:]):
        return True
    made = MAKES.search(before)
    names_things = len(behind.strip("，。；、")) >= 2 or (made is not None and len(made[0]) >= _VERB_AND_NOUN)
    return made is not None and not re.search(r"[”、]", behind[:6]) and names_things


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
    weighs = behind.lstrip().startswith(("）", ")")) and before.rstrip().endswith(("（", "("))
    if weighs and (re.match(r"\s{0,9}[）)]\s*[+＋]", behind) or re.search(r"[+＋=＝][^+＋=＝（()）。]{1,14}[（(]\s*$", before)):
        return True
    return bool(_TIMES.search(before[-3:]))


def _is_vague(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """几十家, 数百万元, 十几个: words that promise no number, though they bound one."""
    return span.rule == "vague-number"


def _is_rating(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """220千伏及以上输电线路, 28纳米工艺: the class of a thing, not an amount of it."""
    return quantity.unit in ("kV", "千伏", "V", "伏", "nm", "纳米") and _RATED.match(text, span.end) is not None


def _is_hour(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """A time of day that says when, not by when at the latest or earliest, nor until when from now on (延长至22:30)."""
    moved = text.endswith(("至", "到"), 0, span.start) and re.search(r"(?:延长|延后|延迟|推迟|提前|提早)[至到]$", text[clause.start : span.start])
    return quantity.unit == "时刻" and quantity.comparator == "=" and not moved


def _is_existing(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    if quantity.comparator != "=" or class_of(quantity.unit) not in ("count", "loose") or text.endswith("等", 0, span.start):
        return False
    return _EXISTING.search(text[max(0, span.start - 3) : span.start].rstrip()) is not None


def _is_formal(text: str, span: Span, quantity: Quantity, clause: Clause) -> bool:
    """Copies, pages, parts of the text itself: 一式三份, 共5页, 3张表."""
    return quantity.unit in ("份", "页", "张") and text.endswith(("一式", "共"), 0, span.start)


EXCUSES: tuple[Excuse, ...] = (
    Excuse("name-in-quotes", _in_name),
    Excuse("title", _in_title),
    Excuse("age", _is_age),
    Excuse("term", _is_term),
    Excuse("indefinite", _is_indefinite),
    Excuse("announces-a-list", _announces),
    Excuse("bare-number", _is_bare),
    Excuse("vague", _is_vague),
    Excuse("rating", _is_rating),
    Excuse("score", _is_score),
    Excuse("factor", _is_factor),
    Excuse("class-bound", is_class_bound),
    Excuse("condition", is_condition),
    Excuse("definition", is_definition),
    Excuse("inclusive-note", is_note),
    Excuse("hour", _is_hour),
    Excuse("basis-of-a-rate", is_basis),
    Excuse("existing-thing", _is_existing),
    Excuse("unit-in-name", is_within_reach),
    Excuse("copies-or-pages", _is_formal),
)
