"""Fictional documents of 云州市 and its districts, made line by line, that cite, outdo and contradict one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Literal

from fictional_facts import Reading, fictional_names, ledger

from pipeline.model import (
    Cell,
    Citation,
    Comparator,
    Document,
    DocumentFields,
    Evidence,
    Facts,
    Period,
    Quantity,
    RawFile,
    Responsibility,
    Role,
    Table,
    Target,
    Task,
)
from pipeline.store import RulesVersion, Warehouse

RULES = RulesVersion(decode="d1", recognize="r1", resolve="s1", overall="v1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A target of a line: the line holds `text`, or all of it is evidence."""

    indicator: str
    value: str
    unit: str = "%"
    comparator: Comparator = "="
    year: int | None = 2026
    subject: str = ""
    kind: Literal["target", "baseline"] = "target"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a document with what it says: amounts, a document cited, the units of a task by role."""

    text: str
    section: str = "1"
    amounts: Sequence[Amount] = ()
    cites: tuple[str | None, str | None] | None = None
    task: str = ""
    due_year: int | None = None
    units: Sequence[tuple[Role, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table at the end of a document; an amount stands in the cell of its row and column, both from 1."""

    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    section: str = "A1"
    amounts: dict[tuple[int, int], Amount] = field(default_factory=dict)


def policy(
    title: str, number: str, region: str, code: str, issued_on: date, lines: Sequence[Line], grid: Grid | None = None
) -> Facts:
    """The facts of a document of `region` that says `lines`, and then `grid`."""
    rows = [grid.header, *grid.rows] if grid else []
    text = "\n".join([title, *(line.text for line in lines), *("\t".join(row) for row in rows)])
    starts = [len(title) + 1]
    for line in lines:
        starts.append(starts[-1] + len(line.text) + 1)
    placed = list(zip(lines, (_evidence(line, at) for line, at in zip(lines, starts, strict=False)), strict=True))
    table = _table(grid, starts[-1]) if grid else None
    targets = [_target(amount, place) for line, place in placed for amount in line.amounts]
    targets += _cell_targets(grid, table) if grid and table else []
    raw = RawFile(
        sha256=sha256(text.encode()).hexdigest(), path=f"{number}.txt", source="files", media_type="text/plain"
    )
    return Facts(
        document=Document(raw_file=raw, text=text, blocks=(), tables=(table,) if table else ()),
        fields=DocumentFields(
            title=title,
            document_number=number,
            issuer=f"{region}人民政府",
            region=region,
            region_code=code,
            region_level="prefecture" if code.endswith("00") else "county",
            issued_on=issued_on,
        ),
        targets=tuple(targets),
        tasks=tuple(_task(line, place) for line, place in placed if line.task),
        citations=tuple(
            Citation(title=line.cites[0], number=line.cites[1], evidence=place) for line, place in placed if line.cites
        ),
        numbers=ledger(text, targets),
    )


def _evidence(line: Line, start: int) -> Evidence:
    return Evidence(section=line.section, start=start, end=start + len(line.text), quote=line.text)


def _target(amount: Amount, place: Evidence) -> Target:
    words = {">=": "{}以上", "<=": "{}以内", ">": "超过{}", "<": "低于{}"}.get(amount.comparator, "{}")
    quantity = Quantity(
        comparator=amount.comparator,
        value=Decimal(amount.value),
        unit=amount.unit,
        text=words.format(amount.value + amount.unit),
    )
    period = Period(year=amount.year)
    return Target(
        indicator=amount.indicator, subject=amount.subject, quantity=quantity, kind=amount.kind, period=period,
        evidence=place, rule="fictional",
    )  # fmt: skip


def _task(line: Line, place: Evidence) -> Task:
    units = tuple(Responsibility(role=role, unit=unit, position=i) for i, (role, unit) in enumerate(line.units, 1))
    return Task(title=line.task, responsibilities=units, evidence=place, rule="fictional", due_year=line.due_year)


def _table(grid: Grid, start: int) -> Table:
    at = start + len("\t".join(grid.header)) + 1
    rows = []
    for row in grid.rows:
        cells = []
        for word in row:
            cells.append(Cell(text=word, start=at, end=at + len(word)))
            at += len(word) + 1
        rows.append(tuple(cells))
    return Table(caption="", section=grid.section, header=grid.header, rows=tuple(rows), start=start, end=at - 1)


def _cell_targets(grid: Grid, table: Table) -> list[Target]:
    targets = []
    for (row, column), amount in grid.amounts.items():
        cell = table.rows[row - 1][column - 1]
        place = Evidence(section=f"{grid.section}#{row}", start=cell.start, end=cell.end, quote=cell.text)
        made = _target(amount, place)
        targets.append(replace(made, rule="cell", table_index=0, row_index=row, column_index=column))
    return targets


