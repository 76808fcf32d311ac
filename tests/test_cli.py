"""The command line: what each command prints and writes, and the exit codes that a scheduler trusts."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from fictional_inbox import fill_inbox

from pipeline import cli
from pipeline.run.ingest import ingest
from pipeline.settings import Settings
from pipeline.store import Warehouse


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


@pytest.fixture(scope="session")
def loaded_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with both plans, made once."""
    folder = tmp_path_factory.mktemp("loaded")
    inbox = fill_inbox(folder)
    settings = Settings(warehouse=folder / "policy.duckdb", keep_originals=False, workers=1)
    report = ingest([str(inbox / "plan.txt"), str(inbox / "care.txt")], settings, command="test")
    assert report.exit_code == 0
    return settings.warehouse


@pytest.fixture
def loaded(command: Command, loaded_warehouse: Path) -> Command:
    shutil.copy(loaded_warehouse, os.environ["POLICY_TARGETS_WAREHOUSE"])
    return command


def rows(command: Command, query: str) -> list[dict[str, object]]:
    result: list[dict[str, object]] = json.loads(command("sql", "-f", "json", query).out)
    return result


# ---------------------------------------------------------------- run


def test_run_exits_0_where_all_is_read(command: Command, inbox: Path) -> None:
    printed = command("run", inbox / "plan.txt")
    assert (printed.code, printed.err) == (0, "")
    assert "1 loaded" in printed.out
    assert "policy-targets sql" in printed.out


def test_the_closing_table_of_a_run_tells_what_this_run_did(command: Command, inbox: Path) -> None:
    first = command("run", inbox / "plan.txt").out
    assert "Read by this run" in first
    assert "云州市临江区学前教育行动计划" in first
    second = command("run", inbox / "plan.txt", inbox / "care.txt").out
    assert "托育服务" in second
    assert "学前教育行动计划" not in second
    assert "In the warehouse: 2 documents" in second
    third = command("run", inbox / "plan.txt").out
    assert "Read by this run" not in third
    assert "1 unchanged" in third


def test_the_closing_table_names_a_text_of_which_another_took_the_place(command: Command, inbox: Path) -> None:
    (inbox / "later.txt").write_text((inbox / "plan.txt").read_text(encoding="utf-8").replace("95%", "96%"), encoding="utf-8")
    command("run", "-q", inbox / "plan.txt")
    printed = command("run", inbox / "later.txt").out
    assert "1 loaded, 1 superseded" in printed
    assert [line.split("│")[2].strip() for line in printed.splitlines() if "│ superseded" in line] == ["plan.txt"]


def test_words_of_a_document_are_neither_markup_nor_control(command: Command, inbox: Path) -> None:
    hostile = inbox / "hostile.txt"
    text = (inbox / "plan.txt").read_text(encoding="utf-8")
    hostile.write_text(text.replace("云州市临江区学前", "云州市[/red]临江区\x1b[2J学前", 1), encoding="utf-8")
    for arguments in (("explain", hostile), ("run", hostile), ("sql", "from documents"), ("search", "幼儿园")):
        printed = command(*arguments)
        assert printed.code == 0, printed.err
        assert "\x1b" not in printed.out + printed.err
    assert "[/red]" in command("sql", "select title from documents").out


def test_run_exits_1_and_names_what_it_could_not_read(command: Command, inbox: Path) -> None:
    printed = command("run", inbox)
    assert printed.code == 1
    assert sorted(line.split(":")[0].rsplit("/")[-1] for line in printed.err.splitlines()) == [
        "empty.txt",
        "picture.txt",
    ]
    assert "2 loaded, 2 rejected" in printed.out


