"""Lines → paragraphs: what a page's width or a page break cut in two is joined again.

A line goes on in the next one when it is as wide as the document's lines are and does not end a sentence, when a
bracket is still open, or when it ends in a comma; never when the next line begins a block of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from pipeline.decode.marks import ATTACHMENT, LISTING, TITLED_ATTACHMENT, parse_mark
from pipeline.decode.parts import Grid, Line, Part, Traced, join

_ENDED = re.compile(
    r"[。；！？：;:!?…]['”’」』）)\]〕]*$|"
    r"(?:^|[。；！？;])[（(〔【\[][^（(〔【]{0,600}(?:[（(〔][^（(〔）)〕]{0,80}[）)〕][^（(〔）)〕]{0,200}){0,9}[）)〕】\]]$"
)
_TITLE = re.compile(
    r"(?:方案|计划|规划|纲要|意见|建议|决定|通知|通告|公告|办法|规定|细则|措施|政策|要点|报告|清单|条例|指南|规程|标准|制度)"
    r"(?:\s*[（(][^（）()]{2,20}[）)])?》?$"
)
_OPEN_END = re.compile(r"[，、,（(《“〈—]$|[和与及或的]$")
_FRESH = re.compile(
    r"——|--|[●■◆▪•·★※]|抄送[:：]|主送[:：]|[（(](?:此件|本件|联系)|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日$"
    r"|(?:组\s*长|副组长|成\s*员|主\s*任)\s*[:：]"
)
_DATE_LINE = re.compile(r"(?:19|20)\d\d ?年 ?\d{1,2} ?月 ?\d{1,2} ?日(?:印发)?$|[二][〇○零]\S{2,6}年\S{1,3}月\S{1,3}日$")
_PAIRS = {"（": "）", "(": ")", "《": "》", "“": "”", "[": "]", "〔": "〕"}
_RECORD = re.compile(
    r"(?:【|索\s*引\s*号|文\s*号|发文(?:字号|机关|日期|单位)|成文日期|发布(?:日期|时间|机构)|信息来源|来源|有\s*效\s*性|主题(?:分类|词)|名称|日期|时间|效力|类别|公开方式|原文链接)\s*[】:：]"
)
_CLAUSE = re.compile(r"(?:责任|牵头|配合|负责|参与|协办|承办)(?:责任)?(?:单位|部门)[:：]")
_LABELLED = re.compile(rf"(?:目标任务|工作目标|工作措施|完成时限|完成时间|责任领导)[:：]|{_CLAUSE.pattern}")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,14} ?[〔\[（(【] ?(?:19|20)\d\d ?[〕\]）)】] ?\d{1,4} ?号$")
_NUMBER_END = re.compile(r"[〕\])）] ?\d{1,4} ?号$")
_SESSION_ENDS = ("会议上", "大会上", "会议通过）", "会议通过)")
_OFFICE_END = "(?:政府|办公室|办公厅|委员会|局|厅|部)"
_OFFICE = re.compile(rf"^[^，。；：、]{{2,30}}{_OFFICE_END}$")
_SIGNERS = re.compile(rf"(?:^|(?<=\S)[\s　]{{2,}})[^\s，。；：、]{{2,30}}{_OFFICE_END}(?=$|[\s　]{{2}})")
_CONTACT = re.compile(r"(?:电\s*话|传\s*真|手\s*机|联系方式|邮\s*编|邮\s*箱)[:：][^，。；：:\u4e00-\u9fff]{5,60}$")
_SHORTEST_CUT = 25
_SLACK = 8


@dataclass(frozen=True, slots=True)
class Shape:
    """How a document's lines are set: `width` in columns where they are hard-wrapped, else None; `indented`
    where a new paragraph is told by its indent, `gapped` where by an empty line."""

    width: int | None
    indented: bool
    gapped: bool = False


def join_lines(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts with lines joined into paragraphs; grids pass through and end a paragraph."""
    listed = list(parts)
    shape = _shape([part for part in listed if isinstance(part, Line)])
    current: list[Line] = []
    for part, following in zip_longest(listed, listed[1:]):
        if isinstance(part, Line) and current and not _signs(part, following) and _goes_on(current, part, shape):
            current.append(part)
            continue
        if current:
            yield _joined(current)
        current = [part] if isinstance(part, Line) else []
        if isinstance(part, Grid):
            yield part
    if current:
        yield _joined(current)


def _signs(line: Line, following: Part | None) -> bool:
    """An office right above a date is a signature, whatever the line before it lacks (a list of units without a stop)."""
    return isinstance(following, Line) and bool(_OFFICE.search(line.text.text)) and _DATE_LINE.fullmatch(following.text.text) is not None


