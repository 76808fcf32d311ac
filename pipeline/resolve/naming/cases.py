"""What tells the cases of one thing apart: years, sizes, and ranges of ranks.

2024年、2025年分别新建公园 speaks of 新建公园 in two years; 年交易额首次达到50亿元、100亿元的平台企业 of 平台企业 of two sizes; and
新评定为国家2—5星级的示范单位 of four ranks. Each of as many amounts that follow is for one of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import Quantity, Span
from pipeline.recognize.quantities import find_quantities
from pipeline.resolve.naming.nouns import is_measure, noun_before

_YEAR_BEHIND = re.compile(r"\A(?P<before>.*?)(?P<year>(?:19|20)\d\d ?年)[底末度]{0,2}\s{0,9}$")
_JOINT = re.compile(r"\s{0,9}(?:[、,，]|和|与|及|以及|或)\s{0,9}")
_NUMERALS = "一二三四五六七八九十"
_MARK = "(?:星级|等奖|A级|[级类档])"
_RANK = re.compile(
    rf"(?:国家|世界|全国|自治区|[省市县区州部])级(?:及?以上)?|(?:国家)?[{_NUMERALS}1-9]{_MARK}|[A-Z]类|[初中高特甲乙丙丁][级等]|第[{_NUMERALS}]年|首年|次年|其[他余]"
)
_RANGE = re.compile(
    rf"(?P<whose>(?:国家|世界|自治区|[省市])?级?)(?P<low>[{_NUMERALS}1-9])(?P<mark>{_MARK})?(?:[—－–~～-]|[至到])(?P<high>[{_NUMERALS}1-9])(?P<last>{_MARK})"
)
"""国家2—5星级, 一类至八类"""
_REACHED = re.compile(
    r"(?:[首单]次|累计|合计|总计|分别|达到?|超过|突破|不少于|不低于|不超过|控制|高于|满|在|为|均|并|且|、|，|每|新?增加|连续){1,6}$"
)
"""Between what is measured and its size: 营业额首次达到4亿元."""
_SCALE = re.compile(r"(?<=[\u4e00-\u9fff]{4})(?:建筑|占地|经营|营业)?(?:面积|人数|数量|床位|总价|单价|规模)$")
"""购买存量住房面积90平方米以上的: by what the size is taken."""
_BESIDES = re.compile(r"(?<=[\u4e00-\u9fff]{4})(?:(?<![合兼归])并(?!购)|且)[^并且]*$")
"""实施中试类项目并实际完成投资800万元以上的: what is said besides."""
_NOT_YET_SAID = re.compile(r"^[一两]?(?:[个批次件名家项]|一|首)")
"""一个行政村, 一批企业: no size."""
_HEAD = re.compile(r"^(?:（[^（）]*）)?(?:及?以[上下内])?(?:的|[且并、，和].*的)?(?P<head>[^的，]*)$")
_WHO = "(?:企业|单位|机构|个人|法人|主体|部分|项目单位|团队|人员|旅行社|社团|家庭|购房人|农户|合作社|[的者])"
_NO_HEAD = re.compile(
    rf"(?:(?:[规限]上|中小微?|小微|民营|本地|注册|户外)?{_WHO}(?:[、和或](?:[规限]上|中小微?|小微|民营|本地|户外)?{_WHO})*)?(?:以[上下内])?(?:再|另)?"
)
"""Whoever is of that size says nothing of what is counted."""
_DEED = re.compile(
    r"^(?:每)?(?P<deed>新(?:发展|引进|建设?|开设|设立|认定|评定|增|购置?|入驻|落户|签约|投产)|引进|购买|购置|租[赁用]|新?招[引录]|获得|取得|改造|举办|承办)"
)
"""新发展100亩以上的茶园, 购买90平方米以上的新房: the deed in front of the size belongs to the thing behind it."""


@dataclass(frozen=True, slots=True)
class Cases:
    """One thing, and the `cases` of it that the words list, in their order."""

    thing: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sized:
    """A thing, and the words that tell only of which size it is (年交易额首次达到50亿元)."""

    thing: str
    size: str


def parse_years(items: Sequence[str], deed: str) -> Cases | None:
    """治理率2023年、2025年分别达到: the measure in each year; 2024年、2025年分别新建公园: the `deed` in each year. None where an item
    ends in no year."""
    years = [found for item in items if (found := _YEAR_BEHIND.match(item))]
    if len(years) < len(items):
        return None
    return Cases(noun_before(years[0]["before"]) or noun_before(deed), tuple(found["year"] for found in years))


def parse_range(words: str, count: int) -> Cases | None:
    """国家2—5星级的示范单位: the thing in each rank of the range; None where the range has not `count` ranks."""
    for found in _RANGE.finditer(words):
        order = _NUMERALS if found["low"] in _NUMERALS else "0123456789"
        low, high = order.find(found["low"]), order.find(found["high"])
        if low >= 0 and high - low + 1 == count:
            ranks = (found["whose"] + order[n] + found["last"] for n in range(low, high + 1))
            return Cases(noun_before(words[: found.start()]) + _noun_of(words[found.end() :]), tuple(ranks))
    return None


def parse_sizes(words: str, count: int) -> Cases | None:
    """年交易额首次达到50亿元、100亿元的平台企业: the thing in each of `count` sizes that are listed; None where they are not as many."""
    sizes = _sizes(words)
    for first in range(len(sizes) - count + 1):
        run = sizes[first : first + count]
        gaps = [words[one.end : other.start] for one, other in pairwise(run)]
        if count > 1 and all(_JOINT.fullmatch(gap) for gap in gaps):
            texts = [words[size.start : size.end] for size in run]
            reached = re.match(r"[^\d一二三四五六七八九十两]*", texts[0])
            lead = words[: run[0].start] + (reached[0] if reached else "")
            measure = re.split("[，。；的且并对]", lead)[-1]
            clause = lead + re.split("[，。；]|分别", words[run[-1].start :])[0]
            cases = (measure + text.removeprefix(reached[0] if reached else "") for text in texts)
            return Cases(parse_sized(clause.removeprefix("对")).thing, tuple(cases))
    return None


def parse_sized(words: str) -> Sized:
    """The thing in `words` without its sizes: 面积3000平方米以上的展会 is 展会 of that size; where only whoever is of that size
    is named behind it (营业额4亿元以上的企业), what is measured is the thing."""
    sizes = _sizes(words)
    if not sizes:
        return Sized(words, "")
    front, behind = words[: sizes[0].start], words[sizes[-1].end :]
    head = _HEAD.match(behind)
    deed = _DEED.match(front)
    done = deed["deed"] if deed else ""
    if head and not _NO_HEAD.fullmatch(head["head"]):
        return Sized(done + head["head"], words[len(done) : len(words) - len(head["head"])].strip("的，、"))
    thing = _SCALE.sub("", _REACHED.sub("", _BESIDES.sub("", front)))
    if is_measure(thing):
        return Sized("", words.strip("的，、"))
    return Sized(thing, words[len(thing) :].strip("的，、并且"))


def is_rank(words: str) -> bool:
    """国家级, 三星级, 一等奖, 第二年, A类: a rank alone."""
    return _RANK.fullmatch(words) is not None


def _sizes(words: str) -> list[Span]:
    return [span for span in find_quantities(words) if isinstance(span.value, Quantity) and _is_size(span.value)]


def _is_size(quantity: Quantity) -> bool:
    """An amount with a unit: no grade, no number in a name (500强), no 一个; a share only where it is a bound (增速8%以上)."""
    is_share = quantity.unit == "%" and quantity.comparator == "="
    return not is_share and quantity.unit not in ("", "等级", "级", "时刻", "比") and not _NOT_YET_SAID.match(quantity.text)


def _noun_of(words: str) -> str:
    """The noun behind a range of ranks: 的示范单位，一次性分别给予 is 示范单位."""
    return re.sub("^(?:的|执行)", "", re.split("[，。；]|分别|给予|奖励", words)[0])
