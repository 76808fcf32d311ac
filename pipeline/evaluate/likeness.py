"""How alike two texts, values or units are, and which facts of two lists are one and the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

One = TypeVar("One")
Other = TypeVar("Other")

ALIKE_UNITS = (
    "人 名 位",
    "个 所 家 座 处 项 件",
    "% ％",
    "个百分点 百分点",
    "平方米 ㎡ m2",
    "小时 时 h",
    "次 场次 场 期",
    "工作日 个工作日",
    "月 个月",
)
"""Words that documents use for one another."""

_SAME_UNIT = {unit: group.split()[0] for group in ALIKE_UNITS for unit in group.split()}
_MARKS = re.compile(r"[\s，,。．.；;：:、（）()“”\"'‘’《》〈〉【】\[\]·—\-]+")
_ONE_FORM = str.maketrans("()％／", "（）%/")


def squash(value: object) -> str:
    """A value as text without white space, brackets and signs in one form; None is empty."""
    return re.sub(r"\s+", "", "" if value is None else str(value)).translate(_ONE_FORM)


def likeness(one: object, other: object) -> float:
    """F1 of two texts' characters whatever their order, marks aside."""
    a, b = Counter(_MARKS.sub("", squash(one))), Counter(_MARKS.sub("", squash(other)))
    return 2 * (a & b).total() / max(a.total() + b.total(), 1)


def same_value(one: float | None, other: float | None) -> bool:
    """Equal to four digits, so that 0.142857 is 1:7; None equals None alone."""
    if one is None or other is None:
        return one is other
    return abs(float(one) - float(other)) <= 1e-4 * max(1e-9, abs(float(one)), abs(float(other)))


def same_unit(one: object, other: object) -> bool:
    """Equal, or words that documents use for one another (人, 名); what it is per is left aside (元/人)."""
    first, second = (squash(unit).split("/")[0] for unit in (one, other))
    return _SAME_UNIT.get(first, first) == _SAME_UNIT.get(second, second)


def is_within(one: str, other: str) -> bool:
    """One of the two holds the other."""
    return one in other or other in one


def pair(gold: Sequence[One], found: Sequence[Other], weigh: Callable[[One, Other], float]) -> list[tuple[int, int]]:
    """Pairs of places in both, one to one, the heaviest first; a weight of 0 forbids. Order decides between equals."""
    weights = [(weigh(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)]
    apart = {(i, j): abs(i / max(1, len(gold)) - j / max(1, len(found))) for _, i, j in weights}
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    pairs = []
    for weight, i, j in sorted(weights, key=lambda w: (-w[0], apart[w[1:]], -w[1], -w[2])):
        if weight > 0 and i not in taken_gold and j not in taken_found:
            taken_gold.add(i)
            taken_found.add(j)
            pairs.append((i, j))
    return pairs


def left_over(rows: Sequence[One], places: Iterable[int]) -> list[One]:
    """The rows that stand at none of `places`."""
    taken = set(places)
    return [row for i, row in enumerate(rows) if i not in taken]
