"""Full-text search: what is found, in which order, with which facts, and that the index follows the warehouse."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fictional_facts import Reading, fictional_names
from fictional_policies import RULES, Line, district_plan, later_notice, municipal_plan, neighbouring_plan, policy

from pipeline.errors import StoreError
from pipeline.model import Facts
from pipeline.store import Warehouse, open_reader
from pipeline.store.search import FactThere, query_words, search
from pipeline.store.search_index import index_path, terms


def load(path: Path, *facts: Facts) -> None:
    with Warehouse(path, rules=RULES, names=fictional_names()) as warehouse:
        run_id = warehouse.begin_run("test")
        warehouse.store(run_id, [Reading(facts=one) for one in facts])
        warehouse.finish_run(run_id)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "policy.duckdb"
    load(path, municipal_plan(), district_plan(), neighbouring_plan())
    search(path, "托位")
    return path


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("托位", ["托位"]),
        ("千人口托位", ["千人", "人口", "口托", "托位"]),
        ("5G基站", ["5g", "基站"]),
        ("达到38.5%，", ["达到", "38.5"]),
        ("ＰＭ２．５浓度", ["pm2.5", "浓度"]),
        ("，。 —", []),
        ("园", ["园"]),
    ],
)
def test_a_text_is_indexed_by_pairs_of_characters_and_other_words(text: str, found: list[str]) -> None:
    assert terms(text) == found


@pytest.mark.parametrize(
    ("query", "words"),
    [("托位", ["托位"]), ("托位 补助", ["托位", "补助"]), ("财政局 财政局", ["财政局"]), ("、", [])],
)
def test_a_query_is_cut_into_words(query: str, words: list[str]) -> None:
    assert query_words(query) == words


def test_a_word_is_found_in_a_longer_one(loaded: Path) -> None:
    hits = search(loaded, "托位")
    assert all("托位" in hit.text for hit in hits)
    assert {hit.title for hit in hits} == {
        "云州市托育服务发展规划", "临江区托育服务提升行动计划", "清溪区托育服务实施方案"
    }  # fmt: skip


def test_every_passage_with_the_word_is_found(loaded: Path) -> None:
    with open_reader(loaded) as reader:
        rows = reader.execute("SELECT document_id, char_start FROM passages WHERE contains(text, '托位')").fetchall()
    assert sorted((hit.document_id, hit.char_start) for hit in search(loaded, "托位", limit=100)) == sorted(rows)


def test_all_words_must_stand_in_a_passage(loaded: Path) -> None:
    assert [hit.text for hit in search(loaded, "区财政局 牵头")] == ["（区教育局牵头，区财政局配合）"]


def test_the_passage_with_most_about_it_comes_first(loaded: Path) -> None:
    scores = [hit.score for hit in search(loaded, "普惠托位占比")]
    assert scores == sorted(scores, reverse=True)
    assert len(search(loaded, "普惠托位占比", limit=1)) == 1


def test_a_hit_comes_with_the_facts_that_stand_there(loaded: Path) -> None:
    [hit] = search(loaded, "事故率 0.4")
    assert hit.facts == (
        FactThere(kind="target", words="托育机构事故率 0.4%以内", year=2026),
        FactThere(kind="target", words="普惠托位占比 70%", year=2026),
    )


def test_a_hit_stands_where_it_says(loaded: Path) -> None:
    hits = search(loaded, "普惠托位")
    with open_reader(loaded) as reader:
        texts = dict(reader.execute("SELECT document_id, text FROM texts").fetchall())
    assert all(texts[hit.document_id][hit.char_start : hit.char_end] == hit.text for hit in hits)


def test_a_word_stands_in_one_piece(tmp_path: Path) -> None:
    lines = [Line(text="人力资源社会保障局"), Line(text="人力和力资以及资源")]
    load(tmp_path / "policy.duckdb", policy("计划", "云政发〔2024〕3号", "云州市", "990100", date(2024, 1, 1), lines))
    assert [hit.text for hit in search(tmp_path / "policy.duckdb", "人力资源")] == ["人力资源社会保障局"]


def test_what_stands_nowhere_is_not_found(loaded: Path) -> None:
    assert search(loaded, "高速铁路") == []


def test_a_query_without_a_word_is_refused(loaded: Path) -> None:
    with pytest.raises(StoreError, match="no word"):
        search(loaded, "、 ——")


def test_what_is_loaded_later_is_found(tmp_path: Path) -> None:
    path = tmp_path / "policy.duckdb"
    load(path, municipal_plan())
    assert search(path, "民生实事") == []
    load(path, later_notice())
    assert [hit.title for hit in search(path, "民生实事")] == ["临江区民生实事项目安排"]


def test_what_is_no_longer_in_force_is_not_found(tmp_path: Path) -> None:
    path = tmp_path / "policy.duckdb"
    facts = municipal_plan()
    load(path, facts)
    assert search(path, "事故率")
    text = facts.document.text[: facts.document.text.index("托育机构事故率")]
    raw_file = replace(facts.document.raw_file, sha256="1" * 64)
    load(
        path,
        replace(
            facts, document=replace(facts.document, text=text, raw_file=raw_file), targets=facts.targets[:3], numbers=()
        ),
    )
    assert search(path, "事故率") == []
    assert search(path, "普惠托位")


def test_a_current_index_is_not_made_again(loaded: Path) -> None:
    before = index_path(loaded).stat().st_mtime_ns
    search(loaded, "托位")
    assert index_path(loaded).stat().st_mtime_ns == before


def test_a_search_leaves_no_file_but_the_index(tmp_path: Path) -> None:
    load(tmp_path / "policy.duckdb", municipal_plan())
    before = set(os.listdir(tmp_path))  # noqa: PTH208  # names alone
    search(tmp_path / "policy.duckdb", "托位")
    assert set(os.listdir(tmp_path)) - before <= {"policy.search.duckdb", "policy.published.duckdb"}  # noqa: PTH208
