"""The clause around a number: where it begins and ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Quantity, Span
from pipeline.recognize.lexicon import class_of
from pipeline.resolve.naming.nouns import OPENERS, PAIRS

_STOPS = "，,。；;：:！？!?\n\t"
_LONGEST_SENTENCE = 600
_LONGEST_LIST = 12
_FARTHEST = 12
"""What stands farther away is not looked at: it bounds the work on hostile text."""
_JOINT_END = re.compile(r"(?:(?:以及|(?<![饱共])和|(?<!参)与|(?<![普涉])及)\s*)?$")
_IS_SIZE = re.compile(r"[支个家所座处栋套间台艘辆条块片](?=\d)")
_FROM = re.compile(r"(?:由|从)[^，。；]{0,12}$")
_TO = re.compile(r"^[^，。；\d]{0,12}?(?:提高|提升|增加|扩大|上升|增长|降低|下降|减少|压缩|缩短|延长|调整|优化|改善|升|降|增|减)[到至为]")


@dataclass(frozen=True, slots=True)
class Clause:
    """[start, end) around a quantity at [inner_start, inner_end); `sentence` is where its sentence or semicolon part begins."""

    start: int
    inner_start: int
    inner_end: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Name:
    """An indicator with its subject; `start` is where the passage that gives it begins, `rule` how it was read."""

    indicator: str
    subject: str
    start: int
    end: int
    rule: str


def kind_of(quantity: Quantity) -> str:
    """The class of the unit; ratios, grades and full coverage are forms of their own."""
    if quantity.unit in ("比", "时刻", "等级"):
        return "form"
    return class_of(quantity.unit) or "count"


def clause_around(text: str, spans: Sequence[Span], index: int, low: int = 0, high: int | None = None) -> Clause:
    """The clause of `spans[index]`, which does not reach into a neighbour's; quotes and brackets are not cut."""
    span = spans[index]
    before = _neighbour(text, spans, index, -1)
    after = _neighbour(text, spans, index, 1)
    floor = max(low, before.end if before else 0, span.start - _LONGEST_SENTENCE)
    limit = min(len(text) if high is None else high, after.start if after else len(text), span.end + _LONGEST_SENTENCE)
    after = after if after and limit == after.start else None
    start = _back(text, span.start, floor, before is not None and floor == before.end)
    end = _forth(text, span.end, limit, after is not None and limit == after.start)
    sentence = after_last("。！？；;\n\t", text, max(low, span.start - _LONGEST_SENTENCE), span.start)
    return Clause(start, span.start, span.end, end, min(sentence, start))


def after_last(stops: str, text: str, low: int, high: int) -> int:
    """Right behind the last of the stops in [low, high), else `low`."""
    for stop in stops:
        low = max(low, text.rfind(stop, low, high) + 1)
    return low


def _neighbour(text: str, spans: Sequence[Span], index: int, step: int) -> Span | None:
    """The next amount on that side that has a name of its own: not one that only describes the noun of this one
    (年交易额100亿元以上的市场2个), nor the start of a change to this one (由65%提高到70%)."""
    at = index + step
    while 0 <= at < len(spans) and abs(at - index) <= _FARTHEST:
        near = spans[at]
        if step < 0:
            passed = is_start(text, near) or _describes(text, near, spans[at + 1].start)
        else:
            passed = _describes(text, near, None) and not is_start(text, spans[index])
        if not passed:
            return near
        at += step
    return None


def _describes(text: str, span: Span, until: int | None) -> bool:
    """A bounded amount right before a noun: 亿元以上项目, 1000万元以上的网商; not an item of a list (…、10家以上企业). So does a
    size right behind a count: 1支50人的救援队."""
    unit = getattr(span.value, "unit", "")
    if _IS_SIZE.match(text, span.start - 1) and text.startswith("的", span.end):
        return True
    if text[span.start - 1 : span.start] == "、" and (class_of(unit) or "count") == "count":
        return False
    behind = text[span.end : span.end + 4 if until is None else until]
    if getattr(span.value, "comparator", "=") not in (">=", ">", "<=", "<") or re.search(r"[，,。；;：:、）)]", behind):
        return False
    noun = re.match(r"\s{0,9}(?:的(?=[\u4e00-\u9fffA-Z])|(?=[\u4e00-\u9fff]{2}))(?!比例|标准|速度|目标|给予|水平)", behind)
    bound = re.search(r"[上下内超足]$|的$", text[span.end - 1 : span.end] + ("的" if behind[:1] == "的" else ""))
    return bool(noun and bound) and unit not in ("%", "百分点")


def is_start(text: str, span: Span) -> bool:
    """The X of 由X提高到Y is where it starts from."""
    return bool(_FROM.search(text[max(0, span.start - 14) : span.start]) and _TO.match(text[span.end : span.end + 20]))


def _back(text: str, at: int, floor: int, neighbour: bool) -> int:
    end = at
    while at > floor:
        char = text[at - 1]
        if char in PAIRS:
            opening = text.rfind(PAIRS[char], floor, at - 1)
            at = opening if opening >= 0 else at - 1
            continue
        if (char in _STOPS and not _is_ratio(text, at)) or char in "（(":
            break
        if neighbour and char in "和与及并" and at == end and text[at - 2 : at] not in ("惠及", "涉及", "普及", "参与"):
            break
        if char == "、" and neighbour and not re.search(r"[，,；。]", text[floor : at - 1]):
            break
        at -= 1
    return at


def _is_ratio(text: str, at: int) -> bool:
    """The colon of 15:39:46 ends no clause."""
    return text[at - 1] in ":：" and text[at - 2 : at - 1].isdigit() and text[at : at + 1].isdigit()


def _forth(text: str, at: int, limit: int, neighbour: bool) -> int:
    """Up to the end of the clause; of a list whose next item has its own number, up to the comma before that item."""
    last_comma = -1
    while at < limit:
        char = text[at]
        if char in OPENERS:
            closing = text.find(OPENERS[char], at, limit)
            if closing < 0 and neighbour:
                return at
            at = closing + 1 if closing >= 0 else at + 1
            continue
        if char in _STOPS or char in "）)":
            return at
        if char == "、":
            last_comma = at
        at += 1
    if neighbour and last_comma < 0:
        tail = text[max(0, at - 3) : at]
        return at - len(tail) + len(_JOINT_END.sub("", tail))
    return last_comma if neighbour else at


def values_of_list(text: str, spans: Sequence[Span], index: int) -> list[int]:
    """The values of one list (30%、20%和10%) that `index` stands in."""
    first = last = index
    while first > max(0, index - _LONGEST_LIST) and _listed(text, spans[first - 1], spans[first]):
        first -= 1
    while last + 1 < min(len(spans), index + _LONGEST_LIST) and _listed(text, spans[last], spans[last + 1]):
        last += 1
    return list(range(first, last + 1))


def _listed(text: str, one: Span, other: Span) -> bool:
    if text.startswith(("突破", "超过", "高于", "低于", "快于", "好于", "优于"), other.start):
        return False  # 增长20%以上、突破60亿元; 增长6.2%、高于全市0.9个百分点
    return bool(re.fullmatch(r"\s{0,9}(?:[、,，/]|和|与|及|、?以及)\s{0,9}", text[one.end : other.start])) and not (
        text[one.end : other.start].strip() in ("，", ",") and not re.search("分别", text[max(0, one.start - 30) : one.start])
    )
