"""Keeps originals: bytes under their SHA-256, written whole or not at all, and a manifest line a file."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from secrets import token_hex

from pipeline.collect.files import Received
from pipeline.collect.manifest import Manifest
from pipeline.errors import told_as_not_kept
from pipeline.fail_points import reach

STORE = "store"
"""The folder of `raw/` that holds what was received, under its hash."""


class Originals:
    """The originals kept in a folder (`raw/`): `store/ab/<sha256>.<ext>` and `manifest.jsonl`."""

    def __init__(self, raw: Path) -> None:
        self._raw = raw
        self._noted: set[tuple[object, object]] | None = None

    def keep(self, received: Received) -> Path:
        """Keep a file's bytes and note where they came from; return where they are.

        A file that lies in the folder already (`raw/samples/…`) stays where it is and is noted there. Bytes that are kept already are not
        written again, and get a further manifest line only under a further path. Raises CollectError where the folder
        cannot be written.
        """
        source = Path(received.raw_file.path)
        here = source.absolute().is_relative_to(self._raw.absolute())
        if here and source.absolute().is_relative_to((self._raw / STORE).absolute()):
            return source
        kept = source if here else self.path_of(received)
        with told_as_not_kept(f"{kept}: the original cannot be kept"):
            if not (here or kept.exists()):
                write_whole(kept, received.data)
            self._note(received, kept)
        return kept

    def write(self, kept: Path, data: bytes) -> None:
        """Write bytes where they belong (`path_of`), unless they are there already; raises CollectError."""
        with told_as_not_kept(f"{kept}: the original cannot be kept"):
            if not kept.exists():
                write_whole(kept, data)

    def path_of(self, received: Received) -> Path:
        """Return where a file's bytes belong; two digits of the hash fan out, so that no folder grows too long."""
        digest = received.raw_file.sha256
        return self._raw / STORE / digest[:2] / (digest + Path(received.raw_file.path).suffix.lower())

    def _note(self, received: Received, kept: Path) -> None:
        manifest = Manifest(self._raw)
        if self._noted is None:
            self._noted = {(entry.get("sha256"), entry.get("path")) for entry in manifest.lines()}
        key = (received.raw_file.sha256, received.raw_file.path)
        if key not in self._noted:
            manifest.append(self._manifest_line(received, kept))
            reach("manifest.noted")
            self._noted.add(key)

    def _manifest_line(self, received: Received, kept: Path) -> dict[str, object]:
        raw_file = received.raw_file
        links = {"links": raw_file.attachments} if raw_file.attachments else {}
        return links | {
            "sha256": raw_file.sha256,
            "path": raw_file.path,
            "source": raw_file.source,
            "url": raw_file.url,
            "media_type": raw_file.media_type,
            "bytes": len(received.data),
            "fetched_at": raw_file.fetched_at.isoformat() if raw_file.fetched_at else None,
            "kept": kept.absolute().relative_to(self._raw.absolute()).as_posix(),
        }


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, whatever dies; raises OSError.

    It has the mode that the process gives all its files (umask), so that workers of other users can read it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    incoming = path.with_name(f".incoming-{token_hex(8)}")
    try:
        with incoming.open("xb") as file:
            reach("original.opened")
            file.write(data)
            file.flush()
            reach("original.written")
            os.fsync(file.fileno())
        reach("original.synced")
        incoming.replace(path)
        reach("original.kept")
    except OSError:
        with contextlib.suppress(OSError):
            incoming.unlink()
        raise
