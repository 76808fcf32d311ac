"""How sure a target is: the share of targets read by the same rule that were right on hand-read documents."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from pipeline.model import Target

WEIGHT = 10
"""How many facts the wider group weighs beside the narrower: a rule that read two facts, both right, is not certain."""

Counts = tuple[int, int]
"""Right, of so many read."""


def confidence_of(target: Target) -> float:
    """Return the share, from 0 to 1, of targets of this rule and category that were right on hand-read documents.

    Where few were read, the share of the rule weighs in, and where the rule itself read few, that of all rules. A page that
    is a picture counts too: the share is multiplied by how sure its reading is.
    """
    measured = _measured()
    share = _share(_sum(counts for by_category in measured.values() for counts in by_category.values()), 0.5)
    by_category = measured.get(target.rule, {})
    share = _share(_sum(by_category.values()), share)
    share = _share(by_category.get(target.category, (0, 0)), share)
    seen = target.evidence.confidence
    return round(share if seen is None else share * seen, 3)


def _share(counts: Counts, wider: float) -> float:
    right, read = counts
    return (right + WEIGHT * wider) / (read + WEIGHT)


def _sum(counts: Iterable[Counts]) -> Counts:
    listed = list(counts)
    return sum(right for right, _ in listed), sum(read for _, read in listed)


@cache
def _measured() -> dict[str, dict[str, Counts]]:
    """Rule to category to counts, from precision.toml beside this module."""
    table = tomllib.loads(files("pipeline.resolve").joinpath("precision.toml").read_text(encoding="utf-8"))
    return {
        rule: {category: (right, read) for category, (right, read) in by_category.items()}
        for rule, by_category in table.items()
        if isinstance(by_category, dict)
    }
