"""What a rule is: a pattern, the reading of what it matches, and its examples both ways."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pipeline.model import Period, Quantity

Value = Quantity | Period | str | None
_Tree = dict[str, "_Tree"]
"""Words by their characters: the branches of each character, and the key "" where a word ends."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the recogniser.

    `reading` turns a match on normalised text (see `pipeline.numerals.normalize`) into a value, or None where the match
    is none after all. `examples` maps a text to what the whole recogniser must read in it, in short form (`>= 95 %`);
    `rejects` maps a text in which the rule must find nothing to the reason.

    For speed: a text that holds none of the characters `needs` is not searched. Where `anchor` is given, each match begins
    at most `reach` characters before a match of it, and is looked for there alone.
    """

    name: str
    pattern: re.Pattern[str]
    reading: Callable[[re.Match[str]], Value]
    examples: dict[str, str] = field(default_factory=dict)
    rejects: dict[str, str] = field(default_factory=dict)
    needs: frozenset[str] = frozenset()
    anchor: re.Pattern[str] | None = None
    reach: int = 0


def find_matches(rules: Iterable[Rule], norm: str) -> Iterator[tuple[Rule, re.Match[str]]]:
    """Every match of every rule in a normalised text, rule by rule."""
    present = frozenset(norm)
    anchors: dict[re.Pattern[str], list[int]] = {}
    for rule in rules:
        if rule.needs.isdisjoint(present):
            continue
        if rule.anchor is None:
            matches = rule.pattern.finditer(norm)
        else:
            if rule.anchor not in anchors:
                anchors[rule.anchor] = [anchor.start() for anchor in rule.anchor.finditer(norm)]
            matches = _matches_at(rule, anchors[rule.anchor], norm)
        for match in matches:
            yield rule, match


def _matches_at(rule: Rule, anchors: Iterable[int], norm: str) -> Iterator[re.Match[str]]:
    """What `rule.pattern.finditer(norm)` yields, tried only at and right before the anchors."""
    last = 0
    for anchor in anchors:
        for at in range(max(last, anchor - rule.reach), anchor + 1):
            if match := rule.pattern.match(norm, at):
                yield match
                last = match.end()
                break


def alternatives(words: Iterable[str], guards: Mapping[str, str] = MappingProxyType({})) -> str:
    """A pattern for any of `words`, the longest first; a word's guard is a pattern of what may not follow it.

    Words that begin alike share their beginning: the engine then tries each character once, however many words there are.
    """
    tree: _Tree = {}
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _alternatives(tree, "", guards)


def _alternatives(node: _Tree, word: str, guards: Mapping[str, str]) -> str:
    longer = [re.escape(char) + _alternatives(child, word + char, guards) for char, child in node.items() if char]
    guard = f"(?!{guards[word]})" if word in guards else ""
    if "" not in node:
        return longer[0] if len(longer) == 1 else f"(?:{'|'.join(longer)})" if longer else "(?!)"
    return f"(?:{'|'.join([*longer, guard])})" if longer else guard
