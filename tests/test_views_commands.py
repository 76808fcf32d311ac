"""The commands that ask and carry the warehouse: what they print and write, and their exit codes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import duckdb
import pandas
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
    assert command("queries", "busiest_units").out.startswith("-- Which units carry the most tasks")


def test_sql_runs_a_worked_query_by_its_name(loaded: Command) -> None:
    rows = json.loads(loaded("sql", "@conflicts_between_documents", "--format", "json").out)
    assert [(row["indicator"], row["earlier_value_text"], row["later_value_text"]) for row in rows] == [
        ("托位", "3200个", "3000个")
    ]


def test_a_worked_query_takes_values(loaded: Command) -> None:
    def units(*values: str) -> set[str]:
        return {row["unit"] for row in json.loads(loaded("sql", "@busiest_units", *values, "--json").out)}

    assert units() == units("region=临江区") | units("region=清溪区")
    assert units("region=临江区", "year=1999") == set()
    refused = loaded("sql", "@busiest_units", "colour=red")
    assert (refused.code, refused.err) == (
        2, "policy-targets: the query busiest_units has no parameter colour; it has region, year\n"
    )  # fmt: skip
    assert loaded("sql", "@busiest_units", "2025").err == (
        "policy-targets: 2025: give a value to a query as NAME=VALUE, such as year=2025\n"
    )


def test_any_query_takes_values(loaded: Command) -> None:
    found = loaded("sql", "select count(*) as n, $words as words from targets where year = $year", "year=2026", "words=3x", "--json")
    [row] = json.loads(found.out)
    assert (row["n"] > 0, row["words"]) == (True, "3x")


def test_queries_lists_the_parameters_of_each(command: Command) -> None:
    assert "year=…  the year in which the tasks are due" in command("queries").out
    [query] = json.loads(command("queries", "due_by_unit", "-f", "json").out)
    assert list(query["parameters"]) == ["year"]


def test_every_command_that_prints_a_result_prints_it_as_json_in_two_ways(loaded: Command, tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text("到2026年，托位达到3200个。", encoding="utf-8")
    [run] = json.loads(loaded("runs", "--json").out)[-1:]
    for arguments in (
        ("sql", "from targets"), ("search", "托位"), ("runs",), ("runs", run["run_id"]), ("check",), ("queries",), ("settings",),
        ("plan", tmp_path / "plan.txt"), ("explain", tmp_path / "plan.txt"), ("diff", run["run_id"], run["run_id"]), ("source", "list"),
    ):  # fmt: skip
        one, other = loaded(*arguments, "--json"), loaded(*arguments, "--format", "json")
        assert (one.code, one.err, one.out) == (other.code, "", other.out)
        json.loads(one.out)


def test_quiet_prints_the_result_alone(loaded: Command, tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text("到2026年，托位达到3200个。", encoding="utf-8")
    assert "rows" not in loaded("sql", "-q", "select title from documents").out
    assert "passage" not in loaded("search", "-q", "托位").out.splitlines()[-1]
    assert "holds" not in loaded("check", "-q").out
    assert "a run would read" not in loaded("plan", "-q", tmp_path / "plan.txt").out
    assert loaded("export", "-q", tmp_path / "out").out == ""


def test_version_is_that_of_the_package(command: Command) -> None:
    printed = command("--version")
    assert (printed.code, printed.out) == (0, f"policy-targets {version('policy-targets')}\n")


@pytest.mark.parametrize("ending", ["csv", "json", "jsonl", "md", "parquet", "txt", "xlsx"])
def test_sql_writes_the_form_that_a_name_stands_for(loaded: Command, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"rows.{ending}"
    printed = loaded("sql", "-o", file, "select indicator, value, year from targets order by all limit 3")
    assert (printed.code, printed.out, printed.err) == (0, "", "")
    read = {
        "csv": lambda: len(pandas.read_csv(file)),
        "json": lambda: len(json.loads(file.read_text(encoding="utf-8"))),
        "jsonl": lambda: len(file.read_text(encoding="utf-8").splitlines()),
        "md": lambda: len(file.read_text(encoding="utf-8").splitlines()) - 2,
        "parquet": lambda: len(pandas.read_parquet(file)),
        "txt": lambda: len(file.read_text(encoding="utf-8").splitlines()) - 3,
        "xlsx": lambda: len(pandas.read_excel(file)),
    }
    assert read[ending]() == 3


def test_an_export_for_excel_holds_no_formula(loaded: Command, tmp_path: Path) -> None:
    hostile = "=HYPERLINK(\"http://x\")1号"
    with duckdb.connect(os.environ["POLICY_TARGETS_WAREHOUSE"]) as writer:
        writer.execute("UPDATE store.versions SET title = ?", [hostile])
    assert loaded("export", "-q", tmp_path / "out", "--format", "csv").code == 0
    titles = set(pandas.read_csv(tmp_path / "out" / "documents.csv")["title"])
    assert titles == {"'" + hostile}


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
