"""Fetching for a source: tries and waits, conditional requests, a manifest line a try, bytes kept under their hash.

An address that is known is asked for with the validators (ETag, Last-Modified) of the bytes that are kept; the answer 304
then costs the site nothing. Documents land in `raw/store/`, listings, which are no documents, in `raw/pages/`.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline.collect.addresses import suffix_of
from pipeline.collect.backoff import wait_before
from pipeline.collect.manifest import FetchLine, FetchOutcome, Known, Manifest, PageOf
from pipeline.collect.media_types import DOCUMENT_TYPES
from pipeline.collect.originals import STORE, write_whole
from pipeline.collect.pace import Pace
from pipeline.collect.requests import Answer, Bounds, RequestError, request
from pipeline.collect.robots import Robots
from pipeline.collect.sources import Source
from pipeline.errors import CollectError, told_as_not_kept
from pipeline.secrecy import MASK, without_login, without_secrets

PAGES_FOLDER = "pages"
"""The folder of `raw/` that holds listings: they tell where documents are, and are none."""

FindLinks = Callable[[bytes, str], tuple[str, ...]]
"""From the bytes at an address to the addresses that they lead to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The result of fetching an address: its line, and the bytes where they were received or are kept from before."""

    line: FetchLine
    data: bytes = b""


class Fetcher:
    """Fetches the addresses of one source; a context manager that closes its connections.

    `raw` None stores nothing and writes no line. `contact` is an address or mail that an office may write to. `sleep` is
    for tests.
    """

    def __init__(
        self, source: Source, raw: Path | None, *, contact: str = "", sleep: Callable[[float], None] = time.sleep
    ) -> None:
        from pipeline.collect.connections import Connections  # brings the HTTP client, which other commands need not

        self._source, self._raw = source, raw
        self._sleep = sleep
        self._pace = Pace(raw and raw / "rounds" / "pace", sleep)
        self._bounds = Bounds(timeout=source.timeout, max_seconds=source.max_seconds, max_bytes=source.max_bytes)
        self._robots = Robots(self._read_robots)
        self._connections = Connections(source, contact)
        self._addresses: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connections.close()

    def fetch(self, address: str, known: Known | None, *, of: PageOf, links: FindLinks, title: str = "") -> Fetched:
        """Fetch an address, after `known` where it was fetched before; every try is noted in the manifest.

        Never raises for what the site does: the line says what came of it. Raises CollectError where the bytes cannot
        be kept. The line and all that is told has the address as `told_address` gives it.
        """
        address = self.told_address(address)
        attempt = 1
        while True:
            fetched = self._try(address, known, of, links, attempt, title)
            wait = fetched.wait
            again = fetched.may_pass and attempt <= self._source.retries and wait is not None
            line = replace(fetched.line, final=not again)
            self._note(line)
            if not again or wait is None:
                return Fetched(line=line, data=fetched.data)
            self._sleep(wait)
            attempt += 1

    def told_address(self, address: str) -> str:
        """Return an address without its secrets, as which it is known and told, and keep what is to be asked for."""
        told = without_secrets(address)
        if told != address:
            self._addresses[told] = without_login(address)
        return told

    def can_ask(self, address: str) -> bool:
        """Whether all of a told address is known: what was masked in a former round is not."""
        return MASK not in address or address in self._addresses

    def pause(self, address: str) -> float:
        """Return the seconds between two requests to an address's host: the source's, or its robots.txt's where longer."""
        return max(self._source.delay, self._robots.delay(address) if self._source.robots else 0.0)

    def _try(self, address: str, known: Known | None, of: PageOf, links: FindLinks, attempt: int, title: str) -> _Tried:
        began, at = time.monotonic(), datetime.now(UTC).isoformat(timespec="milliseconds")
        facts: dict[str, Any] = {
            "source": self._source.name,
            "url": address,
            "of": of,
            "fetched_at": at,
            "attempt": attempt,
            "title": without_secrets(title),
        }
        try:
            if not self.can_ask(address):
                words = f"{address}: its token is kept nowhere; it is asked for when a listing names it again"
                raise RequestError(words, code="token-unknown")
            answer = request(
                self._connections,
                self._addresses.get(address, address),
                bounds=self._bounds,
                before=self._ask,
                headers=self._validators(known),
            )
        except RequestError as problem:
            outcome = "refused" if problem.code in ("robots", "network-refused") else "failed"
            facts |= {"outcome": outcome, "status": problem.status, "headers": problem.headers}
            facts |= {"code": problem.code, "message": str(problem), "seconds": _since(began)}
            wait = wait_before(attempt, problem.retry_after)
            return _Tried(line=FetchLine(**facts), may_pass=problem.passing, wait=wait)
        facts |= {"status": answer.status, "headers": answer.headers, "seconds": _since(began)}
        final_url = self.told_address(answer.final_url)
        facts |= {"final_url": final_url} if final_url != address else {}
        return self._taken(facts, answer, known, links)

    def _taken(self, facts: dict[str, Any], answer: Answer, known: Known | None, links: FindLinks) -> _Tried:
        if answer.status in (404, 410):
            words = f"{facts['url']}: there is nothing at this address ({answer.status})"
            return _Tried(line=FetchLine(**facts, outcome="gone", code=f"status-{answer.status}", message=words))
        if answer.status == 304 and known is not None:
            return _Tried(line=FetchLine(**facts, outcome="unchanged", sha256=known.sha256), data=self._kept(known))
        digest = hashlib.sha256(answer.data).hexdigest()
        facts |= {"sha256": digest, "bytes": len(answer.data), "media_type": _media_type(answer)}
        kept = self._keep(answer, digest, facts["of"])
        before = known.sha256 if known else None
        outcome: FetchOutcome = "new" if before is None else "unchanged" if before == digest else "changed"
        found = tuple(map(self.told_address, links(answer.data, answer.final_url)))
        line = FetchLine(**facts, outcome=outcome, kept=kept, links=found)
        return _Tried(line=line, data=answer.data)

    def _validators(self, known: Known | None) -> dict[str, str]:
        """The headers of a conditional request; none where the bytes are no longer kept."""
        if known is None or self._raw is None or not known.kept or not (self._raw / known.kept).is_file():
            return {}
        pairs = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
        return {name: value for name, value in pairs if value}

    def _kept(self, known: Known) -> bytes:
        try:
            return (self._raw / known.kept).read_bytes() if self._raw and known.kept else b""
        except OSError as problem:
            words = f"{known.kept}: cannot be read: {problem.strerror or problem}"
            raise CollectError(words, code="original-missing") from None

    def _keep(self, answer: Answer, digest: str, of: PageOf) -> str | None:
        if self._raw is None:
            return None
        folder, suffix = (STORE, _suffix(answer)) if of == "document" else (PAGES_FOLDER, "")
        kept = f"{folder}/{digest[:2]}/{digest}{suffix}"
        with told_as_not_kept(f"{self._raw / kept}: the original cannot be kept"):
            if not (self._raw / kept).exists():
                write_whole(self._raw / kept, answer.data)
        return kept

    def _note(self, line: FetchLine) -> None:
        if self._raw is None:
            return
        with told_as_not_kept(f"{self._raw}: the manifest cannot be written"):
            Manifest(self._raw).note(line)

    def _ask(self, address: str) -> None:
        """Wait for the host's pace; raises RequestError where it may not be asked for the address."""
        if self._source.robots and (words := self._robots.problem(address)):
            raise RequestError(f"{address}: {words}", code="robots")
        self._pace.keep(address, self.pause(address))

    def _read_robots(self, address: str) -> bytes | None:
        def pause(current: str) -> None:
            self._pace.keep(current, self._source.delay)

        for attempt in range(1, self._source.retries + 2):
            try:
                answer = request(self._connections, address, bounds=self._bounds, before=pause)
            except RequestError as problem:
                wait = wait_before(attempt, problem.retry_after)
                if not problem.passing or attempt > self._source.retries or wait is None:
                    raise
                self._sleep(wait)
                continue
            return answer.data if answer.status == 200 else None
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """One try: its line, the bytes, and whether and after how long another may help."""

    line: FetchLine
    data: bytes = b""
    may_pass: bool = False
    wait: float | None = 0.0


def _since(began: float) -> float:
    return round(time.monotonic() - began, 3)


def _suffix(answer: Answer) -> str:
    """The ending that the bytes are kept with: the address's, else the one that the site names, else its type's."""
    disposition = answer.headers.get("content-disposition", "")
    named = disposition.rpartition("filename")[2].strip("*= \"';").rstrip('"')
    of_type = {media: ending for ending, media in reversed(DOCUMENT_TYPES.items())}
    return suffix_of(answer.final_url) or suffix_of(f"http://x/{named}") or of_type.get(_content_type(answer), "")


def _media_type(answer: Answer) -> str:
    ending = suffix_of(answer.final_url)
    return DOCUMENT_TYPES.get(ending) or _content_type(answer) or "application/octet-stream"


def _content_type(answer: Answer) -> str:
    return answer.headers.get("content-type", "").partition(";")[0].strip().lower()
