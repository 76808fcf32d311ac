"""What a page bears that is no part of the document: page numbers, running heads, a browser's date and address."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.decode.article import is_site_furniture
from pipeline.decode.page_lines import PageLine
from pipeline.decode.ruled_tables import RuledTable

_PAGE_NUMBER = re.compile(r"\A[\s\-—–―•·.]*(?:第\s*)?\d{1,4}\s*+(?:页)?(?:\s*+[/／]?\s*+共?\s*+\d{1,4}\s*+页?)?[\s\-—–―•·.]*")
_PRINTED_AT = re.compile(
    r"\d{2,4}[/年.-]\d{1,2}[/月.-]\d{1,4}日?[\s,，]+(?:[上下]午\s*)?\d{1,2}[:：]\d{2}(?::\d{2})?(?:\s*[AP]M)?(?:\s.*)?"
)
_ADDRESS = re.compile(r"(?:https?://|file:///|www\.)\S+(?:\s+\d{1,4}\s*/\s*\d{1,4})?")
_DIGITS = re.compile(r"\d+")
_MARGIN = 0.13  # of the page's height: GB/T 9704 sets its page number within the lowest 37 of 297 mm
_FEWEST_REPEATS = 3


PageItem = PageLine | RuledTable


def without_furniture(pages: list[list[PageItem]]) -> list[list[PageItem]]:
    """What stands on each page but lines those in its margins that are page numbers, printing marks or repeated heads."""
    written = [[item for item in items if isinstance(item, PageLine)] for items in pages]
    repeated = _repeated(written)
    printed = any(_in_margin(line) and _PRINTED_AT.fullmatch(line.text) for lines in written for line in lines)

    def is_furniture(line: PageLine) -> bool:
        in_margin = _in_margin(line) and (_is_mark(line.text) or _key(line) in repeated)
        return in_margin or (printed and is_site_furniture(line.text))

    return [[item for item in items if isinstance(item, RuledTable) or not is_furniture(item)] for items in pages]


def _in_margin(line: PageLine) -> bool:
    return line.box[3] < _MARGIN * line.page_height or line.box[1] > (1 - _MARGIN) * line.page_height


def _is_mark(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in (_PAGE_NUMBER, _PRINTED_AT, _ADDRESS))


def _key(line: PageLine) -> tuple[str, int]:
    """What a running head is known by: its words, whatever the page number, and its height on the page."""
    return _DIGITS.sub("#", re.sub(r"\s", "", line.text)), round(line.box[1] / 4)


def _repeated(pages: list[list[PageLine]]) -> set[tuple[str, int]]:
    counts = Counter(key for lines in pages for key in set(_margin_keys(lines)))
    return {key for key, count in counts.items() if count >= max(_FEWEST_REPEATS, len(pages) // 3)}


def _margin_keys(lines: list[PageLine]) -> Iterator[tuple[str, int]]:
    return (_key(line) for line in lines if _in_margin(line))
