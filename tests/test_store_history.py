"""What the warehouse knew before: versions, repeals, sources, as-of macros, and the difference between two runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fictional_facts import TEXT, Reading, evidence, fictional_names, ledger, plan

from pipeline.model import Citation, Facts, Period, RawFile
from pipeline.store import RulesVersion, Warehouse
from pipeline.store.as_of import as_of_macros
from pipeline.store.schema import sql_files

RULES = RulesVersion(decode="d1", recognize="r1", resolve="s1", overall="v1")
OLD = "临政发〔2024〕12号"
NEW = "临政发〔2026〕3号"


@pytest.fixture(scope="module")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with its schema and regions and no run, made once: a copy costs a tenth."""
    path = tmp_path_factory.mktemp("warehouse") / "policy.duckdb"
    with Warehouse(path, rules=RULES, names=fictional_names()) as made:
        made.begin_run("make")
        made.connection.execute("DELETE FROM store.runs")
    return path


@pytest.fixture
def warehouse(empty_warehouse: Path, tmp_path: Path) -> Iterator[Warehouse]:
    path = shutil.copy(empty_warehouse, tmp_path)
    with Warehouse(path, rules=RULES, names=fictional_names()) as opened:
        yield opened


def load(warehouse: Warehouse, *batch: Facts) -> tuple[str, list[str]]:
    run_id = warehouse.begin_run("test")
    stored = warehouse.store(run_id, [Reading(facts=facts) for facts in batch])
    warehouse.finish_run(run_id)
    return run_id, [outcome.outcome for outcome in stored]


def ask(warehouse: Warehouse, sql: str, *values: object) -> list[tuple[Any, ...]]:
    return warehouse.connection.execute(sql, list(values)).fetchall()


def numbers_in_force(warehouse: Warehouse) -> set[str]:
    return {number for (number,) in ask(warehouse, "SELECT document_number FROM documents")}


def successor(clause: str = f"《云州市临江区托育服务提升行动计划》（{OLD}）同时废止。") -> Facts:
    """A later plan whose last sentence is about the former."""
    text = TEXT + "本计划自2026年5月1日起施行。" + clause + "\n"
    facts = plan(text, path="new.txt", document_number=NEW, title="云州市临江区托育服务行动计划")
    quote = f"《云州市临江区托育服务提升行动计划》（{OLD}）"
    cited = Citation(title="云州市临江区托育服务提升行动计划", number=OLD, evidence=evidence(text, quote))
    return replace(facts, citations=(*facts.citations, cited))


def at(facts: Facts, path: str) -> Facts:
    """The same text as other bytes at another address."""
    raw_file = RawFile(sha256=path * 8, path=path, source="files", media_type="text/html")
    return replace(facts, document=replace(facts.document, raw_file=raw_file))


# ---------------------------------------------------------------- repeals


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_document_that_is_repealed_is_no_longer_in_force(warehouse: Warehouse, order: tuple[int, int]) -> None:
    both = (plan(), successor())
    for index in order:
        load(warehouse, both[index])
    assert numbers_in_force(warehouse) == {NEW}


def test_a_repeal_names_what_it_ended_and_where_it_says_so(warehouse: Warehouse) -> None:
    load(warehouse, plan(), successor())
    rows = ask(
        warehouse,
        "SELECT r.number, v.document_number, x.text[r.char_start + 1 : r.char_end] = r.evidence "
        "FROM repeals AS r JOIN texts AS x USING (document_id) "
        "JOIN document_versions AS v ON v.document_id = r.repealed_document_id",
    )
    assert rows == [(OLD, OLD, True)]


@pytest.mark.parametrize(
    "clause",
    [
        f"《云州市临江区托育服务提升行动计划》（{OLD}）继续有效。",
        f"《云州市临江区托育服务提升行动计划》（{OLD}）未废止。",
        f"按《云州市临江区托育服务提升行动计划》（{OLD}）清理已废止的文件。",
        f"《云州市临江区托育服务提升行动计划》（{OLD}）的部分条款另行废止。",
    ],
)
def test_a_document_that_is_only_spoken_of_stays_in_force(warehouse: Warehouse, clause: str) -> None:
    load(warehouse, plan(), successor(clause))
    assert numbers_in_force(warehouse) == {OLD, NEW}


def test_reading_a_repealed_document_again_changes_nothing(warehouse: Warehouse) -> None:
    load(warehouse, plan(), successor())
    before = ask(warehouse, "SELECT * FROM document_versions ORDER BY ALL")
    load(warehouse, plan())
    assert ask(warehouse, "SELECT * FROM document_versions ORDER BY ALL") == before


def test_a_repealed_document_needs_no_reading(warehouse: Warehouse) -> None:
    load(warehouse, plan(), successor())
    assert warehouse.known([plan().document.raw_file.sha256]) == {plan().document.raw_file.sha256}


def test_a_document_whose_repeal_was_a_misreading_is_read_again_and_holds(warehouse: Warehouse) -> None:
    load(warehouse, plan(), successor())
    load(warehouse, replace(successor(), citations=()))
    sha256 = plan().document.raw_file.sha256
    assert warehouse.known([sha256]) == set()
    load(warehouse, plan())
    assert numbers_in_force(warehouse) == {OLD, NEW}


# ---------------------------------------------------------------- sources


