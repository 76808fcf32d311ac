"""Keeps originals: bytes under their SHA-256, written whole or not at all, and a manifest line a file."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path

from pipeline.collect.files import Received
from pipeline.errors import CollectError

MANIFEST = "manifest.jsonl"


class Originals:
    """The originals kept in a folder (`raw/`): `store/ab/<sha256>.<ext>` and `manifest.jsonl`."""

    def __init__(self, raw: Path) -> None:
        self._raw = raw
        self._noted: set[tuple[str, str]] | None = None

    def keep(self, received: Received) -> Path:
        """Keep a file's bytes and note where they came from; return where they are.

        A file that lies in the folder already (`raw/samples/…`) stays where it is. Bytes that are kept already are not
        written again, and get a further manifest line only under a further path. Raises CollectError where the folder
        cannot be written.
        """
        source = Path(received.raw_file.path)
        if source.absolute().is_relative_to(self._raw.absolute()):
            return source
        kept = self.path_of(received)
        try:
            if not kept.exists():
                _write_whole(kept, received.data)
            self._note(received, kept)
        except OSError as problem:
            message = f"{kept}: the original cannot be kept: {problem.strerror or problem}"
            raise CollectError(message, code="original-not-kept") from None
        return kept

    def path_of(self, received: Received) -> Path:
        """Return where a file's bytes belong; two digits of the hash fan out, so that no folder grows too long."""
        digest = received.raw_file.sha256
        return self._raw / "store" / digest[:2] / (digest + Path(received.raw_file.path).suffix.lower())

    def _note(self, received: Received, kept: Path) -> None:
        manifest = self._raw / MANIFEST
        if self._noted is None:
            self._noted = _read_manifest(manifest)
        key = (received.raw_file.sha256, received.raw_file.path)
        if key in self._noted:
            return
        # A single append: a program that dies leaves a whole line or a torn last one, which reading passes over.
        with manifest.open("ab+") as file:
            torn = file.tell() > 0 and not _ends_with_newline(manifest)
            line = json.dumps(self._manifest_line(received, kept), ensure_ascii=False)
            file.write((("\n" if torn else "") + line + "\n").encode())
        self._noted.add(key)

    def _manifest_line(self, received: Received, kept: Path) -> dict[str, object]:
        raw_file = received.raw_file
        return {
            "sha256": raw_file.sha256,
            "path": raw_file.path,
            "source": raw_file.source,
            "url": raw_file.url,
            "media_type": raw_file.media_type,
            "bytes": len(received.data),
            "fetched_at": raw_file.fetched_at.isoformat() if raw_file.fetched_at else None,
            "kept": kept.relative_to(self._raw).as_posix(),
        }


def _write_whole(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".incoming-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _read_manifest(manifest: Path) -> set[tuple[str, str]]:
    noted: set[tuple[str, str]] = set()
    if manifest.exists():
        for line in manifest.read_text(encoding="utf-8", errors="replace").splitlines():
            with contextlib.suppress(ValueError, KeyError, TypeError):
                entry = json.loads(line)
                noted.add((entry["sha256"], entry["path"]))
    return noted


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
