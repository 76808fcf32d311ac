"""Numerals, Arabic and Chinese, as exact decimals; and the one-to-one normalisation that keeps offsets true.

A Chinese numeral is built of sections: 八亿三千万 is 八 times 亿 and 三千 times 万. `ARABIC` and `HAN` are patterns for
what may be a numeral, for other patterns to build on; `parse_number` and `parse_numeral` say what it means, or that it is
none. Everything that the project knows of numerals stands here.

Own code, because the libraries at hand answer in floats (16.4亿 would be 1639999999) or rewrite words such as 统一.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import lru_cache
from typing import Literal

DIGITS = {**{c: i for i, c in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2, "○": 0, "O": 0}
UNITS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}
MULTIPLIERS = {**UNITS, **MYRIADS}

# ---------------------------------------------------------------- normalisation

_WIDE = {chr(0xFF10 + i): str(i) for i in range(10)}
_WIDE |= dict(zip("％．＋－−／［］＜＞＝～﹒∶〜﹪﹣", "%.+--/[]<>=~.:~%-", strict=True))
_WIDE |= {"(": "（", ")": "）"}
_WIDE |= dict.fromkeys("\u3000\u00a0\u2009\u2002\u2003", " ")
_ANY_WIDE = re.compile("[" + re.escape("".join(_WIDE)) + "]")
# Each begins with the mark itself and looks back over it: so the engine skips from mark to mark.
_WIDE_MARK = re.compile(r"[，：](?<=\d.)(?=\d)")
_ASCII_MARK = re.compile(r"[,:](?:(?<!\d.)|(?!\d))")
_MARKS = {"，": ",", "：": ":", ",": "，", ":": "："}


@lru_cache(maxsize=1024)
def normalize(text: str) -> str:
    """One form for what is written full-width or not, one character for one: offsets into the result are offsets into `text`.

    Digits, %, signs and blanks become ASCII; brackets, and commas, colons and semicolons that do not stand between digits,
    become full-width (1,200人（含） is the same from 1，200人(含)).
    """
    # Most texts need neither; and one `replace` a character is a tenth of the cost of `translate`, which asks for each.
    if _ANY_WIDE.search(text):
        for wide, plain in _WIDE.items():
            text = text.replace(wide, plain)
    plain_marks = "," in text or ":" in text
    if _WIDE_MARK.search(text):
        text = _WIDE_MARK.sub(_full_or_half, text)
    if plain_marks:
        text = _ASCII_MARK.sub(_full_or_half, text)
    return text.replace(";", "；")


def _full_or_half(match: re.Match[str]) -> str:
    return _MARKS[match[0]]


# ---------------------------------------------------------------- patterns, for normalised text

_CAPITAL_DIGITS, _CAPITAL_UNITS = "壹贰貳叁參肆伍陆陸柒捌玖", "拾佰仟萬億"
_CAPITALS = str.maketrans(_CAPITAL_DIGITS + _CAPITAL_UNITS, "一二二三三四五六六七八九十百千万亿")
_SMALL = "一二三四五六七八九"
# 千 before 瓦 or 米 belongs to the unit: 百万千瓦 is a million of 千瓦.
_OF_UNIT = "(?![瓦米克卡伏帕升乏焦])"
RUN = rf"(?:[零〇{_SMALL}两十百万亿几{_CAPITAL_DIGITS}{_CAPITAL_UNITS}]|千{_OF_UNIT})"
"""A character of a numeral."""
_HEADS = (
    rf"[{_SMALL}两十百万亿]",
    rf"千{_OF_UNIT}",
    rf"零(?=点[零〇{_SMALL}])",
    # 总人数千余人, 系数百分之五: there 数 ends a word.
    "(?<![人户总次指系参函倍份个件分少多无算基岁时天])[几数](?=[十百千万亿])",
    # Capitals begin a numeral only before one of its units: 队伍 and 大陆 are words.
    rf"(?<![队大])[{_CAPITAL_DIGITS}](?=[{_CAPITAL_UNITS}万亿])",
    rf"(?<!收)拾(?=[{_CAPITAL_DIGITS}万亿])",
)
HAN = (
    # Never begun in the midst of a numeral and never given back: linear on any text.
    rf"(?<![零〇{_SMALL}两十百千万亿])(?:{'|'.join(_HEADS)}){RUN}{{0,90}}+(?:点[零〇{_SMALL}]++)?"
    r"(?:[余多](?=[万亿])|(?<=[十百千])来(?![自源到]))?[万亿]*+"
)
"""A numeral in Chinese characters, one that tells no exact number (四百余万, 几十) too. What it matches may still be none."""

_STEPS = (
    # 3亿2千万, 1亿零500万, 1亿2000多万; 18万5千, 2万3500, 3万5元; 3千5百
    r"(?:(?<=亿)零?\d{1,4}(?:\.\d{1,4})?[百千]?[余多]?万|(?<=万)(?:零?\d[百千](?:\d百)?|\d{3,4}(?![\d.年])|\d(?=元))|(?<=千)\d百)*+"
)
_MANY = rf"(?: ?[余多]?(?:万[余多]?亿|亿亿|[十百千]?[余多]?[万亿](?![众民象物里国])|百(?![分帕])|千{_OF_UNIT}){_STEPS})?"
ARABIC = rf"(?:\d{{1,3}}(?:,\d{{3}})++(?!\d)(?:\.\d+)?|\d++(?:\.\d++)?){_MANY}"
"""A numeral in digits with the multipliers behind it: 1,200, 16.4亿, 300多万, 18万5千."""

TO = r" ?(?:-{1,2}|—{1,2}|–|~|至|到) ?"
"""What stands between the two numbers of a range."""

# ---------------------------------------------------------------- meaning

_LONGEST = 64
_MOST_DIGITS = 24
_EXACT = Context(prec=160)
_PLAIN = re.compile(r"\d{1,16}(?:\.\d{1,8})?")
"""Most numerals of a document: what needs no grammar."""
_ANY_DIGIT = re.compile(r"\d")
_SECTION = re.compile(
    rf"(?:(?P<q>[{_SMALL}两]|^)千)?[零〇]?(?:(?P<b>[{_SMALL}两]|^)百)?[零〇]?(?:(?P<s>[{_SMALL}两]?)十)?[零〇]?(?P<e>[{_SMALL}两]?)"
)
_MIXED = re.compile(r"(?:(\d+(?:\.\d+)?)千)?(?:(\d+(?:\.\d+)?)百)?(?:(\d+(?:\.\d+)?)十)?(\d+(?:\.\d+)?)?")
_NEAR = re.compile(rf"(?<![点{_SMALL}零〇两])([{_SMALL}两])([{_SMALL}两])(?![{_SMALL}零〇两])")
_VAGUE = re.compile("[余多来]")


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a numeral says: `low` alone or from `low` to `high`; `sign` is > for 余 and 多, ~ for 来, else =.

    `is_vague` is told of 几十 and 数百, whose bounds are only what the words allow.
    """

    low: Decimal
    high: Decimal | None = None
    sign: Literal["=", ">", "~"] = "="
    is_vague: bool = False


