"""A warehouse in DuckLake, with its catalogue in a real PostgreSQL: several processes write at once, anybody reads."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import duckdb
import httpx
import pytest
from fictional_inbox import PLAN
from moto.server import ThreadedMotoServer
from postgres import postgres
from prefect_api import free_port

from pipeline.collect import read_file
from pipeline.errors import StoreError
from pipeline.run.ingest import ingest
from pipeline.run.reading import Reading, read_document
from pipeline.settings import Settings
from pipeline.store import Warehouse, load, open_reader, run_checks
from pipeline.store import lake as lakes
from pipeline.store.confined import ask
from pipeline.store.connection import transaction
from pipeline.store.exports import export_warehouse
from pipeline.store.imports import import_warehouse
from pipeline.store.lake import load_extension
from pipeline.store.schema import write_property
from pipeline.store.search import search

ROOT = Path(__file__).resolve().parents[1]
ASKED = (
    "SELECT document_id, title, document_number, issued_on, char_count FROM documents ORDER BY ALL",
    "SELECT target_id, document_id, indicator, comparator, value, unit, year, evidence FROM targets ORDER BY ALL",
    "SELECT task_id, document_id, title, due_year, evidence FROM tasks ORDER BY ALL",
    "SELECT task_id, role, unit, organization_id, position FROM responsibilities ORDER BY ALL",
    "SELECT document_id, title, number, cited_document_id FROM citations ORDER BY ALL",
    "SELECT document_id, char_start, text, fate, rule FROM numbers ORDER BY ALL",
    "SELECT organization_id, name FROM organizations ORDER BY ALL",
    "SELECT path, stage, code, attempts FROM rejections ORDER BY ALL",
)
"""What a lake and a file that took the same documents must agree on."""


@pytest.fixture(scope="module")
def catalogue() -> Iterator[str]:
    """Where a PostgreSQL of these tests answers."""
    with postgres() as address:
        yield address


@pytest.fixture
def lake(catalogue: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """The address of a lake that is not made yet: a database of its own, and a folder for its files."""
    database = f"lake{abs(hash(request.node.name))}"
    with duckdb.connect() as connection:
        load_extension(connection, "postgres")
        connection.execute(f"ATTACH '{catalogue}' AS pg (TYPE postgres)")
        connection.execute(f"CALL postgres_execute('pg', 'CREATE DATABASE {database}', use_transaction => false)")
    monkeypatch.setenv("POLICY_TARGETS_LAKE_DATA", f"{tmp_path / 'lake-data'}/")
    monkeypatch.chdir(tmp_path)
    return Path(f"ducklake:postgres:{catalogue.replace('dbname=postgres', f'dbname={database}')}")


@pytest.fixture
def file_lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The address of a lake with its catalogue in a file, which is quicker to make; not made yet."""
    monkeypatch.setenv("POLICY_TARGETS_LAKE_DATA", f"{tmp_path / 'lake-data'}/")
    monkeypatch.chdir(tmp_path)
    return Path("ducklake:policy.ducklake")


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket of an S3 server of its own, whose keys DuckDB finds among the secrets of the account."""
    home, port = tmp_path / "home", free_port()
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    server = ThreadedMotoServer("127.0.0.1", port, verbose=False)
    server.start()
    try:
        httpx.put(f"http://127.0.0.1:{port}/office").raise_for_status()
        with duckdb.connect() as connection:
            load_extension(connection, "httpfs")
            connection.execute(
                "CREATE PERSISTENT SECRET (TYPE s3, KEY_ID 'k', SECRET 's', REGION 'us-east-1', "
                f"ENDPOINT '127.0.0.1:{port}', USE_SSL false, URL_STYLE 'path')"
            )
        yield "s3://office"
    finally:
        server.stop()


def write_plans(folder: Path, numbers: range) -> Path:
    """Plans of as many districts, each with its own figures."""
    folder.mkdir()
    for number in numbers:
        text = PLAN.replace("12号", f"{number}号").replace("学前教育", f"第{number}期学前教育").replace("1200", f"{1000 + number}")
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    return folder


def settings(warehouse: Path, tmp_path: Path, **given: Any) -> Settings:
    """Settings of a run of its own."""
    return Settings(warehouse=warehouse, raw=tmp_path / "raw", workers=1, **given)


def start(lake: Path, *paths: Path) -> subprocess.Popen[str]:
    """Start a process that loads the paths in small batches."""
    environment = {**os.environ, "POLICY_TARGETS_WAREHOUSE": str(lake), "POLICY_TARGETS_BATCH_SIZE": "4"}
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "run", *map(str, paths)], env={**environment, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def read(path: Path) -> Reading:
    found = read_document(read_file(path))
    assert isinstance(found, Reading)
    return found


def export(warehouse: Path, folder: Path) -> None:
    with open_reader(warehouse) as reader:
        export_warehouse(reader, folder)


def rows(warehouse: Path, sql: str) -> list[tuple[Any, ...]]:
    with open_reader(warehouse) as reader:
        return reader.execute(sql).fetchall()


def test_two_processes_that_write_at_once_leave_what_one_would_have(lake: Path, tmp_path: Path) -> None:
    inbox = write_plans(tmp_path / "inbox", range(1, 21))
    (inbox / "broken.txt").write_bytes(bytes(range(256)) * 4)
    files = sorted(inbox.iterdir())
    # Each has half of the plans, a few of the other's, and the file that nobody can read.
    for process in (start(lake, *files[:12], files[-1]), start(lake, *files[8:])):
        output, _ = process.communicate(timeout=240)
        assert process.returncode == 1, output  # one file was rejected
    single = tmp_path / "single.duckdb"
    ingest([str(inbox)], settings(single, tmp_path), command="test")
    for sql in ASKED[:-1]:
        assert rows(lake, sql) == rows(single, sql)
    assert rows(lake, "SELECT stage, code, attempts FROM rejections") == [("decode", "binary", 2)]
    with open_reader(lake) as reader:
        assert [result.name for result in run_checks(reader) if not result.is_kept] == []
        assert reader.execute("SELECT count(*), count(DISTINCT version_id) FROM store.versions").fetchone() == (20, 20)
        assert reader.execute("SELECT status, count(*) FROM runs GROUP BY ALL").fetchall() == [("succeeded", 2)]


def test_what_another_writer_stored_meanwhile_is_seen_by_the_transaction_that_is_done_again(
    lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lakes, "_LONGEST_TURN", 0.0)  # nobody queues, as behind a machine that is gone
    inbox = write_plans(tmp_path / "inbox", range(1, 3))
    first, second = sorted(inbox.iterdir())
    readings = [read(path) for path in (first, second)]
    with Warehouse(lake) as one, Warehouse(lake) as other:
        runs = [each.begin_run("test") for each in (one, other)]
        tried: list[int] = []

        def history_then_the_other(*given: Any) -> Any:
            tried.append(len(tried))
            found = read_history(*given)
            if len(tried) == 1:
                assert [stored.outcome for stored in other.store(runs[1], readings)] == ["loaded", "loaded"]
            return found

        read_history = load._read_history
        monkeypatch.setattr(load, "_read_history", history_then_the_other)
        assert [stored.outcome for stored in one.store(runs[0], readings[:1])] == ["unchanged"]
    assert len(tried) == 3  # once by the other, and twice by the one: before the other committed, and after
    assert rows(lake, "SELECT version_id FROM store.versions ORDER BY 1") == [(1,), (2,)]


def test_a_writer_waits_for_the_turn_of_another_and_need_not_be_done_again(
    lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings = [read(path) for path in write_plans(tmp_path / "inbox", range(1, 3)).iterdir()]
    tried: list[int] = []

    def counted(*given: Any) -> Any:
        tried.append(len(tried))
        return read_history(*given)

    read_history = load._read_history
    monkeypatch.setattr(load, "_read_history", counted)
    with Warehouse(lake) as one, Warehouse(lake) as other:
        run = other.begin_run("test")
        storing = Thread(target=other.store, args=(run, readings))
        with transaction(one.connection):
            storing.start()
            storing.join(1.0)
            assert tried == []
        storing.join()
    assert tried == [0]
    assert rows(lake, "SELECT count(*) FROM documents") == [(2,)]


def test_a_second_run_loads_nothing_and_a_changed_file_is_a_new_version(file_lake: Path, tmp_path: Path) -> None:
    inbox = write_plans(tmp_path / "inbox", range(1, 4))
    given = settings(file_lake, tmp_path)
    assert ingest([str(inbox)], given, command="test").count("loaded") == 3
    assert ingest([str(inbox)], given, command="test").count("unchanged") == 3
    plan = inbox / "002.txt"
    plan.write_text(plan.read_text(encoding="utf-8").replace("95%", "97%"), encoding="utf-8")
    assert ingest([str(inbox)], given, command="test").count("loaded") == 1
    assert rows(file_lake, "SELECT value FROM targets WHERE unit = '%' ORDER BY 1") == [(95.0,), (95.0,), (97.0,)]
    assert rows(file_lake, "SELECT count(*) FROM store.versions") == [(4,)]


def test_a_snapshot_of_the_lake_shows_the_tables_as_they_were(file_lake: Path, tmp_path: Path) -> None:
    inbox = write_plans(tmp_path / "inbox", range(1, 4))
    first, *others = sorted(map(str, inbox.iterdir()))
    ingest([first], settings(file_lake, tmp_path), command="test")
    ((before, then),) = rows(file_lake, "SELECT max(snapshot_id), now()::VARCHAR FROM lake.snapshots()")
    ingest(others, settings(file_lake, tmp_path), command="test")
    count = "SELECT count(*) FROM store.versions"
    assert rows(file_lake, count) == [(3,)]
    assert rows(file_lake, f"{count} AT (VERSION => {before})") == [(1,)]
    assert rows(file_lake, f"{count} AT (TIMESTAMP => TIMESTAMPTZ '{then}')") == [(1,)]


def test_a_reader_is_neither_stopped_by_a_writer_nor_shown_half_of_what_it_writes(lake: Path, tmp_path: Path) -> None:
    inbox = write_plans(tmp_path / "inbox", range(1, 3))
    ingest([str(next(inbox.iterdir()))], settings(lake, tmp_path), command="test")
    with Warehouse(lake) as writer, transaction(writer.connection):
        writer.connection.execute("DELETE FROM store.versions")
        assert rows(lake, "SELECT count(*) FROM documents") == [(1,)]
    assert rows(lake, "SELECT count(*) FROM documents") == [(0,)]


def test_the_readers_connection_changes_nothing(lake: Path, tmp_path: Path) -> None:
    Warehouse(lake).close()
    with open_reader(lake) as reader, pytest.raises(duckdb.Error, match="read-only"):
        reader.execute("DELETE FROM store.runs")


HARMFUL_IN_A_LAKE = (
    "FROM postgres_query('__ducklake_metadata_lake', 'DELETE FROM ducklake_snapshot')",
    "FROM system.main.postgres_query('__ducklake_metadata_lake', 'SELECT pg_read_file(''/etc/passwd'')')",
    "FROM postgres_execute('__ducklake_metadata_lake', 'DROP TABLE ducklake_snapshot')",
    "FROM postgres_scan('dbname=postgres', 'pg_catalog', 'pg_authid')",
    "FROM ducklake_expire_snapshots('lake', older_than => now())",
    "FROM ducklake_cleanup_old_files('lake', cleanup_all => true)",
    "FROM lake.cleanup_old_files(cleanup_all => true)",
    "FROM lake.set_option('encrypted', 'true')",
    "FROM query('FROM postgres_query(''__ducklake_metadata_lake'', ''SELECT 1'')')",
    "FROM json_execute_serialized_sql(json_serialize_sql('FROM duckdb_secrets()'))",
    "FROM duckdb_settings()",
    "SELECT current_setting('s3_secret_access_key')",
    "FROM read_text('/etc/passwd')",
    "FROM '/etc/passwd.csv'",
    "FROM 's3://office/other.parquet'",
    "CREATE TABLE mine AS SELECT 1",
    "DELETE FROM store.runs",
    "COPY (SELECT 1) TO 'lake-data/left-behind.csv'",
    "USE __ducklake_metadata_lake",
    "FROM __ducklake_metadata_lake.pg_catalog.pg_authid",
    "SELECT count(*) FROM \"__DuckLake_metadata_lake\".public.ducklake_snapshot",
    "FROM query_table('__ducklake_metadata_lake.public.ducklake_snapshot')",
)
"""What a reader of a lake may not do: change its catalogue or files, or reach anything beside it."""


def test_a_query_under_limits_is_answered_in_a_lake_and_harms_nothing(lake: Path, tmp_path: Path) -> None:
    inbox = write_plans(tmp_path / "inbox", range(1, 3))
    ingest([str(inbox)], settings(lake, tmp_path), command="test")
    (tmp_path / "other.csv").write_text("a,b", encoding="utf-8")
    files = sorted((tmp_path / "lake-data").rglob("*"))
    for sql in (*HARMFUL_IN_A_LAKE, f"FROM '{tmp_path}/other.csv'"):
        with pytest.raises(StoreError) as caught:
            ask(lake, sql)
        assert caught.value.code in ("query-refused", "query-failed"), sql
    assert sorted((tmp_path / "lake-data").rglob("*")) == files
    assert ask(lake, "SELECT count(*) FROM targets").rows == [(6,)]
    assert ask(lake, "SELECT count(*) > 1 FROM lake.snapshots()").rows == [(True,)]
    assert ask(lake, "SELECT count(*) FROM targets_as_of('2999-01-01')").rows == [(6,)]


def test_a_query_under_limits_reads_a_lake_whose_files_lie_at_a_relative_path(
    file_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICY_TARGETS_LAKE_DATA", "lake-data/")
    ingest([str(write_plans(tmp_path / "inbox", range(1, 3)))], settings(file_lake, tmp_path), command="test")
    assert ask(file_lake, "SELECT count(*) FROM targets WHERE unit = $unit", {"unit": "%"}).rows == [(2,)]
    with pytest.raises(StoreError, match="disabled") as caught:
        ask(file_lake, f"FROM '{tmp_path / 'policy.ducklake'}.csv'")
    assert caught.value.code == "query-failed"


def test_words_are_searched_in_a_lake_and_views_answer_as_of_a_day(file_lake: Path, tmp_path: Path) -> None:
    ingest([str(write_plans(tmp_path / "inbox", range(1, 3)))], settings(file_lake, tmp_path), command="test")
    assert {hit.title for hit in search(file_lake, "普惠性幼儿园")} == {
        "云州市临江区第1期学前教育行动计划（2024—2026年）",
        "云州市临江区第2期学前教育行动计划（2024—2026年）",
    }
    assert rows(file_lake, "SELECT count(*) FROM targets_as_of('2020-01-01')") == [(0,)]
    assert rows(file_lake, "SELECT count(*) FROM targets_as_of('2999-01-01')") == [(6,)]


def test_the_samples_give_the_same_rows_in_a_lake_as_in_a_file(file_lake: Path, tmp_path: Path) -> None:
    samples = str(ROOT / "raw" / "samples")
    single = tmp_path / "single.duckdb"
    for warehouse in (file_lake, single):
        assert ingest([samples], settings(warehouse, tmp_path), command="test").exit_code == 0
    for sql in ASKED:
        assert rows(file_lake, sql) == rows(single, sql)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("ducklake:postgres:dbname=policy host=127.0.0.1 port=1 user=policy", "lake-unreachable"),
        ("ducklake:postgres:dbname=policy host=127.0.0.1 password=secret", "lake-address"),
        ("ducklake:postgres:postgresql://policy@127.0.0.1/policy", "lake-address"),
        ("ducklake:missing.ducklake", "no-warehouse"),
    ],
)
def test_a_lake_that_cannot_be_read_is_an_error_of_one_line(
    address: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError) as caught:
        open_reader(address)
    assert caught.value.code == code
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_lake_that_is_to_be_made_in_postgresql_needs_a_place_for_its_files(
    lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("POLICY_TARGETS_LAKE_DATA")
    with pytest.raises(StoreError) as caught:
        Warehouse(lake)
    assert caught.value.code == "no-warehouse"
    assert "POLICY_TARGETS_LAKE_DATA" in str(caught.value)


def test_files_that_lie_elsewhere_than_the_setting_says_are_an_error_of_one_line(
    file_lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Warehouse(file_lake).close()
    monkeypatch.setenv("POLICY_TARGETS_LAKE_DATA", "elsewhere/")
    with pytest.raises(StoreError, match="POLICY_TARGETS_LAKE_DATA") as caught:
        Warehouse(file_lake)
    assert caught.value.code == "lake-elsewhere"


def test_a_lake_of_an_older_schema_is_carried_forward_and_once_by_writers_that_open_it_together(
    lake: Path, tmp_path: Path
) -> None:
    inbox = write_plans(tmp_path / "inbox", range(1, 6))
    ingest([str(inbox / "001.txt")], settings(lake, tmp_path), command="test")
    before = [rows(lake, sql) for sql in ASKED]
    shape = "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE schema_name = 'store' ORDER BY ALL"
    columns = rows(lake, shape)
    take_back_to_schema_2(lake)
    with pytest.raises(StoreError, match="carries it forward") as caught:
        open_reader(lake)
    assert caught.value.code == "warehouse-older"
    both = [start(lake, *sorted(inbox.glob("*.txt"))[share]) for share in (slice(1, 3), slice(3, 5))]
    for process in both:
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said
    assert rows(lake, shape) == columns
    assert rows(lake, "SELECT count(*) FROM documents") == [(5,)]
    stored = [rows(lake, sql) for sql in ASKED]
    assert [[row for row in now if row in then] for now, then in zip(stored, before, strict=True)] == before


def take_back_to_schema_2(lake: Path) -> None:
    """Undo the later migrations; the views, which ask for their columns, stay, as in an older lake they would not."""
    steps = [path for path in (ROOT / "warehouse" / "migrations").glob("*.sql") if int(path.name[:4]) > 2]
    added = [
        column
        for step in steps
        for column in re.findall(r"ALTER TABLE (\S+) ADD COLUMN (?:IF NOT EXISTS )?(\w+)", step.read_text(encoding="utf-8"))
    ]
    with Warehouse(lake) as warehouse:
        for table, column in added:
            warehouse.connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        write_property(warehouse.connection, "schema_version", "2")


def test_a_lake_of_a_newer_schema_is_refused(file_lake: Path) -> None:
    with Warehouse(file_lake) as warehouse:
        write_property(warehouse.connection, "schema_version", "99")
    for opened in (open_reader, Warehouse):
        with pytest.raises(StoreError) as caught:
            opened(file_lake)
        assert caught.value.code == "warehouse-newer"


def test_an_export_of_a_lake_is_restored_as_a_file(file_lake: Path, tmp_path: Path) -> None:
    ingest([str(write_plans(tmp_path / "inbox", range(1, 3)))], settings(file_lake, tmp_path), command="test")
    export(file_lake, tmp_path / "export")
    import_warehouse(tmp_path / "export", tmp_path / "restored.duckdb")
    for sql in ASKED:
        assert rows(tmp_path / "restored.duckdb", sql) == rows(file_lake, sql)


def test_a_file_that_has_grown_too_small_moves_into_a_lake_with_its_history(lake: Path, tmp_path: Path) -> None:
    inbox, file = write_plans(tmp_path / "inbox", range(1, 4)), tmp_path / "policy.duckdb"
    ingest([str(inbox)], settings(file, tmp_path), command="test")
    (inbox / "001.txt").write_text((inbox / "001.txt").read_text().replace("1001", "1500"))
    ingest([str(inbox)], settings(file, tmp_path), command="test")
    export(file, tmp_path / "export")
    import_warehouse(tmp_path / "export", lake)
    history = "SELECT version_id, document_id, superseded_at, superseded_by, end_reason FROM store.versions ORDER BY ALL"
    for sql in (*ASKED, history, "SELECT * FROM runs ORDER BY ALL"):
        assert rows(lake, sql) == rows(file, sql)
    again = ingest([str(inbox)], settings(lake, tmp_path), command="test")
    assert again.count("unchanged") == 3
    (inbox / "002.txt").write_text((inbox / "002.txt").read_text().replace("1002", "1600"))
    ingest([str(inbox)], settings(lake, tmp_path), command="test")
    assert rows(lake, "SELECT max(version_id), count(*) FROM store.versions") == [(5, 5)]
    assert rows(lake, "SELECT count(*), count(DISTINCT region_code) FROM store.regions") == rows(
        file, "SELECT count(*), count(*) FROM store.regions"
    )


def test_an_export_is_not_poured_into_a_lake_that_holds_something(file_lake: Path, tmp_path: Path) -> None:
    ingest([str(write_plans(tmp_path / "inbox", range(1, 3)))], settings(file_lake, tmp_path), command="test")
    export(file_lake, tmp_path / "export")
    before = [rows(file_lake, sql) for sql in ASKED]
    with pytest.raises(StoreError) as caught:
        import_warehouse(tmp_path / "export", file_lake)
    assert caught.value.code == "warehouse-exists"
    assert [rows(file_lake, sql) for sql in ASKED] == before
    assert list((tmp_path / "warehouse").glob(".import-*")) == []


def test_an_address_may_be_longer_than_the_name_of_a_file(lake: Path) -> None:
    Warehouse(lake).close()
    assert rows(Path(f"{lake} application_name={'a' * 300}"), "SELECT count(*) FROM documents") == [(0,)]


def test_the_files_of_a_lake_lie_in_a_bucket(bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLICY_TARGETS_LAKE_DATA", f"{bucket}/policy/")
    lake, file, samples = Path("ducklake:policy.ducklake"), tmp_path / "single.duckdb", str(ROOT / "raw" / "samples")
    for warehouse in (lake, file):
        assert ingest([samples], settings(warehouse, tmp_path), command="test").exit_code == 0
    for sql in ASKED:
        assert rows(lake, sql) == rows(file, sql)
    with open_reader(lake) as reader:
        stored = reader.execute("SELECT count(*) FROM glob(?)", [f"{bucket}/policy/**"]).fetchone()
    assert stored is not None
    assert stored[0] > 0
    assert ask(lake, "SELECT count(*) FROM targets").rows == rows(file, "SELECT count(*) FROM targets")
    with pytest.raises(StoreError, match="disabled"):
        ask(lake, "FROM 's3://another/bucket.parquet'")


def test_the_driver_of_buckets_comes_from_its_wheel(
    file_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"  # no extension was ever installed there
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    with Warehouse(file_lake) as warehouse:
        found = warehouse.connection.execute(
            "SELECT installed FROM duckdb_extensions() WHERE extension_name = 'httpfs'"
        ).fetchall()
    assert found == [(True,)]


def test_without_the_extra_the_error_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb_extensions", None)
    with pytest.raises(StoreError, match=r"policy-targets\[lake\]") as caught:
        open_reader("ducklake:policy.ducklake")
    assert caught.value.code == "extension-missing"
