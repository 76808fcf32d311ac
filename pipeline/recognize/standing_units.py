"""Clause → the units that it adds to itself and to every later clause: 以下均需各区政府落实，不再列出."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Responsibility, Role
from pipeline.numerals import normalize
from pipeline.recognize.lexicon import load
from pipeline.recognize.responsibilities import STANDING, split_units


def find_standing_units(clause: str) -> Iterator[Responsibility]:
    """The units that hold for all clauses from this one on, with the role that the sentence gives them.

    >>> [(r.role, r.unit) for r in find_standing_units("（区教育局负责。以下均需各街道办事处配合，不再列出）")]
    [('participating', '各街道办事处')]
    """
    match = STANDING.search(normalize(clause))
    if match is None:
        return
    verbs: dict[str, Role] = {verb: entry["role"] for entry in load("roles")["roles"] for verb in entry["verbs"]}
    role = verbs.get(match["verb"] or "", "responsible")
    for position, unit in enumerate(split_units(match["units"]), 1):
        yield Responsibility(role=role, unit=unit, position=position)
