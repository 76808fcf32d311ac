"""Three rounds over an office's site with a real Prefect server, a kill -9 in each stage, and exactly the expected rows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from office_site import OfficeSite, Reply, article, office_site, plan
from prefect.settings import get_current_settings
from prefect.testing.utilities import prefect_test_harness

from flows.ingest import ingest
from flows.upkeep import audit, rebuild, reread, retry
from pipeline import fail_points
from pipeline.collect import Manifest
from pipeline.errors import CollectError
from pipeline.settings import load_settings
from pipeline.store import open_reader
from pipeline.upkeep.rebuild import differences

pytestmark = [pytest.mark.prefect, pytest.mark.slow]

ROOT = Path(__file__).parents[1]
SOURCE = """kind = "list"
address = "{address}/index.html"
links = "ul.list a"
pages = "index_{{page}}.html"
attachments = "div.article a"
delay = 0
timeout = 2
recheck_days = 0
"""
@pytest.fixture(scope="module", autouse=True)
def prefect_server() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OfficeSite]:
    with office_site() as site:
        (tmp_path / "sources").mkdir()
        (tmp_path / "sources" / "office.toml").write_text(SOURCE.format(address=site.address), encoding="utf-8")
        monkeypatch.setenv("POLICY_TARGETS_SOURCES", str(tmp_path / "sources"))
        monkeypatch.setenv("POLICY_TARGETS_ATTEMPTS", "5")
        yield site


def furnish(site: OfficeSite) -> None:
    """The site as it is first met: nine plans over two pages, each with its trouble."""
    site.put("/robots.txt", "User-agent: *\nDisallow: /inner/\n")
    site.put_list("/index.html", ["t/1.html", "t/2.html", "t/3.html", "t/4.html", "inner/9.html"])
    site.put_list("/index_1.html", ["t/5.html", "t/6.html", "t/7.html"])
    site.put_article("/t/1.html", plan(1), ["8.txt", "empty.txt"])
    site.put("/t/8.txt", plan(8, subject="托育服务").encode("gb18030"))
    site.put("/t/empty.txt", b"")
    site.put("/t/2.html", Reply(status=429, headers={"Retry-After": "1"}), Reply(body=article(plan(2))))
    site.put("/t/3.html", Reply(status=500), Reply(body=article(plan(3))))
    site.put("/t/4.html", Reply(body=article(plan(4)), cut_at=300), Reply(body=article(plan(4))))
    site.put("/t/5.html", Reply(body=article(plan(5)), slow=4.0), Reply(body=article(plan(5)), slow=0.5))
    for number in (6, 7):
        site.put_article(f"/t/{number}.html", plan(number))
    site.put_article("/inner/9.html", plan(9))


def rows(query: str) -> list[tuple[Any, ...]]:
    with open_reader(os.environ["POLICY_TARGETS_WAREHOUSE"]) as connection:
        return connection.execute(query).fetchall()


def facts() -> list[tuple[Any, ...]]:
    return rows(
        "select d.document_number, t.value::int, t.unit, t.year from targets t join documents d using (document_id) order by all"
    )


def expected(shares: dict[int, int]) -> list[tuple[Any, ...]]:
    """The rows of plans, by number and share."""
    found: list[tuple[Any, ...]] = []
    for number, share in shares.items():
        name = f"临政发〔2024〕{number}号"
        found += [(name, share, "%", 2026), (name, 1000 + number, "个", 2026), (name, 6, "所", 2025)]
    return sorted(found)


def start(*arguments: str, dying: str = "") -> subprocess.Popen[bytes]:
    """Start the flow in a process of its own, on the same server; it dies at a fail point where one is named (`batch.kept:2`)."""
    server = {"PREFECT_API_URL": str(get_current_settings().api.url), "PYTHONPATH": str(ROOT)}
    environment = {**os.environ, **server, **({fail_points.VARIABLE: dying} if dying else {})}
    return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def kill_when(process: subprocess.Popen[bytes], condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.02)
    process.kill()
    assert process.wait() == -signal.SIGKILL


def test_three_rounds_with_a_kill_in_each_stage_end_with_exactly_the_expected_rows(
    site: OfficeSite, tmp_path: Path
) -> None:
    furnish(site)
    died_collecting = start("-m", "flows.ingest", "--source", "office")
    kill_when(died_collecting, lambda: bool(site.asked_for("/t/5.html")))
    for place in ("batch.kept:2", "load.begun:2", "run.loaded:1"):
        killed = start("-m", "flows.ingest", "--source", "office", "--batch-size", "3", dying=place)
        assert killed.wait(timeout=120) == -signal.SIGKILL, place

    first = ingest(sources=["office"], batch_size=3)
    shares = dict.fromkeys(range(1, 9), 95)
    assert facts() == expected(shares)
    assert [len(site.asked_for(f"/t/{number}.html")) for number in (1, 2, 3, 4)] <= [5, 6, 6, 6]
    assert site.asked_for("/inner/9.html") == []
    assert rows("select count(*) from runs where status = 'died'") == [(3,)]

    site.put_article("/t/2.html", plan(2, value=98))
    site.put("/t/3.html", Reply(status=410))
    site.put_list("/index.html", ["t/10.html", "t/1.html", "t/2.html", "t/4.html"])
    site.put_article("/t/10.html", plan(10))
    second = ingest(sources=["office"])
    shares |= {2: 98, 10: 95}
    assert facts() == expected(shares)
    assert second.count("loaded") == 2
    assert rows("select count(*) from document_versions where superseded_at is not null") == [(1,)]

    before = site.asked_for("/t/1.html")
    third = ingest(sources=["office"])
    assert (third.count("loaded"), third.count("unchanged")) == (0, 9)
    assert facts() == expected(shares)
    assert site.asked_for("/t/1.html") == [*before, 304]
    assert "gone" in [line.get("outcome") for line in Manifest(load_settings().raw).lines()]

    # Three of the runs that were killed had tried the empty file, too.
    assert [run.count("rejected") for run in (first, second, third)] == [1, 1, 0]
    assert third.count("set-aside") == 1
    assert retry().count("rejected") == 1

    rebuilt = rebuild(str(tmp_path / "fresh.duckdb"))
    assert rebuilt.differing == {}
    assert reread(source="office").count("unchanged") >= 9
    assert audit().counts["documents"] == 9


def test_a_site_that_is_down_fails_the_flow_after_the_rest_is_loaded(site: OfficeSite, tmp_path: Path) -> None:
    site.put("/robots.txt", Reply(status=404))
    site.put("/index.html", Reply(status=403))
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "plan.txt").write_text(plan(1), encoding="utf-8")
    (tmp_path / "sources" / "local.toml").write_text('kind = "folder"\naddress = "inbox"\n', encoding="utf-8")
    with pytest.raises(CollectError, match="answered 403"):
        ingest(sources=["*"])
    assert facts() == expected({1: 95})
    assert rows("select source from documents") == [("local",)]


def test_a_rebuilt_warehouse_that_lost_a_row_is_told(site: OfficeSite, tmp_path: Path) -> None:
    furnish(site)
    site.put("/index.html", Reply(status=404))
    (tmp_path / "plan.txt").write_text(plan(1), encoding="utf-8")
    ingest([str(tmp_path / "plan.txt")])
    settings = load_settings()
    fresh = replace(settings, warehouse=tmp_path / "other.duckdb")
    rebuild(str(fresh.warehouse))
    with duckdb.connect(str(fresh.warehouse)) as connection:
        connection.execute("delete from store.targets where unit = '所'")
    assert differences(settings.warehouse, fresh.warehouse)["targets"] == (3, 2)
