"""Text → the dates it states: printed (印发日期), in force, expired. That of its signature is in `signatures`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from pipeline.model import Block
from pipeline.numerals import normalize, parse_integer

DATE = re.compile(
    r"(?P<y>(?:19|20)\d\d|[一二][〇○零九][〇○零一二三四五六七八九]{2}) ?年 ?(?P<m>\d{1,2}|"
    r"[一二三四五六七八九十]{1,2}) ?月 ?(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3}) ?日"
)
DATE_LINE = re.compile(rf"^(?:[^\d。；:]{{0,40}}?[\s　])?[（(]?{DATE.pattern}[）)]?$")
_EFFECTIVE = re.compile(rf"[自从] ?(?P<date>{DATE.pattern}) ?(?:起|开始)?(?:正式)?(?:施行|实施|执行|生效)")
_AT_ONCE = re.compile(r"自(?:本[\u4e00-\u9fff]{2,4})?(?:印发|发布|公布|发文|下发|颁布)之日起(?:正式)?(?:施行|实施|执行|生效|至)")
_EXPIRES = re.compile(rf"有效期(?:限)?(?:至|到|截至|截止到?) ?(?P<date>{DATE.pattern.replace('P<', 'P<x')})")
_TERM = re.compile(r"(?:有效期|期限)(?:为|限)?(?P<n>[一二两三四五六七八九十\d]{1,2})年")
IMPRINT = re.compile(rf"{DATE.pattern} ?印发")


def parse_date(match: re.Match[str]) -> date | None:
    """The date that `match` of `DATE` holds; None for a 31st of June."""
    parts = [parse_integer(match[name]) for name in "ymd"]
    try:
        return date(*parts)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def printed_on(blocks: Sequence[Block]) -> date | None:
    """印发日期 of the imprint (GB/T 9704-2012 7.4.2)."""
    for block in reversed(blocks):
        if len(block.text) < 120 and "印发" in block.text and (match := IMPRINT.search(normalize(block.text))):
            return parse_date(match)
    return None


def read_validity(text: str, issued: date | None) -> tuple[date | None, date | None]:
    """(in force from, in force until) by the closing words of `text`; `issued` serves 自印发之日起."""
    norm = normalize(text)
    effective = None
    if match := _EFFECTIVE.search(norm):
        effective = parse_date(match)
    elif _AT_ONCE.search(norm):
        effective = issued
    if match := _EXPIRES.search(norm):
        return effective, _plain_date(match["date"])
    if effective and (term := _TERM.search(norm)):
        years = parse_integer(term["n"]) or 0
        return effective, _same_day(effective, years)
    return effective, None


def _plain_date(written: str) -> date | None:
    match = DATE.search(written)
    return parse_date(match) if match else None


def _same_day(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
