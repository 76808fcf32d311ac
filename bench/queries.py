"""How fast the worked queries and full-text search answer on a made-up warehouse: some 58,000 facts, or as many as asked.

usage: python -m bench.queries [--documents N] [--repeat N] [--warehouse FILE]

Documents of districts cite those of their cities; indicators recur over documents, years and regions, and now and then
contradict one another, so that every view has something to find. As in the country, more documents are those of more
regions, and of more indicators: about 25 a region. A warehouse named is kept, and used as it is where it is there already.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from random import Random
from time import perf_counter

from bench.store_load import Reading, count_facts
from pipeline.model import (
    Cell,
    Citation,
    Comparator,
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
from pipeline.store import Warehouse, open_reader
from pipeline.store.names import Names
from pipeline.store.queries import queries
from pipeline.store.search import search

SUBJECTS = (
    "普惠托位",
    "学位",
    "床位",
    "充电桩",
    "公园",
    "农村公路",
    "智能工厂",
    "文化驿站",
    "养老机构",
    "污水管网",
    "基站",
    "卫生站",
    "数据要素",
)
FORMS = ("{}数", "{}占比", "{}覆盖率", "{}使用率", "千人口{}数", "{}投入")
UNITS = ("教育局", "财政局", "卫生健康局", "民政局", "住房和城乡建设局", "交通运输局", "水利局", "商务局")
CITY_NAMES, DISTRICT_NAMES = {3: "云州市"}, {2: "临江区"}
"""Places that the worked queries ask about."""
DISTRICTS, TARGETS, TASKS, ROWS = 15, 28, 8, 6
DOCUMENTS_A_CITY = 25 * (DISTRICTS + 1)
WORDS = ("托位", "污水管网 覆盖率", "卫生健康局 牵头", "智能工厂", "千人口床位数")


def document(index: int, cities: int = 12) -> Reading:
    """A document of one of the cities or, mostly, of a district, always the same for the same index and cities."""
    random = Random(index)
    city, district = index % cities, index // cities % (DISTRICTS + 1)
    region = CITY_NAMES.get(city, f"第{city}市") + (DISTRICT_NAMES.get(district, f"第{district}区") if district else "")
    sentences = [_sentence(random, kinds=max(1, cities // 4)) for _ in range(TARGETS)]
    cited = index % cities if district else None
    lines = [_title(region, index), *(sentence for sentence, _ in sentences), f"根据第{cited}号规划制定。"]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    places = [
        Evidence(section=f"{1 + i // 10}.{i % 10}", start=start, end=start + len(line), quote=line)
        for i, (start, line) in enumerate(zip(starts, lines, strict=False))
    ]
    text = "\n".join(lines)
    return Reading(
        facts=Facts(
            document=Document(raw_file=_raw_file(index, text), text=text, blocks=(), tables=(_table(random),)),
            fields=_fields(index, region, city, district),
            targets=tuple(_target(values, place) for (_, values), place in zip(sentences, places[1:], strict=False)),
            tasks=tuple(_task(random, place) for place in places[1 : TASKS + 1]),
            citations=(Citation(title=None, number=_number(cited or 9000 + index % 40), evidence=places[-1]),),
            numbers=tuple(
                Number(start=p.start, end=p.start + 4, text="2025", fate="unread" if i == 7 else "ignored", rule="year")
                for i, p in enumerate(places[1:])
            ),
        )
    )


Values = tuple[str, Comparator, int, str, int]


def _sentence(random: Random, kinds: int) -> tuple[str, Values]:
    kind = random.randrange(kinds)
    subject = random.choice(SUBJECTS)
    indicator = random.choice(FORMS).format(f"第{kind}类{subject}" if kind else subject)
    comparator: Comparator = random.choice((">=", "=", "="))
    year, value = random.randint(2023, 2026), random.randint(40, 99)
    unit = "%" if indicator.endswith(("率", "比")) else "个"
    written = f"{value}{unit}" + ("以上" if comparator == ">=" else "")
    return f"{year}年底前，{indicator}达到{written}（{random.choice(UNITS)}牵头）。", (
        indicator,
        comparator,
        value,
        unit,
        year,
    )


def _title(region: str, index: int) -> str:
    return f"{region}{'数字经济' if index % 500 == 7 else ''}第{index}号计划"


def _number(index: int) -> str:
    return f"云政发〔2024〕{index}号"


def _raw_file(index: int, text: str) -> RawFile:
    content = sha256(f"{index}{text}".encode()).hexdigest()
    return RawFile(sha256=content, path=f"plans/{index}.txt", source="bench", media_type="text/plain")


def _fields(index: int, region: str, city: int, district: int) -> DocumentFields:
    return DocumentFields(
        title=_title(region, index),
        document_number=_number(index),
        issuer=f"{region}人民政府",
        region=region,
        region_code=f"{99 - city // 99}{city % 99 + 1:02}{district:02}",
        region_level="county" if district else "prefecture",
        issued_on=date(2020 + index % 5, 1 + index % 12, 1),
    )


def _target(values: Values, place: Evidence) -> Target:
    indicator, comparator, value, unit, year = values
    quantity = Quantity(comparator=comparator, value=Decimal(value), unit=unit, text=f"{value}{unit}")
    return Target(
        indicator=indicator,
        subject="",
        quantity=quantity,
        kind="target",
        period=Period(year=year),
        evidence=place,
        rule="达到",
    )


def _task(random: Random, place: Evidence) -> Task:
    lead = random.random() < 0.7
    units = tuple(
        Responsibility(role="lead" if lead and not i else "responsible", unit=f"区{unit}", position=i + 1)
        for i, unit in enumerate(random.sample(UNITS, 3))
    )
    return Task(
        title=f"{random.choice(SUBJECTS)}建设", responsibilities=units, evidence=place, rule="责任单位",
        due_year=random.randint(2023, 2026),
    )  # fmt: skip


def _table(random: Random) -> Table:
    amounts = [random.randint(1, 50) for _ in range(ROWS - 1)]
    total = sum(amounts) + (random.random() < 0.1)
    words = [*((f"{i}镇", str(amount)) for i, amount in enumerate(amounts)), ("合计", str(total))]
    rows = tuple(
        tuple(Cell(text=word, start=i, end=i + 1) for i, word in enumerate(row, 2 * k)) for k, row in enumerate(words)
    )
    return Table(caption="表1", section="A1", header=("镇", "新增（个）"), rows=rows, start=0, end=9)


def make_warehouse(path: Path, documents: int) -> int:
    """Store the documents in a warehouse; the number of their facts."""
    names = Names(
        lambda unit, code: Organization(organization_id=f"{code}{unit}", name=f"{code}{unit}", region_code=code),
        lambda name: (name, name),
    )
    facts = 0
    with Warehouse(path, names=names) as warehouse:
        run_id = warehouse.begin_run("bench")
        cities = max(12, documents // DOCUMENTS_A_CITY)
        for at in range(0, documents, 200):
            readings = [document(index, cities) for index in range(at, min(at + 200, documents))]
            warehouse.store(run_id, readings)
            facts += sum(map(count_facts, readings))
        warehouse.finish_run(run_id)
    return facts


def timed(ask: Callable[[], Sequence[object]], repeat: int) -> tuple[float, int]:
    """The median of the milliseconds that an answer takes, and its rows."""
    took = []
    for _ in range(repeat):
        started = perf_counter()
        rows = len(ask())
        took.append(1000 * (perf_counter() - started))
    return statistics.median(took), rows


def main() -> None:
    """Make the warehouse, ask each query and search some words; print the medians."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=560)
    options.add_argument("--repeat", type=int, default=5)
    options.add_argument("--warehouse", type=Path)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.warehouse or Path(folder) / "policy.duckdb"
        if not path.exists():
            print(f"{chosen.documents:,} documents, {make_warehouse(path, chosen.documents):,} facts")
        medians = {}
        with open_reader(path) as reader:
            for query in queries():
                sql = query.sql
                medians[query.name], rows = timed(lambda sql=sql: reader.execute(sql).fetchall(), chosen.repeat)  # type: ignore[misc]
                print(f"{'@' + query.name:32} {medians[query.name]:8.1f} ms {rows:8,} rows")
        print(
            f"{'median of the queries':32} {statistics.median(medians.values()):8.1f} ms, slowest {max(medians.values()):.1f} ms"
        )
        started = perf_counter()
        search(path, WORDS[0])
        print(f"{'index made and first search':32} {1000 * (perf_counter() - started):8.1f} ms")
        for words in WORDS:
            median, rows = timed(lambda words=words: search(path, words), chosen.repeat)  # type: ignore[misc]
            print(f"{'search ' + words:28} {median:8.1f} ms {rows:8,} passages")


if __name__ == "__main__":
    main()
