"""Bytes → characters, for formats that do not say their encoding or say it wrongly.

Order: byte order mark, strict UTF-8, GB18030 (which holds GB2312 and GBK), and the one of both that fits all but a few
bytes. Statistical guessers get short Chinese texts wrong; this order was right on every document tried.
"""

from __future__ import annotations

import codecs
import re

from pipeline.errors import DecodeError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TRIED = ("utf-8", "gb18030")
_ASCII = re.compile(rb"[\x00-\x3f]")  # no second byte of a character in GBK
_LONGEST_RUN = 400
_SAMPLE = 20_000
_MOST_MENDED = 20  # runs: what has more of them is no text that a slip spoilt
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_RARE = re.compile(r"[\ue000-\uf8ff\u0080-\u00a0]")


def decode_bytes(data: bytes) -> str:
    """The text of `data`, without its byte order mark.

    Raises DecodeError (codes `empty`, `binary`, `encoding`) for what is no text.
    """
    if not data.strip(b" \t\r\n\f\x00"):
        raise DecodeError("the file is empty; fetch it again or remove it", code="empty")
    text = _by_mark(data) or _by_trial(data)
    if not text.strip():
        raise DecodeError("the file is empty; fetch it again or remove it", code="empty")
    if len(_CONTROL.findall(text)) > _most_amiss(text):
        raise DecodeError("the file is binary, not text; check its type at the source", code="binary")
    return text


def _by_mark(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise DecodeError(f"the file says it is {encoding} but is not: {error.reason}", code="encoding") from None
    return None


def _by_trial(data: bytes) -> str:
    if b"\x00" in data[:4096]:
        raise DecodeError("the file is binary, not text; check its type at the source", code="binary")
    for encoding in _TRIED:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _is_likely(text):
            return text
    return _by_best(data)


def _by_best(data: bytes) -> str:
    """The text with U+FFFD for what is amiss, as browsers show it, in the encoding that leaves the least amiss: sites cut
    descriptions within a character, and stray bytes come in by copying."""
    text = max(data.decode("utf-8", "replace"), _realigned(data), key=_meaning)
    if _amiss(text) > _most_amiss(text) or not _is_likely(text):
        raise DecodeError("the encoding is neither UTF-8 nor GB18030; convert the file to UTF-8", code="encoding")
    return text


def _realigned(data: bytes) -> str:
    """The text of GB18030 with U+FFFD for what is amiss. A byte too many, which makes wrong pairs of all that follows up to
    the next ASCII character, is taken out where that leaves the most common characters."""
    texts: list[str] = []
    at = 0
    while len(texts) < 2 * _MOST_MENDED:
        try:
            return "".join((*texts, data[at:].decode("gb18030")))
        except UnicodeDecodeError as error:
            wrong = at + error.start
        start = max((match.end() for match in _ASCII.finditer(data, max(at, wrong - _LONGEST_RUN), wrong)), default=wrong)
        found = _ASCII.search(data, wrong, wrong + _LONGEST_RUN)
        end = found.start() if found else min(wrong + _LONGEST_RUN, len(data))
        texts += [data[at:start].decode("gb18030", "replace"), _mended(data[start:end])]
        at = max(end, wrong + 1)
    return "".join((*texts, data[at:].decode("gb18030", "replace")))


def _mended(run: bytes) -> str:
    """What a run of characters says without the byte that is amiss: at its end, half a character that was cut off, shown
    as U+FFFD; anywhere else a byte too many, which stands for nothing."""
    halves = ((run[:at].decode("gb18030", "replace"), run[at + 1 :].decode("gb18030", "replace")) for at in range(len(run)))
    whole = (before + (after or "\ufffd") for before, after in halves)
    return max(whole, key=lambda text: (-_amiss(text), sum(map(_is_common, text))), default="\ufffd")


def _is_common(char: str) -> bool:
    """Whether a character is a mark of Chinese or of the first level of GB 2312, ordered by sound: nearly all text is."""
    return char in "，。、；：！？（）《》“”〔〕％" or b"\xb0" <= char.encode("gb2312", "ignore")[:1] <= b"\xd7"


def _meaning(text: str) -> int:
    """How much of a text's beginning is common characters: one encoding's bytes are rare characters in the other."""
    return sum(map(_is_common, text[:_SAMPLE])) - _amiss(text[:_SAMPLE])


def _amiss(text: str) -> int:
    return text.count("\ufffd")


def _most_amiss(text: str | bytes) -> int:
    """How many characters may be amiss in a text that is otherwise one."""
    return max(2, len(text) // 200)


def _is_likely(text: str) -> bool:
    """Whether the text is Chinese and not another encoding's bytes, which GB18030 shows as rare signs."""
    return len(_RARE.findall(text)) <= len(_HAN.findall(text)) // 20
