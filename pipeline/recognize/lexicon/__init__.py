"""The words of the recogniser, as data: a TOML file a kind, read once when first asked for."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.numerals import normalize
from pipeline.recognize.rules import alternatives

REVERSED = {">": "<=", "<": ">="}
"""What is not over a number is at most it."""


@cache
def load(name: str) -> dict[str, Any]:
    """The content of `name`.toml."""
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def unit_classes() -> dict[str, str]:
    """Unit (normalised) → class: share, money, measure, count, loose."""
    return {normalize(word): group["class"] for group in load("units")["units"] for word in group["words"]}


def class_of(unit: str) -> str:
    """The class of a unit: its own, that of 个 with it, or that of what is counted per something (元 of 元/人).

    Empty for no unit, and for one that is in no class.
    """
    if not unit:
        return ""
    classes = unit_classes()
    return classes.get(unit) or classes.get(f"个{unit}") or classes.get(unit.split("/")[0], "")


@cache
def unit_pattern() -> str:
    """A pattern for any unit, the longest first, none of which the next character makes part of another word."""
    guards = {normalize(unit): chars for unit, chars in load("units")["guards"].items()}
    return alternatives(unit_classes(), guards)


@cache
def arabic_only() -> frozenset[str]:
    """Units that stand behind Arabic numerals only: 千兆, 一度, 三线 are words."""
    return frozenset(load("units")["arabic_only"])


@cache
def comparator_words(place: str) -> dict[str, str]:
    """Word (normalised) → sign, for the words that stand `before` or `after` a number; 不应高于 is the reverse of 高于."""
    lexicon = load("comparators")
    words = {normalize(w): entry["sign"] for entry in lexicon["comparators"] for w in entry[place]}
    if place == "before":
        words |= {f"{no}{word}": REVERSED[e["sign"]] for e in lexicon["comparators"] for word in e["negated"] for no in lexicon["negations"]}
    return words


@cache
def recurrence_words() -> dict[str, str]:
    """Word → what a fact holds for it (年均 → 每年)."""
    return {word: entry["as"] for entry in load("recurrences")["recurrences"] for word in entry["words"]}
