"""Prints numbers of real documents with what became of them, drawn at random by a fixed seed, for a person to judge.

usage: POLICY_TARGETS_CORPUS=FOLDER python -m tests.ledger_sample [--fate ignored] [--count 200] [--seed 1]
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

from pipeline.model import Document, Facts, Number, Target

sys.path.insert(0, str(Path(__file__).parent))

from read_texts import corpus_texts, read_file, short

BEFORE, BEHIND = 30, 24
"""Characters shown around a number."""

Drawn = tuple[Path, Facts, Number]


def draw(paths: Sequence[Path], fate: str, count: int, seed: int) -> list[Drawn]:
    """`count` numbers of that fate, or all there are, drawn from all documents alike."""
    all_of_them = [
        (path, facts, number)
        for path in paths
        for facts in [read_file(path)]
        for number in facts.numbers
        if number.fate == fate
    ]
    return Random(seed).sample(all_of_them, min(count, len(all_of_them)))


def shown(path: Path, facts: Facts, number: Number) -> str:
    """A number in its context, with its rule, and the target that it is bound to."""
    rule = number.rule or "(no rule)"
    line = f"{path.name[:3]} {rule}: {context(facts.document, number)}"
    return line if number.target_index is None else f"{line}\n      {told(facts.targets[number.target_index])}"


def context(document: Document, number: Number) -> str:
    """The number in 【】 among the characters around it, on one line."""
    text = document.text
    around = (text[max(0, number.start - BEFORE) : number.start], text[number.start : number.end])
    line = f"{around[0]}【{around[1]}】{text[number.end : number.end + BEHIND]}"
    return line.replace("\n", "⏎").replace("\t", "⇥")


def told(target: Target) -> str:
    """A target in a line."""
    name = f"{target.indicator}|{target.subject}" if target.subject else target.indicator
    return f"{name} {short(target.quantity)} {target.kind} {short(target.period)} {target.period.recurrence} ({target.rule})"


def main() -> None:
    """Print the sample that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fate", default="ignored")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    corpus = os.environ.get("POLICY_TARGETS_CORPUS")
    if not corpus:
        sys.exit("POLICY_TARGETS_CORPUS names no folder")
    for i, drawn in enumerate(draw(corpus_texts(Path(corpus)), asked.fate, asked.count, asked.seed), 1):
        print(f"{i:4} {shown(*drawn)}")  # noqa: T201  # a listing for a person


if __name__ == "__main__":
    main()
