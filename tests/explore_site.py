"""A site of pages for tests: the samples, fictional plans that disagree, and a document made to do harm."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from fictional_facts import Reading, fictional_names
from fictional_policies import RULES, Amount, Line, policy, store_policies
from starlette.testclient import TestClient

from pipeline.explore.app import create_app
from pipeline.explore.serving import site_of
from pipeline.explore.site import Site
from pipeline.run.ingest import ingest
from pipeline.settings import Settings
from pipeline.store import Warehouse

SAMPLES = Path(__file__).parents[1] / "raw" / "samples"
ORIGIN = "http://127.0.0.1"
HOSTILE_TITLE = '<script>alert(1)</script>\u202e"\'\x1b[31m&amp;青禾县计划'
HOSTILE_LINE = "到2026年，</mark><img src=x onerror=alert(2)>\u2067托位达到500个\u0007。"


def make_site(folder: Path, **kinds: Any) -> Site:
    """A site over a warehouse in `folder` with the samples, the fictional plans and the hostile one."""
    settings = Settings(warehouse=folder / "policy.duckdb", raw=folder / "raw", workers=1)
    ingest([str(SAMPLES)], settings, command="test")
    store_policies(settings.warehouse)
    add_document(settings.warehouse, HOSTILE_TITLE, "青禾发〔2024〕1号", HOSTILE_LINE)
    return site_of(settings, settings.warehouse, **kinds)


def add_document(warehouse: Path, title: str, number: str, line: str) -> None:
    """Store a document of one line, all of which says how many 托位 there shall be."""
    facts = policy(
        title, number, "云州市青禾县", "990199", date(2024, 5, 1),
        [Line(text=line, amounts=(Amount(indicator="托位", value="500", unit="个"),))],
    )  # fmt: skip
    with Warehouse(warehouse, rules=RULES, names=fictional_names()) as opened:
        run_id = opened.begin_run("test")
        opened.store(run_id, [Reading(facts=facts)])
        opened.finish_run(run_id)


def client_of(site: Site, **options: Any) -> TestClient:
    """A browser without JavaScript."""
    return TestClient(create_app(site, **options), base_url=ORIGIN, follow_redirects=False)


def ask(site: Site, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """What the warehouse of a site answers."""
    with site.published.cursor() as cursor:
        return cursor.execute(sql, list(parameters)).fetchall()
