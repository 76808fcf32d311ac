"""Values that stand in a list (30%、20%和10%), and which thing of a list before them each is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.model import Quantity, Span
from pipeline.resolve.naming.amounts import Amount
from pipeline.resolve.naming.cases import parse_sizes
from pipeline.resolve.naming.clauses import Clause, Name, after_last, kind_of
from pipeline.resolve.naming.enumerations import JOINTS, parse_enumeration
from pipeline.resolve.naming.nouns import QUALITIES, noun_before, without_comparison

_EVEN = re.compile(
    r"[要应须将]?(?:均|都|分别|全部|双双|各)"
    r"(?:达到|达|为|实现|保持|跃居|控制在|提高到|提高至|提升至|(?P<change>下降|降低|增长|提高|减少|增加))?$"
)
_BY_STRENGTH = (re.compile(r"以及|及(?!以上|以下)"), re.compile(r"(?<![饱共])和(?!谐)|(?<!参)与"), re.compile("、"))
"""A、B和C全覆盖: the strongest joint parts the name, and the others stand within its parts."""
_THING = r"[\u4e00-\u9fffA-Z]{1,8}?(?:（[^（）]{1,6}）)?"
# Each item has one way to be read (atomic), and a list has an end: else a long one is tried in as many ways as it has subsets.
_UNDER = re.compile(
    r"(?P<measure>[^，。；：、\s\d]{2,30}?(?:标准|额度|限额|比例|占比|时间|期限|补贴|补助|津贴|工资))(?:分别)?(?:为|是|按照?|[：:])"
    rf"(?P<others>(?>{_THING}(?:每[人月年]){{0,2}}\d[\d.,]*[^，。；、\d]{{1,6}}、){{0,40}}+)"
    rf"(?P<item>(?!不|最|至|每|第|同|原|总|上|其|实际|投资|销售){_THING})(?:每[人月年]){{0,2}}$"
)
_NEXT_ITEM = re.compile(r"(?:以[上下内])?、[\u4e00-\u9fffA-Z]{1,8}(?:（[^（）]{1,6}）)?(?:每[人月年]){0,2}\d")
_LEAD = re.compile(r"([^，。；：、\s]{2,20}(?:率|比例|占比|时间|半径|标准))[：:](?:[^：。；，、]{0,20}、){0,40}+[\u4e00-\u9fff]{1,8}$")
_ITEM = re.compile(r"[\u4e00-\u9fff]{1,8}(?<![率例比度])")
"""参保率：水稻95%、油菜80%: the measure of a list is said before it."""


def are_alike(spans: Sequence[Span], group: Sequence[int]) -> bool:
    """The values of a list are of one kind (20万元、50万元); 30%、最高100万元 are a rate and its limit."""
    return len({kind_of(value) for i in group if isinstance(value := spans[i].value, Quantity)}) == 1


def propose_under_measure(amount: Amount) -> Iterator[Name]:
    """租房补贴标准为本科600元、硕士900元: the measure that leads a list of things with a value each."""
    text, sentence = amount.text, amount.clause.sentence
    if len(amount.group) == 1 and (listed := listed_under(text, amount.span, sentence)):
        start = sentence + text[sentence : amount.span.start].rindex(listed[0])
        yield Name(*listed, start, amount.clause.end, "list-of-values")


def spread(amount: Amount, name: Name) -> tuple[Name, ...]:
    """A name over the list that its amount stands in: of several values each is for its own thing; one value may be for several."""
    text, spans, group = amount.text, amount.spans, amount.group
    if len(group) > 1:
        start = list_start(text, spans[group[0]].start, amount.clauses[group[0]])
        words = text[start : spans[group[0]].start]
        position = group.index(amount.index)
        listed = parse_enumeration(words, len(group))
        indicator, subject = listed.name_at(position) if listed else (name.indicator.replace("分别", ""), "")
        return (replace(name, indicator=indicator, subject=subject, start=start, rule="list-of-values"),)
    if (lead := _LEAD.search(text, amount.clause.sentence, amount.span.start)) and _ITEM.fullmatch(name.indicator):
        return (replace(name, indicator=lead[1], subject=name.indicator, rule="list-of-values"),)
    parts = parts_of(name.indicator, amount.quantity, amount.before)
    rule = name.rule if len(parts) == 1 else "several-indicators"
    subject = _condition(text, amount.clause)
    return tuple(replace(name, indicator=part, subject=subject, rule=rule) for part in parts)


def listed_under(text: str, span: Span, sentence: int) -> tuple[str, str] | None:
    """租房补贴标准为本科600元、硕士900元: the measure that leads a list of things with a value each, and the thing of this one."""
    found = _UNDER.search(text, sentence, span.start)
    if not found or not (found["others"] or _NEXT_ITEM.match(text, span.end)):
        return None
    measure = noun_before(found["measure"])
    return (measure, found["item"]) if len(measure) > 1 else None


def list_start(text: str, at: int, clause: Clause) -> int:
    """A list of values belongs to a list of things, in its own clause or in the one before."""
    here = text[clause.start : at]
    if len(JOINTS.findall(here)) or clause.start <= clause.sentence:
        return clause.start
    above = after_last("，,：", text, clause.sentence, max(clause.start - 1, 0))
    return above if JOINTS.search(text, above, clause.start) else clause.start


def item_at(words: str, count: int, position: int) -> str:
    """The thing in a list of `count` things that the value at `position` is for, where there are as many."""
    if sizes := parse_sizes(words, count):
        return sizes.cases[position]
    # 国际性、全国性主办的会议、会展、竞赛，分别…: the list that has as many items as there are values.
    as_many = [part for part in re.split("[的，]", words) if len(JOINTS.findall(part)) == count - 1]
    several = len(JOINTS.findall(words)) > count - 1
    listed = parse_enumeration(as_many[0] if several and len(as_many) == 1 else words, count)
    return listed.items[position] if listed else ""


def things_of(words: str, count: int) -> list[str]:
    """The names of `count` unlike things that are listed in `words` (省级车间、工厂: 省级车间 and 省级工厂); empty where they are cases of one."""
    listed = parse_enumeration(words, count) if len(JOINTS.findall(words)) == count - 1 else None
    names = [listed.name_at(i) for i in range(count)] if listed and not parse_sizes(words, count) else []
    return [] if any(case for _, case in names) else [name for name, _ in names]


def parts_of(name: str, quantity: Quantity, before: str) -> list[str]:
    """A和B全覆盖, A、B均达到: a value for each."""
    even = _EVEN.search(without_comparison(before).rstrip())
    whole = quantity.text.endswith(("全覆盖", "番")) and not re.search(r"\d", quantity.text)
    if not (even or whole) or name.count("“") != name.count("”"):
        return [name]
    bare = re.sub(r"[“（(].{0,80}?[”）)]", lambda m: "〇" * len(m[0]), name)
    if even is None and re.search(r"、[^、]*等[^、]{2,}$", bare):
        return [name]  # 校门、河道周边等重点区域监控全覆盖
    joint = JOINTS if even else next((joint for joint in _BY_STRENGTH if joint.search(bare)), _BY_STRENGTH[-1])
    cuts = [m.span() for m in joint.finditer(bare)]
    edges = [0, *(edge for span in cuts for edge in span), len(name)]
    parts = [name[a:b].strip() for a, b in zip(edges[::2], edges[1::2], strict=True)]
    if even and even["change"] and name.endswith(even["change"]):
        # 化学需氧量、氨氮分别下降2%: each goes down.
        parts = [_EVEN.sub("", part) + even["change"] for part in parts]
    return parts if 1 < len(parts) <= 4 and all(2 <= len(part) <= 24 for part in parts) and not _only_qualities(parts) else [name]


def _only_qualities(parts: Sequence[str]) -> bool:
    """有条件、有需求的村: what stands before the joint is no thing of its own."""
    return any(part.startswith("有") and part[1:] in QUALITIES for part in parts)


def _condition(text: str, clause: Clause) -> str:
    """购买首套住房的，…: the clause before tells for whom the value is."""
    match = re.search(r"(?:^|[，,：:])([^，,：:。；]{4,50})的[，,]\s*$", text[clause.sentence : clause.start])
    return noun_before(match[1]) if match else ""