def test_the_same_text_at_two_addresses_is_one_document_with_two_sources(warehouse: Warehouse) -> None:
    load(warehouse, plan(), at(plan(), "b.html"))
    assert ask(warehouse, "SELECT count(DISTINCT document_id), count(*) FROM document_sources") == [(1, 2)]


def test_the_same_text_without_a_number_is_one_document_too(warehouse: Warehouse) -> None:
    one = plan(document_number=None)
    _, outcomes = load(warehouse, one, at(one, "b.html"))
    assert (outcomes, ask(warehouse, "SELECT count(*) FROM documents")) == (["loaded", "unchanged"], [(1,)])


def test_a_known_file_at_a_further_address_is_a_further_source(warehouse: Warehouse) -> None:
    load(warehouse, plan())
    raw_file = replace(plan().document.raw_file, path="elsewhere.txt")
    warehouse.skip(warehouse.begin_run("again"), [raw_file])
    assert ask(warehouse, "SELECT path FROM document_sources ORDER BY path") == [("elsewhere.txt",), ("plans/托育.txt",)]


# ---------------------------------------------------------------- as of


@pytest.mark.parametrize("name", as_of_macros(sql_files("views")))
def test_the_macro_of_a_view_is_what_the_view_says(name: str) -> None:
    assert sql_files("macros").get(name) == as_of_macros(sql_files("views"))[name], "make docs"


def test_every_macro_answers_with_the_columns_of_its_view(warehouse: Warehouse) -> None:
    run_id, _ = load(warehouse, plan())
    for view in (name.removesuffix("_as_of") for name in sql_files("macros") if name.endswith("_as_of")):
        now = warehouse.connection.execute(f"FROM {view} ORDER BY ALL")
        columns, rows = [column[0] for column in now.description], now.fetchall()
        then = warehouse.connection.execute(f"FROM {view}_as_of_run(?) ORDER BY ALL", [run_id])
        assert ([column[0] for column in then.description], then.fetchall()) == (columns, rows), view


def test_as_of_a_day_before_the_first_run_nothing_was_here(warehouse: Warehouse) -> None:
    load(warehouse, plan())
    assert ask(warehouse, "SELECT count(*) FROM targets_as_of('2020-01-01')") == [(0,)]


def test_as_of_today_is_what_the_view_shows(warehouse: Warehouse) -> None:
    load(warehouse, plan())
    load(warehouse, plan(TEXT + "更正。", path="b.txt"))
    # The clock of the warehouse is UTC, whatever day it is here.
    day = ask(warehouse, "SELECT max(ingested_at)::DATE FROM documents")[0][0]
    assert ask(warehouse, "FROM texts_as_of($1)", day) == ask(warehouse, "FROM texts")


def test_as_of_a_run_the_former_text_is_still_there(warehouse: Warehouse) -> None:
    first, _ = load(warehouse, plan())
    second, _ = load(warehouse, plan(TEXT + "更正。", path="b.txt"))
    texts = [ask(warehouse, "SELECT text FROM texts_as_of_run(?)", run_id) for run_id in (first, second)]
    assert texts == [[(TEXT,)], [(TEXT + "更正。",)]]


def test_every_macro_says_what_it_gives(warehouse: Warehouse) -> None:
    silent = ask(
        warehouse,
        "SELECT function_name FROM duckdb_functions() WHERE NOT internal AND comment IS NULL "
        "AND database_name = current_database()",
    )
    assert silent == []


# ---------------------------------------------------------------- difference


def test_a_field_that_a_run_changed_is_named_with_both_values(warehouse: Warehouse) -> None:
    facts = plan()
    better = replace(facts.targets[0], period=Period(year=2027))
    first, _ = load(warehouse, facts)
    second, _ = load(warehouse, replace(facts, targets=(better, *facts.targets[1:])))
    rows = ask(
        warehouse, "SELECT change, relation, fact, field, before, after FROM run_difference(?, ?)", first, second
    )
    assert rows == [("changed", "targets", "托位 3200个以上", "year", "2026", "2027")]


def test_facts_appear_and_go(warehouse: Warehouse) -> None:
    facts = plan()
    fewer = replace(facts, targets=facts.targets[1:], numbers=ledger(TEXT, facts.targets[1:]))
    first, _ = load(warehouse, facts)
    second, _ = load(warehouse, fewer)
    forth = ask(warehouse, "SELECT change, fact FROM run_difference(?, ?)", first, second)
    back = ask(warehouse, "SELECT change, fact FROM run_difference(?, ?)", second, first)
    assert (forth, back) == ([("went", "托位 3200个以上")], [("appeared", "托位 3200个以上")])


def test_a_run_that_loads_nothing_new_differs_in_nothing(warehouse: Warehouse) -> None:
    first, _ = load(warehouse, plan())
    second, _ = load(warehouse, plan())
    assert ask(warehouse, "FROM run_difference(?, ?)", first, second) == []


def test_the_view_of_changes_has_each_run(warehouse: Warehouse) -> None:
    facts = plan()
    first, _ = load(warehouse, facts)
    second, _ = load(warehouse, replace(facts, targets=facts.targets[1:], numbers=ledger(TEXT, facts.targets[1:])))
    rows = ask(warehouse, "SELECT run_id, change, count(*) FROM fact_changes WHERE relation = 'targets' GROUP BY ALL")
    assert sorted(rows) == sorted([(first, "appeared", 4), (second, "went", 1)])
