"""Every number of the text and what became of it.

A number is bound to a fact, or a named rule says why it is none, or it is unread. So recall can be audited on documents
that nobody annotated.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pipeline.model import Document, Fate, Number, Task
from pipeline.numerals import MULTIPLIERS, RUN, normalize
from pipeline.recognize.citations import find_numbers
from pipeline.recognize.enumerators import enumerators_in, mask_enumerators
from pipeline.recognize.lexicon import unit_classes
from pipeline.recognize.passages import Passage
from pipeline.recognize.rules import alternatives
from pipeline.resolve.tables.columns import Columns

_ARABIC = re.compile(r"\d{1,2}(?=\.(?:19|20)\d\d ?年)|\d+(?:,\d{3})*(?:\.\d+)*")
"""A numeral in digits; 3．2026年 is the number of an item, and a year."""


class Claim(NamedTuple):
    """A stretch of the text whose numbers have a fate. (A tuple: a document makes some hundreds.)"""

    start: int
    end: int
    fate: Fate
    rule: str
    target_index: int | None = None


_DIGIT = re.compile(r"\d")
_REACH = 40


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of number that is no amount, by its look: `pattern` on normalised text."""

    rule: str
    pattern: re.Pattern[str]


SHAPES: tuple[Shape, ...] = (
    # First: an address holds numbers of every other shape. RFC 3986 percent-encodes Chinese characters in it.
    Shape("network-address", re.compile(r"(?:https?://|www\.)\S+|(?:%[0-9A-Fa-f]{2})+|(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]{1,64}@\S+")),
    Shape(
        "ordinal",
        re.compile(
            r"第 ?\d++|(?<!\d)\d++ ?(?:号(?!召)|级|等奖|期|届|次(?=[常全会][务体会议])|版|代|楼|层|栋|单元|室|路|弄|线|点(?!位)|频道|辑|卷|页|类|档|型|批|轮)|"
            r"(?:前|top ?)\d++ ?[名位强]?",
            re.I,
        ),
    ),
    Shape(
        "code",
        re.compile(
            r"(?<![A-Za-z])[A-Za-z][A-Za-z\-_.+]{0,40}\d[\w.\-]*|"
            r"(?<!\d)(?:\d++(?:\.\d+)?[A-Za-z][\w\-]*|\d++-\d+(?:-\d+)*|\d{6,}+|0\d+)|#\d++"
        ),
    ),
    Shape(
        "date",
        re.compile(
            r"(?:19|20)\d\d ?[年./-] ?\d{1,2}(?: ?[月./-] ?\d{1,2})?|\d{1,2} ?月(?: ?\d{1,2} ?日)?|"
            r"(?<![\d.])\d{1,2} ?[-—~至到]{1,2} ?\d{1,2} ?月|"
            r"(?:19|20)\d\d ?[年版]?|\d{1,2} ?日"
        ),
    ),
    Shape("time-of-day", re.compile(r"\d{1,2}[:时]\d{2}(?::\d{2})?|\d{1,2} ?[时点](?:(?!\w)|(?=[至到前后起止的]))")),
    Shape("article", re.compile(r"(?<!\d)\d++ ?[条款目]")),
    Shape("age", re.compile(r"(?<!\d)\d++ ?(?:[-—~至] ?\d++ ?)?(?:周?岁|月龄|孕周)|(?<!\d)\d++后")),
    Shape("joint-number", re.compile(r"(?<!\d)\d++ ?(?:个)?(?:部门|部委|单位|省|市|县|区|国)(?!级)")),
    Shape(
        "name-with-number",
        re.compile(
            r"[“‘《「][^“”‘’《》「」]{0,30}\d[^“”‘’《》「」]{0,30}[”’》」]|"
            r"(?<!\d)\d++(?:[+×*xX][\dN]++(?:[+×*xX][\dN]++)*|[+＋][\u4e00-\u9fffN])"
        ),
    ),
    Shape("list-mark", re.compile(r"(?<![\d.])\d{1,3} ?[.、)）](?!\d(?!\d{3} ?年))|[（(]\d{1,3}[）)]")),
    Shape("attachment-number", re.compile(r"附[件表图录] ?\d{1,3}")),
    Shape("unit-in-name", re.compile(r"(?<!\d)\d++ ?(?:小时|分钟|天|年|度|公里|秒)(?=[\u4e00-\u9fff])")),
)


