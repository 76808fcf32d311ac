"""Past one machine: `make worker` on two hosts takes shards of one load, and both write one lake."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from office_site import plan
from postgres import postgres
from prefect_api import ask, free_port, started, wait_for

from pipeline.store import open_reader, run_checks

pytestmark = [pytest.mark.prefect, pytest.mark.proof]

ENDED = {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]}}


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("POLICY_TARGETS_LAKE_DATA", f"{tmp_path / 'lake-data'}/")
    with postgres() as catalogue:
        monkeypatch.setenv("POLICY_TARGETS_WAREHOUSE", f"ducklake:postgres:{catalogue}")
        yield os.environ["POLICY_TARGETS_WAREHOUSE"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    port = free_port()
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with started(tmp_path / "server", command) as process:
        yield f"http://127.0.0.1:{port}/api", process


def test_workers_on_two_hosts_take_a_shard_each_and_write_one_lake(
    lake: str, server: tuple[str, subprocess.Popen[str]], tmp_path: Path
) -> None:
    api, process = server
    wait_for(lambda: ask(api, "work_pools/filter", {}) == [], process)
    worker = ["make", "worker", "LIMIT=1"]
    with (
        started(tmp_path / "east", worker, PREFECT_API_URL=api, POLICY_TARGETS_RAW=str(tmp_path / "raw-east")) as east,
        started(tmp_path / "west", worker, PREFECT_API_URL=api, POLICY_TARGETS_RAW=str(tmp_path / "raw-west")),
    ):
        workers = wait_for(lambda: online(api, 2), east)
        [deployment] = ask(api, "deployments/filter", {"deployments": {"name": {"any_": ["files"]}}})
        runs = [
            ask(
                api,
                f"deployments/{deployment['id']}/create_flow_run",
                {"state": {"type": "SCHEDULED"}, "parameters": {"paths": [str(shard(tmp_path, numbers))]}},
            )["id"]
            for numbers in (range(1, 4), range(4, 8))
        ]
        mine = {"flow_runs": {"id": {"any_": runs}, "state": ENDED}}
        done = wait_for(lambda: len(found := ask(api, "flow_runs/filter", mine)) == 2 and found, east)
    assert [run["state"]["type"] for run in done] == ["COMPLETED", "COMPLETED"], [run["state"] for run in done]
    assert len({worker["name"] for worker in workers}) == 2
    with open_reader(lake) as reader:
        numbers = reader.execute("SELECT document_number FROM documents ORDER BY 1").fetchall()
        assert numbers == [(f"临政发〔2024〕{number}号",) for number in range(1, 8)]
        assert reader.execute("SELECT status, loaded FROM runs ORDER BY loaded").fetchall() == [
            ("succeeded", 3),
            ("succeeded", 4),
        ]
        assert [result.name for result in run_checks(reader) if not result.is_kept] == []


def online(api: str, count: int) -> list[dict[str, Any]]:
    """The workers of the pool, once there are so many; empty before."""
    found: list[dict[str, Any]] = ask(api, "work_pools/policy-targets/workers/filter", {})
    time.sleep(0.5)
    return found if len([worker for worker in found if worker["status"] == "ONLINE"]) >= count else []


def shard(folder: Path, numbers: range) -> Path:
    """A folder with some of the plans."""
    inbox = folder / f"shard-{numbers.start}"
    inbox.mkdir()
    for number in numbers:
        (inbox / f"{number}.txt").write_text(plan(number), encoding="utf-8")
    return inbox
