"""Document → what it says of itself: title, number, issuer, dates, period, genre.

The plan is told from the notice that issues it: the notice names issuer, number and date; the title is the plan's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from pipeline.model import Block, Document, DocumentFields, Period
from pipeline.numerals import normalize
from pipeline.recognize.citations import NUMBER, ORDER_NUMBER, format_number, own_word
from pipeline.recognize.passages import Passage
from pipeline.recognize.periods import find_periods
from pipeline.resolve.fields.dates import Validity, printed_on, read_validity
from pipeline.resolve.fields.organizations import full_office_name
from pipeline.resolve.fields.regions import Region, candidates, document_fields, find_region
from pipeline.resolve.fields.signatures import find_issuer, find_signatures, signed_on
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
_YEARLY = re.compile(r"^[^\d《]{0,12}(?P<year>20\d\d)年(?!以来|前)")
"""临江区2026年政务公开工作要点: the year that the work of a title is for."""
_PLAN = {"十一": 2010, "十二": 2015, "十三": 2020, "十四": 2025, "十五": 2030, "十六": 2035}
_LABELLED = re.compile(r"(?:发文字号|文\s*号)\s*[:：]\s*$")
_PUBLIC = re.compile(r"此件公开发布|主动公开|此件公开|公开属性[:：]?\s*主动")


def read_fields(document: Document, passages: Sequence[Passage]) -> DocumentFields:
    """The fields of `document`, whose passages are `passages`; what it does not say is None."""
    length = _front_length(document.blocks)
    front, opening = document.blocks[:length], passages[:length]
    signatures = tuple(find_signatures(passages))
    titles = list(find_titles(front))
    title, notice = own_title(titles, document.blocks)
    number = _number(opening)
    issuer = find_issuer(notice, title, opening, signatures)
    issued = signed_on(opening, passages, signatures)
    validity = read_validity(document.text, issued)
    start, end = _period(title, notice, document.text, validity)
    found = _region(issuer, title, document.text)
    region = document_fields(found)
    return DocumentFields(
        title=title,
        document_number=number,
        issuer=_in_full(issuer, found),
        region=region[0],
        region_code=region[1],
        region_level=region[2],
        issued_on=issued,
        printed_on=printed_on([passage.norm for passage in passages]),
        effective_on=validity.effective,
        expires_on=validity.expires,
        period_start=start,
        period_end=end,
        genre=genre_of(title) or _own_genre(document.text),
        is_public=True if _PUBLIC.search(document.text) else None,
    )


def _in_full(issuer: str | None, region: Region | None) -> str | None:
    """Each of the issuers under its full name (省政府办公厅 → 云州省人民政府办公厅)."""
    if issuer is None or region is None:
        return issuer
    return "、".join(full_office_name(office, region.code) for office in issuer.split("、"))


def _region(issuer: str | None, title: str | None, text: str) -> Region | None:
    """The region of the issuer; where none is told, the one that the title names, else the text as its own."""
    opening = text[:_LONGEST_LOOK]
    named = (find_region(name, opening) for name in (*(issuer or "").split("、"), title) if name)
    return next((found for found in named if found), None) or _own_region(opening) or _region_of_level(issuer, opening)


def _region_of_level(issuer: str | None, text: str) -> Region | None:
    """The province of an issuer that is told by its level alone (省…联席会议): the only one that the text names."""
    if issuer is None or not issuer.startswith(("省", "自治区")):
        return None
    named = {region for region in candidates(text) if region.level == "province"}
    return named.pop() if len(named) == 1 else None


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


def _number(front: Sequence[Passage]) -> str | None:
    """The document's own number: on a line of its own, alone in brackets, behind its label, or at the end of a red head;
    of a decree that of the order (云州市人民政府令第12号)."""
    for passage in front:
        line = passage.norm.strip()
        if order := ORDER_NUMBER.fullmatch(line):
            return f"{order['word']}第{order['serial']}号"
        match = NUMBER.search(line)
        if match is None or "《" in line[: match.start()]:
            continue
        if len(line) <= len(match[0]) + 20 or match.start() <= 2 or _LABELLED.search(line, 0, match.start()) or _is_joined(line, match):
            return format_number(match).replace(match["word"], own_word(line, match), 1).replace(" ", "")
    return None


def _is_joined(line: str, match: re.Match[str]) -> bool:
    """…工作方案的通知云政办发〔2020〕43号: the number was joined to the end of the title."""
    before = line[: match.end("word") - len(own_word(line, match))]
    return bool(re.search(rf"(?:{genre_nouns()})\s*$", before))


def _period(title: str | None, notice: str | None, body: str, validity: Validity) -> tuple[int | None, int | None]:
    """The years that the title gives in brackets, else that the text states (实施期限…; 2024年起3年内), else by the name of a
    five-year plan or the one year in the title, else those between the fixed ends of its validity."""
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
    if match := _YEARLY.match(normalize(title or "")):
        return int(match["year"]), int(match["year"])
    if validity.is_fixed and validity.effective and validity.expires:
        return validity.effective.year, (validity.expires - timedelta(days=1)).year
    return None, None


def _own_genre(text: str) -> str | None:
    """What a document without a title calls itself: 提出如下实施意见; 本实施意见自2025年1月1日起施行."""
    opening, close = text[:_OPENING], text[-_OPENING:]
    match = re.search(rf"(?:提出|制定)(?:如下|以下|本)(?P<genre>{genre_nouns()})", opening) or re.search(rf"本(?P<genre>{genre_nouns()})自", close)
    return genre_of(f"本{match['genre']}") if match else None
