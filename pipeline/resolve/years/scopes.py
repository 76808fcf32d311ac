"""Which year governs a passage: the clause's own, a sentence's that opens the paragraph, a lead-in's, a heading's.

A reader lets a year hold until another takes its place: one at the head of a paragraph or of a sentence holds to the end
of the paragraph; one amid a sentence to the next full stop or semicolon; one in a lead-in (到2025年，实现以下目标：, or a
paragraph of no amounts above a list) for all that stands below it; one in a heading for its section.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.model import DocumentFields, Period, Quantity, Span
from pipeline.numerals import parse_integer
from pipeline.recognize.passages import Passage
from pipeline.resolve.naming.clauses import after_last
from pipeline.resolve.years.parts import Part, find_parts, year_of_title

_SENTENCE_ENDS = "。！？\n"
_SENTENCE = re.compile(f"[{_SENTENCE_ENDS}]")
_CLAUSE_GROUP = re.compile(r"[。！？；;\n]")
_OPENING = re.compile(
    r"^(?:\s|第[一二三四]步|第[一二三四]阶段|[，,、：:]|力争|确保|争取|通过[^，。]{0,12}努力|预计|计划|总体|具体(?:目标|"
    r"指标)(?:是|为)?|主要(?:目标|指标)(?:是|为)?|工作目标|总体目标|发展目标|目标|即|其中|也就是|经过[^，。]{0,12}努力|"
    r"到时|分别|要|在)*+$"
)
_LEAD_END = re.compile(r"[：:]$")
_TERM = re.compile(r"(?:通过|利用|用|经过|力争用|争取用|再用)(?P<n>[一二两三四五六七八九十\d]{1,2})年(?:左右)?(?:的?时间|的?努力|的?攻坚行动|的?行动|的?建设)?")
_PAST = re.compile(
    r"回顾|(?:工作|发展|现实|现有|良好|坚实)?基础(?!设施|教育|研究|能力|产业|性|上|学科|工作)$|现状|成效|成就|形势|背景|"
    r"进展|主要成绩|存在问题|面临"
)
_DONE = re.compile(r"(?:执行|完成|落实|推进)情况$|成绩单$")
"""2023年计划执行情况: what a plan has come to, though its name tells of a plan."""
_PLAN = re.compile(r"目标|任务|要求|安排|举措|措施")
_BREAKDOWN = 2
"""Years before another in a sentence that make it a breakdown by year."""
_STOP = re.compile("[，,；;。]")
_GOAL = re.compile(r"(?:[^，,。；;]{0,16}[，,])?(?:力争|争取|确保)")
_LATER = re.compile(r"以后(?:每|各|的)?年|此后|其后|之后(?:每年|逐年)")
"""2024年投入3000万元，以后年度递增5%: of the years after."""
_NOT_GOVERNING = re.compile(r"^(?:远景|规划|行动|版|以来|出台|印发|发布|的?\s*政府工作报告|全国|发布的|计划|方案|政策|的?\s*\d[\d.]*\s*倍)")
_FORMER = re.compile(r"(?:建成|竣工|出生|注册|登记|认定|成立|毕业|参加工作)[^，。；]{0,4}的")
"""2000年底前建成的小区: a date that tells which ones."""
_OF_WHOM = re.compile(r"[\d年月日 ]{1,30}(?:之|以)?[前后][^\d（）]{0,60}[）)]")
"""（2023年1月1日之前没有参保的人员）: a date that tells of whom."""


@dataclass(frozen=True, slots=True)
class Governed:
    """The period that governs a passage, whether its section tells of the past, and whether the period is over at the issue, or ends after it."""

    period: Period
    past: bool = False
    over: bool = False
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a heading or lead-in hands down to all below its section."""

    section: str
    period: Period | None
    past: bool
    is_lead: bool = False