def read_numbers(
    document: Document,
    passages: Sequence[Passage],
    columns: Sequence[Columns],
    tasks: Sequence[Task],
    bound: Sequence[tuple[int, int, int]],
    excused: Sequence[tuple[int, int, str]],
) -> tuple[Number, ...]:
    """All numbers of `document`, in order.

    `bound` holds (start, end, target index) of each quantity that is a target's, `excused` (start, end, rule) of each that
    is none.
    """
    norm = normalize(document.text)
    claims = _Claims(_claims(document, passages, columns, norm, tasks, excused, bound))
    return tuple(_number(document.text, norm, start, end, claims) for start, end in _occurrences(norm, bound, excused))


def _occurrences(
    norm: str, bound: Sequence[tuple[int, int, int]], excused: Sequence[tuple[int, int, str]]
) -> Iterator[tuple[int, int]]:
    """Arabic numbers, and the quantities that are written in Han numerals or words."""
    worded = {(s, e) for s, e, *_ in [*bound, *excused] if not _DIGIT.search(norm, s, e)}
    listed = list(enumerators_in(norm))
    arabic = {m.span() for m in _ARABIC.finditer(mask_enumerators(norm, listed))}
    arabic |= {m.span() for s, e in listed for m in _ARABIC.finditer(norm, s, e)}
    taken = bytearray(len(norm))  # a mark a character: what a quantity or a numeral in digits holds
    for start, end in [*worded, *arabic, *((s, e) for s, e, *_ in [*bound, *excused])]:
        taken[start:end] = b"\1" * (end - start)
    beside = {m.span() for m in _beside_unit().finditer(norm) if not any(taken[m.start() : m.end()])}
    last = 0
    for start, end in sorted(worded | arabic | beside):
        if start >= last:
            yield start, end
            last = end


@cache
def _beside_unit() -> re.Pattern[str]:
    """A numeral in Chinese characters beside a unit, whatever it means there: 三 of 第三条 and of 三大 too."""
    units = alternatives([*unit_classes(), *"成折半倍番"])
    return re.compile(rf"(?<!\d)(?<!\d[余多 ])(?<!{RUN})(?:{RUN}++(?:[余多来][万亿]++)?(?=[余多]?{units})|半(?=[数年天]|个?小时|个?月))")


