"""Running prose → clauses that make units responsible: 由A牵头，B、C配合; A会同B; A作为牵头单位; A（牵头）、B.

A sentence counts where it begins with units and their role, so that a mechanism which someone leads (建立由A牵头的协调
机制) and what is said of someone's duty in passing give nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.model import Responsibility, Role
from pipeline.numerals import normalize
from pipeline.recognize.lexicon import load
from pipeline.recognize.responsibilities import Clause, split_units
from pipeline.recognize.rules import alternatives

_COMMA = re.compile("[，,]")
_SENTENCE = re.compile(r"[^。；;\n!?！？]+")
_OFFICE = re.compile(
    r"(?:[各省市县区州旗镇乡国]|[\u4e00-\u9fff]{2,14}?)[\u4e00-\u9fff]{0,16}(?:局|委|办|厅|部|署|会|院|社|处|科|股|室|政府|办事处|管委会|中心|公司|"
    r"银行|海关|街道|镇|乡|法院|检察院|工会|妇联|团委|科协|部门|单位|地区)(?:[（(][^（）()]{1,12}[）)])?"
)
_GENERAL = re.compile(r"(?:有关|相关|各有关|各相关|其他)(?:部门|单位|方面|地区)")
_TIME = re.compile(r"^(?:(?:到|至|在)?\d{4}年[^，,]{0,8}[，,]|\d{1,2}月[^，,]{0,6}[，,])")
_WHAT = r"(?:[^，,、由]{0,24}由)?"
"""由A牵头, 具体方案由A牵头"""
_AS = re.compile(r"\A(?P<units>[^，,]+?)(?:作为|为|是)(?P<label>牵头|配合|责任|主办|协办|参与|协同)(?:责任)?(?:单位|部门)")
_WITH = re.compile(r"\A(?P<units>[^，,]+?)(?:要|应|须)?会同(?P<others>[^，,]+)")
_LEADS = re.compile(rf"\A{_WHAT}(?P<units>[^，,]+?)(?:要|应|须|需)?牵头(?=[\u4e00-\u9fff])(?!的|人|单位|部门|机制)")
_MARKED = re.compile(r"[（(](?P<verb>牵头|主办|责任|配合|参与|协办)(?:单位|部门)?[）)]")
_NAMED: dict[str, Role] = {
    "牵头": "lead", "主办": "lead", "责任": "responsible",
    "配合": "participating", "协办": "participating", "参与": "participating", "协同": "participating",
}  # fmt: skip
_SAID = re.compile(r"建立|健全|完善|形成|推动|加强|鼓励|支持|引导|组织|积极|坚持|按照|通过|充分|[的了把将对在]|工作$|“|”")
"""Verbs and particles: words that no unit's name holds before its end, and a clause does."""


@cache
def _verb_at_end() -> re.Pattern[str]:
    """由A、B共同牵头 …, a part of a sentence that ends in the verb of a role."""
    verbs = {verb: entry["role"] for entry in load("roles")["roles"] for verb in entry["verbs"]}
    return re.compile(rf"\A{_WHAT}(?P<units>.+?)(?:要|应|须|需)?(?:具体|分别|共同|联合|按职责分工|按职责)?(?P<verb>{alternatives(list(verbs))})")


@cache
def _role() -> re.Pattern[str]:
    """A word that gives a role: most texts hold none, and need not be cut into sentences and parts."""
    return re.compile("|".join([*_NAMED, "会同", *_roles()]))


@cache
def _roles() -> dict[str, Role]:
    return {verb: entry["role"] for entry in load("roles")["roles"] for verb in entry["verbs"] if verb not in ("指导", "实施", "组织实施", "落实")}


def find_running_clauses(text: str) -> Iterator[Clause]:
    """Each sentence of `text` that begins by telling units their role, from there to its last such part.

    >>> [(r.role, r.unit) for c in find_running_clauses("由区教育局牵头，区财政局配合，2026年底前建成3所。") for r in c.responsibilities]
    [('lead', '区教育局'), ('participating', '区财政局')]
    """
    yield from running_clauses_in(normalize(text))


def running_clauses_in(norm: str) -> Iterator[Clause]:
    """The running clauses of a text that is normalised already, in order."""
    if not _role().search(norm):
        return
    for sentence in _SENTENCE.finditer(norm):
        time = _TIME.match(sentence[0].lstrip())
        start = sentence.start() + len(sentence[0]) - len(sentence[0].lstrip()) + (time.end() if time else 0)
        found = list(_marked(norm, start, sentence.end())) or list(_parts(norm, start, sentence.end()))
        if found:
            roles = [(role, unit) for _, role, units in found for unit in units]
            start = norm.index(found[0][2][0], start)
            named = tuple(Responsibility(role=role, unit=unit, position=i) for i, (role, unit) in enumerate(roles, 1))
            yield Clause(start, found[-1][0], named, False, "running-prose")


def _parts(norm: str, start: int, end: int) -> Iterator[tuple[int, Role, list[str]]]:
    """(end, role, units) of each part between commas from the sentence's beginning on, up to the first that names none."""
    at = start
    while at < end:
        comma = _COMMA.search(norm, at, end)
        stop = comma.start() if comma else end
        found = _as_role(norm[at:stop])
        if not found or (at == start and found[0][1] == "participating"):
            return
        for length, role, units in found:
            yield at + length, role, units
        at = stop + 1


def _as_role(part: str) -> list[tuple[int, Role, list[str]]]:
    """What one part says: A牵头; A作为牵头单位; A会同B …; A要牵头建设 …"""
    if (match := _AS.fullmatch(part)) and (units := _units(match["units"])):
        return [(len(part), _NAMED[match["label"]], units)]
    if (match := _verb_at_end().fullmatch(part)) and match["verb"] in _roles() and (units := _units(match["units"])):
        return [(len(part), _roles()[match["verb"]], units)]
    if (match := _WITH.fullmatch(part)) and (units := _units(match["units"])):
        general = _GENERAL.match(match["others"])
        others = [general[0]] if general else _units(match["others"])
        length = match.start("others") + len(general[0]) if general else len(part)
        return [(length, "lead", units), (length, "participating", others)] if others else []
    if (match := _LEADS.match(part)) and (units := _units(match["units"])):
        return [(match.end(), "lead", units)]
    return []


def _marked(norm: str, start: int, end: int) -> Iterator[tuple[int, Role, list[str]]]:
    """A（牵头）、B、C: a sentence that is nothing but units, one of them at least with its role in brackets."""
    if not _MARKED.search(norm, start, end) or "，" in norm[start:end]:
        return
    words = norm[start:end].rstrip()
    named = [(_MARKED.search(unit), _MARKED.sub("", unit)) for unit in split_units(words)]
    if all(_units(unit) == [unit] for _, unit in named):
        for mark, unit in named:
            yield start + len(words), _NAMED[mark["verb"]] if mark else "responsible", [unit]


def _units(words: str) -> list[str]:
    """The units of a list that is nothing else; none where any part of it is no unit."""
    units = list(split_units(words))
    are_units = bool(units) and len(words) <= 120 and all(_OFFICE.fullmatch(unit) and not _SAID.search(unit) for unit in units)
    return units if are_units else []
