"""The numbers that Word makes and a DOCX does not hold as text: 一、 （一） 1. 第一章, resolved from numbering.xml.

The rules are those of ECMA-376 part 1, 17.9: a paragraph counts its level up and lets the deeper levels begin anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.decode.docx_styles import Look, attribute, child, qualified

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element

_PLACE = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
# Word writes a list as chinese…, LibreOffice saves the same as taiwanese…: both count 一, 二, … 十, 十一.
_HAN_FORM = re.compile(r"(?:chinese|taiwanese|japanese)(?:Counting|LegalSimplified)|ideographLegalTraditional")
# fmt: off
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of a list: the `form` of its numbers, its `text` with places (%1、), where it starts, what parts it from
    the paragraph, whether all its numbers are Arabic (`legal`), the level (from 1) that restarts it (0: none does),
    the style tied to it, and whether the list begins anew where its number is first used (`fresh`)."""

    form: str
    text: str
    start: int
    suffix: str
    legal: bool
    restart: int | None
    style: str
    fresh: bool = False


class Numbering:
    """The lists of a document. It counts, so its paragraphs must be asked for once each and in order."""

    def __init__(self, document: WordDocument) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._list_of: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._used: set[str] = set()
        root = _root(document)
        if root is not None:
            self._read(root)

    def label(self, look: Look) -> str:
        """The number before the text of a paragraph that looks so, with its space; empty for none or a bullet."""
        levels = self._levels.get(look.number_id, {})
        at = look.number_level
        if at is None:
            at = next((index for index, level in levels.items() if level.style == look.style_id), 0)
        if at not in levels:
            return ""
        counts = self._count(look.number_id, at, levels)
        level = levels[at]
        if level.form == "bullet":
            return ""
        written = _PLACE.sub(lambda place: _numeral(int(place[1]) - 1, counts, levels, level.legal), level.text)
        return written + (" " if level.suffix != "nothing" and _needs_space(written) else "")

    def _count(self, number_id: str, at: int, levels: dict[int, _Level]) -> dict[int, int]:
        counts = self._counts.setdefault(self._list_of[number_id], {})
        if number_id not in self._used:
            self._used.add(number_id)
            for index, level in levels.items():
                if level.fresh:
                    counts.pop(index, None)
        counts[at] = counts.get(at, levels[at].start - 1) + 1
        for deeper in [index for index in counts if index > at]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or at < restart:
                del counts[deeper]
        return counts

    def _read(self, root: _Element) -> None:
        abstract = {
            attribute(element, "abstractNumId"): {
                _integer(attribute(level, "ilvl"), 0): _level(level) for level in element.findall(qualified("lvl"))
            }
            for element in root.findall(qualified("abstractNum"))
        }
        for number in root.findall(qualified("num")):
            name, base = attribute(number, "numId"), attribute(child(number, "abstractNumId"))
            levels = dict(abstract.get(base, {}))
            for override in number.findall(qualified("lvlOverride")):
                _override(levels, override)
            self._levels[name] = levels
            self._list_of[name] = base


def _root(document: WordDocument) -> _Element | None:
    """numbering.xml, where the document has one (python-docx would make one up)."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING and not relation.is_external:
            root: _Element = relation.target_part.element
            return root
    return None


def _level(element: _Element) -> _Level:
    restart = attribute(child(element, "lvlRestart"))
    legal = child(element, "isLgl")
    return _Level(
        form=attribute(child(element, "numFmt")) or "decimal",
        text=attribute(child(element, "lvlText")),
        start=_integer(attribute(child(element, "start")), 0),
        suffix=attribute(child(element, "suff")),
        legal=legal is not None and attribute(legal) not in ("0", "false"),
        restart=int(restart) if restart.isdigit() else None,
        style=attribute(child(element, "pStyle")),
    )


def _override(levels: dict[int, _Level], override: _Element) -> None:
    index = _integer(attribute(override, "ilvl"), 0)
    own = child(override, "lvl")
    if own is not None:
        levels[index] = _level(own)
    start = attribute(child(override, "startOverride"))
    if index in levels and start.isdigit():
        levels[index] = replace(levels[index], start=int(start), fresh=True)


def _integer(written: str, default: int) -> int:
    return int(written) if written.isdigit() else default


def _needs_space(label: str) -> bool:
    """第一章 总则, 1 总则, A 总则: but 一、总则, （一）总则, 1.总则 stand close."""
    return bool(label) and (label[-1].isalnum() or label[-1] in "章节条编")


def _numeral(at: int, counts: dict[int, int], levels: dict[int, _Level], legal: bool) -> str:
    if at not in levels:
        return ""
    number = counts.get(at, levels[at].start)
    return str(number) if legal else _written(number, levels[at].form)


def _written(number: int, form: str) -> str:
    if _HAN_FORM.match(form):
        return _han(number)
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if form.endswith("Letter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form.startswith("upper") else letter
    if form.endswith("Roman"):
        return _roman(number) if form.startswith("upper") else _roman(number).lower()
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if form == "decimalZero":
        return f"{number:02}"
    return "" if form == "none" else str(number)


def _han(number: int) -> str:
    """1 to 999 as counted in headings: 十, 十一, 二十, 一百零五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    if number > 999 or number < 1:
        return str(number)
    written = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        written += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        written += "零"
    return written + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    written = ""
    for value, sign in _ROMAN:
        written += sign * (number // value)
        number %= value
    return written
