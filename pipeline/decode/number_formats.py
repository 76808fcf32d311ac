"""Values of a spreadsheet as its reader sees them: 0.95 under the format 0% is 95%, 45444 under yyyy"年"m"月" is 2024年6月.

A cell holds a number and, apart from it, how to show it (ECMA-376 part 1, 18.8.31). Reading the number alone loses the
percent sign, the unit written into the format, and what is a date.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_SECTION = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])+')
_BRACKETS = re.compile(r"\[[^\]]{0,80}\]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_DIGITS = re.compile(r"[#0?](?:[#0?,.]*[#0?])?")
_GENERAL = re.compile(r"general|@|^$", re.I)
_LONGEST = 15  # significant digits that a spreadsheet keeps


def shown(value: object, number_format: str = "General") -> str:
    """`value` as a cell of that format shows it; empty for None and for an error such as #N/A."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (datetime, date, time, timedelta)):
        return _moment(value, number_format)
    if isinstance(value, (int, float)):
        return _number(value, number_format)
    text = str(value)
    return "" if re.fullmatch(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)", text) else text.strip()


def _number(value: int | float, number_format: str) -> str:
    try:
        exact = Decimal(repr(value))
    except InvalidOperation:
        return ""
    if not exact.is_finite():
        return ""
    section = _BRACKETS.sub("", _section(number_format, exact))
    bare = _LITERAL.sub("", section)
    core = _DIGITS.search(bare)
    if _GENERAL.search(bare) or core is None or "/" in bare or "E" in bare.upper() or re.search(r"[#0?],+(?![#0?])", bare):
        return _plain(exact)  # fractions, powers and thousands are shown rounded: the number itself says more
    percent = "%" in bare
    decimals = len(core[0].partition(".")[2].replace(",", ""))
    rounded = (exact * 100 if percent else exact).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    before, after = _affixes(section)
    return f"{before}{_without_idle_zeros(f'{rounded:f}', core[0])}{after}".strip()


def _section(number_format: str, value: Decimal) -> str:
    """The part of the format for the value: positive;negative;zero. A negative one keeps its sign, not its brackets."""
    sections = [match[0] for match in _SECTION.finditer(number_format)] or [""]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]


def _affixes(section: str) -> tuple[str, str]:
    """What the format writes before and after the digits: a currency sign, a percent sign, a unit in quotes."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literal = match[1] if match[1] is not None else match[2]
        kept.append(literal or "")
        return chr(0xE000 + len(kept) - 1)

    marked = _LITERAL.sub(keep, section)
    core = _DIGITS.search(marked)
    if core is None:
        return "", ""
    sides = (marked[: core.start()], marked[core.end() :])
    before, after = (re.sub("[\ue000-\uf8ff]", lambda m: kept[ord(m[0]) - 0xE000], side) for side in sides)
    return before.replace("-", ""), after


def _without_idle_zeros(digits: str, core: str) -> str:
    """0.# shows 5 as 5: decimals that the format does not insist on go."""
    if "#" not in core.partition(".")[2]:
        return digits
    fewest = core.partition(".")[2].count("0")
    whole, _, decimals = digits.partition(".")
    kept = decimals[:fewest] + decimals[fewest:].rstrip("0")
    return f"{whole}.{kept}" if kept else whole


def _plain(value: Decimal) -> str:
    """In full, without the noise of binary fractions: 0.30000000000000004 is 0.3."""
    digits = len(value.as_tuple().digits)
    if digits > _LONGEST:
        value = value.quantize(Decimal(1).scaleb(value.adjusted() - _LONGEST + 1), ROUND_HALF_UP)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: datetime | date | time | timedelta, number_format: str) -> str:
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    bare = _LITERAL.sub("", _BRACKETS.sub("", number_format)).lower()
    clock = bool(re.search(r"h", bare)) and isinstance(value, datetime)
    day = "d" in bare or clock or "y" not in bare
    if not day and "m" not in bare:
        return f"{value.year}年"
    text = f"{value.year}年{value.month}月" + (f"{value.day}日" if day else "")
    return f"{text} {value:%H:%M}" if clock else text
