"""A list page of an office's site: links by a CSS selector, further pages by a link or by number."""

from __future__ import annotations

import re
from typing import Any

from pipeline.collect.addresses import absolute
from pipeline.collect.listings import Listed, Listing, ListingPage, wanted
from pipeline.collect.markup import decoded, html_tree, links_in, with_markup
from pipeline.collect.script_lists import datastore_records, json_entries, json_markup
from pipeline.collect.sources import Source
from pipeline.errors import CollectError

_NEXT = re.compile(r"[<«›>»\s]{0,20}(?:下一?页|后一?页|尾页|末页|next)[<«›>»\s]*", re.I)


def read_list_page(source: Source, page: ListingPage) -> Listing:
    """Return the documents that a page links to and the address of the next; raises CollectError where it is no page."""
    entries = json_entries(page.data, page.address)
    if entries:
        return Listing(documents=wanted(source, (Listed(address=link, title=title) for link, title in entries)))
    records, more = datastore_records(decoded(page.data)) if entries is None else ([json_markup(page.data)], [])
    tree = with_markup(html_tree(page.data), records)
    if tree is None:
        raise CollectError(f"{page.address}: no HTML page", code="listing-unreadable")
    found = (Listed(address=address, title=title) for address, title in links_in(tree, source.links, page.address))
    documents = tuple(item for item in wanted(source, found) if item.address != page.address)
    further: list[str] = []
    if source.next:
        further = [address for address, _ in links_in(tree, source.next, page.address)][:1]
    elif source.pages and documents:
        number = source.first_page + page.number
        further = (
            [address] if (address := absolute(source.address, source.pages.replace("{page}", str(number)))) else []
        )
    skipped = () if source.next or source.pages else _further_pages(tree, with_markup(None, more), page.address)
    return Listing(documents=documents, further=tuple(further), skipped=skipped)


def _further_pages(tree: Any, pager: Any | None, address: str) -> tuple[str, ...]:
    """The pages that a list says it goes on with, by the words of its links or by what its script would ask for."""
    named = [link for link, text in links_in(tree, "a", address) if _NEXT.fullmatch(text)]
    asked = [link for link, _ in links_in(pager, "a", address)] if pager is not None else []
    return tuple(dict.fromkeys(link for link in (*named, *asked) if link != address))
