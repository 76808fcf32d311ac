"""A list of things with a value for each, parsed into what all share in front, the items, and what all share behind.

新评定的三星级、四星级、五星级酒店，分别奖励… has the front 新评定的, the items 三星级, 四星级 and 五星级, and the tail 酒店;
道路交通事故起数和受伤人数分别下降… has the front 道路交通事故, the items 起数 and 受伤人数, and no tail but the change, 下降.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.recognize.words import cut
from pipeline.resolve.naming.cases import parse_range, parse_years
from pipeline.resolve.naming.nouns import PLACE, noun_before, without_comparison

JOINTS = re.compile(r"、|以及|(?<![饱共])和(?!谐)|(?<![参])与(?!其他|其余)|(?<![普涉])及(?!以上|以下|时|格)")
_EACH = re.compile(r"(?:分别|依次|各自|(?<=年)各(?=[\u4e00-\u9fff]{2}))(?P<verb>.*)$")
_CHANGE = re.compile(r"(?:同比|年均|累计|再){0,3}(?:增长|下降|提高|提升|增加|减少|降低|压减|上升|回落|上涨)(?![到至])")
_COUNTED = re.compile(r"(?<=[\u4e00-\u9fff]{3})\d+[个家项名所]$")
"""标杆项目2个、重点项目4个，分别…: how many there are is no part of the item."""
_LEVEL = "(?:国家|自治区|[省市县区州部校乡镇村])"
_HAN_RANK = r"[一二三四五六七八九十\d]{1,4}"
_KIND = re.compile(
    rf"(?:{_LEVEL}级|{_HAN_RANK}星级|[一二三四五高中初特甲乙丙丁]级|[1-5]?A级|(?:{_HAN_RANK}|[A-Z])类|{_HAN_RANK}档|[一二三]等奖|第[一二三四五]年)(?:及?以上)?$"
)
"""国家级、部级; 一类、二类; 三星级、四星级: items of one kind, told apart by a rank."""
_BARE_RANK = re.compile(rf"(?P<rank>{_LEVEL}|[一二三四五六七八九十]|[1-5]A)$")
"""国家、省、市级; 一、二、三星级: the last item alone bears the mark of all."""
_MEASURED = re.compile(r"(?:率|占比|比例|比重|人数|次数|数量|[^效]率|产值|产量|增加值|收入|[总余]额|面积|标准|经费|强度|价格|费用)$")
_NOUN = 3
"""From this many characters on a tail may be the name of a thing; a shorter one (产量, 起数) needs its item to be one."""
_OWN_NAME = 5
"""From this many characters on a later item names a thing of its own, and takes nothing from the front of the first."""
_WIDE = re.compile(r"(?:国家|自治区|[省市县区州])级|全[国省市县区州]|单位(?:国内生产总值|GDP|面积)?|人均")
"""What stands in front of the first item and holds for all: 省级公用经费和一般性支出."""
_HOLDER = re.compile(r"\A.*(?:企业|单位|机构|居民|事故|国家|学校|医院|园区|产业|家庭|人口|项目|平台|行业)(?=.{2})")


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A list of things: what all share in `front` and behind (`tail`), the `items`, and the `change` said of each."""

    front: str
    items: tuple[str, ...]
    tail: str
    change: str
    are_cases: bool = False
    """The items are years, sizes or ranks of what `tail` names."""

    def name_at(self, position: int) -> tuple[str, str]:
        """The indicator of the value at a position, and its subject: of things of one kind the kind is the indicator."""
        item = self.items[position]
        if self.are_cases or _names_a_thing(self.tail):
            return self.front + self.tail + self.change, item
        return self.front + item + self.tail + self.change, ""


def parse_enumeration(words: str, count: int) -> Enumeration | None:
    """The list of `count` things that `words` (up to the first of their values) tell of; None where they list fewer."""
    words = without_comparison("".join(words.split()))
    each = _EACH.search(words)
    change = _CHANGE.search(each["verb"]) if each else None
    if cases := parse_range(words, count):
        return Enumeration("", cases.cases, cases.thing, "", are_cases=True)
    told = words[: each.start()] if each else words
    if measured := _measured_of_each(told, count):
        return measured
    raw = split_items(told, count)
    if len(raw) < count:
        return None
    listed = [_COUNTED.sub("", item).strip() for item in raw[-count:]]
    if years := parse_years(listed, each["verb"] if each else ""):
        return Enumeration("", years.cases, years.thing, "", are_cases=True)
    first, *others = listed
    items = [noun_before(first) or first, *others]
    shared = _shared_noun(items)
    if shared:
        items, tail = [item.removesuffix(shared) for item in items], shared
    else:
        items[-1], tail = _without_tail(items)
    items = _with_marks(items)
    items[0], front = _without_front(items, has_tail=bool(tail))
    return Enumeration(front, tuple(item.strip() for item in items), tail, change[0] if change else "")


