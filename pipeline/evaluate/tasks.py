"""Tasks and their units as read against those found by hand."""

from __future__ import annotations

from pipeline.evaluate.figures import Evaluation
from pipeline.evaluate.gold import Row
from pipeline.evaluate.likeness import is_within, left_over, likeness, pair, squash

ROLES = ("lead", "responsible", "participating")


def _units(row: Row) -> set[tuple[str, str]]:
    return {(role, squash(unit)) for role in ROLES for unit in row.get(role) or []}


def _weigh_tasks(want: Row, got: Row) -> float:
    """How likely two tasks are one: they must share their section or their clause."""
    quote, evidence = squash(want.get("quote")), squash(got["evidence"])
    here, quoted = bool(want.get("section") == got["section"]), bool(evidence) and is_within(quote, evidence)
    if not here and not (quote and quoted):
        return 0
    units = likeness(*("".join(unit for role in ROLES for unit in row.get(role) or []) for row in (want, got)))
    firm = 0.05 * (not want.get("optional"))
    return 0.1 + here + 2 * units + likeness(want.get("title"), got["title"]) + quoted + firm


def judge_tasks(result: Evaluation, gold: list[Row], found: list[Row], units: list[Row], tells_all: bool) -> None:
    """Add the figures of tasks and of their units to `result`; unless `gold` tells all, nothing counts as invented."""
    found = _with_units(found, units)
    pairs = pair(gold, found, _weigh_tasks)
    for want, got in ((gold[i], found[j]) for i, j in pairs if not gold[i].get("optional")):
        _judge_pair(result, want, got)
    for row in (row for row in left_over(gold, (i for i, _ in pairs)) if not row.get("optional")):
        result.facts["task"].add(missed=1)
        _count_units(result, _units(row), set())
        result.errors.append(f"task missed: {row.get('section')} {row.get('title')}")
    for row in left_over(found, (j for _, j in pairs)) if tells_all else ():
        result.facts["task"].add(wrong=1)
        _count_units(result, set(), _units(row))
        result.errors.append(f"task invented: {row['section']} {row['title']}")


def _with_units(tasks: list[Row], units: list[Row]) -> list[Row]:
    named: dict[tuple[str, str], list[str]] = {}
    for row in units:
        named.setdefault((row["task_id"], row["role"]), []).append(row["unit"])
    return [task | {role: named.get((task["task_id"], role), []) for role in ROLES} for task in tasks]


def _judge_pair(result: Evaluation, want: Row, got: Row) -> None:
    in_time = want.get("due_year") == got["due_year"]
    result.facts["task"].judge(in_time)
    result.of("task.due_year").judge(in_time)
    _count_units(result, _units(want), _units(got))
    differences = [] if in_time else [f"due {want.get('due_year')}, read {got['due_year']}"]
    for words, units in (("lacks", _units(want) - _units(got)), ("too many", _units(got) - _units(want))):
        differences += [f"{words} {', '.join(f'{unit} ({role})' for role, unit in sorted(units))}"] if units else []
    if differences:
        result.errors.append(f"task {want.get('section')} {want.get('title')}: {'; '.join(differences)}")


def _count_units(result: Evaluation, want: set[tuple[str, str]], got: set[tuple[str, str]]) -> None:
    for role in ROLES:
        w, g = ({unit for unit in units if unit[0] == role} for units in (want, got))
        for tally in (result.facts["unit"], result.of(f"task.{role}")):
            tally.add(len(w & g), len(g - w), len(w - g))
