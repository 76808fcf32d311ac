"""The warehouse as a file: made, opened, refused and survived."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import duckdb
import pytest
from fictional_facts import TEXT, Reading, fictional_names, plan

from pipeline.errors import StoreError
from pipeline.store import RulesVersion, Warehouse, open_reader
from pipeline.store.connection import store_error

RULES = RulesVersion(decode="d1", recognize="r1", resolve="s1", overall="v1")

PRELUDE = """
    import os, signal, sys
    from fictional_facts import *
    from pipeline.store import *
    rules = RulesVersion(decode="d1", recognize="r1", resolve="s1", overall="v1")
    warehouse = Warehouse(sys.argv[1], rules=rules, names=fictional_names())
    run_id = warehouse.begin_run("test")
    def store(*batch): return warehouse.store(run_id, [Reading(facts=facts) for facts in batch])
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "policy.duckdb"


def make(path: Path) -> None:
    with Warehouse(path, rules=RULES, names=fictional_names()) as warehouse:
        warehouse.store(warehouse.begin_run("test"), [Reading(facts=plan())])


def in_another_process(path: Path, script: str) -> subprocess.Popen[str]:
    root = Path(__file__).resolve().parents[1]
    paths = os.pathsep.join([str(root), str(root / "tests")])
    code = textwrap.dedent(PRELUDE) + textwrap.dedent(script)
    return subprocess.Popen(
        [sys.executable, "-c", code, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )


def refusal(path: Path) -> tuple[str, str]:
    with pytest.raises(StoreError) as caught:
        Warehouse(path, rules=RULES).close()
    return caught.value.code, str(caught.value)


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    make(tmp_path / "a" / "b" / "policy.duckdb")
    assert (tmp_path / "a" / "b" / "policy.duckdb").is_file()


def test_opening_again_changes_nothing(path: Path) -> None:
    make(path)
    with Warehouse(path, rules=RULES) as warehouse:
        found = warehouse.connection.execute("SELECT count(*) FROM targets").fetchone()
    assert found == (4,)


def test_views_are_made_anew_where_their_text_has_changed(path: Path) -> None:
    make(path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE OR REPLACE VIEW targets AS SELECT 1 AS stale")
        connection.execute("UPDATE store.properties SET value = 'old' WHERE key = 'views'")
    with Warehouse(path, rules=RULES) as warehouse:
        assert warehouse.connection.execute("SELECT count(target_id) FROM targets").fetchone() == (4,)


# ---------------------------------------------------------------- reading


def test_a_reader_sees_the_facts(path: Path) -> None:
    make(path)
    with open_reader(path) as reader:
        assert reader.execute("SELECT count(*) FROM targets").fetchone() == (4,)


@pytest.mark.parametrize(
    "statement", ["DELETE FROM store.targets", "DROP VIEW targets", "CREATE TABLE mine (a INTEGER)"]
)
def test_a_reader_refuses_to_write(path: Path, statement: str) -> None:
    make(path)
    with open_reader(path) as reader, pytest.raises(duckdb.InvalidInputException, match="read-only"):
        reader.execute(statement)


def test_two_readers_ask_at_once(path: Path) -> None:
    make(path)
    with open_reader(path) as one, open_reader(path) as other:
        assert one.execute("SELECT 1").fetchone() == other.execute("SELECT 1").fetchone()


def test_a_reader_of_a_missing_warehouse_is_told_how_to_make_one(path: Path) -> None:
    with pytest.raises(StoreError, match="policy-targets run"):
        open_reader(path)


def test_a_reader_makes_no_file(path: Path) -> None:
    with pytest.raises(StoreError):
        open_reader(path)
    assert not path.exists()


def test_opening_a_reader_needs_no_heavy_library(path: Path) -> None:
    make(path)
    heavy = "{'pandas', 'pyarrow', 'numpy', 'jieba', 'spacy', 'prefect'}"
    code = "import sys; from pipeline.store import open_reader; open_reader(sys.argv[1]); "
    code += f"print({heavy} & {{*sys.modules}})"
    root = str(Path(__file__).resolve().parents[1])
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": root},
    )  # fmt: skip
    assert done.stdout.strip() == "set()"


# ---------------------------------------------------------------- refused


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_text("托育" * 5000, encoding="utf-8")
    code, message = refusal(path)
    assert code == "not-a-warehouse"
    assert "POLICY_TARGETS_WAREHOUSE" in message


def test_a_file_that_is_refused_is_left_as_it_was(path: Path) -> None:
    path.write_text("托育" * 5000, encoding="utf-8")
    refusal(path)
    assert path.read_text(encoding="utf-8") == "托育" * 5000


def test_a_database_of_something_else_is_refused(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE mine (a INTEGER)")
    assert refusal(path)[0] == "not-a-warehouse"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path)[0] == "not-a-warehouse"


def test_a_warehouse_of_a_newer_schema_is_refused(path: Path) -> None:
    make(path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE store.properties SET value = '999' WHERE key = 'schema_version'")
    code, message = refusal(path)
    assert code == "warehouse-newer"
    assert "upgrade policy-targets" in message


def test_a_damaged_file_is_refused(path: Path) -> None:
    make(path)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096)
        file.seek(8192)
        file.write(b"\xff" * 4096)
    assert refusal(path)[0] == "warehouse-damaged"


def test_a_name_that_makes_the_schema_ambiguous_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "store.duckdb")[0] == "name-reserved"


