"""`policy-targets source` and `retry`: sources tried without storing, slips told, what failed tried again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from office_site import OfficeSite, Reply, office_site, plan
from typer.testing import CliRunner, Result

from pipeline.cli.app import app
from pipeline.collect import Manifest, collect, find_sources
from pipeline.errors import CollectError, SettingsError
from pipeline.settings import load_settings
from pipeline.store import open_reader


@pytest.fixture(autouse=True)
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POLICY_TARGETS_SOURCES", str(tmp_path / "sources"))
    return tmp_path / "sources"


@pytest.fixture
def site() -> Iterator[OfficeSite]:
    with office_site() as site:
        yield site


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), catch_exceptions=True)


def rejections() -> list[tuple[str, int]]:
    with open_reader(os.environ["POLICY_TARGETS_WAREHOUSE"]) as connection:
        return connection.execute("select path, attempts from rejections order by path").fetchall()


def test_a_source_that_is_added_can_be_tried_and_is_listed(site: OfficeSite, tmp_path: Path) -> None:
    site.put_list("/index.html", ["1.html"])
    address = f"{site.address}/index.html"
    added = run("source", "add", "office", "list", address, "links=ul.list a", "region=330100", "delay=0")
    assert added.exit_code == 0, added.output
    tried = run("source", "test", "office", "--json")
    assert json.loads(tried.stdout) == [
        {"address": f"{site.address}/1.html", "title": "关于1.html的通知", "known": False}
    ]
    assert not (tmp_path / "raw").exists()
    [listed] = json.loads(run("source", "list", "--json").stdout)
    assert (listed["name"], listed["documents"]) == ("office", 0)


def test_a_source_that_finds_nothing_is_told_by_the_exit_code(site: OfficeSite) -> None:
    site.put_list("/index.html", ["1.html"])
    run("source", "add", "office", "list", f"{site.address}/index.html", "links=table a", "delay=0")
    tried = run("source", "test", "office")
    assert tried.exit_code == 1
    assert "0 documents" in tried.stdout


def test_a_folder_is_tried_like_a_site(sources: Path, inbox: Path) -> None:
    run("source", "add", "local", "folder", str(inbox))
    assert len(json.loads(run("source", "test", "local", "--json").stdout)) == 4


def test_a_slip_in_a_new_source_leaves_no_file(sources: Path) -> None:
    result = run("source", "add", "office", "feed", "https://www.linjiang.example/rss.xml", "links=a")
    assert isinstance(result.exception, SettingsError)
    assert "a source of kind feed has no links" in str(result.exception)
    assert list(sources.glob("*")) == []


def test_a_source_is_not_overwritten(sources: Path) -> None:
    for _ in range(2):
        result = run("source", "add", "office", "feed", "https://www.linjiang.example/rss.xml")
    assert "is there already" in str(result.exception)


def test_what_was_rejected_too_often_is_set_aside_until_it_is_retried(inbox: Path, tmp_path: Path) -> None:
    for _ in range(4):
        last = run("run", str(inbox))
    assert "2 set-aside" in last.stdout
    assert last.exit_code == 0
    assert [attempts for _, attempts in rejections()] == [3, 3]
    (inbox / "empty.txt").unlink()
    retried = run("retry", str(inbox / "picture.txt"))
    assert retried.exit_code == 1
    assert [attempts for _, attempts in rejections()] == [3, 4]


def test_a_file_that_was_not_rejected_cannot_be_retried(inbox: Path) -> None:
    run("run", str(inbox))
    result = run("retry", str(inbox / "plan.txt"))
    assert isinstance(result.exception, CollectError)
    assert "was not rejected" in str(result.exception)


def test_addresses_that_were_set_aside_are_asked_for_again(site: OfficeSite, inbox: Path) -> None:
    site.put_list("/index.html", ["1.html"])
    site.put("/1.html", Reply(status=403))
    run("source", "add", "office", "list", f"{site.address}/index.html", "links=ul.list a", "delay=0", "max_attempts=1")
    run("run", str(inbox / "plan.txt"))
    settings = load_settings()
    [source] = find_sources(settings.sources, ["office"])
    assert len(collect(source, settings.raw).set_aside) == 1
    assert "1 addresses are asked for again" in run("retry").stdout
    site.put_article("/1.html", plan(1))
    assert collect(source, settings.raw).counts()["new"] == 1
    assert Manifest(settings.raw).state("office").known[f"{site.address}/1.html"].failures == 0