class Scopes:
    """The periods of a document and their reach."""

    def __init__(self, passages: Sequence[Passage], fields: DocumentFields) -> None:
        self._passages = passages
        self._blocks = [passage.block for passage in passages]
        self._issued = fields.issued_on.year if fields.issued_on else fields.period_start or year_of_title(fields.title)
        self._fields = fields
        self._periods: dict[int, tuple[Span, ...]] = {}
        self._reach: dict[int, tuple[int, ...]] = {}
        self._parts = tuple(find_parts(passages, fields))
        self._inherited = list(self._inherit())

    def periods(self, index: int) -> tuple[Span, ...]:
        """The periods of a block that can govern, offsets within it."""
        if index not in self._periods:
            passage, text = self._passages[index], self._blocks[index].text
            found = [self._dated(span) for span in passage.periods if _governs(span, text)]
            found += _terms(passage.norm, self._fields)
            self._periods[index] = tuple(sorted(found, key=lambda span: span.start))
        return self._periods[index]

    def at(self, index: int, offset: int, end: int | None = None) -> Governed:
        """What governs the passage at `offset` of block `index`."""
        text = self._blocks[index].text
        own = self._own(index, offset, end or offset, text)
        inherited, past = self._inherited[index]
        period = own or (Period() if _counts_from_issue(text[:offset]) else inherited) or Period()
        return self._held(period, past=past)

    def within(self, index: int, since: int, offset: int, end: int) -> Governed | None:
        """What the words from `since` on themselves say of the passage at `offset` of block `index`: those of a cell."""
        own = self._own(index, offset, end, self._blocks[index].text, since)
        return self._held(own, past=False) if own and own.year else None

    def _held(self, period: Period, *, past: bool) -> Governed:
        """The period beside the year of issue, where both are known."""
        if not (self._issued and period.year):
            return Governed(period, past)
        return Governed(period, past, over=period.year < self._issued, ahead=period.year > self._issued)

    def _own(self, index: int, offset: int, end: int, text: str, since: int = 0) -> Period | None:
        """The last period before `offset` (and from `since` on) that reaches it; else one right behind in the same clause."""
        best: Period | None = None
        spans, ends = self.periods(index), self._ends_of_reach(index)
        # A table is one block: its cells do not each look through all that stands before them.
        for i in range(bisect_left(spans, since, key=lambda span: span.start), len(spans)):
            span, until = spans[i], ends[i]
            assert isinstance(span.value, Period)
            if offset <= span.start < end:
                continue
            if span.start >= offset:
                between = text[end : span.start]
                if best is None and len(between) <= 12 and not re.search(r"[，。；,;]|（其中", between) and span.rule != "year-start":
                    return span.value
                break
            if offset < until:
                best = span.value
        return best

    def _states_goals(self, index: int) -> bool:
        """Under a heading of goals a year amid a sentence is that of all that follows."""
        return "目标" in self._blocks[index].heading or "目标" in self._parent_heading(index)

    def _parent_heading(self, index: int) -> str:
        """The heading of the section above, for a paragraph whose own run-in head hides it."""
        section = self._blocks[index].section
        return next((b.heading for b in reversed(self._blocks[:index]) if b.kind == "heading" and b.section == section), "")

    def _ends_of_reach(self, index: int) -> tuple[int, ...]:
        """For each period of a block the offset from which on it holds no longer; found once, however many amounts ask."""
        if index not in self._reach:
            text, spans = self._blocks[index].text, self.periods(index)
            starts, lists = [span.start for span in spans], _ends_of_lists(text, spans)
            ends = []
            for span, last in zip(spans, lists, strict=True):
                end = self._end_of_clauses(index, span, starts)
                end = min(end, _first_end(_LATER, text, span.end, end))
                # 2025年达到55%、2026年60%，建成…: the years of a list end with it.
                in_list = text.endswith("、", 0, last.start)
                ends.append(min(end, _first_end(_STOP, text, last.end)) if in_list else end)
            self._reach[index] = tuple(ends)
        return self._reach[index]

    def _end_of_clauses(self, index: int, span: Span, starts: Sequence[int]) -> int:
        """Where a period ends for the clauses around it, `starts` being those of all periods of the block: with its group of
        clauses, unless it opens its sentence and is alone there, or a heading of goals lets it hold."""
        text = self._blocks[index].text
        sentence = after_last(_SENTENCE_ENDS, text, 0, span.start)
        before = bisect_left(starts, span.start) - bisect_left(starts, sentence)
        # 2022年新增130人，2023年150人，2024年170人。就业率…: of none of a breakdown.
        if before >= _BREAKDOWN or span.rule in ("last-year", "date", "year-start"):
            return _first_end(_CLAUSE_GROUP, text, span.end)
        if not (_OPENING.match(_unmarked(text[sentence : span.start], sentence == 0)) or self._states_goals(index)):
            end = _first_end(_CLAUSE_GROUP, text, span.end)
            # …，到2025年，A达到6%；力争B达到10%: a goal goes on behind the semicolon.
            while text[end - 1 : end] in ("；", ";") and _GOAL.match(text, end):
                end = _first_end(_CLAUSE_GROUP, text, end)
            return end
        end = _first_end(_SENTENCE, text, span.end)
        # 2022年底前建成A，2024年底前建成B。总投资…: of neither.
        is_followed = bisect_left(starts, span.end) < bisect_left(starts, end - 1)
        return end if is_followed else len(text) + 1

    def _inherit(self) -> Iterator[tuple[Period | None, bool]]:
        """For each block what headings and lead-ins above it hand down, and whether they tell of the past."""
        stack: list[_Scope] = []
        for i, block in enumerate(self._blocks):
            if i and self._parts[i] is not self._parts[i - 1]:
                stack = [scope for scope in stack if not scope.is_lead]  # a new part: what led into the former is over
            if block.kind == "heading" or block.kind == "title":
                stack = [s for s in stack if _is_below(block.section, s.section) and s.section != block.section]
                if block.kind == "title":
                    stack = []
                period = None if block.kind == "title" else self._heading_period(i)
                stack.append(_Scope(block.section, period, self._tells_past(block.heading, stack)))
            else:
                stack = [scope for scope in stack if _is_below(block.section, scope.section)]
            yield _handed_down(stack, self._parts[i])
            if block.kind == "paragraph" and (lead := self._lead_in(i)):
                stack = [scope for scope in stack if not (scope.is_lead and scope.section == block.section)]
                past = lead.rule == "past-years" or bool(stack and stack[-1].past)
                assert isinstance(lead.value, Period)
                stack.append(_Scope(block.section, lead.value, past, is_lead=True))

    def _tells_past(self, heading: str, above: list[_Scope]) -> bool:
        """工作回顾, 发展基础; what stands below such a heading too, but for goals."""
        if _DONE.search(heading):
            return True
        if _PLAN.search(heading):
            return False
        return bool(_PAST.search(heading)) or any(scope.past for scope in above)

    def _heading_period(self, index: int) -> Period | None:
        """The period that a heading names; one of several is none."""
        found = {s.value for s in self.periods(index) if isinstance(s.value, Period) and (s.value.year or s.value.year_start)}
        return found.pop() if len(found) == 1 else None

    def _lead_in(self, index: int) -> Span | None:
        """The period of a paragraph that ends in a colon, or in which it opens a sentence and no amount follows."""
        block = self._blocks[index]
        spans = [s for s in self.periods(index) if isinstance(s.value, Period) and s.value.year]
        spans = [s for s in spans if s.rule not in ("date", "date-span")]
        if not spans or not self._has_more(index):
            return None
        text = block.text
        if self._fields.title and "".join(text.split()) == self._fields.title:
            return None  # the year in a title is that of the document
        if _LEAD_END.search(text.strip()):
            opened = after_last(_SENTENCE_ENDS, text, 0, len(text) - 1)
            inside = [s for s in spans if s.start >= opened]
            return inside[-1] if inside else None
        final = spans[-1]
        sentence = after_last(_SENTENCE_ENDS, text, 0, final.start)
        opening = _OPENING.match(_unmarked(text[sentence : final.start], sentence == 0))
        leads = opening or self._opens_goals(index)
        return final if leads and not _states_amounts(self._passages[index], final.end) else None

    def _opens_goals(self, index: int) -> bool:
        """The paragraph that stands first under a heading of goals (二、主要目标) and above the numbered items of it."""
        if not index or index + 1 >= len(self._blocks):
            return False
        above, block, below = self._blocks[index - 1 : index + 2]
        is_first = above.kind == "heading" and above.section == block.section and "目标" in above.text
        return is_first and below.section.startswith(f"{block.section}.")

    def _has_more(self, index: int) -> bool:
        """Blocks follow in the same section or below it."""
        following = self._blocks[index + 1 : index + 2]
        return bool(following) and _is_below(following[0].section, self._blocks[index].section)

    def _dated(self, span: Span) -> Span:
        """今年, 明年, 去年 take their year from the date of issue."""
        shift = {"this-year": 0, "next-year": 1, "last-year": -1}.get(span.rule)
        if span.rule == "past-years" and isinstance(span.value, Period) and span.value.year_start:
            # The rule counts years; without the year of issue there is nothing to count from.
            return replace(span, value=_years_before(self._issued, span.value.year_start) if self._issued else Period())
        if shift is None or self._issued is None:
            return span
        return replace(span, value=Period(year=self._issued + shift))


