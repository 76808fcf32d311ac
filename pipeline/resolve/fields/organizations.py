"""Organisations: which government's body a unit means, as written in a document of a region.

区教育局 in a document of 西湖区 is 杭州市西湖区教育局, 市教育局 in the same document is 杭州市教育局. Bodies,
abbreviations and reforms are data (`recognize/lexicon/organizations.toml`). What cannot be placed is None, never a
guess: people, bodies of no known region, words that are no unit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pipeline.recognize.lexicon import load
from pipeline.resolve.fields.regions import (
    NATION,
    Region,
    ancestors,
    find_region,
    leading_region,
    office_prefix,
    region_of,
    short_name,
)

_BRACKETS = str.maketrans("()[]【】〔〕〈〉", "（）（）（）（）（）")
_LEVEL = re.compile("(?P<level>自治区|省|市|区|县|州|旗|盟)(?![级域场内里]|$)")
_SHORT_GOVERNMENT = re.compile("(?<!人民)政府(?:办(?:公室|公厅)?)?$|(?<=[省市区县州旗盟])府办$")
_COUNTED = re.compile("[0-9]{1,9}[个家]")
_YOUTH_LEAGUE = re.compile("^(?:共青团|团)(?P<level>自治区|省|市|区|县|州|旗|盟)委$")
_SEAT, _PARTY_SEAT = "人民政府", "委员会"
_UNIT = re.compile(
    "(?:局|厅|委|办|院|校|中心|集团|公司|会|队|站|所|社|专班|组|部|台|馆|室|大学|银行|行|联盟|园|总站|党委|党组)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """A body of a region's government or party, a body kept as written, or (`kind` group) several units at once.

    `organization_id` is the region's code and the body's stem (330106/教育), the same for 区卫健局 and 区卫健委, since
    a region has one body of a stem; `parent` is the id of the body above; `successor` the id of the body that a
    reform put in its place.
    """

    organization_id: str
    name: str
    region_code: str | None
    parent: str | None = None
    kind: Literal["organization", "group"] = "organization"
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class _Body:
    stem: str
    name: str
    under: str = _SEAT
    until: int | None = None
    successor: str | None = None


def resolve_unit(unit: str, region_code: str | None, *, year: int | None = None) -> Organization | None:
    """The organisation that a unit, as written, is in a document of a region (`NATION` for a national one).

    `year` is the document's: a body of before a reform is itself until then, and its successor afterwards and where
    no year is given.
    """
    text = "".join(unit.split()).translate(_BRACKETS)
    if not text or text.endswith(_ends("persons")):
        return None
    if _is_group(text):
        return _group(text, region_code)
    text = re.sub("（[^（）]*）$", "", text)
    national = _national(text, region_code)
    if national is not None or region_code is None or region_code == NATION:
        return national or _named_region(text, region_code, year)
    return _local(_YOUTH_LEAGUE.sub(r"\g<level>团委", text), region_code, year)


def full_office_name(office: str, region_code: str) -> str:
    """An issuer in a document of the region under its full name: 省政府办公厅, 云州市政府办公室 and 自治区人民政府 are
    completed; a name that is whole already stays as written."""
    level = _LEVEL.match(office)
    if level is None and not _SHORT_GOVERNMENT.search(office):
        return office
    resolved = resolve_unit(office, region_code)
    if resolved is not None:
        return resolved.name
    owner = _level_region(level["level"], region_code) if level and region_code != NATION else None
    return office_prefix(owner.code) + office[level.end() :] if level and owner else office


def _local(text: str, region_code: str, year: int | None) -> Organization | None:
    if text.endswith("分局"):
        return _suboffice(text, region_code, year)
    if text in _bodies():  # first, for 市场监管局 is nobody's 场监管局
        return _body_of(region_of(region_code), _bodies()[text], year)
    level = _LEVEL.match(text)
    if level:
        owner = _level_region(level["level"], region_code)
        return _owned(owner, text[level.end() :], year) if owner else None
    return _named_region(text, region_code, year)


def _named_region(text: str, region_code: str | None, year: int | None) -> Organization | None:
    """A unit that names its region: 杭州市教育局, 合肥海关; a short name is one only in a branch's (not 浙江大学)."""
    if text.endswith(_ends("branches")):
        region = find_region(text, within=region_code) or find_region(text)
        return _as_written(text, region) if region and region.code != NATION else None
    lead = leading_region(text.removeprefix("中共"), region_code)
    if lead is None:
        return None
    region, length = lead
    named = text.removeprefix("中共")[:length]
    return _owned(region, text.removeprefix("中共")[length:], year) if named.endswith(region.name[-1]) else None


def _owned(region: Region, rest: str, year: int | None) -> Organization | None:
    """A body of the region: one of the lexicon, else one that is kept as written if it looks like a unit."""
    body = _bodies().get(rest)
    if body is not None:
        return _body_of(region, body, year)
    if not _UNIT.search(rest):
        return None
    return Organization(
        organization_id=f"{region.code}/{rest}",
        name=office_prefix(region.code) + rest,
        region_code=region.code,
        parent=_parent_as_written(region, rest),
    )


def _body_of(region: Region, body: _Body, year: int | None) -> Organization:
    while body.successor is not None and (year is None or body.until is None or year > body.until):
        body = _successor(body, region)
    return Organization(
        organization_id=f"{region.code}/{body.stem}",
        name=office_prefix(region.code) + body.name,
        region_code=region.code,
        parent=_parent(region, body),
        successor=f"{region.code}/{body.successor}" if body.successor else None,
    )


