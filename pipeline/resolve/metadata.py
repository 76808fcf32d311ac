"""Document → what it says of itself: title, number, issuer, dates, period, genre.

The plan is told from the notice that issues it: the notice names issuer, number and date; the title is the plan's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from pipeline.model import Block, Document, DocumentFields
from pipeline.numerals import normalize, parse_integer
from pipeline.recognize.citations import NUMBER, format_number, own_word
from pipeline.recognize.lexicon import load
from pipeline.resolve.regions import Region, document_fields, find_region
from pipeline.resolve.similarity import overlap

_FRONT_BLOCKS = 60
_MOST_SIGNATURES = 12
_LONGEST_TITLE_LINE = 80
_BRACKET = r"(?:\s*[（(〔][^（）()〔〕]{2,24}[）)〕])?"
_STOP = re.compile(
    r"[。；：:！？|]|^(?:[（(](?:此件|本件|公开)|各|现将|为|根据|《.{2,60}》已|附件|目\s*录|第[一1]章|来源|信息来源|"
    r"发布|索引号|主题|原文|【|http|公开方式)"
)
_ISSUES = re.compile(r"^(?P<issuer>.*?)(?:关于|关於)?(?:印发|转发|发布|公布|下发|颁发)(?P<inner>.+?)的?(?:通知|公告|通告|函)$")
_ISSUES_BARE = re.compile(r"^(?P<issuer>.{4,60}?)(?:关于)?印发(?P<inner>《.+》)$")
_ABOUT = re.compile(r"^(?P<issuer>[\u4e00-\u9fff、（）() 　]{4,80}?)(?=关于|印发)")
_OFFICE = r"(?:政府|办公厅|办公室|委员会|党委|区委|县委|市委|省委|国务院|[\u4e00-\u9fff]{2,}(?:厅|局|部|委|会|院|处|中心|支队|总队|署|社))"
_RED_HEAD = re.compile(rf"^(?P<issuer>[\u4e00-\u9fff、（） 　]{{2,40}}{_OFFICE})文件$")
_REPORT = re.compile(r"^(?:(?:19|20)\d\d年)?(?P<issuer>[\u4e00-\u9fff]{2,20}人民政府)(?:19|20)?[\d年]{0,5}工作报告")
_SPEAKER = re.compile(r"^(?P<issuer>国务院|[\u4e00-\u9fff]{2,16}?人民政府)(?:代|副)?(?:总理|省长|市长|州长|县长|区长|主席|盟长|旗长)[\s　]")
_DATE = re.compile(
    r"(?P<y>(?:19|20)\d\d|[一二][〇○零九][〇○零一二三四五六七八九]{2}) ?年 ?(?P<m>\d{1,2}|"
    r"[一二三四五六七八九十]{1,2}) ?月 ?(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3}) ?日"
)
_DATE_LINE = re.compile(rf"^(?:[^\d。；:]{{0,40}}?[\s　])?{_DATE.pattern}$")
_SIGNED = re.compile(rf"(?P<office>[\u4e00-\u9fff]{{2,40}}{_OFFICE})\s*(?=(?:19|20)\d\d ?年 ?\d)")
_SESSION = re.compile(rf"^(?:[—-]+)?[（(]?{_DATE.pattern}[^。]{{2,60}}(?:通过|会议上|大会上|常务会议)")
_EFFECTIVE = re.compile(rf"自 ?(?P<date>{_DATE.pattern}) ?(?:起|开始)(?:正式)?(?:施行|实施|执行|生效)")
_AT_ONCE = re.compile(r"自(?:本[\u4e00-\u9fff]{2,4})?(?:印发|发布|公布|发文|下发|颁布)之日起(?:正式)?(?:施行|实施|执行|生效|至)")
_EXPIRES = re.compile(rf"有效期(?:限)?(?:至|到|截至|截止到?) ?(?P<date>{_DATE.pattern.replace('P<', 'P<x')})")
_TERM = re.compile(r"(?:有效期|期限)(?:为|限)?(?P<n>[一二两三四五六七八九十\d]{1,2})年")
_PERIOD = re.compile(r"[（(]?((?:19|20)\d\d)年?\s*[-—–－~～至]{1,2}\s*((?:19|20)\d\d)年?[）)]?")
_PLAN_TITLE = re.compile(r"[“\"']?(?P<short>十[一二三四五六])五[”\"']?(?!年)|第(?P<long>十[一二三四五六])个五年")
_PLAN = {"十一": 2010, "十二": 2015, "十三": 2020, "十四": 2025, "十五": 2030, "十六": 2035}
_PUBLIC = re.compile(r"此件公开发布|主动公开|此件公开|公开属性[:：]?\s*主动")
_IMPRINT = re.compile(rf"{_DATE.pattern} ?印发")


@dataclass(frozen=True, slots=True)
class _Title:
    """A title as printed: `text` without line breaks, the blocks [first, last] that hold it."""

    text: str
    first: int
    last: int


@cache
def _genre_pattern() -> re.Pattern[str]:
    nouns = sorted((entry["noun"] for entry in load("genres")["genres"]), key=len, reverse=True)
    return re.compile(rf"(?P<genre>{'|'.join(nouns)})(?P<bracket>(?:{_BRACKET})*)[》”\"]?$")


def read_fields(document: Document) -> DocumentFields:
    """The fields of `document`; what it does not say is None."""
    front = document.blocks[: _front_length(document.blocks)]
    titles = list(_titles(front))
    title, notice = _own_title(titles, document.blocks)
    number = _number(front)
    issuer = _issuer(notice, title, front, document.blocks)
    issued = _issued_on(front, document.blocks, titles)
    effective, expires = _validity(document.text, issued)
    start, end = _period(title, notice)
    region = document_fields(_region(issuer, title, document.text))
    return DocumentFields(
        title=title,
        document_number=number,
        issuer=issuer,
        region=region[0],
        region_code=region[1],
        region_level=region[2],
        issued_on=issued,
        printed_on=_printed_on(document.blocks),
        effective_on=effective,
        expires_on=expires,
        period_start=start,
        period_end=end,
        genre=_genre(title),
        is_public=True if _PUBLIC.search(document.text) else None,
    )


def _region(issuer: str | None, title: str | None, text: str) -> Region | None:
    """The region of the issuer; where none is told, the one that the title names."""
    return next((found for name in (issuer, title) if name and (found := find_region(name, text[:20000]))), None)


def _front_length(blocks: Sequence[Block]) -> int:
    """Up to the first numbered heading, but at least past the title."""
    for i, block in enumerate(blocks[:_FRONT_BLOCKS]):
        if block.section not in ("0", "") and i:
            return i
    return min(len(blocks), _FRONT_BLOCKS)


def _one_line(text: str) -> str:
    """Without the blanks that a line end or a table left between Han characters."""
    return re.sub(r"(?<=[\u4e00-\u9fff》）”])\s+|\s+(?=[\u4e00-\u9fff《（“])", "", text.replace("\n", " ")).strip()


def _titles(front: Sequence[Block]) -> Iterator[_Title]:
    """Runs of short lines without a stop that end in the noun of a genre; the longest run from each start."""
    at = 0
    while at < len(front):
        found = _longest_title(front, at)
        if found:
            yield found
            at = found.last + 1
        else:
            at += 1


def _longest_title(front: Sequence[Block], at: int) -> _Title | None:
    text, best = "", None
    for last in range(at, min(at + 5, len(front))):
        line = front[last].text.strip()
        if not line or len(line) > _LONGEST_TITLE_LINE or _is_no_title(line) or (text and _begins_anew(line)):
            break
        if text and re.fullmatch(r"[（(].*", line) and best and best.text == _one_line(text) and not re.search(r"\d", line):
            break
        text = f"{text} {line}" if text else line
        joined = _unwrapped(_one_line(text))
        if (_genre_pattern().search(joined) and len(joined) >= 6) or joined == "政府工作报告":
            best = _Title(joined, at, last)
    return best


def _unwrapped(title: str) -> str:
    """A title that stands in 《》 as a whole, without them."""
    whole = title.startswith("《") and title.find("》") == len(title) - 1
    return title[1:-1] if whole else title


def _is_no_title(line: str) -> bool:
    number = NUMBER.search(normalize(line))
    alone = bool(number) and len(line) < 30
    return alone or bool(_STOP.search(line)) or bool(_RED_HEAD.match(line)) or bool(_DATE_LINE.match(normalize(line)))


def _begins_anew(line: str) -> bool:
    return bool(re.match(r"[^，]{2,30}关于", line)) and bool(_genre_pattern().search(line))


def _own_title(titles: Sequence[_Title], blocks: Sequence[Block]) -> tuple[str | None, str | None]:
    """(title of the policy itself, title of the notice that issues it or None)."""
    for i, found in enumerate(titles):
        inner = _issued_title(found.text)
        if inner is None:
            continue
        for later in titles[i + 1 :]:
            if overlap(later.text, inner) >= 0.8 and _issued_title(later.text) is None:
                return later.text, found.text
        return inner, found.text
    plain = [found for found in titles if not found.text.endswith("文件")]
    if not plain:
        return _fallback_title(blocks), None
    first = plain[0].text
    return (first, first) if _ABOUT.match(first) else (first, None)


def _issued_title(title: str) -> str | None:
    """The title inside a notice's title: without the outer 《》, several joined as the notice has them."""
    match = _ISSUES.match(title) or _ISSUES_BARE.match(title)
    if match is None:
        return None
    inner = match["inner"].strip()
    if inner.startswith("《") and inner.endswith("》") and inner.count("《") == inner.count("》") == 1:
        return inner[1:-1]
    return inner[1:-1] if inner.startswith("《") and inner.endswith("》") and inner[1:].find("》") == inner.rfind("》") - 1 else inner


