"""What a quantity of running text measures: its indicator, and the subject where one passage gives several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.model import Quantity, Span
from pipeline.recognize.periods import find_periods
from pipeline.resolve.naming.awards import award_name
from pipeline.resolve.naming.clauses import Clause, Name, after_last, is_start, kind_of
from pipeline.resolve.naming.lists import (
    are_alike,
    item_at,
    list_start,
    listed_under,
    parts_of,
    values_of_list,
    whole_names,
)
from pipeline.resolve.naming.nouns import (
    CHANGES,
    PASSED,
    ends_in_link,
    is_measure,
    noun_before,
    noun_behind,
    verb_before,
    without_periods,
)
from pipeline.resolve.naming.payments import ends_in_award, without_award
from pipeline.resolve.naming.series import (
    REACHES,
    going_on,
    is_share_of,
    measure_of,
    named_above,
    of_previous,
    reaches_each,
    thing_of,
)

_LONGEST_LIST = 12
_DEEDS = ("安排", "执行", "计提", "核算", "计算", "发放", "支付", "缴纳", "收取")
"""按…的15%安排: what is done with the share is no part of the name."""
_PURPOSES = ("目标", "任务", "目标任务", "的目标", "的任务", "的要求")
"""完成新增学位500个的任务: what stands behind names the promise, not what is counted."""
_MULTIPLE_OF = re.compile(r"(?<=[\u4e00-\u9fff]{3})(?:为|是|达到?|相当于|(?:提高|增加|扩大)[到至])[^，。；]{2,16}的\s*$")
"""特困供养标准为低保标准的1.5倍: what it is a multiple of is no part of the name."""
_WITHIN_PLAN = re.compile(r"(?<=其中)“?十[一二三四五六]五”?(?=新|累计|建|完成)")
"""里程7200公里，其中“十四五”新增1350公里"""
_OUTPUTS = ("产能", "产值", "产量", "营收", "税收")
_FORMING = re.compile(r"(?:提前|率先|可|将)?(?:形成|实现|新增|完成|具备|达到)$")
"""整车厂提前形成15万辆产能"""
_MARK_PASSED = re.compile(r"^\s*的?新?(?:台阶|大关|关口)$")
"""产能迈上1000亿斤新台阶"""
_BESIDES = re.compile(r"^[、且][^，。；、\d]{2,16}的(?=[\u4e00-\u9fff]{2,10}$)")
"""提供最高2000万元、利率不高于LPR的信用贷款"""
_COMPARISON = re.compile(r"、(?=[^、]*?(?:高于|低于|大于|小于|快于|多于|少于|好于|比[去上今]年|比同期))")
"""…增长7%、增幅高于上年: a comparison of its own, without a number."""
_FULL = re.compile(r"(?:实现|达到)?(?:全覆盖|全面覆盖|全达标)$")
_RISES = re.compile(
    r"(?:逐年|逐步|不断|稳步|持续|明显|显著|大幅|进一步)(?:提高|提升|增长|增加|扩大|上升|下降|降低|减少|改善|增强)[，,]\s*$"
)
_NOTE_BEHIND = re.compile(r"^\s*（[^（）]*）(?![\u4e00-\u9fff])")
"""再提高10万元（截止时间为…）: a note on the amount."""
_LEAD = re.compile(r"([^，。；：、\s]{2,20}(?:率|比例|占比|时间|半径|标准))[：:](?:[^：。；，]{0,20}、)*[\u4e00-\u9fff]{1,8}$")
_ITEM = re.compile(r"[\u4e00-\u9fff]{1,8}(?<![率例比度])")
"""参保率：水稻95%、油菜80%: the measure of a list is said before it."""
_SAID_WITHIN = re.compile(r"最[高低多长]可?(?:申请|申领|享受|获得?|给予|予以|提供|发放)([\u4e00-\u9fff]{2,8})(?=\d)")
"""最高可申请担保贷款500万元: the bound holds the name."""
_LATER_YEAR = re.compile(r"第[二三四五]年.{4,}")
_LABEL = re.compile(
    r"(?:（[一二三四五六七八九十\d]+）|\d+[.．、])?"
    r"([\u4e00-\u9fff]{2,6}(?<!标准|方式|对象|条件|单位|要求|内容|政策|措施|奖励|补贴|补助|支持|资助))[：:]"
)
"""一等奖：给予项目奖励7万元"""
_OF_EACH = re.compile(r"[，,\s]*每[人名位个家户项]")
"""评选标兵20名，每人奖励1万元: of each of those right before."""
_HOLDER = re.compile(r"(?:单个?|同一|每[个家户名]|每位)[\u4e00-\u9fff]{1,6}(?:年度)?(?:累计|合计)?")
_HOLDERS = re.compile(
    r"[^，。；、]{0,10}?(?:[单双]?职工|家庭|企业|机构|人员|人才|双方|个人|学生|毕业生|本科|硕士|博士|[A-Z一二三]类|[一二三]档|第[一二三四]套)的?"
)
_LEVEL = re.compile("中小学|小学|初中|高中|幼儿园|学前|本科|专科")
_MEASURES = ("系数", "率", "比例", "占比", "标准", "经费", "班额", "指数", "时间")
_OF_LEVEL = re.compile(rf"(.{{2,}}(?:{'|'.join(_MEASURES)}))({_LEVEL.pattern})")
_LONGEST_MATTER = 12
_SERIES = re.compile(r"累计|其中|20\d\d ?年|[今当本首]年|年内")
"""完成1.2万亩；到2025年底，累计完成5万亩: amounts of one thing, named once."""


def name_quantity(
    text: str,
    spans: Sequence[Span],
    clauses: Sequence[Clause],
    index: int,
    heading: str,
    named: Sequence[str] = (),
) -> list[Name]:
    """The names of `spans[index]`, `named` being the indicators of the amounts before it in the passage.

    One, or several where one value holds for several indicators; empty where neither
    clause, sentence nor heading names anything."""
    span, clause = spans[index], clauses[index]
    quantity = span.value
    assert isinstance(quantity, Quantity)
    previous, series = going_on(spans, clauses, index, named)
    group = values_of_list(text, spans, index)
    before = text[clauses[group[0]].start : spans[group[0]].start]
    if within := _SAID_WITHIN.match(quantity.text):
        before = within[1]
    behind = "" if is_start(text, span) else text[spans[group[-1]].end : clauses[group[-1]].end]
    if len(group) == 1 and (listed := listed_under(text, span, clause.sentence)):
        return [Name(*listed, clause.sentence + text[clause.sentence : span.start].rindex(listed[0]), clause.end, "list-of-values")]
    counted = thing_of(noun_before(previous)) if previous and _OF_EACH.match(before) and _is_count(spans[index - 1]) else ""
    so_much_each = bool(previous) and reaches_each(before)
    if not so_much_each and (award := award_name(text, clause, span, before, behind, clauses[group[0]].start, heading, counted)):
        if len(group) > 1 and not award.subject and are_alike(spans, group):
            # 对A、B企业，分别奖励20万元、50万元: each amount is for its own.
            begin = min(award.start, clauses[group[0]].start)
            item = item_at(text[begin : spans[group[0]].start], len(group), group.index(index))
            award = replace(award, indicator=award.indicator.replace("分别", ""), subject=item)
        if not award.subject and (label := _LABEL.match(text, clause.sentence)) and label.end() <= clause.start:
            award = replace(award, subject=label[1])
        limits = _is_limit(quantity, before, noun_before(before))
        return [_as_before(award, previous, named, limits=limits)]
    if again := named_above(before, len(group), named):
        return [Name(again, "", clauses[group[0]].start, clauses[group[-1]].end, "list-of-values")]
    name = _one_name(quantity, before, behind)
    if CHANGES.fullmatch(bare := re.sub(r"（[^（）]*）$", "", name)):
        name = bare  # 增长5%（省下达指标）
    start, end = clauses[group[0]].start, clauses[group[-1]].end
    lasts = bool(previous) and not name and _is_time(quantity) and _is_time(spans[index - 1].value)
    if previous and (lasts or _is_limit(quantity, before, name)):
        # 开放时间每周不少于35小时，全年不少于330天
        return [Name(previous, name, start, end, "subject-of-sentence")]
    if of_level := _OF_LEVEL.fullmatch(name):
        return [Name(of_level[1], of_level[2], start, end, "list-of-values")]  # 差异系数小学0.4以内、初中0.35以内
    if _LEVEL.fullmatch(name) and series.endswith(_MEASURES):
        return [Name(series, name, start, end, "subject-of-sentence")]
    if series and _HOLDERS.fullmatch(name) and (measure := measure_of(series)):
        return [Name(measure, name.removesuffix("的"), start, end, "subject-of-sentence")]  # 单职工贷款额度60万元，双职工100万元
    if (known := of_previous(before, name, previous, series)) is not None:
        name, rule = known, "subject-of-sentence"
    elif found := _of_clause_before(text, clause, before, name):
        (name, start), rule = found, "subject-of-sentence"
    elif not name or is_measure(name) or CHANGES.fullmatch(name) or (_is_time(quantity) and len(name) <= 6 and not noun_before(before)):
        if in_series := bool(series and name in series and _SERIES.search(text, clause.sentence, span.start)):
            name = ""  # 新增就业450人。其中：2022年新增130人
        topic, at = _topic(text, clauses, index, series if in_series else heading)
        if name and topic == heading:
            topic = _under_heading(text, spans, clause, index, name, heading, previous)
        name, start = (topic + name if not topic.endswith(name) else topic), min(start, at)
        rule = "topic-of-sentence"
    else:
        rule = "words-of-clause"
    if not name:
        return []
    if len(group) > 1:
        start = list_start(text, spans[group[0]].start, clauses[group[0]])
        words = text[start : spans[group[0]].start]
        subject = item_at(words, len(group), group.index(index))
        if names := whole_names(words, len(group), unlike=not are_alike(spans, group)):
            return [Name(names[group.index(index)], "", start, end, "list-of-values")]
        return [Name(name.replace("分别", ""), subject, start, end, "list-of-values")]
    if (lead := _LEAD.search(text, clause.sentence, span.start)) and _ITEM.fullmatch(name):
        return [Name(lead[1], name, start, end, "list-of-values")]
    parts = parts_of(name, quantity, before)
    subject = _condition(text, clause)
    return [Name(part, subject, start, end, rule if len(parts) == 1 else "several-indicators") for part in parts]


def _as_before(award: Name, previous: str, named: Sequence[str], *, limits: bool) -> Name:
    """A payment under the name that it had before: the same in a later year (…；第二年达到上述标准的，奖励15万元), a mere limit to
    it (最高50万元), or one whose own words say less (快递补助每件0.5元，单个企业不超过20万元)."""
    if named and _LATER_YEAR.match(award.indicator) and named[-1][-2:] == award.indicator[-2:]:
        return replace(award, indicator=named[-1], subject=award.subject or award.indicator[:-2])
    is_same = previous.endswith(award.indicator) or (limits and without_award(previous) != previous)
    if not previous or not is_same:
        return award
    return replace(award, indicator=previous, subject="" if previous.startswith(award.subject) else award.subject)


def _is_count(span: Span) -> bool:
    return isinstance(span.value, Quantity) and kind_of(span.value) == "count"


def _is_limit(quantity: Quantity, before: str, name: str) -> bool:
    """按经费的50%配套，单个项目不超过90万元: a limit to what was said before, for each holder or year."""
    if quantity.comparator != "<=" or kind_of(quantity) != "money":
        return False
    return _HOLDER.fullmatch(name) is not None or (not name and not without_periods(before).strip("，、且并 "))


def _of_clause_before(text: str, clause: Clause, before: str, name: str) -> tuple[str, int] | None:
    """The name of an amount by the clause before it, and where that begins: what is said to rise there, or the part that
    has a share; None where it tells neither."""
    if not (is_share_of(name) if name else REACHES.fullmatch(without_periods(before)) or before.strip("，、 ") == "预计"):
        return None
    above = _clause_before(text, clause)
    part = noun_before(above) if name else _risen(above)
    return (part + name, clause.start - len(above)) if part else None


def _under_heading(
    text: str, spans: Sequence[Span], clause: Clause, index: int, name: str, heading: str, previous: str
) -> str:
    """What a `name` that says little is of, where the sentence names nothing before it: the heading, unless another tells."""
    quantity = spans[index].value
    if previous and not previous.startswith("每") and is_measure(name):
        return thing_of(previous)  # 新建幸福院12个，覆盖率提高到65%
    if re.search(r"\d", heading):
        return ""  # 3.收到申请后10日内审核，5日内拨付: the head of the item is the sentence itself
    if isinstance(quantity, Quantity) and _is_time(quantity) and (matter := _of_times_before(text, spans, clause, index)):
        return matter
    return "" if name == "投资" else heading  # 完成投资12亿元 is not of what the section is called


def _of_times_before(text: str, spans: Sequence[Span], clause: Clause, index: int) -> str:
    """投诉举报24小时内受理，15日内办结: what the first of several times in a sentence is of, the others are."""
    inside = [span for span in spans[:index] if span.start >= clause.sentence]
    if not inside or not all(isinstance(span.value, Quantity) and _is_time(span.value) for span in inside):
        return ""
    noun = noun_before(text[after_last("，,：:", text, clause.sentence, inside[0].start) : inside[0].start])
    return noun if len(noun) <= _LONGEST_MATTER else ""


def _condition(text: str, clause: Clause) -> str:
    """购买首套住房的，…: the clause before tells for whom the value is."""
    match = re.search(r"(?:^|[，,：:])([^，,：:。；]{4,50})的[，,]\s*$", text[clause.sentence : clause.start])
    return noun_before(match[1]) if match else ""


def _one_name(quantity: Quantity, before: str, behind: str) -> str:
    """From the words before the number, those behind it, or both."""
    if quantity.unit == "倍":
        before = _MULTIPLE_OF.sub("", before)
    if not noun_before(before) or before.endswith("提供"):
        behind = _BESIDES.sub("的", behind)
    before = _WITHIN_PLAN.sub("", before)
    if re.match(r"\s*(?:[且或及并和与、]|等(?![\u4e00-\u9fff]))", behind):
        behind = ""
    if behind.startswith("”") and "“" not in before:
        behind = ""  # “新增500个，占比达到40%”的目标
    if any(period.start == 0 for period in find_periods(behind)):
        behind = ""  # 项目58个10月底前支付率达100%
    behind = _MARK_PASSED.sub("", _NOTE_BEHIND.sub("", behind))
    behind = _COMPARISON.split(behind, maxsplit=1)[0]
    if _is_time(quantity) and before.rstrip().endswith("后"):
        before = ""  # 发生后10小时内受灾群众得到救助: what is to be is told behind
    front, back = noun_before(before), noun_behind(_FULL.sub("", behind) if "覆盖" in behind else behind)
    if kind_of(quantity) in ("share", "form"):
        back = re.sub(r"^(?:发放|给予|予以)(?=.{2})", "", back)
        if front and back in _DEEDS:
            return front
        if front and back and not behind.startswith("的") and not front.endswith(back):
            return front + back
        if back and behind.startswith("的") and (len(front) <= 3 or front.endswith("了") or ends_in_award(back)):
            return back
        return front or back
    if _is_time(quantity) and front and back and not ends_in_link(before):
        return front + back
    if front and len(front) > 2 and back in _PURPOSES:
        return front
    if back in _OUTPUTS and (maker := _FORMING.sub("", front)) and maker != front:
        return maker + back
    if back and not ends_in_link(before):
        verb = verb_before(before)
        holder = re.match(r"^(每[^，]{1,12}?)(?:至少|不少于|要|均|都|应|须|配备|办好|拥有|有|建有|选派|派驻|聘请|提供|发放|给予)*$", front)
        return (holder[1] if holder else "") + verb + back
    return front or back


def _clause_before(text: str, clause: Clause) -> str:
    """The clause right before this one in its sentence, with its comma; empty where there is none without a number."""
    match = re.search(r"[^，,：:。；\d]{2,40}[，,]\s*$", text[clause.sentence : clause.start])
    return match[0] if match else ""


def _risen(clause: str) -> str:
    """收入用于农业比例逐年提高，到2025年达到50%: what the clause before says to rise or fall, or to pass a mark."""
    rest = _RISES.sub("", PASSED.sub("", clause))
    return noun_before(rest) if rest != clause else ""


def _is_time(quantity: object) -> bool:
    return isinstance(quantity, Quantity) and quantity.unit in ("小时", "分钟", "秒", "天", "日", "工作日", "个月")


def _topic(text: str, clauses: Sequence[Clause], index: int, heading: str) -> tuple[str, int]:
    """What the sentence has been speaking of: the words of the clauses before this one, else the heading."""
    clause = clauses[index]
    starts = [clause.sentence, *(clause.sentence + m.end() for m in re.finditer("[，,：:]", text[clause.sentence : clause.start]))]
    for start, end in list(pairwise(starts))[:_LONGEST_LIST]:
        if start < (0 if index == 0 else clauses[index - 1].inner_end) or text[start:end].rstrip(" ，,：:").endswith("的"):
            continue
        if re.match(r"\s*(?:依照|按照|根据|依据|参照|结合)", text[start:end]):
            continue
        words = re.sub(r"\d[\d.]*(?:%|[万亿]?[个所家名人项元])?(?:以上|左右|以内)?", "", without_periods(text[start : end - 1]))
        noun = noun_before(words)
        if len(noun) >= 2 and not is_measure(noun):
            return noun, start
    return heading, clause.start
