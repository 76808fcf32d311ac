"""The same document gives the same facts, whatever form it is published in."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cache
from pathlib import Path

import pytest
from document_forms import Item, content, to_csv, to_docx, to_html, to_ofd, to_pdf, to_text, to_xlsx

from pipeline.decode import decode
from pipeline.decode.tables import squash
from pipeline.model import Facts, RawFile, Target
from pipeline.resolve import resolve

SAMPLES = sorted((Path(__file__).resolve().parents[1] / "raw/samples").glob("*.*"))
FORMS: dict[str, Callable[[Sequence[Item]], bytes]] = {
    "text": to_text,
    "html": to_html,
    "docx": to_docx,
    "pdf": to_pdf,
    "ofd": to_ofd,
}
FLOOR = 0.98


def facts_of(data: bytes, name: str) -> Facts:
    raw = RawFile(sha256=hashlib.sha256(data).hexdigest(), path=name, source="test", media_type="")
    return resolve(decode(raw, data))


@cache
def original(path: Path) -> Facts:
    return facts_of(path.read_bytes(), path.name)


def value(target: Target) -> Hashable:
    """What a target promises, and of what: the figure with its unit, sense, time and indicator."""
    quantity, period = target.quantity, target.period
    return (
        squash(target.indicator),
        squash(target.subject),
        quantity.comparator,
        quantity.value,
        quantity.value_high,
        quantity.unit,
        target.kind,
        (period.year_start, period.year),
        period.recurrence or quantity.recurrence,
    )


def values(facts: Facts) -> list[Hashable]:
    return [value(target) for target in facts.targets]


def units(facts: Facts) -> list[Hashable]:
    return [
        (squash(task.title), duty.role, squash(duty.unit)) for task in facts.tasks for duty in task.responsibilities
    ]


def f1(wanted: Iterable[Hashable], found: Iterable[Hashable]) -> float:
    want, got = Counter(wanted), Counter(found)
    total = want.total() + got.total()
    return 2 * (want & got).total() / total if total else 1.0


def differences(wanted: Iterable[Hashable], found: Iterable[Hashable]) -> str:
    want, got = Counter(wanted), Counter(found)
    return "\n".join([*(f"missing  {x}" for x in want - got), *(f"invented {x}" for x in got - want)])


def cells(facts: Facts) -> list[Hashable]:
    rows = [
        (number, texts)
        for number, table in enumerate(facts.tables)
        for texts in (table.header, *(tuple(cell.text for cell in row) for row in table.rows))
    ]
    return [(number, r, c, squash(text)) for r, (number, texts) in enumerate(rows) for c, text in enumerate(texts)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_a_document_gives_the_same_facts_in_every_form(path: Path, form: str) -> None:
    want = original(path)
    got = facts_of(FORMS[form](content(want.document)), f"{path.stem}.{form}")
    assert f1(values(want), values(got)) >= FLOOR, differences(values(want), values(got))
    assert f1(units(want), units(got)) >= FLOOR, differences(units(want), units(got))
    assert f1(cells(want), cells(got)) >= FLOOR, differences(cells(want), cells(got))


@pytest.mark.parametrize("form", ["docx", "pdf", "ofd"])
def test_fields_of_the_document_are_the_same_in_every_form(form: str) -> None:
    path = next(path for path in SAMPLES if path.stem == "linjiang-preschool")
    want = original(path)
    got = facts_of(FORMS[form](content(want.document)), path.name)
    assert got.fields == want.fields


TABLED = [path for path in SAMPLES if path.stem != "qinghe-consumption"]


def from_tables(facts: Facts) -> list[Hashable]:
    return [value(target) for target in facts.targets if target.table_index is not None]


@pytest.mark.parametrize("path", TABLED, ids=[path.stem for path in TABLED])
def test_a_workbook_of_the_tables_gives_the_facts_of_the_tables(path: Path) -> None:
    want = original(path)
    got = facts_of(to_xlsx(content(want.document)), f"{path.stem}.xlsx")
    assert f1(from_tables(want), from_tables(got)) >= FLOOR, differences(from_tables(want), from_tables(got))
    assert f1(cells(want), cells(got)) >= FLOOR, differences(cells(want), cells(got))


@pytest.mark.parametrize("path", TABLED, ids=[path.stem for path in TABLED])
def test_csv_files_of_the_tables_give_the_facts_of_the_tables(path: Path) -> None:
    want = original(path)
    got = [facts_of(data, f"{path.stem}.csv") for data in to_csv(content(want.document))]
    found = [target for facts in got for target in from_tables(facts)]
    assert f1(from_tables(want), found) >= FLOOR, differences(from_tables(want), found)


def test_facts_of_an_ofd_carry_the_page_that_they_stand_on() -> None:
    path = next(path for path in SAMPLES if path.stem == "linjiang-preschool")
    facts = facts_of(to_ofd(content(original(path).document)), "plan.ofd")
    pages = [target.evidence.page for target in facts.targets]
    assert None not in pages
    assert max(page or 0 for page in pages) == facts.document.blocks[-1].page == 3