def _fallback_title(blocks: Sequence[Block]) -> str | None:
    """The first short line that could be a title, where none ends in a known noun."""
    for block in blocks[:12]:
        line = _one_line(block.text)
        if 6 <= len(line) <= 60 and not _is_no_title(line) and block.section == "0" and "，" not in line:
            return line
    return None


def _number(front: Sequence[Block]) -> str | None:
    """The document's own number: on a line of its own, alone in brackets, or at the end of a red head."""
    for block in front:
        line = normalize(block.text.strip())
        match = NUMBER.search(line)
        if match and "《" not in line[: match.start()] and (len(line) <= len(match[0]) + 20 or match.start() <= 2):
            word = re.sub(r"^.*(?:文件|政府|办公室|办公厅|委员会|字号|文号|号)[\s:]*(?=[\u4e00-\u9fff]{2})", "", own_word(line, match))
            return format_number(match).replace(match["word"], word, 1).replace(" ", "")
    return None


def _issuer(notice: str | None, title: str | None, front: Sequence[Block], blocks: Sequence[Block]) -> str | None:
    for text in (notice, title):
        if text and (match := _ABOUT.match(text)) and re.search(rf"{_OFFICE}[\s　]*$", match["issuer"]):
            issuer = _joint(match["issuer"])
            signed = _signature(blocks) or ""
            return signed if signed.endswith(issuer) else issuer
    if title and (report := _REPORT.match(title)):
        return report["issuer"]
    for block in front:
        if title and "工作报告" in title and (speaker := _SPEAKER.match(block.text.strip())):
            return speaker["issuer"]
        if match := _RED_HEAD.match(block.text.strip().replace(" ", "")):
            return _joint(match["issuer"])
    return _signature(blocks)


