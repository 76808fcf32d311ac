"""`make serve` on one machine: a server that answers, rounds that it schedules by itself, and runs that it carries out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from office_site import plan
from prefect_api import ask, free_port, started, wait_for

from pipeline.store import open_reader

pytestmark = [pytest.mark.prefect, pytest.mark.proof]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    (tmp_path / "sources").mkdir()
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "plan.txt").write_text(plan(1), encoding="utf-8")
    source = 'kind = "folder"\naddress = "inbox"\nschedule = "0 2 * * *"\n'
    (tmp_path / "sources" / "local.toml").write_text(source, encoding="utf-8")
    port = free_port()
    command = [sys.executable, "-m", "flows.serve", "--port", str(port)]
    sources = str(tmp_path / "sources")
    with started(tmp_path / "prefect", command, POLICY_TARGETS_SOURCES=sources) as process:
        yield f"http://127.0.0.1:{port}/api", process


def test_rounds_are_scheduled_and_carried_out(served: tuple[str, subprocess.Popen[str]]) -> None:
    api, process = served
    named = {"deployments": {"name": {"any_": ["local"]}}}
    [deployment] = wait_for(lambda: ask(api, "deployments/filter", named), process)
    scheduled = wait_for(lambda: ask(api, "flow_runs/filter", named), process)
    assert {run["state"]["type"] for run in scheduled} == {"SCHEDULED"}
    # 02:00 in Shanghai is 18:00 UTC of the day before.
    assert {run["expected_start_time"][11:16] for run in scheduled} == {"18:00"}

    run = ask(api, f"deployments/{deployment['id']}/create_flow_run", {"state": {"type": "SCHEDULED"}})
    mine = {"flow_runs": {"id": {"any_": [run["id"]]}, "state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED"]}}}}
    [done] = wait_for(lambda: ask(api, "flow_runs/filter", mine), process)
    assert done["state"]["type"] == "COMPLETED", done["state"]
    with open_reader(os.environ["POLICY_TARGETS_WAREHOUSE"]) as connection:
        assert connection.execute("select source, document_number from documents").fetchall() == [
            ("local", "临政发〔2024〕1号")
        ]
