"""What a view is asked and what it answers, apart from HTTP, so that the report is made by the same views."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.explore.site import Site

Row = dict[str, Any]
"""A row of a result: column name to value."""
PAGE_SIZE = 100
"""Rows of a list that one page shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request for a page: `path` holds the parts that the address names, `query` what stands behind its question mark."""

    cursor: DuckDBPyConnection
    site: Site
    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: str = "html"
    session: str = ""
    """The random value of the browser's cookie, by which the forms that it sends are known."""
    posted: Mapping[str, str] | None = None
    """The fields of a form that was sent; None where a page is only asked for."""

    def rows(self, sql: str, *parameters: Any) -> list[Row]:
        """The rows that a query answers."""
        result = self.cursor.execute(sql, list(parameters))
        columns = [column[0] for column in result.description]
        return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]

    def row(self, sql: str, *parameters: Any) -> Row | None:
        """The first row that a query answers, if any."""
        found = self.rows(sql, *parameters)
        return found[0] if found else None

    def kept(self, sql: str) -> list[Row]:
        """The rows of a query about all that is here, asked once a snapshot: nobody may change them."""
        return self.site.published.kept(sql, lambda: self.rows(sql))

    def whole(self, name: str, least: int = 0) -> int | None:
        """The query's whole number of that name, None where it has none; AddressError where it is no number."""
        written = self.query.get(name, "").strip()
        if not written:
            return None
        if not (written.isascii() and written.isdigit() and len(written) <= 9 and int(written) >= least):
            raise AddressError(f"{name}: {written[:40]}")
        return int(written)

    @property
    def offset(self) -> int:
        """Rows before those of the page asked for (`page=2`)."""
        return ((self.whole("page", 1) or 1) - 1) * self.limit

    @property
    def limit(self) -> int:
        """Rows that are shown at once: a page for people, all that a table program takes else."""
        return PAGE_SIZE if self.form == "html" else 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An answer: `content` is what the template shows and JSON holds, `shown` what the template alone needs.

    `listed` names the rows in `content` that make the CSV file; empty where the page is no list.
    """

    template: str
    title: str
    content: Mapping[str, Any]
    shown: Mapping[str, Any] = field(default_factory=dict)
    listed: str = ""
    status: int = 200
    is_secret: bool = False
    """Whether it holds a token that others must not learn."""

    @property
    def forms(self) -> tuple[str, ...]:
        """The endings under which the page can be had as data."""
        return ("json", "csv") if self.listed else ("json",)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An answer that sends to another address."""

    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """An answer that is a file: a picture, or a table to take away."""

    media_type: str
    content: bytes
    name: str = ""


Answer = Page | Elsewhere | Payload
View = Callable[[Asked], Answer]


class NotFoundError(Exception):
    """There is no such document, fact, indicator …"""


class ForbiddenError(Exception):
    """What is asked is not allowed here."""


class AddressError(Exception):
    """What an address asks means nothing."""


def paged(rows: Sequence[Row], asked: Asked) -> tuple[list[Row], bool]:
    """The rows of the page, of a result that asked for one more than a page holds; and whether there are more."""
    return list(rows[: asked.limit]), len(rows) > asked.limit
