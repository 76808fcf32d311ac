"""The manual as a site: it builds without a network, its links lead somewhere, and it asks nobody for anything."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


class Addresses(HTMLParser):
    """What a page loads, and where its links lead."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a":
            self.links.append(given.get("href") or "")
        else:
            self.loaded += [value for name in ("src", "href") if (value := given.get(name))]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    # A proxy that nobody answers: whatever the build would fetch, it could not.
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "https_proxy": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"}
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment)
    return folder


def test_each_page_of_the_manual_is_there(site: Path) -> None:
    pages = {path.stem for path in site.glob("*.html")}
    assert {path.stem for path in (ROOT / "docs").glob("*.md")} | {"index", "zh", "contributing", "changelog"} <= pages


def test_pages_load_nothing_from_elsewhere(site: Path) -> None:
    loaded = {address for page in site.glob("*.html") for address in Addresses(page).loaded}
    assert loaded
    assert [address for address in loaded if re.match(r"(https?:)?//", address)] == []


def test_no_address_of_a_cdn_is_in_the_site(site: Path) -> None:
    hosts = ("unpkg.com", "jsdelivr.net", "cdnjs.", "googleapis.com", "gstatic.com")
    files = [path for path in site.rglob("*") if path.suffix in (".html", ".js", ".css", ".json", ".map")]
    assert [path.name for path in files if any(host in path.read_text(encoding="utf-8") for host in hosts)] == []


def test_links_between_pages_lead_to_pages(site: Path) -> None:
    links = {link.split("#")[0] for page in site.glob("*.html") if page.name != "404.html" for link in Addresses(page).links}
    inside = {link for link in links if link and not link.startswith(("http", "mailto:", "/"))}
    assert len(inside) > 10
    assert [link for link in inside if link != "." and not (site / link).exists()] == []
