"""The marks by which these documents number their parts, and the lines that always begin a block.

The order of levels 一、 （一） 1. （1） is that of GB/T 9704-2012 (党政机关公文格式) 7.3.3; chapters and articles stand above it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.numerals import parse_integer

_HAN = "一二三四五六七八九十百零〇"
_FIRST_HAN = "一二三四五六七八九十"
_DIGIT = "0"
"""Stands for any digit as the head of a mark."""
_MARKS: tuple[tuple[str, str, int], ...] = (
    ("第", rf"第([{_HAN}\d]{{1,4}})[编篇](?![制写])", 1),
    ("第", rf"第([{_HAN}\d]{{1,4}})章", 2),
    ("第", rf"第([{_HAN}\d]{{1,4}})节", 3),
    ("第", rf"第([{_HAN}\d]{{1,4}})条(?!第)", 4),
    ("任行工", rf"(?:任务|行动|工程)([{_HAN}]{{1,3}})[：:](?=\S)", 4),
    (_FIRST_HAN, rf"([{_HAN}]{{1,3}})[、.．](?![{_HAN}\d]{{1,2}}(?:[级类等产批届、]|次(?!性)))", 4),
    ("（(", rf"[（(]([{_HAN}]{{1,3}})[）)][、.．]?", 5),
    (_DIGIT, r"(\d{1,2}\.\d{1,2})[ \u3000]+(?![万亿千百倍个])(?=[\u4e00-\u9fff]{4})", 6),
    (_DIGIT, r"(\d{1,3}) ?[．.、﹒](?:(?![\d%％])|(?=(?:19|20)\d\d ?年(?!\d)))", 6),
    ("（(", r"[（(](\d{1,2})[）)][.．、]?", 7),
    ("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", r"([①-⑳])", 8),
    (_DIGIT, r"(\d{1,2})[)）]", 8),
)
"""What a mark begins with, its pattern, and the rank of what it numbers."""
_RULES = {
    head: tuple((re.compile(pattern), rank) for heads, pattern, rank in _MARKS if head in heads)
    for head in "".join(heads for heads, _, _ in _MARKS)
}
# Blanks are taken whole (\s*+), so that a line of nothing else costs no more than its length.
ATTACHMENT = re.compile(rf"附[件表录]\s*+([{_HAN}]{{1,3}}|\d{{1,2}})?(?:[-—－之]\d)?\s*[:：.．]?$")
TITLED_ATTACHMENT = re.compile(rf"附[件表]\s*([{_HAN}]{{1,3}}|\d{{1,2}})\s*+[:：]?\s*+(?=\S)(?!\d)")
LISTING = re.compile(r"(?:附|附[件表录])\s*[:：]|附[件表录]\s+\d[.．、]")


@dataclass(frozen=True, slots=True)
class Mark:
    """The number at the head of a line: `ordinal` as a number (3 for （三）), `rank` its level, `end` where it ends."""

    ordinal: str
    rank: int
    end: int


def parse_mark(line: str) -> Mark | None:
    """The mark that `line` begins with, if any; lists of years, decimals and sums are none."""
    head = line[:1]
    # Only the rules for its head are tried: most lines have none.
    for pattern, rank in _RULES.get(_DIGIT if head.isdecimal() else head, ()):
        if match := pattern.match(line):
            return Mark(_ordinal(match[1]), rank, match.end())
    return None


def _ordinal(written: str) -> str:
    if "①" <= written <= "⑳":
        return str(ord(written) - ord("①") + 1)
    number = parse_integer(written)
    return written if number is None else str(number)