def _joint(issuer: str) -> str:
    """Joint issuers are set apart by spaces: A B → A、B."""
    parts = [part for part in re.split(r"[\s　、]+", issuer) if part]
    whole = all(re.search(rf"{_OFFICE}$", part) for part in parts)
    return "、".join(parts) if whole else "".join(parts)


def _signature(blocks: Sequence[Block]) -> str | None:
    """The office that stands right above the date of signature, or before it on its line."""
    for i, block in enumerate(blocks):
        line = normalize(block.text.strip())
        if len(line) < 60 and (signed := _SIGNED.match(line)):
            return signed["office"]
        if _DATE_LINE.match(line) and (offices := _offices_above(blocks, i)):
            return "、".join(offices)
    return None


def _offices_above(blocks: Sequence[Block], index: int) -> list[str]:
    """The offices that sign: those on the lines right above the date, several to a line where they sign jointly."""
    offices: list[str] = []
    for block in reversed(blocks[max(0, index - _MOST_SIGNATURES) : index]):
        line = re.sub(r"[（(]代章[）)]$", "", block.text.strip())
        found = [part for part in re.split(r"\s+", line) if part]
        if len(line) > 120 or not found or not all(re.search(rf"{_OFFICE}$", part) for part in found):
            joined = "".join(found)
            return offices or ([joined] if len(joined) <= 60 and re.search(rf"{_OFFICE}$", joined) else [])
        offices = found + offices
    return offices


