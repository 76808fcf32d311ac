"""Running text → targets: each quantity that the text binds to an indicator, and a reason for each that it does not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.model import Block, Document, Period, Quantity, Span, Target
from pipeline.recognize.passages import Passage
from pipeline.recognize.periods import parse_period
from pipeline.resolve.evidence import evidence_at
from pipeline.resolve.naming.amounts import Amount, Proposal, amount_at
from pipeline.resolve.naming.choice import proposals
from pipeline.resolve.naming.clauses import Clause, Name, clause_around, is_start
from pipeline.resolve.reasons.excuses import excuse_of
from pipeline.resolve.years.scopes import Governed, Scopes
from pipeline.resolve.years.tenses import kind_of_amount, recurrence_of

_WHOM = re.compile(r"每[\u4e00-\u9fff]{1,4}|个人|[\u4e00-\u9fff]{0,6}(?:企业|机构|人员|家庭|农户|毕业生|学生|教师)")
_DIGIT = re.compile(r"\d")
_MOST_AMOUNTS = 500
_BLOCKS = ("paragraph", "heading")


@dataclass(frozen=True, slots=True)
class Bound:
    """A target and where its number stands, [start, end) in the document's text."""

    target: Target
    start: int
    end: int


@dataclass(slots=True)
class Found:
    """The targets of a document, and for each quantity that is none [start, end) with the rule that says why.

    `proposed` keeps for each amount, by its [start, end), all names that were proposed, the chosen one first; None where
    nobody asks for them, since reading does not need those that were passed over.
    """

    bound: list[Bound] = field(default_factory=list)
    excused: list[tuple[int, int, str]] = field(default_factory=list)
    proposed: dict[tuple[int, int], tuple[Proposal, ...]] | None = None


def read_prose(document: Document, passages: Sequence[Passage], scopes: Scopes, found: Found) -> None:
    """Add the targets of all paragraphs and headings to `found`."""
    for index, passage in enumerate(passages):
        if passage.block.kind in _BLOCKS:
            read_passage(document, passages, scopes, index, found)


def read_passage(
    document: Document,
    passages: Sequence[Passage],
    scopes: Scopes,
    index: int,
    found: Found,
    *,
    within: tuple[int, int] | None = None,
    governed: Governed | None = None,
    section: str | None = None,
    cell: tuple[int, int, int] | None = None,
    topic: str = "",
) -> None:
    """Add the targets of the passage `index` to `found`: of all of it, or `within` [low, high) alone.

    `governed`, `section`, `cell` (table index, row, column) and `topic` (what the row is about) are given for a table cell,
    which has its year from its own words, else from its row.
    """
    passage = passages[index]
    stretch = passage.within(*within) if within else passage.stretch
    block, text, low, high, spans = passage.block, stretch.text, stretch.low, stretch.high, stretch.amounts
    if len(spans) > _MOST_AMOUNTS:
        # Debris of a broken page, not text: no sentence holds so many.
        found.excused.extend((block.start + s.start, block.start + s.end, "too-many-in-one-passage") for s in spans)
        return
    around = [clause_around(text, spans, i, low, high) for i in range(len(spans))]
    reasons = [
        _headed(passage, span) or excuse_of(text, span, around[i]) or _repeats(text, spans, i)
        for i, span in enumerate(spans)
    ]
    # What is no amount does not part the words around it: 10个二级节点 is one clause.
    amounts = [span for span, reason in zip(spans, reasons, strict=True) if reason is None]
    some = len(amounts) < len(spans)
    clauses = [clause_around(text, amounts, i, low, high) for i in range(len(amounts))] if some else around
    for span, reason in zip(spans, reasons, strict=True):
        if reason:
            found.excused.append((block.start + span.start, block.start + span.end, reason))
    named: list[str] = []
    for i, span in enumerate(amounts):
        at = (block.start + span.start, block.start + span.end)
        names = _names(found, at, amount_at(text, amounts, clauses, i, topic or block.heading, named))
        named.append(names[0].indicator if names else "")
        if not names:
            found.excused.append((*at, "no-indicator"))
        own = scopes.within(index, low, span.start, span.end) if governed else None
        holds = own or governed or scopes.at(index, span.start, span.end)
        for name in (_of_row(name, topic) for name in names):
            target = _target(document, block, text, amounts, i, clauses[i], name, holds, section, cell)
            found.bound.append(Bound(target, *at))


def _names(found: Found, at: tuple[int, int], amount: Amount) -> tuple[Name, ...]:
    """The names of an amount; all that were proposed are kept where somebody asks for them."""
    if found.proposed is None:
        chosen = next(proposals(amount), None)
    else:
        found.proposed[at] = tuple(proposals(amount))
        chosen = next(iter(found.proposed[at]), None)
    return chosen.names if chosen else ()


_DEED = re.compile("开工|竣工|完工|投用|交付|建成|完成|引进|新建|新增|改造|培训")


