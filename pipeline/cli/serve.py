"""`policy-targets serve`: the warehouse for DuckDB clients on other machines, over Quack (HTTP), behind a token."""

from __future__ import annotations

import secrets
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import StoreError
from pipeline.settings import load_settings
from pipeline.store import open_reader
from pipeline.store.connection import failures_as_store_errors
from pipeline.store.lake import is_lake, load_extension
from pipeline.store.snapshots import published_at

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LOOK = 1.0
"""Seconds between two looks whether a run has published a new snapshot."""


def serve_command(*, address: str, warehouse: Path | None) -> None:
    """Serve the published snapshot at `address` (`quack:HOST:PORT`) until interrupted, and each new one in its turn."""
    settings = load_settings()
    path = warehouse or settings.warehouse
    if is_lake(path):
        raise StoreError("a lake is not served: its readers attach it themselves", code="lake-not-served")
    token = settings.serve_token or secrets.token_urlsafe(24)
    open_reader(path).close()  # makes the snapshot where there is none
    while True:
        shown = published_at(path)
        with open_reader(path) as reader, failures_as_store_errors(path):
            state = f" of {shown:%Y-%m-%d %H:%M:%S} UTC" if shown else ""
            _say(f"serving {path}{state} at {_start(reader, address, token)}")
            if not settings.serve_token:
                _say(f"token: {token} (set POLICY_TARGETS_SERVE_TOKEN for one of your own)")
            while published_at(path) == shown:
                time.sleep(LOOK)
            reader.execute("CALL quack_stop(?)", [address])


def _start(reader: DuckDBPyConnection, address: str, token: str) -> str:
    """Serve what a reader sees; returns the URL. Clients can ask, and reach neither files nor settings of this machine."""
    # httpfs comes first: once the file system is shut, the server could not load it.
    for extension in ("httpfs", "quack"):
        load_extension(reader, extension)
    reader.execute("SET enable_external_access = false; SET lock_configuration = true")
    host = address.removeprefix("quack:").rsplit(":", 1)[0]
    is_local = host in ("localhost", "127.0.0.1", "[::1]")
    row = reader.execute(
        "CALL quack_serve(?, token => ?, allow_other_hostname => ?)", [address, token, not is_local]
    ).fetchone()
    assert row is not None
    return str(row[1])


def _say(words: str) -> None:
    """Print a line at once: whoever started the server waits for it."""
    print(words, flush=True, file=sys.stderr)  # noqa: T201
