"""Plain text and Markdown → lines and grids.

Markup that only decorates (`##`, `**`, `<p>` in cells, rules) is taken out and kept as hints. Lines with TABs, and
runs of one-cell lines that begin with a TAB, are tables; so are Markdown pipe tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.decode.bounds import check_text
from pipeline.decode.encoding import decode_bytes
from pipeline.decode.flat import break_flat_line
from pipeline.decode.grids import find_grids
from pipeline.decode.parts import BLANK, Grid, Line, Part, Traced
from pipeline.decode.run_together import part_run_together

_HEADING = re.compile(r"\s{0,3}(#{1,6})[ \t]+(?=\S)")
_RULES = "-*_=─—"
_BULLET = re.compile(r"\s{0,3}[-*•]\s+(?=\S)")
_BOLD = re.compile(r"\*\*|__(?=\S)|(?<=\S)__")
_INVISIBLE = re.compile("[\f\ufeff\u200b]")
_LINE_END = re.compile("\r\n|[\r\n\v\u2028\u2029\u0085]")
_MARKUP = re.compile(r"[*_<\[]")
_TAG = re.compile(r"</?(?:p|br|b|strong|span|div|font|u|i|em)\b[^<>]{0,80}/?>", re.I)
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\(https?://[^()\s]{1,400}\)")
_IMAGE = re.compile(r"!\[[^\[\]]{0,200}\]\([^()\s]{0,400}\)")
_TABLE_START = re.compile(r"<table\b[^<>]{0,500}>", re.I)
_TABLE_END = re.compile(r"</table\s{0,9}>", re.I)
_PAGE_NUMBER = re.compile(r"\A\s*(?:[-—–－·]\s*\d{1,4}\s*[-—–－·]|第\s*\d{1,4}\s*页(?:[,，/]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4})\s*$")
_BARE_NUMBER = re.compile(r"\A\s*\d{1,3}\s*$")


def read_text(data: bytes) -> list[Part]:
    """Lines and grids of a text or Markdown file; raises DecodeError for what is no text, or more than is read (`too-large`)."""
    return read_string(decode_bytes(data))


def read_string(source: str) -> list[Part]:
    """As `read_text`, from characters; traces are offsets into `source`."""
    check_text(source)
    if "<t" not in source and "<T" not in source:
        return _read_lines(source, 0)
    parts: list[Part] = []
    at = 0
    while (start := _TABLE_START.search(source, at)) and (end := _TABLE_END.search(source, start.end())):
        parts += _read_lines(source[at : start.start()], at)
        parts += _read_table(source[start.start() : end.end()])
        at = end.end()
    return parts + _read_lines(source[at:], at)


def _read_table(markup: str) -> list[Part]:
    """An HTML table amid the text, as converters to Markdown leave where a table has merged cells."""
    from pipeline.decode.html import read_table

    grid = read_table(markup)
    return [grid] if grid.rows else []


def _read_lines(source: str, base: int) -> list[Part]:
    parts: list[Part] = []
    lines: list[Line] = []
    for part in (part for line in _lines(source, base) for part in part_run_together(line)):
        if isinstance(part, Grid):
            parts += [*find_grids(lines), part]
            lines = []
        else:
            lines += break_flat_line(part)
    return [*parts, *find_grids(lines)]


def _lines(source: str, base: int) -> Iterator[Line]:
    gap, page = False, 1
    paged = "\f" in source
    for start, text in _split(source):
        new_pages = text.count("\f") if paged else 0
        page += new_pages
        # BLANK holds the form feed.
        if not text.strip(BLANK) or _is_furniture(text, gap and bool(new_pages)):
            gap = True
            continue
        yield _line(Traced(text, ((0, base + start),)), gap or bool(new_pages), page if paged else None)
        gap = False


def _split(source: str) -> Iterator[tuple[int, str]]:
    """Each line with where it starts."""
    at = 0
    for end in _LINE_END.finditer(source):
        yield at, source[at : end.start()]
        at = end.end()
    yield at, source[at:]


def _is_furniture(text: str, after_break: bool) -> bool:
    return bool(_PAGE_NUMBER.match(text) or _is_rule(text.strip()) or (after_break and _BARE_NUMBER.match(text)))


def _is_rule(text: str) -> bool:
    """Three marks or more and nothing else; those that Markdown knows may stand apart (* * *)."""
    if text[:1] not in _RULES:
        return False
    marks = "".join(text.split())
    return len(marks) >= 3 and not marks.strip(_RULES if marks == text else "-*_=")


def _line(raw: Traced, gap: bool, page: int | None) -> Line:
    text = raw.without([m.span() for m in _INVISIBLE.finditer(raw.text)]) if _INVISIBLE.search(raw.text) else raw
    indent = _indent(text.text)
    level = 0
    if "#" in text.text and (heading := _HEADING.match(text.text)):
        level = len(heading[1])
        text = text.cut(heading.end())
    elif bullet := _BULLET.match(text.text):
        text = text.cut(bullet.end())
    bold = 0
    if _MARKUP.search(text.text):
        text = _unlink(text)
        bold = _bold_run(text.text)
        text = text.without([m.span() for m in _marks(text.text)])
    text = text.strip(BLANK.replace("\t", "") if "\t" in text.text else None)
    return Line(text=text, level=level, bold=bold, indent=indent, gap=gap, page=page)


def _indent(text: str) -> int:
    """The width of the blanks at the head; an ideographic space and a TAB count two."""
    head = text[: len(text) - len(text.lstrip(BLANK))]
    return len(head) + sum(map(head.count, "\u3000\u2003\t")) if head else 0


def _marks(text: str) -> Iterator[re.Match[str]]:
    return iter(sorted([*_BOLD.finditer(text), *_TAG.finditer(text)], key=lambda m: m.start()))


def _unlink(text: Traced) -> Traced:
    holes = [m.span() for m in _IMAGE.finditer(text.text)]
    for link in _LINK.finditer(text.text):
        holes += [(link.start(), link.start(1)), (link.end(1), link.end())]
    return text.without(sorted(holes)) if holes else text


def _bold_run(text: str) -> int:
    """How many characters, markup taken out, the bold run at the head of the line has."""
    if match := re.match(r"\A\s*\*\*(.+?)\*\*", text):
        return len(match[1].strip(BLANK))
    return 0
