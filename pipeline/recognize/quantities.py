"""Text → quantities: every number with its unit and direction, exactly, wherever it stands.

`find_quantities` and `parse_quantity` take any string, never raise, and run in linear time. Whether a quantity is a target
is not decided here. Numbers are found first; unit and comparator words are looked for around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from pipeline.model import Comparator, Quantity, Span
from pipeline.numerals import ARABIC, HAN, TO, normalize, parse_number, parse_numeral, plain, scales_of
from pipeline.recognize.comparators import REACH, after_pattern, head_of, sign_of, word_of
from pipeline.recognize.forms import FORMS
from pipeline.recognize.lexicon import class_of, unit_classes, unit_pattern
from pipeline.recognize.lookalikes import follows_a_code, is_no_quantity, reaches
from pipeline.recognize.rules import find_matches

_LONGEST_CELL = 60
_LONGEST_NUMERAL = 80
_BEGINS = r"[\d零一二三四五六七八九十百千万亿两几数壹贰貳叁參肆伍陆陸柒捌玖拾]"
"""Asked for first, so that most characters cost no more than that."""
_MAY_BE_FORM = re.compile(
    r"分之|\d/\d|半|成|折|番|:|全[覆配达入贯联]|[清归]零|零[发事新增]|为零|[发出][生现][一1]|[A-D]\+{0,2}[等级]|[早晚迟]于"
)
_MAY_COUNT = re.compile(r"[\d一二三四五六七八九十百千万亿两几数半全清零归翻不未杜壹贰叁肆伍陆柒捌玖拾]")
_PER_HEADS = r"/(?:1?0万|十万|百万)人?"
"""The measure of rare events, and no unit besides: a maternal mortality of 12/10万."""
_PER = (
    r"(?:/(?:m[23²³]|[A-Za-z]{1,4}|平方米|平方公里|立方米|公里|千瓦时?|学年|学期|万[人元]|"
    r"千克|公斤|吨(?:标准煤|标煤|二氧化碳)|半年|[㎡瓦]|[人年月天日次户亩台辆套吨生班床位件个张所家座间株头只例米周升秒])"
    r"(?:[·.][人年月天日次]|/(?:半年|季度|平方米|[㎡人年月天日次个户套]))?)?"
)
# 两年半, 三个半月, 2元5角8分, 叁拾万元整
_HALF = r"(?P<half>半(?![径成数导挂脱封托截岛山圆球自机载公决导]))"
_COINS = r"(?<=元)(?P<jiao>[\d一二三四五六七八九])角(?:(?P<fen>[\d一二三四五六七八九])分)?"
_SIGN_BEFORE = re.compile(
    # A dash between two numbers or two names is no sign: what may stand before one is told. 担负3项 and 减负 are words.
    r"(?:(?<![\w%‰℃°㎡²³)）\]〕.\-—–~/+])|(?<=[为是达到至于在由从约近超过及和与低高少大小率速降长幅值均])|(?<=[温湿]度))-$"
    r"|(?:±|正负|零下)$|(?:(?<!\w)|(?<=[为是达到至于在由从约近和与率速度幅降长高低增值差]))负$"
)
_SIGN_OF_SHARE = re.compile(r"(?<=[\u4e00-\u9fff])-$|(?<![减担肩抱胜辜背欺承自])负$")
"""同比-2%, 库温-18℃: what may be below zero by its nature takes a sign behind any word."""
_WHOLE = re.compile(r"\s{0,60}$")


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What the numerals of a match say: the value or both ends of it, and the sign that 余, 多 or 来 give."""

    low: Decimal
    high: Decimal | None
    sign: Comparator
    is_vague: bool = False


