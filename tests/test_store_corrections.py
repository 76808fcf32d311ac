"""Corrections: kept apart from the facts, applied whenever their document is read, and reported when they no longer fit."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fictional_facts import TEXT, Reading, fictional_names, ledger, plan

from pipeline.errors import StoreError
from pipeline.model import Facts
from pipeline.store import RulesVersion, Warehouse, run_checks
from pipeline.store.corrections import FIELDS, REQUIRED

RULES = RulesVersion(decode="d1", recognize="r1", resolve="s1", overall="v1")
NUMBER = "临政发〔2024〕12号"
QUOTE = "托位达到3200个以上"
BY = {"author": "陈某", "reason": "与原件核对", "made_on": "2026-03-01"}


@pytest.fixture(scope="module")
def loaded_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with the plan, made once."""
    path = tmp_path_factory.mktemp("warehouse") / "policy.duckdb"
    with Warehouse(path, rules=RULES, names=fictional_names()) as made:
        made.store(made.begin_run("make"), [Reading(facts=plan())])
    return path


@pytest.fixture
def path(loaded_warehouse: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(loaded_warehouse, tmp_path))


@pytest.fixture
def target_id(path: Path) -> str:
    with opened(path) as warehouse:
        found = warehouse.connection.execute("SELECT target_id FROM targets WHERE indicator = '托位'").fetchone()
    assert found
    return str(found[0])


def opened(path: Path) -> Warehouse:
    return Warehouse(path, rules=RULES, names=fictional_names())


def write(path: Path, *rows: dict[str, str]) -> Path:
    file = path.parent / "corrections" / "ours.csv"
    file.parent.mkdir(exist_ok=True)
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=[*REQUIRED, "fact_id", *FIELDS])
        writer.writeheader()
        writer.writerows({"document": NUMBER, "quote": QUOTE} | BY | row for row in rows)
    return file


def ask(path: Path, sql: str, *facts: Facts) -> list[tuple[Any, ...]]:
    """The rows of a query after a run over the documents (the plan)."""
    with opened(path) as warehouse:
        run_id = warehouse.begin_run("correct")
        warehouse.store(run_id, [Reading(facts=one) for one in facts or (plan(),)])
        warehouse.finish_run(run_id)
        broken = {check.name for check in run_checks(warehouse.connection) if not check.is_kept}
        assert broken <= {"corrections_fit_their_text"}
        return warehouse.connection.execute(sql).fetchall()


def test_a_corrected_value_is_stored_under_the_id_of_the_fact(path: Path, target_id: str) -> None:
    write(path, {"action": "change", "fact_id": target_id, "value": "2300", "year": "2027"})
    rows = ask(path, f"SELECT value, value_exact, year, unit, rule FROM targets WHERE target_id = '{target_id}'")
    assert rows == [(2300, "2300", 2027, "个", "达到+correction")]


def test_a_field_can_be_emptied(path: Path, target_id: str) -> None:
    write(path, {"action": "change", "fact_id": target_id, "year": "null"})
    assert ask(path, f"SELECT year FROM targets WHERE target_id = '{target_id}'") == [(None,)]


def test_a_struck_fact_is_gone_and_its_number_says_why(path: Path, target_id: str) -> None:
    write(path, {"action": "strike", "fact_id": target_id})
    rows = ask(
        path,
        "SELECT fate, rule, (SELECT count(*) FROM targets WHERE indicator = '托位') FROM numbers WHERE text = '3200'",
    )
    assert rows == [("ignored", "correction", 0)]


def test_an_added_fact_stands_at_its_quote(path: Path) -> None:
    facts = plan()
    unread = replace(facts, targets=facts.targets[1:], numbers=tuple(
        replace(n, fate="unread", rule="none", target_index=None) if n.text == "3200"
        else n if n.target_index is None else replace(n, target_index=n.target_index - 1)
        for n in facts.numbers
    ))  # fmt: skip
    write(path, {"action": "add", "indicator": "托位", "value": "3200", "value_text": "3200个以上",
                 "unit": "个", "comparator": ">=", "year": "2026"})  # fmt: skip
    rows = ask(
        path,
        "SELECT t.value, t.unit, t.rule, n.fate FROM targets AS t JOIN numbers AS n USING (target_id) "
        "WHERE t.indicator = '托位'",
        unread,
    )
    assert rows == [(3200, "个", "correction", "target")]


