"""Texts that lost their line ends: a whole document on one line is broken again where its numbering tells.

A break is made only where a mark continues its own sequence (一、 then 二、) and stands where a sentence or a heading
ends, so that 一、二、三产业 or 第（一）项 inside a sentence stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.decode.marks import parse_mark
from pipeline.decode.parts import Line, Part

LONGEST_LINE = 600
"""Longer lines are looked at; paragraphs of real documents seldom pass it."""
LONGEST_PARAGRAPH = 1200
"""The same of paragraphs that were joined from lines: hard-wrapped ones are longer, and hold enumerations."""

_MARK = re.compile(
    r"(?<=[^\d一二三四五六七八九十])[一二三四五六七八九十]{1,3}、(?=\D)|[（(][一二三四五六七八九十]{1,3}[）)]|(?<=[^\d.．])\d{1,2}[．.、](?!\d)"
)
_GAP = re.compile(r"(?<=\S)[\u2000-\u200a ]*\u3000{2,}(?=\S)")
_OPENING = re.compile(
    r"(?<=意见|方案|计划|措施|办法|政策|规划|细则)(?=为(?:深入|全面|认真|进一步|切实|加快|推动|推进|贯彻|落实|促进|做好|加强|规范|支持|了)|根据《)"
)
_ENDED = re.compile(r"[。；;！？：:）)〕\]”〉》\s]$")
_TITLE = re.compile(
    r"^.{6,120}?(?:通知|意见|方案|计划|规划|办法|规定|措施|决定|细则|要点|纲要|报告|政策)(?:[（(][^（）()]{2,20}[）)])?\s*"
    r"(?=[\u4e00-\u9fff]{1,8}[〔\[［【（(](?:19|20)\d\d[〕\]］】）)]\d{1,4}号)"
)
_ADDRESSEE = re.compile(r"(?<=号)(?=各|[\u4e00-\u9fff]{2,8}(?:政府|单位))|(?<=[位府门局委会办室构校业])[：:](?=\S)")
_SIGNATURE = re.compile(
    r"(?<=[。！])(?=(?:[\u4e00-\u9fff]{2,30}(?:政府|办公厅|办公室|委员会|局|厅|部|院))\s*\d{4}年\d{1,2}月\d{1,2}日)"
    r"|(?<=日)\s{2,}(?=\S{8,80}\s{0,3}[为根一])|(?<=\d日)(?=[（(]此件)"
)


def break_flat_paragraphs(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts; a paragraph that only joined lines made too long is broken like a flattened line."""
    running: dict[int, int] = {}
    for part in parts:
        if isinstance(part, Line) and len(part.text) >= LONGEST_PARAGRAPH:
            yield from break_flat_line(part, LONGEST_PARAGRAPH, running)
            continue
        if isinstance(part, Line) and (mark := parse_mark(part.text.text)) and mark.ordinal.isdigit():
            running[mark.rank] = int(mark.ordinal)
        yield part


def break_flat_line(line: Line, longest: int = LONGEST_LINE, running: dict[int, int] | None = None) -> Iterator[Line]:
    """`line` itself, or its parts where it is a flattened text: longer than `longest` characters, or with indents amid it.

    `running` holds the last number of each rank of mark in the text above, and is kept up."""
    text = line.text.text
    if "\t" in text or (len(text) < longest and ("\u3000\u3000" not in text or len(_GAP.findall(text)) < 2)):
        yield line
        return
    cuts = sorted({*_gaps(text), *_marks(text, {} if running is None else running), *_title(text), *_signature(text)} - {0, len(text)})
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        piece = line.text.cut(start, end).strip()
        if piece.text:
            yield replace(line, text=piece, gap=line.gap and start == 0, indent=line.indent if start == 0 else 0)


def _gaps(text: str) -> Iterator[int]:
    """The indents of paragraphs that were run together: two or more ideographic spaces amid the line."""
    found = [m.end() for m in _GAP.finditer(text)]
    if len(found) > 1:
        yield from found


def _marks(text: str, running: dict[int, int]) -> Iterator[int]:
    """Where a mark goes on: `expected` under the mark above it, or `running` over the whole text (（四） under 二、)."""
    expected: dict[int, int] = {}
    opened: int | None = None
    if (head := parse_mark(text)) and head.ordinal.isdigit():
        expected[head.rank] = running[head.rank] = int(head.ordinal)
        opened = 0
    for match in _MARK.finditer(text):
        mark = parse_mark(text[match.start() : match.end() + 6])
        if mark is None or not mark.ordinal.isdigit():
            continue
        number = int(mark.ordinal)
        ended = bool(_ENDED.search(text[max(match.start() - 1, 0) : match.start()]))
        follows = number == expected.get(mark.rank, 0) + 1 or number == running.get(mark.rank, 0) + 1
        first_below = mark.rank not in expected and opened is not None and match.start() - opened < 40
        if (follows and (ended or first_below)) or (number == 1 and ended):
            expected[mark.rank] = running[mark.rank] = number
            for rank in [r for r in expected if r > mark.rank]:
                del expected[rank]
            opened = match.start()
            yield match.start()


def _title(text: str) -> Iterator[int]:
    """Ends of the title, the document number and the address line at the head of the text."""
    head = text[:500]
    if (title := _TITLE.match(head)) is None:
        return
    yield title.end()
    for match in _ADDRESSEE.finditer(head, title.end()):
        yield match.end()
        if match[0]:
            return


def _signature(text: str) -> Iterator[int]:
    for match in _SIGNATURE.finditer(text):
        yield match.end()
    for match in _OPENING.finditer(text, 0, 2000):
        yield match.end()
