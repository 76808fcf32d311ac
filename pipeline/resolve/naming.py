"""What a quantity of running text measures: its indicator, and the subject where one passage gives several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.model import Quantity, Span
from pipeline.recognize.periods import find_periods
from pipeline.recognize.words import cut
from pipeline.resolve.awards import award_name
from pipeline.resolve.carried import (
    PLACE,
    REACHES,
    going_on,
    is_share_of,
    named_above,
    of_previous,
    reaches_each,
    thing_of,
)
from pipeline.resolve.clauses import Clause, Name, after_last, is_start, kind_of
from pipeline.resolve.nouns import (
    CHANGES,
    PASSED,
    QUALITIES,
    ends_in_link,
    is_measure,
    noun_before,
    noun_behind,
    verb_before,
    without_comparison,
    without_periods,
)
from pipeline.resolve.payments import ends_in_award

_LONGEST_LIST = 12
_YEAR_BEHIND = re.compile(r"((?:19|20)\d\d ?年)[底末度]{0,2}\s*$")
_SHORT_ITEM = 4
_DEEDS = ("安排", "执行", "计提", "核算", "计算", "发放", "支付", "缴纳", "收取")
"""按…的15%安排: what is done with the share is no part of the name."""
_PURPOSES = ("目标", "任务", "目标任务", "的目标", "的任务", "的要求")
"""完成新增学位500个的任务: what stands behind names the promise, not what is counted."""
_JOINTS = re.compile(r"、|以及|(?<![饱共])和(?!谐)|(?<![参])与|(?<![普涉])及(?!以上|以下|时|格)")
_MULTIPLE_OF = re.compile(r"(?<=[\u4e00-\u9fff]{3})(?:为|是|达到?|相当于)[^，。；]{2,16}的\s*$")
"""特困供养标准为低保标准的1.5倍: what it is a multiple of is no part of the name."""
_WITHIN_PLAN = re.compile(r"(?<=其中)“?十[一二三四五六]五”?(?=新|累计|建|完成)")
"""里程7200公里，其中“十四五”新增1350公里"""
_OUTPUTS = ("产能", "产值", "产量", "营收", "税收")
_FORMING = re.compile(r"(?:提前|率先|可|将)?(?:形成|实现|新增|完成|具备|达到)$")
"""产业园提前形成20万辆产能"""
_BESIDES = re.compile(r"^[、且][^，。；、\d]{2,16}的(?=[\u4e00-\u9fff]{2,10}$)")
"""提供最高2000万元、利率不高于LPR的信用贷款"""
_COMPARISON = re.compile(r"、(?=[^、]*?(?:高于|低于|大于|小于|快于|多于|少于|好于|比[去上今]年|比同期))")
"""…增长7%、增幅高于上年: a comparison of its own, without a number."""
_FULL = re.compile(r"(?:实现|达到)?(?:全覆盖|全面覆盖|全达标)$")
_EVEN = re.compile(
    r"[要应须将]?(?:均|都|分别|全部|双双|各)"
    r"(?:达到|达|为|实现|保持|跃居|控制在|提高到|提高至|提升至|(?P<change>下降|降低|增长|提高|减少|增加))?$"
)
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
_OF_EACH = re.compile(r"[，,\s]*每[人名位个家户项]")
"""评选标兵20名，每人奖励1万元: of each of those right before."""
_HOLDER = re.compile(r"(?:单个?|同一|每[个家户名]|每位)[\u4e00-\u9fff]{1,6}(?:年度)?(?:累计|合计)?")
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
    group = _group(text, spans, index)
    before = text[clauses[group[0]].start : spans[group[0]].start]
    if within := _SAID_WITHIN.match(quantity.text):
        before = within[1]
    behind = "" if is_start(text, span) else text[spans[group[-1]].end : clauses[group[-1]].end]
    counted = thing_of(noun_before(previous)) if _OF_EACH.match(before) and _is_count(spans[index - 1]) else ""
    so_much_each = bool(previous) and reaches_each(before)
    if not so_much_each and (award := award_name(text, clause, span, before, behind, clauses[group[0]].start, heading, counted)):
        if len(group) > 1 and not award.subject and _are_alike(spans, group):
            # 对A、B企业，分别奖励20万元、50万元: each amount is for its own.
            begin = min(award.start, clauses[group[0]].start)
            item = _item(text[begin : spans[group[0]].start], len(group), group.index(index))
            award = replace(award, indicator=award.indicator.replace("分别", ""), subject=item)
        if named and _LATER_YEAR.match(award.indicator) and named[-1][-2:] == award.indicator[-2:]:
            # …的项目，第一年…奖励30万元；第二年达到上述标准的，奖励15万元
            return [replace(award, indicator=named[-1], subject=award.subject or award.indicator[:-2])]
        if previous and previous.endswith(award.indicator):
            award = replace(award, indicator=previous)  # 快递补助每件0.5元，单个企业不超过20万元
        return [award]
    if again := named_above(before, len(group), named):
        return [Name(again, "", clauses[group[0]].start, clauses[group[-1]].end, "list-of-values")]
    name = _one_name(quantity, before, behind)
    if CHANGES.fullmatch(bare := re.sub(r"（[^（）]*）$", "", name)):
        name = bare  # 增长5%（省下达指标）
    start, end = clauses[group[0]].start, clauses[group[-1]].end
    lasts = not name and _is_time(quantity) and _is_time(spans[index - 1].value)
    if previous and (lasts or _is_limit(quantity, before, name)):
        # 开放时间每周不少于35小时，全年不少于330天
        return [Name(previous, name, start, end, "subject-of-sentence")]
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
        start = _list_start(text, spans[group[0]].start, clause)
        words = text[start : spans[group[0]].start]
        subject = _item(words, len(group), group.index(index))
        if names := _whole_names(words, len(group), unlike=not _are_alike(spans, group)):
            return [Name(names[group.index(index)], "", start, end, "list-of-values")]
        return [Name(name.replace("分别", ""), subject, start, end, "list-of-values")]
    if (lead := _LEAD.search(text, clause.sentence, span.start)) and _ITEM.fullmatch(name):
        return [Name(lead[1], name, start, end, "list-of-values")]
    parts = _parts(name, quantity, before)
    subject = _condition(text, clause)
    return [Name(part, subject, start, end, rule if len(parts) == 1 else "several-indicators") for part in parts]


def _is_count(span: Span) -> bool:
    return isinstance(span.value, Quantity) and kind_of(span.value) == "count"


def _is_limit(quantity: Quantity, before: str, name: str) -> bool:
    """按经费的50%配套，单个项目不超过100万元: a limit to what was said before, for each holder or year."""
    if quantity.comparator != "<=" or kind_of(quantity) != "money":
        return False
    return _HOLDER.fullmatch(name) is not None or (not name and not without_periods(before).strip("，、且并 "))


def _are_alike(spans: Sequence[Span], group: Sequence[int]) -> bool:
    """The values of a list are of one kind (20万元、50万元); 30%、最高100万元 are a rate and its limit."""
    return len({kind_of(value) for i in group if isinstance(value := spans[i].value, Quantity)}) == 1


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
    behind = _NOTE_BEHIND.sub("", behind)
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


def _group(text: str, spans: Sequence[Span], index: int) -> list[int]:
    """The values of one list (30%、20%和10%) that `index` stands in."""
    first = last = index
    while first > max(0, index - _LONGEST_LIST) and _listed(text, spans[first - 1], spans[first]):
        first -= 1
    while last + 1 < min(len(spans), index + _LONGEST_LIST) and _listed(text, spans[last], spans[last + 1]):
        last += 1
    return list(range(first, last + 1))


def _listed(text: str, one: Span, other: Span) -> bool:
    if text.startswith(("突破", "超过"), other.start):
        return False  # 增长20%以上、突破60亿元
    return bool(re.fullmatch(r"\s*(?:[、,，/]|和|与|及|、?以及)\s*", text[one.end : other.start])) and not (
        text[one.end : other.start].strip() in ("，", ",") and not re.search("分别", text[max(0, one.start - 30) : one.start])
    )


def _list_start(text: str, at: int, clause: Clause) -> int:
    """A list of values belongs to a list of things, in its own clause or in the one before."""
    here = text[clause.start : at]
    if len(_JOINTS.findall(here)) or clause.start <= clause.sentence:
        return clause.start
    above = after_last("，,：", text, clause.sentence, max(clause.start - 1, 0))
    return above if _JOINTS.search(text, above, clause.start) else clause.start


def _item(words: str, count: int, position: int) -> str:
    """The thing in a list of `count` things that the value at `position` is for, where there are as many."""
    items = _items(re.sub(r"(?:分别|依次|各自|(?<=年)各(?=[\u4e00-\u9fff]{2})).*$", "", words), count)
    if len(items) < count:
        return ""
    items = items[-count:]
    years = [match[1] for item in items if (match := _YEAR_BEHIND.search(item))]
    if len(years) == count:
        return years[position]  # 治理率2023年、2025年分别达到50%、60%
    short = len(items[-2])
    if short <= _SHORT_ITEM < len(items[-1]) and (_is_word_end(items[-1], short) or PLACE.fullmatch(items[-1][:short])):
        # 初中、小学专任教师本科率: the last carries what all share.
        items[-1] = items[-1][:short]
    return noun_before(items[position]) or items[position].strip()


def _items(words: str, count: int) -> list[str]:
    """The items of the last clause that lists as many; else of all clauses. Brackets are not cut."""
    whole = re.sub(r"（[^（）]*）", lambda match: "〇" * len(match[0]), words)
    own: list[str] = []
    every: list[str] = []
    for clause in re.finditer("[^，]+", whole):
        edges = [clause.start(), *(edge for m in _JOINTS.finditer(whole, *clause.span()) for edge in m.span()), clause.end()]
        items = [words[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True) if words[a:b].strip()]
        own = items if len(items) >= count else own
        every += items
    return own or every


def _whole_names(words: str, count: int, *, unlike: bool) -> list[str]:
    """Of a list of `count` things each with a name of its own (A总量和B总量分别达到; or values `unlike` in unit: 森林覆盖率、
    森林蓄积量分别达到60%、2亿立方米), the names; else nothing."""
    names = [_item(words, count, position) for position in range(count)]
    tail = names[-1][-2:]
    whole = all(len(name) > 4 and (unlike or name.endswith(tail)) for name in names)
    return names if whole and len(tail) == 2 and "分别" in words else []


def _is_word_end(text: str, at: int) -> bool:
    return any(end == at for _, _, end in cut(text))


def _parts(name: str, quantity: Quantity, before: str) -> list[str]:
    """A和B全覆盖, A、B均达到: a value for each."""
    even = _EVEN.search(without_comparison(before).rstrip())
    whole = quantity.text.endswith(("全覆盖", "番")) and not re.search(r"\d", quantity.text)
    if not (even or whole) or name.count("“") != name.count("”"):
        return [name]
    bare = re.sub(r"[“（(].*?[”）)]", lambda m: "〇" * len(m[0]), name)
    joint = next((j for j in (r"以及|及(?!以上|以下)", r"(?<![饱共])和(?!谐)|(?<!参)与", "、") if re.search(j, bare)), "、")
    cuts = [m.span() for m in re.finditer(joint if even is None else _JOINTS, bare)]
    edges = [0, *(edge for span in cuts for edge in span), len(name)]
    parts = [name[a:b].strip() for a, b in zip(edges[::2], edges[1::2], strict=True)]
    if even and even["change"] and name.endswith(even["change"]):
        # 化学需氧量、氨氮分别下降2%: each goes down.
        parts = [_EVEN.sub("", part) + even["change"] for part in parts]
    return parts if 1 < len(parts) <= 4 and all(2 <= len(part) <= 24 for part in parts) and not _only_qualities(parts) else [name]


def _only_qualities(parts: Sequence[str]) -> bool:
    """有条件、有需求的村: what stands before the joint is no thing of its own."""
    return any(part.startswith("有") and part[1:] in QUALITIES for part in parts)


def _topic(text: str, clauses: Sequence[Clause], index: int, heading: str) -> tuple[str, int]:
    """What the sentence has been speaking of: the words of the clauses before this one, else the heading."""
    clause = clauses[index]
    starts = [clause.sentence, *(clause.sentence + m.end() for m in re.finditer("[，,：:]", text[clause.sentence : clause.start]))]
    for start, end in list(pairwise(starts))[:_LONGEST_LIST]:
        if start < (0 if index == 0 else clauses[index - 1].inner_end) or text[start:end].rstrip(" ，,：:").endswith("的"):
            continue
        words = re.sub(r"\d[\d.]*(?:%|[万亿]?[个所家名人项元])?(?:以上|左右|以内)?", "", without_periods(text[start : end - 1]))
        noun = noun_before(words)
        if len(noun) >= 2 and not is_measure(noun):
            return noun, start
    return heading, clause.start