@lru_cache(maxsize=1024)
def parse_integer(text: str) -> int | None:
    """32 from 三十二, 2023 from 二〇二三 or 2023, 10000 from 一万; None where `text` is no whole number."""
    text = normalize(text).strip()
    if len(text) > _LONGEST:
        return None
    if text.isascii():
        return int(text) if text.isdigit() and len(text) <= _MOST_DIGITS else None
    value = None if _ANY_DIGIT.search(text) else _value(text.translate(_CAPITALS))
    return int(value) if value is not None and value == value.to_integral_value() else None


@lru_cache(maxsize=1024)
def parse_number(text: str) -> Decimal | None:
    """The exact value of one numeral: 1,200, 2.5万, 18万5千, 三百二十, 二点五亿, 叁拾万, 负三, -1.8; None where it is none."""
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    text = normalize(text).replace(",", "").replace(" ", "").replace("\n", "")
    if len(text) > _LONGEST:
        return None
    is_negative = text[:1] in ("-", "负")
    value = _value(text[is_negative:].translate(_CAPITALS))
    return _EXACT.minus(value) if value is not None and is_negative else value


@lru_cache(maxsize=1024)
def parse_numeral(text: str) -> Numeral | None:
    """The meaning of a numeral that may be vague: 四百余万, 二三十, 十五六, 几十, 十几; None where it is none."""
    if _PLAIN.fullmatch(text):
        return Numeral(Decimal(text))
    sign: Literal["=", ">", "~"] = "=" if not _VAGUE.search(text) else "~" if "来" in text else ">"
    plain = _VAGUE.sub("", text).translate(_CAPITALS)
    if plain[:1] in ("几", "数"):
        return _between("二" + plain[1:], "九" + plain[1:], is_vague=True)
    if "几" in plain:
        return _between(plain.replace("几", "一"), plain.replace("几", "九"), is_vague=True)
    if near := _NEAR.search(plain):
        # 一两项, 三五家, 二三十名, 十五六个: the lower and the upper.
        low, high = plain[: near.start(2)] + plain[near.end(2) :], plain[: near.start()] + plain[near.end(1) :]
        return _between(low, high)
    is_figures = len(plain) > 1 and all(c in DIGITS for c in plain)  # 一二三类: classes, not 123 of them
    return None if is_figures else _exactly(plain, sign)


