"""How much work a pattern does on a text, counted and not timed: a backtracking matcher that tries what Python's `re` tries.

It runs the syntax tree that Python's own parser makes of the pattern, so it goes back where `re` goes back; each character looked
at and each way tried is one step. A count is the same on each machine, however busy, and a limit ends what would never end.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from re import _constants as ops  # type: ignore[attr-defined]

from pumping import REPEATS, Node, Nodes, is_in, parsed

Rest = Callable[[int], bool]
"""What must match behind a node: takes the offset where the node ends."""
Part = Callable[[int, Rest], bool]
"""A node: takes the offset where it begins, and what must match behind it."""
_DEEPEST = 200_000


class TooManyStepsError(Exception):
    """The limit is passed."""


class Matcher:
    """One pattern on one text. A repeat of at most so many turns is cut to `longest` turns (None: left as it is): what is bounded
    looks like what is not on texts shorter than the bound, and only on those can steps be counted in little time."""

    def __init__(self, pattern: re.Pattern[str], text: str, limit: int, longest: int | None = None) -> None:
        self._fold = bool(pattern.flags & re.IGNORECASE)
        self._flags = pattern.flags
        self._text = text.lower() if self._fold else text
        self._limit = limit
        self._longest = longest
        self._groups: dict[int, tuple[int, int]] = {}
        self.steps = 0
        self._match = self._sequence(parsed(pattern))

    def find_all(self) -> int:
        """Steps to find all matches in the text."""
        self.spans()
        return self.steps

    def spans(self) -> list[tuple[int, int]]:
        """All matches in the text, one behind the other, as `finditer` finds them."""
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(_DEEPEST)
        try:
            return list(self._spans())
        finally:
            sys.setrecursionlimit(before)

    def _spans(self) -> Iterator[tuple[int, int]]:
        at, filled = 0, -1
        while at <= len(self._text):
            self._step()
            ends: list[int] = []

            def leave(end: int, at: int = at, ends: list[int] = ends, filled: int = filled) -> bool:
                if end == at == filled:  # no empty match right behind another at the same place
                    return False
                ends.append(end)
                return True

            if self._match(at, leave):
                yield at, ends[0]
                filled = ends[0]
                at = ends[0] if ends[0] > at else at + 1
            else:
                at += 1

    def _step(self, count: int = 1) -> None:
        self.steps += count
        if self.steps > self._limit:
            raise TooManyStepsError

    def _sequence(self, nodes: Nodes) -> Part:
        parts = [self._part(node) for node in nodes]
        if len(parts) == 1:
            return parts[0]

        def match(at: int, rest: Rest, index: int = 0) -> bool:
            if index == len(parts):
                return rest(at)
            return parts[index](at, lambda end: match(end, rest, index + 1))

        return match

    def _part(self, node: Node) -> Part:
        operation, argument = node
        if (fits := self._char(node)) is not None:
            return self._single(fits)
        if operation in REPEATS:
            return self._repeat(operation, *argument)
        if operation is ops.SUBPATTERN:
            return self._group(argument[0], self._sequence(argument[3]))
        if operation is ops.ATOMIC_GROUP:
            return self._atomic(self._sequence(argument))
        if operation is ops.BRANCH:
            return self._branch(argument[1])
        if operation in (ops.ASSERT, ops.ASSERT_NOT):
            return self._look(argument[0], argument[1], wanted=operation is ops.ASSERT)
        if operation is ops.AT:
            return lambda at, rest: self._is_at(argument, at) and rest(at)
        if operation is ops.GROUPREF:
            return lambda at, rest: self._again(argument, at, rest)
        if operation is ops.GROUPREF_EXISTS:
            number, yes, no = argument
            ways = self._sequence(yes), self._sequence(no or [])
            return lambda at, rest: ways[number not in self._groups](at, rest)
        raise NotImplementedError(operation)

    def _branch(self, branches: Sequence[Nodes]) -> Part:
        """Any of several; one that begins with another character than stands there is passed over, as Python does at no cost."""
        parts = [(self._first(branch), self._sequence(branch)) for branch in branches]
        text, by_char = self._text, dict[str, list[Part]]()

        def match(at: int, rest: Rest) -> bool:
            self._step()
            char = text[at : at + 1]
            if char not in by_char:
                by_char[char] = [part for first, part in parts if first in (None, char)]
            return any(part(at, rest) for part in by_char[char])

        return match

    def _first(self, nodes: Nodes) -> str | None:
        """The character that a sequence begins with, where it begins with one."""
        if not nodes or nodes[0][0] is not ops.LITERAL:
            return None
        argument = nodes[0][1]
        return chr(argument).lower() if self._fold else chr(argument)

    def _char(self, node: Node) -> Callable[[str], bool] | None:
        """Whether a character is what a node of one character asks for; None for other nodes."""
        operation, argument = node
        if operation is ops.LITERAL:
            wanted = chr(argument).lower() if self._fold else chr(argument)
            return wanted.__eq__
        if operation is ops.NOT_LITERAL:
            return chr(argument).__ne__
        if operation is ops.ANY:
            return (lambda char: True) if self._flags & re.DOTALL else "\n".__ne__
        if operation is ops.IN:
            known: dict[str, bool] = {}

            def fits(char: str) -> bool:
                if char not in known:
                    known[char] = is_in(argument, char) or (self._fold and is_in(argument, char.upper()))
                return known[char]

            return fits
        return None

    def _single(self, fits: Callable[[str], bool]) -> Part:
        text = self._text

        def match(at: int, rest: Rest) -> bool:
            self._step()
            return at < len(text) and fits(text[at]) and rest(at + 1)

        return match

    def _repeat(self, operation: object, low: int, high: int, body: Nodes) -> Part:
        if self._longest is not None and high is not ops.MAXREPEAT:
            low, high = min(low, self._longest), min(high, self._longest)
        if len(body) == 1 and (fits := self._char(body[0])) is not None:
            return self._run(operation, low, high, fits)
        inner, lazy = self._sequence(body), operation is ops.MIN_REPEAT

        def turn(at: int, rest: Rest, count: int) -> bool:
            self._step()

            def again() -> bool:
                return count < high and inner(at, lambda end: (end > at or count < low) and turn(end, rest, count + 1))

            def leave() -> bool:
                return count >= low and rest(at)

            return (leave() or again()) if lazy else (again() or leave())

        def match(at: int, rest: Rest) -> bool:
            return turn(at, rest, 0)

        return self._atomic(match) if operation is ops.POSSESSIVE_REPEAT else match

    def _run(self, operation: object, low: int, high: int, fits: Callable[[str], bool]) -> Part:
        """A repeat of one character: taken at once, given back one by one."""
        text = self._text

        def match(at: int, rest: Rest) -> bool:
            most = min(len(text), at + high)
            if operation is ops.MIN_REPEAT:
                end = at
                while True:
                    self._step()
                    if end - at >= low and rest(end):
                        return True
                    if end >= most or not fits(text[end]):
                        return False
                    end += 1
            end = at
            while end < most and fits(text[end]):
                end += 1
            self._step(end - at + 1)
            if operation is ops.POSSESSIVE_REPEAT:
                return end - at >= low and rest(end)
            return any(rest(here) for here in range(end, at + low - 1, -1))

        return match

    def _group(self, number: int | None, inner: Part) -> Part:
        def match(at: int, rest: Rest) -> bool:
            def leave(end: int) -> bool:
                if number is not None:
                    self._groups[number] = (at, end)
                return rest(end)

            return inner(at, leave)

        return match

    def _again(self, number: int, at: int, rest: Rest) -> bool:
        start, end = self._groups.get(number, (0, 0))
        self._step(end - start + 1)
        return self._text.startswith(self._text[start:end], at) and rest(at + end - start)

    @staticmethod
    def _atomic(inner: Part) -> Part:
        def match(at: int, rest: Rest) -> bool:
            ends: list[int] = []

            def leave(end: int) -> bool:
                ends.append(end)
                return True

            return inner(at, leave) and rest(ends[0])

        return match

    def _look(self, direction: int, nodes: Nodes, *, wanted: bool) -> Part:
        """Ahead from where it stands; behind, by the fixed width that Python asks for."""
        inner = self._sequence(nodes)
        width = _width(nodes) if direction < 0 else 0

        def match(at: int, rest: Rest) -> bool:
            self._step()
            found = at >= width and inner(at - width, (lambda end: end == at) if direction < 0 else (lambda end: True))
            return found is wanted and rest(at)

        return match

    def _is_at(self, place: object, at: int) -> bool:
        text, lines = self._text, bool(self._flags & re.MULTILINE)
        self._step()
        if place in (ops.AT_BEGINNING, ops.AT_BEGINNING_STRING):
            return at == 0 or (lines and place is ops.AT_BEGINNING and text[at - 1] == "\n")
        if place is ops.AT_END_STRING:
            return at == len(text)
        if place is ops.AT_END:
            return at == len(text) or (text[at] == "\n" and (lines or at == len(text) - 1))
        sides = [0 <= i < len(text) and (text[i].isalnum() or text[i] == "_") for i in (at - 1, at)]
        return (sides[0] != sides[1]) is (place is ops.AT_BOUNDARY)


def _width(nodes: Nodes) -> int:
    """How many characters a look-behind takes, which is the same whatever it matches."""
    total = 0
    for operation, argument in nodes:
        if operation in REPEATS:
            total += argument[0] * _width(argument[2])
        elif operation is ops.SUBPATTERN:
            total += _width(argument[3])
        elif operation is ops.BRANCH:
            total += _width(argument[1][0])
        elif operation is ops.ATOMIC_GROUP:
            total += _width(argument)
        elif operation not in (ops.AT, ops.ASSERT, ops.ASSERT_NOT):
            total += 1
    return total
