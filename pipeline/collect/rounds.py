"""A round of a source: list what is there, fetch what is new, ask again for what may have changed.

All that a round knows it reads from the manifest, and each fetch is noted there at once. So a round that dies is taken up
by the next, wherever it died, and nothing is fetched twice.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from pipeline.collect.due import is_due, is_set_aside
from pipeline.collect.feed import read_feed
from pipeline.collect.fetch import Fetched, Fetcher
from pipeline.collect.kept import Readable, Swept, kept_of
from pipeline.collect.list_page import read_list_page
from pipeline.collect.listings import Listed, Listing, ListingPage, ReadListing
from pipeline.collect.manifest import FetchLine, FetchOutcome, Known, Manifest, Note, PageOf, SourceState
from pipeline.collect.markup import attachment_links
from pipeline.collect.paths import find_paths
from pipeline.collect.remote import RemoteFiles, list_remote
from pipeline.collect.sitemap import read_sitemap
from pipeline.collect.sources import Kind, Source, is_web, with_credentials
from pipeline.collect.url_list import local_list, read_url_list
from pipeline.errors import CollectError, told_as_not_kept
from pipeline.secrecy import without_secrets

READERS: dict[Kind, ReadListing] = {
    "list": read_list_page,
    "feed": read_feed,
    "sitemap": read_sitemap,
    "urls": read_url_list,
}
GIVEN_UP_AFTER = 5
"""Failures in a row after which a round leaves the site alone: it is down, or does not want to be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """What a round brought. `items` is all that the source has by now, in the order of receipt, to be read (what is loaded
    already is passed over there); `fetched` are this round's results; `problem` says why it ended early, or is empty."""

    source: Source
    items: tuple[Readable, ...] = ()
    fetched: tuple[FetchLine, ...] = ()
    problem: str = ""
    set_aside: tuple[str, ...] = ()

    def counts(self) -> dict[FetchOutcome, int]:
        """Return how many addresses had each outcome in this round."""
        found = Counter(line.outcome for line in self.fetched)
        return {outcome: found[outcome] for outcome in get_args(FetchOutcome)}

    def of(self, *outcomes: FetchOutcome) -> tuple[FetchLine, ...]:
        """Return this round's results with one of these outcomes."""
        return tuple(line for line in self.fetched if line.outcome in outcomes)


class SiteIsDownError(Exception):
    """A site failed so often that the round ends."""