@cache
def _number() -> re.Pattern[str]:
    """A numeral, or two as the ends of a range: 3-5所, 5所至8所, 10万元（含）至20万元, 4%和6%之间, 三至五家."""
    units = unit_pattern()
    to = rf"(?:（不?含）)?(?:{TO}|[和与](?=[^，。；]{{1,16}}之间))"
    arabic = rf"(?P<low>{ARABIC})(?:(?P<unit1>{units})?{to}(?P<minus>[-负])?(?P<high>{ARABIC}(?!\d)|{HAN}(?={units})))?"
    han = rf"(?P<hlow>{HAN})(?:(?P<hunit>{units})?{to}(?P<hhigh>{HAN}))?(?=[余多]?{units})"
    return re.compile(rf"(?={_BEGINS})(?:{arabic}|{han})")


@cache
def _tail() -> re.Pattern[str]:
    units = unit_pattern()
    return re.compile(
        rf" ?(?P<more>[余多])? ?(?:（(?P<inner>不?含)）(?={units}))?"
        rf"(?:(?P<unit>{units})(?:{_COINS}|{_HALF}(?P<halved>(?<=个半)(?:{units}|月))?)?(?P<per>{_PER})(?:(?<=元)整(?![改个体合理治车]))?|(?P<heads>{_PER_HEADS}))?"
        rf"(?P<more2>余|多(?![元功种层样方媒语用边头重部]))?(?P<between>之间)?"
        rf" ?(?:（(?P<around>不?含)(?:\d[^（）]{{0,10}}|[^（）\d]{{0,10}})） ?(?=[以及或起之内]))?{after_pattern()}"
    )


def find_quantities(text: str) -> Iterator[Span]:
    """Each quantity of `text`, in order, as a Span of kind `quantity`; spans cover the comparator words too.

    >>> [s.value.unit for s in find_quantities("新建小学3所，入学率达到99%以上")]
    ['所', '%']
    """
    yield from quantities_in(normalize(text))


def quantities_in(norm: str) -> Iterator[Span]:
    """The quantities of a text that is normalised already, in order."""
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
    """The quantity that `text` is as a whole (a table cell: ≥2000, 95%以上, 1:7, -13.5), or None."""
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
    tail = _tail().match(norm, end)
    if value.comparator == "range" and tail and tail["between"]:
        return start, tail.end("between"), replace(value, text=norm[start : tail.end("between")])
    if value.comparator != "=" or value.unit == "等级":
        return start, end, value
    head = head_of(norm[max(0, start - REACH) : start], value.unit)
    behind = tail if tail and not tail["unit"] and not tail["heads"] else None
    word = word_of(head) if head and not head["least"] else None
    more: Comparator = ">" if behind and behind["more"] else "="
    after = behind["after"] if behind else None
    included = behind["included"] if behind and (after or word) else None
    begin = start - len(head[0]) if head and word else start
    stop = behind.end() if behind and (after or included or more == ">") else end
    sign = sign_of(word, more, after, included)
    return begin, stop, replace(value, comparator=sign, text=norm[begin:stop])


def _numbers(norm: str) -> Iterator[Span]:
    for match in _number().finditer(norm):
        span = _read(norm, match)
        if span is not None:
            yield span


def _read(norm: str, match: re.Match[str]) -> Span | None:
    before = norm[max(0, match.start() - REACH) : match.start()]
    tail = _tail().match(norm, match.end())
    assert tail is not None  # every part of the pattern is optional
    unit = _unit(match, tail)
    sign = _sign_before(before, unit, tail) if before[-1:] in ("-", "负", "±", "下") else ""
    before = before.removesuffix(sign)
    if len(match[0]) > _LONGEST_NUMERAL or follows_a_code(before):
        return None
    bounds = _bounds(match, tail)
    if bounds is None or is_no_quantity(match, tail, unit, before):
        return None
    return _span(norm, match.start() - len(sign), match, tail, before, _signed(bounds, sign), unit)


