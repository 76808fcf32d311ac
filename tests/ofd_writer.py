"""Writes OFD packages (GB/T 33190-2016) for tests: pages of text objects, tables of path objects, page numbers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://www.ofdspec.org/2016"
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
LEFT, RIGHT, TOP, BOTTOM = 28.0, 26.0, 37.0, 35.0  # the margins of GB/T 9704
SIZE, STEP = 5.64, 10.2
CELL_SIZE, CELL_STEP, PADDING = 3.7, 5.2, 1.5
SONG, HEI = "1", "2"


def element(name: str, attributes: dict[str, str], inner: str = "") -> str:
    """An element of the OFD namespace."""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<ofd:{name}{written}>{inner}</ofd:{name}>"


def document(name: str, inner: str, attributes: str = "") -> str:
    """An XML part whose root is `name`."""
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:{name} xmlns:ofd="{NAMESPACE}"{attributes}>{inner}</ofd:{name}>'


def width_of(text: str, size: float) -> float:
    """How wide a line is set: Latin characters take half a square."""
    return sum(size / 2 if char.isascii() else size for char in text)


def wrapped(text: str, size: float, width: float, indent: float = 0.0) -> list[str]:
    """The lines that `text` fills, the first one set in by `indent`."""
    lines, line, room = [], "", width - indent
    for char in text:
        if char == "\n" or width_of(line + char, size) > room:
            lines.append(line)
            line, room = "", width
        line += char if char != "\n" else ""
    return [*lines, line]


class OfdWriter:
    """Sets paragraphs and tables one below the other, page after page."""

    def __init__(self, numbered: bool = True) -> None:
        self._pages: list[list[str]] = [[]]
        self._y = TOP
        self._id = 100
        self._numbered = numbered

    def text(self, text: str, x: float, y: float, size: float = SIZE, font: str = SONG) -> None:
        """A text object whose baseline is at `y`, each character's advance in DeltaX."""
        deltas = " ".join(f"{width_of(char, size):g}" for char in text[:-1])
        code = element("TextCode", {"X": "0", "Y": f"{size:g}", **({"DeltaX": deltas} if deltas else {})}, escape(text))
        boundary = f"{x:g} {y - size:g} {width_of(text, size):g} {size * 1.2:g}"
        self._add("TextObject", {"Font": font, "Size": f"{size:g}", "Boundary": boundary}, code)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A stroked line."""
        boundary = f"{x0:g} {y0:g} {max(x1 - x0, 0.1):g} {max(y1 - y0, 0.1):g}"
        path = element("AbbreviatedData", {}, f"M 0 0 L {x1 - x0:g} {y1 - y0:g}")
        self._add("PathObject", {"Boundary": boundary, "LineWidth": "0.25"}, path)

    def paragraph(self, text: str, style: str = "body") -> None:
        """A paragraph in the manner of official documents."""
        size, width = SIZE, PAGE_WIDTH - LEFT - RIGHT
        indent = 2 * size if style == "body" else 0.0
        for index, line in enumerate(wrapped(text.strip(), size, width, indent)):
            self._need(STEP)
            x = LEFT + (indent if index == 0 else 0.0)
            if style == "title":
                x = LEFT + (width - width_of(line, size)) / 2
            elif style == "right":
                x = PAGE_WIDTH - RIGHT - width_of(line, size) - 2 * size
            self.text(line, x, self._y, font=HEI if style == "title" else SONG)
            self._y += STEP

    def table(self, cells: Sequence[tuple[int, int, str, int, int]], height: int, width: int) -> None:
        """A ruled table of (row, column, text, rows, columns), on a page of its own where it does not fit."""
        column = (PAGE_WIDTH - LEFT - RIGHT) / width
        rows = [CELL_STEP + 2 * PADDING] * height
        texts = [(c, wrapped(c[2], CELL_SIZE, column * c[4] - 2 * PADDING)) for c in cells]
        for (row, _, _, down, _), lines in texts:
            rows[row] = max(rows[row], (len(lines) * CELL_STEP + 2 * PADDING) / down)
        self._need(sum(rows))
        edges = [self._y - SIZE + sum(rows[:r]) for r in range(height + 1)]
        for (row, start, _, down, across), lines in texts:
            left, top, right, bottom = LEFT + start * column, edges[row], LEFT + (start + across) * column, edges[row + down]
            for x0, y0, x1, y1 in (
                (left, top, right, top),
                (left, bottom, right, bottom),
                (left, top, left, bottom),
                (right, top, right, bottom),
            ):
                self.rule(x0, y0, x1, y1)
            for index, line in enumerate(lines):
                if line:
                    self.text(line, left + PADDING, top + PADDING + CELL_SIZE + index * CELL_STEP, CELL_SIZE)
        self._y = edges[-1] + STEP + SIZE

    def package(self) -> bytes:
        """The whole package."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            for name, text in self._parts().items():
                package.writestr(name, text)
        return stream.getvalue()

    def _parts(self) -> dict[str, str]:
        box = f"0 0 {PAGE_WIDTH:g} {PAGE_HEIGHT:g}"
        area = element("PageArea", {}, element("PhysicalBox", {}, box))
        common = element("CommonData", {}, element("MaxUnitID", {}, "9999") + area + element("PublicRes", {}, "PublicRes.xml"))
        pages = "".join(
            element("Page", {"ID": str(10 + i), "BaseLoc": f"Pages/Page_{i}/Content.xml"}) for i in range(len(self._pages))
        )
        fonts = "".join(element("Font", {"ID": i, "FontName": name}) for i, name in ((SONG, "仿宋"), (HEI, "方正小标宋")))
        info = element("DocInfo", {}, element("DocID", {}, "0" * 32))
        body = element("DocBody", {}, info + element("DocRoot", {}, "Doc_0/Document.xml"))
        parts = {
            "OFD.xml": document("OFD", body, ' Version="1.1" DocType="OFD"'),
            "Doc_0/Document.xml": document("Document", common + element("Pages", {}, pages)),
            "Doc_0/PublicRes.xml": document("Res", element("Fonts", {}, fonts), ' BaseLoc="Res"'),
        }
        for index, objects in enumerate(self._pages):
            layer = element("Layer", {"ID": str(50 + index)}, "".join([*objects, self._number(index + 1)]))
            parts[f"Doc_0/Pages/Page_{index}/Content.xml"] = document("Page", element("Content", {}, layer))
        return parts

    def _number(self, number: int) -> str:
        if not self._numbered:
            return ""
        words, size = f"— {number} —", 4.9
        code = element("TextCode", {"X": "0", "Y": f"{size:g}"}, words)
        boundary = f"{PAGE_WIDTH / 2 - 8:g} {PAGE_HEIGHT - BOTTOM + 7:g} 16 6"
        return element("TextObject", {"ID": "9", "Font": SONG, "Size": f"{size:g}", "Boundary": boundary}, code)

    def _add(self, name: str, attributes: dict[str, str], inner: str) -> None:
        self._id += 1
        self._pages[-1].append(element(name, {"ID": str(self._id), **attributes}, inner))

    def _need(self, height: float) -> None:
        if self._y + height > PAGE_HEIGHT - BOTTOM and self._pages[-1]:
            self._pages.append([])
            self._y = TOP
