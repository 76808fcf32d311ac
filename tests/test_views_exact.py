"""What views make of repeated values, of decimals, of several values under one name, and of line ends."""

from __future__ import annotations

from pathlib import Path

import pytest

import pipeline
from pipeline.store import Warehouse as Writer

PLAN = """临江区学前教育行动方案

一、基础
2023年，毛入园率达到97.9%。
二、目标
到2025年，毛入园率达到98.2%。
三、保障
到2025年，毛入园率达到98.2%。
"""


@pytest.fixture
def warehouse(tmp_path: Path) -> pipeline.Warehouse:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    warehouse = pipeline.Warehouse.open(tmp_path / "views.duckdb")
    assert warehouse.load(tmp_path / "plan.txt").count("loaded") == 1
    return warehouse


def test_a_repeated_value_is_one_step_and_changes_are_exact(warehouse: pipeline.Warehouse) -> None:
    steps = warehouse.sql("select year, value, change from indicator_trajectories order by year")
    assert list(steps) == [(2023, 97.9, None), (2025, 98.2, 0.3)]


def test_a_value_said_twice_is_not_said_once(warehouse: pipeline.Warehouse) -> None:
    said = warehouse.sql("select year, count(*), bool_and(is_said_once) from target_bounds group by year order by year")
    assert list(said) == [(2023, 1, True), (2025, 2, False)]


def test_the_passage_of_an_unread_number_is_one_line(warehouse: pipeline.Warehouse) -> None:
    with Writer(warehouse.path) as writer:
        writer.connection.execute("UPDATE store.numbers SET fate = 'unread', target_id = NULL")
    passages = [passage for (passage,) in warehouse.sql("select passage from unread_numbers where text = '98.2'")]
    assert len(passages) == 2
    assert not set("\n\t\r") & set("".join(passages))
    assert {"二、目标", "三、保障"} <= {word for passage in passages for word in passage.split()}
