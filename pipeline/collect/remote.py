"""Files on a remote file system, by fsspec: those that a URL matches, fetched where they are new or have changed.

What tells that a file has changed is the file system's own word (ETag or checksum, else time and size), read from its
listing; so a file that stays costs no request of its own, and no line. The word is kept in the manifest as its `etag`.
Credentials are the driver's matter (environment, fsspec's configuration) and stand in no source.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from glob import has_magic
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from pipeline.collect.due import is_set_aside
from pipeline.collect.files import Received
from pipeline.collect.listings import Listed, Listing, wanted
from pipeline.collect.manifest import FetchLine, FetchOutcome, Known, Manifest, Note, SourceState
from pipeline.collect.media_types import DOCUMENT_TYPES, media_type
from pipeline.collect.originals import Originals
from pipeline.collect.sources import Source
from pipeline.errors import CollectError, told_as_not_kept
from pipeline.model import RawFile
from pipeline.secrecy import without_secrets

_CHECKSUMS = ("ETag", "etag", "md5", "md5Hash", "content_md5", "checksum", "sha256", "CRC")
_TIMES = ("LastModified", "last_modified", "mtime", "modified", "updated", "created")
_CHUNK = 1024 * 1024
_FAILURES_BORNE = 5
"""Files in a row that cannot be read, after which the round leaves the file system alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFile:
    """A file as the file system lists it; `version` changes with its bytes, and is empty where nothing tells."""

    address: str
    path: str
    size: int | None
    version: str


def list_remote(source: Source) -> Listing:
    """Return the files that a source's URL matches; raises CollectError as `open_remote` and `find_remote` do."""
    files = find_remote(*open_remote(source.address), source)
    return Listing(documents=wanted(source, (Listed(address=file.address) for file in files)))


def open_remote(address: str) -> tuple[Any, str]:
    """Return the file system of an fsspec URL and the path or glob within it.

    Raises CollectError: `driver-missing` says what to install, `listing-failed` why it cannot be reached.
    """
    from fsspec.core import url_to_fs

    try:
        # A file system that fsspec has at hand from before would show what it saw then.
        system, path = url_to_fs(address, skip_instance_cache=True)
    except ImportError as problem:
        words = f"{address}: the driver of this file system is not installed: {_one_line(problem)}"
        raise CollectError(words, code="driver-missing") from None
    except Exception as problem:  # each driver has errors of its own
        raise CollectError(f"{address}: cannot be reached: {_one_line(problem)}", code="listing-failed") from None
    return system, str(path)


def find_remote(system: Any, path: str, source: Source) -> list[RemoteFile]:
    """Return the files that a path within a file system stands for, by address: a glob's, or a folder's documents.

    Raises CollectError (`listing-failed`) where they cannot be listed, or nothing matches: that is a slip far more often
    than an empty day.
    """
    try:
        system.invalidate_cache()
        found = system.glob(path, detail=True) if has_magic(path) else _documents_below(system, path)
    except Exception as problem:  # each driver has errors of its own
        raise CollectError(f"{source.address}: cannot be listed: {_one_line(problem)}", code="listing-failed") from None
    files = [_file_of(system, source, name, info) for name, info in found.items() if info.get("type") == "file"]
    if not files:
        raise CollectError(f"{source.address}: nothing matches", code="listing-failed")
    return sorted(files, key=lambda file: file.address)


def version_of(info: Mapping[str, Any]) -> str:
    """Return what changes with a file's bytes, from what its file system tells of it; empty where nothing does."""
    for key in _CHECKSUMS:
        if info.get(key):
            return f"{key}:{info[key]}".replace('"', "")
    for key in _TIMES:
        if info.get(key):
            return f"{key}:{info[key]}:{info.get('size')}"
    return ""


