"""Packages of Office Open XML (DOCX, XLSX) made such that the libraries which read them do: bounded, transitional, whole.

Word also saves `strict` packages (ISO/IEC 29500 part 1), whose namespaces alone differ from the transitional ones of
part 4, and leaves behind relationships to `NULL` where a picture was lost.
"""

from __future__ import annotations

import io
import re
import zipfile
from posixpath import dirname, join, normpath

from pipeline.errors import DecodeError

MOST_BYTES = 500_000_000
"""What a package may unpack to, pictures and all."""
MOST_MARKUP = 100_000_000
"""What its XML may unpack to: trees of it take some times as much memory, streamed sheets much less."""
MOST_MEMBERS = 20_000

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*?/?>")
_TARGET = re.compile(rb"\sTarget\s*=\s*[\"']([^\"']*)[\"']")
_XML = (".xml", ".rels")


def repaired(data: bytes) -> bytes:
    """The package with transitional namespaces and without relationships to parts that it lacks; as it is where it needs
    neither. Raises DecodeError (`too-large`) past the bounds, zipfile.BadZipFile for what is no package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        _check(package)
        names = {name.lower() for name in package.namelist()}
        changed: dict[str, bytes] = {}
        for name in package.namelist():
            if not name.lower().endswith(_XML):
                continue
            part = package.read(name)
            mended = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", part)
            if name.endswith(".rels"):
                mended = _without_lost(mended, name, names)
            if mended != part:
                changed[name] = mended
        return _rewritten(package, changed) if changed else data


def _check(package: zipfile.ZipFile) -> None:
    members = package.infolist()
    markup = sum(member.file_size for member in members if member.filename.lower().endswith(_XML))
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise DecodeError("the file unpacks to over 500 MB: it is no document", code="too-large")
    if markup > MOST_MARKUP or len(members) > MOST_MEMBERS:
        raise DecodeError("the file's text unpacks to over 100 MB: it is no document", code="too-large")


def _without_lost(part: bytes, name: str, names: set[str]) -> bytes:
    """The relationships of a part without those to parts that the package does not hold (`NULL`)."""
    folder = dirname(dirname(name))

    def kept(match: re.Match[bytes]) -> bytes:
        target = _TARGET.search(match[0])
        if target is None or b"External" in match[0]:
            return match[0]
        path = target[1].decode("utf-8", "replace").partition("#")[0]
        place = path.lstrip("/") if path.startswith("/") else normpath(join(folder, path))
        return match[0] if place.lower() in names else b""

    return _RELATION.sub(kept, part)


def _rewritten(package: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as new:
        for name in package.namelist():
            new.writestr(name, changed[name] if name in changed else package.read(name))
    return stream.getvalue()
