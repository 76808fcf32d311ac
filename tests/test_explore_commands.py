"""The commands `explore` and `report`: they tell where, answer there, and fail in one line."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from explore_site import SAMPLES

from pipeline.run.ingest import ingest
from pipeline.settings import Settings


@pytest.fixture
def loaded(tmp_path: Path) -> Path:
    settings = Settings(warehouse=tmp_path / "policy.duckdb", raw=tmp_path / "raw", workers=1)
    ingest([str(SAMPLES / "linjiang-preschool.txt")], settings, command="test")
    return settings.warehouse


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "pipeline.cli", *arguments], capture_output=True, text=True, timeout=120)


def test_explore_tells_its_address_answers_there_and_ends_when_interrupted(loaded: Path) -> None:
    arguments = [sys.executable, "-m", "pipeline.cli", "explore", "--port", "0", "--warehouse", str(loaded)]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        address = re.search(r"http://127\.0\.0\.1:\d+/", server.stderr.readline())
        assert address
        answer = httpx.get(f"{address[0]}docs", timeout=60)
        assert (answer.status_code, "临江区" in answer.text) == (200, True)
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=30) in (0, 130)


def test_explore_beyond_this_machine_makes_a_token(loaded: Path) -> None:
    arguments = [sys.executable, "-m", "pipeline.cli", "explore", "--host", "0.0.0.0", "--port", "0", "--warehouse", str(loaded)]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        address = re.search(r"http://0\.0\.0\.0:(\d+)/\?token=(\S+)", server.stderr.readline())
        assert address
        here = f"http://127.0.0.1:{address[1]}/runs"
        assert httpx.get(here, timeout=60).status_code == 401
        assert httpx.get(here, headers={"authorization": f"Bearer {address[2]}"}, timeout=60).status_code == 200
        server.terminate()


def test_what_keeps_the_pages_from_being_served_is_one_line(loaded: Path, tmp_path: Path) -> None:
    none = command("explore", "--warehouse", str(tmp_path / "none.duckdb"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = command("explore", "--port", str(taken.getsockname()[1]), "--warehouse", str(loaded))
    for failed, words in ((none, "there is no warehouse"), (port, "cannot listen")):
        assert failed.returncode == 2
        assert words in failed.stderr
        assert failed.stderr.count("\n") == 1


def test_report_writes_pages_into_a_new_folder_alone(loaded: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    written = command("report", str(folder), "--language", "en", "--warehouse", str(loaded))
    assert written.returncode == 0
    assert "What policies promise" in (folder / "index.html").read_text(encoding="utf-8")
    assert (folder / "docs.csv").exists()
    again = command("report", str(folder), "--warehouse", str(loaded))
    assert (again.returncode, "is not empty" in again.stderr) == (2, True)
