"""What explains a document: its blocks, each with the facts and numbers that stand in it, as values and as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain
from typing import Any, Literal

from pipeline.cli.formats import json_value
from pipeline.model import Block, Citation, Evidence, Facts, Fate, Number, Quantity, Span, Target, Task
from pipeline.recognize.passages import Passage, recognize
from pipeline.recognize.periods import find_recurrences
from pipeline.resolve import proposed_names
from pipeline.resolve.naming.amounts import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that was read, in words, with the rule that read it; of a target also the names that were passed over."""

    mark: Literal["→", "·", "?"]
    fate: Fate
    text: str
    rule: str
    passed_over: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockReading:
    """A block with what stands in it; the offsets of `spans` count, like all others, in the document's text."""

    block: Block
    spans: tuple[Span, ...]
    targets: tuple[Target, ...]
    tasks: tuple[Task, ...]
    citations: tuple[Citation, ...]
    numbers: tuple[Number, ...]
    proposed: tuple[tuple[int, int, tuple[Proposal, ...]], ...] = ()

    @property
    def fates(self) -> set[Fate]:
        """What became of its numbers, and which facts it holds."""
        facts: dict[Fate, bool] = {
            "target": bool(self.targets),
            "task": bool(self.tasks),
            "citation": bool(self.citations),
        }
        return {number.fate for number in self.numbers} | {fate for fate, some in facts.items() if some}

    @property
    def lines(self) -> Iterator[Line]:
        """The facts, then the numbers that became none."""
        for target in self.targets:
            over = passed_over(target, self._proposed_for(target))
            yield Line(mark="→", fate="target", text=target_in_words(target), rule=target.rule, passed_over=over)
        for task in self.tasks:
            yield Line(mark="→", fate="task", text=task_in_words(task), rule=task.rule)
        for citation in self.citations:
            cited = " ".join(part for part in (citation.title and f"《{citation.title}》", citation.number) if part)
            yield Line(mark="→", fate="citation", text=f"citation {cited}", rule="citation")
        for number in self.numbers:
            if number.fate in ("ignored", "metadata"):
                yield Line(mark="·", fate=number.fate, text=f"{number.text} {number.fate}", rule=number.rule)
            elif number.fate == "unread":
                yield Line(mark="?", fate="unread", text=f"{number.text} unread", rule=number.rule)


    def _proposed_for(self, target: Target) -> tuple[Proposal, ...]:
        """The names that were proposed for the amount of a target."""
        evidence = target.evidence
        here = (
            proposals
            for start, end, proposals in self.proposed
            if evidence.start <= start and end <= evidence.end and proposals and proposals[0].names[0].indicator == target.indicator
        )
        return next(here, ())


def explanation(facts: Facts) -> list[BlockReading]:
    """Return each block of a document with the facts whose evidence begins in it, its numbers, and the names proposed for its amounts."""
    passages = recognize(facts.document)
    proposed = sorted((*at, proposals) for at, proposals in proposed_names(facts.document, passages).items())
    return [_reading(facts, passage, proposed) for passage in passages]


def passed_over(target: Target, proposals: Sequence[Proposal]) -> str:
    """Which names were passed over for that of a target, each with where it comes from: chosen A (the payment) over B (the topic)."""
    others = {proposal.names[0].indicator: proposal.generator for proposal in reversed(proposals[1:])}
    others.pop(target.indicator, None)
    if not others:
        return ""
    over = ", ".join(f"{name} ({generator})" for name, generator in reversed(others.items()))
    return f"chosen by {proposals[0].generator} over {over}"


def target_in_words(target: Target) -> str:
    """Return a target as a line: kind, indicator, comparator, value, unit, when, and the words that hold it."""
    period, about = target.period, f"（{target.subject}）" if target.subject else ""
    years = f"{period.year_start}–{period.year}" if period.year_start else str(period.year or "")
    when = " ".join(part for part in (years, period.recurrence) if part)
    parts = (
        target.kind,
        target.indicator + about,
        quantity_in_words(target.quantity),
        when,
        f"“{target.quantity.text}”",
    )
    return " ".join(part for part in parts if part)


def quantity_in_words(quantity: Quantity) -> str:
    """Return a quantity as comparator, value and unit: `>= 95 %`, `3–5 所`."""
    if quantity.value is None:
        return f"{quantity.comparator} {quantity.text} {quantity.unit}".strip()
    value = f"{quantity.value.normalize():f}"
    if quantity.value_high is not None:
        return f"{value}–{quantity.value_high.normalize():f} {quantity.unit}".strip()
    return f"{quantity.comparator} {value} {quantity.unit}".strip()


def task_in_words(task: Task) -> str:
    """Return a task as a line: title, units by role, year of completion."""
    roles = {item.role: [] for item in task.responsibilities}  # type: dict[str, list[str]]
    for item in task.responsibilities:
        roles[item.role].append(item.unit)
    units = "; ".join(f"{role} {'、'.join(names)}" for role, names in roles.items())
    due = f"due {task.due_year}" if task.due_year else ""
    return " · ".join(part for part in (f"task {task.title}", units, due) if part)


def as_data(facts: Facts, blocks: Iterable[BlockReading]) -> dict[str, Any]:
    """Return an explanation as plain data for JSON; exact decimals become numbers, dates ISO text."""
    raw_file = facts.document.raw_file
    document = {"path": raw_file.path, "sha256": raw_file.sha256, "characters": len(facts.document.text)}
    return {
        "document": document | _plain(asdict(facts.fields)),
        "blocks": [_block_data(item) for item in blocks],
        "tables": [_plain(asdict(table)) for table in facts.tables],
        "issues": [_plain(asdict(issue)) for issue in facts.issues],
    }


def _reading(facts: Facts, passage: Passage, proposed: Sequence[tuple[int, int, tuple[Proposal, ...]]]) -> BlockReading:
    block = passage.block

    def here(start: int) -> bool:
        return block.start <= start < max(block.end, block.start + 1)

    def evident(evidence: Evidence) -> bool:
        return here(evidence.start)

    return BlockReading(
        block=block,
        spans=tuple(_spans(passage)),
        targets=tuple(item for item in facts.targets if evident(item.evidence)),
        tasks=tuple(item for item in facts.tasks if evident(item.evidence)),
        citations=tuple(item for item in facts.citations if evident(item.evidence)),
        numbers=tuple(item for item in facts.numbers if here(item.start)),
        proposed=tuple(item for item in proposed if here(item[0])),
    )


def _spans(passage: Passage) -> list[Span]:
    found = chain(passage.amounts, passage.periods, find_recurrences(passage.norm))
    base = passage.block.start
    placed = (replace(span, start=span.start + base, end=span.end + base) for span in found)
    return sorted(placed, key=lambda span: (span.start, span.end))


def _block_data(item: BlockReading) -> dict[str, Any]:
    data = _plain(asdict(item))
    assert isinstance(data, dict)
    return {**data.pop("block"), "end": item.block.end, **data}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float | bool) else json_value(value)