def collect(
    source: Source,
    raw: Path,
    *,
    contact: str = "",
    note: Note | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Collection:
    """Run a round of a source and return what it brought; what a site does never raises.

    Raises CollectError where `raw` cannot be written, a folder or local list is not there, the driver of a remote file
    system is not installed, or another process is at it.
    """
    if source.kind == "folder":
        paths = find_paths([source.address])
        return Collection(source=source, items=tuple(Swept(path=path, source=source.name) for path in paths))
    with only_round(source, raw):
        state = Manifest(raw).state(source.name)
        if source.kind == "remote":
            results, problem = RemoteFiles(with_credentials(source), state, raw, note).run()
        else:
            asked = with_credentials(source)
            with Fetcher(asked, raw, contact=contact, sleep=sleep) as fetcher:
                course = Round(source=asked, state=state, fetcher=fetcher, note=note)
                problem, results = course.run(raw), course.results
    return Collection(
        source=source,
        items=tuple(kept_of(state.known.values(), source.name, raw)),
        fetched=tuple(results),
        problem=problem,
        set_aside=tuple(known.url for known in state.known.values() if is_set_aside(known, source)),
    )


@contextmanager
def only_round(source: Source, raw: Path) -> Iterator[None]:
    """Hold the right to run a source's round; it ends with the process. Raises CollectError where another has it."""
    import fcntl

    path = raw / "rounds" / f"{source.name}.lock"
    with told_as_not_kept(f"{path}: cannot be written"):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                words = f"{source.name}: another process is collecting this source; wait until it is done"
                raise CollectError(words, code="round-going-on") from None
            yield


def look(source: Source, *, pages: int, contact: str = "") -> Iterator[Listing]:
    """Yield what each of the first pages of a source lists, storing nothing; raises CollectError."""
    if source.kind == "folder":
        yield Listing(documents=tuple(Listed(address=path.as_posix()) for path in find_paths([source.address])))
        return
    source = with_credentials(source)
    if source.kind == "remote":
        yield list_remote(source)
        return
    with Fetcher(source, None, contact=contact) as fetcher:
        walk = Walk(source, lambda address: fetcher.fetch(address, None, of="listing", links=_no_links))
        for number, (_, listing) in enumerate(walk.pages(), 1):
            yield _without_secrets(listing)
            if number >= pages:
                return
        if walk.problem:
            raise CollectError(walk.problem, code="listing-failed")


def _without_secrets(listing: Listing) -> Listing:
    documents = (
        replace(item, address=without_secrets(item.address), title=without_secrets(item.title)) for item in listing.documents
    )
    return Listing(
        documents=tuple(documents),
        further=tuple(map(without_secrets, listing.further)),
        skipped=tuple(map(without_secrets, listing.skipped)),
    )


class Walk:
    """The pages of a listing in their order, each fetched by `fetch`; `problem` says why it ended early, if it did."""

    def __init__(self, source: Source, fetch: Callable[[str], Fetched]) -> None:
        self._source, self._fetch = source, fetch
        self.problem = ""

    def pages(self) -> Iterator[tuple[str, Listing]]:
        """Yield address and content of each page, up to `max_pages`."""
        source = self._source
        read = READERS[source.kind]
        if not is_web(source.address):
            yield source.address, read(source, local_list(source))
            return
        waiting, seen = [source.address], {source.address}
        number = 0
        while waiting and number < source.max_pages:
            page = self._page(waiting.pop(0), number)
            if page is None:
                return
            try:
                listing = read(source, page)
            except CollectError as problem:
                self.problem = str(problem)
                return
            yield page.address, listing
            waiting += [address for address in listing.further if address not in seen]
            seen.update(listing.further)
            number += 1

    def _page(self, address: str, number: int) -> ListingPage | None:
        fetched = self._fetch(address)
        line = fetched.line
        if line.outcome in ("new", "changed", "unchanged"):
            return ListingPage(address=line.final_url or address, number=number, data=fetched.data)
        if not (number and line.outcome == "gone"):  # numbered pages end where there is none
            self.problem = line.message or f"{address}: {line.outcome}"
        return None


@dataclass(slots=True, kw_only=True)
class Round:
    """A round that goes on: what is known, what it has brought so far, and how the site bears it."""

    source: Source
    state: SourceState
    fetcher: Fetcher
    note: Note | None
    results: list[FetchLine] = field(default_factory=list)
    failed_in_a_row: int = 0
    asked: set[str] = field(default_factory=set)

    def run(self, raw: Path) -> str:
        """Fetch all that is due; return why the round ended early, empty where it did not."""
        walk = Walk(self.source, self.fetch_page)
        try:
            if self._listed(walk) and not walk.problem:
                self.note_listed_all(raw)
            if not walk.problem:
                self._fetch_due()
        except SiteIsDownError as problem:
            return str(problem)
        return walk.problem

    def _listed(self, walk: Walk) -> bool:
        """Fetch what the listing names anew; whether it was read to its end for the first time."""
        for _, listing in walk.pages():
            # Taken before anything is fetched: what is fetched becomes known.
            addresses = [self.fetcher.told_address(item.address) for item in listing.documents]
            nothing_new = bool(addresses) and all(address in self.state.known for address in addresses)
            for listed in listing.documents:
                self._fetch_listed(listed)
            if self.state.listed_all and nothing_new and self.source.kind in ("list", "feed"):
                return False
        return not self.state.listed_all

    def _fetch_listed(self, listed: Listed) -> None:
        known = self.state.known.get(self.fetcher.told_address(listed.address))
        back_again = known is not None and known.gone
        if known is None or back_again or is_due(known, self.source, datetime.now(UTC), listed.changed_at):
            self.fetch(listed.address, listed.title)

    def _fetch_due(self) -> None:
        """Ask again for documents whose time has come, and for attachments that a round which died has left."""
        now = datetime.now(UTC)
        documents = [known for known in list(self.state.known.values()) if known.of == "document"]
        for known in documents:
            if is_due(known, self.source, now) and self.fetcher.can_ask(known.url):
                self.fetch(known.url, known.title)
            self.fetch_attachments(known.links, known.title)

    def fetch(self, address: str, title: str) -> None:
        """Fetch a document and its attachments; raises SiteIsDownError where the site is better left alone."""
        address = self.fetcher.told_address(address)
        if address in self.asked:
            return
        known = self.state.known.get(address)
        line = self._ask(address, known, "document", self._attachments_of, title).line
        self.results.append(line)
        if self.note:
            self.note(line)
        self._bear(line)
        self.fetch_attachments(line.links, title)

    def fetch_attachments(self, links: Sequence[str], title: str) -> None:
        """Fetch the attachments that were never asked for; raises SiteIsDownError."""
        for link in links:
            if link not in self.state.known:
                self.fetch(link, title)

    def fetch_page(self, address: str) -> Fetched:
        """Fetch a page of the listing."""
        known = self.state.known.get(self.fetcher.told_address(address))
        return self._ask(address, known, "listing", _no_links, "")

    def _ask(
        self, address: str, known: Known | None, of: PageOf, links: Callable[[bytes, str], tuple[str, ...]], title: str
    ) -> Fetched:
        self.asked.add(self.fetcher.told_address(address))
        fetched = self.fetcher.fetch(address, known, of=of, links=links, title=title)
        self.state.take(fetched.line)
        return fetched

    def _attachments_of(self, data: bytes, address: str) -> tuple[str, ...]:
        return attachment_links(data, address, self.source.attachments)

    def _bear(self, line: FetchLine) -> None:
        """Count failures in a row; raises where the site is better left alone."""
        self.failed_in_a_row = self.failed_in_a_row + 1 if line.outcome == "failed" else 0
        asks_for_rest = line.outcome == "failed" and line.status == 429
        if asks_for_rest or self.failed_in_a_row >= GIVEN_UP_AFTER:
            why = "the site asks for a rest" if asks_for_rest else f"{GIVEN_UP_AFTER} failures in a row"
            raise SiteIsDownError(
                f"{self.source.name}: {why}, the last: {line.message}; the next round goes on from here"
            )

    def note_listed_all(self, raw: Path) -> None:
        """Note that the listing was read to its end, so that later rounds stop at what is known."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        address = self.fetcher.told_address(self.source.address)
        line = FetchLine(source=self.source.name, url=address, of="complete", outcome="new", fetched_at=at)
        Manifest(raw).note(line)
        self.state.take(line)


def _no_links(data: bytes, address: str) -> tuple[str, ...]:
    return ()
