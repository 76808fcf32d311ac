"""Targets as read against targets as found by hand."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.evaluate.figures import Evaluation
from pipeline.evaluate.gold import Row
from pipeline.evaluate.likeness import is_within, left_over, likeness, pair, same_unit, same_value, squash

JUDGED = ("comparator", "year", "kind", "indicator")
"""Fields that must be right for the fact to be right."""

ALSO_SHOWN = ("subject", "year_start", "recurrence")
"""Fields with figures of their own that do not make a fact wrong."""


MEANS_THE_SAME, IS_THE_NAME = 0.5, 0.9
"""Shares of its characters from which an indicator is right, and from which it is named as a reader names it."""


def _full_name(row: Row) -> str:
    return (row.get("indicator") or "") + (row.get("subject") or "")


def name_likeness(want: Row, got: Row) -> float:
    """How much of a name is the same, by any of the readers' names, wherever they part indicator from subject."""
    names = [(want.get("indicator") or "", want.get("subject") or ""), *((name, "") for name in want.get("indicator_alt", ()))]
    return max(max(likeness(name + subject, _full_name(got)), likeness(name, got.get("indicator"))) for name, subject in names)


def right_fields(want: Row, got: Row) -> dict[str, bool]:
    """Which fields of a target are as a reader found them."""
    right = {name: (want.get(name) or None) == (got.get(name) or None) for name in (*JUDGED, *ALSO_SHOWN)}
    return right | {
        "year": got.get("year") in (want.get("year"), *want.get("year_alt", ())),
        "indicator": name_likeness(want, got) >= MEANS_THE_SAME,
        "subject": squash(want.get("subject")) == squash(got.get("subject")),
    }


def weigh_targets(want: Row, got: Row) -> float:
    """How likely two targets are one: their quantity must be the same, and their passage or section."""
    if not (same_value(want.get("value"), got["value"]) and same_value(want.get("value_high"), got["value_high"])):
        return 0
    if not same_unit(want.get("unit"), got["unit"]):
        return 0
    if want.get("value") is None and squash(want.get("value_text")) != squash(got["value_text"]):
        return 0
    quote, evidence = squash(want.get("quote")), squash(got["evidence"])
    passage = 1.0 if is_within(quote, evidence) else likeness(quote, evidence)
    here = bool(want.get("section") == got["section"])
    if passage < 0.3 and not here:
        return 0
    right = right_fields(want, got)
    agree = sum(right[name] for name in ("year", "comparator", "kind"))
    firm = 0.05 * (not want.get("optional"))
    return 0.2 + passage + 2 * likeness(_full_name(want), _full_name(got)) + agree + here + firm


def judge_targets(result: Evaluation, gold: list[Row], found: list[Row], tells_all: bool) -> None:
    """Add the figures of `gold` and `found` to `result`; unless `gold` tells all, nothing counts as invented."""
    pairs = pair(gold, found, weigh_targets)
    for want, got in ((gold[i], found[j]) for i, j in pairs if not gold[i].get("optional")):
        right = right_fields(want, got)
        wrong = [name for name in JUDGED if not right[name]]
        result.facts["value"].add(right=1)
        result.facts["fact"].judge(not wrong)
        result.facts["name"].judge(not wrong and name_likeness(want, got) >= IS_THE_NAME)
        for name, is_right in right.items():
            result.of(f"target.{name}").judge(is_right)
        if wrong:
            differences = "; ".join(f"{name} {want.get(name)!r}, read {got[name]!r}" for name in wrong)
            result.errors.append(f"target {want.get('section')} {want.get('value_text')}: {differences}")
    missed = [row for row in left_over(gold, (i for i, _ in pairs)) if not row.get("optional")]
    invented = left_over(found, (j for _, j in pairs)) if tells_all else []
    for kind in ("value", "fact", "name"):
        result.facts[kind].add(wrong=len(invented), missed=len(missed))
    result.errors.extend(f"target missed: {_told(row, row.get('quote'))}" for row in missed)
    result.errors.extend(f"target invented: {_told(row, row['evidence'])}" for row in invented)


def judged(gold: list[Row], found: list[Row]) -> Iterator[tuple[Row, bool | None]]:
    """Yield each target of `found` with whether it is right; None where the gold marks it as optional."""
    partner = {j: gold[i] for i, j in pair(gold, found, weigh_targets)}
    for index, got in enumerate(found):
        want = partner.get(index)
        if want is None:
            yield got, False
        else:
            right = right_fields(want, got)
            yield got, None if want.get("optional") else all(right[name] for name in JUDGED)


def _told(row: Row, passage: object) -> str:
    keys = ("section", "indicator", "comparator", "value", "unit", "year")
    return " ".join(str(row.get(key)) for key in keys) + f": {squash(passage)[:60]}"
