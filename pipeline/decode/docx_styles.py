"""How a DOCX paragraph or run looks: its own settings, else those of its style and the styles beneath it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)
_BOLD_FACE = re.compile(r"黑体|simhei|小标宋|heiti", re.I)
_OFF = ("0", "false", "off", "none")
_EM = 320  # twentieths of a point: the 16-point type of official documents (GB/T 9704)


def qualified(name: str) -> str:
    """`name` in WordprocessingML, as lxml writes it."""
    return f"{{{_NAMESPACE}}}{name}"


def attribute(element: _Element | None, name: str = "val") -> str:
    """The attribute w:`name`, empty where there is none."""
    return "" if element is None else element.get(qualified(name)) or ""


def child(element: _Element | None, *path: str) -> _Element | None:
    """The element at the end of `path`, if there is one."""
    for name in path:
        if element is None:
            return None
        element = element.find(qualified(name))
    return element


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph: heading `level` (0 none), alignment, `indent` of its first line in half characters, whether its
    style is bold, and the list that it belongs to: `number_id` (empty for none) and, where told, `number_level`."""

    level: int = 0
    align: str = ""
    indent: int = 0
    bold: bool = False
    number_id: str = ""
    number_level: int | None = None
    style_id: str = ""


@dataclass(frozen=True, slots=True)
class RunLook:
    """A run: whether it is bold (or set in the bold face Hei), and whether it is hidden."""

    bold: bool
    hidden: bool


class Styles:
    """The styles of a document, looked up along their chains."""

    def __init__(self, document: WordDocument) -> None:
        self._by_id: dict[str, _Element] = {}
        self._default = ""
        for style in document.styles.element.findall(qualified("style")):
            name = attribute(style, "styleId")
            self._by_id[name] = style
            if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true"):
                self._default = name

    def look(self, paragraph: _Element) -> Look:
        """How `paragraph` looks."""
        own = child(paragraph, "pPr")
        style_id = attribute(child(own, "pStyle")) or self._default
        styles = self._chain(style_id)
        settings = [own, *(child(style, "pPr") for style in styles)]
        number_id = next((i for s in settings if (i := attribute(child(s, "numPr", "numId")))), "")
        number_level = next((i for s in settings if (i := attribute(child(s, "numPr", "ilvl")))), "")
        return Look(
            level=_level(settings, styles),
            align=_align(next((a for s in settings if (a := attribute(child(s, "jc")))), "")),
            indent=_indent(settings),
            bold=any(_is_bold(child(style, "rPr")) for style in styles),
            number_id="" if number_id == "0" else number_id,
            number_level=int(number_level) if number_level.isdigit() else None,
            style_id=style_id,
        )

    def run(self, run: _Element, paragraph: Look) -> RunLook:
        """How `run` looks in a paragraph that looks so."""
        own = child(run, "rPr")
        settings = [own, *(child(style, "rPr") for style in self._chain(attribute(child(own, "rStyle"))))]
        told = next((bold for s in settings if (bold := _told_bold(s)) is not None), None)
        hidden = any(_is_on(child(s, "vanish")) for s in settings)
        return RunLook(bold=paragraph.bold if told is None else told, hidden=hidden)

    def _chain(self, name: str) -> list[_Element]:
        chain: list[_Element] = []
        while name in self._by_id and len(chain) < 20:
            chain.append(self._by_id[name])
            name = attribute(child(chain[-1], "basedOn"))
        return chain


def _level(settings: list[_Element | None], styles: list[_Element]) -> int:
    told = next((level for s in settings if (level := attribute(child(s, "outlineLvl")))), "")
    if told.isdigit():
        return int(told) + 1 if int(told) < 9 else 0
    names = [attribute(child(style, "name")) for style in styles]
    return next((int(match[1]) for name in names if (match := _HEADING.match(name))), int("Title" in names[:1]))


def _align(written: str) -> str:
    return {"end": "right", "start": "left"}.get(written, written)


def _indent(settings: list[_Element | None]) -> int:
    for setting in settings:
        indent = child(setting, "ind")
        if chars := _number(attribute(indent, "firstLineChars")):
            return round(chars / 50)
        if twips := _number(attribute(indent, "firstLine")):
            return round(twips * 2 / _EM)
    return 0


def _number(written: str) -> float:
    try:
        return max(float(written), 0.0)
    except ValueError:
        return 0.0


def _is_on(switch: _Element | None) -> bool:
    return switch is not None and attribute(switch).lower() not in _OFF


def _is_bold(setting: _Element | None) -> bool:
    return bool(_told_bold(setting))


def _told_bold(setting: _Element | None) -> bool | None:
    """What the setting says of bold: by weight or by face; None where it says nothing."""
    weight, fonts = child(setting, "b"), child(setting, "rFonts")
    face = attribute(fonts, "eastAsia")
    if weight is not None and _is_on(weight):
        return True
    if face:
        return bool(_BOLD_FACE.search(face))
    return None if weight is None else False
