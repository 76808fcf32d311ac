"""The worked queries: each stands under its question and gives the rows that a reader of the documents would expect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from fictional_policies import store_policies

from pipeline.errors import StoreError
from pipeline.run.ingest import ingest
from pipeline.settings import Settings
from pipeline.store import open_reader
from pipeline.store.queries import Query, find_query, queries
from pipeline.store.schema import sql_files

ROOT = Path(__file__).resolve().parents[1]
NAMES = [query.name for query in queries()]
Row = tuple[Any, ...]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """What the samples of the project say."""
    path = tmp_path_factory.mktemp("samples") / "policy.duckdb"
    settings = Settings(warehouse=path, keep_originals=False, workers=1)
    assert ingest([str(ROOT / "raw" / "samples")], settings, command="test").exit_code == 0
    with open_reader(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """What four fictional documents say that cite and contradict one another."""
    path = tmp_path_factory.mktemp("policies") / "policy.duckdb"
    store_policies(path)
    with open_reader(path) as opened:
        yield opened


FROM_SAMPLES: dict[str, list[Row]] = {
    "indicator_trajectory": [
        ("澜山市数字经济提速行动计划（2024—2026年）", "", 2023, "baseline", "=", 126e8, "元", None),
        ("澜山市数字经济提速行动计划（2024—2026年）", "", 2024, "target", "=", 145e8, "元", 19e8),
        ("澜山市数字经济提速行动计划（2024—2026年）", "", 2025, "target", "=", 168e8, "元", 23e8),
        ("澜山市数字经济提速行动计划（2024—2026年）", "", 2026, "target", ">=", 195e8, "元", 27e8),
    ],
    "due_by_unit": [
        (2025, "市大数据局", 2, 1, ["云谷算力中心一期", "建成市级数据交易服务平台"]),
        (2025, "市农业农村局", 1, 0, ["乡村数字驿站"]),
        (2025, "市财政局", 1, 0, ["建成市级数据交易服务平台"]),
        (2025, "市通信管理办公室", 1, 1, ["实现行政村千兆网络全覆盖"]),
        (2025, "各县（市、区）人民政府", 1, 0, ["实现行政村千兆网络全覆盖"]),
    ],
    "binding_targets": [
        ("约束性", "2024年砚溪市人民政府工作报告", "粮食总产量", 2024, "≥58", "吨"),
        ("约束性", "2024年砚溪市人民政府工作报告", "森林覆盖率", 2024, "41.5", "%"),
    ],
    "duties_without_lead": [
        ("澜山市数字经济提速行动计划（2024—2026年）", "2.3", "繁荣数据要素市场", ["市大数据局", "市财政局"]),
    ],
    "cited_but_missing": [
        ("云政发〔2021〕23号", "云州市“十四五”学前教育发展规划", 1, ["临江区学前教育扩优提质行动方案（2023—2025年）"]),
        ("国发〔2021〕23号", "关于加快培育数字产业集群的若干意见", 1, ["澜山市数字经济提速行动计划（2024—2026年）"]),
    ],
}
"""Rows that each of these queries gives on the samples, among others."""
FROM_POLICIES: dict[str, list[Row]] = {
    "regions_ranked": [
        ("普惠托位占比", 2026, "county", 1, "云州市清溪区", "70%", 70.0, 0.0, "云州市", 10.0),
        ("普惠托位占比", 2026, "county", 2, "云州市临江区", "65%以上", 65.0, 5.0, "云州市", 5.0),
    ],
    "local_against_superior": [
        ("云州市临江区", "千人口托位数", 2026, "4.2个", "云州市", "4.5个", pytest.approx(-0.3), "weaker"),
        ("云州市清溪区", "普惠托位占比", 2026, "70%", "云州市", "60%以上", 10.0, "stricter"),
    ],
    "contradictions_within": [
        ("临江区托育服务提升行动计划", "later year behind earlier", "入托率", 2026, "11%以上", "2025: 12%以上", -1.0),
        ("临江区托育服务提升行动计划", "prose against table", "普惠托位占比", 2026, "65%以上", "61%", -4.0),
        ("临江区托育服务提升行动计划", "sum against parts", "新增托位（个）", None, "210", "200", -10.0),
    ],
    "conflicts_between_documents": [
        ("云州市临江区", "托位", 2026, "临江区托育服务提升行动计划", "3200个", "临江区民生实事项目安排", "3000个"),
    ],
    "busiest_units": [
        ("云州市临江区教育局", 2, 1, 1, 0),
        ("云州市临江区财政局", 2, 0, 0, 2),
    ],
    "files_set_aside": [("inbox/scan.pdf", "decode", "no-text", "the pages are pictures", 1)],
    "cited_but_missing": [
        (None, "云州市人口发展条例", 2, ["临江区托育服务提升行动计划", "清溪区托育服务实施方案"]),
    ],
}  # fmt: skip
"""Rows that each of these queries gives on the fictional policies, among others."""


GIVEN: dict[str, dict[str, object]] = {
    "indicator_trajectory": {"indicator": "数字经济核心产业增加值"},
    "due_by_unit": {"year": 2025},
    "duties_without_lead": {"title": "数字经济"},
    "regions_ranked": {"indicator": "普惠托位占比"},
    "contradictions_within": {"region": "临江区"},
    "busiest_units": {"region": "临江区"},
}
"""What is asked with, where the rows are those of a part."""
MAY_BE_EMPTY = {
    "conflicts_between_documents", "contradictions_within", "cited_but_missing", "duties_without_lead", "files_set_aside",
    "local_against_superior", "numbers_unread", "binding_targets", "regions_ranked",
}  # fmt: skip
"""Queries about what a warehouse may lack whatever is asked: faults, targets marked as binding, regions to compare."""


def answer(connection: duckdb.DuckDBPyConnection, name: str, **given: object) -> list[Row]:
    query = find_query(name)
    return connection.execute(query.sql, query.filled(given) or None).fetchall()


@pytest.mark.parametrize("name", NAMES)
def test_a_worked_query_has_defaults_that_give_rows_on_any_warehouse(
    samples: duckdb.DuckDBPyConnection, policies: duckdb.DuckDBPyConnection, name: str
) -> None:
    counts = [len(answer(connection, name)) for connection in (samples, policies)]
    assert name in MAY_BE_EMPTY or all(counts)


@pytest.mark.parametrize("query", queries(), ids=NAMES)
def test_a_worked_query_takes_a_value_for_each_parameter_that_it_lists_and_no_other(
    samples: duckdb.DuckDBPyConnection, query: Query
) -> None:
    body = "\n".join(line for line in query.sql.splitlines() if not line.startswith("--"))
    assert set(re.findall(r"\$(\w+)", body)) == set(query.parameters)
    for name in query.parameters:
        assert answer(samples, query.name, **{name: 1900 if name == "year" else "no such thing"}) == []
    with pytest.raises(StoreError, match="has no parameter colour"):
        query.filled({"colour": "red"})


def test_a_year_narrows_the_busiest_units_to_what_is_due_then(samples: duckdb.DuckDBPyConnection) -> None:
    whole, due = answer(samples, "busiest_units"), answer(samples, "busiest_units", year=2025)
    assert 0 < sum(row[1] for row in due) < sum(row[1] for row in whole)


@pytest.mark.parametrize("name", FROM_SAMPLES)
def test_a_worked_query_answers_from_the_samples(samples: duckdb.DuckDBPyConnection, name: str) -> None:
    found = answer(samples, name, **GIVEN.get(name, {}))
    assert [row for row in FROM_SAMPLES[name] if row not in found] == []


@pytest.mark.parametrize("name", FROM_POLICIES)
def test_a_worked_query_answers_from_documents_that_cite_each_other(
    policies: duckdb.DuckDBPyConnection, name: str
) -> None:
    found = answer(policies, name, **GIVEN.get(name, {}))
    assert [row for row in FROM_POLICIES[name] if row not in found] == []


def test_the_view_behind_duties_without_lead_has_those_of_all_plans(samples: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT document_title, section, title, units FROM leaderless_tasks WHERE reason = 'several responsible'"
    found = samples.execute(sql).fetchall()
    expected = [
        ("青禾县促进居民消费若干措施", "2.3", "发放汽车消费券", ["县商务局", "县财政局"]),
        ("澜山市数字经济提速行动计划（2024—2026年）", "2.3", "繁荣数据要素市场", ["市大数据局", "市财政局"]),
        ("镕湖流域水环境综合治理实施方案", "2.2", "治理农业面源污染", ["市农业农村局", "市生态环境局"]),
    ]
    assert [row for row in expected if row not in found] == []


@pytest.mark.parametrize("query", queries(), ids=NAMES)
def test_a_worked_query_stands_under_its_question_in_both_languages(query: Query) -> None:
    assert query.question.endswith("?")
    assert query.question_in_chinese.endswith("？")


def test_every_query_file_is_a_worked_query() -> None:
    assert set(sql_files("queries")) == set(NAMES)
