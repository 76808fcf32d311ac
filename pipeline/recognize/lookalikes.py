"""What looks like an amount and is none: years, days of a month, codes, sessions of a body, words with a numeral in them."""

from __future__ import annotations

import re

from pipeline.numerals import MULTIPLIERS
from pipeline.recognize.comparators import head_of
from pipeline.recognize.lexicon import arabic_only

_CODE_BEFORE = re.compile(r"[A-Za-z][A-Za-z0-9_\-]{0,5}$|[A-Za-z]-$|\d[-/]$|[\w]#$|[.:]$|\d ?\+ ?$")
_LEADING_ZERO = re.compile(r"0\d")
_LATIN = re.compile(r"[A-Za-z#_]")
_BEFORE_ONE = tuple("上下同另某任这那第统唯单其逐之专惟任一")
_MULTIPLIERS_ALONE = frozenset(MULTIPLIERS) - {"十"}
_MAKING = re.compile(r"(?:建设|建成|打造|培育|培养|组建|新建|新增|创建|选派|遴选|评选|培训|引进|举办|推出|、)$")
_REACHES = re.compile(r"(?<![以线网楼早晚车船身史路地海陆级向村镇市岗会党世马成千世]) ?上$")
"""上千名, but 线上千家 and 成千上万."""
_NOUN_COUNTED = re.compile(r"[\u4e00-\u9fff“]{2,7}\d")
_SESSION = {
    "届": re.compile(
        r"\s{0,8}(?:[省市区县镇乡]?(?:人大|人民代表|人民政府|政府|政协|党代|党委|[省市区县]委|委)|[人党]代会|"
        r"全[委体国]|中[央全]|[一二三四五六七八九十\d]{1,8} ?次|常[务委]|代表大会|理事会)"
    ),
    "次": re.compile(r"\s{0,8}(?:常务会|全体会|全会|党组会|代表大会|人民代表)"),
}
_OF_BODY = re.compile(r"(?:人大|大会|代会|委会|[一二三四五六七八九十\d] ?届) ?$")
"""十五届人大, 九届31次常务会议: the session of a body."""
_HELD = re.compile(r"(?:办|培训|刊|分|出版|推出|播|讲|班|每[年月季]度?)[^，。；]{0,10}$")
"""举办三期, but 云河港二期: the stage of a project."""
_PER_VALUE = re.compile(r"\s{0,8}(?:国内|地区|GDP|工业|农业|规上|规模|生产|产值|增加值)")
"""万元地区生产总值用水量: by how much it is measured."""
_YEAR = re.compile(r"(?:19|20)\d\d$")
_MARKED_YEAR = re.compile(r"\d{1,2}\.(?:19|20)\d\d$")
"""3．2026年: the number of an item, and a year."""
_SCHOOL_YEAR = re.compile(r"/(?:20)?\d\d学?年")
"""2025/2026学年"""


def follows_a_code(before: str) -> bool:
    """A-5, 02-06, 第3, 〔2025: the number at the end of `before` names something."""
    return bool(_CODE_BEFORE.search(before[-6:])) or before.rstrip(" ").endswith(("第", "〔", "[20", "NO."))


def reaches(before: str, written: str) -> bool:
    """上 before 千 or 百万: at least so many."""
    return set(written) <= _MULTIPLIERS_ALONE and bool(_REACHES.search(before))


def is_no_quantity(match: re.Match[str], tail: re.Match[str], unit: str, before: str) -> bool:
    """`match` is what the numeral's pattern found, `tail` what follows it, `before` the text in front of it."""
    following = match.string[tail.end() : tail.end() + 8]
    if (unit in _SESSION and _SESSION[unit].match(following)) or (unit == "次" and _OF_BODY.search(before)):
        return True
    if match["low"]:
        return _is_year(match, unit, following) or _is_code(match[0], tail, unit, before, following)
    return _is_word(match[0], tail, unit, before, following)


def _is_year(match: re.Match[str], unit: str, following: str) -> bool:
    """2025年, 2023-2025, 2022版: a time, not an amount."""
    if (unit == "年" or following.lstrip()[:1] == "年") and _MARKED_YEAR.match(match["low"]):
        return True
    if not _YEAR.match(match["low"]):
        return False
    if _SCHOOL_YEAR.match(following):
        return True
    if match["high"]:
        return not unit and bool(_YEAR.match(match["high"]))
    return unit == "年" or (not unit and following[:1] in ("年", "版"))


def _is_code(written: str, tail: re.Match[str], unit: str, before: str, following: str) -> bool:
    """02-06地块, 7月12日, 5G网络, 第3条: numbers that name or date."""
    if _LEADING_ZERO.match(written) or (unit == "日" and before.rstrip(" ").endswith("月")):
        return True
    if not unit:
        return following[:1] in ("月", "号", "条", "款", "时", "点") or bool(_LATIN.match(following))
    if unit == "G" and written in "23456" and not tail["after"]:
        return True
    # 10G-PON is a name, too.
    return unit.isascii() and unit.isalpha() and bool(_LATIN.match(following.removeprefix("-")) or following[:1].isdigit())


def _is_word(written: str, tail: re.Match[str], unit: str, before: str, following: str) -> bool:
    """上一轮, 十分, 三元, 千兆, 万家, 十五届人大, 万元产值能耗: Han numerals that are part of a word."""
    if unit in arabic_only() or (unit == "分" and written in "十万千"):
        return True
    if written == "一" and (before[-1:] in _BEFORE_ONE or following[:1] == "一"):
        return True
    if unit == "期" and not tail["after"] and not _HELD.search(before):
        return True
    if unit == "元" and written == "万" and _PER_VALUE.match(following):
        return True
    alone = (unit == "元" and len(written) == 1 and not tail["jiao"]) or set(written) <= _MULTIPLIERS_ALONE
    if alone and not tail["after"] and _NOUN_COUNTED.match(following):
        return True  # 百亩攻关田20个
    return alone and not _is_bounded(before, tail, written)


def _is_bounded(before: str, tail: re.Match[str], written: str) -> bool:
    """超百万件, 亿元以上, 上千名, 建设百支: a multiplier alone is a number only with a bound, or behind a verb that makes."""
    bound = tail["after"] or tail["more"] or tail["more2"] or head_of(before, "%") or _MAKING.search(before)
    return bool(bound) or reaches(before, written)
