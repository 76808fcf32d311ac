"""A rule's anchor only saves time: what is found there is all that the rule's pattern finds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognize.forms import FORMS
from pipeline.recognize.periods import PERIODS
from pipeline.recognize.rules import Rule, find_matches

ANCHORED = [rule for rule in (*PERIODS, *FORMS) if rule.anchor]
WORDS = "19 20 2023 2025 二〇 二三 一九 年 月 日 底 前 末 内 今 本 十 四 五 期 间 时期 到 至 截至 自 从 度 半 起 收官 1 12 “ ” ' — - 、 。 a"
PIECES = st.lists(st.sampled_from([*WORDS.split(), " ", "\n"]), max_size=12).map("".join)


def spans(rule: Rule, text: str) -> list[tuple[int, int]]:
    return [match.span() for _, match in find_matches([rule], text)]


@pytest.mark.parametrize("rule", ANCHORED, ids=lambda rule: rule.name)
@given(text=PIECES)
def test_an_anchor_loses_no_match(rule: Rule, text: str) -> None:
    assert spans(rule, text) == spans(replace(rule, anchor=None), text)


@pytest.mark.parametrize("rule", ANCHORED, ids=lambda rule: rule.name)
def test_an_anchor_stands_in_each_example(rule: Rule) -> None:
    assert all(spans(rule, text) for text in rule.examples)
