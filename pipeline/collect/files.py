"""Reads one local file into a `RawFile` and its bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline.collect.addresses import PAGES
from pipeline.collect.markup import local_attachments
from pipeline.collect.media_types import media_type
from pipeline.errors import CollectError
from pipeline.model import RawFile

SOURCE = "files"
"""What `RawFile.source` says of a file that a person or a scheduler named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file with its bytes, as received; `is_local` where it lies on its own in a folder, as it was named."""

    raw_file: RawFile
    data: bytes
    is_local: bool = False


def read_file(path: Path) -> Received:
    """Return a file's bytes with what is known of them; `path` is kept as it was named, in POSIX form.

    Raises CollectError where the file cannot be read; it names the reason.
    """
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise CollectError(f"{path}: cannot be read: {problem.strerror or problem}", code="unreadable-file") from None
    raw_file = RawFile(
        sha256=hashlib.sha256(data).hexdigest(),
        path=path.as_posix(),
        source=SOURCE,
        media_type=media_type(path.name),
        fetched_at=datetime.now(UTC),
    )
    return Received(raw_file=raw_file, data=data, is_local=True)


def with_attachments(received: Received) -> Received:
    """Return a local page with the attachments that it links to, anything else as it is; to find them takes some
    milliseconds a page."""
    path = Path(received.raw_file.path)
    if not received.is_local or path.suffix.lower() not in PAGES:
        return received
    return replace(received, raw_file=replace(received.raw_file, attachments=local_attachments(received.data, path)))