def test_what_cannot_be_read_stops_nothing_and_is_a_rejection_with_its_bytes_kept(
    command: Command, inbox: Path, tmp_path: Path
) -> None:
    command("run", "-q", inbox)
    found = rows(command, "select path, stage, attempts, content_sha256 from rejections order by path")
    assert [(Path(str(row["path"])).name, row["stage"], row["attempts"]) for row in found] == [
        ("empty.txt", "decode", 1),
        ("picture.txt", "decode", 1),
    ]
    kept = {path.stem for path in (tmp_path / "raw" / "store").rglob("*.txt")}
    assert {row["content_sha256"] for row in found} <= kept
    assert rows(command, "select count(*) as n from documents") == [{"n": 2}]


def test_a_second_run_reads_nothing_and_changes_no_row(loaded: Command, inbox: Path) -> None:
    query = "select * from targets order by target_id"
    before = rows(loaded, query)
    printed = loaded("run", inbox / "plan.txt", inbox / "care.txt")
    assert "2 unchanged" in printed.out
    assert rows(loaded, query) == before
    assert before


def test_force_reads_again(loaded: Command, inbox: Path) -> None:
    loaded("run", "-q", "--force", inbox / "plan.txt")
    [last] = rows(
        loaded,
        "select count(d.seconds) as read_again from run_documents d where run_id = (select arg_max(run_id, started_at) from runs)",
    )
    assert last == {"read_again": 1}


def test_a_missing_path_is_rejected_and_the_rest_is_loaded(command: Command, inbox: Path) -> None:
    printed = command("run", inbox / "plan.txt", inbox / "none.txt")
    assert printed.code == 1
    assert "1 loaded, 1 rejected" in printed.out
    assert len(printed.err.splitlines()) == 1
    assert "none.txt: cannot be read: No such file" in printed.err


def test_where_no_path_is_there_the_run_is_refused_in_one_line(command: Command, inbox: Path) -> None:
    printed = command("run", inbox / "none.txt")
    assert printed.code == 2
    assert printed.err == f"policy-targets: {inbox}/none.txt: no such file or folder\n"
    assert not Path(os.environ["POLICY_TARGETS_WAREHOUSE"]).exists()


