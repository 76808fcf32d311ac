"""Text → the documents that it names: titles in 《》 and document numbers (发文字号).

The form of a number (代字〔年份〕序号号) is that of GB/T 9704-2012 7.2.5; older and careless texts use other brackets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.numerals import normalize

HAN = r"\u3400-\u9fff\U00020000-\U0003134f"
"""Han characters with the rare ones, which names of places hold (石㙍镇)."""
NUMBER = re.compile(
    rf"(?P<word>[{HAN}]{{1,14}}?(?:[(（][{HAN}]{{1,8}}[)）])?) ?[〔\[【(（] ?(?P<year>(?:19|"
    r"20)\d\d) ?[〕\]】)）] ?第? ?(?P<serial>\d{1,5}) ?号"
)
ORDER_NUMBER = re.compile(rf"(?P<word>[{HAN}]{{2,20}}令) ?第? ?(?P<serial>\d{{1,4}}) ?号")
"""云州市人民政府令第12号: the number of a decree (规章制定程序条例)."""
_ANCHOR = re.compile(r"[〔\[【(（] ?(?:19|20)\d\d ?[〕\]】)）] ?第? ?\d{1,5} ?号")
_LONGEST_WORD = 24
_NEXT_TO_TITLE = 3
_BEHIND = re.compile(rf"\s{{0,9}}[(（]\s{{0,9}}(?:{NUMBER.pattern})[^()（）]{{0,12}}[)）]")
_JOINED = re.compile(
    rf"^.*(?:通知|意见|方案|决定|办法|细则|规定|措施|批复|公告|通告|复函|要点|文件|政府|办公室|办公厅|委员会|字号|文号|号)[\s:]*(?=[{HAN}]{{2}})"
)
"""…的通知国发: what a line break that was lost joined to the 代字 (规划, 规范 and the like are parts of 代字 themselves)."""
_LEAD = re.compile(r"^.*?(?:印发的?|根据|按照|依据|依照|落实|贯彻|执行|参照|发布的?|转发|以及|和|及|与|由|的|见|原)(?=[\u4e00-\u9fff]{2,})")


@dataclass(frozen=True, slots=True)
class Reference:
    """A document named at [start, end): by `title` (without its 《》), `number` (brackets normalised to 〔〕), or both."""

    start: int
    end: int
    title: str | None
    number: str | None


def format_number(match: re.Match[str]) -> str:
    """The number in its standard form: 西政发〔2023〕65号."""
    return f"{match['word']}〔{match['year']}〕{match['serial']}号"


def find_numbers(norm: str) -> Iterator[re.Match[str]]:
    """Each document number of a normalised text; told by its year and serial number first, which is what makes it fast."""
    last = 0
    for anchor in _ANCHOR.finditer(norm):
        match = NUMBER.search(norm, max(last, anchor.start() - _LONGEST_WORD), anchor.end())
        if match:
            yield match
            last = match.end()


def own_word(norm: str, match: re.Match[str]) -> str:
    """The 代字 alone: without a verb before it (根据国发), the end of a title that it was joined to (…的通知国发), or a page's
    font size control (大 中 小京政发)."""
    word = _LEAD.sub("", match["word"]) or match["word"]
    word = _JOINED.sub("", word)
    sized = re.search(r"大\s*中\s*(?:小\s*)?$", norm[max(0, match.start() - 10) : match.start() + (1 if match["word"][0] == "小" else 0)])
    return word[1:] if sized and word.startswith("小") else re.sub(r"^大中小", "", word)


def find_references(text: str) -> Iterator[Reference]:
    """Each document named in `text`, in order; a number right behind a title belongs to it."""
    yield from references_in(text, normalize(text))


def references_in(text: str, norm: str) -> Iterator[Reference]:
    """The documents named in `text`, which `norm` is normalised: those with a title, then those with a number alone."""
    titles = list(_titles(text))
    for start, end in titles:
        behind = _BEHIND.match(norm, end)
        number = format_number(behind) if behind else None
        taken = behind.end() if behind else end
        yield Reference(start, taken, text[start + 1 : end - 1], number)
    # Titles follow one another and do not overlap: the last that begins before a number is the only one it can belong to.
    starts = [start for start, _ in titles]
    for match in find_numbers(norm):
        at = bisect_right(starts, match.start()) - 1
        if at < 0 or match.start() > titles[at][1] + _NEXT_TO_TITLE:
            word = own_word(norm, match)
            start = match.end("word") - len(word)
            yield Reference(start, match.end(), None, f"{word}〔{match['year']}〕{match['serial']}号")


def _titles(text: str) -> Iterator[tuple[int, int]]:
    """Spans of 《…》, an inner 《》 kept in the outer one."""
    depth, start = 0, 0
    for match in re.finditer("[《》]", text):
        if match[0] == "《":
            start = match.start() if depth == 0 else start
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and match.end() - start > 2:
                yield start, match.end()
        if depth and match.start() - start > 200:
            depth = 0
