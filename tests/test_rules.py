"""Every rule of the recogniser keeps its word: read in its examples as they say, found in none of its rejects.

Both are put to the whole recogniser, so that a rule that takes another's texts is found out.
"""

from __future__ import annotations

import pytest
from read_texts import short

from pipeline.model import Quantity
from pipeline.recognize.forms import FORMS
from pipeline.recognize.periods import PERIODS, find_periods
from pipeline.recognize.quantities import find_quantities
from pipeline.recognize.rules import Rule
from pipeline.resolve.ledger import SHAPES

RULES = [*FORMS, *PERIODS]
OWN_TIME = {"this-year": "this", "next-year": "next", "last-year": "last", "past-years": "past"}

form_examples = pytest.mark.parametrize(
    ("rule", "text", "meaning"), [(r.name, text, meaning) for r in FORMS for text, meaning in r.examples.items()]
)
period_examples = pytest.mark.parametrize(
    ("rule", "text", "meaning"), [(r.name, text, meaning) for r in PERIODS for text, meaning in r.examples.items()]
)
rejects = pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule in RULES for text in rule.rejects])


def rules_in(text: str) -> set[str]:
    return {span.rule for find in (find_quantities, find_periods) for span in find(text)}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_an_example_and_a_reject_with_its_reason(rule: Rule) -> None:
    assert rule.examples
    assert rule.rejects
    assert all(reason.strip() for reason in rule.rejects.values())


def test_no_two_rules_share_a_name() -> None:
    names = [rule.name for rule in RULES] + [shape.rule for shape in SHAPES]
    # A date and a time of day are rules of the recogniser and, where it reads none, shapes of the ledger.
    assert sorted({name for name in names if names.count(name) > 1} - {"date", "time-of-day"}) == []


@form_examples
def test_an_example_of_a_form_is_read_so_and_not_otherwise(rule: str, text: str, meaning: str) -> None:
    spans = list(find_quantities(text))
    assert [(span.rule, short(span.value)) for span in spans] == [(rule, meaning.strip())]


@form_examples
def test_a_form_tells_what_it_stands_in(rule: str, text: str, meaning: str) -> None:
    [span] = find_quantities(text)
    assert isinstance(span.value, Quantity)
    assert span.value.text in text[span.start : span.end]


@period_examples
def test_an_example_of_a_period_is_read_so_and_not_otherwise(rule: str, text: str, meaning: str) -> None:
    spans = list(find_periods(text))
    assert [(span.rule, OWN_TIME.get(span.rule) or short(span.value)) for span in spans] == [(rule, meaning)]


@rejects
def test_a_rule_finds_nothing_in_its_rejects(rule: Rule, text: str) -> None:
    assert rule.name not in rules_in(text), rule.rejects[text]
