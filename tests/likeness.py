"""How much of a text another reader's text holds: for tests on real documents, whose layout nobody marked."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from pipeline.decode.parts import Line, Part


def text_of(parts: list[Part]) -> str:
    """All text of the parts, cells of a row with TABs between."""
    return "\n".join(
        part.text.text
        if isinstance(part, Line)
        else "\n".join("\t".join(cell.text.text for cell in row) for row in part.rows)
        for part in parts
    )


def plain_text(original: Path) -> str:
    """The plain text that stands beside an original of the corpus: the one of the same number."""
    folder = original.parents[1] / "text"
    return next(folder.glob(f"{original.name[:3]}_*.txt")).read_text("utf-8")


def bag_likeness(one: str, other: str) -> float:
    """F1 of the two texts' characters, white space aside, whatever their order."""
    a, b = (Counter(re.sub(r"\s", "", text)) for text in (one, other))
    return 2 * sum((a & b).values()) / max(sum(a.values()) + sum(b.values()), 1)
