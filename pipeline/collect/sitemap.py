"""Sitemaps (sitemaps.org), plain or gzipped, and indexes of sitemaps."""

from __future__ import annotations

import gzip
import zlib
from typing import Any

from pipeline.collect.addresses import absolute
from pipeline.collect.listings import Listed, Listing, ListingPage, parse_moment, wanted
from pipeline.collect.markup import xml_tree
from pipeline.collect.sources import Source
from pipeline.errors import CollectError

MOST_BYTES = 64 * 1024 * 1024
"""What a gzipped sitemap may unpack to; the protocol allows 50 MB."""


def read_sitemap(source: Source, page: ListingPage) -> Listing:
    """Return the addresses of a sitemap, or the sitemaps of an index as further pages; raises CollectError."""
    root = xml_tree(_unpacked(page), page.address)
    entries = [(address, entry) for entry in root if (address := absolute(page.address, _text(entry, "loc")))]
    kind = _name(root)
    if kind == "sitemapindex":
        return Listing(documents=(), further=tuple(address for address, _ in entries))
    if kind != "urlset":
        raise CollectError(f"{page.address}: no sitemap but <{kind}>", code="listing-unreadable")
    found = (Listed(address=address, changed_at=parse_moment(_text(entry, "lastmod"))) for address, entry in entries)
    return Listing(documents=wanted(source, found))


def _unpacked(page: ListingPage) -> bytes:
    if not page.data.startswith(b"\x1f\x8b"):
        return page.data
    try:
        data = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(page.data, MOST_BYTES + 1)
    except (zlib.error, gzip.BadGzipFile) as problem:
        raise CollectError(f"{page.address}: damaged: {problem}", code="listing-unreadable") from None
    if len(data) > MOST_BYTES:
        raise CollectError(f"{page.address}: unpacks to over {MOST_BYTES} bytes", code="listing-unreadable")
    return data


def _text(entry: Any, name: str) -> str:
    return next((child.text or "" for child in entry if _name(child) == name), "").strip()


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
