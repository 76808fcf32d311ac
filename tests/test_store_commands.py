"""`policy-targets plan` and `diff`, as a person and a scheduler meet them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pipeline.cli.diff import diff_command
from pipeline.cli.plan import plan_command
from pipeline.cli.sql import sql_command
from pipeline.errors import StoreError
from pipeline.run.ingest import ingest
from pipeline.settings import load_settings
from pipeline.store import Warehouse, open_reader


@pytest.fixture
def plan_file(inbox: Path) -> Path:
    return inbox / "plan.txt"


def run(*files: Path) -> str:
    """Read the files; the run's id."""
    return ingest([str(file) for file in files], load_settings(), command="test").run_id


def test_plan_says_what_a_run_would_read_and_why(plan_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(plan_file)
    plan_file.write_text(plan_file.read_text(encoding="utf-8").replace("1200", "1300"), encoding="utf-8")
    plan_command([str(plan_file.parent)], show_all=False, as_json=False, warehouse=None)
    printed = capsys.readouterr().out
    assert "its bytes have changed" in printed
    assert "a run would read 4 of 4 documents (3 new, 1 changed)" in printed


def test_plan_lists_what_is_passed_over_where_asked(plan_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(plan_file)
    plan_command([str(plan_file)], show_all=True, as_json=True, warehouse=None)
    rows = json.loads(capsys.readouterr().out)
    assert [(row["path"], row["cause"], row["how"]) for row in rows] == [(str(plan_file), None, "passed over")]


def test_diff_shows_what_changed_between_two_runs_and_exits_1(
    plan_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = run(plan_file)
    plan_file.write_text(plan_file.read_text(encoding="utf-8").replace("1200个", "1300个"), encoding="utf-8")
    second = run(plan_file)
    code = diff_command(first, second, limit=200, as_json=True, warehouse=None)
    rows = json.loads(capsys.readouterr().out)
    changed = {row["field"]: (row["before"], row["after"]) for row in rows if row["relation"] == "targets"}
    assert (code, changed["value"]) == (1, ("1200", "1300"))
    assert {row["change"] for row in rows if row["relation"] == "targets"} == {"changed"}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("到2025年，普惠率达到95%。", "到2025年，普惠率达到96%。", {("changed", "value", "95", "96")}),
        ("到2025年，托位达到800个。", "到2025年，托位达到800张。", {("changed", "unit", "个", "张")}),
        ("到2025年，托位达到800个。", "到2026年，托位达到900个。", {("changed", "value", "800", "900"), ("changed", "year", "2025", "2026")}),
        # Of several values under one name those of one year are one another's.
        (
            "到2025年，普惠率达到85%。到2027年，普惠率达到90%。",
            "到2025年，普惠率达到86%。到2027年，普惠率达到92%。",
            {("changed", "value", "85", "86"), ("changed", "value", "90", "92")},
        ),
        # Another indicator is another fact.
        ("到2025年，普惠率达到95%。", "到2025年，入园率达到95%。", {("went", None, None, None), ("appeared", None, None, None)}),
    ],
)
def test_diff_tells_the_same_target_with_another_amount_as_a_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, told: set[tuple[str, ...]]
) -> None:
    file = tmp_path / "plan.txt"
    file.write_text(f"临江区托育方案\n\n{before}\n", encoding="utf-8")
    first = run(file)
    file.write_text(f"临江区托育方案\n\n{after}\n", encoding="utf-8")
    diff_command(first, run(file), limit=0, as_json=True, warehouse=None)
    rows = [row for row in json.loads(capsys.readouterr().out) if row["relation"] == "targets"]
    fields = ("value", "unit", "year", None)
    assert {(row["change"], row["field"], row["before"], row["after"]) for row in rows if row["field"] in fields} == told


def test_diff_of_the_same_facts_exits_0(plan_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = run(plan_file), run(plan_file)
    assert diff_command(first, second, limit=200, as_json=False, warehouse=None) == 0
    assert capsys.readouterr().out == "nothing differs\n"


def test_diff_with_a_run_that_is_not_there_says_so(plan_file: Path) -> None:
    first = run(plan_file)
    with pytest.raises(StoreError, match="there is no such run"):
        diff_command(first, "never", limit=200, as_json=False, warehouse=None)


def test_sql_says_as_of_when_it_answers_while_a_run_writes(
    plan_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(plan_file)
    with Warehouse(load_settings().warehouse) as warehouse:
        warehouse.begin_run("goes on")
        sql_command(
            "select count(*) as n from documents", form=None, output=None, limit=0, unlimited=False, warehouse=None
        )
    assert "a run is writing; this is as of 20" in capsys.readouterr().err


def test_changed_rules_of_resolution_read_the_kept_text(plan_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from pipeline.run import ingest as ingestion

    run(plan_file)
    [kept] = (load_settings().raw / "decoded").glob("*/*")
    decoded_once = kept.stat()
    current = ingestion.rules_in_force(load_settings())
    monkeypatch.setattr(ingestion, "rules_in_force", lambda settings: replace(current, resolve="new", overall="new"))
    with open_reader(load_settings().warehouse) as reader:
        before = reader.execute("SELECT * EXCLUDE (run_id) FROM targets ORDER BY ALL").fetchall()
    run(plan_file)
    with open_reader(load_settings().warehouse) as reader:
        assert reader.execute("SELECT * EXCLUDE (run_id) FROM targets ORDER BY ALL").fetchall() == before
        assert reader.execute("SELECT outcome, seconds IS NOT NULL FROM run_documents").fetchall() == [
            ("loaded", True),
            ("unchanged", True),
        ]
    # What is decoded is kept anew, in a file that takes the former one's place.
    assert os.path.samestat(kept.stat(), decoded_once)