def _of_row(name: Name, topic: str) -> Name:
    """In a cell of a row about a subsidy 每人 and 小微企业 say who gets it, in one about works 开工 what is done of them."""
    if topic and _DEED.fullmatch(name.indicator):
        matter = "".join(topic.split())
        return replace(name, indicator=matter if name.indicator in matter else matter + name.indicator)
    if not topic or not _WHOM.fullmatch(name.indicator):
        return name
    return replace(name, indicator="".join(topic.split()), subject=name.indicator)


def _headed(passage: Passage, span: Span) -> str | None:
    """Headings announce; the run-in head of a paragraph too (its words up to the first stop)."""
    block = passage.block
    if block.kind == "table":
        return None
    digits = _DIGIT.search(span.value.text if isinstance(span.value, Quantity) else "")
    told = block.text.rstrip().endswith(("。", "；"))  # a short item that is a sentence
    if block.kind == "heading" and not told and (not digits or len(block.text) <= 30):
        return "heading"
    if block.kind == "heading" and told and not digits:
        before, behind = block.text[passage.mark.end if passage.mark else 0 : span.start], block.text[span.end :]
        if not re.search(r"\d", before) and not re.search(r"[，,；;]", behind):
            return "heading"
    head = block.text.find(block.heading) if block.heading else -1
    end = head + len(block.heading)
    # What goes on behind a comma is a sentence, not a head: 7．存量隐患动态清零，整改率…
    run_in = block.level and 0 <= head <= 8 and span.end <= end and block.kind != "heading" and block.text[end : end + 1] not in "，,"
    if run_in and isinstance(span.value, Quantity) and not re.search(r"\d", span.value.text):
        return "heading"
    return None


def _repeats(text: str, spans: Sequence[Span], index: int) -> str | None:
    """达到100%全覆盖 and 100%镇街托班全覆盖 are one amount."""
    span = spans[index]
    if span.rule != "full-coverage" or index == 0:
        return None
    before = spans[index - 1]
    between = text[before.end : span.start]
    full = isinstance(before.value, Quantity) and before.value.unit == "%" and before.value.value == 100
    return "said-twice" if full and len(between) <= 14 and not re.search(r"[，、；。,]", between) else None


def _target(
    document: Document,
    block: Block,
    text: str,
    spans: Sequence[Span],
    index: int,
    clause: Clause,
    name: Name,
    holds: Governed,
    section: str | None,
    cell: tuple[int, int, int] | None,
) -> Target:
    quantity = _listed_sign(text, spans, index)
    if name.rule == "gap":
        quantity = replace(quantity, comparator="=")  # 高于全国0.8个百分点: so far above, no less and no more
    kind = kind_of_amount(text, spans[index], clause, holds, is_payment=name.rule == "award")
    period = holds.period
    if is_start(text, spans[index]):
        period = _named_year(text[: spans[index].start])
    if name.subject and (listed_year := parse_period(name.subject)):
        # 2024年、2025年分别新建2万亩、3万亩
        period, name = listed_year, replace(name, subject="")
    start, end = _trimmed(block.text, min(name.start, clause.inner_start), max(name.end, clause.inner_end))
    recurrence = recurrence_of(text, clause, quantity)
    table, row, column = cell or (None, None, None)
    return Target(
        indicator=name.indicator,
        subject=name.subject,
        quantity=quantity,
        kind=kind,
        period=replace(period, recurrence=recurrence or quantity.recurrence),
        evidence=evidence_at(document, block.start + start, block.start + end, section=section),
        rule=f"{spans[index].rule}/{name.rule}",
        table_index=table,
        row_index=row,
        column_index=column,
    )


def _listed_sign(text: str, spans: Sequence[Span], index: int) -> Quantity:
    """In a list of values a bound in front (不低于A、B) or at the end (A、B以上) is every value's, where they are of one unit, or
    it is said of each (分别不低于300顶、500床)."""
    quantity = spans[index].value
    assert isinstance(quantity, Quantity)
    if quantity.comparator != "=":
        return quantity
    for step in (-1, 1):
        near = index
        while 0 <= near + step < len(spans) and _side_by_side(text, spans[min(near, near + step)], spans[max(near, near + step)]):
            near += step
            other = spans[near].value
            leads = step < 0 and text.endswith("分别", 0, spans[near].start)
            if isinstance(other, Quantity) and (leads or other.unit == quantity.unit) and _bounds_list(other, step):
                return replace(quantity, comparator=other.comparator)
    return quantity


def _side_by_side(text: str, one: Span, other: Span) -> bool:
    return bool(re.fullmatch(r"\s{0,9}(?:、|和|与|及)\s*", text[one.end : other.start]))


def _bounds_list(other: Quantity, step: int) -> bool:
    """A bound in front stands before the number, one at the end behind it."""
    if other.comparator in ("=", "range", "~"):
        return False
    leads = bool(re.match(r"\D", other.text))
    return leads if step < 0 else not leads


def _named_year(before: str) -> Period:
    """由2020年的65%: the year right before the number, if any."""
    match = re.search(r"((?:19|20)\d\d) ?年底?末?的? ?$", before)
    return Period(year=int(match[1])) if match else Period()


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " 　，,、；;：:。\n\t":
        start += 1
    while end > start and text[end - 1] in " 　，,、\n\t":
        end -= 1
    return start, end