def _successor(body: _Body, region: Region) -> _Body:
    """The body of the successor's stem with the rank of the former where it has that, else with the usual one."""
    assert body.successor is not None
    names = [found for found in _bodies().values() if found.stem == body.successor]
    usual = ("厅", "委员会", "局") if region.level == "province" else ("局", "委员会")
    ranks = [rank for rank in ("委员会", "厅", "局") if body.name.endswith(rank)] + list(usual)
    return next((found for rank in ranks for found in names if found.name.endswith(rank)), names[0])


def _suboffice(text: str, region_code: str, year: int | None) -> Organization | None:
    """A superior's office for a region: 市规划资源局武清分局, 西湖规资分局, 公安武清分局."""
    region = region_of(region_code)
    place = next((name for name in (region.name, short_name(region.name)) if name in text), None)
    if place is None or region.parent is None:
        return None
    superior = text.removesuffix("分局").replace(place, "", 1)
    superior = superior if superior.endswith("局") else superior + "局"
    above = _local(superior, region_code if _LEVEL.match(superior) else region.parent, year)
    if above is None or above.region_code == region_code:
        return _as_written(text, region)
    return Organization(
        organization_id=f"{region_code}/{above.organization_id.partition('/')[2]}分局",
        name=f"{above.name}{short_name(region.name)}分局",
        region_code=region_code,
        parent=above.organization_id,
    )


def _as_written(text: str, region: Region) -> Organization:
    return Organization(organization_id=f"{region.code}/{text}", name=text, region_code=region.code)


def _level_region(level: str, region_code: str) -> Region | None:
    """The region that 省, 市, 区 … means from within a region: the nearest of that rank, itself first."""
    for code in ancestors(region_code):
        region = region_of(code)
        if region.name.endswith("自治区"):
            if level == "自治区" or (level == "区" and code == region_code):
                return region
        elif region.level != "national" and region.name.endswith(level):
            return region
    return None


def _parent(region: Region, body: _Body) -> str | None:
    """The body above within the region; for a seat of government or party that of the region above."""
    if not body.under:
        return None
    if body.stem not in (_SEAT, _PARTY_SEAT):
        return f"{region.code}/{body.under}"
    top = "国务院" if body.stem == _SEAT else "中共中央"
    return f"{region.parent}/{top if region.parent == NATION else body.stem}"


def _parent_as_written(region: Region, rest: str) -> str | None:
    """区委…办公室 is under the party, 区…中心 under the government; a branch or a company is under neither."""
    if rest.endswith((*_ends("branches"), "公司", "集团", "大学", "学院", "银行")):
        return None
    return f"{region.code}/{_PARTY_SEAT if rest.startswith('委') else _SEAT}"


# ---------------------------------------------------------------- national organs, groups


def _national(text: str, region_code: str | None) -> Organization | None:
    """A national organ; a name that a region's body may have too (统计局) only in a national document."""
    name = _national_names().get(text)
    if name is None or (region_code != NATION and _is_local_too(text)):
        return None
    return Organization(organization_id=f"{NATION}/{name}", name=name, region_code=NATION)


def _is_local_too(text: str) -> bool:
    if text in _bodies():
        return True
    ranks = ("部", "总局", "总署", "署", "科学院")
    return not (text.endswith(ranks) or text.startswith(("国", "中", "全国", "最高", "央行", "人民银行", "证监会")))


def _is_group(text: str) -> bool:
    words = load("organizations")["groups"]
    bounds = text.startswith(tuple(words["begin"])) or text.endswith(tuple(words["end"]))
    return bounds or text in words["whole"] or _COUNTED.match(text) is not None


def _group(text: str, region_code: str | None) -> Organization:
    scope = region_code or "-"
    return Organization(organization_id=f"{scope}/*{text}", name=text, region_code=region_code, kind="group")


# ---------------------------------------------------------------- the lexicon


@cache
def _ends(table: str) -> tuple[str, ...]:
    return tuple(load("organizations")[table]["end"])


@cache
def _national_names() -> Mapping[str, str]:
    entries = load("organizations")["national"]
    return {alias: entry["name"] for entry in entries for alias in (entry["name"], *entry.get("aliases", ()))}


@cache
def _bodies() -> Mapping[str, _Body]:
    """Every way to write a body without its region, in full and in short."""
    found: dict[str, _Body] = {}
    for entry in (*load("organizations")["bodies"], *load("organizations")["former"]):
        for written, name in _forms(entry):
            body = _Body(entry["stem"], name, entry.get("under", _SEAT), entry.get("until"), entry.get("successor"))
            found.setdefault(written, body)
    return found


def _forms(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(as written, full name) of an entry: each stem with each rank, then the names given one by one."""
    shorts = {full: short for short, full in load("organizations")["suffixes"].items()}
    stems = (entry["stem"], *entry.get("aliases", ()))
    forms = [
        (stem + written, entry["stem"] + rank)
        for stem in stems
        for rank in entry["suffixes"]
        for written in {rank, shorts.get(rank, rank)}
    ]
    for name, aliases in entry.get("names", {}).items():
        forms += [(written, name) for written in (name, *aliases)]
    return forms
