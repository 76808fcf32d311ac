"""How alike two short texts are."""

from __future__ import annotations

import re
from collections import Counter

_MARKS = re.compile(r"[\s，,。．.；;：:、（）()“”\"'‘’《》〈〉【】\[\]·—\-]+")


def overlap(first: str, second: str) -> float:
    """The share of characters in common, 0 to 1 (F1 of the character multisets, marks aside)."""
    a, b = (Counter(_MARKS.sub("", text)) for text in (first, second))
    total = sum(a.values()) + sum(b.values())
    return 2 * sum((a & b).values()) / total if total else 1.0
