"""What a page that was saved as text, printed or copied bears around its document: menus, buttons, links, the foot.

Only the head of a page (what stands before the running text) and its tail (what stands behind it) are looked at, and a
document without any such line comes out as it went in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.decode.article import DOCUMENT_TITLE, is_record_line, record_lines
from pipeline.decode.marks import ATTACHMENT, parse_mark
from pipeline.decode.parts import Grid, Line, Part
from pipeline.decode.site_words import (
    begins_foot,
    is_breadcrumb,
    is_buttons,
    is_posting_note,
    is_site_name,
    last_crumb,
    opens_menu,
    without_widgets,
)
from pipeline.decode.tables import squash

_LONGEST_HEAD = 200
"""Lines of a head: a large site lists some hundred entries of menus above its article."""
_LONGEST_ENTRY = 12
"""Characters of an entry of a menu."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_OFFICE = re.compile(r"(?:政府|办公[室厅]|委员会|[局厅部委院])$")
_KEPT_BELOW = re.compile(r"附\s*[件表录]\s*\d{0,2}\s*[:：.．、\s]|抄\s*送|.{0,30}印发$|[（(]此件")
"""What belongs to the document even where it stands below the buttons."""


def without_chrome(parts: Sequence[Part]) -> list[Part]:
    """The parts without the lines of the site above and below the document; in those that stay, without its widgets."""
    body = [index for index, part in enumerate(parts) if _is_body(part)]
    if not body:
        return list(parts)
    first = body[0] if body[0] <= _LONGEST_HEAD else 0
    last = body[-1] + 1
    head, tail = list(_head(parts[:first])), list(_tail(parts[last:]))
    return [*_set_apart(parts[:first], head), *parts[first:last], *_set_apart(parts[last:], tail)]


def _set_apart(parts: Sequence[Part], kept: Sequence[Part]) -> Iterator[Part]:
    """The parts kept; each line that followed a dropped one begins anew, so that it joins nothing above it."""
    before = {id(part): id(above) for above, part in pairwise(parts)}
    yielded: set[int] = set()
    for part in kept:
        dropped = id(part) in before and before[id(part)] not in yielded
        yielded.add(id(part))
        yield replace(part, gap=True) if dropped and isinstance(part, Line) else part


def _is_body(part: Part) -> bool:
    """Whether the part is text or a table of a document: a sentence, an address, a numbered heading."""
    if isinstance(part, Grid):
        return any(isinstance(line, Grid) for line in record_lines(part))
    text = part.text.text.strip()
    if begins_foot(text) or is_posting_note(text):
        return False
    sentence = "。" in text and len(_HAN.findall(text)) >= 15
    addressed = text.startswith("各") and text.endswith(("：", ":"))
    return sentence or addressed or parse_mark(text) is not None or ATTACHMENT.match(text) is not None


def _head(parts: Sequence[Part]) -> Iterator[Part]:
    """The head without what stands above the page's place on its site, its menu, and what is chrome by itself."""
    listed = [piece for part in parts for piece in record_lines(part)]
    lines = [part.text.text.strip() if isinstance(part, Line) else "" for part in listed]
    place = max((i for i, text in enumerate(lines) if is_breadcrumb(text)), default=0)
    in_menu = False
    for index, (part, text) in enumerate(zip(listed, lines, strict=True)):
        if not isinstance(part, Line):
            yield part
            continue
        in_menu = _is_entry(text) if in_menu else opens_menu(text)
        signed = index > 0 and _OFFICE.search(lines[index - 1]) is not None
        if (
            in_menu
            or _is_chrome(text, labelled=signed)
            or (index < place and not DOCUMENT_TITLE.search(text))
            or _is_page_name(text, lines[index + 1 :])
        ):
            continue
        yield from _kept(part, lines[index + 1 :], signed=signed)


def _is_chrome(text: str, *, labelled: bool = False) -> bool:
    """Whether the line is chrome by itself; below the text, or an office, a day alone may be a signature's (`labelled`)."""
    return is_buttons(text) or is_posting_note(text, labelled=labelled) or is_site_name(text)


def _is_entry(text: str) -> bool:
    """Whether a line goes on with a menu that began above it."""
    return _is_chrome(text) or (
        len(text) <= _LONGEST_ENTRY and not DOCUMENT_TITLE.search(text) and not re.search(r"\d|[:：]", text)
    )


def _is_page_name(text: str, below: Sequence[str]) -> bool:
    """Whether the line is the title of a line below it with the site's words added (云州政务网 政策文件 关于…的通知)."""
    plain = squash(text)
    return not is_record_line(text) and any(
        len(name) >= 10
        and name in plain
        and len(name) < len(plain)
        and (plain.endswith(name) or is_site_name(_rest(plain, name)))
        for name in map(squash, below)
        if DOCUMENT_TITLE.search(name)
    )


def _rest(plain: str, name: str) -> str:
    return plain.replace(name, "", 1).strip("-—_| ")


def _kept(line: Line, below: Sequence[str], *, signed: bool) -> Iterator[Line]:
    """The line without widgets; of a breadcrumb only a title that no later line has."""
    text = line.text
    if is_breadcrumb(text.text):
        text = last_crumb(text)
        told = any(squash(text.text) in squash(other) for other in below)
        if told or not DOCUMENT_TITLE.search(text.text):
            return
    text = without_widgets(text)
    if text.text and not _is_chrome(text.text, labelled=signed):
        yield line if text.text == line.text.text else replace(line, text=text)


def _tail(parts: Sequence[Part]) -> Iterator[Part]:
    """The tail up to the page's foot, and what of the document stands below it."""
    in_foot = False
    for part in parts:
        text = part.text.text.strip() if isinstance(part, Line) else ""
        in_foot = in_foot or begins_foot(text)
        if isinstance(part, Line) and (is_breadcrumb(text) or _is_chrome(text, labelled=True)):
            continue
        if not in_foot or _KEPT_BELOW.match(text):
            yield part
