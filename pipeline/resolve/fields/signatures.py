"""Titles, red head and signature → the office that issues a document, and the day it signs.

GB/T 9704-2012: 发文机关标志 (7.2.4), 署名 and 成文日期 (7.3.5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.recognize.passages import Passage
from pipeline.resolve.fields.dates import DATE, DATE_LINE, DOTTED_LINE, IMPRINT, parse_date
from pipeline.resolve.fields.records import read_record
from pipeline.resolve.fields.regions import leading_region

_MOST_SIGNATURES = 12
_OFFICE = (
    r"(?:政府|办公厅|办公室|委员会|党委|区委|县委|市委|省委|州委|中共中央|国务院|"
    r"(?<=[\u4e00-\u9fff]{2})(?:厅|局|部|委|会|院|处|中心|支队|总队|署|社|联席会议|领导小组|指挥部)(?:[（(][\u4e00-\u9fff]{2,16}(?:会|局|委|办|办公室)[）)])?)"
)
_OFFICE_END = re.compile(rf"{_OFFICE}$")
ABOUT = re.compile(r"^(?P<issuer>[\u4e00-\u9fff、（）() 　]{3,80}?)(?=关于|印发)")
RED_HEAD = re.compile(rf"^(?P<issuer>[\u4e00-\u9fff、（） 　]{{2,60}}{_OFFICE})文件$")
_REPORT = re.compile(r"^(?:(?:19|20)\d\d年)?(?P<issuer>[\u4e00-\u9fff]{2,20}人民政府)(?:19|20)?[\d年]{0,5}工作报告")
_SPEAKER = re.compile(r"^(?P<issuer>国务院|[\u4e00-\u9fff]{2,16}?人民政府)(?:代|副)?(?:总理|省长|市长|州长|县长|区长|主席|盟长|旗长)[\s　]")
_ON_BEHALF = re.compile(r"我(?:受[\u4e00-\u9fff]{2,12}委托，)?(?:谨|现)?代表(?P<issuer>国务院|[\u4e00-\u9fff]{0,16}?(?:人民政府|政府))，?(?:向|作|报告)")
"""现在，我代表省政府，向大会报告工作: whose report it is, in its opening sentence."""
_BLANKS = re.compile(r"\s+")
_SESSION = re.compile(rf"(?:^(?:[—-]+)?[（(]?|(?<=[\u4e00-\u9fff]) ?[（(]){DATE.pattern}[^。]{{2,60}}(?:通过|会议上|大会上|常务会议)")
_SIGNED = re.compile(rf"(?P<office>[\u4e00-\u9fff]{{2,60}}{_OFFICE})\s*(?=(?:19|20)\d\d ?年 ?\d)")
_SIGNED_WITHIN = re.compile(
    rf"(?P<ordered>执行|落实|实施|施行)?[。！](?P<office>国务院|[\u4e00-\u9fff、]{{2,40}}?{_OFFICE}){DATE.pattern}"
    r"(?(ordered)|(?=$|[（(]))"
)
"""…请认真贯彻执行。云州市人民政府2024年5月6日（此件公开发布）: a signature that was joined to the sentence before it."""
_PAGE_NAME = re.compile(r"(?:电子报|公报|客户端|网站?|首页|信息公开|政务公开|政策(?:文件|全文|发布)?|全文|正文)[\s　]*(?=[\u4e00-\u9fff])")
"""What a page or a newspaper writes before a title: 云州市人民政府网云州市人民政府关于…"""

Signature = tuple[str, date | None]
"""The office that signs, and the day."""


def find_issuer(notice: str | None, title: str | None, front: Sequence[Passage], signatures: Sequence[Signature]) -> str | None:
    """Who issues, as written: by the notice's title, by the red head, by the signature, else by the record of the page;
    joint issuers are joined by 、 in their order."""
    for text in (notice, title):
        if issuer := titled_issuer(text or ""):
            signed = _signing(signatures) or ""
            return signed if signed.endswith(issuer) else issuer
    if title and title.endswith("工作报告"):
        return _reporting_office(title, front)
    return _red_head(front) or _signing(signatures) or _recorded_office(front)


def titled_issuer(title: str) -> str | None:
    """The office before 关于 or 印发 in a title."""
    match = ABOUT.match(title)
    if match is None or not re.search(rf"{_OFFICE}[\s　]*$", match["issuer"]):
        return None
    return _joint(match["issuer"][page_name_length(match["issuer"]) :])


def page_name_length(title: str) -> int:
    """How many characters of `title` are the name of the page or newspaper: it ends in a word for one, and a region's
    or a national organ's name begins anew behind it."""
    ends = [match.end() for match in _PAGE_NAME.finditer(title, 0, 60) if _begins_with_place(title[match.end() :])]
    return max(ends, default=0)


def _begins_with_place(words: str) -> bool:
    if words.startswith(("国务院", "中共")):
        return True
    region = leading_region(words)
    return region is not None and words[: region[1]].endswith(("省", "市", "区", "县", "州", "旗", "盟"))


