"""RSS (0.9, 1.0, 2.0) and Atom feeds: an item is an article; what it encloses is an attachment of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.collect.addresses import absolute
from pipeline.collect.listings import Listed, Listing, ListingPage, parse_moment, wanted
from pipeline.collect.markup import xml_tree
from pipeline.collect.sources import Source
from pipeline.errors import CollectError

_CHANGED = ("updated", "date", "pubDate", "published")


def read_feed(source: Source, page: ListingPage) -> Listing:
    """Return the documents of a feed, and its next page where it is paged (RFC 5005); raises CollectError."""
    root = xml_tree(page.data, page.address)
    if _name(root) not in ("rss", "feed", "RDF"):
        raise CollectError(f"{page.address}: no RSS or Atom feed but <{_name(root)}>", code="listing-unreadable")
    items = [element for element in root.iter() if _name(element) in ("item", "entry")]
    documents = wanted(source, (listed for item in items for listed in _documents(item, page.address)))
    return Listing(documents=documents, further=tuple(_next_pages(root, page.address)))


def _documents(item: Any, base: str) -> Iterator[Listed]:
    title = " ".join(_text(item, "title").split())
    changed_at = next((moment for name in _CHANGED if (moment := parse_moment(_text(item, name)))), None)
    for child in item:
        name, relation = _name(child), child.get("rel", "alternate")
        link = child.get("href") or child.get("url") or (child.text or "")
        leads = name == "enclosure" or (name == "link" and relation in ("alternate", "enclosure"))
        if leads and link.strip() and (address := absolute(base, link)):
            yield Listed(address=address, title=title, changed_at=changed_at)


def _next_pages(root: Any, base: str) -> Iterator[str]:
    for element in root.iter():
        if (
            _name(element) == "link"
            and element.get("rel") == "next"
            and (address := absolute(base, element.get("href", "")))
        ):
            yield address


def _text(item: Any, name: str) -> str:
    return next(("".join(child.itertext()) for child in item if _name(child) == name), "")


def _name(element: Any) -> str:
    """The element's name without its namespace; empty for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