def test_a_correction_is_told_with_its_author_and_what_became_of_it(path: Path, target_id: str) -> None:
    write(path, {"action": "change", "fact_id": target_id, "unit": "张"})
    assert ask(path, "SELECT action, status, author, reason FROM corrections") == [
        ("change", "applied", "陈某", "与原件核对")
    ]


def test_a_correction_whose_text_has_changed_is_reported_and_not_applied(path: Path, target_id: str) -> None:
    write(path, {"action": "change", "fact_id": target_id, "value": "2300"})
    targets = plan().targets[1:]
    other = replace(plan(), targets=targets, numbers=ledger(TEXT, targets))
    assert ask(path, "SELECT status, message FROM corrections", other) == [
        ("outdated", "the document no longer has this fact")
    ]


def test_a_correction_whose_words_have_gone_is_reported_and_not_applied(path: Path, target_id: str) -> None:
    write(path, {"action": "change", "fact_id": target_id, "value": "2300", "quote": "托位达到3200张以上"})
    rows = ask(path, "SELECT c.status, t.value FROM corrections AS c JOIN targets AS t ON t.target_id = c.fact_id")
    assert rows == [("outdated", 3200)]


def test_a_correction_of_a_document_that_is_not_here_waits(path: Path) -> None:
    write(path, {"action": "strike", "fact_id": "f", "document": "临政发〔1999〕1号"})
    assert ask(path, "SELECT status, document_id FROM corrections") == [("waiting", None)]


def test_a_new_correction_makes_its_document_be_read_again_once(path: Path, target_id: str) -> None:
    sha256 = plan().document.raw_file.sha256
    write(path, {"action": "change", "fact_id": target_id, "unit": "张"})
    with opened(path) as warehouse:
        before = [reason.cause for reason in warehouse.reasons([plan().document.raw_file]) if reason]
    ask(path, "SELECT 1")
    with opened(path) as warehouse:
        assert (before, warehouse.known([sha256])) == (["corrections"], {sha256})


def test_a_correction_that_is_taken_back_leaves_what_was_read(path: Path, target_id: str) -> None:
    file = write(path, {"action": "change", "fact_id": target_id, "value": "2300"})
    ask(path, "SELECT 1")
    file.unlink()
    assert ask(path, f"SELECT value, rule FROM targets WHERE target_id = '{target_id}'") == [(3200, "达到")]


def test_the_same_corrections_again_change_no_row(path: Path, target_id: str) -> None:
    write(path, {"action": "change", "fact_id": target_id, "value": "2300"})
    before = ask(path, "SELECT * FROM document_versions ORDER BY ALL")
    assert ask(path, "SELECT * FROM document_versions ORDER BY ALL") == before


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"action": "guess"}, "line 2: the action must be one of change, add, strike"),
        ({"action": "change"}, "line 2: to change a fact, fact_id must be given"),
        ({"action": "strike", "fact_id": "f", "author": ""}, "line 2: author must be given"),
        ({"action": "change", "fact_id": "f", "value": "many"}, "line 2: value must be a number"),
        ({"action": "change", "fact_id": "f", "year": "26"}, "line 2: year must be a year"),
        ({"action": "change", "fact_id": "f", "comparator": "=>"}, "line 2: comparator must be one of"),
        ({"action": "change", "fact_id": "f", "unit": "null"}, "line 2: unit cannot be null"),
        ({"action": "strike", "fact_id": "f", "made_on": "1 March"}, "line 2: made_on must be a date"),
    ],
)
def test_a_line_that_means_nothing_is_named(path: Path, row: dict[str, str], words: str) -> None:
    write(path, row)
    with pytest.raises(StoreError, match=words):
        opened(path)


def test_a_column_that_nobody_knows_is_named(path: Path) -> None:
    file = write(path)
    file.write_text("action,colour\n", encoding="utf-8")
    with pytest.raises(StoreError, match="there is no column colour"):
        opened(path)
