"""The public views: their columns are the contract, and each says what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import duckdb
import pytest
from fictional_facts import TEXT, Reading, fictional_names, plan

from pipeline.model import Facts
from pipeline.store import RulesVersion, Warehouse, open_reader
from pipeline.store.relations import FACT_TABLES
from pipeline.store.schema import sql_files

CONTRACT = {
    "documents": "document_id content_sha256 title document_number issuer region region_code region_level issued_on "
    "printed_on effective_on expires_on period_start period_end genre is_public source_uri media_type char_count "
    "run_id ingested_at",
    "texts": "document_id text",
    "targets": "target_id document_id section indicator indicator_id subject comparator value value_high unit "
    "value_text kind year year_start recurrence binding evidence char_start char_end page table_id row_index "
    "column_index rule run_id",
    "tasks": "task_id document_id section title due_year attributes evidence char_start char_end page rule run_id",
    "responsibilities": "task_id document_id role unit organization_id position",
    "citations": "document_id title number cited_document_id evidence char_start char_end",
    "tables": "table_id document_id section caption header",
    "table_cells": "table_id document_id row_index column_index column_name text page",
    "organizations": "organization_id name region_code parent",
    "regions": "region_code name parent",
    "indicators": "indicator_id name aliases",
    "numbers": "document_id char_start char_end text fate rule target_id",
    "runs": "run_id started_at finished_at status command rules_version",
    "run_documents": "run_id document_id content_sha256 path outcome seconds",
    "rejections": "path stage code message attempts",
}


def with_an_unread_number() -> Facts:
    facts = plan()
    first, *rest = facts.numbers
    return replace(facts, numbers=(replace(first, fate="unread", rule="none"), *rest))


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path = tmp_path_factory.mktemp("warehouse") / "policy.duckdb"
    rules = RulesVersion(decode="d1", recognize="r1", resolve="s1", overall="v1")
    with Warehouse(path, rules=rules, names=fictional_names()) as warehouse:
        warehouse.store(warehouse.begin_run("test"), [Reading(facts=with_an_unread_number())])
    with open_reader(path) as opened:
        yield opened


def ask(reader: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return reader.execute(sql).fetchall()


@pytest.mark.parametrize("view", CONTRACT)
def test_a_view_has_the_columns_of_the_contract(reader: duckdb.DuckDBPyConnection, view: str) -> None:
    columns = {column[0] for column in reader.execute(f"SELECT * FROM {view} LIMIT 0").description or ()}
    assert set(CONTRACT[view].split()) <= columns


@pytest.mark.parametrize("view", sql_files("views"))
def test_a_view_says_its_grain(reader: duckdb.DuckDBPyConnection, view: str) -> None:
    ((comment,),) = ask(reader, f"SELECT comment FROM duckdb_views() WHERE view_name = '{view}' AND NOT internal")
    assert comment.startswith("one row per ")


@pytest.mark.parametrize("view", sql_files("views"))
def test_each_column_of_a_view_says_what_it_holds(reader: duckdb.DuckDBPyConnection, view: str) -> None:
    silent = ask(
        reader,
        f"""
        SELECT column_name FROM duckdb_columns()
        WHERE schema_name = 'main' AND table_name = '{view}' AND comment IS NULL
        """,
    )
    assert silent == []


@pytest.mark.parametrize("table", sql_files("tables"))
def test_a_file_in_tables_makes_the_table_of_its_name(reader: duckdb.DuckDBPyConnection, table: str) -> None:
    assert ask(reader, f"SELECT comment LIKE 'one row per %' FROM duckdb_tables() WHERE table_name = '{table}'") == [
        (True,)
    ]


def test_no_relation_is_made_outside_the_files(reader: duckdb.DuckDBPyConnection) -> None:
    made = {name for (name,) in ask(reader, "SELECT view_name FROM duckdb_views() WHERE NOT internal")}
    assert made == sql_files("views").keys()


@pytest.mark.parametrize("table", FACT_TABLES)
def test_the_type_of_a_row_has_the_columns_of_its_table(reader: duckdb.DuckDBPyConnection, table: str) -> None:
    columns = [column[0] for column in reader.execute(f"SELECT * FROM store.{table} LIMIT 0").description or ()]
    assert columns == ["version_id", *FACT_TABLES[table]._fields]


def test_a_trajectory_follows_an_indicator_from_year_to_year(reader: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        reader,
        "SELECT year, value, previous_value FROM indicator_trajectories WHERE indicator = '千人口托位数' ORDER BY year",
    )
    assert rows == [(2025, 4.1, None), (2026, 4.6, 4.1)]


def test_tasks_due_lists_the_units_of_a_task(reader: duckdb.DuckDBPyConnection) -> None:
    assert ask(reader, "SELECT due_year, responsible_units, lead_units FROM tasks_due") == [
        (2026, ["区卫生健康局", "区教育局"], None)
    ]


def test_a_workload_counts_the_tasks_of_a_unit(reader: duckdb.DuckDBPyConnection) -> None:
    rows = ask(reader, "SELECT unit, tasks, responsible_tasks, first_due_year FROM unit_workload ORDER BY unit")
    assert rows == [("云州市临江区卫生健康局", 1, 1, 2026), ("云州市临江区教育局", 1, 1, 2026)]


def test_unread_numbers_come_with_the_words_around_them(reader: duckdb.DuckDBPyConnection) -> None:
    at = TEXT.index("2023")
    assert ask(reader, "SELECT text, passage FROM unread_numbers") == [("2023", TEXT[at - 20 : at + 24].replace("\n", " "))]


def test_an_indicator_lists_the_names_it_goes_by(reader: duckdb.DuckDBPyConnection) -> None:
    rows = ask(reader, "SELECT name, aliases, target_count FROM indicators WHERE name = '千人口托位数'")
    assert rows == [("千人口托位数", ["千人口托位数"], 2)]
