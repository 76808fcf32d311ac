"""Front of a document → the title of the policy, and that of the notice that issues it.

A title is a run of short lines without a stop that ends in the noun of a genre (方案, 规划, 意见 …). A notice (关于印发《…》的
通知) names what it issues; the title is then the plan's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.model import Block
from pipeline.numerals import normalize
from pipeline.recognize.citations import NUMBER, own_word
from pipeline.recognize.lexicon import load
from pipeline.resolve.fields.dates import DATE, DATE_LINE
from pipeline.resolve.fields.signatures import ABOUT, RED_HEAD, page_name_length, titled_issuer
from pipeline.resolve.fields.similarity import overlap

_LONGEST_TITLE_LINE = 80
_BRACKET = r"(?:\s*[（(〔][^（）()〔〕]{2,24}[）)〕])?"
_STOP = re.compile(
    r"[。；：:！？|>＞]|^(?:[（(](?:此件|本件|本文|公开)|各|现将|为|根据|《.{2,60}》已|附件|目\s*录|第[一1]章|来源|信息来源|"
    r"发布|索引号|主题|原文|【|http|公开方式|公开属性)|(?:公报|电子报|客户端|门户网站|政府网|服务网|人民政府(?:规章|发布|令))$"
)
_SPILLS = re.compile(r"^[^（(《〈“【〔]{0,12}[）)》〉”】〕]|^[（(][^\u4e00-\u9fff]")
"""减小】: what begins with the end of a bracket is the end of something else."""
_MEASURES = re.compile(r"[%％]|约束性|预期性|^(?!(?:19|20)\d\d)\d+(?![.．、\d])|^\d+\.\d+ \d")
"""14单位能耗降低%…标准: a row of a table that ends like a title."""
_SHORTEST_LINE = 5
"""Characters of the longest line of a title: entries of a menu (新闻, 公开, 政策) make none together."""
_ISSUES = re.compile(r"^(?>(?P<issuer>.*?)(?:关于|关於)?(?:印发|转发|发布|公布|下发|颁发))(?P<inner>.+?)的?(?:通知|公告|通告|函)$")
_ISSUES_BARE = re.compile(r"^(?P<issuer>.{4,60}?)(?:关于)?印发(?P<inner>《.+》)$")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed: `text` without line breaks, the blocks [first, last] that hold it."""

    text: str
    first: int
    last: int


@cache
def genre_nouns() -> str:
    """The nouns of genres (实施方案, 意见 …) as one alternation, the longest first."""
    return "|".join(sorted((entry["noun"] for entry in load("genres")["genres"]), key=len, reverse=True))


def is_genre_noun(words: str) -> bool:
    """Whether `words` are a genre's noun and nothing else (纲要, 实施意见)."""
    return re.fullmatch(genre_nouns(), words) is not None


@cache
def _genre_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?P<genre>{genre_nouns()})(?P<bracket>(?:{_BRACKET})*)[》”\"]?$")


def _one_line(text: str) -> str:
    """Without the blanks that a line end or a table left between Han characters."""
    return re.sub(r"(?<=[\u4e00-\u9fff》）”])\s+|(?<!\s)\s++(?=[\u4e00-\u9fff《（“])", "", text.replace("\n", " ")).strip()


def find_titles(front: Sequence[Block]) -> Iterator[Title]:
    """Runs of short lines without a stop that end in the noun of a genre; the longest run from each start."""
    at = 0
    while at < len(front):
        found = _longest_title(front, at)
        if found:
            yield found
            at = found.last + 1
        else:
            at += 1


def _longest_title(front: Sequence[Block], at: int) -> Title | None:
    text, best, longest = "", None, 0
    for last in range(at, min(at + 5, len(front))):
        line = _bare(front[last].text.strip())
        if not line or len(line) > _LONGEST_TITLE_LINE or _is_no_title(line) or (text and _begins_anew(line, text)):
            break
        if _SPILLS.match(text + line):
            break
        longest = max(longest, len(line))
        if text and re.fullmatch(r"[（(].*", line) and best and best.text == _one_line(text) and not re.search(r"\d", line):
            break
        text = f"{text} {line}" if text else line
        joined = _unwrapped(_one_line(text))
        joined = joined[page_name_length(joined) :]
        if len(joined) >= 6 and longest >= _SHORTEST_LINE and _genre_pattern().search(joined) and not _MEASURES.search(joined):
            best = Title(joined, at, last)
    return best


_JOINED_PAGES = re.compile(r"[（(](?:上接|下转)[^（）()]{1,8}版[）)].*$", re.DOTALL)
"""…的建议（上接第2版）健全医疗…: a newspaper's text goes on behind the repeated title."""


