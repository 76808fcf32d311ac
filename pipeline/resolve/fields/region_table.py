"""The table of regions: codes, names and years of GB/T 2260, and every name that a region goes by.

The table is `recognize/lexicon/regions.csv`, with former names and codes by their years; `region_aliases.csv` adds
abbreviations in use. `regions.py` reads names in texts by it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

Level = Literal["national", "province", "prefecture", "county"]

NATION = "000000"
"""Code of the whole country, as statistical and catalogue codes write it; GB/T 2260 itself begins at 110000."""

TODAY = 9999
_LEXICON = Path(__file__).parents[2] / "recognize" / "lexicon"
_PEOPLES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 "
    "纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 "
    "锡伯 阿昌 普米 塔吉克 怒 乌孜别克 鄂温克 德昂 保安 裕固 鄂伦春 各"
)
_AUTONOMOUS = re.compile(
    rf"(?:(?:{'|'.join(_PEOPLES.split())})族|蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯){{0,6}}自治(?P<rank>[区州县旗])$"
)
_RANK = re.compile("(?:特别行政区|地区|省|市|盟)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region under its latest name; `full_name` leads from the province down (浙江省杭州市西湖区).

    `since` and `until` bound the years of the code (None: before 1981, still in force); `former_names` are those that
    the same code had.
    """

    code: str
    name: str
    full_name: str
    level: Level
    parent: str | None
    since: int | None = None
    until: int | None = None
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """A name as used for a region, in its years; `short` where the rank is left off (杭州)."""

    code: str
    since: int
    until: int
    short: bool = False


@cache
def regions() -> Mapping[str, Region]:
    """All regions by code, those that are gone included (their `until` is set)."""
    return MappingProxyType({code: region_of(code) for code in (NATION, *_entries())})


@cache
def region_of(code: str) -> Region:
    """The region of a code; `KeyError` for a code that the table does not hold."""
    if code == NATION:
        return Region(code=NATION, name="全国", full_name="全国", level="national", parent=None)
    *former, (name, _, until) = _entries()[code]
    parent = region_of(_parent(code))
    since = (former[0] if former else _entries()[code][0])[1]
    return Region(
        code=code,
        name=name,
        full_name=name if parent.level == "national" else parent.full_name + name,
        level=_level(code),
        parent=parent.code,
        since=int(since) if since else None,
        until=int(until) if until else None,
        former_names=tuple(entry[0] for entry in former),
    )


@cache
def ancestors(code: str) -> tuple[str, ...]:
    """The code itself and the codes above it, from below, `NATION` last; empty for an unknown code."""
    if code != NATION and code not in _entries():
        return ()
    parent = region_of(code).parent
    return (code, *ancestors(parent)) if parent else (code,)


def short_name(name: str) -> str:
    """A name without its rank: 武清区 → 武清, 阿坝藏族羌族自治州 → 阿坝; two characters at least remain."""
    short = _AUTONOMOUS.sub("", name) if "自治" in name else _RANK.sub("", name)
    if short == name and name[-1] in "区县旗州":
        short = name[:-1]
    return short if len(short) >= 2 else name


@cache
def _rows(name: str) -> tuple[tuple[str, ...], ...]:
    with (_LEXICON / name).open(encoding="utf-8", newline="") as lines:
        return tuple(tuple(row) for row in csv.reader(lines))[1:]


@cache
def _entries() -> Mapping[str, tuple[tuple[str, str, str], ...]]:
    """The table by code: (name, since, until), the code's latest name last."""
    entries: dict[str, tuple[tuple[str, str, str], ...]] = {}
    for code, name, since, until in _rows("regions.csv"):
        entries[code] = (*entries.get(code, ()), (name, since, until))
    return entries


def _level(code: str) -> Level:
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def _parent(code: str) -> str:
    """Codes nest by twos; a county whose prefecture has no entry (仙桃市 429004, 武清区 120114) is the province's."""
    if code.endswith("0000"):
        return NATION
    above = code[:4] + "00"
    return above if code != above and above in _entries() else code[:2] + "0000"


@cache
def name_uses() -> Mapping[str, tuple[Use, ...]]:
    """Every name and short name with the regions that it can mean."""
    names: dict[str, list[Use]] = {}
    for code, name, since, until in _rows("regions.csv"):
        first, last = int(since or 0), int(until or TODAY)
        names.setdefault(name, []).append(Use(code, first, last))
        autonomous = _AUTONOMOUS.search(name) if "自治" in name else None
        if autonomous and autonomous.start() > 1 and autonomous["rank"] != "区":  # 阿坝州, 恭城县
            names.setdefault(name[: autonomous.start()] + autonomous["rank"], []).append(Use(code, first, last))
        if code.endswith("00"):  # bare county names are too often something else
            names.setdefault(short_name(name), []).append(Use(code, first, last, short=True))
    for code, alias in _rows("region_aliases.csv"):
        names.setdefault(alias, []).append(Use(code, 0, TODAY))
    return {name: tuple(uses) for name, uses in names.items()}


@cache
def name_lengths() -> Mapping[str, tuple[int, ...]]:
    """Lengths of the names that begin with two characters, longest first."""
    lengths: dict[str, set[int]] = {}
    for name in name_uses():
        lengths.setdefault(name[:2], set()).add(len(name))
    return {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}
