"""ZIP bundles: the documents in them, each with a hash of its own, known as `bundle.zip#folder/member.docx`.

A bundle is read like a folder: the documents in and below it, other bundles too. It is bounded in number, size and depth,
by what is unpacked and not by what the bundle says of itself.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PureWindowsPath

from pipeline.collect.files import Received
from pipeline.collect.media_types import DOCUMENT_TYPES, media_type
from pipeline.errors import CollectError
from pipeline.model import RawFile

MOST_MEMBERS = 2_000
MOST_BYTES = 512 * 1024 * 1024
"""What all documents of a bundle, those of bundles in it too, may unpack to."""
DEEPEST = 3

_PACKAGES = ("[content_types].xml", "ofd.xml", "mimetype", "meta-inf/")
"""What the ZIP packages of documents hold (OOXML, OFD, OpenDocument, EPUB): those are documents, not bundles."""
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A member that cannot be read, or a bundle of which nothing can, and why."""

    raw_file: RawFile
    problem: CollectError


@dataclass(slots=True)
class _Allowance:
    """What may still be unpacked of a bundle."""

    members: int = field(default_factory=lambda: MOST_MEMBERS)
    size: int = field(default_factory=lambda: MOST_BYTES)
    seen: set[str] = field(default_factory=set)
    is_spent: bool = False
    """Whether a bound was passed, after which nothing more is unpacked."""
    told_too_deep: bool = False


def is_bundle(data: bytes) -> bool:
    """Whether the bytes are a ZIP file that is no package of a single document."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            return not any(name.lower().startswith(_PACKAGES) for name in bundle.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False


def unpack(received: Received) -> Iterator[Received | Unreadable]:
    """Yield the documents of a bundle in its order, each with its own hash, or why one cannot be read.

    The same bytes come once. A bundle without any document, or beyond the bounds, yields an `Unreadable` of its own;
    raises nothing.
    """
    found = False
    for item in _members(received, _Allowance(), 1):
        found = True
        yield item
    if not found:
        words = f"{received.raw_file.path}: no documents in this bundle (looked for {', '.join(DOCUMENT_TYPES)})"
        yield Unreadable(raw_file=received.raw_file, problem=CollectError(words, code="bundle-empty"))


def _members(received: Received, allowance: _Allowance, depth: int) -> Iterator[Received | Unreadable]:
    bundle_path = received.raw_file.path
    with zipfile.ZipFile(io.BytesIO(received.data)) as bundle:
        for info in bundle.infolist():
            name = _name(info)
            if info.is_dir() or not _is_document(name):
                continue
            raw_file = replace(
                received.raw_file, path=f"{bundle_path}#{name}", sha256="", media_type=media_type(name), url=None
            )
            try:
                member = _read(bundle, info, raw_file, allowance)
            except CollectError as problem:
                yield Unreadable(raw_file=raw_file, problem=problem)
                if allowance.is_spent:
                    return
                continue
            if is_bundle(member.data):
                yield from _nested(member, allowance, depth)
                if allowance.is_spent:
                    return
            elif member.raw_file.sha256 not in allowance.seen:
                allowance.seen.add(member.raw_file.sha256)
                yield member


def _nested(member: Received, allowance: _Allowance, depth: int) -> Iterator[Received | Unreadable]:
    if depth < DEEPEST:
        yield from _members(member, allowance, depth + 1)
        return
    if allowance.told_too_deep:  # a bundle made of bundles would bury all else under a thousand rejections
        return
    allowance.told_too_deep = True
    words = f"{member.raw_file.path}: bundles within bundles over {DEEPEST} deep are not unpacked, neither this nor others"
    yield Unreadable(raw_file=member.raw_file, problem=CollectError(words, code="bundle-too-deep"))


def _read(bundle: zipfile.ZipFile, info: zipfile.ZipInfo, raw_file: RawFile, allowance: _Allowance) -> Received:
    """The member, counted against the allowance; raises CollectError."""
    if _leads_out(_name(info)):
        words = f"{raw_file.path}: its name leads out of the bundle, as in a forged archive: unpack it by hand"
        raise CollectError(words, code="bundle-unsafe-name")
    if info.flag_bits & _ENCRYPTED:
        raise CollectError(f"{raw_file.path}: locked by a password: unpack it first", code="bundle-encrypted")
    try:
        with bundle.open(info) as stream:
            data = stream.read(allowance.size + 1)  # what the bundle says of the size may be a lie
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as problem:
        raise CollectError(f"{raw_file.path}: damaged in its bundle: {problem}", code="bundle-damaged") from None
    allowance.members -= 1
    allowance.size -= len(data)
    if allowance.members < 0 or allowance.size < 0:
        allowance.is_spent = True
        bounds = f"{MOST_MEMBERS} documents or {MOST_BYTES // 1024**2} MB"
        words = f"{raw_file.path}: the bundle has over {bounds}; what follows was not read: split it"
        raise CollectError(words, code="bundle-too-large")
    return Received(raw_file=replace(raw_file, sha256=hashlib.sha256(data).hexdigest()), data=data)


def _leads_out(name: str) -> bool:
    """Whether a member's name is a path out of the bundle's folder: absolute, on a drive, or through `..`."""
    path = PureWindowsPath(name)  # takes / and \\ for separators, as unpackers do
    return ".." in path.parts or bool(path.root or path.drive)


def _is_document(name: str) -> bool:
    path = PureWindowsPath(name)
    hidden = any(part.startswith((".", "~$", "__MACOSX")) and part != ".." for part in path.parts)
    return path.suffix.lower() in DOCUMENT_TYPES and not hidden


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name as its writer meant it: without the UTF-8 flag Chinese tools write UTF-8 or GBK all the same."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        try:
            written = name.encode("cp437")
        except UnicodeEncodeError:
            return name
        for encoding in ("utf-8", "gb18030"):
            try:
                return written.decode(encoding)
            except UnicodeDecodeError:
                continue
    return name
