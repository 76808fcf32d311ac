"""Strings that a pattern may grow slow on, made from the pattern itself.

A backtracking matcher is slow where it can go the same way twice: a repeat that it may leave at any of its turns, a repeat
within a repeat, a beginning that it finds at each place of the text and follows far from each. So for every repeat and every
look-behind of a pattern there are strings that hold a sample of its body over and over: behind what the pattern asks for before
it, and together with that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from re import _constants as ops  # type: ignore[attr-defined]  # no stubs, as it is not public
from re import _parser  # type: ignore[attr-defined]
from typing import Any

Node = tuple[Any, Any]
Nodes = Sequence[Node]
REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
_CATEGORIES: dict[object, Callable[[str], bool]] = {
    ops.CATEGORY_DIGIT: str.isdecimal,
    ops.CATEGORY_NOT_DIGIT: lambda char: not char.isdecimal(),
    ops.CATEGORY_SPACE: str.isspace,
    ops.CATEGORY_NOT_SPACE: lambda char: not char.isspace(),
    ops.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
    ops.CATEGORY_NOT_WORD: lambda char: not (char.isalnum() or char == "_"),
}
_PLAIN = "中1a ，、x\n（）：。-A\x01"
"""Characters of each kind that patterns ask for: tried where a pattern names none of its own that fits."""
_MOST_LITERALS = 60
_MOST_OF_A_CLASS = 3
_MOST_OWN = 6
_MOST_BRANCHES = 12
_STOPS = ("", "\x01", "\n中")
"""What the string ends in: nothing, a character that no pattern asks for, a new line."""


@dataclass(frozen=True, slots=True)
class Pump:
    """`head`, then `unit` any number of times, then `tail`."""

    head: str
    unit: str
    tail: str

    def text(self, times: int) -> str:
        """The string with `times` units."""
        return self.head + self.unit * times + self.tail


def parsed(pattern: re.Pattern[str]) -> Nodes:
    """What Python's own compiler makes of a pattern: a list of (operation, arguments)."""
    return list(_parser.parse(pattern.pattern, pattern.flags))


def is_in(items: Sequence[Node], char: str) -> bool:
    """Whether a class such as `[^a-z\\d]` holds `char`."""
    negated = bool(items) and items[0][0] is ops.NEGATE
    return any(_is_one_of(item, char) for item in items[negated:]) != negated


def _is_one_of(item: Node, char: str) -> bool:
    operation, argument = item
    if operation is ops.LITERAL:
        return bool(ord(char) == argument)
    if operation is ops.RANGE:
        low, high = argument
        return bool(low <= ord(char) <= high)
    return _CATEGORIES[argument](char)


def children(node: Node) -> list[Nodes]:
    """The sequences inside a node."""
    operation, argument = node
    if operation in REPEATS:
        return [argument[2]]
    if operation is ops.SUBPATTERN:
        return [argument[3]]
    if operation is ops.BRANCH:
        return list(argument[1])
    if operation in (ops.ASSERT, ops.ASSERT_NOT):
        return [argument[1]]
    if operation is ops.ATOMIC_GROUP:
        return [argument]
    if operation is ops.GROUPREF_EXISTS:
        return [branch for branch in argument[1:] if branch]
    return []


def walk(nodes: Nodes) -> Iterator[Node]:
    """All nodes, those inside others too."""
    for node in nodes:
        yield node
        for inside in children(node):
            yield from walk(inside)


def repeats_choices(pattern: re.Pattern[str]) -> bool:
    """Whether a repeat of many turns, but not of any number, holds something that can be had in more than one way."""
    choices = (*REPEATS, ops.BRANCH)
    return any(
        node[0] in REPEATS
        and 8 < node[1][1] < ops.MAXREPEAT
        and any(inside[0] in choices for inside in walk(node[1][2]))
        for node in walk(parsed(pattern))
    )