def columns(text: str) -> int:
    """Width in columns of a fixed-width screen: all but ASCII counts two."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def _shape(lines: list[Line]) -> Shape:
    """Hard-wrapped where a third of all lines that are no headings are of (nearly) one width and few are wider."""
    widths = sorted(columns(line.text.text) + line.indent for line in lines if not line.whole and len(line.text) >= 12)
    if len(widths) < 10:
        return Shape(None, False)
    width = widths[int(len(widths) * 0.95)]
    near = sum(1 for w in widths if width - _SLACK <= w <= width + 2)
    wrapped = near / len(widths) >= 0.33 and width <= 160
    full = [line for line in lines if columns(line.text.text) + line.indent >= width - _SLACK]
    indented = sum(1 for line in full if 2 <= line.indent <= 8)
    gaps = sum(1 for line in full if line.gap)
    return Shape(width if wrapped else None, wrapped and 0 < indented < len(full) * 0.6, wrapped and gaps < len(full) * 0.4)


def _goes_on(current: list[Line], following: Line, shape: Shape) -> bool:
    last, text = current[-1], current[-1].text.text
    if last.whole or last.level or following.level or _begins_block(following):
        return False
    if _ends_front(text) or _is_title(text, shape) or _RECORD.match(text) or _RECORD.match(following.text.text):
        return False
    if shape.width is None and _CLAUSE.match(text) and text[-1] not in "、，,":
        return False
    if _OPEN_END.search(text) and (len(text) > 8 or text[-1] in "，、,（(《“"):
        return not _alone(text)
    if _has_open_bracket("".join(line.text.text for line in current[-4:])):
        return True
    if _LABELLED.match(following.text.text):
        return False
    if shape.width is None and len(current) == 1 and len(text) < 60 and parse_mark(text) and not re.search("[。；：]", text):
        return text[-1] in "、，,"
    if shape.width is None:
        return len(text) >= _SHORTEST_CUT and not _ENDED.search(text) and not last.bold >= len(text)
    if columns(text) + last.indent < shape.width - _SLACK:
        return False
    if _ENDED.search(text) and ((shape.gapped and following.gap) or _OFFICE.search(following.text.text)):
        return False
    return not (shape.indented and following.indent >= 2 and following.indent > last.indent * (len(current) > 1))


def _begins_block(line: Line) -> bool:
    text = line.text.text
    if line.bold and line.bold >= 4:
        return True
    return bool(
        _FRESH.match(text)
        or parse_mark(text)
        or _NUMBER.match(text)
        or ATTACHMENT.match(text)
        or LISTING.match(text)
        or (line.gap and TITLED_ATTACHMENT.match(text) and len(text) < 40)
    )


def _ends_front(text: str) -> bool:
    """A line of a document's front or end that is whole: it ends in a date, in the session that passed it, in its number or a
    telephone's, or holds several offices that sign, set apart by blanks."""
    if _DATE_LINE.search(text) or text.endswith(_SESSION_ENDS) or _CONTACT.search(text):
        return True
    if len(_SIGNERS.findall(text)) > 1 and not _SIGNERS.sub("", text).strip():
        return True
    return bool(_NUMBER_END.search(text)) and not re.search("[，。；：]", text)


def _is_title(text: str, shape: Shape) -> bool:
    """A line that ends in the noun of a policy's title and holds no stop is a title, not a cut sentence."""
    short = shape.width is None or columns(text) < shape.width - _SLACK
    return short and bool(_TITLE.search(text)) and not re.search(r"[，。；：]", text)


def _alone(text: str) -> bool:
    """A heading such as 四、建立健全… that merely ends in 的 or 和 does not go on by that alone."""
    mark = parse_mark(text)
    return mark is not None and len(text) < _SHORTEST_CUT and text[-1] not in "，、,（(《“"


def _has_open_bracket(text: str) -> bool:
    tail = text[-200:]
    for opening, closing in _PAIRS.items():
        at = tail.rfind(opening)
        if at >= 0 and closing not in tail[at:] and len(tail) - at < 120 and "。" not in tail[at:]:
            return True
    return False


def _joined(lines: list[Line]) -> Line:
    first = lines[0]
    if len(lines) == 1:
        text = first.text.strip()
        return first if text is first.text else replace(first, text=text)
    pieces: list[Traced] = []
    for line in lines:
        piece = line.text.strip()
        if pieces and piece.text and _needs_space(pieces[-1].text, piece.text):
            piece = join([Traced(" "), piece])
        pieces.append(piece)
    return replace(first, text=join(pieces))


def _needs_space(before: str, after: str) -> bool:
    """Latin words that a line end parted stay apart."""
    return before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
