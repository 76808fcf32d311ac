"""The views that answer: what they find, and what they rightly leave alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from fictional_facts import Reading, fictional_names
from fictional_policies import RULES, Amount, Grid, Line, policy, store_policies

from pipeline.model import Facts
from pipeline.store import Warehouse, open_reader

Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path = tmp_path_factory.mktemp("policies") / "policy.duckdb"
    store_policies(path)
    with open_reader(path) as opened:
        yield opened


def ask(reader: duckdb.DuckDBPyConnection, sql: str) -> Rows:
    return reader.execute(sql).fetchall()


def ask_of(path: Path, facts: Sequence[Facts], sql: str) -> Rows:
    with Warehouse(path, rules=RULES, names=fictional_names()) as warehouse:
        warehouse.store(warehouse.begin_run("test"), [Reading(facts=one) for one in facts])
    with open_reader(path) as opened:
        return ask(opened, sql)


def plan(*lines: Line, grid: Grid | None = None) -> Facts:
    return policy("临江区计划", "临政发〔2024〕9号", "云州市临江区", "990102", date(2024, 5, 1), lines, grid)


# ---------------------------------------------------------------- regions and levels


def test_regions_of_a_level_are_ranked_with_their_gap_to_the_first(reader: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        reader,
        "SELECT rank, region, value, gap_to_best, region_count FROM regional_comparisons "
        "WHERE indicator = '普惠托位占比' AND year = 2026 AND region_level = 'county' ORDER BY rank",
    )
    assert rows == [(1, "云州市清溪区", 70.0, 0.0, 2), (2, "云州市临江区", 65.0, 5.0, 2)]


def test_less_is_better_where_the_targets_are_upper_bounds(reader: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        reader,
        "SELECT region, rank FROM regional_comparisons "
        "WHERE indicator = '托育机构事故率' AND region_level = 'county' ORDER BY rank",
    )
    assert rows == [("云州市清溪区", 1), ("云州市临江区", 2)]


def test_a_share_is_held_against_the_region_above(reader: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        reader,
        "SELECT superior_region, superior_value, gap_to_superior FROM regional_comparisons "
        "WHERE indicator = '普惠托位占比' AND region = '云州市清溪区'",
    )
    assert rows == [("云州市", 60.0, 10.0)]


def test_an_amount_has_no_gap_to_the_region_above(reader: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        reader,
        "SELECT superior_value, gap_to_superior FROM regional_comparisons "
        "WHERE indicator = '托位' AND region_level = 'county'",
    )
    assert rows == [(20000.0, None)]


def test_the_document_issued_last_speaks_for_its_region(reader: duckdb.DuckDBPyConnection) -> None:
    assert ask(
        reader, "SELECT value FROM regional_comparisons WHERE indicator = '托位' AND region = '云州市临江区'"
    ) == [(3000.0,)]


def test_a_local_target_stands_beside_that_of_the_document_it_cites(reader: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        reader,
        "SELECT indicator, value, cited_value, verdict FROM vertical_comparisons "
        "WHERE region = '云州市临江区' AND value_text NOT LIKE '61%' ORDER BY indicator",
    )
    assert rows == [
        ("千人口托位数", 4.2, 4.5, "weaker"),
        ("托位", 3200.0, 20000.0, "amount"),
        ("托育机构事故率", 0.8, 0.5, "weaker"),
        ("普惠托位占比", 65.0, 60.0, "stricter"),
    ]


def test_a_document_cited_by_title_is_compared_as_well(reader: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        reader, "SELECT indicator, verdict FROM vertical_comparisons WHERE region = '云州市清溪区' ORDER BY indicator"
    )
    assert rows == [("托育机构事故率", "stricter"), ("普惠托位占比", "stricter")]


# ---------------------------------------------------------------- contradictions


def test_prose_at_odds_with_a_table_is_a_contradiction(reader: duckdb.DuckDBPyConnection) -> None:
    rows = ask(reader, "SELECT indicator, stated, against FROM contradictions WHERE kind = 'prose against table'")
    assert rows == [("普惠托位占比", "65%以上", "61%")]


def test_a_total_that_its_parts_do_not_add_up_to_is_a_contradiction(reader: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        reader, "SELECT indicator, stated, against, difference FROM contradictions WHERE kind = 'sum against parts'"
    )
    assert rows == [("新增托位（个）", "210", "200", -10.0)]


def test_a_total_stands_where_the_view_says(reader: duckdb.DuckDBPyConnection) -> None:
    rows = ask(reader, "SELECT text[char_start + 1 : char_end] FROM unequal_sums JOIN texts USING (document_id)")
    assert rows == [("210",)]


def test_a_later_year_behind_an_earlier_is_a_contradiction(reader: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        reader, "SELECT indicator, year, stated, against FROM contradictions WHERE kind = 'later year behind earlier'"
    )
    assert ("入托率", 2026, "11%以上", "2025: 12%以上") in rows


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            Amount(indicator="入园率", value="98", comparator=">="), Amount(indicator="入园率", value="98.5"),
            id="a value above a floor",
        ),
        pytest.param(
            Amount(indicator="入园率", value="98"), Amount(indicator="入园率", value="97", year=2025),
            id="another year",
        ),
        pytest.param(
            Amount(indicator="入园率", value="98"), Amount(indicator="入园率", value="90", kind="baseline"),
            id="a baseline",
        ),
        pytest.param(
            Amount(indicator="入园率", value="98", subject="城区"), Amount(indicator="入园率", value="95", subject="农村"),
            id="another part",
        ),
        pytest.param(
            Amount(indicator="入园率", value="98", comparator="~"), Amount(indicator="入园率", value="97"), id="about",
        ),
    ],
)  # fmt: skip
def test_values_that_agree_are_no_contradiction(tmp_path: Path, first: Amount, second: Amount) -> None:
    facts = plan(
        Line(text="入园率目标之一", section="1", amounts=[first]),
        Line(text="入园率目标之二", section="2", amounts=[second]),
    )
    assert ask_of(tmp_path / "w.duckdb", [facts], "FROM contradictions") == []


def test_two_floors_for_one_thing_are_a_contradiction(tmp_path: Path) -> None:
    facts = plan(
        Line(text="达到98%以上", section="1", amounts=[Amount(indicator="入园率", value="98", comparator=">=")]),
        Line(text="达到95%以上", section="2", amounts=[Amount(indicator="入园率", value="95", comparator=">=")]),
    )
    sql = "SELECT kind, stated, against, difference FROM contradictions"
    assert ask_of(tmp_path / "w.duckdb", [facts], sql) == [("two values", "98%以上", "95%以上", -3.0)]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param((("甲", "12.6"), ("乙", "8.4"), ("合计", "21.0")), id="equal"),
        pytest.param((("甲", "33.3"), ("乙", "33.3"), ("丙", "33.3"), ("合计", "100")), id="rounding"),
        pytest.param((("甲", "12"), ("乙", "若干"), ("合计", "30")), id="a part without a number"),
        pytest.param((("甲", "5"), ("小计", "5"), ("乙", "6"), ("合计", "11")), id="subtotals"),
        pytest.param((("甲", "5"), ("乙", ""), ("丙", "6"), ("合计", "11")), id="empty parts"),
        pytest.param((("甲", "5"), ("乙", "6")), id="no total"),
    ],
)
def test_sums_that_hold_or_cannot_be_told_are_left_alone(tmp_path: Path, rows: tuple[tuple[str, str], ...]) -> None:
    facts = plan(Line(text="项目见下表。"), grid=Grid(header=("项目", "投资（亿元）"), rows=rows))
    assert ask_of(tmp_path / "w.duckdb", [facts], "FROM unequal_sums") == []


def test_a_column_of_shares_is_not_summed(tmp_path: Path) -> None:
    grid = Grid(header=("项目", "完成率"), rows=(("甲", "50"), ("乙", "60"), ("合计", "55")))
    assert ask_of(tmp_path / "w.duckdb", [plan(Line(text="见下表。"), grid=grid)], "FROM unequal_sums") == []


def test_named_parts_above_their_whole_are_found_in_prose(tmp_path: Path) -> None:
    facts = plan(
        Line(
            text="新建幼儿园10所，其中城区6所、农村5所。",
            amounts=[
                Amount(indicator="新建幼儿园", value="10", unit="所"),
                Amount(indicator="新建幼儿园", value="6", unit="所", subject="城区"),
                Amount(indicator="新建幼儿园", value="5", unit="所", subject="农村"),
            ],
        )
    )
    sql = "SELECT measured, total, parts_sum FROM unequal_sums"
    assert ask_of(tmp_path / "w.duckdb", [facts], sql) == [("新建幼儿园", 10.0, 11.0)]


def test_a_share_above_its_whole_is_odd_and_growth_is_none(tmp_path: Path) -> None:
    facts = plan(
        Line(text="普及率达到108%。", amounts=[Amount(indicator="普及率", value="108", unit="%")]),
        Line(text="参保率达到95%。", amounts=[Amount(indicator="参保率", value="95", unit="%")]),
        Line(text="覆盖率增长120%。", amounts=[Amount(indicator="覆盖率", value="120", unit="%")]),
    )
    assert ask_of(tmp_path / "w.duckdb", [facts], "SELECT indicator, value FROM odd_shares") == [("普及率", 108.0)]


def test_a_target_behind_its_baseline_is_a_reversal_and_no_contradiction(tmp_path: Path) -> None:
    facts = plan(
        Line(text="2023年58.6万吨", amounts=[Amount(indicator="粮食产量", value="586000", unit="吨", year=2023, kind="baseline")]),
        Line(text="2024年58万吨以上", amounts=[Amount(indicator="粮食产量", value="580000", unit="吨", year=2024, comparator=">=")]),
    )  # fmt: skip
    sql = "SELECT (SELECT list(previous_kind) FROM reversals), (SELECT count(*) FROM contradictions)"
    assert ask_of(tmp_path / "w.duckdb", [facts], sql) == [(["baseline"], 0)]


def test_what_is_to_fall_may_fall(tmp_path: Path) -> None:
    facts = plan(
        *(
            Line(text=f"{year}年{value}", amounts=[Amount(indicator="失业率", value=value, year=year)])
            for year, value in ((2024, "5.5"), (2025, "5.2"), (2026, "5"))
        )
    )
    assert ask_of(tmp_path / "w.duckdb", [facts], "FROM reversals") == []


def test_documents_of_a_region_conflict_where_their_figures_differ(reader: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        reader,
        "SELECT region, indicator, year, earlier_title, earlier_value, later_title, later_value FROM document_conflicts",
    )
    assert rows == [
        ("云州市临江区", "托位", 2026, "临江区托育服务提升行动计划", 3200.0, "临江区民生实事项目安排", 3000.0)
    ]


# ---------------------------------------------------------------- work and units


def test_several_units_without_a_lead_and_participants_alone_are_leaderless(reader: duckdb.DuckDBPyConnection) -> None:
    rows = ask(reader, "SELECT title, reason, units FROM leaderless_tasks ORDER BY char_start")
    assert rows == [
        ("扩大供给", "several responsible", ["区卫生健康局", "区教育局"]),
        ("落实经费", "participants only", ["区财政局"]),
    ]


def test_a_task_that_names_no_unit_is_leaderless(tmp_path: Path) -> None:
    facts = plan(Line(text="滨江幼儿园", task="滨江幼儿园", due_year=2025))
    assert ask_of(tmp_path / "w.duckdb", [facts], "SELECT title, reason FROM leaderless_tasks") == [
        ("滨江幼儿园", "no unit")
    ]


def test_deadlines_are_counted_by_year_and_unit(reader: duckdb.DuckDBPyConnection) -> None:
    rows = ask(reader, "SELECT due_year, unit, tasks, lead_tasks, titles FROM unit_deadlines ORDER BY tasks DESC, unit")
    assert rows[0] == (2025, "云州市临江区教育局", 2, 1, ["完善补助", "扩大供给"])
    assert [row[1] for row in rows[1:]] == ["云州市临江区卫生健康局", "云州市临江区财政局"]


def test_what_is_cited_and_not_here_is_listed_once_with_who_cites_it(reader: duckdb.DuckDBPyConnection) -> None:
    rows = ask(reader, "SELECT number, title, cited_by_count, cited_by FROM missing_documents")
    assert rows == [
        (None, "云州市人口发展条例", 2, ["临江区托育服务提升行动计划", "清溪区托育服务实施方案"])
    ]  # fmt: skip


def test_a_citation_that_fits_two_documents_is_not_missing(tmp_path: Path) -> None:
    first = policy("云州市规划", "云政发〔2023〕1号", "云州市", "990100", date(2023, 1, 1), [Line(text="第一版")])
    second = replace(first, fields=replace(first.fields, document_number="云政发〔2024〕1号"))
    second = replace(
        second, document=replace(second.document, raw_file=replace(second.document.raw_file, sha256="1" * 64, path="b"))
    )
    citing = plan(Line(text="根据《云州市规划》。", cites=("云州市规划", None)))
    sql = "SELECT (SELECT list(cited_document_id) FROM citations), (SELECT count(*) FROM missing_documents)"
    assert ask_of(tmp_path / "w.duckdb", [first, second, citing], sql) == [([None], 0)]
