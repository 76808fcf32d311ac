"""Numerals, Arabic and Chinese, as exact decimals; and the one-to-one normalisation that keeps offsets true.

Own code, because the libraries at hand answer in floats (16.4亿 would be 1639999999) or rewrite words such as 统一.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

DIGITS = {**{c: i for i, c in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2, "○": 0, "O": 0}
UNITS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}
MULTIPLIERS = {**UNITS, **MYRIADS}
HAN_NUMERAL = "零〇一二三四五六七八九十百千万亿两"

_WIDE = {chr(0xFF10 + i): str(i) for i in range(10)}
_WIDE |= dict(zip("％．＋－／［］＜＞＝～﹒∶〜﹪﹣", "%.+-/[]<>=~.:~%-", strict=True))
_WIDE |= {"(": "（", ")": "）"}
_WIDE |= dict.fromkeys("\u3000\u00a0\u2009\u2002\u2003", " ")
_ANY_WIDE = re.compile("[" + re.escape("".join(_WIDE)) + "]")
# Each begins with the mark itself and looks back over it: so the engine skips from mark to mark.
_WIDE_MARK = re.compile(r"[，：](?<=\d.)(?=\d)")
_ASCII_MARK = re.compile(r"[,:](?:(?<!\d.)|(?!\d))")
_MARKS = {"，": ",", "：": ":", ",": "，", ":": "："}
_LONGEST = 24
_PLAIN = re.compile(r"\d+(?:\.\d+)?")


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


def parse_integer(text: str) -> int | None:
    """32 from 三十二, 2023 from 二〇二三 or 2023, 10000 from 一万; None where `text` is no whole number."""
    text = normalize(text).strip()
    if len(text) > _LONGEST:
        return None
    if text.isascii():
        return int(text) if text.isdigit() else None
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    return _with_units(text)


def _with_units(text: str) -> int | None:
    total = section = 0
    digit: int | None = None
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in UNITS:
            section += (1 if digit is None else digit) * UNITS[char]
            digit = None
        elif char in MYRIADS:
            if not (section or digit):
                return None if total == 0 else total * MYRIADS[char]
            total = (total + section + (digit or 0)) * MYRIADS[char]
            section, digit = 0, None
        else:
            return None
    return total + section + (digit or 0)


def parse_number(text: str) -> Decimal | None:
    """The exact value of one numeral: 1,200, 2.5万, 5千, 三百二十, 二点五亿, 千万; None where it is none."""
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST:
        return Decimal(text)
    text = normalize(text).replace(",", "").replace(" ", "").replace("\n", "")
    if len(text) > _LONGEST:
        return None
    if match := _PLAIN.match(text):
        value = Decimal(match[0])
        for char in text[match.end() :]:
            if char not in MULTIPLIERS:
                return None
            value *= MULTIPLIERS[char]
        return value
    if "点" in text:
        return _with_point(text)
    if text and text[0] in MULTIPLIERS and text[0] != "十":
        text = "一" + text
    whole = parse_integer(text) if text else None
    return None if whole is None else Decimal(whole)


def _with_point(text: str) -> Decimal | None:
    whole, _, rest = text.partition("点")
    tail = rest.rstrip("十百千万亿")
    before = parse_integer(whole) if whole else None
    if before is None or not tail or any(c not in DIGITS for c in tail):
        return None
    value = Decimal(f"{before}." + "".join(str(DIGITS[c]) for c in tail))
    for char in rest[len(tail) :]:
        value *= MULTIPLIERS[char]
    return value
