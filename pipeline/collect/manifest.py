"""The manifest of the originals: a line for each file received and each request made, only ever appended to.

What a source knows (which addresses were fetched, with which bytes and validators, which failed how often) is told by
its lines alone; so a program that dies loses nothing but the line it was writing.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pipeline.fail_points import is_armed, reach

MANIFEST = "manifest.jsonl"

FetchOutcome = Literal["new", "changed", "unchanged", "gone", "failed", "refused"]
"""`gone`: the site says that there is nothing (404, 410). `refused`: robots.txt forbids it, or it lies in a network where
the source may not go, and it was not asked for."""
PageOf = Literal["document", "listing", "complete", "retry"]
"""What a line is of: a request for a document or a listing, a listing that was read to its end, a person's `retry` (of the
address, or of all with `*`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLine:
    """A request and what came of it. `kept` is the file under `raw/` that holds the bytes; `links` are the addresses found
    in them; `fetched_at` is when the request was made, in UTC."""

    source: str
    url: str
    of: PageOf
    outcome: FetchOutcome
    fetched_at: str
    status: int | None = None
    final_url: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    attempt: int = 1
    sha256: str | None = None
    bytes: int | None = None
    media_type: str | None = None
    kept: str | None = None
    links: tuple[str, ...] = ()
    title: str = ""
    code: str | None = None
    message: str | None = None
    final: bool = True
    """Whether the round takes this for the result, and tries no further."""


Note = Callable[[FetchLine], None]
"""Told of each document's fetch as it is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the manifest tells of an address: the bytes last received, and how asking for it has gone since."""

    url: str
    of: PageOf
    sha256: str | None = None
    kept: str | None = None
    media_type: str | None = None
    received_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    checked_at: datetime | None = None
    links: tuple[str, ...] = ()
    title: str = ""
    failures: int = 0
    gone: bool = False
    refused: bool = False


@dataclass(slots=True)
class SourceState:
    """All that is known of a source's addresses; `listed_all` once its listing was read to the end."""

    known: dict[str, Known] = field(default_factory=dict)
    listed_all: bool = False

    def take(self, line: FetchLine) -> None:
        """Count a line in."""
        if line.of == "complete":
            self.listed_all = True
        elif line.of == "retry":
            self._forget_failures(line.url)
        elif line.final:
            before = self.known.get(line.url) or Known(url=line.url, of=line.of)
            self.known[line.url] = _after(before, line)

    def _forget_failures(self, url: str) -> None:
        for known in [item for item in self.known.values() if item.failures and url in ("*", item.url)]:
            self.known[known.url] = replace(known, failures=0)


class JsonLines:
    """A file of JSON objects, one a line, that is only ever appended to."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, line: Mapping[str, object]) -> None:
        """Append a line at once, whole; a line that a dead program left torn is closed first. Raises OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        data = json.dumps(line, ensure_ascii=False) + "\n"
        with self.path.open("ab+") as file:
            torn = file.tell() > 0 and not _ends_with_newline(file.fileno(), file.tell())
            whole = (("\n" if torn else "") + data).encode()
            file.write(whole[: len(whole) // 2])
            if is_armed():  # half a line in the file, as a program leaves it that dies just then
                file.flush()
                reach("manifest.torn")
            file.write(whole[len(whole) // 2 :])

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yield every whole line, in order; torn ones are passed over."""
        if not self.path.exists():
            return
        with self.path.open(encoding="utf-8", errors="replace") as file:
            for text in file:
                with contextlib.suppress(ValueError):
                    entry = json.loads(text)
                    if isinstance(entry, dict):
                        yield entry


class Manifest(JsonLines):
    """The manifest of a folder of originals (`raw/`)."""

    def __init__(self, raw: Path) -> None:
        super().__init__(raw / MANIFEST)

    def note(self, line: FetchLine) -> None:
        """Append a request's line; raises OSError."""
        written = {key: value for key, value in asdict(line).items() if value not in (None, "", {}, ())}
        if line.final:
            del written["final"]
        self.append(written)

    def state(self, source: str) -> SourceState:
        """Return what is known of a source's addresses."""
        state = SourceState()
        for line in fetch_lines(self.lines(), source):
            state.take(line)
        return state


def fetch_lines(lines: Iterable[Mapping[str, Any]], source: str) -> Iterator[FetchLine]:
    """Yield the requests of a source among lines of a manifest."""
    for entry in lines:
        if entry.get("source") == source and "of" in entry:
            with contextlib.suppress(TypeError):  # a line of a later version, with more keys
                yield FetchLine(**{"final": True, **entry, "links": tuple(entry.get("links", ()))})


def _after(before: Known, line: FetchLine) -> Known:
    at = datetime.fromisoformat(line.fetched_at)
    if line.outcome in ("new", "changed", "unchanged"):
        same = line.outcome == "unchanged"
        return replace(
            before,
            sha256=line.sha256 or before.sha256,
            kept=line.kept or before.kept,
            media_type=line.media_type or before.media_type,
            received_at=before.received_at if same else at,
            etag=line.headers.get("etag") or (before.etag if same else None),
            last_modified=line.headers.get("last-modified") or (before.last_modified if same else None),
            links=before.links if same else line.links,
            title=line.title or before.title,
            checked_at=at,
            failures=0,
            gone=False,
            refused=False,
        )
    if line.outcome == "failed":
        return replace(before, checked_at=at, failures=before.failures + 1)
    return replace(before, checked_at=at, gone=line.outcome == "gone", refused=line.outcome == "refused")


def _ends_with_newline(descriptor: int, size: int) -> bool:
    return os.pread(descriptor, 1, size - 1) == b"\n"
