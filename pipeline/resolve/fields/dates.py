"""Text → the dates it states: printed (印发日期), in force, expired. That of its signature is in `signatures`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.numerals import normalize, parse_integer

DATE = re.compile(
    r"(?P<y>(?:19|20)\d\d|[一二][〇○零九][〇○零一二三四五六七八九]{2}) ?年 ?(?P<m>\d{1,2}|"
    r"[一二三四五六七八九十]{1,2}) ?月 ?(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3}) ?日"
)
DATE_LINE = re.compile(rf"^(?:[^\d。；:]{{0,40}}?[\s　])?[（(]?{DATE.pattern}[）)]?$")
DOTTED_LINE = re.compile(r"^(?P<y>20\d\d)[./](?P<m>\d{1,2})[./](?P<d>\d{1,2})$")
"""2026.6.30 alone on a line: a date of signature where an office stands above it, else any date of a page."""
IMPRINT = re.compile(rf"{DATE.pattern} ?印发")
_PRINTED = re.compile(r"印发(?:日期|时间)\s{0,9}[:：]?\s{0,9}(?P<y>20\d\d)(?: ?年 ?|[-./])(?P<m>\d{1,2})(?: ?月 ?|[-./])(?P<d>\d{1,2})(?!\d)")
"""印发日期：2025-01-02, in the record of a government's site."""

_SUBJECT = r"(?P<own>(?:本|以上)[\u4e00-\u9fff]{2,12}，?)?"
_HOLDS = r"(?:正式|试)?(?:施行|实施|实行|执行|生效)"
_FROM_DATE = re.compile(rf"{_SUBJECT}[自从] ?{DATE.pattern} ?(?:之日)?(?:起|开始)?，?{_HOLDS}(?=[。，；、）)至到\s]|$)")
"""本办法自2025年3月1日起施行"""
_FROM_ISSUE = re.compile(
    rf"{_SUBJECT}自(?:本[\u4e00-\u9fff]{{2,8}})?(?:印发|发布|公布|发文|下发|颁布|签发)之日起"
    rf"(?:满?(?P<days>\d{{1,3}})[天日]后?(?:起)?)?，?(?:{_HOLDS}|至)"
)
"""自印发之日起施行; 自发布之日起30日后施行"""
_START = DATE.pattern.replace("?P<", "?P<start_")
_UNTIL = DATE.pattern.replace("?P<", "?P<until_")
_EXPIRES = re.compile(
    rf"(?:有效期|本[\u4e00-\u9fff]{{2,8}}期限)(?:限)?[^。；\d]{{0,6}}(?:自? ?{_START} ?起?)?(?:至|到|截至|截止到?|-|—) ?{_UNTIL}|"
    rf"起{_HOLDS}，?(?:至|到) ?{_UNTIL.replace('until_', 'behind_')}"
)
"""有效期至2027年12月31日; 本办法执行期限为2025年1月1日至2026年12月31日; 自印发之日起施行至2027年12月31日"""
_TERM = re.compile(r"(?:有效期|期限|暂定|试行)(?:暂定|为|限)?(?P<n>[一二两三四五六七八九十\d]{1,2})年")


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """When a document holds: `effective` (施行日期), `expires` (its last day); `is_fixed` where the text itself gives the
    end of the term, by a date or by whole calendar years, and not only its length."""

    effective: date | None = None
    expires: date | None = None
    is_fixed: bool = False


def parse_date(match: re.Match[str], prefix: str = "") -> date | None:
    """The date that `match` of `DATE` holds, in groups whose names begin with `prefix`; None for a 31st of June."""
    parts = [parse_integer(match[prefix + name]) for name in "ymd"]
    try:
        return date(*parts)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def printed_on(lines: Sequence[str]) -> date | None:
    """印发日期 of the imprint (GB/T 9704-2012 7.4.2), else that of the record over the text; `lines` are the normalised blocks."""
    printed = [line for line in lines if len(line) < 1000 and "印发" in line]
    for line in reversed(printed):
        if len(line) < 120 and (match := IMPRINT.search(line)):
            return parse_date(match)
    found = (_PRINTED.search(line) for line in printed)
    return next((parse_date(match) for match in found if match), None)


def read_validity(text: str, issued: date | None) -> Validity:
    """From when to when `text` says that it holds; `issued` serves 自印发之日起.

    Of several such clauses that of this document (本办法自…) counts, else the first: texts that are attached, or set
    out of force, have dates of their own.
    """
    norm = normalize(text)
    starts = sorted(_starts(norm, issued), key=lambda start: (not start[0], start[1]))
    effective = starts[0][2] if starts else None
    if match := _EXPIRES.search(norm):
        begins = parse_date(match, "start_") if match["start_y"] else None
        expires = parse_date(match, "until_" if match["until_y"] else "behind_")
        return Validity(effective=effective or begins, expires=expires, is_fixed=expires is not None)
    if effective and (term := _TERM.search(norm)):
        is_whole_years = (effective.month, effective.day) == (1, 1)
        return Validity(effective=effective, expires=_years_later(effective, parse_integer(term["n"]) or 0), is_fixed=is_whole_years)
    return Validity(effective=effective)


def _starts(norm: str, issued: date | None) -> Iterator[tuple[bool, int, date | None]]:
    """(whether the clause names this document, where it stands, the day) of each clause on when something holds."""
    for match in _FROM_DATE.finditer(norm):
        yield bool(match["own"]), match.start(), parse_date(match)
    for match in _FROM_ISSUE.finditer(norm):
        delay = timedelta(days=int(match["days"] or 0))
        yield bool(match["own"]), match.start(), issued + delay if issued else None


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