def test_a_setting_that_means_nothing_is_one_line_and_exit_2(
    command: Command, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICY_TARGETS_BATCH_SIZE", "none")
    printed = command("run", inbox)
    assert printed.code == 2
    assert printed.err == "policy-targets: POLICY_TARGETS_BATCH_SIZE must be a whole number from 1, not 'none'\n"


def test_an_unreadable_file_is_a_rejection_of_the_collect_stage(
    command: Command, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "care.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    printed = command("run", inbox / "plan.txt", inbox / "care.txt")
    assert printed.code == 1
    assert "care.txt: cannot be read: Permission denied (collect, unreadable-file)" in printed.err
    assert "1 loaded, 1 rejected" in printed.out


def test_batches_make_no_difference_to_what_is_loaded(
    command: Command, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICY_TARGETS_BATCH_SIZE", "1")
    assert "2 loaded, 2 rejected" in command("run", inbox).out


def test_originals_are_not_kept_where_the_setting_says_so(
    command: Command, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICY_TARGETS_KEEP_ORIGINALS", "no")
    command("run", "-q", inbox / "plan.txt")
    assert not (tmp_path / "raw").exists()


# ---------------------------------------------------------------- a warehouse in trouble

HOLD = "import sys, duckdb; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


@pytest.fixture
def holder(loaded: Command) -> subprocess.Popen[str]:
    """Another process that has the warehouse open for writing, until its standard input is closed."""
    path = os.environ["POLICY_TARGETS_WAREHOUSE"]
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, "-c", HOLD, path], stdin=pipe, stdout=pipe, text=True)
    assert process.stdout
    assert process.stdin
    process.stdout.readline()
    return process


def let_go(holder: subprocess.Popen[str]) -> None:
    holder.communicate("")


def test_a_locked_warehouse_is_one_line_and_exit_2(
    loaded: Command, holder: subprocess.Popen[str], inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICY_TARGETS_LOCK_WAIT", "0")
    try:
        printed = loaded("run", "--force", inbox / "plan.txt")
    finally:
        let_go(holder)
    assert printed.code == 2
    assert printed.err.count("\n") == 1
    assert "in use by another process" in printed.err


def test_a_run_waits_for_a_warehouse_that_is_let_go(
    loaded: Command, holder: subprocess.Popen[str], inbox: Path
) -> None:
    threading.Timer(0.7, let_go, [holder]).start()
    assert loaded("run", "-q", "--force", inbox / "plan.txt").code == 0


@pytest.mark.parametrize("arguments", [("sql", "from targets"), ("check",), ("runs",)])
def test_no_warehouse_is_one_line_that_says_how_to_make_one(command: Command, arguments: tuple[str, ...]) -> None:
    printed = command(*arguments)
    assert printed.code == 2
    assert "make one with `policy-targets run" in printed.err
    assert printed.err.count("\n") == 1


def test_a_file_that_is_no_warehouse_is_one_line_and_stays_as_it_is(command: Command, inbox: Path) -> None:
    warehouse = Path(os.environ["POLICY_TARGETS_WAREHOUSE"])
    warehouse.write_text("not a database at all, only a few words of text", encoding="utf-8")
    printed = command("run", inbox / "plan.txt")
    assert (printed.code, printed.err.count("\n")) == (2, 1)
    assert warehouse.read_text(encoding="utf-8").startswith("not a database")


def test_a_newer_warehouse_is_refused_in_one_line(loaded: Command, inbox: Path) -> None:
    with duckdb.connect(os.environ["POLICY_TARGETS_WAREHOUSE"]) as connection:
        connection.execute("update store.properties set value = '999' where key = 'schema_version'")
    printed = loaded("run", inbox / "plan.txt")
    assert (printed.code, printed.err.count("\n")) == (2, 1)
    assert "newer" in printed.err


def test_a_defect_of_the_program_is_one_line_and_exit_3(
    loaded: Command, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Warehouse, command: str) -> str:
        raise RuntimeError("an assumption failed")

    monkeypatch.setattr(Warehouse, "begin_run", broken)
    printed = loaded("run", inbox / "plan.txt")
    assert printed.code == 3
    assert printed.err.startswith("policy-targets: a defect of the program: RuntimeError: an assumption failed")


# ---------------------------------------------------------------- sql


def test_sql_prints_a_table_with_the_number_of_rows(loaded: Command) -> None:
    printed = loaded("sql", "select 临江 from (values ('区', 1), ('县', 2)) t(临江, n)")
    assert printed.code == 0
    assert "临江" in printed.out
    assert "2 rows" in printed.out


def test_sql_says_that_a_long_table_is_cut(loaded: Command) -> None:
    printed = loaded("sql", "--limit", "3", "from range(10)")
    assert "3 rows, and more" in printed.out


def test_sql_writes_csv_that_reads_back(loaded: Command, tmp_path: Path) -> None:
    loaded("sql", "-o", tmp_path / "x.csv", "select 'a,\"b\"' as words, null as nothing, [1, 2] as list, 0.5 as half")
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbf")  # by which Excel knows UTF-8
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file)) == [{"words": 'a,"b"', "nothing": "", "list": "[1, 2]", "half": "0.5"}]


def test_sql_prints_json_with_dates_and_exact_numbers(loaded: Command) -> None:
    assert rows(loaded, "select date '2024-03-08' as day, 1.50::decimal(9, 2) as x, 7::decimal(9, 0) as n") == [
        {"day": "2024-03-08", "x": 1.5, "n": 7}
    ]


def test_sql_prints_json_lines(loaded: Command) -> None:
    printed = loaded("sql", "-f", "jsonl", "from range(3) t(n)")
    assert [json.loads(line) for line in printed.out.splitlines()] == [{"n": 0}, {"n": 1}, {"n": 2}]


def test_sql_writes_parquet_that_duckdb_reads(loaded: Command, tmp_path: Path) -> None:
    loaded("sql", "-o", tmp_path / "x.parquet", "from range(3) t(n)")
    assert duckdb.sql(f"select sum(n) from '{tmp_path}/x.parquet'").fetchall() == [(3,)]


def test_sql_writes_parquet_of_a_query_with_values_and_times(loaded: Command, tmp_path: Path) -> None:
    printed = loaded("sql", "-o", tmp_path / "x.parquet", "select 1.50::decimal(9, 2) as d, now() as t where $n = 1", "n=1")
    assert (printed.code, printed.err) == (0, "")
    types = duckdb.sql(f"select typeof(d), typeof(t) from '{tmp_path}/x.parquet'").fetchall()
    assert types == [("DECIMAL(9,2)", "TIMESTAMP WITH TIME ZONE")]
    assert loaded("sql", "-o", tmp_path / "y.parquet", "select 1 as n where false").code == 0
    assert duckdb.sql(f"select count(n) from '{tmp_path}/y.parquet'").fetchall() == [(0,)]


def test_sql_reads_a_query_from_standard_input(
    loaded: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "q.sql").write_text("select 42 as answer", encoding="utf-8")
    with (tmp_path / "q.sql").open(encoding="utf-8") as file:
        monkeypatch.setattr(sys, "stdin", file)
        assert json.loads(loaded("sql", "-f", "json", "-").out) == [{"answer": 42}]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("sql", "frm targets"), "syntax error"),
        (("sql", "from no_such_view"), "no_such_view does not exist"),
        (("sql", "delete from store.targets"), "only queries are answered"),
        (("sql", "-f", "parquet", "select 1"), "name a file with --output"),
        (("sql", "-o", "rows.xls", "select 1"), "no format has this ending"),
        (("sql", "-o", "/no/such/folder/x.csv", "select 1"), "cannot be written"),
    ],
)
def test_sql_that_cannot_be_answered_is_one_line_and_exit_2(
    loaded: Command, arguments: tuple[str, ...], says: str
) -> None:
    printed = loaded(*arguments)
    assert (printed.code, printed.err.count("\n")) == (2, 1)
    assert says in printed.err


