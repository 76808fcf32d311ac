"""Pages that hold the same text twice (once to show, once to print): the second copy is dropped, tables and all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.decode.parts import Line, Part
from pipeline.decode.tables import squash

FEWEST_LINES = 4
FEWEST_CHARACTERS = 400
"""A shorter run is a refrain, not a copy."""
LONGEST_REFRAIN = 1000
"""Characters that no refrain has: so long a passage is a copy in however few lines."""


def drop_copies(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts without any run of lines that stands, word for word, further up already."""
    listed = list(parts)
    keys = [_key(part) for part in listed]
    first: dict[str, int] = {}
    at = 0
    while at < len(listed):
        length = _copied(keys, first.get(keys[at]), at)
        if length:
            at += length
            continue
        if keys[at]:
            first.setdefault(keys[at], at)
        yield listed[at]
        at += 1


def _key(part: Part) -> str:
    """What a part reads, white space aside: a table stands in a copy as the text does."""
    if isinstance(part, Line):
        return squash(part.text.text)
    return squash("\t".join(cell.text.text for row in part.rows for cell in row))


def _copied(keys: list[str], earlier: int | None, at: int) -> int:
    """How many lines from `at` on repeat those from `earlier` on; 0 where it is no copy."""
    if earlier is None or not keys[at]:
        return 0
    length = 0
    while at + length < len(keys) and earlier + length < at and keys[at + length] == keys[earlier + length] != "":
        length += 1
    characters = sum(len(key) for key in keys[at : at + length])
    is_copy = characters >= (FEWEST_CHARACTERS if length >= FEWEST_LINES else LONGEST_REFRAIN)
    return length if is_copy else 0
