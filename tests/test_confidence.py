"""How sure a target is: by how often its rule was right on hand-read documents."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.evaluate.targets import judged
from pipeline.model import Category, Evidence, Period, Quantity, Target
from pipeline.resolve.confidence import confidence_of


def target(rule: str, category: Category = "goal", seen: float | None = None) -> Target:
    return Target(
        indicator="托位",
        subject="",
        quantity=Quantity(comparator="=", value=Decimal(1)),
        kind="target",
        period=Period(),
        evidence=Evidence(section="1", start=0, end=1, quote="1", confidence=seen),
        rule=rule,
        category=category,
    )


def test_what_a_table_says_is_surer_than_what_a_bare_number_in_prose_says() -> None:
    table, prose = confidence_of(target("indicator-table")), confidence_of(target("bare-number/words-of-clause"))
    assert 0.9 < table <= 1
    assert 0 < prose < 0.7


def test_categories_of_one_rule_differ() -> None:
    rule = "number-unit/words-of-clause"
    assert confidence_of(target(rule, "work")) > confidence_of(target(rule, "payment"))


def test_a_rule_that_nobody_measured_is_as_sure_as_all_rules_together() -> None:
    unknown = confidence_of(target("rule-of-tomorrow"))
    assert unknown == confidence_of(target("another-rule", "penalty"))
    assert confidence_of(target("bare-number/words-of-clause")) < unknown < confidence_of(target("indicator-table"))


def test_a_doubtful_page_makes_a_fact_less_sure() -> None:
    printed = target("indicator-table")
    scanned = replace(printed, evidence=replace(printed.evidence, confidence=0.5))
    assert confidence_of(scanned) == pytest.approx(confidence_of(printed) / 2, abs=0.001)


def test_a_target_is_right_wrong_or_not_judged() -> None:
    row = {"section": "1", "indicator": "托位", "subject": "", "comparator": ">=", "value": 800, "value_high": None}
    row |= {"unit": "个", "value_text": "800个", "kind": "target", "year": 2025, "year_start": None, "recurrence": ""}
    gold = row | {"quote": "托位800个"}
    found = row | {"evidence": "托位800个"}
    assert [right for _, right in judged([gold], [found])] == [True]
    assert [right for _, right in judged([gold], [found | {"year": 2026}])] == [False]
    assert [right for _, right in judged([], [found])] == [False]
    assert [right for _, right in judged([gold | {"optional": True}], [found])] == [None]
