"""Numbers that count the items of a list inside a passage: “1.新建5所；2.80%以上的…” is item 2 and 80%, not 2.80%."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_MAY_LIST = re.compile(r"2 ?[.、]")
# At the head of the text, or behind a stop or a blank; told by looking back from the digit, so that digits alone are tried.
_MARK = re.compile(r"(\d(?<![^;；。:：\s]\d)\d?) ?[.、] ?(?=\S)")
_BRACKETED = re.compile(r"(?<=[;；。：])（\d{1,2}）(?=[\u4e00-\u9fff])")
# Looked back for from the numeral as well: behind a stop or a blank, or at the head.
_SPOKEN = re.compile(
    r"[①-⑳一二三四五六七八九十](?:(?<=[①-⑳])|(?<![^;；。:：，\s].)[一二三四五六七八九十]{0,2}[是要](?=[\u4e00-\u9fff“]))"
)
_LABEL = re.compile(r"\s{0,9}【[\u4e00-\u9fff]{2,16}】")
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]{1,2000}|(?:%[0-9A-Fa-f]{2}){2,}")


def enumerators_in(norm: str) -> Iterator[tuple[int, int]]:
    """Spans of list numbers in a normalised text: of （1） behind a stop, and of those that run 1. 2. 3. …, of which a lone one is none, nor
    one whose next does not follow."""
    yield from (match.span() for match in _BRACKETED.finditer(norm))
    if not _MAY_LIST.search(norm):
        return
    found = [(m.start(), m.end(), int(m[1])) for m in _MARK.finditer(norm) if not _is_decimal(norm, m)]
    run: list[tuple[int, int, int]] = []
    for mark in found:
        if mark[2] == 1:
            yield from _told(run)
            run = [mark]
        elif run and mark[2] == run[-1][2] + 1:
            run.append(mark)
    yield from _told(run)


def _is_decimal(norm: str, match: re.Match[str]) -> bool:
    """Behind a mere blank 1.2万人 is an amount; behind a stop the point may stand before a digit (；2.80%以上的)."""
    if not norm[match.end() : match.end() + 1].isdigit():
        return False
    before = norm[: match.start()].rstrip()[-1:] if match.start() < 80 else norm[match.start() - 8 : match.start()].rstrip()[-1:]
    return before not in ("", ";", "；", "。", ":", "：") and norm[match.start() - 1] not in "\t\n"


def _told(run: list[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    if len(run) > 1:
        yield from ((start, end) for start, end, _ in run)


def label_end(text: str, start: int) -> int:
    """Where a label in 【】 at the head of a passage ends (第三条 【技改扩能】对…), `start` where none stands there."""
    found = _LABEL.match(text, start)
    return found.end() if found else start


def mask_addresses(text: str) -> str:
    """`text` with network addresses blanked out, one character for one."""
    return _ADDRESS.sub(lambda match: " " * len(match[0]), text) if "%" in text or "http" in text or "www" in text else text


def mask_enumerators(norm: str, numbers: Iterable[tuple[int, int]]) -> str:
    """A normalised text with list numbers (1. 2., （1） （2）, ① ② and 一是 二是) blanked out, one character for one; `numbers` are
    what `enumerators_in` finds in it."""
    return _SPOKEN.sub(lambda match: " " * len(match[0]), masked(norm, numbers, " "))


def masked(text: str, stretches: Iterable[tuple[int, int]], mark: str) -> str:
    """`text` with each stretch [start, end) written over with `mark`, one character for one."""
    pieces, at = [], 0
    for start, end in sorted(stretches):
        pieces += [text[at:start], mark * (end - max(start, at))]
        at = max(end, at)
    return "".join([*pieces, text[at:]]) if at else text