def _handed_down(stack: Sequence[_Scope], part: Part) -> tuple[Period | None, bool]:
    """The period that governs below the headings and lead-ins of `stack`, and whether they tell of the past: what they leave
    open is that of the part of the document."""
    period = next((scope.period for scope in reversed(stack) if scope.period), None) or part.period
    return period, bool(stack and stack[-1].past) or bool(part.past)


def _first_end(pattern: re.Pattern[str], text: str, start: int, until: int | None = None) -> int:
    """Where the first match behind `start` (and before `until`) ends; behind the end of the text where there is none."""
    match = pattern.search(text, start, len(text) if until is None else until)
    return match.end() if match else len(text) + 1


def _ends_of_lists(text: str, spans: Sequence[Span]) -> list[Span]:
    """For each period the last of the list that goes on from it (2024年…、2025年…), itself where none does."""
    lists = list(spans)
    for i in range(len(spans) - 1, -1, -1):
        stop = _first_end(_STOP, text, spans[i].end) - 1
        for j in range(i + 1, len(spans)):
            if spans[j].start > stop:
                break
            if spans[j].start >= spans[i].end and text.endswith("、", spans[i].end, spans[j].start):
                lists[i] = lists[j]
                break
    return lists


def _counts_from_issue(before: str) -> bool:
    """两年内…全覆盖: a term from the issue on has no year, whatever the heading says."""
    clause = re.split(r"[。；;，,]", before)[-1]
    return bool(re.search(r"(?:[一二两三四五六七八九十]|(?<!\d)\d{1,2}) ?年(?:左右)?(?:的?时间)?(?:以?内|之内)|用(?:[一二两三四五六七八九十]|\d) ?年", clause))