class Samples:
    """Short strings that parts of one pattern match, of the characters that most of its parts can take."""

    def __init__(self, nodes: Nodes) -> None:
        literals = dict.fromkeys(chr(n[1]) for n in walk(nodes) if n[0] is ops.LITERAL)
        inside = [n[1] for n in walk(nodes) if n[0] is ops.IN]
        named = dict.fromkeys(chr(i[1]) for items in inside for i in items if i[0] is ops.LITERAL)
        alphabet = list(dict.fromkeys([*list(literals)[:_MOST_LITERALS], *list(named)[:_MOST_LITERALS], *_PLAIN]))
        usual = {char: at for at, char in enumerate(_PLAIN)}
        # A character that many classes hold is where a matcher has most to choose between.
        self._alphabet = sorted(alphabet, key=lambda c: (-sum(is_in(items, c) for items in inside), usual.get(c, 99)))
        self._literals = frozenset(literals)

    def of(self, nodes: Nodes) -> str:
        """One sample of a sequence."""
        return "".join(self.of_node(node)[0] for node in nodes)

    def of_node(self, node: Node) -> list[str]:
        """A few samples of a node, the plainest first."""
        operation, argument = node
        if operation is ops.LITERAL:
            return [chr(argument)]
        if operation is ops.NOT_LITERAL:
            return self._chars(lambda char: ord(char) != argument)
        if operation is ops.ANY:
            return self._chars(lambda char: char != "\n")
        if operation is ops.IN:
            return self._chars(lambda char: is_in(argument, char)) or [self._first_of(argument)]
        if operation in REPEATS:
            low, high, body = argument
            times = min(max(low, 1), high, 64)
            return [*(sample * times for sample in self.variants(body)), *([""] if low == 0 else [])]
        if operation in (ops.ASSERT, ops.ASSERT_NOT, ops.AT, ops.GROUPREF):
            return [""]
        # Of many branches those that can be pumped themselves come first after the plainest.
        branches = children(node)
        ways = [*branches[:1], *sorted(branches[1:], key=lambda branch: not any(n[0] in REPEATS for n in walk(branch)))]
        return [sample for inside in ways[:_MOST_BRANCHES] for sample in self.variants(inside)] or [""]

    def variants(self, nodes: Nodes) -> list[str]:
        """Samples of a sequence that differ in one node each."""
        plain = [self.of_node(node) for node in nodes]
        found = ["".join(samples[0] for samples in plain)]
        for at, samples in enumerate(plain):
            before, behind = "".join(s[0] for s in plain[:at]), "".join(s[0] for s in plain[at + 1 :])
            found.extend(before + sample + behind for sample in samples[1:_MOST_BRANCHES])
        return list(dict.fromkeys(found))

    def _chars(self, fits: Callable[[str], bool]) -> list[str]:
        fitting = [char for char in self._alphabet if fits(char)]
        own = [char for char in fitting if char in self._literals]
        return list(dict.fromkeys([*fitting[:_MOST_OF_A_CLASS], *own[:_MOST_OWN]]))

    @staticmethod
    def _first_of(items: Sequence[Node]) -> str:
        operation, argument = items[0]
        return chr(argument[0] if operation is ops.RANGE else argument)


def pumps(pattern: re.Pattern[str]) -> list[Pump]:
    """The strings for one pattern, each once."""
    nodes = parsed(pattern)
    samples = Samples(nodes)
    found = [*_pumps(nodes, "", samples), Pump("", samples.of(nodes) or "中", "")]
    return list(dict.fromkeys(pump for pump in found if pump.unit))


def _pumps(nodes: Nodes, head: str, samples: Samples) -> Iterator[Pump]:
    """The pumps of a sequence that stands behind `head`."""
    for node in nodes:
        operation, argument = node
        own = samples.of_node(node)[0]
        if operation in REPEATS:
            for unit in samples.variants(argument[2]):
                yield from (Pump(head, unit, stop) for stop in _STOPS)
                yield Pump("", head + unit, "")
                yield Pump("", head + unit, "\x01")
        if operation in (ops.ASSERT, ops.ASSERT_NOT):
            for unit in samples.variants(argument[1]):
                yield Pump(head, unit, "")
                yield Pump("", head + unit, "\x01")
        for inside in children(node):
            yield from _pumps(inside, head, samples)
        if operation is ops.ASSERT and argument[0] < 0 and not head:
            own = samples.of(argument[1])
        head += own
