"""The same pages as files, for a folder that is sent or hosted: every page that a link leads to, from the front page on.

Links are relative, so that the pages work from a disk. What must ask a server (search, filters, SQL, corrections,
pictures of pages) is left out: links to it are plain words there.
"""

from __future__ import annotations

import posixpath
import re
import shutil
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from starlette.routing import Match, Route

from pipeline.errors import StoreError
from pipeline.explore.addresses import ADDRESSES
from pipeline.explore.app import STATIC, known_of
from pipeline.explore.labels import Language
from pipeline.explore.page import Asked, Page, View
from pipeline.explore.rendering import Setting, to_csv, to_html
from pipeline.explore.site import Site

WRITTEN_QUERIES = ("page", "part")
"""What an address of a written page may ask: the page of a list, the part of a long text."""
_PLAIN_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z@._-]{0,79}")


@dataclass(frozen=True, slots=True)
class _Pages:
    """What a report's pages link to: `waiting` are the addresses yet to be written, `known` all that are linked to."""

    waiting: deque[str] = field(default_factory=deque)
    known: set[str] = field(default_factory=set)

    def add(self, address: str) -> None:
        if address not in self.known:
            self.known.add(address)
            self.waiting.append(address)


def write_report(site: Site, folder: Path, language: Language, tell: Callable[[int], None] = lambda _: None) -> int:
    """Write the pages into `folder`, which is made, or empty; return their number, of which `tell` hears now and then.

    Raises StoreError where the folder holds something, or cannot be written.
    """
    try:
        if folder.exists() and any(folder.iterdir()):
            raise StoreError(f"{folder} is not empty: name a new folder", code="folder-not-empty")
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(STATIC, folder / "static")
        return _write_pages(site, folder, language, tell)
    except OSError as problem:
        raise StoreError(f"{folder}: cannot be written: {problem.strerror or problem}", code="output-failed") from None


def _write_pages(site: Site, folder: Path, language: Language, tell: Callable[[int], None]) -> int:
    pages = _Pages()
    pages.add("/")
    written = 0
    with site.published.cursor() as cursor:
        while pages.waiting:
            address = pages.waiting.popleft()
            page, path, query, form = _page_at(address, site, cursor)
            if form == "csv":
                content = to_csv(page)
            else:
                link = _linking(address, pages)
                content = to_html(page, Setting(language=language, path=path, query=query, link=link, known=known_of(site)))
            target = folder / file_of(address)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, encoding="utf-8")
            written += 1
            tell(written)
    return written


def _page_at(address: str, site: Site, cursor: Any) -> tuple[Page, str, dict[str, str], str]:
    path, query = _split(address)
    form = "csv" if path.endswith(".csv") else "html"
    found = _view_of(path.removesuffix(".csv"))
    assert found is not None
    view, parameters = found
    page = view(Asked(cursor=cursor, site=site, path=parameters, query=query, form=form))
    assert isinstance(page, Page)
    return page, path, query, form


def _linking(here: str, pages: _Pages) -> Callable[[str], str]:
    """How an address is written on the page `here`: relative, or '' where it is not part of the report."""
    folder = posixpath.dirname(file_of(here)) or "."

    def link(address: str) -> str:
        plain, _, fragment = address.partition("#")
        if not is_written(plain):
            return ""
        if not plain.startswith("/static/"):
            pages.add(plain)
        return posixpath.relpath(file_of(plain), folder) + (f"#{fragment}" if fragment else "")

    return link


def is_written(address: str) -> bool:
    """Whether the report has a page for an address."""
    path, query = _split(address)
    if path.startswith("/static/"):
        return True
    if any(name not in WRITTEN_QUERIES for name in query):
        return False
    return _view_of(path.removesuffix(".csv")) is not None


def file_of(address: str) -> str:
    """The file of an address in the report: a name that every file system takes."""
    path, query = _split(address)
    if path == "/":
        path = "/index"
    if path.startswith("/static/"):
        return path.lstrip("/")
    names = [part if _PLAIN_NAME.fullmatch(part) else f"x{sha256(part.encode()).hexdigest()[:16]}" for part in path.split("/")[1:]]
    stem = "/".join(names) + "".join(f"-{name}-{value}" for name, value in sorted(query.items()))
    return stem if path.endswith(".csv") and stem.endswith(".csv") else f"{stem}.html"


def _split(address: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(address)
    return unquote(parts.path), dict(parse_qsl(parts.query))


def _view_of(path: str) -> tuple[View, dict[str, Any]] | None:
    """The view that answers a path and what the path names, where a report has it."""
    for pattern, view in ADDRESSES:
        match, child = Route(pattern, _nothing).matches({"type": "http", "method": "GET", "path": path, "root_path": ""})
        if match is Match.FULL:
            return (view, child["path_params"]) if pattern not in LEFT_OUT else None
    return None


LEFT_OUT = frozenset(
    {
        "/f/{fact}", "/sql", "/sql.xlsx", "/sql.parquet", "/doc/{id}/correct", "/doc/{id}/page/{number}", "/doc/{id}/page/{number}.png",
        "/indicator/{id}.svg", "/indicator/{id}.png",
    }
)  # fmt: skip
"""Addresses that only a server can answer."""


def _nothing() -> None:
    """Stands for an endpoint: only the pattern of the route is used."""
