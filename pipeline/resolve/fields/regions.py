"""Regions of GB/T 2260: which province, prefecture or county a name means, or that it could mean several.

A name that fits several regions is settled by what else is named, never by likelihood.
The state itself has no code in GB/T 2260: it is the root of the tree here, under `NATION`, and a document's fields
leave it out (`document_fields`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.resolve.fields.region_table import (
    NATION,
    TODAY,
    Level,
    Region,
    Use,
    ancestors,
    name_lengths,
    name_uses,
    region_of,
    regions,
    short_name,
)

__all__ = [
    "NATION", "Region", "ancestors", "candidates", "document_fields", "find_region", "leading_region",
    "office_prefix", "region_of", "regions", "short_name",
]  # fmt: skip

MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})

# 矿区, 新城区 … are common nouns as well: they name a region only right after the one that they belong to.
_COMMON_NOUNS = frozenset(
    {"郊区", "城区", "矿区", "新区", "市区", "东区", "西区", "新城区", "老城区", "城中区", "城郊区", "会同县"}
)
_CONTINUED = {"区": "域块位间号", "县": "级域", "市": "场值", "州": "际"}  # 江南区域 is not 江南区
_NATIONAL = re.compile(
    "国务院|中共中央|中央|中国|中华|国家|全国|最高人民|共青团中央|人民银行|审计署|"
    "(?:外交|国防|教育|科技|科学技术|公安|安全|民政|司法|财政|自然资源|国土资源|生态环境|环境保护|交通运输|水利|农业农村|"
    "农业|商务|文化和旅游|文化|应急管理|卫生|人力资源(?:和)?社会保障|住房(?:和)?城乡建设|工业和信息化)部|"
    "(?:海关|税务|市场监管|体育|广电|金融监管)总局"
)


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    uses: tuple[Use, ...]


def find_region(
    text: str, near: str | Iterable[str] | None = None, *, within: str | None = None, year: int | None = None
) -> Region | None:
    """The region that a name or an organisation's name belongs to (杭州市西湖区人民政府办公室 → 330106).

    `near` is other text of the document, or other names in it, that settles a name of several regions (西湖区, 鼓楼区);
    `within` a region's code that the answer must lie in or above; `year` prefers what was in force then. National
    organs give `NATION`. None where no region is named or the name stays ambiguous.
    """
    text = "".join(text.split())
    mentions = list(_mentions(text))
    national = _NATIONAL.match(text)
    if national and not _is_branch(text, national.end(), mentions):
        return region_of(NATION)
    chain = _chain([m for m in mentions if not national or m.start >= national.end()], year)
    if within is not None:
        chain = [code for code in chain if _related(code, within)]
    if len(chain) > 1 and near is not None:
        chain = _supported(chain, near if isinstance(near, str) else "\n".join(near))
    return region_of(chain[0]) if len(chain) == 1 else None


def leading_region(text: str, within: str | None = None) -> tuple[Region, int] | None:
    """The region that a text begins with and the length of its name (杭州市西湖区教育局 → 330106, 6), or None.

    `within` is a region's code that settles a name of several regions; it may be above or below the answer.
    """
    run = _run(_mentions(text))
    if not run or run[0].start != 0:
        return None
    codes = _chain(run, None)
    if len(codes) > 1 and within is not None:
        codes = [code for code in codes if _related(code, within)]
    return (region_of(codes[0]), run[-1].end) if len(codes) == 1 else None


def candidates(text: str) -> tuple[Region, ...]:
    """Every region that a full name in the text can mean, each once, in order of first mention."""
    codes: dict[str, None] = {}
    for mention in _mentions(text):
        codes.update(dict.fromkeys(use.code for use in _in_force(mention.uses, None) if not use.short))
    return tuple(region_of(code) for code in codes)


def office_prefix(code: str) -> str:
    """How offices of a region begin their name: 杭州市西湖区, 义乌市, 运城市, 安徽省; empty for the nation.

    A district is named under its city; counties and cities of that rank stand alone.
    """
    region = region_of(code)
    if region.level == "national":
        return ""
    if region.level != "county" or region.parent is None or not region.name.endswith("区"):
        return region.name
    is_province = region_of(region.parent).level == "province"
    return region.name if is_province and region.parent not in MUNICIPALITIES else _under_parent(region)


def _under_parent(region: Region) -> str:
    return (region_of(region.parent).name if region.parent else "") + region.name


def document_fields(region: Region | None) -> tuple[str | None, str | None, Level | None]:
    """`region`, `region_code` and `region_level` of a document: for a national one only the level is set."""
    if region is None:
        return None, None, None
    if region.level == "national":
        return None, None, "national"
    return region.full_name, region.code, region.level


# ---------------------------------------------------------------- names in a text


def _mentions(text: str) -> Iterator[_Mention]:
    """Region names from left to right, the longest at each place, none within another."""
    heads = name_lengths()
    at, last = 0, _Mention(-1, -1, ())
    while at < len(text) - 1:
        lengths = heads.get(text[at : at + 2])
        mention = _mention_at(text, at, lengths, last) if lengths else None
        if mention is None:
            at += 1
        else:
            yield mention
            at, last = mention.end, mention


def _mention_at(text: str, at: int, lengths: tuple[int, ...], last: _Mention) -> _Mention | None:
    for length in lengths:
        name = text[at : at + length]
        uses = name_uses().get(name, ())
        if uses and name in _COMMON_NOUNS:
            above = {use.code for use in last.uses} if last.end == at else set()
            uses = tuple(use for use in uses if above & set(ancestors(use.code)))
        if uses and _is_name(text, at, name, follows=last.end == at):
            return _Mention(at, at + length, uses)
    return None


def _is_name(text: str, at: int, name: str, *, follows: bool) -> bool:
    """Whether the characters are the name here, and no part of other words (和县 in 市和县级政府)."""
    if text[at + len(name) : at + len(name) + 1] in tuple(_CONTINUED.get(name[-1], "")):
        return False
    return follows or len(name) > 2 or at == 0 or name[-1] not in "县区市"


def _in_force(uses: Iterable[Use], year: int | None) -> tuple[Use, ...]:
    """The uses of the year where there are any, full names before short ones.

    Without a year, those of today; and a former region of another province counts too, since 江北区 may be either.
    """
    found = tuple(uses)
    now = tuple(use for use in found if use.since <= (year or TODAY) <= use.until) or found
    if year is None:
        provinces = {use.code[:2] for use in now}
        now += tuple(use for use in found if use.code[:2] not in provinces and not use.short)
    return tuple(use for use in now if not use.short) or _highest(now)


def _highest(uses: tuple[Use, ...]) -> tuple[Use, ...]:
    """吉林 and 海南 alone are the provinces, not the prefectures of the same name."""
    return tuple(use for use in uses if use.code.endswith("0000")) or uses


def _run(mentions: Iterable[_Mention]) -> list[_Mention]:
    """The first unbroken run of names, each within what the former can mean: 浙江省 + 杭州市 + 西湖区."""
    run: list[_Mention] = []
    for mention in mentions:
        if run and (mention.start != run[-1].end or not _below(mention, run[-1])):
            break
        run.append(_Mention(mention.start, mention.end, _below(mention, run[-1]) if run else mention.uses))
    return run


def _below(mention: _Mention, above: _Mention) -> tuple[Use, ...]:
    codes = {use.code for use in above.uses}
    return tuple(use for use in mention.uses if codes & set(ancestors(use.code)))


def _chain(mentions: Iterable[_Mention], year: int | None) -> list[str]:
    """Codes that the first run of names can mean; its last name says most."""
    run = _run(mentions)
    return list(dict.fromkeys(use.code for use in _in_force(run[-1].uses, year))) if run else []


def _is_branch(text: str, end: int, mentions: list[_Mention]) -> bool:
    """Whether the name of a national body, which ends at `end`, goes on to a local branch: 国家税务总局杭州市税务局.

    国务院关于支持浙江省… is the State Council's all the same.
    """
    if any(mention.start == end for mention in mentions):
        return True
    ends = text.endswith(("局", "行", "海关", "公司", "办", "处", "队", "委员会", "总部"))
    return ends and bool(mentions) and text.startswith(("国家", "中国", "中华"))


def _related(code: str, other: str) -> bool:
    return code in ancestors(other) or other in ancestors(code)


def _supported(codes: list[str], near: str) -> list[str]:
    """Those of the codes that the other names speak for: first by their whole path, then by the region above, then by
    its short name, then by the province. A step that speaks for several settles nothing."""
    above = {code: region_of(code).parent or "" for code in codes}
    near = "".join(near.split())
    uses = [use for mention in _mentions(near) for use in _in_force(mention.uses, None)]
    short = {use.code for use in uses}
    full = {use.code for use in uses if not use.short}
    steps = (
        [code for code in codes if _under_parent(region_of(code)) in near],
        [code for code in codes if above[code] in full],
        [code for code in codes if above[code] in short],
        [code for code in codes if ancestors(code)[-2] in short],
    )
    return next((step for step in steps if step), codes)
