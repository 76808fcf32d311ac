"""Readers and writers side by side: the published snapshot, the writers' queue, and warehouses of an older schema."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from fictional_facts import TEXT, Reading, fictional_names, plan

from pipeline.errors import StoreError
from pipeline.store import RulesVersion, Warehouse, open_reader, stale_since
from pipeline.store.locks import WriterLock, is_being_written
from pipeline.store.migrations import copy_path
from pipeline.store.reader import why_stale
from pipeline.store.schema import SCHEMA_VERSION
from pipeline.store.snapshots import snapshot_path

RULES = RulesVersion(decode="d1", recognize="r1", resolve="s1", overall="v1")
ROOT = Path(__file__).resolve().parents[1]
LATER = plan(TEXT + "更正。", path="b.txt")


@pytest.fixture(scope="module")
def loaded_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("warehouse") / "policy.duckdb"
    with opened(path) as made:
        run_id = made.begin_run("make")
        made.store(run_id, [Reading(facts=plan())])
        made.finish_run(run_id)
    return path


@pytest.fixture
def path(loaded_warehouse: Path, tmp_path: Path) -> Path:
    shutil.copy2(snapshot_path(loaded_warehouse), tmp_path / snapshot_path(loaded_warehouse).name)
    return Path(shutil.copy2(loaded_warehouse, tmp_path))


def opened(path: Path, wait: float = 0.0) -> Warehouse:
    return Warehouse(path, rules=RULES, names=fictional_names(), wait=wait)


def texts(path: Path) -> list[tuple[Any, ...]]:
    with open_reader(path) as reader:
        return reader.execute("SELECT text FROM texts").fetchall()


def another_writer(path: Path, then: str) -> subprocess.Popen[str]:
    """Another process that has begun a run, stored a later text and says so; `then` is what it does next."""
    code = """
        import os, signal, sys
        from fictional_facts import *
        from pipeline.store import *
        rules = RulesVersion(decode="d1", recognize="r1", resolve="s1", overall="v1")
        warehouse = Warehouse(sys.argv[1], rules=rules, names=fictional_names())
        run_id = warehouse.begin_run("other")
        warehouse.store(run_id, [Reading(facts=plan(TEXT + "更正。", path="b.txt"))])
        print("stored", flush=True)
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code) + then, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "stored\n"
    return process


# ---------------------------------------------------------------- readers


def test_a_reader_sees_what_was_published_while_a_run_writes(path: Path) -> None:
    writer = another_writer(path, "sys.stdin.read(); warehouse.close()")
    try:
        assert (texts(path), is_being_written(path)) == ([(TEXT,)], True)
    finally:
        writer.communicate("")
    assert texts(path) == [(TEXT + "更正。",)]


def test_a_reader_of_a_first_run_that_goes_on_meets_an_empty_warehouse(tmp_path: Path) -> None:
    writer = another_writer(tmp_path / "new.duckdb", "sys.stdin.read()")
    try:
        assert texts(tmp_path / "new.duckdb") == []
    finally:
        writer.kill()
        writer.communicate()


def test_what_a_killed_run_had_stored_is_published_by_whoever_reads_next(path: Path) -> None:
    writer = another_writer(path, "os.kill(os.getpid(), signal.SIGKILL)")
    assert writer.wait() == -signal.SIGKILL
    writer.communicate()
    assert texts(path) == [(TEXT + "更正。",)]


def test_an_open_reader_keeps_what_it_opened(path: Path) -> None:
    with open_reader(path) as reader:
        with opened(path) as warehouse:
            warehouse.store(warehouse.begin_run("later"), [Reading(facts=LATER)])
        assert reader.execute("SELECT text FROM texts").fetchall() == [(TEXT,)]
    assert texts(path) == [(TEXT + "更正。",)]