def parse_date(match: re.Match[str]) -> date | None:
    """The date that `match` of `_DATE` holds; None for a 31st of June."""
    parts = [parse_integer(match[name]) for name in "ymd"]
    try:
        return date(*parts)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def _issued_on(front: Sequence[Block], blocks: Sequence[Block], titles: Sequence[_Title]) -> date | None:
    """成文日期: the date on a line of its own under a signature; of a report, that of the session."""
    for block in [*front, *blocks[-12:]]:
        line = normalize(block.text.strip())
        if len(line) > 90 or _IMPRINT.search(line) or re.match(r"来源|信息来源|发布|时间|日期|[*\[【]|更新", line):
            continue
        match = _DATE_LINE.match(line) or (_SIGNED.match(line) and _DATE.search(line)) or _SESSION.match(line)
        if match and (found := parse_date(match)):
            return found
    return None


def _printed_on(blocks: Sequence[Block]) -> date | None:
    """印发日期 of the imprint (GB/T 9704-2012 7.4.2)."""
    for block in reversed(blocks):
        if len(block.text) < 120 and "印发" in block.text and (match := _IMPRINT.search(normalize(block.text))):
            return parse_date(match)
    return None


def _validity(text: str, issued: date | None) -> tuple[date | None, date | None]:
    norm = normalize(text)
    effective = None
    if match := _EFFECTIVE.search(norm):
        effective = parse_date(match)
    elif _AT_ONCE.search(norm):
        effective = issued
    if match := _EXPIRES.search(norm):
        return effective, _plain_date(match["date"])
    if effective and (term := _TERM.search(norm)):
        years = parse_integer(term["n"]) or 0
        return effective, _same_day(effective, years)
    return effective, None


def _plain_date(written: str) -> date | None:
    match = _DATE.search(written)
    return parse_date(match) if match else None


def _same_day(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _period(title: str | None, notice: str | None) -> tuple[int | None, int | None]:
    """The years that the title gives, in brackets or by the name of a five-year plan."""
    for text in (title, notice):
        norm = normalize(text or "")
        if match := _PERIOD.search(norm):
            return int(match[1]), int(match[2])
    if match := _PLAN_TITLE.search(title or ""):
        end = _PLAN[match["short"] or match["long"]]
        return end - 4, end
    return None, None


def _genre(title: str | None) -> str | None:
    match = _genre_pattern().search(title or "")
    if match is None:
        return None
    entry = next(e for e in load("genres")["genres"] if e["noun"] == match["genre"])
    return str(entry.get("as", entry["noun"]))
