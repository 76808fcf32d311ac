"""The registry of formats: which reader reads which bytes. A new format is a module with `read_x` and a row here.

The type is told by content, never by the file's name; readers are imported when first needed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from pipeline.decode.parts import Part
from pipeline.errors import DecodeError

Reader = Callable[[bytes], list[Part]]

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|div|table|article|p)\b", re.I)


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how its bytes are known, and the reader `module:function`; no reader where it can't be read yet."""

    media_type: str
    known: Callable[[bytes], bool]
    reader: str | None = None
    advice: str = ""


def _has_member(prefix: str) -> Callable[[bytes], bool]:
    def known(data: bytes) -> bool:
        if not data.startswith(b"PK\x03\x04"):
            return False
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as bundle:
                return any(name.startswith(prefix) for name in bundle.namelist())
        except zipfile.BadZipFile:
            return False

    return known


FORMATS: tuple[Format, ...] = (
    Format("application/pdf", lambda data: b"%PDF-" in data[:1024], "pipeline.decode.pdf:read_pdf"),
    Format(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _has_member("word/"),
        "pipeline.decode.docx:read_docx",
    ),
    Format(
        "application/msword",
        lambda data: data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        advice="a DOC or WPS file: save it as DOCX or PDF",
    ),
    Format("application/zip", lambda data: data.startswith(b"PK\x03\x04"), advice="a ZIP bundle: unpack it first"),
    Format("text/html", lambda data: bool(_HTML.search(data[:4096])), "pipeline.decode.html:read_html"),
    Format("text/plain", lambda data: True, "pipeline.decode.text:read_text"),
)


def format_of(data: bytes) -> Format:
    """The first format that knows `data`; plain text knows everything."""
    return next(known for known in FORMATS if known.known(data))


def reader_of(data: bytes) -> Reader:
    """The reader for `data`; raises DecodeError (code `format`) where there is none."""
    found = format_of(data)
    if found.reader is None:
        raise DecodeError(f"the file is {found.advice}", code="format")
    module, _, name = found.reader.partition(":")
    reader: Reader = getattr(import_module(module), name)
    return reader