def _states_amounts(passage: Passage, since: int) -> bool:
    """Amounts in figures from `since` on: 第一个五年 or 一批 is none."""
    behind = (span.value for span in passage.amounts if span.start >= since)
    return any(isinstance(value, Quantity) and re.search(r"\d", value.text) for value in behind)


def _years_before(issued: int, count: int) -> Period:
    """过去五年 of a document of 2021 is 2016 to 2020; 过去一年 is 2020."""
    return Period(year=issued - 1, year_start=issued - count if count > 1 else None)


def _unmarked(text: str, at_head: bool) -> str:
    """Without the number and run-in head that a paragraph may begin with."""
    if not at_head:
        return text
    text = re.sub(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、.．﹒]?|[—-]{2}|[一二三四五六七八九]是)\s*", "", text)
    return re.sub(r"^[^。，；：]{2,40}[。：:]", "", text)


def _governs(span: Span, text: str) -> bool:
    """A year inside a title, a name (2035年远景目标) or brackets of a title governs nothing."""
    behind = text[span.end : span.end + 10]
    before = text[max(0, span.start - 60) : span.start]
    if before.rfind("《") > before.rfind("》") or _NOT_GOVERNING.match(behind):
        return False
    if text.endswith("前", 0, span.end) and _FORMER.match(behind):
        return False
    if re.search(r"(?:恢复[到至]?|相当于)$", before) and re.match(r"(?:同期)?的\s*\d[\d.]*\s*%", behind):
        return False  # 客流恢复至2019年的108%
    if span.rule == "date" and before.rfind("（") > before.rfind("）") and _OF_WHOM.match(text, span.start):
        return False
    if before.endswith(("由", "从")) and re.match(r"(?:年?[底末])?的?\s{0,9}\d", behind):
        return False  # 由2020年的38%提高到48%: of the start alone
    if span.rule == "year-start" and re.match(r"的\s*\d", behind):
        return False  # 从2020年的38%提高到48%
    if before.endswith(("（", "(")) and behind.startswith(("）", ")")):
        return False
    return not re.search(r"(?:以|较|较于|比|相比于|与|自|基|基于|相对|[高低快慢优大小多少]于|超过)[“\"]?$", before) or span.rule == "year-start"


def _terms(norm: str, fields: DocumentFields) -> Iterator[Span]:
    """利用两年时间 is the plan's own period where that is as long."""
    if not (fields.period_start and fields.period_end):
        return
    length = fields.period_end - fields.period_start + 1
    for match in _TERM.finditer(norm):
        if parse_integer(match["n"]) == length:
            period = Period(year=fields.period_end, year_start=fields.period_start)
            yield Span(start=match.start(), end=match.end(), kind="period", value=period, rule="term-of-plan")


def _is_below(section: str, above: str) -> bool:
    return section == above or (above == "0" and section == "0") or section.startswith(f"{above}.")
