"""DOC, WPS and RTF → lines and grids, by way of DOCX.

msdoc2docx reads Word's binary format in pure Python and keeps numbering and merged cells. What it cannot read goes to
LibreOffice where one is installed, and so does RTF; else the file is rejected with what to do.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.decode.docx import read_docx
from pipeline.decode.parts import Grid, Part
from pipeline.decode.spans import split_neighbours
from pipeline.errors import DecodeError

OFFICE = ("soffice", "libreoffice")
"""Names that LibreOffice goes by on the PATH."""

_CLASS_ID = slice(8, 24)
_SECONDS = 60
_ADVICE = "save it as DOCX or PDF, or install LibreOffice"


def read_doc(data: bytes) -> list[Part]:
    """Lines and grids of a binary Word or WPS document.

    Raises DecodeError: `encrypted`, `damaged` (neither converter can read it), `timeout`, and what `read_docx` raises.
    """
    converted, why = _by_msdoc2docx(data)
    if converted is None:
        converted = _by_office(data, ".doc")
    if converted is None:
        raise DecodeError(f"the DOC file is damaged or of an unusual kind ({why}): {_ADVICE}", code="damaged")
    return list(_parted(read_docx(converted)))


def read_rtf(data: bytes) -> list[Part]:
    """Lines and grids of an RTF document, by LibreOffice; raises DecodeError (`format`) where there is none."""
    converted = _by_office(data, ".rtf")
    if converted is None:
        raise DecodeError(f"the file is RTF, which only LibreOffice reads here: {_ADVICE}", code="format")
    return list(_parted(read_docx(converted)))


def _parted(parts: list[Part]) -> Iterator[Part]:
    """Binary Word has no ends of tables: those with no paragraph between come out of a conversion as one."""
    for part in parts:
        if isinstance(part, Grid):
            yield from split_neighbours(part)
        else:
            yield part


def _by_msdoc2docx(data: bytes) -> tuple[bytes | None, str]:
    """The DOCX, or None and why there is none; raises DecodeError for a document under a password."""
    from doc2docx import convert
    from doc2docx.errors import EncryptedDocumentError

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.doc"), Path(folder, "out.docx")
        source.write_bytes(_without_class_id(data))
        try:
            convert(source, target)
            return target.read_bytes(), ""
        except EncryptedDocumentError:
            raise DecodeError("the DOC file is locked by a password: save it without one", code="encrypted") from None
        except Exception as problem:  # it parses what anyone may send: whatever fails in there, another may read it
            return None, (str(problem).splitlines() or [type(problem).__name__])[0]


def _without_class_id(data: bytes) -> bytes:
    """MS-CFB 2.2 wants the header's class id zero; WPS writes one, and msdoc2docx takes the standard at its word."""
    whole = bytearray(data)
    whole[_CLASS_ID] = bytes(16)
    return bytes(whole)


def _by_office(data: bytes, ending: str) -> bytes | None:
    """The DOCX that LibreOffice makes; None where there is no LibreOffice or it cannot; raises DecodeError `timeout`."""
    office = next((found for name in OFFICE if (found := shutil.which(name))), None)
    if office is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"in{ending}")
        source.write_bytes(data)
        # A profile of its own: a second LibreOffice under the same one would hand over to the first and exit.
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "docx", "--outdir", folder, str(source)]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise DecodeError(f"LibreOffice took over {_SECONDS} s for the file: {_ADVICE}", code="timeout") from None
        except OSError:
            return None
        target = Path(folder, "in.docx")
        return target.read_bytes() if target.exists() else None


# ---------------------------------------------------------------- what an OLE file is


_NAMES = {
    name.encode("utf-16-le"): kind
    for name, kind in (
        ("EncryptedPackage", "locked"),
        ("WordDocument", "word"),
        ("Workbook", "sheets"),
        ("Book", "sheets"),
        ("PowerPoint Document", "slides"),
        ("__substg1.0_", "mail"),
        ("__properties_version1.0", "mail"),
    )
}
_ENTRY = re.compile(b"|".join(re.escape(name) for name in _NAMES))


def kind_of_ole(data: bytes) -> str | None:
    """What an OLE compound file holds by the names of its streams: word, sheets, slides, mail, locked (Office files
    under a password); empty where it is none of these, None where it is no OLE file."""
    if not data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return None
    found = {_NAMES[match[0]] for match in _ENTRY.finditer(data)}
    return next((kind for kind in ("locked", "word", "slides", "mail", "sheets") if kind in found), "")