def _reporting_office(title: str, front: Sequence[Passage]) -> str | None:
    """Of a report to a congress: the government in its title, in the speaker's office, or on whose behalf it is given."""
    if report := _REPORT.match(title):
        return report["issuer"]
    speakers = (_SPEAKER.match(passage.block.text.strip()) for passage in front)
    spoken = (_ON_BEHALF.search(passage.block.text) for passage in front)
    return next((match["issuer"] for found in (speakers, spoken) for match in found if match), None)


def _red_head(front: Sequence[Passage]) -> str | None:
    """The offices of the red head: 甲局文件, or a line each with 文件 behind the last."""
    for i, passage in enumerate(front):
        if match := RED_HEAD.match(re.sub(r"\s+", "", passage.block.text)):
            above = [_joint(other.block.text.strip()) for other in front[max(0, i - _MOST_SIGNATURES) : i]]
            offices = [office for office in above if _is_office_line(office)]
            return "、".join([*offices, _joint(match["issuer"])])
    return None


def _joint(issuer: str) -> str:
    """Joint issuers are set apart by spaces, or by the place that each begins with: A B → A、B."""
    place = re.match(r"(?:中共)?([\u4e00-\u9fff]{1,6}?(?:[省市县区州盟旗]|自治区))", issuer)
    apart = re.sub(rf"(?<=[厅局部委会府室])(?={place[1]})", "、", issuer) if place else issuer
    apart = re.sub(r"(?<=^中共中央)(?=国务院)|(?<=^中共中央办公厅)(?=国务院)", "、", apart)
    parts = [part for part in re.split(r"[\s　、]+", apart) if part]
    return "、".join(parts) if all(_OFFICE_END.search(part) for part in parts) else "".join(parts)


def _is_office_line(line: str) -> bool:
    return bool(_OFFICE_END.search(line)) and not re.search(r"[:：。；，《]|通知$", line)


def _signing(signatures: Sequence[Signature]) -> str | None:
    """The office that stands right above the date of signature, or before it on its line."""
    return next((office for office, _ in signatures), None)


def find_signatures(passages: Sequence[Passage]) -> Iterator[Signature]:
    """(office, day) of each signature: the offices above a date on a line of its own, before it on its line, or at the
    end of the paragraph that it was joined to."""
    for i, passage in enumerate(passages):
        line = passage.norm.strip()
        if len(line) < 60 and (signed := _SIGNED.match(line)):
            day = DATE.search(line)
            yield signed["office"], parse_date(day) if day else None
        elif (stamped := DATE_LINE.match(line) or DOTTED_LINE.match(line)) and (offices := _offices_above(passages, i)):
            yield "、".join(offices), parse_date(stamped)
        elif "年" in line and (within := _SIGNED_WITHIN.search(_BLANKS.sub("", line))):
            yield within["office"], parse_date(within)


def _offices_above(passages: Sequence[Passage], index: int) -> list[str]:
    """The offices that sign: those on the lines right above the date, several to a line where they sign jointly.

    A line with a label (责任单位：…, 发文机关：…) names no signatory.
    """
    offices: list[str] = []
    for passage in reversed(passages[max(0, index - _MOST_SIGNATURES) : index]):
        line = re.sub(r"[（(]代章[）)]$", "", passage.block.text.strip())
        found = [office for part in re.split(r"\s+", line) if part for office in _joint(part).split("、")]
        if len(line) > 120 or not found or not all(_is_office_line(part) for part in found):
            joined = "".join(found)
            return offices or ([joined] if len(joined) <= 60 and _is_office_line(joined) else [])
        offices = found + offices
    return offices


def _recorded_office(front: Sequence[Passage]) -> str | None:
    """The office that a page's record names as the one that issued (发文机关：…), where it says of which place."""
    office = read_record(passage.norm for passage in front).get("issuer", "")
    return office if _is_office_line(office) and (_begins_with_place(office) or office.startswith(("国家", "中国"))) else None


def signed_on(front: Sequence[Passage], passages: Sequence[Passage], signatures: Sequence[Signature]) -> date | None:
    """成文日期: the date on a line of its own under a signature; of a report, that of the session; else that of the record
    above the text."""
    for passage in [*front, *passages[-12:]]:
        line = passage.norm.strip()
        if len(line) > 90 or IMPRINT.search(line) or re.match(r"来源|信息来源|发布|时间|日期|[*\[【]|更新", line):
            continue
        match = DATE_LINE.match(line) or (_SIGNED.match(line) and DATE.search(line)) or _SESSION.search(line)
        if match and (found := parse_date(match)):
            return found
    # Where attachments follow, the signature stands in the middle of the text.
    signed = next((day for _, day in signatures if day), None)
    if signed:
        return signed
    recorded = DATE.search(read_record(passage.norm for passage in front).get("issued_on", ""))
    return parse_date(recorded) if recorded else None
