"""The checks: kept by what the store writes, and each broken by the fault that it is there to find."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fictional_facts import Reading, fictional_names, plan

from pipeline.errors import StoreError
from pipeline.store import RulesVersion, Warehouse, checks, run_checks
from pipeline.store.schema import sql_files

RULES = RulesVersion(decode="d1", recognize="r1", resolve="s1", overall="v1")

FAULTS = {
    "evidence_equals_text": "UPDATE store.targets SET char_start = char_start + 1 WHERE indicator = '托位'",
    "offsets_lie_within_the_text": "UPDATE store.numbers SET char_end = 99999 WHERE char_start = 0 OR text = '4.6'",
    "every_digit_is_accounted_for": "DELETE FROM store.numbers WHERE text = '3200'",
    "numbers_do_not_overlap": "INSERT INTO store.numbers SELECT * FROM store.numbers WHERE text = '3200'",
    "every_bound_number_has_its_target": "UPDATE store.numbers SET target_id = NULL WHERE text = '3200'",
    "every_target_has_a_number": "UPDATE store.numbers SET fate = 'unread', target_id = NULL WHERE text = '65'",
    "every_target_has_a_value_or_is_a_grade": "UPDATE store.targets SET value = NULL WHERE indicator = '托位'",
    "every_target_names_its_indicator": "UPDATE store.targets SET indicator = ' ' WHERE indicator = '托位'",
    "every_unit_has_a_role": "UPDATE store.responsibilities SET task_id = 'none' WHERE position = 1",
    "units_of_a_task_are_named_once": "UPDATE store.responsibilities SET unit = '区教育局'",
    "ids_of_facts_are_unique": "UPDATE store.targets SET target_id = 'same'",
    "one_version_of_a_document_is_in_force": "UPDATE store.versions SET superseded_at = NULL",
    "every_document_has_its_run_and_text": "DELETE FROM store.texts",
    "every_fact_has_its_version": "UPDATE store.tasks SET version_id = 777",
    "every_name_is_listed": "DELETE FROM store.indicators",
    "tables_are_rectangular": "DELETE FROM store.table_cells WHERE column_index = 2",
    "targets_point_into_their_table": "UPDATE store.targets SET row_index = 9 WHERE table_id IS NOT NULL",
    "years_are_plausible": "UPDATE store.targets SET year = 3200 WHERE indicator = '托位'",
    "spans_run_forward": "UPDATE store.targets SET year_start = 2027 WHERE indicator = '托位'",
    "corrections_fit_their_text": """
        INSERT INTO store.corrections VALUES ('c', 'strike', 'd', 'f', 'q', '{}', 'a', 'r', '2026-01-01', 'ours.csv', 2);
        INSERT INTO store.correction_outcomes
        SELECT version_id, 'c', 'f', 'outdated', 'gone' FROM store.versions WHERE superseded_at IS NULL
    """,
    "boxes_lie_on_a_page": "UPDATE store.targets SET box = [90.0, 40.0, 70.0, 52.0], page = 1 WHERE indicator = '托位'",
    "finished_runs_have_ended": "UPDATE store.runs SET finished_at = NULL",
}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """One document in two versions."""
    path = tmp_path_factory.mktemp("warehouse") / "policy.duckdb"
    with Warehouse(path, rules=RULES, names=fictional_names()) as opened:
        run_id = opened.begin_run("test")
        opened.store(run_id, [Reading(facts=plan(genre="计划")), Reading(facts=plan())])
        opened.store(run_id, [Reading(facts=plan(genre="规划"))])
        opened.finish_run(run_id)
        yield opened


@pytest.fixture
def transaction(warehouse: Warehouse) -> Iterator[Warehouse]:
    """The warehouse, where whatever a test breaks is mended after it."""
    warehouse.connection.begin()
    yield warehouse
    warehouse.connection.rollback()


def broken(warehouse: Warehouse) -> set[str]:
    return {result.name for result in run_checks(warehouse.connection) if not result.is_kept}


def test_what_the_store_writes_keeps_every_promise(warehouse: Warehouse) -> None:
    assert broken(warehouse) == set()


def test_each_check_has_a_fault_that_it_finds() -> None:
    assert sql_files("checks").keys() == FAULTS.keys()


@pytest.mark.parametrize("check", FAULTS)
def test_a_check_finds_its_fault(transaction: Warehouse, check: str) -> None:
    transaction.connection.execute(FAULTS[check])
    assert check in broken(transaction)


@pytest.mark.parametrize("check", FAULTS)
def test_the_checks_of_a_run_find_the_fault_in_a_document_that_it_loaded(transaction: Warehouse, check: str) -> None:
    [(run_id,)] = transaction.connection.execute("SELECT run_id FROM runs").fetchall()
    transaction.connection.execute(FAULTS[check])
    found = {result.name for result in run_checks(transaction.connection, run_id=run_id) if not result.is_kept}
    assert check in found


def test_the_checks_of_a_run_leave_the_documents_of_others_alone(transaction: Warehouse) -> None:
    transaction.connection.execute(FAULTS["years_are_plausible"])
    assert all(result.is_kept for result in run_checks(transaction.connection, run_id="another"))


def test_a_document_with_the_bytes_of_another_is_found_by_the_checks_of_its_run(transaction: Warehouse) -> None:
    transaction.connection.execute(
        "INSERT INTO store.versions BY NAME SELECT * REPLACE ('twin' AS document_id, 77 AS version_id, 'later' AS run_id) "
        "FROM store.versions WHERE superseded_at IS NULL"
    )
    found = {result.name for result in run_checks(transaction.connection, run_id="later") if not result.is_kept}
    assert "one_version_of_a_document_is_in_force" in found


def test_a_run_of_very_many_documents_is_checked_with_all_others(
    transaction: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "MOST_NAMED", 0)
    [(run_id,)] = transaction.connection.execute("SELECT run_id FROM runs").fetchall()
    transaction.connection.execute(FAULTS["years_are_plausible"])
    assert any(not result.is_kept for result in run_checks(transaction.connection, run_id=run_id))


@pytest.mark.parametrize("check", sql_files("checks"))
def test_a_check_says_its_promise_in_words(warehouse: Warehouse, check: str) -> None:
    promises = {result.name: result.promise for result in run_checks(warehouse.connection)}
    assert promises[check].endswith(".")


def test_a_broken_check_shows_some_rows_and_counts_all(transaction: Warehouse) -> None:
    transaction.connection.execute("UPDATE store.targets SET year = 3200")
    result = next(r for r in run_checks(transaction.connection, shown=2) if r.name == "years_are_plausible")
    assert (len(result.rows), result.count, result.columns[0]) == (2, 4, "relation")


def test_a_check_that_is_no_query_is_named(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "sql_files", lambda kind: {"nonsense": "SELEKT"})
    with pytest.raises(StoreError, match="nonsense"):
        run_checks(warehouse.connection)
