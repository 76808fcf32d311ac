"""One query under limits: what is answered, and that no query writes, reaches beyond the warehouse, or goes on for ever."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from fictional_policies import store_policies

from pipeline.errors import StoreError
from pipeline.store import Warehouse, open_reader
from pipeline.store.confined import NO_LIMITS, Limits, ask
from pipeline.store.snapshots import snapshot_path
from pipeline.store.statements import readable

ROOT = Path(__file__).resolve().parents[1]
SMALL = Limits(seconds=20, megabytes=256, rows=1000)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a warehouse, its snapshot, and a file that is nobody's business."""
    folder = tmp_path_factory.mktemp("confined")
    store_policies(folder / "policy.duckdb")
    ask(folder / "policy.duckdb", "select 1")
    (folder / "salaries.csv").write_text("name,yuan\n甲,9000\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def reader(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_reader(folder / "policy.duckdb") as opened:
        yield opened


@pytest.fixture
def warehouse(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The warehouse, in whose folder nothing may have changed when the test is over."""
    monkeypatch.chdir(folder)
    before = contents(folder)
    yield folder / "policy.duckdb"
    assert contents(folder) == before


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in folder.rglob("*")
    }


def refusal(warehouse: Path, sql: str, limits: Limits = SMALL) -> StoreError:
    """The error that a query meets: one line, and one of its own kinds."""
    with pytest.raises(StoreError) as caught:
        ask(warehouse, sql, limits=limits)
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("sql", "count"),
    [
        ("SELECT title FROM documents", 4),
        ("FROM documents", 4),
        ("FROM documents;", 4),
        ("  -- what is here\n FROM documents -- all\n;", 4),
        ("WITH d AS (FROM documents) FROM d LIMIT 2", 2),
        ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) FROM n", 5),
        ("VALUES (1), (2)", 2),
        ("TABLE documents", 4),
        ("(SELECT 1) UNION ALL (SELECT 2)", 2),
        ("DESCRIBE SELECT 1 AS a, 2 AS b", 2),
        ("SUMMARIZE SELECT 1 AS a, 2 AS b", 2),
        ("SHOW DATABASES", 1),
        ("EXPLAIN FROM documents", 1),
        ("EXPLAIN ANALYZE FROM documents", 1),
        ("EXPLAIN (FORMAT json) FROM documents", 1),
        ("PIVOT (VALUES ('a', 1), ('b', 2)) t(k, v) ON k USING sum(v)", 1),
        ("PIVOT (VALUES ('a', 1), ('b', 2)) t(k, v) ON k IN ('a') USING sum(v)", 1),
        ("SELECT * FROM (PIVOT (VALUES ('a', 1), ('b', 2)) t(k, v) ON k USING sum(v))", 1),
        ("UNPIVOT (SELECT 1 AS a, 2 AS b) ON a, b INTO NAME n VALUE v", 2),
        ("FROM documents_as_of('2999-01-01')", 4),
        ("FROM range(3), generate_series(1, 2)", 6),
        ("SELECT unnest([1, 2, 3])", 3),
        ("SELECT * FROM duckdb_columns() WHERE table_name = 'targets' AND column_name = 'value'", 2),
        ("SELECT 'COPY t TO ''x''; from read_csv(''x'')' AS words", 1),
        ("SELECT 1 AS \"attach\" -- ; drop table t", 1),
    ],
)  # fmt: skip
def test_what_only_reads_is_answered(warehouse: Path, sql: str, count: int) -> None:
    assert len(ask(warehouse, sql, limits=SMALL).rows) == count


def test_an_answer_has_names_types_and_values(warehouse: Path) -> None:
    answer = ask(
        warehouse,
        "SELECT 1.50::DECIMAL(9, 2) AS amount, DATE '2024-01-31' AS day, NULL AS nothing, [1, 2] AS list, {'甲': 1} AS pair, "
        "TIMESTAMPTZ '2024-05-06 07:08:09+08' AS moment, uuid() IS NOT NULL AS held",
    )
    assert answer.columns == ("amount", "day", "nothing", "list", "pair", "moment", "held")
    assert answer.types[:4] == ("DECIMAL(9,2)", "DATE", "INTEGER", "INTEGER[]")
    moment = datetime(2024, 5, 5, 23, 8, 9, tzinfo=UTC)
    assert answer.rows == [(Decimal("1.50"), date(2024, 1, 31), None, [1, 2], {"甲": 1}, moment, True)]
    assert answer.cut_by is None


def test_a_query_takes_named_parameters(warehouse: Path) -> None:
    found = ask(warehouse, "SELECT $year + 1, $words || '!'", {"year": 2025, "words": "甲'; DROP TABLE t"})
    assert found.rows == [(2026, "甲'; DROP TABLE t!")]
    with pytest.raises(StoreError, match="parameters: year"):
        ask(warehouse, "SELECT $year")


WRITES = (
    "ATTACH 'policy.duckdb' AS live (READ_WRITE)",
    "ATTACH 'new.duckdb'",
    "ATTACH ':memory:' AS m",
    "DETACH policy",
    "USE memory",
    "DELETE FROM store.targets",
    "INSERT INTO store.runs BY NAME SELECT 'x' AS run_id RETURNING *",
    "UPDATE store.targets SET value = 0",
    "MERGE INTO store.targets USING targets ON false WHEN NOT MATCHED THEN INSERT",
    "TRUNCATE store.targets",
    "DROP VIEW targets",
    "ALTER TABLE store.targets ADD COLUMN x INTEGER",
    "COMMENT ON TABLE store.targets IS 'mine'",
    "CREATE TABLE mine AS SELECT 1",
    "CREATE TEMP TABLE mine AS SELECT 1",
    "CREATE TEMP MACRO mine() AS TABLE FROM read_text('salaries.csv')",
    "CREATE SECRET (TYPE http, BEARER_TOKEN 'x')",
    "COPY (SELECT 1) TO 'policy.duckdb'",
    "COPY targets TO 'policy.published.duckdb' (FORMAT parquet)",
    "COPY targets TO '/dev/stdout'",
    "COPY FROM DATABASE policy TO memory",
    "EXPORT DATABASE 'out'",
    "IMPORT DATABASE 'out'",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO 'left.csv'",
    "EXPLAIN ANALYZE CREATE TEMP TABLE mine AS SELECT 1",
    "EXPLAIN (FORMAT json, ANALYZE) DELETE FROM store.targets",
    "EXPLAIN\u00a0ANALYZE DELETE FROM store.targets",
    "CHECKPOINT",
    "VACUUM",
    "ANALYZE",
    "BEGIN",
    "PREPARE q AS SELECT 1",
    "EXECUTE q",
    "CALL enable_logging()",
    "CALL pragma_version()",
    "PRAGMA version",
    "PRAGMA show_tables",
    "PRAGMA enable_profiling",
    "PRAGMA database_list",
    "SET memory_limit = '100GB'",
    "SET GLOBAL enable_external_access = true",
    "SET VARIABLE x = 1",
    "RESET lock_configuration",
    "INSTALL httpfs",
    "LOAD httpfs",
    "UPDATE EXTENSIONS",
)
"""Statements that are no query."""
REACHES = (
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM READ_CSV_AUTO ('salaries.csv')",
    'SELECT * FROM "read_text"(\'salaries.csv\')',
    "FROM/* */read_blob/* */('salaries.csv')",
    "FROM\u00a0read_text('salaries.csv')",
    "FROM\u3000system.main.read_text('salaries.csv')",
    "SELECT (SELECT content FROM read_text('salaries.csv'))",
    "DESCRIBE FROM read_csv('salaries.csv')",
    "SUMMARIZE FROM read_csv('salaries.csv')",
    "PIVOT (FROM read_csv('salaries.csv')) ON name USING sum(yuan)",
    "EXPLAIN ANALYZE FROM read_csv('salaries.csv')",
    "FROM read_blob('policy.duckdb')",
    "FROM read_duckdb('policy.published.duckdb')",
    "FROM glob('/etc/*')",
    "FROM sniff_csv('salaries.csv')",
    "FROM parquet_metadata('salaries.csv')",
    "FROM read_json_objects('salaries.csv')",
    "FROM query('SELECT * FROM read_text(''salaries.csv'')')",
    "FROM query_table('salaries.csv')",
    "FROM json_execute_serialized_sql(json_serialize_sql('FROM read_text(''salaries.csv'')'))",
    "FROM enable_logging(storage = 'file', storage_path = 'logs')",
    "FROM enable_logging('QueryLog', storage_config = {'path': 'policy.duckdb'}, storage = 'file')",
    "SELECT write_log('x')",
    "FROM duckdb_logs",
    "FROM duckdb_logs()",
    "FROM truncate_duckdb_logs()",
    "FROM checkpoint()",
    "FROM force_checkpoint('policy')",
    "FROM enable_profiling()",
    "FROM duckdb_secrets()",
    "FROM which_secret('s3://office', 's3')",
    "FROM duckdb_settings()",
    "FROM pg_catalog.pg_settings",
    'FROM "pg_settings"',
    "SELECT current_setting('secret_directory')",
    "SELECT getenv('PATH')",
    "FROM duckdb_extensions()",
    "FROM pandas_scan(1)",
    "FROM arrow_scan(1, 2, 3)",
    "FROM python_map_function(1, 2, 3)",
    "FROM import_database('out')",
)
"""Queries that call what reaches beyond the warehouse, or would change how the process works."""


@pytest.mark.parametrize("sql", [*WRITES, *REACHES])
def test_what_does_more_than_read_the_warehouse_is_refused(reader: duckdb.DuckDBPyConnection, sql: str) -> None:
    with pytest.raises((StoreError, duckdb.Error)):  # what DuckDB cannot even parse does nothing
        readable(reader, sql)


@pytest.mark.parametrize("sql", [*WRITES[:2], *WRITES[15:25], *REACHES[:3], *REACHES[17:22]])
def test_what_is_refused_leaves_no_trace(warehouse: Path, sql: str) -> None:
    assert refusal(warehouse, sql).code in ("query-refused", "query-failed")


@pytest.mark.parametrize(
    "sql",
    [
        "FROM 'salaries.csv'",
        "FROM '/etc/passwd.csv'",
        "FROM 'policy.duckdb'",
        "FROM 'https://127.0.0.1:1/x.csv'",
        "FROM 's3://office/x.parquet'",
        "DESCRIBE 'salaries.csv'",
        "FROM request",  # a name in the program that asks
        "FROM sys.modules",
    ],
)
def test_what_is_no_relation_of_the_warehouse_is_none(warehouse: Path, sql: str) -> None:
    assert refusal(warehouse, sql).code == "query-failed"


@pytest.mark.parametrize("sql", ["SELECT 1; SELECT 2", "SELECT 1; DROP TABLE store.targets", "SELECT 1;;SELECT 2", "", " ; ", "-- no more"])
def test_one_statement_is_answered_and_neither_none_nor_two(warehouse: Path, sql: str) -> None:
    assert refusal(warehouse, sql).code == "query-refused"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT length(repeat('x', 3000000000))",
        "SELECT sum(length(repeat('甲', 1000000 + range::INTEGER))) FROM range(5000)",
        "SELECT lpad('x', 2000000000, 'y')",
        "SELECT list(repeat('x', 1000) || range) FROM range(10000000)",
        "SELECT string_agg(repeat('x', 1000), '') FROM range(10000000)",
        "SELECT len(range(1000000000))",
        "SELECT count(*) FROM (SELECT repeat('x', 100000) || range AS s FROM range(100000) ORDER BY s)",
        "SELECT repeat('x', 50000000) FROM range(100)",
    ],
)
def test_a_query_that_takes_too_much_memory_is_ended(warehouse: Path, sql: str) -> None:
    error = refusal(warehouse, sql)
    assert (error.code, str(error)) == ("query-too-large", "the query took more than 256 MB of memory")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range = 7",
        "SELECT count(*) FROM generate_series(1, 1000000000000)",
        "WITH RECURSIVE t AS (SELECT 1 AS i UNION ALL SELECT (i + 1) % 7 FROM t) SELECT max(i) FROM t",
        "SELECT sum(sleep_ms(1000)) FROM range(1000)",
        "EXPLAIN ANALYZE SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range = 7",
    ],
)
def test_a_query_without_end_is_ended_and_leaves_no_process(warehouse: Path, sql: str) -> None:
    error = refusal(warehouse, sql, Limits(seconds=0.7, megabytes=256, rows=10))
    assert (error.code, str(error)) == ("query-too-slow", "the query took more than 0.7 seconds")
    assert children(os.getpid()) == []


def test_rows_without_end_are_cut_at_the_limit(warehouse: Path) -> None:
    answer = ask(warehouse, "FROM range(1000000) a, range(1000000) b", limits=Limits(seconds=20, megabytes=256, rows=300))
    assert (len(answer.rows), answer.cut_by) == (300, "rows")
    assert ask(warehouse, "FROM range(300)", limits=Limits(rows=300)).cut_by is None


def test_an_answer_is_cut_at_the_limit_of_its_size(warehouse: Path) -> None:
    answer = ask(warehouse, "SELECT repeat('x', 1000) AS s FROM range(30000)", limits=Limits(answer_megabytes=8))
    assert answer.cut_by == "megabytes"
    assert 0 < sum(len(text) for (text,) in answer.rows) <= 8 << 20


def test_without_limits_all_is_given(warehouse: Path) -> None:
    assert len(ask(warehouse, "FROM range(50000)", limits=NO_LIMITS).rows) == 50_000


def test_a_query_that_fails_midway_gives_no_rows(warehouse: Path) -> None:
    error = refusal(warehouse, "SELECT if(range = 900, error('no more'), range) FROM range(1000)")
    assert (error.code, str(error)) == ("query-failed", "Invalid Input Error: no more")


def test_what_is_published_is_asked_while_a_run_writes(tmp_path: Path) -> None:
    path = tmp_path / "policy.duckdb"
    store_policies(path)
    with Warehouse(path) as writer:
        writer.begin_run("test")
        assert ask(path, "SELECT count(*) FROM runs").rows == [(1,)]
    assert ask(path, "SELECT count(*) FROM runs").rows == [(2,)]


def test_the_child_ends_when_its_parent_is_killed(warehouse: Path) -> None:
    program = "import sys; from pipeline.store.confined import *; ask(sys.argv[1], sys.argv[2], limits=NO_LIMITS)"
    endless = "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range = 7"
    parent = subprocess.Popen([sys.executable, "-c", program, str(warehouse), endless], cwd=ROOT)
    found = until(lambda: children(parent.pid))
    parent.kill()
    parent.wait()
    until(lambda: not any(Path(f"/proc/{child}/exe").exists() for child in found))


def until(holds: object, seconds: float = 20.0) -> list[int]:
    """Wait until something holds, and return it."""
    assert callable(holds)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := holds():
            return found  # type: ignore[no-any-return]  # a list where somebody wants one
        time.sleep(0.05)
    pytest.fail("it never came true")


def children(pid: int) -> list[int]:
    return [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]


@pytest.mark.parametrize("name", ["policy.duckdb", "policy.published.duckdb"])
def test_the_command_writes_no_answer_over_the_warehouse(warehouse: Path, name: str) -> None:
    done = command(warehouse, "-f", "csv", "-o", name, "from documents")
    assert (done.returncode, done.stderr) == (2, f"policy-targets: {name} belongs to the warehouse; name another file\n")


def test_the_command_says_which_setting_allows_more(warehouse: Path) -> None:
    slow = command(warehouse, "select sleep_ms(5000)", POLICY_TARGETS_SQL_SECONDS="0.5")
    assert slow.returncode == 2
    assert slow.stderr == (
        "policy-targets: the query took more than 0.5 seconds; the setting sql_seconds allows more, and --no-limit any\n"
    )
    large = command(warehouse, "select repeat('x', 900000000)", POLICY_TARGETS_SQL_MEGABYTES="200")
    assert (large.returncode, large.stderr.count("\n")) == (2, 1)
    assert "the setting sql_megabytes allows more" in large.stderr


def test_the_command_tells_that_an_answer_is_cut_and_exits_1(warehouse: Path) -> None:
    cut = command(warehouse, "-f", "json", "from range(10)", POLICY_TARGETS_SQL_ROWS="3")
    assert (cut.returncode, len(json.loads(cut.stdout))) == (1, 3)
    assert cut.stderr == "policy-targets: cut at the limit of 3 rows: there are more (the setting sql_rows, or --no-limit)\n"
    whole = command(warehouse, "-f", "json", "--no-limit", "from range(10)", POLICY_TARGETS_SQL_ROWS="3")
    assert (whole.returncode, len(json.loads(whole.stdout))) == (0, 10)


def test_a_file_is_written_whole_or_stays_as_it_was(warehouse: Path, tmp_path: Path) -> None:
    output = tmp_path / "rows.csv"
    output.write_text("as it was", encoding="utf-8")
    failed = command(warehouse, "-o", output, "select if(range = 9999, error('no'), 1) from range(10000)")
    assert (failed.returncode, output.read_text(encoding="utf-8"), list(tmp_path.iterdir())) == (2, "as it was", [output])
    assert command(warehouse, "-o", output, "select 1 as a").returncode == 0
    assert (output.read_text(encoding="utf-8-sig"), list(tmp_path.iterdir())) == ("a\n1\n", [output])


def command(warehouse: Path, *arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "sql", "-w", str(warehouse), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **settings}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_snapshot_is_what_is_asked(warehouse: Path) -> None:
    [(path,)] = ask(warehouse, "SELECT path FROM duckdb_databases() WHERE database_name LIKE 'policy%'").rows
    assert Path(path).resolve() == snapshot_path(warehouse)
