"""Reads one local file into a `RawFile` and its bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
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
    """A file with its bytes, as received."""

    raw_file: RawFile
    data: bytes


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
        attachments=local_attachments(data, path) if path.suffix.lower() in PAGES else (),
    )
    return Received(raw_file=raw_file, data=data)
