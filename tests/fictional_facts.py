"""A fictional plan of 云州市临江区 and what it says, to be varied by the tests of the store."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

from pipeline.model import (
    Cell,
    Citation,
    Document,
    DocumentFields,
    Evidence,
    Facts,
    Number,
    Period,
    Quantity,
    RawFile,
    Responsibility,
    Table,
    Target,
    Task,
)
from pipeline.resolve.fields.organizations import Organization
from pipeline.store.names import Names

TEXT = """云州市临江区托育服务提升行动计划
根据《云州市托育发展规划》（云政发〔2023〕7号），制定本计划。
一、主要目标
到2026年，全区托位达到3200个以上，普惠托位占比达到65%。
（责任单位：区卫生健康局、区教育局）
序号\t指标\t2025年\t2026年
1\t千人口托位数\t4.1\t4.6
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document that was read, and the seconds it took."""

    facts: Facts
    seconds: float = 0.25


def fictional_names() -> Names:
    """Names that need no lexicon: an organisation is 临江 before its unit, an indicator is itself."""
    return Names(
        lambda unit, region_code: Organization(
            organization_id=f"org-{unit}",
            name=f"云州市临江{unit}",
            region_code=region_code,
        ),
        lambda indicator: (f"ind-{indicator}", indicator),
    )


def plan(text: str = TEXT, *, path: str = "plans/托育.txt", **fields: object) -> Facts:
    """All that the plan says; a text put in before it moves every offset."""
    raw_file = RawFile(sha256=sha256(text.encode()).hexdigest(), path=path, source="files", media_type="text/plain")
    tables = (_table(text),)
    document = Document(raw_file=raw_file, text=text, blocks=(), tables=tables)
    targets = (
        target(text, "托位达到3200个以上", "托位", ">=", "3200", "个", "3200个以上"),
        target(text, "普惠托位占比达到65%", "普惠托位占比", "=", "65", "%", "65%"),
        cell_target(text, "4.1", "2025", 3),
        cell_target(text, "4.6", "2026", 4),
    )
    return Facts(
        document=document,
        fields=replace(FIELDS, **fields),  # type: ignore[arg-type]
        targets=targets,
        tasks=(_task(text),),
        citations=(
            Citation(
                title="云州市托育发展规划",
                number="云政发〔2023〕7号",
                evidence=evidence(text, "《云州市托育发展规划》（云政发〔2023〕7号）"),
            ),
        ),
        numbers=ledger(text, targets),
    )


FIELDS = DocumentFields(
    title="云州市临江区托育服务提升行动计划",
    document_number="临政发〔2024〕12号",
    issuer="云州市临江区人民政府",
    issued_on=date(2024, 5, 6),
    period_start=2024,
    period_end=2026,
    genre="行动计划",
)


def evidence(text: str, quote: str, section: str = "1") -> Evidence:
    """Where the quote stands in the text."""
    start = text.index(quote)
    return Evidence(section=section, start=start, end=start + len(quote), quote=quote)


def target(text: str, quote: str, indicator: str, comparator: str, value: str, unit: str, written: str) -> Target:
    """A target of the prose for 2026."""
    quantity = Quantity(comparator=comparator, value=Decimal(value), unit=unit, text=written)  # type: ignore[arg-type]
    return Target(
        indicator=indicator,
        subject="",
        quantity=quantity,
        kind="target",
        period=Period(year=2026),
        evidence=evidence(text, quote),
        rule="达到",
    )


def cell_target(text: str, value: str, year: str, column: int) -> Target:
    """A target of the table's one row."""
    return Target(
        indicator="千人口托位数",
        subject="",
        quantity=Quantity(comparator="=", value=Decimal(value), unit="个", text=value),
        kind="target",
        period=Period(year=int(year)),
        evidence=evidence(text, value, "1#1"),
        rule="cell",
        table_index=0,
        row_index=1,
        column_index=column,
    )


def ledger(text: str, targets: Iterable[Target]) -> tuple[Number, ...]:
    """Each number of the text; those inside a target's evidence are bound to it."""
    bound = {(t.evidence.start, t.evidence.end): i for i, t in enumerate(targets)}
    numbers = []
    for found in re.finditer(r"\d+(?:\.\d+)?", text):
        index = next((i for (start, end), i in bound.items() if start <= found.start() and found.end() <= end), None)
        numbers.append(
            Number(
                start=found.start(),
                end=found.end(),
                text=found[0],
                fate="ignored" if index is None else "target",
                rule="year" if index is None else "达到",
                target_index=index,
            )
        )
    return tuple(numbers)


def _task(text: str) -> Task:
    units = ("区卫生健康局", "区教育局")
    return Task(
        title="主要目标",
        responsibilities=tuple(Responsibility(role="responsible", unit=u, position=i) for i, u in enumerate(units, 1)),
        evidence=evidence(text, "（责任单位：区卫生健康局、区教育局）"),
        rule="责任单位",
        due_year=2026,
        attributes={"备注": "无"},
    )


def _table(text: str) -> Table:
    start = text.index("序号\t")
    row_start = text.index("1\t千人口")
    cells, at = [], row_start
    for word in ("1", "千人口托位数", "4.1", "4.6"):
        cells.append(Cell(text=word, start=at, end=at + len(word)))
        at += len(word) + 1
    header = ("序号", "指标", "2025年", "2026年")
    return Table(caption="", section="1", header=header, rows=(tuple(cells),), start=start, end=at - 1)