def _between(low: str, high: str, *, is_vague: bool = False) -> Numeral | None:
    least, most = parse_number(low), parse_number(high)
    return Numeral(least, most, is_vague=is_vague) if least is not None and most is not None and least < most else None


def _exactly(text: str, sign: Literal["=", ">", "~"]) -> Numeral | None:
    value = parse_number(text)
    return None if value is None else Numeral(value, sign=sign)


def scales_of(text: str) -> tuple[int, ...]:
    """What the first number of a range may take over from the last, the greatest first: 百万, then 万 of 二到三百万."""
    written = text.translate(_CAPITALS)
    tail = written[len(written.rstrip("十百千万亿")) :]
    scales = [_product(tail[i:]) for i in range(len(tail))]
    return tuple(scale for scale in scales if scale > UNITS["十"])


def _product(multipliers: str) -> int:
    scale = 1
    for char in multipliers:
        scale *= MULTIPLIERS[char]
    return scale


def plain(value: Decimal) -> Decimal:
    """`value` without the zeros that a multiplier leaves behind the point (2.5万 is 25000)."""
    if value.as_tuple().exponent == 0:
        return value
    return value.quantize(Decimal(1), context=_EXACT) if value == value.to_integral_value(context=_EXACT) else value


def _value(text: str) -> Decimal | None:
    """The largest unit parts a numeral into what it multiplies and the rest: 八 亿 三千万, 一亿 亿."""
    if "点" in text:
        return _with_point(text)
    for unit in reversed(MYRIADS):
        head, mark, tail = text.rpartition(unit)
        if mark:
            return _parted(head, unit, tail)
    return _section(text)


def _parted(head: str, unit: str, tail: str) -> Decimal | None:
    if unit in head.rstrip(unit):
        return None
    many = _value(head) if head else Decimal(1)
    rest, scale = _rest(tail, MYRIADS[unit]), Decimal(MYRIADS[unit])
    if not many or rest is None or (rest and many != many.to_integral_value(context=_EXACT)):
        return None
    return _EXACT.add(_EXACT.multiply(many, scale), rest)


def _rest(tail: str, scale: int) -> Decimal | None:
    """What follows a unit: nothing, a smaller numeral, or a lone digit that counts tenths of it (三万五)."""
    if not tail:
        return Decimal(0)
    if len(tail) == 1:
        digit = DIGITS[tail] if tail in _SMALL else int(tail) if tail.isdecimal() else None
        return _value(tail) if tail in UNITS else None if digit is None else Decimal(digit * scale // 10)
    rest = _value(tail.lstrip("零〇"))
    is_figures = not tail.isdigit() and all(c in DIGITS for c in tail) and tail[0] not in "零〇"
    return rest if rest and rest < scale and not is_figures else None


def _section(text: str) -> Decimal | None:
    """Below 万: digits alone (二〇二三), or with 千, 百 and 十."""
    if text and all(c in DIGITS for c in text):
        return Decimal(_figures(text)) if len(text) <= _MOST_DIGITS else None
    if text[:1].isdigit():
        return _mixed(text)
    match = _SECTION.fullmatch(text)
    return Decimal(_counted(match)) if text and match else None


def _with_point(text: str) -> Decimal | None:
    """二点五亿: what is behind the figures multiplies the whole."""
    whole, _, rest = text.partition("点")
    tail = rest.rstrip("十百千万亿")
    before = _value(whole)
    if before is None or not tail or any(c not in DIGITS for c in tail):
        return None
    return _EXACT.multiply(Decimal(f"{before}.{_figures(tail)}"), Decimal(_product(rest[len(tail) :])))


def _figures(text: str) -> str:
    return "".join(str(DIGITS[c]) for c in text)


def _counted(match: re.Match[str]) -> int:
    """A lone digit behind 千 or 百 counts the next unit (三千五 is 3500), behind 零 or 十 ones."""
    thousands, hundreds, tens = (
        DIGITS[match[name] or "一"] * size if match[name] is not None else 0 for name, size in (("q", 1000), ("b", 100), ("s", 10))
    )
    ones = DIGITS[match["e"] or "零"]
    if not tens and "零" not in match[0] and "〇" not in match[0]:
        ones *= 10 if hundreds else 100 if thousands else 1
    return thousands + hundreds + tens + ones


def _mixed(text: str) -> Decimal | None:
    """3.5千, 3千5百, 1200."""
    match = _MIXED.fullmatch(text)
    if match is None or sum(c.isdigit() for c in text) > _MOST_DIGITS:
        return None
    total = Decimal(0)
    for written, size in zip(match.groups(), (1000, 100, 10, 1), strict=True):
        total = _EXACT.add(total, _EXACT.multiply(Decimal(written or 0), Decimal(size)))
    return total
