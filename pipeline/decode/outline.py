"""Paragraphs → outline: the section and heading of each, and where attachments begin.

A section is the path of the ordinals of the headings above (3.1.2); the k-th attachment is Ak; text before the
first heading is 0. A second document bound into the same file begins anew at its own title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.decode.marks import ATTACHMENT, LISTING, TITLED_ATTACHMENT, Mark, parse_mark
from pipeline.decode.parts import Grid, Line
from pipeline.model import BlockKind
from pipeline.numerals import parse_integer

_ALIAS = re.compile(r"[（(]以下简称[^（）()]{1,20}[）)]")
_SENTENCE = re.compile(r"[。；]")
_LONGEST_HEADING = 60
_LONGEST_TITLE = 32
_BY = re.compile(r"^(?:力争)?(?:到|至)?\s*(?:19|20)\d\d ?年(?:年?[底末]前?)?[，,]")
"""到2025年，培育绿色工厂30家，…: by when is no heading."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A line or grid with its place: `section`, the `heading` above it, and what it is."""

    part: Line | Grid
    kind: BlockKind
    section: str
    heading: str
    level: int = 0


@dataclass(slots=True)
class _State:
    stack: list[tuple[int, str]] = field(default_factory=list)
    attachment: str = ""
    attachments: int = 0
    heading: str = ""
    listing: int = 0
    listing_seen: bool = False

    @property
    def section(self) -> str:
        path = ([self.attachment] if self.attachment else []) + [ordinal for _, ordinal in self.stack]
        return ".".join(path) or "0"


def outline(parts: Iterable[Line | Grid]) -> Iterator[Placed]:
    """Each part in its place, in order."""
    state = _State()
    for part in parts:
        if isinstance(part, Grid):
            state.listing = 0
            yield Placed(part, "table", state.section, state.heading)
        else:
            yield _place(part, state)


def _place(line: Line, state: _State) -> Placed:
    text = line.text.text
    if ordinal := _attachment(text, state):
        _open_attachment(ordinal, state)
        return Placed(line, "attachment", state.section, "")
    if LISTING.match(text):
        state.listing = 1
        state.listing_seen = bool(state.stack)
        return Placed(line, "paragraph", state.section, state.heading)
    if state.listing and _is_listed(text, state.listing):
        state.listing += 1
        return Placed(line, "paragraph", state.section, state.heading)
    state.listing = 0
    if mark := parse_mark(text):
        return _headed(line, mark, state)
    if line.level or _is_bold_head(line):
        state.heading = text.strip("。：: ") if line.level else text[: line.bold].strip("。：: ")
        kind: BlockKind = "title" if line.level else "paragraph"
        return Placed(line, kind, state.section, state.heading, line.level)
    return Placed(line, "paragraph", state.section, state.heading)


def _is_bold_head(line: Line) -> bool:
    return 2 <= line.bold <= _LONGEST_HEADING


def _attachment(text: str, state: _State) -> str | None:
    """The ordinal of the attachment that begins here, as A1; None where none does."""
    match = ATTACHMENT.match(text)
    if match is None and len(text) < 50 and not _SENTENCE.search(text):
        match = TITLED_ATTACHMENT.match(text)
        if match and (state.listing or not _is_next(match[1], state)):
            match = None
    if match is None or not (state.stack or state.attachments or state.listing_seen):
        # An annex on its own, or right behind the notice that issues it, is the policy itself.
        return None
    number = parse_integer(match[1]) if match[1] else state.attachments + 1
    return f"A{number or state.attachments + 1}"


def _is_next(written: str, state: _State) -> bool:
    return parse_integer(written) == state.attachments + 1


def _open_attachment(ordinal: str, state: _State) -> None:
    state.attachment = ordinal
    state.attachments = int(ordinal[1:])
    state.stack.clear()
    state.heading, state.listing = "", 0


def _is_listed(text: str, seen: int) -> bool:
    """A line of the list of attachments at the end of the main text: its own number goes on, and it is short."""
    mark = parse_mark(text)
    if mark is None or len(text) > 80 or "。" in text:
        return False
    return mark.ordinal == str(seen + 1) or (seen == 1 and mark.ordinal == "1")


def _headed(line: Line, mark: Mark, state: _State) -> Placed:
    while state.stack and state.stack[-1][0] >= mark.rank:
        state.stack.pop()
    state.stack.append((mark.rank, mark.ordinal))
    title, alone = heading_title(line, mark)
    if title:
        state.heading = title
    return Placed(line, "heading" if alone else "paragraph", state.section, state.heading, mark.rank)


def heading_title(line: Line, mark: Mark) -> tuple[str, bool]:
    """The heading's words without its number, and whether they are all there is on the line."""
    text = line.text.text
    rest = text[mark.end :].strip()
    bold = text[mark.end : line.bold].strip() if line.bold > mark.end else ""
    if bold and len(bold) < len(rest):
        return bold.rstrip("。：:；; "), False
    if len(rest) <= _LONGEST_HEADING and not _SENTENCE.search(rest.rstrip("。；")):
        return _plain(rest), True
    first = re.split(r"[。；]|，\s*即[:：]", rest, maxsplit=1)[0]
    return _plain(first), False


def _plain(rest: str) -> str:
    """The heading itself: without its stop, and of a whole sentence only the first clause."""
    rest = re.split(r"，\s*即[:：]", rest, maxsplit=1)[0].rstrip("。：:；; ")
    if len(rest) <= _LONGEST_TITLE:
        return rest
    return re.split(r"[，：]", _ALIAS.sub("", _BY.sub("", rest)), maxsplit=1)[0][:_LONGEST_HEADING]