def test_a_copy_that_fails_leaves_the_former_snapshot(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(source: Path, target: Path) -> None:
        Path(target).write_bytes(Path(source).read_bytes()[:4096])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", half)
    warehouse = opened(path)
    warehouse.store(warehouse.begin_run("later"), [Reading(facts=LATER)])
    with pytest.raises(StoreError, match="no room left"):
        warehouse.close()
    with duckdb.connect(str(snapshot_path(path)), read_only=True) as reader:
        assert reader.execute("SELECT text FROM texts").fetchall() == [(TEXT,)]
    assert not list(path.parent.glob("*.partial"))


def flip(path: Path, table: str = "texts") -> None:
    """Flip a byte of the block in which a table's first column segment lies, as a disk does, without a trace in times."""
    times = path.stat()
    with duckdb.connect(str(path), read_only=True) as connection:
        asked = f"SELECT max(block_id), (SELECT block_size FROM pragma_database_size()) FROM pragma_storage_info('store.{table}')"
        block, size = connection.execute(asked).fetchall()[0]
    with path.open("r+b") as file:
        file.seek(3 * 4096 + block * size + 1000)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 0x40]))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_a_damaged_warehouse_is_not_published_and_the_way_back_is_told(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE store.more AS SELECT range AS number FROM range(200000); CHECKPOINT")
    with opened(path):  # publishes what was changed by other means
        pass
    flip(path, "more")
    warehouse = opened(path)
    warehouse.store(warehouse.begin_run("later"), [Reading(facts=LATER)])
    with pytest.raises(StoreError, match=r"policy-targets rebuild policy-anew\.duckdb") as told:
        warehouse.close()
    assert (told.value.code, texts(path)) == ("warehouse-damaged", [(TEXT,)])
    assert stale_since(path) is not None
    assert "could not be published" in why_stale(path)
    assert not list(path.parent.glob("*.partial"))
    with pytest.raises(StoreError, match="is damaged"):
        opened(path)


def test_a_first_run_that_died_before_it_made_a_table_is_told(tmp_path: Path) -> None:
    path = tmp_path / "new.duckdb"
    duckdb.connect(str(path)).close()
    with pytest.raises(StoreError, match="the run that was making it ended early") as told:
        open_reader(path)
    assert told.value.code == "no-warehouse"
    with opened(path) as warehouse:
        assert warehouse.begin_run("again")


def test_a_first_run_that_died_before_it_made_the_views_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*given: object) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "new.duckdb"
    with monkeypatch.context() as patched:
        patched.setattr("pipeline.store.schema._create_views", die)
        with pytest.raises(KeyboardInterrupt):
            opened(path)
    with pytest.raises(StoreError, match="ended early; `policy-targets run PATH…` goes on") as told:
        open_reader(path)
    assert told.value.code == "warehouse-unfinished"
    with opened(path):
        assert texts(path) == []


def test_a_snapshot_that_is_missing_is_made_by_whoever_reads_next(path: Path) -> None:
    snapshot_path(path).unlink()
    assert (texts(path), snapshot_path(path).exists(), stale_since(path)) == ([(TEXT,)], True, None)