class RemoteFiles:
    """A round of a source on a remote file system: what `state` does not know yet is fetched into `raw`."""

    def __init__(self, source: Source, state: SourceState, raw: Path, note: Note | None) -> None:
        self._source, self._state, self._raw, self._note = source, state, raw, note
        self._results: list[FetchLine] = []
        self._failed_in_a_row = 0

    def run(self) -> tuple[list[FetchLine], str]:
        """Fetch what is new or changed and note what vanished; return the results, and why it ended early, or empty.

        Raises CollectError where the driver is not installed, or the bytes cannot be kept.
        """
        try:
            system, path = open_remote(self._source.address)
            files = find_remote(system, path, self._source)
        except CollectError as problem:
            if problem.code == "driver-missing":
                raise
            return [], str(problem)
        taken = {listed.address for listed in wanted(self._source, (Listed(address=file.address) for file in files))}
        for file in files:
            if file.address in taken and self._is_due(file):
                self._take(self._fetch(system, file))
            if self._failed_in_a_row >= _FAILURES_BORNE:
                last = self._results[-1].message
                return self._results, f"{self._source.name}: {_FAILURES_BORNE} failures in a row, the last: {last}"
        self._note_vanished({file.address for file in files})
        return self._results, ""

    def _is_due(self, file: RemoteFile) -> bool:
        known = self._state.known.get(file.address)
        if known is None or known.gone:
            return True
        return not is_set_aside(known, self._source) and (not file.version or known.etag != file.version)

    def _fetch(self, system: Any, file: RemoteFile) -> FetchLine:
        began, at = time.monotonic(), datetime.now(UTC).isoformat(timespec="milliseconds")
        facts: dict[str, Any] = {"source": self._source.name, "url": file.address, "of": "document", "fetched_at": at}
        try:
            data = self._read(system, file)
        except CollectError as problem:
            return FetchLine(**facts, outcome="failed", code=problem.code, message=str(problem))
        facts["seconds"] = round(time.monotonic() - began, 3)
        self._failed_in_a_row = 0
        return self._kept(facts, file, data)

    def _read(self, system: Any, file: RemoteFile) -> bytes:
        """The file's bytes, never more than `max_bytes`, whatever size the listing claims; raises CollectError."""
        most = self._source.max_bytes
        data = bytearray()
        if (file.size or 0) <= most:
            try:
                with system.open(file.path, "rb") as stream:
                    while len(data) <= most and (chunk := stream.read(min(_CHUNK, most + 1 - len(data)))):
                        data += chunk
            except Exception as problem:  # each driver has errors of its own
                self._failed_in_a_row += 1
                raise CollectError(f"{file.address}: {_one_line(problem)}", code="unreadable-file") from None
        if max(file.size or 0, len(data)) > most:
            raise CollectError(f"{file.address}: has more than {most} bytes (max_bytes)", code="too-large")
        return bytes(data)

    def _kept(self, facts: dict[str, Any], file: RemoteFile, data: bytes) -> FetchLine:
        digest = hashlib.sha256(data).hexdigest()
        kind = media_type(file.path)
        raw_file = RawFile(sha256=digest, path=file.path, source=self._source.name, media_type=kind)
        originals = Originals(self._raw)
        place = originals.path_of(Received(raw_file=raw_file, data=data))
        originals.write(place, data)
        facts |= {"sha256": digest, "bytes": len(data), "media_type": kind}
        facts |= {"kept": place.relative_to(self._raw).as_posix(), "headers": {"etag": file.version}}
        return FetchLine(**facts, outcome=_outcome(self._state.known.get(file.address), digest))

    def _note_vanished(self, there: set[str]) -> None:
        for known in list(self._state.known.values()):
            if known.of == "document" and known.url not in there and not known.gone:
                at = datetime.now(UTC).isoformat(timespec="milliseconds")
                words = f"{known.url}: is no longer there"
                facts: dict[str, Any] = {"source": self._source.name, "url": known.url, "of": "document"}
                self._take(FetchLine(**facts, outcome="gone", fetched_at=at, code="vanished", message=words))

    def _take(self, line: FetchLine) -> None:
        with told_as_not_kept(f"{self._raw}: the manifest cannot be written"):
            Manifest(self._raw).note(line)
        self._state.take(line)
        self._results.append(line)
        if self._note:
            self._note(line)


def _documents_below(system: Any, path: str) -> dict[str, Any]:
    found: dict[str, Any] = system.find(path, detail=True)
    return {name: info for name, info in found.items() if PurePosixPath(name).suffix.lower() in DOCUMENT_TYPES}


def _file_of(system: Any, source: Source, path: str, info: Mapping[str, Any]) -> RemoteFile:
    size = info.get("size")
    return RemoteFile(
        address=without_secrets(_address_of(system, source.address, path)),
        path=path,
        size=int(size) if size is not None else None,
        version=version_of(info),
    )


def _address_of(system: Any, address: str, path: str) -> str:
    """A file's URL: with the host, which some file systems leave out of their paths, without credentials, and with the
    archive's place where the files lie within one (`zip://a.pdf::s3://…`)."""
    head, chained, rest = address.partition("::")
    parts = urlsplit(head)
    place = parts.netloc.rpartition("@")[2]
    within = path.lstrip("/")
    is_whole = chained or not place or within.split("/")[0] == place
    url = str(system.unstrip_protocol(path)) if is_whole else f"{parts.scheme}://{place}/{within}"
    return url + chained + rest


def _outcome(known: Known | None, digest: str) -> FetchOutcome:
    before = known.sha256 if known else None
    return "new" if before is None else "unchanged" if before == digest else "changed"


def _one_line(problem: Exception) -> str:
    words = str(problem).splitlines() or [""]
    return words[0] or type(problem).__name__
