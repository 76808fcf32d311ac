"""Bulk loading: Arrow batches of whole new documents come out as the same facts that single readings give."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from fictional_facts import TEXT, Reading, fictional_names, plan

from pipeline.errors import StoreError
from pipeline.model import Facts
from pipeline.store import RulesVersion, Warehouse, run_checks
from pipeline.store.bulk import load_bulk, to_batch

RULES = RulesVersion(decode="d1", recognize="r1", resolve="s1", overall="v1")
VIEWS = ("texts", "targets", "tasks", "responsibilities", "citations", "tables", "table_cells", "numbers", "documents")
DOCUMENTS = (plan(), plan(TEXT + "又", document_number="临政发〔2024〕13号", path="b.txt"))


@pytest.fixture(scope="module")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("warehouse") / "policy.duckdb"
    opened(path).close()
    return path


@pytest.fixture
def path(empty_warehouse: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty_warehouse, tmp_path))


def opened(path: Path) -> Warehouse:
    return Warehouse(path, rules=RULES, names=fictional_names())


def load(warehouse: Warehouse, *documents: Facts) -> int:
    run_id, readings = warehouse.begin_run("bulk"), [Reading(facts=facts) for facts in documents]
    batch = to_batch(warehouse.connection, run_id, readings, fictional_names(), RULES.overall)
    stored = load_bulk(warehouse.connection, run_id, [batch])
    warehouse.finish_run(run_id)
    return stored


def contents(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    ask = "SELECT COLUMNS(c -> c NOT IN ('run_id', 'ingested_at')) FROM {} ORDER BY ALL"
    return {view: warehouse.connection.execute(ask.format(view)).fetchall() for view in VIEWS}


def test_bulk_gives_the_rows_that_single_readings_give(path: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(path, tmp_path / "other.duckdb"))
    with opened(path) as one, opened(other) as two:
        run_id = one.begin_run("single")
        one.store(run_id, [Reading(facts=facts) for facts in DOCUMENTS])
        assert load(two, *DOCUMENTS) == 2
        assert contents(one) == contents(two)


def test_what_came_in_bulk_keeps_every_promise_and_is_known(path: Path) -> None:
    with opened(path) as warehouse:
        load(warehouse, DOCUMENTS[0])
        load(warehouse, DOCUMENTS[1])
        assert [check.name for check in run_checks(warehouse.connection) if not check.is_kept] == []
        contents_read = {facts.document.raw_file.sha256 for facts in DOCUMENTS}
        assert warehouse.known(contents_read) == contents_read


@pytest.mark.parametrize("second", [DOCUMENTS[:1], (*DOCUMENTS[1:], DOCUMENTS[0])])
def test_a_batch_with_a_known_document_is_refused_whole(path: Path, second: tuple[Facts, ...]) -> None:
    with opened(path) as warehouse:
        load(warehouse, DOCUMENTS[0])
        before = contents(warehouse)
        with pytest.raises(StoreError) as caught:
            load(warehouse, *second)
        assert (caught.value.code, contents(warehouse)) == ("documents-known", before)


def test_a_batch_that_holds_a_document_twice_is_refused(path: Path) -> None:
    with opened(path) as warehouse, pytest.raises(StoreError, match="holds its document already"):
        load(warehouse, DOCUMENTS[0], plan(TEXT + "再", path="c.txt"))
