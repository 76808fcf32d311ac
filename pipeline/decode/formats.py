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
"""From bytes to lines and grids in reading order; raises DecodeError only (`decode` sees to it)."""

_OFFICE = "application/vnd.openxmlformats-officedocument"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|div|table|article|p)\b", re.I)
_MHTML = re.compile(rb"\A\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*+)*?MIME-Version:", re.I)


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how its bytes are known, and the reader `module:function`; no reader where it can't be read yet.

    `advice` says what such a file is and what to do about it; `code` is that of the rejection.
    """

    media_type: str
    known: Callable[[bytes], bool]
    reader: str | None = None
    advice: str = ""
    code: str = "format"


def _is_zip(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _has_member(*prefixes: str) -> Callable[[bytes], bool]:
    """Whether the bytes are a ZIP package with a member that begins so, whatever its case."""

    def known(data: bytes) -> bool:
        if not _is_zip(data):
            return False
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                return any(name.lower().replace("\\", "/").startswith(prefixes) for name in package.namelist())
        except (zipfile.BadZipFile, NotImplementedError, ValueError):
            return False

    return known


def _is_ole(*kinds: str) -> Callable[[bytes], bool]:
    """Whether the bytes are an OLE compound file of one of these kinds."""

    def known(data: bytes) -> bool:
        from pipeline.decode.doc import kind_of_ole

        return data.startswith(b"\xd0\xcf\x11\xe0") and kind_of_ole(data) in kinds

    return known


def _is_bundle(data: bytes) -> bool:
    from pipeline.collect.bundles import is_bundle

    return is_bundle(data)


def _is_csv(data: bytes) -> bool:
    from pipeline.decode.spreadsheet import is_csv

    return is_csv(data)


def _starts(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(marks)


FORMATS: tuple[Format, ...] = (
    Format("application/pdf", lambda data: b"%PDF-" in data[:1024], "pipeline.decode.pdf:read_pdf"),
    Format(f"{_OFFICE}.wordprocessingml.document", _has_member("word/"), "pipeline.decode.docx:read_docx"),
    Format(f"{_OFFICE}.spreadsheetml.sheet", _has_member("xl/"), "pipeline.decode.spreadsheet:read_xlsx"),
    Format("application/ofd", _has_member("ofd.xml"), "pipeline.decode.ofd:read_ofd"),
    Format(f"{_OFFICE}.presentationml.presentation", _has_member("ppt/"), advice="a presentation: save it as PDF"),
    Format(
        "application/vnd.oasis.opendocument", _has_member("mimetype"), advice="an OpenDocument or EPUB file: save it as DOCX"
    ),
    Format(
        "application/zip",
        _is_bundle,
        advice="a bundle of documents: `policy-targets run` reads each of them; unpack it to look at one",
    ),
    Format("application/zip", _is_zip, advice="a damaged ZIP package: fetch it again", code="damaged"),
    Format("application/msword", _is_ole("word"), "pipeline.decode.doc:read_doc"),
    Format("application/vnd.ms-excel", _is_ole("sheets"), advice="an XLS or ET workbook: save it as XLSX or CSV"),
    Format("application/vnd.ms-powerpoint", _is_ole("slides"), advice="a presentation: save it as PDF"),
    Format("application/vnd.ms-outlook", _is_ole("mail"), advice="a mail: save the document that it brings"),
    Format(
        "application/x-ole-storage",
        _is_ole("locked"),
        advice="locked by a password: save it without one",
        code="encrypted",
    ),
    Format("application/x-ole-storage", _is_ole(""), advice="an OLE file without a document: fetch it again", code="damaged"),
    Format("application/rtf", _starts(b"{\\rtf"), "pipeline.decode.doc:read_rtf"),
    Format("application/vnd.rar", _starts(b"Rar!\x1a\x07"), advice="a RAR bundle: unpack it first"),
    Format("application/x-7z-compressed", _starts(b"7z\xbc\xaf\x27\x1c"), advice="a 7z bundle: unpack it first"),
    Format(
        "image/*",
        _starts(b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*"),
        advice="a picture: put it into a PDF, which is read by OCR",
    ),
    Format("multipart/related", lambda data: bool(_MHTML.match(data[:2048])), advice="a web archive: save it as HTML"),
    Format("text/html", lambda data: bool(_HTML.search(data[:4096])), "pipeline.decode.html:read_html"),
    Format("text/csv", _is_csv, "pipeline.decode.spreadsheet:read_csv"),
    Format("text/plain", lambda data: True, "pipeline.decode.text:read_text"),
)


def format_of(data: bytes) -> Format:
    """The first format that knows `data`; plain text knows everything."""
    return next(known for known in FORMATS if known.known(data))


def reader_of(data: bytes) -> Reader:
    """The reader for `data`; raises DecodeError (code `format`, `encrypted` or `damaged`) where there is none."""
    found = format_of(data)
    if found.reader is None:
        raise DecodeError(f"the file is {found.advice}", code=found.code)
    module, _, name = found.reader.partition(":")
    reader: Reader = getattr(import_module(module), name)
    return reader
