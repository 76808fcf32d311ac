"""What a rule is: a pattern, the reading of what it matches, and its examples both ways."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.model import Period, Quantity

Value = Quantity | Period | str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the recogniser.

    `reading` turns a match on normalised text (see `pipeline.numerals.normalize`) into a value, or None where the match
    is none after all. A text that holds none of the characters `needs` cannot match: it is not searched. `examples` maps a text to what the whole recogniser must read in it, in short form (`>= 95 %`);
    `rejects` maps a text in which the rule must find nothing to the reason.
    """

    name: str
    pattern: re.Pattern[str]
    reading: Callable[[re.Match[str]], Value]
    examples: dict[str, str] = field(default_factory=dict)
    rejects: dict[str, str] = field(default_factory=dict)
    needs: frozenset[str] = frozenset()


def find_matches(rules: Iterable[Rule], norm: str) -> Iterator[tuple[Rule, re.Match[str]]]:
    """Every match of every rule in a normalised text, rule by rule."""
    present = frozenset(norm)
    for rule in rules:
        if not rule.needs.isdisjoint(present):
            for match in rule.pattern.finditer(norm):
                yield rule, match


def alternatives(words: list[str]) -> str:
    """A pattern for any of `words`, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
