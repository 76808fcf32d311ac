"""Watches: read from files with errors that name the line; a new target is told to a real server, and once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from fictional_inbox import PLAN
from prefect.testing.utilities import prefect_test_harness

from flows.automations import register
from flows.ingest import ingest
from pipeline.errors import CollectError, SettingsError
from pipeline.run.ingest import ingest as load_plainly
from pipeline.settings import load_settings
from pipeline.upkeep.watches import Watch, find_watched, is_watched, load_watches, note_told

pytestmark = pytest.mark.prefect

FACT = {
    "indicator": "新建幼儿园",
    "indicator_name": "新建幼儿园数",
    "comparator": "=",
    "unit": "所",
    "region": "云州市临江区",
    "region_code": "990102",
}
WITHIN = 60.0
ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("watch", "matches"),
    [
        (Watch(name="w", indicator="幼儿园"), True),
        (Watch(name="w", indicator="园数$"), True),
        (Watch(name="w", indicator="学位"), False),
        (Watch(name="w", region="990100"), True),
        (Watch(name="w", region="990103"), False),
        (Watch(name="w", region="临江区"), True),
        (Watch(name="w", indicator="幼儿园", unit="%"), False),
        (Watch(name="w", indicator="幼儿园", comparator=">="), False),
    ],
)
def test_a_watch_matches_where_all_that_it_says_holds(watch: Watch, matches: bool) -> None:
    assert is_watched(watch, FACT) is matches


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('unit = "%"\n', "1: indicator or region is missing"),
        ('region = "33"\nindicator = "("\n', "2: indicator is no regular expression"),
        ('indicator = "a"\nplace = "b"\n', "2: there is no key place"),
        ('indicator = "a"\n\nregion = 33\n', "3: region must be a text"),
        ('indicator = "a"\ncomparator = "≥"\n', "2: comparator must be one of"),
    ],
)
def test_a_slip_names_file_and_line(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "w.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=f"w.toml:{words}"):
        load_watches(tmp_path)


def test_what_a_run_loaded_that_was_killed_before_it_told_is_told_by_the_next(tmp_path: Path) -> None:
    (tmp_path / "schools.toml").write_text('indicator = "幼儿园|学校|公园"\n', encoding="utf-8")
    settings = replace(load_settings(), watches=tmp_path, warehouse=tmp_path / "w.duckdb", raw=tmp_path / "raw", workers=1)
    plan = tmp_path / "plan.txt"

    def load(text: str) -> str:
        plan.write_text(text, encoding="utf-8")
        return load_plainly([str(plan)], settings, command="test").run_id

    note_told(settings, find_watched(settings, load(PLAN)))
    # A process that loads, and is killed at the end of it: nothing told, nothing noted.
    plan.write_text(PLAN.replace("幼儿园6所", "幼儿园6所、新建学校3所"), encoding="utf-8")
    killed = """
import os, sys
from pipeline.run.ingest import ingest
from pipeline.settings import load_settings
ingest(sys.argv[1:], load_settings(), command="test")
os.kill(os.getpid(), 9)
"""
    environment = os.environ | {"POLICY_TARGETS_WAREHOUSE": str(settings.warehouse), "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", killed, str(plan)], env=environment, check=False).returncode == -9

    told = find_watched(settings, load(PLAN.replace("幼儿园6所", "幼儿园6所、新建学校3所、新建公园2座")))
    assert [new.fact["value_text"] for new in told.new] == ["3所", "2座"]
    note_told(settings, told)
    assert find_watched(settings, load(plan.read_text(encoding="utf-8"))).new == ()


@contextmanager
def listening() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A web address, and what is POSTed to it."""
    posted: list[dict[str, Any]] = []

    class Take(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name that http.server calls
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Take)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", posted
    finally:
        server.shutdown()
        server.server_close()


def wait_until(posted: list[dict[str, Any]], count: int) -> None:
    deadline = time.monotonic() + WITHIN
    while len(posted) < count and time.monotonic() < deadline:
        time.sleep(0.2)


@pytest.mark.slow
def test_a_new_target_and_a_failed_run_reach_the_webhook_and_a_rerun_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "watches").mkdir()
    (tmp_path / "watches" / "schools.toml").write_text('indicator = "幼儿园|学校"\n', encoding="utf-8")
    plan = tmp_path / "plan.txt"
    plan.write_text(PLAN, encoding="utf-8")
    with prefect_test_harness(server_startup_timeout=120), listening() as (address, posted):
        register("http://127.0.0.1:9/")
        register(address)
        ingest([str(plan)])  # before there is a watch: no news
        monkeypatch.setenv("POLICY_TARGETS_WATCHES", str(tmp_path / "watches"))
        ingest([str(plan)])
        plan.write_text(PLAN.replace("新建幼儿园6所", "新建幼儿园6所、新建学校3所"), encoding="utf-8")
        ingest([str(plan)])
        wait_until(posted, 1)
        ingest([str(plan)])
        ingest([str(plan)], force=True)
        with pytest.raises(CollectError):
            ingest([str(tmp_path / "none")])
        wait_until(posted, 2)
    new, failed = posted
    assert (new["event"], new["target"]["watch"]) == ("policy-targets.target.new", "schools")
    assert (new["target"]["value_exact"], new["target"]["unit"]) == ("3", "所")
    assert "新建学校3所" in new["target"]["evidence"]
    assert failed["event"] == "prefect.flow-run.Failed"
    assert "no such file" in failed["message"]
    assert Path(os.environ["POLICY_TARGETS_WAREHOUSE"]).with_suffix(".watched.jsonl").exists()
