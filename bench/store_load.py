"""How fast the store takes facts: synthetic documents of 171 facts each, in batches into a fresh warehouse.

usage: python bench/store_load.py [--documents N] [--batch N]

Measured is everything from typed facts to committed rows: ids, rows, the hash that tells whether anything changed,
Arrow, the transaction. Then the same documents are loaded again, which writes nothing, and one of them is replaced.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from time import perf_counter

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
from pipeline.store import Warehouse
from pipeline.store.names import Names

SENTENCES, ROWS, COLUMNS = 30, 10, 4
INDICATORS = ("托位", "普惠托位占比", "千人口托位数", "婴幼儿照护指导站", "持证保育人员")
UNITS = ("区卫生健康局", "区教育局", "区财政局", "区民政局", "区住房和城乡建设局")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document that was read, and the seconds it took."""

    facts: Facts
    seconds: float = 0.0


def synthetic(index: int) -> Reading:
    """A document of 30 sentences with a target, a task of two units or a citation each, and a table of 10 rows."""
    sentences = [
        f"到2026年，{INDICATORS[i % 5]}达到{index % 97 + i * 3}个以上（责任单位：区教育局）。" for i in range(SENTENCES)
    ]
    text = f"云州市临江区第{index}号计划\n" + "\n".join(sentences) + "\n"
    starts = [text.index("\n") + 1]
    for sentence in sentences[:-1]:
        starts.append(starts[-1] + len(sentence) + 1)
    places = [
        Evidence(section=f"1.{i}", start=start, end=start + len(sentence), quote=sentence)
        for i, (start, sentence) in enumerate(zip(starts, sentences, strict=True))
    ]
    raw_file = RawFile(
        sha256=sha256(text.encode()).hexdigest(), path=f"plans/{index}.txt", source="bench", media_type="text/plain"
    )
    return Reading(
        facts=Facts(
            document=Document(raw_file=raw_file, text=text, blocks=(), tables=(_table(),)),
            fields=DocumentFields(
                title=f"第{index}号计划", document_number=f"临政发〔2024〕{index}号", issuer="临江区政府"
            ),
            targets=tuple(_target(i, index, place) for i, place in enumerate(places)),
            tasks=tuple(_task(i, place) for i, place in enumerate(places[:10])),
            citations=tuple(Citation(title=f"第{i}号规划", number=None, evidence=places[i]) for i in range(5)),
            numbers=tuple(
                Number(start=p.start + k, end=p.start + k + 2, text="20", fate="ignored", rule="year")
                for p in places
                for k in (1, 4)
            )[:65],
        )
    )


def _target(i: int, index: int, place: Evidence) -> Target:
    quantity = Quantity(comparator=">=", value=Decimal(index % 97 + i * 3), unit="个", text="个以上")
    return Target(
        indicator=INDICATORS[i % 5],
        subject="",
        quantity=quantity,
        kind="target",
        period=Period(year=2026),
        evidence=place,
        rule="达到",
    )


def _task(i: int, place: Evidence) -> Task:
    units = (UNITS[i % 5], UNITS[(i + 1) % 5])
    return Task(
        title=f"任务{i}",
        responsibilities=tuple(Responsibility(role="responsible", unit=u, position=k) for k, u in enumerate(units, 1)),
        evidence=place,
        rule="责任单位",
        due_year=2026,
    )


def _table() -> Table:
    row = tuple(Cell(text=str(i), start=i, end=i + 1) for i in range(COLUMNS))
    return Table(
        caption="表1", section="A1", header=("序号", "指标", "2025年", "2026年"), rows=(row,) * ROWS, start=0, end=9
    )


def count_facts(reading: Reading) -> int:
    """Targets, tasks, responsibilities, citations, tables, cells and numbers of a document."""
    facts = reading.facts
    cells = sum(len(row) for table in facts.tables for row in table.rows)
    units = sum(len(task.responsibilities) for task in facts.tasks)
    return (
        len(facts.targets) + len(facts.tasks) + units + len(facts.citations) + len(facts.tables) + cells
        + len(facts.numbers)
    )  # fmt: skip


def load(warehouse: Warehouse, readings: Sequence[Reading], size: int) -> float:
    """Load all readings in batches in one run; the seconds it took."""
    run_id = warehouse.begin_run("bench")
    started = perf_counter()
    for at in range(0, len(readings), size):
        warehouse.store(run_id, readings[at : at + size])
    seconds = perf_counter() - started
    warehouse.finish_run(run_id)
    return seconds


def main() -> None:
    """Load, load again, replace one; print what each took."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=2000)
    options.add_argument("--batch", type=int, default=200)
    chosen = options.parse_args()
    readings = [synthetic(index) for index in range(chosen.documents)]
    facts = sum(map(count_facts, readings))
    names = Names(
        lambda unit, code: Organization(organization_id=unit, name=unit, region_code=code), lambda name: (name, name)
    )
    with tempfile.TemporaryDirectory() as folder, Warehouse(Path(folder) / "policy.duckdb", names=names) as warehouse:
        load(warehouse, [synthetic(chosen.documents)], 1)  # imports what loading needs
        first = load(warehouse, readings, chosen.batch)
        again = load(warehouse, readings, chosen.batch)
        changed = replace(readings[0].facts, targets=readings[0].facts.targets[:-1])
        one = load(warehouse, [Reading(facts=changed)], 1)
        print(f"{len(readings):,} documents, {facts:,} facts, {chosen.batch} documents a transaction")
        for what, seconds in (("load", first), ("load unchanged", again)):
            rates = f"{facts / seconds:10,.0f} facts/s  {len(readings) / seconds:8,.0f} documents/s"
            print(f"{what + ':':16} {seconds:7.2f} s  {rates}")
        print(f"replace one:     {one * 1000:7.1f} ms")
        print(
            f"peak memory:     {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:7.0f} MB, the facts included"
        )


if __name__ == "__main__":
    main()