class _Claims:
    """Claims by offset; the first given wins where several hold."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._ranked = list(claims)
        order = sorted(range(len(self._ranked)), key=lambda i: self._ranked[i].start)
        self._order = order
        self._starts = [self._ranked[i].start for i in order]
        self._longest = max((c.end - c.start for c in self._ranked), default=0)

    def at(self, start: int, end: int) -> Claim | None:
        """The first claim that covers the start of [start, end)."""
        high = bisect_right(self._starts, start)
        low = bisect_right(self._starts, start - self._longest - 1)
        inside = [i for i in self._order[low:high] if self._ranked[i].end > start]
        return self._ranked[min(inside)] if inside else None


def _number(text: str, norm: str, start: int, end: int, claims: _Claims) -> Number:
    """A number as it stands in the document, full-width digits and all."""
    claim = claims.at(start, end) or (_shaped if _DIGIT.search(norm, start, end) else _worded)(norm, start, end)
    if claim is None:
        return Number(start=start, end=end, text=text[start:end], fate="unread", rule="")
    return Number(start=start, end=end, text=text[start:end], fate=claim.fate, rule=claim.rule, target_index=claim.target_index)


_ORDINAL = re.compile(r"第 ?$")
_OF_SESSION = re.compile(r"届|次(?:全|常|会|党|代)|期(?!间)")
_EVERY = re.compile(r"每(?:隔|逢)? ?$")


def _worded(norm: str, start: int, end: int) -> Claim | None:
    """What a numeral in Chinese characters is that no rule has read: 第三条, 每两年, 千家万户, 三资; an amount is unread."""
    written, before = norm[start:end], norm[max(0, start - 3) : start]
    if before.rstrip().endswith("月") and norm.startswith("日", end):
        return Claim(start, end, "ignored", "date")
    if _ORDINAL.search(before) or _OF_SESSION.match(norm, end):
        return Claim(start, end, "ignored", "ordinal")
    if _EVERY.search(before):
        return Claim(start, end, "ignored", "recurrence")
    if set(written) <= set(MULTIPLIERS):
        return Claim(start, end, "ignored", "figure-of-speech")
    return Claim(start, end, "ignored", "numeral-in-word") if not set(written) & set(MULTIPLIERS) else None


def _claims(
    document: Document,
    passages: Sequence[Passage],
    columns: Sequence[Columns],
    norm: str,
    tasks: Sequence[Task],
    excused: Sequence[tuple[int, int, str]],
    bound: Sequence[tuple[int, int, int]],
) -> Iterator[Claim]:
    """In order of precedence."""
    for start, end, target in bound:
        yield Claim(start, end, "target", "quantity", target)
    for passage in passages:
        for reference in passage.references:
            yield Claim(passage.block.start + reference.start, passage.block.start + reference.end, "citation", "document-reference")
    for task in tasks:
        if task.rule != "table-row":
            yield Claim(task.evidence.start, task.evidence.end, "task", task.rule)
    for match in find_numbers(norm):
        yield Claim(match.start(), match.end(), "metadata", "document-number")
    yield from _marks(passages)
    yield from _table_claims(document, columns)
    for passage in passages:
        for span in passage.periods:
            yield Claim(passage.block.start + span.start, passage.block.start + span.end, "ignored", f"period/{span.rule}")
    for start, end, rule in excused:
        yield Claim(start, end, "ignored", rule)


def _marks(passages: Sequence[Passage]) -> Iterator[Claim]:
    for passage in passages:
        block, text = passage.block, passage.norm
        if block.kind in ("attachment",) or text.startswith(("附件", "附表")):
            yield Claim(block.start, block.start + min(len(text), 12), "ignored", "attachment-number")
        if block.kind == "title":
            yield Claim(block.start, block.end, "metadata", "title")
        for start, end in passage.marks:
            yield Claim(block.start + start, block.start + end, "ignored", "list-mark")
        if block.kind != "table" and passage.mark:
            yield Claim(block.start, block.start + passage.mark.end, "ignored", "list-mark")


def _table_claims(document: Document, meanings: Sequence[Columns]) -> Iterator[Claim]:
    """Serial numbers, years of completion, and headers of tables."""
    for table, columns in zip(document.tables, meanings, strict=True):
        first = min((row[0].start for row in table.rows), default=table.end)
        yield Claim(table.start, max(first, table.start), "ignored", "table-header")
        for row in table.rows:
            for column, rule in ((columns.serial, "serial-number"), (columns.due, "time-of-completion")):
                if column is not None:
                    yield Claim(row[column].start, row[column].end, "task" if column == columns.due else "ignored", rule)
            if columns.unit is not None:
                yield Claim(row[columns.unit].start, row[columns.unit].end, "ignored", "unit-of-measure")
            if columns.title is not None:
                yield Claim(row[columns.title].start, row[columns.title].end, "ignored", "name-in-table")
            if columns.indicator is not None:
                yield Claim(row[columns.indicator].start, row[columns.indicator].end, "ignored", "indicator-name")


def _shaped(norm: str, start: int, end: int) -> Claim | None:
    """The first shape that the number has, looked for around it."""
    low = max(0, start - _REACH)
    window = norm[low : end + _REACH]
    for shape in SHAPES:
        for match in shape.pattern.finditer(window):
            if low + match.start() <= start < low + match.end():
                return Claim(low + match.start(), low + match.end(), "ignored", shape.rule)
    return None
