"""Backfill over an office's site on loopback: told beforehand, stopped and taken up, each document asked for once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office_site import OfficeSite, Reply, office_site, plan
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.collect import FetchLine, Manifest, collect
from pipeline.collect.backfill import Backfill, Span
from pipeline.collect.rounds import only_round
from pipeline.collect.sources import Source
from pipeline.errors import CollectError

ROOT = Path(__file__).parents[1]
DOCUMENTS = 7


@pytest.fixture
def site() -> Iterator[OfficeSite]:
    """A list of three pages, with seven articles, each with an attachment."""
    with office_site() as site:
        pages = {"/index.html": (1, 2, 3), "/index_1.html": (4, 5, 6), "/index_2.html": (7,)}
        for path, numbers in pages.items():
            site.put_list(path, [f"{number}.html" for number in numbers])
        for number in range(1, DOCUMENTS + 1):
            site.put_article(f"/{number}.html", plan(number), [f"{number}.pdf"])
            site.put(f"/{number}.pdf", b"%PDF-" + str(number).encode())
        yield site


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return tmp_path / "raw"


def office(site: OfficeSite, **keys: Any) -> Source:
    given = {"kind": "list", "address": f"{site.address}/index.html", "links": "ul.list a", "pages": "index_{page}.html"}
    return Source(**{"name": "office", "delay": 0.0, "retries": 0, **given, **keys})


def asked(site: OfficeSite) -> Counter[str]:
    return Counter(path for path, _ in site.asked if path.endswith(".pdf") or path[1:2].isdigit())


ALL_ONCE = {f"/{number}.{ending}": 1 for number in range(1, DOCUMENTS + 1) for ending in ("html", "pdf")}


def test_it_tells_how_much_and_how_long_before_a_document_is_asked_for(site: OfficeSite, raw: Path) -> None:
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 4\n")
    with Backfill(office(site, delay=1.5), raw, Span(size=3), sleep=lambda _: None) as backfill:
        ahead = backfill.estimate(backfill.plan())
    assert (ahead.missing, ahead.documents, ahead.windows, ahead.windows_left) == (7, 7, 3, 3)
    assert (ahead.pause, ahead.seconds) == (4.0, 28.0)
    assert asked(site) == {}


def test_interrupted_within_a_window_it_goes_on_and_asks_for_each_document_once(site: OfficeSite, raw: Path) -> None:
    def interrupt(line: FetchLine) -> None:
        if line.url.endswith("/5.html"):  # before its attachment is asked for
            raise KeyboardInterrupt

    with Backfill(office(site), raw, Span(size=3), note=interrupt) as backfill, pytest.raises(KeyboardInterrupt):
        list(backfill.run(backfill.plan()))
    assert sum(asked(site).values()) == 9
    with Backfill(office(site), raw, Span(size=3)) as backfill:
        taken_up = backfill.plan()
        assert (taken_up.left, backfill.estimate(taken_up).missing) == ([2, 3], 2)
        assert [done.number for done in backfill.run(taken_up)] == [2, 3]
    assert asked(site) == ALL_ONCE
    assert len(site.asked_for("/index_2.html")) == 1


def test_a_process_that_is_killed_is_taken_up_by_another(site: OfficeSite, raw: Path, tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    text = f'kind = "list"\naddress = "{site.address}/index.html"\nlinks = "ul.list a"\npages = "index_{{page}}.html"\n'
    (tmp_path / "sources" / "office.toml").write_text(text + "delay = 0.1\n", encoding="utf-8")
    given = {"POLICY_TARGETS_SOURCES": str(tmp_path / "sources"), "POLICY_TARGETS_RAW": str(raw)}
    command = [sys.executable, "-m", "pipeline.cli", "source", "backfill", "office", "--size", "2"]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | given, stdout=subprocess.DEVNULL) as process:
        until = time.monotonic() + 60
        while not asked(site)["/4.html"] and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    noted = [line["url"] for line in Manifest(raw).lines() if line["of"] == "document"]
    before = asked(site)
    again = subprocess.run(command, cwd=ROOT, env=os.environ | given, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert "window 4 of 4" in again.stdout
    assert asked(site).keys() == ALL_ONCE.keys()
    # What was asked for and not noted when it was killed, at most one, is all that is asked for again.
    twice = [path for path, count in asked(site).items() if count > 1]
    assert twice == [path for path in before if site.address + path not in noted]
    assert len(twice) <= 1


def test_a_site_that_goes_down_ends_it_and_its_window_is_gone_through_again(site: OfficeSite, raw: Path) -> None:
    site.put_article("/4.html", plan(4))
    article = site.pages["/4.html"][0]
    site.pages["/4.html"] = [Reply(status=429, headers={"Retry-After": "999"}), article]
    with Backfill(office(site), raw, Span(size=3)) as backfill:
        first = list(backfill.run(backfill.plan()))
        assert [(done.number, "asks for a rest" in done.problem) for done in first] == [(1, False), (2, True)]
        assert [done.problem for done in backfill.run(backfill.plan())] == ["", ""]
    assert asked(site)["/4.html"] == 2


def test_windows_at_a_time_and_then_rounds_that_stop_at_what_is_known(site: OfficeSite, raw: Path) -> None:
    for left in ([2, 3], [3], []):
        with Backfill(office(site), raw, Span(size=3)) as backfill:
            made = backfill.plan()
            assert [done.number for done in backfill.run(made, windows=1)] == [3 - len(left)]
    assert asked(site) == ALL_ONCE
    site.asked.clear()
    assert collect(office(site), raw).fetched == ()
    assert site.asked_for("/index_1.html") == []


def test_it_keeps_the_pace_of_the_source(site: OfficeSite, raw: Path) -> None:
    with Backfill(office(site, delay=0.25), raw, Span(size=3)) as backfill:
        list(backfill.run(backfill.plan()))
    times = [at for _, at in site.times]
    # A request may reach a busy site late and the next one in time, so that a single gap tells little. All of them do,
    # and so do any three in a row: without one of its pauses they take no more than two.
    assert times[-1] - times[0] >= 0.25 * (len(times) - 2)
    assert min(after - before for before, after in zip(times, times[3:], strict=False)) >= 0.55


def test_dates_choose_what_the_listing_dates(site: OfficeSite, raw: Path) -> None:
    dates = {1: "<lastmod>2021-03-01</lastmod>", 2: "<lastmod>2024-05-01</lastmod>", 3: ""}
    entries = "".join(f"<url><loc>/{number}.html</loc>{written}</url>" for number, written in dates.items())
    site.put("/map.xml", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>')
    source = Source(name="office", kind="sitemap", address=f"{site.address}/map.xml", delay=0.0)
    with Backfill(source, raw, Span(since=date(2024, 1, 1), until=date(2024, 12, 31))) as backfill:
        made = backfill.plan()
        list(backfill.run(made))
    assert made.passed_over == 2
    assert asked(site) == {"/2.html": 1, "/2.pdf": 1}
    assert not Manifest(raw).state("office").listed_all


def test_another_size_makes_another_plan_and_fetches_nothing_twice(site: OfficeSite, raw: Path) -> None:
    for size in (3, 5):
        with Backfill(office(site), raw, Span(size=size)) as backfill:
            made = backfill.plan()
            list(backfill.run(made, windows=1))
    assert made.windows == 2
    assert asked(site) == {path: 1 for path in ALL_ONCE if int(path[1]) <= 5}


def test_a_listing_that_fails_makes_no_plan(site: OfficeSite, raw: Path) -> None:
    site.put("/index_1.html", Reply(status=500))
    with Backfill(office(site), raw, Span()) as backfill, pytest.raises(CollectError, match=r"office: .*500"):
        backfill.plan()
    assert not (raw / "rounds" / "office.backfill.jsonl").exists()


def test_it_waits_for_no_other_process_and_holds_none_up_between_windows(site: OfficeSite, raw: Path) -> None:
    with Backfill(office(site), raw, Span(size=3)) as backfill:
        going = backfill.run(backfill.plan())
        next(going)
        with only_round(office(site), raw), pytest.raises(CollectError, match="another process is collecting"):
            next(going)


def test_a_folder_has_nothing_to_backfill(raw: Path) -> None:
    with pytest.raises(CollectError, match="there is nothing to backfill"):
        Backfill(Source(name="local", kind="folder", address="inbox"), raw, Span())


def test_the_command_tells_what_is_ahead_and_what_each_window_brought(
    site: OfficeSite, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICY_TARGETS_SOURCES", str(tmp_path / "sources"))
    monkeypatch.setenv("POLICY_TARGETS_RAW", str(raw))
    keys = ["links=ul.list a", "pages=index_{page}.html", "delay=0"]
    CliRunner().invoke(app, ["source", "add", "office", "list", f"{site.address}/index.html", *keys])
    command = ["source", "backfill", "office", "--size", "4"]
    ahead = CliRunner().invoke(app, [*command, "--estimate"])
    assert "7 of 7 documents to fetch, in 2 of 2 windows" in ahead.stdout
    assert asked(site) == {}
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0
    assert "window 2 of 2: 6 new" in done.stdout
    assert asked(site) == ALL_ONCE
