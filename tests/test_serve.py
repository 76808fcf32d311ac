"""Clients on other machines: DuckDB asks the warehouse over Quack, with a token, and can do nothing else there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest
from fictional_inbox import fill_inbox
from prefect_api import free_port

from pipeline.run.ingest import ingest
from pipeline.settings import Settings
from pipeline.store.lake import load_extension

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "in-the-park-at-noon"  # of a server that lives for a test
COUNT = "SELECT count(*) FROM targets"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serve")
    load(folder, fill_inbox(folder))
    return folder / "policy.duckdb"


def load(folder: Path, *paths: Path) -> None:
    settings = Settings(warehouse=folder / "policy.duckdb", raw=folder / "raw", workers=1)
    ingest(list(map(str, paths)), settings, command="test")


@contextmanager
def served(warehouse: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Serve a warehouse; gives the address and the process, which has said that it serves."""
    address = f"quack:localhost:{free_port()}"
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "serve", "--address", address, "-w", str(warehouse)],
        env={**os.environ, "POLICY_TARGETS_SERVE_TOKEN": TOKEN, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        assert "serving" in process.stderr.readline()
        yield address, process
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture(scope="module")
def address(warehouse: Path) -> Iterator[str]:
    with served(warehouse) as (address, _):
        yield address


def asked(address: str, sql: str, token: str = TOKEN) -> list[tuple[Any, ...]]:
    """What a client elsewhere is answered."""
    with duckdb.connect() as client:
        for extension in ("httpfs", "quack"):
            load_extension(client, extension)
        return client.execute(f"FROM quack_query('{address}', $$ {sql} $$, token => '{token}')").fetchall()


def test_a_client_with_the_token_asks_in_sql(address: str) -> None:
    assert asked(address, COUNT) == [(6,)]
    assert asked(address, "SELECT value FROM targets JOIN documents USING (document_id) WHERE unit = '%' ORDER BY 1") == [
        (80.0,),
        (95.0,),
    ]


def test_a_client_attaches_the_warehouse(address: str) -> None:
    with duckdb.connect() as client:
        for extension in ("httpfs", "quack"):
            load_extension(client, extension)
        client.execute(f"CREATE SECRET (TYPE quack, TOKEN '{TOKEN}')")
        client.execute(f"ATTACH '{address}' AS policy")
        assert client.execute("SELECT max(value) FROM policy.targets WHERE unit = '%'").fetchall() == [(95.0,)]


def test_a_client_without_the_token_is_refused(address: str) -> None:
    with pytest.raises(duckdb.Error, match="Authentication failed"):
        asked(address, COUNT, token="guessed-by-somebody")


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM store.targets",
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY (SELECT 1) TO 'left-behind.csv'",
        "ATTACH 'other.duckdb'",
        "SET enable_external_access = true",
    ],
)
def test_a_client_can_change_nothing_and_reach_no_file(address: str, sql: str) -> None:
    with pytest.raises(duckdb.Error, match=r"read-only|disabled|locked|Cannot"):
        asked(address, sql)


def test_what_a_run_publishes_is_served(tmp_path: Path) -> None:
    inbox = fill_inbox(tmp_path)
    load(tmp_path, inbox / "plan.txt")
    with served(tmp_path / "policy.duckdb") as (address, process):
        assert asked(address, COUNT) == [(3,)]
        load(tmp_path, inbox / "care.txt")
        assert process.stderr is not None
        assert "serving" in process.stderr.readline()
        assert asked(address, COUNT) == [(6,)]
