"""Clause, passage and headings → the year by which a piece of work is to be done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.model import Block, Period, Span
from pipeline.numerals import normalize
from pipeline.recognize.periods import find_periods

_LONGEST_HEADING = 60
_DONE = re.compile(r"^[^。；]{0,12}(?:完成|建成|实现|全面|基本|出台|制定|建立|达到|投入使用|落实|印发|形成|开工|竣工|办结|取得|整改|开通|启用|通过)")
_BEFORE_DEADLINE = re.compile(r"(?:确保|力争|务必|必须|保证)$")
_UNDATED = re.compile(
    r"(?<![年\d.])(?:1[0-2]|[1-9]) ?月(?:份|\d{1,2} ?日|[底末初]|[上中下]旬)?(?P<until>之?前)?(?!\d)|"
    r"(?<!\d)(?:今年|本年|当年|年)(?:[底末]|内)(?P<end>之?前)?(?=完成|[，；。)）]|$)|"
    r"(?:第?[一二三四1-4]季度|[上下]半年)(?:[底末]|内)?(?:之?前)?"
)
"""6月底, 年底前, 三季度: a time of the document's own year"""
_LASTING = re.compile(r"持续|长期|常态|每[年月季]")
_COMPLETES = re.compile(r"[^，；。]{0,8}(?:完成|建成|办结|出台|印发|落实|到位|上线|投用|开工|竣工|验收|见效)")
_NUMBER = re.compile(r"^[\s　]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])*[\s　]*")
_FOR_YEAR = re.compile(r"^(?:(?:附件|附表)[\d一二三四五六七八九十]*[:：]?)?[^\d，。]{0,12}(?P<year>20\d\d)年(?!以来)")
"""2026年民生实事: a heading that is for one year."""
_ATTACHMENT = re.compile(r"附[件表录]\s*[\d一二三四五六七八九十]*[:：]?")
_LAST_ITEM = re.compile(
    r"(?:^|[。：:）)\s])(?:(?:\d{1,2}|[（(][一二三四五六七八九十]{1,3}[）)])[.．、]?(?=[^\d.．、])|\d{1,2}[.．、](?=20\d\d年))"
)
"""…具体措施：1．2026年6月底前…: an item that was joined to the text before it."""
_PHASE = re.compile(
    r"[（(][^（）()]*?(?P<year>20\d\d)年[^（）()\d]*(?:\d{1,2}月[^（）()\d]*)?[）)][。:：]?$"
)
"""第三阶段（2025年1月—2025年12月）"""


class Headings:
    """The headings of a document by their section, for what they say of everything below them."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._by_section: dict[str, str] = {}
        for block in blocks:
            is_short = len(block.text) <= _LONGEST_HEADING and "。" not in block.text
            if block.section not in self._by_section and not _ATTACHMENT.fullmatch(block.text.strip()):
                self._by_section[block.section] = block.text if is_short and block.section != "0" else ""

    def above(self, block: Block) -> list[str]:
        """The headings above a block, the nearest first; the title of the document is none."""
        parts = block.section.split(".")
        sections = (".".join(parts[:i]) for i in range(len(parts), 0, -1))
        return [text for section in sections if (text := self._by_section.get(section, ""))]


def due_year(passage: str, clause: str, headings: Sequence[str], year: int | None) -> int | None:
    """The year by which the work of a passage is to be done: that of the clause itself (完成时限：2025年底前), of a deadline
    in the passage (2025年底前完成, 确保到2025年), of a year that opens a passage of one sentence, else of a heading above.

    A target's own year is none. `year` is the document's, for a month without one.
    """
    inside = [s.value.year for s in find_periods(clause) if isinstance(s.value, Period) and s.value.year]
    if inside:
        return max(inside)
    return due_in_year(clause, year) or max(_deadlines(normalize(passage)), default=None) or _year_of_headings(headings)


def due_in_year(words: str, year: int | None) -> int | None:
    """`year` where words set a time within it without naming it (6月底完成, 年底前); what goes on without end has none."""
    norm = normalize(words)
    if year is None or _LASTING.search(norm):
        return None
    for match in _UNDATED.finditer(norm):
        is_alone = not norm[match.end() :].strip(" 。）)")
        if match["until"] or match["end"] or is_alone or _COMPLETES.match(norm, match.end()):
            return year
    return None


def _deadlines(norm: str) -> Iterator[int]:
    """The years in a passage by which the work is to be done."""
    start = max((match.end() for match in _LAST_ITEM.finditer(norm)), default=0)
    start += len(norm[start:]) - len(_NUMBER.sub("", norm[start:], count=1))
    is_one_sentence = "。" not in norm[start:].rstrip(" 。")
    opens_with_year = False
    for span in find_periods(norm):
        period = span.value
        if not isinstance(period, Period) or period.year is None or span.rule in ("year-start", "plan-span"):
            continue
        until = norm[span.start : span.end].endswith("前")
        opens = span.start == start and is_one_sentence
        if opens or (opens_with_year and until) or _is_deadline(norm, span):
            yield period.year
        opens_with_year = opens_with_year or opens


def _is_deadline(norm: str, span: Span) -> bool:
    """确保到2027年; 2026年底前完成"""
    written, behind = norm[span.start : span.end], norm[span.end : span.end + 16]
    pushed = _BEFORE_DEADLINE.search(norm[max(0, span.start - 4) : span.start])
    return bool(pushed and written.startswith(("到", "至"))) or (written.endswith("前") and bool(_DONE.search(behind)))


def _year_of_headings(headings: Sequence[str]) -> int | None:
    for heading in headings:
        norm = normalize(heading)
        if match := _PHASE.search(norm) or _FOR_YEAR.match(norm):
            return int(match["year"])
    return None
