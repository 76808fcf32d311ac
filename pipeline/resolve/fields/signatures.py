"""Titles, red head and signature → the office that issues a document, and the day it signs.

GB/T 9704-2012: 发文机关标志 (7.2.4), 署名 and 成文日期 (7.3.5).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from pipeline.model import Block
from pipeline.numerals import normalize
from pipeline.resolve.fields.dates import DATE, DATE_LINE, IMPRINT, parse_date

_MOST_SIGNATURES = 12
_OFFICE = (
    r"(?:政府|办公厅|办公室|委员会|党委|区委|县委|市委|省委|中共中央|国务院|"
    r"[\u4e00-\u9fff]{2,}(?:厅|局|部|委|会|院|处|中心|支队|总队|署|社|联席会议|领导小组|指挥部))"
)
ABOUT = re.compile(r"^(?P<issuer>[\u4e00-\u9fff、（）() 　]{3,80}?)(?=关于|印发)")
RED_HEAD = re.compile(rf"^(?P<issuer>[\u4e00-\u9fff、（） 　]{{2,40}}{_OFFICE})文件$")
_REPORT = re.compile(r"^(?:(?:19|20)\d\d年)?(?P<issuer>[\u4e00-\u9fff]{2,20}人民政府)(?:19|20)?[\d年]{0,5}工作报告")
_SPEAKER = re.compile(r"^(?P<issuer>国务院|[\u4e00-\u9fff]{2,16}?人民政府)(?:代|副)?(?:总理|省长|市长|州长|县长|区长|主席|盟长|旗长)[\s　]")
_SESSION = re.compile(rf"(?:^(?:[—-]+)?[（(]?|(?<=[\u4e00-\u9fff]) ?[（(]){DATE.pattern}[^。]{{2,60}}(?:通过|会议上|大会上|常务会议)")
_RECORDED = re.compile(rf"(?:成文|生成|发文)日期\s*[:：]\s*{DATE.pattern}")
"""The record of a government's site (政府信息公开目录) over a document that does not show its signature."""
_SIGNED = re.compile(rf"(?P<office>[\u4e00-\u9fff]{{2,40}}{_OFFICE})\s*(?=(?:19|20)\d\d ?年 ?\d)")


def find_issuer(notice: str | None, title: str | None, front: Sequence[Block], blocks: Sequence[Block]) -> str | None:
    """Who issues: by the notice's title, by the red head, or by the signature; joint issuers are joined by 、."""
    for text in (notice, title):
        if text and (match := ABOUT.match(text)) and re.search(rf"{_OFFICE}[\s　]*$", match["issuer"]):
            issuer = _joint(match["issuer"])
            signed = _signature(blocks) or ""
            return signed if signed.endswith(issuer) else issuer
    if title and (report := _REPORT.match(title)):
        return report["issuer"]
    for block in front:
        if title and "工作报告" in title and (speaker := _SPEAKER.match(block.text.strip())):
            return speaker["issuer"]
        if match := RED_HEAD.match(block.text.strip().replace(" ", "")):
            return _joint(match["issuer"])
    return _signature(blocks)


def _joint(issuer: str) -> str:
    """Joint issuers are set apart by spaces, or by the place that each begins with: A B → A、B."""
    place = re.match(r"(?:中共)?([\u4e00-\u9fff]{1,6}?(?:[省市县区州盟旗]|自治区))", issuer)
    apart = re.sub(rf"(?<=[厅局部委会府室])(?={place[1]})", "、", issuer) if place else issuer
    apart = re.sub(r"(?<=^中共中央)(?=国务院)|(?<=^中共中央办公厅)(?=国务院)", "、", apart)
    parts = [part for part in re.split(r"[\s　、]+", apart) if part]
    whole = all(re.search(rf"{_OFFICE}$", part) for part in parts)
    return "、".join(parts) if whole else "".join(parts)


def _signature(blocks: Sequence[Block]) -> str | None:
    """The office that stands right above the date of signature, or before it on its line."""
    for i, block in enumerate(blocks):
        line = normalize(block.text.strip())
        if len(line) < 60 and (signed := _SIGNED.match(line)):
            return signed["office"]
        if DATE_LINE.match(line) and (offices := _offices_above(blocks, i)):
            return "、".join(offices)
    return None


def _offices_above(blocks: Sequence[Block], index: int) -> list[str]:
    """The offices that sign: those on the lines right above the date, several to a line where they sign jointly."""
    offices: list[str] = []
    for block in reversed(blocks[max(0, index - _MOST_SIGNATURES) : index]):
        line = re.sub(r"[（(]代章[）)]$", "", block.text.strip())
        found = [office for part in re.split(r"\s+", line) if part for office in _joint(part).split("、")]
        if len(line) > 120 or not found or not all(re.search(rf"{_OFFICE}$", part) for part in found):
            joined = "".join(found)
            return offices or ([joined] if len(joined) <= 60 and re.search(rf"{_OFFICE}$", joined) else [])
        offices = found + offices
    return offices


def signed_on(front: Sequence[Block], blocks: Sequence[Block]) -> date | None:
    """成文日期: the date on a line of its own under a signature; of a report, that of the session; else that of the record
    above the text."""
    for block in [*front, *blocks[-12:]]:
        line = normalize(block.text.strip())
        if len(line) > 90 or IMPRINT.search(line) or re.match(r"来源|信息来源|发布|时间|日期|[*\[【]|更新", line):
            continue
        match = DATE_LINE.match(line) or (_SIGNED.match(line) and DATE.search(line)) or _SESSION.search(line)
        if match and (found := parse_date(match)):
            return found
    # Where attachments follow, the signature stands in the middle of the text.
    for i, block in enumerate(blocks):
        if (match := DATE_LINE.match(normalize(block.text.strip()))) and _offices_above(blocks, i):
            return parse_date(match)
    for block in front:
        if match := _RECORDED.search(normalize(block.text)):
            return parse_date(match)
    return None
