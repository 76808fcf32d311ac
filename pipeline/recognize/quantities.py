"""Text → quantities: every number with its unit and direction, exactly, wherever it stands.

`find_quantities` and `parse_quantity` take any string, never raise, and run in linear time. Whether a quantity is a target
is not decided here. Numbers are found first; unit and comparator words are looked for around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import overload

from pipeline.model import Comparator, Quantity, Span
from pipeline.numerals import MULTIPLIERS, normalize, parse_number
from pipeline.recognize.forms import FORMS
from pipeline.recognize.lexicon import arabic_only, comparator_words, unit_classes, unit_pattern
from pipeline.recognize.rules import alternatives, find_matches

_MANY = r"(?: ?[余多]?(?:万[余多]?亿|[百千]?[万亿](?![众民象物里国])|[百千](?![瓦米克卡伏帕升分])))?"
_ARABIC = rf"(?:\d{{1,3}}(?:,\d{{3}})++(?!\d)(?:\.\d+)?|\d++(?:\.\d++)?){_MANY}"
_NUMERAL = "一二三四五六七八九十百千万亿零〇"
# Possessive, and never from amid a numeral: linear on any text.
_HAN = rf"(?<![{_NUMERAL}两])[{_NUMERAL[:-2]}两][{_NUMERAL}两]*+(?:点[一二三四五六七八九零〇]++)?[万亿]?"
_TO = r" ?(?:-{1,2}|—{1,2}|–|~|至|到) ?"
_REACH = 26
_LONGEST_CELL = 60
_LONGEST_NUMERAL = 40
_NEAR = re.compile(r"([一二三四五六七八九两])([一二三四五六七八九两])([十百千万亿]*)$")
_CODE_BEFORE = re.compile(r"[A-Za-z][A-Za-z0-9_\-]*$|[A-Za-z]-$|\d[-/]$|[\w]#$|[.:]$|\d ?\+ ?$")
_LEADING_ZERO = re.compile(r"0\d")
_LATIN = re.compile(r"[A-Za-z#_]")
_BEFORE_ONE = tuple("上下同另某任这那第统唯单其逐之专惟任一")
_MULTIPLIERS_ALONE = frozenset("万亿千百")
_MAY_BOUND = re.compile(r"[封于过少高低多破满足约近超到至≥≤≧≦<>=限逾底码下长概]")
_MAY_BE_FORM = re.compile(r"分之|\d/\d|一半|半数|成|番|:|全[覆配达入贯联]|[清归]零|零[发事新增]|为零|[发出][生现][一1]|[A-D]\+{0,2}[等级]|[早晚迟]于")
_MAY_COUNT = re.compile(r"[\d一二三四五六七八九十百千万亿两几数半全清零归翻不未杜]")
_MAKING = re.compile(r"(?:建设|建成|打造|培育|培养|组建|新建|新增|创建|选派|遴选|评选|培训|引进|举办|推出|、)$")
_NOUN_COUNTED = re.compile(r"[\u4e00-\u9fff“]{2,7}\d")
_SESSION = {
    "届": re.compile(
        r"\s*(?:[省市区县镇乡]?(?:人大|人民代表|人民政府|政府|政协|党代|党委|[省市区县]委|委)|[人党]代会|"
        r"全[委体国]|中[央全]|[一二三四五六七八九十\d]+ ?次|常[务委]|代表大会|理事会)"
    ),
    "次": re.compile(r"\s*(?:常务会|全体会|全会|党组会|代表大会|人民代表)"),
}
_OF_BODY = re.compile(r"(?:人大|大会|代会|委会|[一二三四五六七八九十\d] ?届) ?$")
"""十五届人大, 九届31次常务会议: the session of a body."""
_HELD = re.compile(r"(?:办|培训|刊|分|出版|推出|播|讲|班|每[年月季]度?)[^，。；]{0,10}$")
"""举办三期, but 云河港二期: the stage of a project."""
_PER_VALUE = re.compile(r"\s*(?:国内|地区|GDP|工业|农业|规上|规模|生产|产值|增加值)")
"""万元地区生产总值用水量: by how much it is measured."""
_YEAR = re.compile(r"(?:19|20)\d\d$")
_EACH = "(?:每(?:平方米|人次|[课学]时|学[年期]|小时|[年人月天日户亩吨套间个家件名次]))"
"""最高不超过每月每平方米50元"""
_PER_HEADS = r"/(?:1?0万|十万|百万)人?"
"""The measure of rare events, and no unit besides: a maternal mortality of 12/10万."""
_PER = (
    r"(?:/(?:m[23²³]|[A-Za-z]{1,4}|平方米|平方公里|立方米|公里|千瓦时?|学年|学期|万[人元]|"
    r"千克|公斤|吨(?:标准煤|标煤|二氧化碳)|半年|[㎡瓦]|[人年月天日次户亩台辆套吨生班床位件个张所家座间株头只例米周升秒])"
    r"(?:[·.][人年月天日次]|/(?:半年|季度|平方米|[㎡人年月天日次个户套]))?)?"
)


@cache
def _number() -> re.Pattern[str]:
    units = unit_pattern()
    # The second of a range stands next to the first: 3-5所, 5所至8所, 一两项, 三至五家.
    # 10万元（含）至20万元
    high = rf"{_ARABIC}(?!\d)|[一二三四五六七八九十][一二三四五六七八九十百千万]*+(?={units})"
    arabic = rf"(?P<low>{_ARABIC})(?:(?P<unit1>{units})?(?:（不?含）)?{_TO}(?P<high>{high}))?"
    han = rf"(?P<hlow>{_HAN})(?:{_TO}(?P<hhigh>{_HAN}))?(?=[余多]?(?:{units}))|(?P<vague>十几|[几数][十百千][万亿]?)(?=[余多]?(?:{units}))"
    return re.compile(rf"{arabic}|{han}")


@cache
def _tail() -> re.Pattern[str]:
    after = comparator_words("after")
    inside = alternatives([w for w in after if w in "余多"])
    behind = alternatives([w for w in after if w not in "余多"])
    units = unit_pattern()
    return re.compile(
        rf" ?(?P<more>{inside})? ?(?:（不?含）(?={units}))?(?P<unit>(?:{units}){_PER}|{_PER_HEADS})?(?P<more2>余|多(?![元功种层样方媒语用边头重部]))?"
        rf" ?(?:（不?含(?:\d[^（）]{{0,10}}|[^（）\d]{{0,10}})） ?)?(?:（?(?P<after>{behind})）?)?"
    )


@cache
def _head() -> re.Pattern[str]:
    before = comparator_words("before")
    loose = alternatives([w for w in before if w[0] not in "最上约大近接将至起过超≥≤<>" or w == "超过"])
    least = alternatives([w for w in before if w in ("至少", "最少", "起码")])
    most = alternatives([w for w in before if w[0] == "最" and w[1] in "高低多长少"])
    gap = r"(?:[^,，。;；、:：()（）\d]|(?:19|20)\d\d年度?)"
    # 签约, 附近, 赶超 are words of their own.
    near = rf"(?:(?<![签预节合条制公履缔附最临邻靠赶通经不商])(?:{alternatives(list(before))}))"
    paid = r"可?(?:贷|降至|降到|达|达到|享受|享|获|获得|补|补助|补贴|奖|奖励|奖补|给予|予以|资助|支持|提供|发放|申领|领取|按|为)?(?:一次性|人民币)?"
    # 最高可申请担保贷款500万元
    given = r"可?(?:申请|申领|享受|获得?|给予|予以|提供|发放|补助|补贴|奖励|奖补|资助)[\u4e00-\u9fff]{2,8}?(?<![的按为达])"
    return re.compile(
        rf"(?P<near>{near})(?:分别)?(?:为|是|达|达到|有)? ?(?:{_EACH}{{1,3}}|每\d*[百千万]+人口?|人均|年均)? ?$"
        rf"|(?P<least>{least}){gap}{{1,8}}$|(?P<most>{most})(?:{paid}|{given}|可?按照?{gap}{{2,14}}?(?:给予|予以|的)|[为达]{gap}{{2,14}}?的) ?$"
        rf"|(?P<far>{loose})(?P<gap>{gap}{{1,14}}|{gap}{{1,30}}[的减加]) ?$"
    )


def find_quantities(text: str) -> Iterator[Span]:
    """Each quantity of `text`, in order, as a Span of kind `quantity`; spans cover the comparator words too.

    >>> [s.value.unit for s in find_quantities("新建小学3所，入学率达到99%以上")]
    ['所', '%']
    """
    norm = normalize(text)
    taken = sorted(_forms(norm), key=lambda span: (span.start, -span.end))
    at = 0
    for span in _merge(taken, _numbers(norm)):
        if span.start < at < span.end and isinstance(span.value, Quantity):
            # 不得高于上一年度5%的2倍: the words of the bound hold another amount.
            start = at + len(norm[at : span.end]) - len(norm[at : span.end].lstrip())
            span = replace(span, start=start, value=replace(span.value, text=norm[start : span.end]))
        if span.start >= at:
            yield span
            at = span.end


@lru_cache(maxsize=4096)
def parse_quantity(text: str) -> Quantity | None:
    """The quantity that `text` is as a whole (a table cell: ≥2000, 95%以上, 1:7), or None."""
    norm = normalize(text).strip(" \n\t。;；,，")
    if len(norm) > _LONGEST_CELL or not _MAY_COUNT.search(norm):
        return None
    spans = [s for s in find_quantities(norm) if s.start == 0 and s.end >= len(norm)]
    return spans[0].value if len(spans) == 1 and isinstance(spans[0].value, Quantity) else None


def _merge(forms: list[Span], numbers: Iterator[Span]) -> Iterator[Span]:
    """Special forms win over plain numbers that they overlap."""
    index = 0
    for number in numbers:
        while index < len(forms) and forms[index].end <= number.start:
            yield forms[index]
            index += 1
        if index < len(forms) and forms[index].start < number.end:
            continue
        yield number
    yield from forms[index:]


def _forms(norm: str) -> Iterator[Span]:
    if not _MAY_BE_FORM.search(norm):
        return
    for rule, match in find_matches(FORMS, norm):
        value = rule.reading(match)
        if isinstance(value, Quantity):
            start, end, value = _compared(norm, match.start(), match.end(), value)
            yield Span(start=start, end=end, kind="quantity", value=value, rule=rule.name)


def _compared(norm: str, start: int, end: int, value: Quantity) -> tuple[int, int, Quantity]:
    """A special form takes comparator words around it as a plain number does."""
    if value.comparator != "=" or value.unit == "等级":
        return start, end, value
    head = _head().search(norm[max(0, start - _REACH) : start])
    tail = _tail().match(norm, end)
    after = tail["after"] if tail and not tail["unit"] and not tail["more"] else None
    word = (head["near"] or head["most"] or (head["far"] if value.unit == "%" else None)) if head else None
    begin = start - len(head[0]) if head and word else start
    stop = tail.end() if after and tail else end
    sign = _sign(word, None, after)
    return begin, stop, Quantity(comparator=sign, value=value.value, unit=value.unit, text=norm[begin:stop])


def _numbers(norm: str) -> Iterator[Span]:
    for match in _number().finditer(norm):
        span = _read(norm, match)
        if span is not None:
            yield span


def _read(norm: str, match: re.Match[str]) -> Span | None:
    before = norm[max(0, match.start() - _REACH) : match.start()]
    if len(match[0]) > _LONGEST_NUMERAL:
        return None
    low, high = _bounds(match)
    if low is None or _CODE_BEFORE.search(before[-6:]) or before.rstrip(" ").endswith(("第", "〔", "[20", "NO.")):
        return None
    tail = _tail().match(norm, match.end())
    assert tail is not None  # every part of the pattern is optional
    unit = tail["unit"] or _shared_unit(match)
    if _is_no_quantity(norm, match, tail, unit, before):
        return None
    head = _head_of(before, unit)
    start = match.start() - (len(head[0]) if head else 0)
    word = (head["near"] or head["least"] or head["most"] or head["far"]) if head else None
    end = tail.end() if tail["unit"] or tail["after"] or tail["more"] else match.end()
    more = tail["more"] or tail["more2"] or _inner_more(match[0])
    sign: Comparator = "range" if high is not None else _sign(word, more, tail["after"])
    text = norm[start:end].strip()
    quantity = Quantity(comparator=sign, value=_plain(low), value_high=_plain(high), unit=_canonical(unit), text=text)
    rule = "number-unit" if unit else "bare-number"
    return Span(start=start, end=start + len(norm[start:end].rstrip()), kind="quantity", value=quantity, rule=rule)


@overload
def _plain(value: Decimal) -> Decimal: ...
@overload
def _plain(value: None) -> None: ...
def _plain(value: Decimal | None) -> Decimal | None:
    """Without the zeros that a multiplier leaves behind the point (2.5万 is 25000)."""
    return value.quantize(Decimal(1)) if value is not None and value == value.to_integral_value() else value


def _bounds(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    if match["vague"]:
        return _vague(match["vague"])
    written_low = (match["low"] or match["hlow"]).replace("余", "").replace("多", "")
    written_high = match["high"] or match["hhigh"]
    if written_high is None and (near := _NEAR.match(written_low)) and int(_digit(near[1])) < int(_digit(near[2])):
        # 一两项, 三五家, 二三十名: the lower and the upper.
        scale = parse_number(f"一{near[3]}") or Decimal(1)
        return int(_digit(near[1])) * scale, int(_digit(near[2])) * scale
    low = parse_number(written_low)
    high = parse_number(written_high) if written_high else None
    if low is not None and high is not None and low < high and written_low[-1] not in MULTIPLIERS:
        low *= _multiplier(written_high or "")
    return (low, high) if high is None or (low is not None and low < high) else (None, None)


def _digit(char: str) -> str:
    value = parse_number(char)
    return str(value) if value is not None else "0"


def _vague(written: str) -> tuple[Decimal, Decimal]:
    """十几 is 11 to 19; 几十 and 数百 are 2 to 9 of them."""
    if written == "十几":
        return Decimal(11), Decimal(19)
    scale = Decimal(1)
    for char in written[1:]:
        scale *= MULTIPLIERS[char]
    return 2 * scale, 9 * scale


def _multiplier(written: str) -> Decimal:
    scale = Decimal(1)
    if written[:1].isdigit():
        for char in written:
            scale *= MULTIPLIERS.get(char, 1)
    return scale


def _shared_unit(match: re.Match[str]) -> str:
    unit = match["unit1"] or ""
    return unit if unit in unit_classes() else ""


def _inner_more(written: str) -> str | None:
    return next((char for char in "余多" if char in written), None)


def _canonical(unit: str) -> str:
    """个 before a unit of measure counts nothing of its own: 2个百分点, 6个学分; 个月 is a word."""
    return unit[1:] if unit[:1] == "个" and unit[1:] in unit_classes() and unit != "个基点" else unit


def _head_of(before: str, unit: str) -> re.Match[str] | None:
    if not _MAY_BOUND.search(before):
        return None
    head = _head().search(before)
    if head and head["far"] and unit not in ("%", "倍", "个百分点", "个基点") and not head["gap"].strip().endswith(("每年", "每人", "每月")):
        return None
    return head


def _is_no_quantity(norm: str, match: re.Match[str], tail: re.Match[str], unit: str, before: str) -> bool:
    """Years, days of a month, words and codes that merely look like quantities."""
    following = norm[tail.end() : tail.end() + 8]
    if (unit in _SESSION and _SESSION[unit].match(following)) or (unit == "次" and _OF_BODY.search(before)):
        return True
    if match["low"]:
        return _is_year(match, tail, unit, following) or _is_code(match[0], tail, unit, before, following)
    return _is_word(match[0], tail, unit, before, following)


def _is_year(match: re.Match[str], tail: re.Match[str], unit: str, following: str) -> bool:
    """2025年, 2023-2025, 2022版: a time, not an amount."""
    if not _YEAR.match(match["low"]):
        return False
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
    alone = (unit == "元" and len(written) == 1) or set(written) <= _MULTIPLIERS_ALONE
    if alone and not tail["after"] and _NOUN_COUNTED.match(following):
        return True  # 百亩攻关田20个
    return alone and not _bounded(before, tail)


def _bounded(before: str, tail: re.Match[str]) -> bool:
    """超百万件, 亿元以上, 建设百支: a multiplier alone is a number only with a bound, or behind a verb that makes."""
    return bool(tail["after"] or _head().search(before) or _MAKING.search(before))


def _sign(before: str | None, inside: str | None, after: str | None) -> Comparator:
    """One direction from all the words: a bound in front wins, then one behind, then 余 or 多.

    Words that contradict (超过…及以上) follow 民法典 §1259: the inclusive one is the rule.
    """
    first = comparator_words("before").get(before or "")
    last = comparator_words("after").get(after or "")
    if first in (">", ">=") and last == ">=":
        return ">="
    if first and not (first == "~" and last):
        return first  # type: ignore[return-value]
    return last or (">" if inside else "=")  # type: ignore[return-value]
