"""Listings: which documents a page, feed, sitemap or list of addresses names, and where the listing goes on.

Each kind is a function from a page's bytes to a `Listing`, in a module of its own; `READERS` is all that a new one has to
be added to (besides its name in `sources.Kind`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from pipeline.collect.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A document that a listing names; `changed_at` is when the listing says that it last changed."""

    address: str
    title: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one page of a listing says: its documents, each once, and the pages that follow; `skipped` are pages that it
    names and the source has no key to follow."""

    documents: tuple[Listed, ...]
    further: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    """A page of a listing as received; `number` counts the pages of the round from 0."""

    address: str
    number: int
    data: bytes


ReadListing = Callable[[Source, ListingPage], Listing]
"""From a page to what it lists; raises CollectError where the bytes are none such."""


def wanted(source: Source, documents: Iterable[Listed]) -> tuple[Listed, ...]:
    """Return the documents that a source takes (`include`, `exclude`), each address once."""
    taken: dict[str, Listed] = {}
    for listed in documents:
        included = not source.include or re.search(source.include, listed.address)
        excluded = source.exclude and re.search(source.exclude, listed.address)
        if included and not excluded:
            taken.setdefault(listed.address, listed)
    return tuple(taken.values())


def parse_moment(text: str | None) -> datetime | None:
    """Return the moment that a feed or sitemap writes (RFC 3339, RFC 822, or a date), with a zone; None for none."""
    from datetime import UTC
    from email.utils import parsedate_to_datetime

    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse((text or "").strip())
        except ValueError:
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
