"""Writes numbers as Chinese documents do, so that tests can ask whether what is written is read.

It shares nothing with the reader: numbers are cut into sections of four digits here, and put together from their
characters there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = "零一二三四五六七八九"
_PLACES = ("千", "百", "十", "")
_CAPITALS = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_WIDE = str.maketrans("0123456789.,-%", "０１２３４５６７８９．，－％")


@dataclass(frozen=True, slots=True)
class Style:
    """The ways to write one number: 两千 for 二千, 零十五 for 零一十五, 〇 for 零."""

    two: str = "二"
    ten_after_zero: str = "一十"
    zero: str = "零"

    def dress(self, plain: str) -> str:
        """`plain` in this style."""
        for unit in "千万亿":
            plain = plain.replace(f"二{unit}", self.two + unit) if f"十二{unit}" not in plain else plain
        return plain.replace("零一十", f"零{self.ten_after_zero}").replace("零", self.zero)


def han(number: int, style: Style | None = None) -> str:
    """A whole number from 0 to 10^16 - 1 in characters: 一亿零八百万."""
    if number == 0:
        return "零"
    written = _joined([(number // 10**8, "亿"), (number // 10**4 % 10**4, "万"), (number % 10**4, "")])
    return (style or Style()).dress(written.removeprefix("一") if written.startswith("一十") else written)


def _joined(parts: Sequence[tuple[int, str]]) -> str:
    """Sections with their units; 零 stands for what is left out between two of them."""
    written, is_gap = "", False
    for number, unit in parts:
        if number:
            section = _joined([(number // 10**4, "万"), (number % 10**4, "")]) if number >= 10**4 else _section(number)
            needs_zero = written and (is_gap or number < 1000)
            written, is_gap = written + ("零" if needs_zero else "") + section + unit, False
        else:
            is_gap = bool(written)
    return written


def _section(number: int) -> str:
    """1 to 9999: 一千零一十五."""
    written = "".join(
        _DIGITS[int(digit)] + (place if digit != "0" else "") for digit, place in zip(f"{number:04}", _PLACES, strict=True)
    )
    while "零零" in written:
        written = written.replace("零零", "零")
    return written.strip("零")


def capitals(number: int) -> str:
    """As on a cheque: 叁拾万."""
    return han(number).translate(_CAPITALS)


def han_decimal(number: Decimal) -> str:
    """零点二五."""
    whole, _, tail = f"{number:f}".partition(".")
    return han(int(whole)) + ("点" + "".join(_DIGITS[int(digit)] for digit in tail) if tail else "")


def two_steps(first: int, unit: str, second: int, lesser: str) -> str:
    """18万5千."""
    return f"{first}{unit}{second}{lesser}"


def wide(written: str) -> str:
    """In full-width characters."""
    return written.translate(_WIDE)
