"""Name of a row of an indicator table → the indicators it holds, each with its subject and unit.

评比获奖人次/获一等奖比例 is two indicators, 初中/小学差异系数(%) one for two subjects; the unit stands behind the name in
brackets, or is the word the name ends in (人数).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pipeline.model import Quantity
from pipeline.numerals import MULTIPLIERS, normalize
from pipeline.recognize.quantities import find_quantities

_DASH = re.compile(r"\A\s*+[-—–/]*+\s*$")
"""A cell of units that says there is none."""
_UNIT_AT_END = re.compile(r"[(（](?P<unit>[^（()）]{1,12})[)）]\s*$")
_AMONG = re.compile(r"^(?:其中|[#＃]+)[:：]?")
_MEASURE_WORD = re.compile(r"(人次|人数|户数|家数|个数|场次|天数|课时|人口|学位|时长|年限)(?:数)?$")
_WORD_UNITS = {"人次": "人次", "人数": "人", "户数": "户", "家数": "家", "个数": "个", "场次": "场次", "天数": "天", "课时": "课时"}
_UNIT_WORD = re.compile(r"[百千万亿]{1,2}\S{0,8}|[毫微纳]米|(?=[A-Z]{0,2}[a-z])[A-Za-z]{1,6}(?:/[A-Za-z]{1,5})?")
"""万件, 纳米, Tbps, kWh; GDP and PM in brackets are other names of what is measured."""


@dataclass(frozen=True, slots=True)
class Part:
    """One indicator of a row: what it is, for whom, in which unit; 万 in the unit is in `scale`."""

    indicator: str
    subject: str
    unit: str
    scale: Decimal


@lru_cache(maxsize=256)
def indicator_parts(name: str, unit: str, count: int) -> tuple[Part, ...]:
    """The indicators that a row's name holds, `count` values to a cell.

    >>> [(p.indicator, p.subject, p.unit) for p in indicator_parts("初中/小学差异系数(%)", "", 2)]
    [('差异系数', '初中', '%'), ('差异系数', '小学', '%')]
    """
    flat = re.sub(r"\s+", "", name.strip().rstrip("；;。"))
    flat = _without_bounds(_AMONG.sub("", flat))
    if count > 1 and (several := _several(flat, unit, count)):
        return tuple(several)
    indicator, own_unit, scale = unit_of(flat, unit)
    return (Part(indicator, "", own_unit, scale),) * max(count, 1)


def _without_bounds(name: str) -> str:
    """A bound inside a name (…占比达到90%以上，…) is no part of it."""
    name = re.sub(r"[（(][^（()）]*\d(?:\.\d+)?\s*(?:%|倍|元|人)[^（()）]*[)）]", "", name)
    spans = [s for s in find_quantities(name) if s.start > 3 and isinstance(s.value, Quantity) and s.value.unit in ("%", "倍")]
    if spans:
        return re.sub(r"(?:达到|达|为|是|至|到|提高到|保持在){0,4}$", "", name[: spans[0].start])
    return name


def _several(name: str, unit: str, count: int) -> list[Part]:
    """A/B of two indicators with their own units, or 初中/小学X and 高中、初中、小学X of one for several."""
    halves = name.split("/") if "(/" not in name else [name]
    halves = _rejoin_units(halves)
    if len(halves) == count and (len(halves[0]) > 4 or _UNIT_AT_END.search(halves[0])):
        return _indicators(halves, unit)
    subjects, rest = _subjects(name, count)
    if not subjects:
        return []
    indicator, own_unit, scale = unit_of(rest, unit)
    return [Part(indicator, subject, own_unit, scale) for subject in subjects]


def _rejoin_units(halves: list[str]) -> list[str]:
    """(元/人) was cut by its own stroke."""
    joined: list[str] = []
    for half in halves:
        if joined and joined[-1].count("(") + joined[-1].count("（") > joined[-1].count(")") + joined[-1].count("）"):
            joined[-1] += "/" + half
        else:
            joined.append(half)
    return joined


def _indicators(halves: Sequence[str], unit: str) -> list[Part]:
    parts: list[Part] = []
    stem = ""
    for half in halves:
        indicator, own_unit, scale = unit_of(half, unit)
        if not stem:
            stem = _stem(indicator)
            parts.append(Part(indicator, "", own_unit, scale))
        else:
            whole = indicator if len(indicator) > 6 or not stem else stem + indicator
            parts.append(Part(whole, "", own_unit, scale))
    return parts


def _stem(indicator: str) -> str:
    """What A of A/B shares with B: 评比 of 评比获奖人次/获一等奖比例."""
    match = re.match(r"^(.{4,}?)(?:获\S{1,4}|上线数|[新增完成]\S{0,2}数|数|率|人次)$", indicator)
    return match[1] if match else ""


def _subjects(name: str, count: int) -> tuple[list[str], str]:
    """The items that a name lists in front, and the rest: the last item is as long as the one before it."""
    for separator in ("、", "/", "和"):
        items = name.split(separator)
        if len(items) == count and 1 <= len(items[-2]) <= 4 and len(items[-1]) > len(items[-2]):
            length = len(items[-2])
            return [*items[:-1], items[-1][:length]], items[-1][length:]
    return [], name


def unit_of(name: str, unit: str) -> tuple[str, str, Decimal]:
    """(name without its unit, unit, scale): 人次(万) is 人次 in 万."""
    match = _UNIT_AT_END.search(name)
    written = normalize(match["unit"]) if match and is_unit(match["unit"]) else ""
    bare = name[: match.start()] if match and written else name
    written = written or ("" if _DASH.match(unit) else normalize(unit))
    scale = Decimal(1)
    while written and written[0] in MULTIPLIERS and written not in ("千瓦", "千米", "千克", "千瓦时") and not written.startswith(("千瓦", "百分")):
        scale *= MULTIPLIERS[written[0]]
        written = written[1:]
    if not written and (word := _MEASURE_WORD.search(bare)):
        written = _WORD_UNITS.get(word[1], "")
    return bare, "百分点" if written == "个百分点" else written, scale


@lru_cache(maxsize=256)
def is_unit(text: str) -> bool:
    """What stands in brackets is a unit: it reads as one behind a number."""
    spans = list(find_quantities(f"1{normalize(text)}"))
    whole = bool(spans) and spans[0].end == len(text) + 1
    return whole or bool(_UNIT_WORD.fullmatch(text))
