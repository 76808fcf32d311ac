"""Document → what it says of itself: title, number, issuer, dates, period, genre.

The plan is told from the notice that issues it: the notice names issuer, number and date; the title is the plan's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.model import Block, Document, DocumentFields, Period
from pipeline.numerals import normalize
from pipeline.recognize.citations import NUMBER, format_number, own_word
from pipeline.recognize.periods import find_periods
from pipeline.resolve.fields.dates import printed_on, read_validity
from pipeline.resolve.fields.regions import Region, candidates, document_fields, find_region
from pipeline.resolve.fields.signatures import find_issuer, signed_on
from pipeline.resolve.fields.titles import find_titles, genre_nouns, genre_of, own_title

_FRONT_BLOCKS = 60
_LONGEST_LOOK = 20000
_OURS = re.compile(r"[我全]([省市县区])(?!域|场|级)")
_DECREED = re.compile(r"《(?:中共)?([\u4e00-\u9fff]{2,16}?[省市县区])|([\u4e00-\u9fff]{2,12}[省市县区])(?=人民政府|委员会)")
"""《某县…管理办法》, 某市人民政府: a region whose decree or office it is."""
_PERIOD = re.compile(r"[（(]?((?:19|20)\d\d)年?\s*[-—–－~～至]{1,2}\s*((?:19|20)\d\d)年?[）)]?")
_STATED_PERIOD = re.compile(r"(?:规划|实施|计划)期限?(?:为|是|:)\s*((?:19|20)\d\d) ?年?\s*[-—–~至到]{1,2}\s*((?:19|20)\d\d) ?年")
_APPLIES = re.compile(r"适用于\s*((?:19|20)\d\d) ?年\d{1,2} ?月\d{1,2} ?日?至((?:19|20)\d\d) ?年\d{1,2} ?月")
"""本政策适用于2019年3月1日至2021年10月31日发生的业务"""
_OPENING = 3000
"""Characters in which a document says for how many years it is: its aims stand in front."""
_PLAN_TITLE = re.compile(r"[“\"']?(?P<short>十[一二三四五六])五[”\"']?(?!年)|第(?P<long>十[一二三四五六])个五年")
_PLAN = {"十一": 2010, "十二": 2015, "十三": 2020, "十四": 2025, "十五": 2030, "十六": 2035}
_LABELLED = re.compile(r"(?:发文字号|文\s*号)\s*[:：]\s*$")
_PUBLIC = re.compile(r"此件公开发布|主动公开|此件公开|公开属性[:：]?\s*主动")


def read_fields(document: Document) -> DocumentFields:
    """The fields of `document`; what it does not say is None."""
    front = document.blocks[: _front_length(document.blocks)]
    titles = list(find_titles(front))
    title, notice = own_title(titles, document.blocks)
    number = _number(front)
    issuer = find_issuer(notice, title, front, document.blocks)
    issued = signed_on(front, document.blocks)
    effective, expires = read_validity(document.text, issued)
    start, end = _period(title, notice, document.text)
    region = document_fields(_region(issuer, title, document.text))
    return DocumentFields(
        title=title,
        document_number=number,
        issuer=issuer,
        region=region[0],
        region_code=region[1],
        region_level=region[2],
        issued_on=issued,
        printed_on=printed_on(document.blocks),
        effective_on=effective,
        expires_on=expires,
        period_start=start,
        period_end=end,
        genre=genre_of(title),
        is_public=True if _PUBLIC.search(document.text) else None,
    )


def _region(issuer: str | None, title: str | None, text: str) -> Region | None:
    """The region of the issuer; where none is told, the one that the title names, else the text as its own."""
    named = (find_region(name, text[:_LONGEST_LOOK]) for name in (issuer, title) if name)
    return next((found for found in named if found), None) or _own_region(text[:_LONGEST_LOOK])


def _own_region(text: str) -> Region | None:
    """The one region of the kind that the text calls ours (我市, 全县) among those whose offices or decrees it names."""
    kinds = Counter(match[1] for match in _OURS.finditer(text))
    if not kinds:
        return None
    kind = kinds.most_common(1)[0][0]
    named = {region for match in _DECREED.finditer(text) for region in candidates(match[1] or match[2]) if region.name.endswith(kind)}
    return named.pop() if len(named) == 1 else None


def _front_length(blocks: Sequence[Block]) -> int:
    """Up to the first numbered heading, but at least past the title."""
    for i, block in enumerate(blocks[:_FRONT_BLOCKS]):
        if block.section not in ("0", "") and i:
            return i
    return min(len(blocks), _FRONT_BLOCKS)


def _number(front: Sequence[Block]) -> str | None:
    """The document's own number: on a line of its own, alone in brackets, behind its label, or at the end of a red head."""
    for block in front:
        line = normalize(block.text.strip())
        match = NUMBER.search(line)
        if match is None or "《" in line[: match.start()]:
            continue
        if len(line) <= len(match[0]) + 20 or match.start() <= 2 or _LABELLED.search(line, 0, match.start()):
            glued = rf"^.*(?:文件|政府|办公室|办公厅|委员会|字号|文号|号|{genre_nouns()})[\s:]*(?=[\u4e00-\u9fff]{{2}})"
            word = re.sub(glued, "", own_word(line, match))
            return format_number(match).replace(match["word"], word, 1).replace(" ", "")
    return None


def _period(title: str | None, notice: str | None, body: str) -> tuple[int | None, int | None]:
    """The years that the title gives in brackets, else that the text states (实施期限…; 2024年起3年内), else by the name of a five-year plan in the title."""
    for text in (title, notice):
        norm = normalize(text or "")
        if match := _PERIOD.search(norm):
            return int(match[1]), int(match[2])
    for stated in (_STATED_PERIOD, _APPLIES):
        if match := stated.search(normalize(body[:_LONGEST_LOOK])):
            return int(match[1]), int(match[2])
    counted = next((span.value for span in find_periods(body[:_OPENING]) if span.rule == "years-from"), None)
    if isinstance(counted, Period):
        return counted.year_start, counted.year
    if match := _PLAN_TITLE.search(title or ""):
        end = _PLAN[match["short"] or match["long"]]
        return end - 4, end
    return None, None