def test_sql_changes_nothing(loaded: Command) -> None:
    before = Path(os.environ["POLICY_TARGETS_WAREHOUSE"]).read_bytes()
    loaded("sql", "create table mine as from targets")
    assert Path(os.environ["POLICY_TARGETS_WAREHOUSE"]).read_bytes() == before


# ---------------------------------------------------------------- explain


def test_explain_shows_each_number_with_what_became_of_it(command: Command, inbox: Path) -> None:
    printed = command("explain", "--json", inbox / "plan.txt")
    data = json.loads(printed.out)
    shown = [number["text"] for block in data["blocks"] for number in block["numbers"]]
    assert printed.code == 0
    assert any("95" in text for text in shown)
    assert all(number["rule"] for block in data["blocks"] for number in block["numbers"])


def test_explain_gives_offsets_that_hold_the_quote(command: Command, inbox: Path) -> None:
    data = json.loads(command("explain", "--json", inbox / "plan.txt").out)
    targets = [(block, target) for block in data["blocks"] for target in block["targets"]]
    assert targets
    for block, target in targets:
        evidence, start = target["evidence"], target["evidence"]["start"] - block["start"]
        assert block["text"][start : start + len(evidence["quote"])] == evidence["quote"]


def test_explain_gives_each_span_with_its_rule(command: Command, inbox: Path) -> None:
    data = json.loads(command("explain", "--json", inbox / "plan.txt").out)
    [block] = [block for block in data["blocks"] if "覆盖率" in block["text"]]
    spans = {
        (span["kind"], block["text"][span["start"] - block["start"] : span["end"] - block["start"]])
        for span in block["spans"]
        if span["rule"]
    }
    assert {("quantity", "95%以上"), ("quantity", "1200个")} <= spans
    assert "period" in {kind for kind, _ in spans}


def test_explain_prints_facts_with_their_rules_for_a_person(command: Command, inbox: Path) -> None:
    printed = command("explain", inbox / "plan.txt")
    assert "→ target" in printed.out
    assert "numbers:" in printed.out


