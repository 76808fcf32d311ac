"""What a reader gives to the shared stages of decoding: lines and grids, in reading order.

A reader only reads. Joining lines into paragraphs, finding the outline, and laying out tables over page breaks
is the same for every format and happens after it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model import Box

BLANK = " \t\r\n\f\v\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u3000\ufeff"


@dataclass(frozen=True, slots=True)
class Traced:
    """Text that knows where it came from.

    `runs` holds (start in `text`, start in the source) of each unbroken run, in order; empty where the source has
    no positions (HTML, PDF). Slicing and joining keep the trace.
    """

    text: str
    runs: tuple[tuple[int, int], ...] = ()

    def __len__(self) -> int:
        return len(self.text)

    def cut(self, start: int, end: int | None = None) -> Traced:
        """The part from `start` up to `end`, traced."""
        stop = len(self.text) if end is None else end
        piece = self.text[start:stop]
        if not self.runs or not piece:
            return Traced(piece)
        if len(self.runs) == 1 and self.runs[0][0] == 0:  # as nearly all are
            return Traced(piece, ((0, self.runs[0][1] + start),))
        first = max(bisect_right(self.runs, (start, 1 << 60)) - 1, 0)
        runs = []
        for at, source in self.runs[first:]:
            if at >= stop:
                break
            skipped = max(start - at, 0)
            runs.append((max(at - start, 0), source + skipped))
        return Traced(piece, tuple(runs))

    def strip(self, chars: str | None = None) -> Traced:
        """Without `chars` (white space, ideographic too, by default) at both ends."""
        kept = self.text.strip(chars or BLANK)
        if len(kept) == len(self.text):
            return self
        left = len(self.text) - len(self.text.lstrip(chars or BLANK))
        return self.cut(left, left + len(kept))

    def without(self, holes: Iterable[tuple[int, int]]) -> Traced:
        """With the given (start, end) stretches taken out, in order and not overlapping."""
        holes = tuple(holes)
        if not holes:
            return self
        pieces, at = [], 0
        for start, end in holes:
            pieces.append(self.cut(at, start))
            at = end
        pieces.append(self.cut(at))
        return join(pieces)


def join(pieces: Iterable[Traced], separator: str = "") -> Traced:
    """The pieces one after the other; `separator` itself has no source."""
    given = [piece for piece in pieces if piece.text]
    if len(given) == 1:
        return given[0]
    texts: list[str] = []
    runs: list[tuple[int, int]] = []
    at = 0
    for piece in given:
        if texts and separator:
            texts.append(separator)
            at += len(separator)
        runs.extend((at + start, source) for start, source in piece.runs)
        texts.append(piece.text)
        at += len(piece.text)
    return Traced("".join(texts), tuple(runs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the source, or a whole paragraph where the format marks paragraphs (`whole`).

    `level` is a heading level that the format itself gives (Markdown #, HTML h1), 0 for none. `bold` counts the
    leading characters in bold (a run-in heading). `indent` counts leading blanks, an ideographic space as two. `gap`
    tells that an empty line or a page break stands before. `confidence` (0 to 1) is that of what read a picture of its page.
    """

    text: Traced
    whole: bool = False
    level: int = 0
    bold: int = 0
    indent: int = 0
    centred: bool = False
    gap: bool = False
    page: int | None = None
    box: Box | None = None
    confidence: float | None = None
    full: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """A cell as the source has it; spans count the rows and columns that it covers. `full` tells that its last line
    reaches the cell's right edge, so that the text may go on where a page break cuts the row."""

    text: Traced
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    box: Box | None = None
    confidence: float | None = None
    full: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table, or the part of one that stands on a page: rows of cells, each cell once, at its upper left corner.

    `spans_known` is false for flat text, where a merged cell leaves empty cells behind that later stages fill.
    `breaks` lists the rows (from 0) before which a page ended or an empty line stood.
    """

    rows: tuple[tuple[GridCell, ...], ...]
    spans_known: bool = True
    breaks: frozenset[int] = frozenset()
    header_rows: int | None = None
    page: int | None = None


Part = Line | Grid
