"""What a run may be given to read: a file that a person named, one that a source swept up, or bytes kept in `raw/`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.collect.files import SOURCE, Received, read_file
from pipeline.collect.manifest import Known
from pipeline.collect.media_types import media_type
from pipeline.errors import CollectError
from pipeline.model import RawFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """A local file that a source found."""

    path: Path
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Bytes that lie in `raw/` already, with what is known of them; `place` is where."""

    raw_file: RawFile
    place: Path


Readable = Path | Swept | Kept


def name_of(item: Readable) -> str:
    """Return what a run calls an item: its path, or its address."""
    if isinstance(item, Kept):
        return item.raw_file.path
    return (item.path if isinstance(item, Swept) else item).as_posix()


def raw_file_of(item: Readable) -> RawFile:
    """Return what is known of an item before it is read: the hash is empty where its bytes were never received."""
    if isinstance(item, Kept):
        return item.raw_file
    name = name_of(item)
    source = item.source if isinstance(item, Swept) else SOURCE
    return RawFile(sha256="", path=name, source=source, media_type=media_type(name))


def receive(item: Readable) -> Received:
    """Return an item with its bytes; raises CollectError where they cannot be read, or are not what was kept."""
    if isinstance(item, Path):
        return read_file(item)
    received = read_file(item.path if isinstance(item, Swept) else item.place)
    if isinstance(item, Swept):
        return replace(received, raw_file=replace(received.raw_file, source=item.source))
    if hashlib.sha256(received.data).hexdigest() != item.raw_file.sha256:
        raise CollectError(f"{item.place}: is no longer what was received", code="original-changed")
    return Received(raw_file=item.raw_file, data=received.data)


def kept_of(known: Iterable[Known], source: str, raw: Path) -> Iterator[Kept]:
    """Yield the documents of a source whose bytes are kept, the latest of each address, in the order of receipt."""
    held = [item for item in known if item.of == "document" and item.sha256 and item.kept]
    for item in sorted(held, key=lambda item: (str(item.received_at), item.url)):
        raw_file = RawFile(
            sha256=item.sha256 or "",
            path=item.url,
            source=source,
            media_type=item.media_type or media_type(item.url),
            url=item.url,
            fetched_at=item.received_at,
            attachments=item.links,
        )
        yield Kept(raw_file=raw_file, place=raw / (item.kept or ""))


def originals_in(lines: Iterable[Mapping[str, Any]], raw: Path) -> Iterator[Kept]:
    """Yield every original that the manifest's lines tell of, in the order of receipt, each (bytes, path) once.

    A file that was read in place and has changed since is yielded as it was noted last.
    """
    found: dict[tuple[str, str], Kept] = {}
    for line in lines:
        is_document = line.get("of", "document") == "document" and line.get("outcome", "new") in ("new", "changed")
        if not (is_document and line.get("sha256") and line.get("kept")):
            continue
        with suppress(KeyError, ValueError, TypeError):
            kept = _noted(line, raw)
            found[kept.raw_file.sha256, kept.raw_file.path] = kept
    latest_at = {kept.place: kept for kept in found.values()}
    return (kept for kept in found.values() if _is_store(kept.place, raw) or latest_at[kept.place] is kept)


def _is_store(place: Path, raw: Path) -> bool:
    return place.is_relative_to(raw / "store")


def _noted(line: Mapping[str, Any], raw: Path) -> Kept:
    fetched_at = line.get("fetched_at")
    raw_file = RawFile(
        sha256=line["sha256"],
        path=line.get("path") or line["url"],
        source=line["source"],
        media_type=line.get("media_type") or "application/octet-stream",
        url=line.get("url"),
        fetched_at=datetime.fromisoformat(fetched_at) if fetched_at else None,
        attachments=tuple(line.get("links", ())),
    )
    return Kept(raw_file=raw_file, place=raw / line["kept"])
