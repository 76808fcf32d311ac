"""What a rule is: a pattern, the reading of what it matches, and its examples both ways."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.model import Period, Quantity

Value = Quantity | Period | str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the recogniser.

    `reading` turns a match on normalised text (see `pipeline.numerals.normalize`) into a value, or None where the match
    is none after all. `examples` maps a text to what the whole recogniser must read in it, in short form (`>= 95 %`);
    `rejects` maps a text in which the rule must find nothing to the reason.
    """

    name: str
    pattern: re.Pattern[str]
    reading: Callable[[re.Match[str]], Value]
    examples: dict[str, str] = field(default_factory=dict)
    rejects: dict[str, str] = field(default_factory=dict)


def alternatives(words: list[str]) -> str:
    """A pattern for any of `words`, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