def test_a_reader_without_room_for_a_snapshot_is_not_told_of_a_run(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    os.utime(path)  # changed after its snapshot was made
    monkeypatch.setattr(shutil, "copyfile", full)
    assert texts(path) == [(TEXT,)]
    assert stale_since(path) is not None
    assert "run is writing" not in why_stale(path)


def test_a_clock_that_was_set_back_ends_no_version_before_it_began(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.store.load.now", lambda: datetime(2001, 1, 1))
    with opened(path) as warehouse:
        run_id = warehouse.begin_run("later")
        warehouse.store(run_id, [Reading(facts=LATER)])
        warehouse.finish_run(run_id)
    with open_reader(path) as reader:
        versions = reader.execute("SELECT ingested_at, superseded_at FROM store.versions ORDER BY version_id").fetchall()
        runs = reader.execute("SELECT command FROM store.runs ORDER BY started_at").fetchall()
        [[begun, ended]] = reader.execute("SELECT started_at, finished_at FROM store.runs WHERE command = 'later'").fetchall()
    assert [ended is None or began < ended for began, ended in versions] == [True, True]
    assert (versions[0][1], runs) == (versions[1][0], [("make",), ("later",)])
    assert begun < ended


def test_a_reader_is_told_since_when_it_misses_what_is_written(path: Path) -> None:
    before = stale_since(path)
    with opened(path) as warehouse:
        warehouse.store(warehouse.begin_run("later"), [Reading(facts=LATER)])
        during = stale_since(path)
    assert (before, stale_since(path)) == (None, None)
    assert during is not None
    assert during <= datetime.now(UTC)


def test_both_files_have_the_same_name_in_sql(path: Path) -> None:
    names = []
    for file in (path, snapshot_path(path)):
        with duckdb.connect(str(file), read_only=True) as reader:
            names += reader.execute("SELECT count(*) FROM policy.main.documents").fetchall()
    assert names == [(1,), (1,)]


# ---------------------------------------------------------------- writers


def test_a_second_writer_queues_until_the_first_is_done(path: Path) -> None:
    writer = another_writer(path, "sys.stdin.read(); warehouse.close()")
    threading.Timer(0.5, lambda: writer.communicate("")).start()
    started = time.monotonic()
    with opened(path, wait=60) as warehouse:
        assert warehouse.known([LATER.document.raw_file.sha256]) != set()
    assert time.monotonic() - started > 0.3


def test_a_writer_that_died_leaves_no_lock(path: Path) -> None:
    writer = another_writer(path, "sys.stdin.read()")
    writer.kill()
    writer.communicate()
    with opened(path) as warehouse:
        assert warehouse.begin_run("next")


def test_a_lock_is_held_by_one_at_a_time(path: Path) -> None:
    one, other = WriterLock(path), WriterLock(path)
    one.acquire()
    assert not other.try_acquire()
    one.release()
    assert other.try_acquire()
    other.release()


# ---------------------------------------------------------------- migrations


@pytest.fixture
def old_warehouse(tmp_path: Path) -> Path:
    """A warehouse of schema 1 with a document at two addresses, one version of it superseded."""
    path = tmp_path / "old.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE SCHEMA store;" + (ROOT / "tests" / "schema_1.sql").read_text(encoding="utf-8"))
        connection.execute(
            """
            INSERT INTO store.properties VALUES ('schema_version', '1');
            INSERT INTO store.runs VALUES
                ('r1', 'old', '2026-01-01', '2026-01-02', 'succeeded', NULL, 'v1', 'd1', 'r1', 's1');
            INSERT INTO store.versions BY NAME
            SELECT unnest([1, 2]) AS version_id, 'doc' AS document_id, 'number' AS identity, 'sha' AS content_sha256,
                'h' AS facts_hash, '云州市规划' AS title, 'a.txt' AS path, 'files' AS source, 'text/plain' AS media_type,
                50 AS char_count, 'r1' AS run_id, TIMESTAMP '2026-01-01 12:00' AS ingested_at,
                unnest([TIMESTAMP '2026-01-01 13:00', NULL]) AS superseded_at, unnest([2, NULL]) AS superseded_by;
            INSERT INTO store.texts SELECT unnest([1, 2]), '到2026年，全区托位达到3200个以上。' || repeat('文　', 30);
            INSERT INTO store.run_documents VALUES
                ('r1', 'doc', 'sha', 'a.txt', 'loaded', 0.1), ('r1', 'doc', 'sha', 'b.txt', 'unchanged', 0.1);
            """
        )
    return path


def test_an_older_warehouse_is_carried_forward(old_warehouse: Path) -> None:
    with opened(old_warehouse) as warehouse:
        rows = warehouse.connection.execute("SELECT title, source_uri FROM documents").fetchall()
        found = warehouse.connection.execute("SELECT path FROM document_sources ORDER BY path").fetchall()
    assert (rows, found) == ([("云州市规划", "a.txt")], [("a.txt",), ("b.txt",)])


def test_a_migrated_warehouse_has_the_columns_of_a_fresh_one(old_warehouse: Path, path: Path) -> None:
    columns = "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE schema_name = 'store' ORDER BY ALL"
    with opened(old_warehouse) as old, opened(path) as fresh:
        assert old.connection.execute(columns).fetchall() == fresh.connection.execute(columns).fetchall()


def test_a_migrated_text_has_the_hash_that_a_new_reading_of_it_gets(old_warehouse: Path) -> None:
    from pipeline.store.identity import hash_text

    with opened(old_warehouse) as warehouse:
        rows = warehouse.connection.execute(
            "SELECT v.text_hash, t.text FROM store.versions AS v JOIN store.texts AS t USING (version_id)"
        ).fetchall()
    assert [stored for stored, _ in rows] == [hash_text(text) for _, text in rows]


def test_the_warehouse_before_a_migration_is_kept(old_warehouse: Path) -> None:
    opened(old_warehouse).close()
    with duckdb.connect(str(copy_path(old_warehouse, 1)), read_only=True) as copy:
        assert copy.execute("SELECT value FROM store.properties").fetchall() == [("1",)]


def test_a_migration_that_fails_leaves_the_warehouse_as_it_was(old_warehouse: Path) -> None:
    with duckdb.connect(str(old_warehouse)) as connection:
        connection.execute("ALTER TABLE store.runs ADD COLUMN lexicon_rules INTEGER")
    with pytest.raises(StoreError):
        opened(old_warehouse)
    with duckdb.connect(str(old_warehouse)) as connection:
        assert connection.execute("SELECT value FROM store.properties").fetchall() == [("1",)]
        assert connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'sources'").fetchall() == [(0,)]


def test_a_reader_of_an_older_warehouse_is_told_what_carries_it_forward(old_warehouse: Path) -> None:
    with pytest.raises(StoreError, match="the next `policy-targets run` carries it forward") as caught:
        open_reader(old_warehouse)
    assert caught.value.code == "warehouse-older"


def test_each_schema_has_a_migration_to_it() -> None:
    from pipeline.store.schema import sql_files

    assert [int(name.split("_")[0]) for name in sql_files("migrations")] == list(range(2, SCHEMA_VERSION + 1))


DIES = """
import os, sys
from pathlib import Path
from pipeline.store import Warehouse

warehouse = Warehouse(Path(sys.argv[1]))
print(warehouse.begin_run("dies"), flush=True)
os._exit(9)
"""


def test_a_run_whose_process_died_is_told_as_died_to_the_next_who_asks(tmp_path: Path) -> None:
    path = tmp_path / "policy.duckdb"
    printed = subprocess.run([sys.executable, "-c", DIES, str(path)], capture_output=True, text=True, check=False, cwd=ROOT)
    with open_reader(path) as reader:
        assert reader.execute("SELECT run_id, status FROM runs").fetchall() == [(printed.stdout.strip(), "died")]
