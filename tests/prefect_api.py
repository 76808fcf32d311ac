"""Processes of Prefect for tests: starting them, asking a server over its API, waiting for what it is to say."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
WITHIN = 120.0


def ask(api: str, path: str, body: object) -> Any:
    request = urllib.request.Request(f"{api}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while True:
        try:
            with opener.open(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            if refusal.code != HTTPStatus.SERVICE_UNAVAILABLE:  # its database is busy
                raise
        time.sleep(0.5)


def wait_for(found: Callable[[], Any], process: subprocess.Popen[str]) -> Any:
    deadline = time.monotonic() + WITHIN
    while time.monotonic() < deadline:
        assert process.poll() is None
        try:
            if result := found():
                return result
        except OSError:
            pass
        time.sleep(0.5)
    raise AssertionError("not in time")


@contextmanager
def started(home: Path, command: list[str], **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A process of the checkout with a home of Prefect's of its own, ended with all that it started."""
    home.mkdir()
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
    own = {"PREFECT_HOME": str(home), "PREFECT_PROFILES_PATH": str(home / "profiles.toml")}
    with (home / "log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=inherited | own | environment, stdout=log, stderr=log, text=True, start_new_session=True
        )
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port