def test_explain_shows_one_section_where_asked(command: Command, inbox: Path) -> None:
    data = json.loads(command("explain", "--json", "--section", "2", inbox / "plan.txt").out)
    assert {block["section"].split(".")[0] for block in data["blocks"]} == {"2"}


def test_explain_knows_only_fates_of_numbers(command: Command, inbox: Path) -> None:
    printed = command("explain", "--only", "nothing", inbox / "plan.txt")
    assert (printed.code, printed.err.count("\n")) == (2, 1)


def test_explain_of_what_cannot_be_read_is_one_line_and_exit_1(command: Command, inbox: Path) -> None:
    printed = command("explain", inbox / "empty.txt")
    assert (printed.code, printed.err.count("\n"), printed.out) == (1, 1, "")


# ---------------------------------------------------------------- check, runs, settings, help


def test_check_exits_0_where_all_promises_hold(loaded: Command) -> None:
    printed = loaded("check")
    assert printed.code == 0
    assert "all hold" in printed.out


def test_check_exits_1_and_shows_the_rows_of_a_broken_promise(loaded: Command) -> None:
    with duckdb.connect(os.environ["POLICY_TARGETS_WAREHOUSE"]) as connection:
        connection.execute("update store.texts set text = reverse(text)")
    printed = loaded("check", "--json")
    broken = {item["check"]: item["rows"] for item in json.loads(printed.out) if not item["is_kept"]}
    assert printed.code == 1
    assert broken["evidence_equals_text"]


def test_runs_lists_the_latest_first(loaded: Command, inbox: Path) -> None:
    loaded("run", "-q", inbox)
    listed = json.loads(loaded("runs", "--json").out)
    assert [(run["loaded"], run["unchanged"], run["rejected"]) for run in listed] == [(0, 2, 2), (2, 0, 0)]


def test_runs_shows_the_documents_of_a_run_by_how_its_id_begins(loaded: Command) -> None:
    [run] = json.loads(loaded("runs", "--json").out)
    listed = json.loads(loaded("runs", "--json", run["run_id"][:20]).out)
    assert [row["outcome"] for row in listed] == ["loaded", "loaded"]


def test_a_run_that_is_not_there_is_one_line_and_exit_2(loaded: Command) -> None:
    printed = loaded("runs", "nothing")
    assert (printed.code, printed.err.count("\n")) == (2, 1)


def test_settings_shows_each_with_its_value(command: Command) -> None:
    printed = command("settings")
    assert "POLICY_TARGETS_WAREHOUSE" in printed.out
    assert os.environ["POLICY_TARGETS_WAREHOUSE"] in printed.out


@pytest.mark.parametrize("name", ["run", "sql", "explain", "check", "runs"])
def test_the_help_of_a_command_holds_examples(command: Command, name: str) -> None:
    printed = command(name, "--help")
    assert printed.code == 0
    assert f"policy-targets {name}" in printed.out.split("Examples:")[1]


def test_wrong_usage_exits_2(command: Command) -> None:
    assert command("run").code == 2


@pytest.mark.parametrize("arguments", [["--help"], ["sql", "from targets limit 5"]])
def test_help_and_sql_answer_within_a_second(loaded: Command, arguments: list[str]) -> None:
    # Bytecode is written even where the surroundings forbid it: who installs the program has it.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def seconds() -> float:
        before, _ = (
            os.times().children_user,
            subprocess.run(
                [sys.executable, "-m", "pipeline.cli", *arguments], check=True, capture_output=True, env=environment
            ),
        )
        return os.times().children_user - before

    # Processor time: other work on the machine does not count.
    assert min(seconds() for _ in range(3)) < 1.0


def test_an_interrupted_run_is_recorded_as_cancelled(
    loaded: Command, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Warehouse, "store", interrupt)
        assert loaded("run", "--force", inbox / "plan.txt").code == 130
    assert rows(loaded, "select status from runs order by started_at desc limit 1") == [{"status": "cancelled"}]
