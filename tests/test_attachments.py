"""An article's attachments are tied to it: by the address that it links to, or by the path of a file saved beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from office_site import OfficeSite, article, office_site, plan

from pipeline.collect import Source, collect
from pipeline.run.ingest import ingest, ingest_items
from pipeline.settings import Settings
from pipeline.store import open_reader

TIES = """
    SELECT a.source_uri, a.attachment_uri, s.source_uri, a.document_id IS DISTINCT FROM a.attachment_id
    FROM attachments AS a LEFT JOIN document_sources AS s ON s.document_id = a.attachment_id
    ORDER BY ALL
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(warehouse=tmp_path / "policy.duckdb", raw=tmp_path / "raw", workers=1)


def ask(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with open_reader(settings.warehouse) as reader:
        return reader.execute(sql).fetchall()


def visit(site: OfficeSite, settings: Settings) -> None:
    source = Source(name="office", kind="list", address=f"{site.address}/index.html", links="ul.list a", delay=0)
    ingest_items(collect(source, settings.raw).items, settings, command="test")


def test_an_attachment_that_was_collected_is_tied_to_its_article(settings: Settings) -> None:
    with office_site() as site:
        site.put_list("/index.html", ["/1.html"])
        site.put_article("/1.html", plan(1), ["/f/annex.txt", "/f/lost.pdf"])
        site.put("/f/annex.txt", plan(2))
        visit(site, settings)
        at = site.address
    assert ask(settings, TIES) == [
        (f"{at}/1.html", f"{at}/f/annex.txt", f"{at}/f/annex.txt", True),
        (f"{at}/1.html", f"{at}/f/lost.pdf", None, True),
    ]


def test_an_attachment_of_two_articles_is_tied_to_both(settings: Settings) -> None:
    with office_site() as site:
        site.put_list("/index.html", ["/1.html", "/3.html"])
        site.put_article("/1.html", plan(1), ["/f/annex.txt"])
        site.put_article("/3.html", plan(3), ["/f/annex.txt"])
        site.put("/f/annex.txt", plan(2))
        visit(site, settings)
        at = site.address
    assert [row[0] for row in ask(settings, TIES)] == [f"{at}/1.html", f"{at}/3.html"]


def test_an_article_that_changed_has_the_attachments_that_it_names_now(settings: Settings) -> None:
    with office_site() as site:
        site.put_list("/index.html", ["/1.html"])
        site.put("/1.html", article(plan(1), ["/f/old.txt"]), article(plan(1, value=96), ["/f/new.txt"]))
        site.put("/f/old.txt", plan(2))
        site.put("/f/new.txt", plan(3))
        source = Source(
            name="office", kind="list", address=f"{site.address}/index.html", links="ul.list a", delay=0, recheck_days=0
        )
        for _ in range(2):
            ingest_items(collect(source, settings.raw).items, settings, command="test")
        at = site.address
    assert [row[1] for row in ask(settings, TIES)] == [f"{at}/f/new.txt"]


def test_a_saved_page_is_tied_to_the_files_beside_it(settings: Settings, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    page, annex = inbox / "plan.html", inbox / "附件 1.txt"
    page.write_bytes(article(plan(1), ["./%E9%99%84%E4%BB%B6%201.txt", "https://office.example/far.pdf", "/root.pdf", "#top"]))
    annex.write_text(plan(2), encoding="utf-8")
    ingest([page.as_posix(), annex.as_posix()], settings, command="test")
    assert ask(settings, TIES) == [
        (page.as_posix(), annex.as_posix(), annex.as_posix(), True),
        (page.as_posix(), "https://office.example/far.pdf", None, True),
    ]