def _measured_of_each(words: str, count: int) -> Enumeration | None:
    """示范项目2个、重点项目4个，支持标准: the last clause names what is told of each thing in the clause before it."""
    things, comma, measure = words.rpartition("，")
    measure = noun_before(measure)
    if not comma or not _MEASURED.search(measure) or JOINTS.search(measure):
        return None
    items = [_COUNTED.sub("", item).strip() for item in split_items(things.rpartition("，")[2], count)]
    if len(items) != count:
        return None
    return Enumeration("", (noun_before(items[0]) or items[0], *items[1:]), measure, "", are_cases=True)


def split_items(words: str, count: int) -> list[str]:
    """The items of the last clause that lists as many; else of all clauses. Brackets are not cut."""
    whole = re.sub(r"（[^（）]*）", lambda match: "〇" * len(match[0]), words)
    own: list[str] = []
    every: list[str] = []
    joined = False
    for clause in re.finditer("[^，]+", whole):
        edges = [clause.start(), *(edge for m in JOINTS.finditer(whole, *clause.span()) for edge in m.span()), clause.end()]
        items = [words[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True) if words[a:b].strip()]
        own = items if len(items) >= count else own
        every += items
        joined = joined or len(items) > 1
    return own or (every if joined else [])


def _with_marks(items: list[str]) -> list[str]:
    """国家、省、市级: each with the mark that the last alone bears (国家级, 省级, 市级)."""
    *before, last = items
    rank = _BARE_RANK.match(re.sub(r"(?:星?级|类|等奖|档)$", "", last))
    mark = last.removeprefix(rank["rank"]) if rank else ""
    return [item + mark for item in before] + [last] if mark and all(_BARE_RANK.search(item) for item in before) else items


def _shared_noun(items: Sequence[str]) -> str:
    """高级雪道、中级雪道: the noun that each item of a rank repeats; empty where they are no ranks of one thing."""
    second = next((rank for rank in (_KIND.match(items[1][:end]) for end in range(2, 6)) if rank), None)
    noun = items[1][second.end() :] if second else ""
    alike = len(noun) > 1 and all(item.endswith(noun) and _KIND.search(item.removesuffix(noun)) for item in items)
    return noun if alike else ""


def _names_a_thing(tail: str) -> bool:
    """饭店集群, 工作站; 储备量 and 起数 measure, and name nothing without their item."""
    return len(tail) > _NOUN or (len(tail) == _NOUN and not tail.endswith(("量", "数", "率", "额", "值", "度")))


def _words(text: str) -> list[str]:
    return [word for word, _, _ in cut(text)]


def _without_tail(items: Sequence[str]) -> tuple[str, str]:
    """The last item by itself, and the noun behind it that belongs to all."""
    *before, last = items
    head, mark, tail = last.partition("等")
    if mark and len(head) > 1 and len(tail) > 1 and not head.endswith(tuple("平高初中特同优一二三")):
        return head, tail
    for end in _ends_of_kind(before, last):
        if end < len(last):
            return last[:end], last[end:].removeprefix("的")
    words, count = _words(last), len(_words(before[-1]))
    if any(_end_alike(item, last) for item in before):
        return last, ""
    if count < len(words) and len(before[-1]) <= len("".join(words[:count])) + 2:
        return "".join(words[:count]), "".join(words[count:]).removeprefix("的")
    if len(words) > 1 and _MEASURED.search(words[-1]) and not any(_MEASURED.search(item) for item in before):
        return "".join(words[:-1]), words[-1]
    return last, ""


def _ends_of_kind(before: Sequence[str], last: str) -> Iterator[int]:
    """Where the rank, level or place that the last item begins with ends, if the items before it end in one, too."""
    if all(_KIND.search(item) or _BARE_RANK.search(item) for item in before):
        yield from (end for end in range(2, min(len(last), 8)) if _KIND.fullmatch(last, 0, end))
    place = PLACE.match(last)
    if place and PLACE.search(before[0]) and all(PLACE.fullmatch(item) for item in before[1:]):
        yield place.end()


def _end_alike(one: str, other: str) -> bool:
    """Both end in a noun of one kind (用水量、排放量): neither holds the noun that the other lacks."""
    return one[-1:] == other[-1:]


def _without_front(items: Sequence[str], *, has_tail: bool) -> tuple[str, str]:
    """The first item by itself, and the words in front of it that hold for all."""
    first, second = items[0], items[1] if len(items) > 1 else ""
    if (kind := _KIND.search(first)) and _KIND.fullmatch(second):
        return kind[0], first[: kind.start()]
    if wide := _WIDE.match(first):
        return (first[wide.end() :], wide[0]) if not _WIDE.match(second) and wide.end() < len(first) else (first, "")
    if not has_tail and (holder := _HOLDER.match(first)) and not _HOLDER.match(second):
        return first[holder.end() :], holder[0]
    words = _words(first)
    if has_tail:
        own = len(_words(second))
        return ("".join(words[-own:]), "".join(words[:-own])) if len(words) > own else (first, "")
    if len(words) > 1 and min(len(item) for item in items[1:]) < _OWN_NAME:
        return words[-1], "".join(words[:-1])
    return first, ""
