"""What a warehouse keeps: whole documents, under ids that last, with the record of who loaded them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fictional_facts import TEXT, Reading, fictional_names, ledger, plan, target

from pipeline.model import Facts, Quantity
from pipeline.store import RulesVersion, Warehouse

RULES = RulesVersion(decode="d1", recognize="r1", resolve="s1", overall="v1")
NEWER_RULES = RulesVersion(decode="d1", recognize="r2", resolve="s1", overall="v2")
FACT_VIEWS = (
    "documents",
    "texts",
    "targets",
    "tasks",
    "responsibilities",
    "citations",
    "tables",
    "table_cells",
    "numbers",
)


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


def load(warehouse: Warehouse, *batch: Facts) -> list[str]:
    run_id = warehouse.begin_run("test")
    stored = warehouse.store(run_id, [Reading(facts=facts) for facts in batch])
    warehouse.finish_run(run_id)
    return [outcome.outcome for outcome in stored]


def ask(warehouse: Warehouse, sql: str, *values: object) -> list[tuple[Any, ...]]:
    return warehouse.connection.execute(sql, list(values)).fetchall()


def contents(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    return {view: ask(warehouse, f"SELECT * FROM {view} ORDER BY ALL") for view in FACT_VIEWS}


def ids(warehouse: Warehouse, view: str, column: str) -> set[str]:
    return {id_ for (id_,) in ask(warehouse, f"SELECT {column} FROM {view}")}


def with_targets(facts: Facts, targets: Sequence[Any]) -> Facts:
    return replace(facts, targets=tuple(targets), numbers=ledger(facts.document.text, targets))


def test_a_document_is_stored_with_all_its_facts(warehouse: Warehouse) -> None:
    load(warehouse, plan())
    counts = [ask(warehouse, f"SELECT count(*) FROM {view}")[0][0] for view in FACT_VIEWS]
    assert counts == [1, 1, 4, 1, 2, 1, 1, 4, len(ledger(TEXT, ()))]


def test_a_target_shows_its_value_unit_year_and_place(warehouse: Warehouse) -> None:
    load(warehouse, plan())
    rows = ask(
        warehouse, "SELECT comparator, value, unit, value_text, year, kind FROM targets WHERE indicator = '托位'"
    )
    assert rows == [(">=", 3200.0, "个", "3200个以上", 2026, "target")]


def test_evidence_is_the_text_between_its_offsets_even_after_a_character_outside_the_basic_plane(
    warehouse: Warehouse,
) -> None:
    load(warehouse, plan("𠮷林路😀\n" + TEXT))
    rows = ask(
        warehouse, "SELECT evidence, text[char_start + 1 : char_end] FROM targets JOIN texts USING (document_id)"
    )
    assert [found for _, found in rows] == [quote for quote, _ in rows]


def test_a_value_is_kept_to_its_last_digit_beside_the_double(warehouse: Warehouse) -> None:
    exact = Quantity(comparator="=", value=Decimal("12345678901234567.89"), unit="元", text="12345678901234567.89元")
    facts = plan()
    load(warehouse, with_targets(facts, [replace(facts.targets[0], quantity=exact)]))
    assert ask(warehouse, "SELECT value_exact FROM targets") == [("12345678901234567.89",)]


def test_a_grade_has_no_value(warehouse: Warehouse) -> None:
    grade = Quantity(comparator="=", value=None, unit="等级", text="A等")
    facts = plan()
    load(warehouse, with_targets(facts, [replace(facts.targets[0], quantity=grade)]))
    assert ask(warehouse, "SELECT value, unit, value_text FROM targets") == [(None, "等级", "A等")]


def test_a_number_beyond_all_doubles_is_stored_as_no_value(warehouse: Warehouse) -> None:
    facts = plan()
    monster = replace(facts.targets[0].quantity, value=Decimal("1e400"))
    assert load(warehouse, with_targets(facts, [replace(facts.targets[0], quantity=monster)])) == ["loaded"]


def test_cells_count_from_1_without_the_header(warehouse: Warehouse) -> None:
    load(warehouse, plan())
    rows = ask(warehouse, "SELECT row_index, column_index, column_name, text FROM table_cells ORDER BY ALL")
    assert rows == [
        (1, 1, "序号", "1"),
        (1, 2, "指标", "千人口托位数"),
        (1, 3, "2025年", "4.1"),
        (1, 4, "2026年", "4.6"),
    ]


def test_a_header_is_a_list(warehouse: Warehouse) -> None:
    load(warehouse, plan())
    assert ask(warehouse, "SELECT header[3] FROM tables") == [("2025年",)]


def test_attributes_can_be_asked_as_json(warehouse: Warehouse) -> None:
    load(warehouse, plan())
    assert ask(warehouse, "SELECT attributes ->> '备注' FROM tasks") == [("无",)]


def test_a_unit_is_resolved_to_its_organisation(warehouse: Warehouse) -> None:
    load(warehouse, plan())
    rows = ask(
        warehouse, "SELECT unit, name FROM responsibilities JOIN organizations USING (organization_id) ORDER BY 1"
    )
    assert rows == [("区卫生健康局", "云州市临江区卫生健康局"), ("区教育局", "云州市临江区教育局")]


def test_a_citation_is_bound_to_the_document_when_that_arrives(warehouse: Warehouse) -> None:
    load(warehouse, plan())
    cited = plan(TEXT + "又", document_number="云政发〔2023〕7号", issuer="云州市人民政府", path="b.txt")
    load(warehouse, replace(cited, citations=()))
    rows = ask(
        warehouse,
        "SELECT d.document_number FROM citations AS c JOIN documents AS d ON d.document_id = c.cited_document_id",
    )
    assert rows == [("云政发〔2023〕7号",)]


# ---------------------------------------------------------------- rerunning


def test_the_same_text_loaded_again_changes_no_row(warehouse: Warehouse) -> None:
    load(warehouse, plan())
    before = contents(warehouse)
    assert load(warehouse, plan()) == ["unchanged"]
    assert contents(warehouse) == before


def test_an_unrelated_fact_before_it_leaves_the_id_of_a_fact(warehouse: Warehouse) -> None:
    load(warehouse, plan())
    before = ids(warehouse, "targets", "target_id")
    text = "全区新增婴幼儿照护指导站9个。\n" + TEXT
    grown = plan(text)
    extra = target(text, "婴幼儿照护指导站9个", "婴幼儿照护指导站", "=", "9", "个", "9个")
    load(warehouse, with_targets(grown, [extra, *grown.targets]))
    assert before < ids(warehouse, "targets", "target_id")


def test_a_better_reading_of_its_year_leaves_the_id_of_a_target(warehouse: Warehouse) -> None:
    facts = plan()
    load(warehouse, facts)
    before = ids(warehouse, "targets", "target_id")
    other_year = replace(facts.targets[0], period=replace(facts.targets[0].period, year=2025))
    load(warehouse, with_targets(facts, [other_year, *facts.targets[1:]]))
    assert ids(warehouse, "targets", "target_id") == before


def test_exact_twins_have_ids_of_their_own(warehouse: Warehouse) -> None:
    facts = plan()
    load(warehouse, with_targets(facts, [facts.targets[0], facts.targets[0]]))
    assert len(ids(warehouse, "targets", "target_id")) == 2


def test_changed_rules_replace_all_facts_of_a_document(warehouse: Warehouse) -> None:
    facts = plan()
    load(warehouse, facts)
    assert load(warehouse, with_targets(facts, facts.targets[:1])) == ["loaded"]
    assert len(ids(warehouse, "targets", "target_id")) == 1


def test_what_a_document_said_before_stays_reachable(warehouse: Warehouse) -> None:
    facts = plan()
    load(warehouse, facts)
    load(warehouse, with_targets(facts, facts.targets[:1]))
    rows = ask(warehouse, "SELECT version_id, count(*) FROM store.targets GROUP BY ALL ORDER BY ALL")
    assert rows == [(1, 4), (2, 1)]


# ---------------------------------------------------------------- several files that are one document


def test_a_later_file_of_the_same_document_takes_the_place_of_the_earlier(warehouse: Warehouse) -> None:
    first, second = plan(), plan(TEXT + "更正。", path="b.txt")
    load(warehouse, first)
    load(warehouse, with_targets(second, second.targets[:2]))
    shas = ids(warehouse, "documents", "content_sha256")
    assert (shas, len(ids(warehouse, "targets", "target_id"))) == ({second.document.raw_file.sha256}, 2)


def test_the_earlier_file_stays_listed_as_superseded(warehouse: Warehouse) -> None:
    load(warehouse, plan())
    load(warehouse, plan(TEXT + "更正。", path="b.txt"))
    rows = ask(warehouse, "SELECT path, outcome FROM run_documents ORDER BY run_id, path")
    assert sorted(rows) == [("b.txt", "loaded"), ("plans/托育.txt", "loaded"), ("plans/托育.txt", "superseded")]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_reading_both_files_again_in_any_order_changes_no_row(warehouse: Warehouse, order: tuple[int, int]) -> None:
    files = plan(), plan(TEXT + "更正。", path="b.txt")
    load(warehouse, *files)
    before = contents(warehouse)
    load(warehouse, *(files[i] for i in order))
    assert contents(warehouse) == before


def test_within_a_run_a_file_has_one_outcome(warehouse: Warehouse) -> None:
    load(warehouse, plan(), plan(TEXT + "更正。", path="b.txt"))
    rows = ask(warehouse, "SELECT path, outcome FROM run_documents ORDER BY ALL")
    assert rows == [("b.txt", "loaded"), ("plans/托育.txt", "superseded")]


def test_the_same_bytes_at_two_addresses_are_one_document(warehouse: Warehouse) -> None:
    copies = [plan(document_number=None), plan(document_number=None, path="copy/托育.txt")]
    assert load(warehouse, *copies) == ["loaded", "unchanged"]
    assert len(ids(warehouse, "documents", "document_id")) == 1


def test_documents_without_numbers_are_known_by_address_and_title(warehouse: Warehouse) -> None:
    load(warehouse, plan(document_number=None), plan(TEXT + "又", document_number=None, path="b.txt", title="又一计划"))
    assert len(ids(warehouse, "documents", "document_id")) == 2


def test_bytes_that_turn_out_to_be_another_document_leave_nothing_of_the_former(warehouse: Warehouse) -> None:
    load(warehouse, plan(document_number=None))
    load(warehouse, plan())
    assert ask(warehouse, "SELECT document_number FROM documents") == [("临政发〔2024〕12号",)]


# ---------------------------------------------------------------- what a run knows, skips and rejects


def test_a_loaded_file_is_known_under_the_same_rules(warehouse: Warehouse) -> None:
    load(warehouse, plan())
    sha256 = plan().document.raw_file.sha256
    assert warehouse.known([sha256, "0" * 64]) == {sha256}


def test_a_superseded_file_is_known_too(warehouse: Warehouse) -> None:
    load(warehouse, plan(), plan(TEXT + "更正。", path="b.txt"))
    sha256 = plan().document.raw_file.sha256
    assert warehouse.known([sha256]) == {sha256}


def test_nothing_is_known_under_changed_rules(warehouse: Warehouse) -> None:
    load(warehouse, plan())
    warehouse.rules = NEWER_RULES
    assert warehouse.known([plan().document.raw_file.sha256]) == set()


def test_a_file_read_again_with_the_same_facts_is_known_under_the_new_rules(warehouse: Warehouse) -> None:
    load(warehouse, plan())
    warehouse.rules = NEWER_RULES
    load(warehouse, plan())
    assert warehouse.known([plan().document.raw_file.sha256]) != set()


def test_a_skipped_file_is_recorded_as_unchanged(warehouse: Warehouse) -> None:
    load(warehouse, plan())
    run_id = warehouse.begin_run("again")
    warehouse.skip(run_id, [plan().document.raw_file])
    assert warehouse.outcomes(run_id) == {"loaded": 0, "unchanged": 1, "superseded": 0, "rejected": 0}


def reject(warehouse: Warehouse, facts: Facts, code: str = "empty-file") -> None:
    run_id = warehouse.begin_run("test")
    warehouse.reject(run_id, facts.document.raw_file, stage="decode", code=code, message="the file is empty")


def test_a_rejection_counts_its_attempts(warehouse: Warehouse) -> None:
    reject(warehouse, plan())
    reject(warehouse, plan())
    assert ask(warehouse, "SELECT path, stage, code, attempts FROM rejections") == [
        ("plans/托育.txt", "decode", "empty-file", 2)
    ]


def test_other_bytes_at_the_same_path_begin_a_new_count(warehouse: Warehouse) -> None:
    reject(warehouse, plan())
    reject(warehouse, plan(TEXT + "又"))
    assert ask(warehouse, "SELECT attempts FROM rejections") == [(1,)]


def test_a_file_that_is_read_well_later_is_no_longer_rejected(warehouse: Warehouse) -> None:
    reject(warehouse, plan())
    load(warehouse, plan())
    assert ask(warehouse, "SELECT * FROM rejections") == []


def test_a_rejected_file_is_not_known(warehouse: Warehouse) -> None:
    reject(warehouse, plan())
    assert warehouse.known([plan().document.raw_file.sha256]) == set()


def test_a_document_that_fails_when_read_again_keeps_its_facts(warehouse: Warehouse) -> None:
    load(warehouse, plan())
    before = contents(warehouse)
    reject(warehouse, plan())
    assert contents(warehouse) == before


def test_a_document_that_the_tables_refuse_is_rejected_and_its_batch_is_stored(warehouse: Warehouse) -> None:
    bad = plan(TEXT + "又", document_number="临政发〔2024〕13号", path="bad.txt")
    bad = replace(bad, targets=(replace(bad.targets[0], kind="wish"),), numbers=())  # type: ignore[arg-type]
    assert load(warehouse, plan(), bad) == ["loaded", "rejected"]
    assert ask(warehouse, "SELECT path, stage, code FROM rejections") == [("bad.txt", "store", "facts-invalid")]


def test_a_fact_that_points_nowhere_rejects_its_document(warehouse: Warehouse) -> None:
    facts = plan()
    assert load(warehouse, replace(facts, targets=(replace(facts.targets[2], table_index=7),), numbers=())) == [
        "rejected"
    ]


# ---------------------------------------------------------------- runs


def test_a_finished_run_tells_its_counts_and_rules(warehouse: Warehouse) -> None:
    load(warehouse, plan())
    rows = ask(
        warehouse, "SELECT command, status, rules_version, recognize_rules, documents, loaded, rejected FROM runs"
    )
    assert rows == [("test", "succeeded", "v1", "r1", 1, 1, 0)]


def test_a_run_that_died_is_visible_and_blocks_nobody(warehouse: Warehouse) -> None:
    warehouse.begin_run("dies")
    load(warehouse, plan())
    rows = ask(warehouse, "SELECT command, status, finished_at IS NULL FROM runs ORDER BY started_at")
    assert rows == [("dies", "died", True), ("test", "succeeded", False)]


def test_an_empty_batch_is_stored_as_nothing(warehouse: Warehouse) -> None:
    assert load(warehouse) == []


def test_the_regions_of_the_rules_can_be_joined(warehouse: Warehouse) -> None:
    warehouse.begin_run("test")
    assert ask(warehouse, "SELECT full_name FROM regions WHERE region_code = '330106'") == [("浙江省杭州市西湖区",)]