def _span(norm: str, start: int, match: re.Match[str], tail: re.Match[str], before: str, bounds: _Bounds, unit: str) -> Span:
    head = head_of(before, unit)
    start -= len(head[0]) if head else 0
    end = tail.end()
    included = tail["included"] or tail["around"] or tail["inner"] or (head["within"] if head else None)
    sign: Comparator = "range" if bounds.high is not None else sign_of(word_of(head), bounds.sign, tail["after"], included)
    if sign == "=" and match["hlow"] and reaches(before, match[0]):
        sign, start = ">=", start - 1
    text = norm[start:end].strip()
    quantity = Quantity(comparator=sign, value=bounds.low, value_high=bounds.high, unit=unit, text=text)
    rule = "vague-number" if bounds.is_vague else "number-unit" if unit else "bare-number"
    return Span(start=start, end=start + len(norm[start:end].rstrip()), kind="quantity", value=quantity, rule=rule)


def _sign_before(before: str, unit: str, tail: re.Match[str]) -> str:
    """The sign at the end of `before`: -13.5 in a cell, -5%; the dash of an item of a list (-20个) is none."""
    is_relative = class_of(unit) == "share" or unit in ("℃", "°C", "摄氏度")
    sign = _SIGN_BEFORE.search(before) or (_SIGN_OF_SHARE.search(before) if is_relative else None)
    if sign is None:
        return ""
    begins_line = before[: sign.start()].endswith("\n") or not before[: sign.start()]
    return "" if begins_line and not is_relative and not _WHOLE.match(tail.string, tail.end()) else sign[0]


def _signed(bounds: _Bounds, sign: str) -> _Bounds:
    if not sign:
        return bounds
    if sign in ("±", "正负"):
        return replace(bounds, low=-bounds.low, high=bounds.low) if bounds.high is None else bounds
    return replace(bounds, low=-bounds.low)


def _bounds(match: re.Match[str], tail: re.Match[str]) -> _Bounds | None:
    written_low, written_high = match["low"] or match["hlow"], match["high"] or match["hhigh"]
    numeral = parse_numeral(written_low)
    if numeral is None:
        return None
    sign: Comparator = ">" if tail["more"] or tail["more2"] else numeral.sign
    parts = _parts(tail)
    if written_high is None and numeral.high is None and not parts:
        return _Bounds(plain(numeral.low), None, sign)
    if written_high is None:
        high = plain(numeral.high + parts) if numeral.high is not None else None
        return _Bounds(plain(numeral.low + parts), high, sign, numeral.is_vague)
    last = parse_number(written_high)
    if last is None:
        return None
    last = (-last if match["low"] and match["minus"] else last) + parts
    has_unit = match["unit1"] if match["low"] else match["hunit"]
    low = numeral.low if has_unit else _raised(numeral.low, written_low, last, written_high)
    return _Bounds(plain(low), plain(last), sign, numeral.is_vague) if low < last else None


def _parts(tail: re.Match[str]) -> Decimal:
    """What stands behind the unit and belongs to the number: 半, or 5角."""
    if tail["half"]:
        return Decimal("0.5")
    if not tail["jiao"]:
        return Decimal(0)
    coins = [(parse_number(tail[name]) or Decimal(0)) * share for name, share in (("jiao", Decimal("0.1")), ("fen", Decimal("0.01"))) if tail[name]]
    return sum(coins, Decimal(0))


def _raised(low: Decimal, written_low: str, high: Decimal, written_high: str) -> Decimal:
    """二到三百万, 5-8万: the first number takes over the multiplier of the last, where it stays the smaller one."""
    if "万" in written_low or "亿" in written_low:
        return low
    return next((low * scale for scale in scales_of(written_high) if low * scale < high), low)


def _unit(match: re.Match[str], tail: re.Match[str]) -> str:
    """The unit as written; 个 before a unit of measure counts nothing of its own: 2个百分点, 6个学分; 个月 is a word."""
    unit = tail["halved"] or (tail["unit"] or "") + (tail["per"] or "") or tail["heads"] or ""
    if not unit:
        shared = (match["unit1"] if match["low"] else match["hunit"]) or ""
        unit = shared if shared in unit_classes() else ""
    return unit[1:] if unit[:1] == "个" and unit[1:] in unit_classes() and unit != "个基点" else unit
