"""The bound of a PDF's packed streams: a megabyte may unpack to gigabytes, which pdfium would take before anything is read.

Only Deflate packs so hard. Pictures are left to pdfium, which unpacks one at a time, but none of a size that no page has.
"""

from __future__ import annotations

import re
import zlib

from pipeline.errors import DecodeError

MOST_IN_STREAM = 200_000_000
"""A page of A4 scanned at 600 dpi in colour takes 104 MB."""
MOST_IN_CONTENTS = 16_000_000
"""Of all that is no picture and no font: what pages draw, as text. It takes pdfium and us some two seconds a megabyte; the
documents of the corpus have up to 10 MB."""
MOST_IN_PAGE = 3_000_000
"""Of one such stream, of which pdfium makes over two hundred times as much; the largest in the corpus has 0.3 MB."""

_STREAM = re.compile(rb"\bstream\r?\n")
_HEADER = 1_000  # bytes before a stream that its dictionary may take
_CHUNK = 1_000_000


def check_streams(data: bytes) -> None:
    """Raise DecodeError (`too-large`) where a stream of the PDF, or all that is drawn, unpacks beyond the bounds."""
    contents = 0
    for match in _STREAM.finditer(data):
        start = match.end()
        length = max(data.find(b"endstream", start) - start, 0)
        header = data[max(match.start() - _HEADER, 0) : match.start()].rpartition(b" obj")[2]
        apart = b"/Image" in header or b"/Length1" in header or b"/CIDFontType0C" in header or b"/OpenType" in header
        most = MOST_IN_STREAM if apart else min(MOST_IN_PAGE, MOST_IN_CONTENTS - contents)
        is_packed = length and data[start] & 0x0F == 8  # of zlib
        size = _unpacked(data, start, start + length, most) if is_packed else length
        contents += 0 if apart else size
        if size > most:
            raise DecodeError("the PDF unpacks to more than its pages can hold: it is no document", code="too-large")


def _unpacked(data: bytes, start: int, end: int, most: int) -> int:
    """How many bytes a stream unpacks to, counted up to `most`; what is damaged counts as far as it goes."""
    unpack = zlib.decompressobj()
    size = 0
    rest = data[start:end]
    while rest and size <= most and not unpack.eof:
        try:
            size += len(unpack.decompress(rest, _CHUNK))
        except zlib.error:
            return size
        rest = unpack.unconsumed_tail
    return size
