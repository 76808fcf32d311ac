"""A list page of an office's site: links by a CSS selector, further pages by a link or by number."""

from __future__ import annotations

from pipeline.collect.addresses import absolute
from pipeline.collect.listings import Listed, Listing, ListingPage, wanted
from pipeline.collect.markup import html_tree, links_in
from pipeline.collect.sources import Source
from pipeline.errors import CollectError


def read_list_page(source: Source, page: ListingPage) -> Listing:
    """Return the documents that a page links to and the address of the next; raises CollectError where it is no page."""
    tree = html_tree(page.data)
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
    return Listing(documents=documents, further=tuple(further))
