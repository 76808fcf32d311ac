"""The figures of an evaluation: facts right, wrong and missed, by kind and by field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

FACTS = ("value", "fact", "name", "unit", "task", "cite", "cell", "meta")
"""What is counted: quantities; the same with comparator, year, kind and indicator right (half of its characters); the same with
the indicator in the document's own words (nine tenths, the subject counted in); (task, role, unit); tasks with
their year of completion; citations; table cells; document fields."""


@dataclass(slots=True)
class Tally:
    """Facts that are right, found without being there (wrong), and there without being found (missed)."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, right: int = 0, wrong: int = 0, missed: int = 0) -> None:
        """Count some more."""
        self.right += right
        self.wrong += wrong
        self.missed += missed

    def judge(self, is_right: bool) -> None:
        """Count one fact that is right, or else both wrong and missed."""
        self.add(int(is_right), int(not is_right), int(not is_right))

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 where nothing was."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found; 1 where nothing is."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both; 1 where there is nothing and nothing was found."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


@dataclass(slots=True)
class Evaluation:
    """The figures of one document or of several: by kind of fact, by field (`target.year`, `task.lead`,
    `document.genre`), and each error in words."""

    name: str
    facts: dict[str, Tally] = field(default_factory=lambda: {kind: Tally() for kind in FACTS})
    fields: dict[str, Tally] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    is_loaded: bool = True

    def of(self, name: str) -> Tally:
        """The tally of a field."""
        return self.fields.setdefault(name, Tally())


def total(evaluations: Iterable[Evaluation]) -> Evaluation:
    """All documents together, each fact counting alike."""
    whole = Evaluation("all")
    for one in evaluations:
        for kind, tally in one.facts.items():
            whole.facts[kind].add(tally.right, tally.wrong, tally.missed)
        for name, tally in one.fields.items():
            whole.of(name).add(tally.right, tally.wrong, tally.missed)
    return whole
