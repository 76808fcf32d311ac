"""A list of addresses, one a line, `#` before remarks: in a file, at an address, or in the source itself."""

from __future__ import annotations

from pathlib import Path

from pipeline.collect.addresses import absolute
from pipeline.collect.listings import Listed, Listing, ListingPage, wanted
from pipeline.collect.markup import decoded
from pipeline.collect.sources import Source
from pipeline.errors import CollectError


def read_url_list(source: Source, page: ListingPage) -> Listing:
    """Return the addresses that a list names; raises CollectError for a line that is none."""
    found: list[Listed] = []
    for number, line in enumerate(decoded(page.data).splitlines(), 1):
        written = line.partition(" #")[0].strip()
        if not written or written.startswith("#"):
            continue
        address = absolute(page.address, written) if "://" in written else None
        if address is None:
            raise CollectError(f"{page.address}:{number}: no address: {written!r}", code="listing-unreadable")
        found.append(Listed(address=address))
    return Listing(documents=wanted(source, found))


def local_list(source: Source) -> ListingPage:
    """Return the list that a source holds itself, or the file that it names; raises CollectError."""
    if source.addresses:
        return ListingPage(address=source.name, number=0, data="\n".join(source.addresses).encode())
    try:
        return ListingPage(address=source.address, number=0, data=Path(source.address).read_bytes())
    except OSError as problem:
        words = f"{source.address}: cannot be read: {problem.strerror or problem}"
        raise CollectError(words, code="unreadable-file") from None
