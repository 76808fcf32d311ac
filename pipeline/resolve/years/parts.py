"""Parts of a document that hold a year without a number in front: unnumbered headings, and the run of a yearly report.

A government's work report first reviews the year before (and at a turn of plans the five years that end with it), then says
what is to be done in its own year. Its numbered headings begin anew within each part, so that a part holds until the
next one opens, whatever sections lie between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.model import DocumentFields, Period, Span
from pipeline.numerals import normalize
from pipeline.recognize.passages import Passage
from pipeline.recognize.periods import periods_in

_LONGEST_HEADING = 40
_YEARLY = re.compile(
    r"(?P<year>(?:19|20)\d\d) ?(?:年度?|(?=政府工作报告))(?!前|后|底|远景)[^，。]{0,20}"
    r"(?:工作报告|要点|工作计划|重点工作|重点任务|民生实事|任务清单|任务分解)"
)
"""A document of one year, by its title; 2030年前碳达峰方案 is none."""
_REPORT = re.compile(r"工作报告(?:[（(][^（）()]*[）)])?$")
# 过去五年工作回顾, “十四五”时期发展成就
_REVIEW = re.compile(r"回顾|成就|成效|主要成绩|工作总结")
# 2026年工作安排, 今后五年的目标任务
_PLAN = re.compile(r"安排|部署|目标|任务|重点工作|总体要求|工作思路|预期")
# “各位代表！” stands before many a sentence of a report.
_ADDRESS = re.compile(r"^(?:各位代表[！!，,：:]\s*)+")
# 一年来，…; 回顾过去一年，…
_LOOKS_BACK = re.compile(r"^(?:刚刚)?(?:回顾|回首|回望)?(?:过去的?|刚刚过去的)(?:[一五]年|(?:19|20)\d\d ?年)|^(?:一年来|[五几]年来|这[一五]年|去年)")
# 今年是…; 今年，我们将…; 新的一年
_LOOKS_AHEAD = re.compile(r"^(?:做好)?(?:今年|新的一年|本年度)(?=是|的|，|,|工作|经济|政府|我们|全[省市县区])")
_END_MARK = re.compile(r"[。；;：:！!？?，,、]$")


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of the document hands down to its passages: the period, and whether it tells of the past (None: not said)."""

    period: Period | None = None
    past: bool | None = None


def find_parts(passages: Sequence[Passage], fields: DocumentFields) -> Iterator[Part]:
    """The part that each passage stands in, in order; one that opens a part stands in it already."""
    year = report_year(fields)
    yield from _of_document(passages, fields.title) if year is None else _of_report(passages, fields.title, year)


def _of_document(passages: Sequence[Passage], title: str | None) -> Iterator[Part]:
    """In a document that is no report an unnumbered heading that names one period holds to the end of the section it stands in."""
    part, section = Part(), ""
    for index, passage in enumerate(passages):
        block = passage.block
        if section and block.section != section and not block.section.startswith(f"{section}."):
            part, section = Part(), ""
        if _is_unnumbered_heading(passages, index, title) and (period := _only_period(passage.periods)) and _tells_way(block.text):
            part, section = Part(period, past=_is_review(block.text)), block.section
        yield part


def _of_report(passages: Sequence[Passage], title: str | None, year: int) -> Iterator[Part]:
    """In a report each heading of the first level, unnumbered heading and opening sentence may turn to another part."""
    part = outer = Part()
    for index, passage in enumerate(passages):
        block = passage.block
        if block.kind in ("title", "attachment"):
            part = outer = Part(Period(year=year)) if block.kind == "attachment" else Part()
        elif block.kind == "heading":
            if "." not in block.section:  # a heading within a part opens none
                part = _of_heading(passage, year) or outer
        elif _is_unnumbered_heading(passages, index, title):
            part = outer = _of_heading(passage, year) or outer
        elif block.kind == "paragraph" and not passage.mark and not _is_of_title(block.text, title):
            part = _of_opening(passage.norm.strip(), year) or part
        yield part


def report_year(fields: DocumentFields) -> int | None:
    """The year whose work a report sets out: that of its title, else that of its day; None for any other document."""
    title = normalize("".join((fields.title or "").split()))
    if not _REPORT.search(title):
        return None
    named = _YEARLY.search(title)
    return int(named["year"]) if named else fields.issued_on.year if fields.issued_on else None


def year_of_title(title: str | None) -> int | None:
    """The year that the title of a yearly document names (云州市2024年政府工作报告: 2024), else None."""
    named = _YEARLY.search(normalize(title or ""))
    return int(named["year"]) if named else None


def _is_unnumbered_heading(passages: Sequence[Passage], index: int, title: str | None) -> bool:
    """A short line without a stop, followed by running text, that is not the title."""
    passage, text = passages[index], passages[index].block.text.strip()
    if passage.block.kind != "paragraph" or not 4 <= len(text) <= _LONGEST_HEADING or _END_MARK.search(text) or passage.mark:
        return False
    if _is_of_title(text, title):
        return False
    following = passages[index + 1].block if index + 1 < len(passages) else None
    return following is not None and following.kind in ("paragraph", "heading") and not re.search("[，。]", text) and not _is_date(passage)


def _is_of_title(text: str, title: str | None) -> bool:
    """The title's own line, or one of its lines: the year in it is that of the document alone."""
    return "".join(text.split()) in "".join((title or "").split())


def _is_date(passage: Passage) -> bool:
    return any(span.rule in ("date", "date-span") for span in passage.periods)


def _of_heading(passage: Passage, year: int) -> Part | None:
    """The part of a report that a heading opens; None where it does not tell which way it looks."""
    text = passage.block.text
    if not _tells_way(text):
        return None
    if _is_review(text):
        return Part(Period(year=year - 1), past=True)
    return Part(_only_period(passage.periods) or Period(year=year), past=False)


def _tells_way(heading: str) -> bool:
    return bool(_REVIEW.search(heading) or _PLAN.search(heading))


def _is_review(heading: str) -> bool:
    return bool(_REVIEW.search(heading)) and not _PLAN.search(heading)


def _only_period(periods: Sequence[Span]) -> Period | None:
    """The one period that a heading names; None where it names several or none."""
    named = [span.value for span in periods if isinstance(span.value, Period) and span.value.year]
    return named[0] if len(named) == 1 else None


def _of_opening(text: str, year: int) -> Part | None:
    """The part of a report that a sentence at the head of a paragraph opens: 一年来，我们…; 2026年是…; 今年要…"""
    text = _ADDRESS.sub("", text)
    first = next((span for span in periods_in(text[:24]) if span.start == 0), None)
    named = first.value.year if first is not None and first.rule != "date" and isinstance(first.value, Period) else None
    if _LOOKS_BACK.match(text) or named == year - 1:
        return Part(Period(year=year - 1), past=True)
    if _LOOKS_AHEAD.match(text) or (named and named >= year):
        return Part(Period(year=named or year), past=False)
    return None