_SITE = re.compile(r"(?<!\s)\s++[-—_|]\s{0,9}[^-—_|]{0,20}(?:网站|门户|政务网|政府网|服务网)[^-—_|]{0,12}$")
"""…清单 - 云州市人民政府门户网站: what a page's own title adds."""


def _bare(line: str) -> str:
    """A line of a title without what was set behind it: the document's number, the session that passed it in brackets,
    the pages of a newspaper, the site."""
    line = _SITE.sub("", _JOINED_PAGES.sub("", line))
    line = re.sub(r"\s{0,9}[（(][^（）()]{8,60}(?:通过|审议|批准|会议上|大会上)[）)]$", "", line)
    return _without_number(line)


def _without_number(line: str) -> str:
    """…的意见云政发〔2021〕24号 各县、区人民政府：…: the line up to the number that was joined to the title's end."""
    norm = normalize(line[: _LONGEST_TITLE_LINE + 60])
    match = NUMBER.search(norm)
    if match is None:
        return line
    before = line[: match.end("word") - len(own_word(norm, match))].rstrip()
    return before if re.search(rf"(?:{genre_nouns()})[》”]?$", before) else line


def _unwrapped(title: str) -> str:
    """A title that stands in 《》 as a whole, without them."""
    whole = title.startswith("《") and title.find("》") == len(title) - 1
    return title[1:-1] if whole else title


def _is_no_title(line: str) -> bool:
    number = NUMBER.search(normalize(line))
    alone = bool(number) and len(line) < 30
    return alone or bool(_STOP.search(line)) or bool(RED_HEAD.match(line)) or bool(DATE_LINE.match(normalize(line)))


def _begins_anew(line: str, above: str) -> bool:
    """A title that is whole on its own line; one without an issuer goes on from the issuer on the line above."""
    if line.startswith("关于") and titled_issuer(f"{above}关于"):
        return False
    return bool(re.match(r"[^，]{2,30}关于", line)) and bool(_genre_pattern().search(line))


_NUMBERED = re.compile(r"\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]{1,3}、")


def own_title(titles: Sequence[Title], blocks: Sequence[Block]) -> tuple[str | None, str | None]:
    """(title of the policy itself, title of the notice that issues it or None)."""
    for i, found in enumerate(titles):
        inner = _issued_title(found.text)
        if inner is None:
            continue
        for later in titles[i + 1 :]:
            if overlap(later.text, inner) >= 0.8 and _issued_title(later.text) is None:
                return later.text, found.text
        return inner, found.text
    # 1.人才政策 is the first of several parts, not what all of them are called.
    plain = [found for found in titles if not found.text.endswith("文件") and not _NUMBERED.match(found.text)]
    if not plain:
        return _fallback_title(blocks), None
    first = plain[0].text
    if ABOUT.match(first) is None:
        # A page's heading leaves out who issues; the title above the text has it.
        first = next((found.text for found in plain[1:] if ABOUT.match(found.text) and found.text.endswith(first)), first)
    return (first, first) if ABOUT.match(first) else (first, None)


def _issued_title(title: str) -> str | None:
    """The title inside a notice's title: without the outer 《》, several joined as the notice has them."""
    match = _ISSUES.match(title) or _ISSUES_BARE.match(title)
    if match is None:
        return None
    inner = match["inner"].strip()
    if inner.startswith("《") and inner.endswith("》") and inner.count("《") == inner.count("》") == 1:
        return inner[1:-1]
    return inner[1:-1] if inner.startswith("《") and inner.endswith("》") and inner[1:].find("》") == inner.rfind("》") - 1 else inner


_OUTLINE_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2})+[\s　]*(?=[“\u4e00-\u9fff])")
_LONGEST_FALLBACK = 60


def _fallback_title(blocks: Sequence[Block]) -> str | None:
    """The first short line before the running text that could be a title, where none ends in a known noun; a part of a
    document (2.3 主要目标) is called by its heading."""
    for block in blocks[:12]:
        line = _OUTLINE_NUMBER.sub("", _one_line(block.text))
        if len(line) > 2 * _LONGEST_FALLBACK or block.section != "0":
            return None
        is_short = 6 <= len(line) <= _LONGEST_FALLBACK and not _is_no_title(line)
        if is_short and "，" not in line and not _HEADING.match(line) and not DATE.search(normalize(line)):
            return line
    return None


_HEADING = re.compile(r"[一二三四五六七八九十—-]{1,3}、|第[一二三四五六七八九十\d]+[章节条]")


def genre_of(title: str | None) -> str | None:
    """The genre (公文体裁) that `title` ends in, under the name that it goes by; None where no known noun ends it."""
    match = _genre_pattern().search(title or "")
    if match is None:
        return None
    entry = next(e for e in load("genres")["genres"] if e["noun"] == match["genre"])
    return str(entry.get("as", entry["noun"]))
