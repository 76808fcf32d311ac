"""The commands that ask and carry the warehouse: what they print and write, and their exit codes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from fictional_policies import store_policies

from pipeline import cli
from pipeline.cli.search import excerpt


@dataclass(frozen=True)
class Printed:
    code: int
    out: str
    err: str


Command = Callable[..., Printed]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    def call(*arguments: str | Path) -> Printed:
        monkeypatch.setattr(sys, "argv", ["policy-targets", *map(str, arguments)])
        with pytest.raises(SystemExit) as caught:
            cli.main()
        printed = capsys.readouterr()
        return Printed(int(caught.value.code or 0), printed.out, printed.err)

    return call


@pytest.fixture
def loaded(command: Command) -> Command:
    """The command on a warehouse of four fictional documents."""
    store_policies(Path(os.environ["POLICY_TARGETS_WAREHOUSE"]))
    return command


def test_queries_lists_each_with_its_question(command: Command) -> None:
    printed = command("queries")
    assert printed.code == 0
    assert "@contradictions_within" in printed.out
    assert "哪些文件自相矛盾" in printed.out


def test_queries_prints_the_sql_of_one(command: Command) -> None:
    assert command("queries", "busiest_units").out.startswith("-- Which units of a region carry the most tasks")


def test_sql_runs_a_worked_query_by_its_name(loaded: Command) -> None:
    rows = json.loads(loaded("sql", "@conflicts_between_documents", "--format", "json").out)
    assert [(row["indicator"], row["earlier_value_text"], row["later_value_text"]) for row in rows] == [
        ("托位", "3200个", "3000个")
    ]


def test_a_name_that_no_query_has_is_one_line_with_names_like_it(loaded: Command) -> None:
    printed = loaded("sql", "@contradictions")
    assert (printed.code, printed.out) == (2, "")
    assert printed.err.splitlines() == [
        "policy-targets: there is no worked query contradictions; did you mean contradictions_within?"
    ]


def test_search_prints_document_section_words_and_facts(loaded: Command) -> None:
    printed = loaded("search", "事故率", "--limit", "1")
    assert printed.code == 0
    assert "section 1" in printed.out
    assert "托育机构事故率 0.5%以内 (2026)" in printed.out
    assert "1 passage with 事故率 (--limit shows more)" in printed.out


def test_search_prints_json(loaded: Command) -> None:
    hits = json.loads(loaded("search", "高速铁路", "--format", "json").out)
    assert hits == []
    [hit] = json.loads(loaded("search", "人口发展条例 落实", "-f", "json").out)
    assert (hit["title"], hit["facts"][0]["kind"]) == ("临江区托育服务提升行动计划", "citation")


def test_search_without_a_warehouse_is_one_line_and_exit_2(command: Command) -> None:
    printed = command("search", "托位")
    assert printed.code == 2
    assert len(printed.err.splitlines()) == 1


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_export_and_import_give_the_same_answers(loaded: Command, tmp_path: Path, form: str) -> None:
    ask = ("sql", "select target_id, value from targets order by target_id", "--format", "json")
    before = loaded(*ask).out
    assert loaded("export", tmp_path / "out", "--format", form).code == 0
    assert loaded("import", tmp_path / "out", "--warehouse", tmp_path / "restored.duckdb").code == 0
    assert loaded(*ask, "--warehouse", tmp_path / "restored.duckdb").out == before


def test_import_over_a_warehouse_is_one_line_and_exit_2(loaded: Command, tmp_path: Path) -> None:
    loaded("export", tmp_path / "out")
    printed = loaded("import", tmp_path / "out")
    assert printed.code == 2
    assert "there already" in printed.err


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("到2026年，托位达到3200个。", "到2026年，托位达到3200个。"),
        ("甲" * 100 + "托位" + "乙" * 200, "…" + "甲" * 60 + "托位" + "乙" * 118 + "…"),
        ("1\t托位\t20", "1  托位  20"),
    ],
)
def test_an_excerpt_holds_the_words_and_what_stands_around(text: str, shown: str) -> None:
    assert excerpt(text, ["托位"]) == shown