def municipal_plan() -> Facts:
    """The plan of the city, which the districts cite."""
    return policy(
        "云州市托育服务发展规划", "云政发〔2024〕1号", "云州市", "990100", date(2024, 1, 8),
        [
            Line(
                text="到2026年，普惠托位占比达到60%以上，千人口托位数达到4.5个，托位达到20000个。",
                amounts=(
                    Amount(indicator="普惠托位占比", value="60", comparator=">="),
                    Amount(indicator="千人口托位数", value="4.5", unit="个"),
                    Amount(indicator="托位", value="20000", unit="个"),
                ),
            ),
            Line(text="托育机构事故率控制在0.5%以内。", amounts=(Amount(indicator="托育机构事故率", value="0.5", comparator="<="),)),
        ],
    )  # fmt: skip


def district_plan() -> Facts:
    """A plan of 临江区: stricter than the city here, weaker there, and at odds with its own annex."""
    return policy(
        "临江区托育服务提升行动计划", "临政发〔2024〕6号", "云州市临江区", "990102", date(2024, 3, 1),
        [
            Line(text="根据《云州市托育服务发展规划》（云政发〔2024〕1号）制定。", section="0", cites=("云州市托育服务发展规划", "云政发〔2024〕1号")),
            Line(text="落实《云州市人口发展条例》。", section="0", cites=("云州市人口发展条例", None)),
            Line(
                text="到2026年，普惠托位占比达到65%以上，千人口托位数达到4.2个，托位达到3200个。",
                amounts=(
                    Amount(indicator="普惠托位占比", value="65", comparator=">="),
                    Amount(indicator="千人口托位数", value="4.2", unit="个"),
                    Amount(indicator="托位", value="3200", unit="个"),
                ),
            ),
            Line(text="托育机构事故率控制在0.8%以内。", amounts=(Amount(indicator="托育机构事故率", value="0.8", comparator="<="),)),
            Line(text="（责任单位：区卫生健康局、区教育局）", section="2.1", task="扩大供给", due_year=2025,
                 units=(("responsible", "区卫生健康局"), ("responsible", "区教育局"))),
            Line(text="（区教育局牵头，区财政局配合）", section="2.2", task="完善补助", due_year=2025,
                 units=(("lead", "区教育局"), ("participating", "区财政局"))),
            Line(text="（区财政局配合）", section="2.3", task="落实经费", units=(("participating", "区财政局"),)),
            Line(text="（责任单位：区民政局）", section="2.4", task="社区托育", units=(("responsible", "区民政局"),)),
        ],
        Grid(
            header=("项目", "2025年", "2026年", "新增托位（个）"),
            rows=(
                ("普惠托位占比", "62%", "61%", ""),
                ("入托率", "12%", "11%", ""),
                ("江畔街道", "", "", "120"),
                ("柳林镇", "", "", "80"),
                ("合计", "", "", "210"),
            ),
            amounts={
                (1, 2): Amount(indicator="普惠托位占比", value="62", year=2025),
                (1, 3): Amount(indicator="普惠托位占比", value="61"),
                (2, 2): Amount(indicator="入托率", value="12", comparator=">=", year=2025),
                (2, 3): Amount(indicator="入托率", value="11", comparator=">="),
            },
        ),
    )  # fmt: skip


def neighbouring_plan() -> Facts:
    """A plan of 清溪区, which cites the city's plan by its title alone."""
    return policy(
        "清溪区托育服务实施方案", "清政发〔2024〕3号", "云州市清溪区", "990103", date(2024, 4, 2),
        [
            Line(text="根据《云州市托育服务发展规划》制定。", section="0", cites=("云州市托育服务发展规划", None)),
            Line(text="依据《云州市人口发展条例》。", section="0", cites=("云州市人口发展条例", None)),
            Line(
                text="到2026年，普惠托位占比达到70%，托育机构事故率控制在0.4%以内。",
                amounts=(
                    Amount(indicator="普惠托位占比", value="70"),
                    Amount(indicator="托育机构事故率", value="0.4", comparator="<="),
                ),
            ),
        ],
    )  # fmt: skip


def later_notice() -> Facts:
    """A later document of 临江区 with another figure for the same year."""
    return policy(
        "临江区民生实事项目安排", "临政发〔2025〕2号", "云州市临江区", "990102", date(2025, 2, 1),
        [Line(text="2026年托位达到3000个。", amounts=(Amount(indicator="托位", value="3000", unit="个"),))],
    )  # fmt: skip


def store_policies(path: Path) -> None:
    """Store the four documents in one run, and a file that could not be read."""
    readings = [Reading(facts=facts()) for facts in (municipal_plan, district_plan, neighbouring_plan, later_notice)]
    with Warehouse(path, rules=RULES, names=fictional_names()) as warehouse:
        run_id = warehouse.begin_run("test")
        warehouse.store(run_id, readings)
        scan = RawFile(sha256="0" * 64, path="inbox/scan.pdf", source="files", media_type="application/pdf")
        warehouse.reject(run_id, scan, stage="decode", code="no-text", message="the pages are pictures")
        warehouse.finish_run(run_id)