def test_a_path_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert refusal(tmp_path / "file" / "policy.duckdb")[0] == "no-such-folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        assert refusal(tmp_path / "policy.duckdb")[0] == "warehouse-read-only"
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ('IO Error: Cannot open file "policy.duckdb": Permission denied', "warehouse-read-only"),
        ('IO Error: Could not write file "policy.duckdb": No space left on device', "disk-full"),
        ("FATAL Error: Failed: database has been invalidated because of a previous fatal error", "warehouse-damaged"),
        ("something unheard of\nin two lines", "store-failed"),
    ],
)
def test_a_failure_has_a_code_and_one_line(said: str, code: str) -> None:
    error = store_error(OSError(said), Path("policy.duckdb"))
    assert (error.code, "\n" in str(error)) == (code, False)


def test_a_file_in_use_names_the_process_that_has_it(path: Path) -> None:
    other = in_another_process(path, "print('open', flush=True); sys.stdin.read()")
    assert other.stdout
    try:
        other.stdout.readline()
        code, message = refusal(path)
    finally:
        other.kill()
        other.communicate()
    assert code == "warehouse-locked"
    assert f"process {other.pid}" in message


# ---------------------------------------------------------------- survived


def run(path: Path, script: str) -> tuple[int, str]:
    process = in_another_process(path, script)
    output, _ = process.communicate(timeout=60)
    return process.returncode, output


def stored_documents(path: Path) -> list[tuple[str, int]]:
    with open_reader(path) as reader:
        return reader.execute(
            """
            SELECT d.title, count(t.target_id)
            FROM documents AS d LEFT JOIN targets AS t USING (document_id)
            GROUP BY d.document_id, d.title
            """
        ).fetchall()


DIES_BETWEEN_TABLES = """
    import pipeline.store.load as load
    store(plan())
    append = load._append_facts
    def die(connection, table, stored):
        if table == "tasks":
            os.kill(os.getpid(), signal.SIGKILL)
        append(connection, table, stored)
    load._append_facts = die
    store(plan(TEXT + "更正。", path="b.txt", title="更正"))
"""


def test_a_process_killed_between_two_tables_leaves_the_former_document_whole(path: Path) -> None:
    returncode, _ = run(path, DIES_BETWEEN_TABLES)
    assert (returncode, stored_documents(path)) == (-signal.SIGKILL, [("云州市临江区托育服务提升行动计划", 4)])


def test_the_run_of_a_killed_process_does_not_block_the_next(path: Path) -> None:
    run(path, DIES_BETWEEN_TABLES)
    with Warehouse(path, rules=RULES, names=fictional_names()) as warehouse:
        run_id = warehouse.begin_run("next")
        stored = warehouse.store(run_id, [Reading(facts=plan(TEXT + "更正。", path="b.txt"))])
        statuses = warehouse.connection.execute("SELECT status FROM runs ORDER BY started_at").fetchall()
    assert ([s.outcome for s in stored], statuses) == (["loaded"], [("died",), ("running",)])


def test_a_full_disk_loses_nothing_that_was_stored(path: Path) -> None:
    returncode, said = run(
        path,
        """
        import resource
        store(plan())
        warehouse.connection.execute("CHECKPOINT")
        size = os.path.getsize(sys.argv[1]) + 300_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        try:
            for i in range(10):
                noise = "".join(chr(0x4E00 + (j * j * 7919 + i * 104729) % 20000) for j in range(500_000))
                store(plan(TEXT + noise, path=f"{i}.txt", document_number=None))
        except Exception as error:
            print(type(error).__name__, error.code, str(error).count(chr(10)))
        os._exit(0)
        """,
    )
    assert (returncode, said.split()) == (0, ["StoreError", "disk-full", "0"])
    assert set(stored_documents(path)) == {("云州市临江区托育服务提升行动计划", 4)}
