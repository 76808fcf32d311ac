"""One document to its facts, without a warehouse."""

from __future__ import annotations

import hashlib
from os import PathLike
from pathlib import Path

from pipeline.collect import Received, media_type, read_file
from pipeline.decode import decode
from pipeline.model import Facts, RawFile
from pipeline.resolve import resolve


def read(source: str | PathLike[str] | bytes, *, name: str = "") -> Facts:
    """Return all that a document says: its fields, targets, tasks, citations, tables, and what became of each number.

    `source` is the path of a file, or the bytes of one; the format is told by the content. `name` is the file name that
    the facts of bytes are known by (`facts.document.raw_file.path`); nothing is read from it. All offsets count
    characters of `facts.document.text` from 0, ends exclusive.

    Raises CollectError where the file cannot be read and DecodeError where it is no document: empty, damaged, locked by
    a password, of a format that nobody reads, or a ZIP bundle of several documents (`Warehouse.load` reads those).
    """
    received = _received(source, name) if isinstance(source, bytes) else read_file(Path(source))
    return resolve(decode(received.raw_file, received.data))


def _received(data: bytes, name: str) -> Received:
    sha256 = hashlib.sha256(data).hexdigest()
    return Received(raw_file=RawFile(sha256=sha256, path=name, source="bytes", media_type=media_type(name)), data=data)
