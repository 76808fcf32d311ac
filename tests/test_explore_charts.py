"""Charts: round ticks around all values, and bands where a comparator leaves a value open."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.explore.charts import HEIGHT, TOP, draw, ticks_of
from pipeline.explore.rendering import amount

NUMBERS = st.floats(-1e15, 1e15, allow_nan=False).map(lambda value: round(value, 3))


@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_ticks_are_few_rise_evenly_and_hold_every_value(values: list[float]) -> None:
    ticks = ticks_of(values)
    assert 2 <= len(ticks) <= 16
    assert ticks == sorted(set(ticks))
    assert ticks[0] <= min(values)
    assert ticks[-1] >= max(values)


@pytest.mark.parametrize(
    ("comparator", "upper", "lower"),
    [(">=", "top", "value"), (">", "top", "value"), ("<=", "value", "bottom"), ("<", "value", "bottom"), ("range", "high", "value")],
)
def test_a_band_reaches_where_the_comparator_leaves_it_open(comparator: str, upper: str, lower: str) -> None:
    row = {"target_id": "t", "year": 2026, "value": 60.0, "value_high": 80.0 if comparator == "range" else None, "kind": "target",
           "comparator": comparator, "value_text": "60%"}  # fmt: skip
    chart = draw("%", [(1, "临江区", [row, {**row, "year": 2025, "comparator": "=", "value_high": None}])])
    before, point = chart.series[0].points
    assert before.band is None
    heights = {"top": TOP, "bottom": chart.bottom, "value": point.y}
    assert point.band is not None
    assert point.band[1] == pytest.approx(heights[lower])
    assert point.band[0] < point.y if upper == "high" else point.band[0] == pytest.approx(heights[upper])
    assert TOP <= point.band[0] <= point.band[1] <= HEIGHT


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"comparator": ">=", "value": 98.0, "unit": "%"}, "≥ 98 %"),
        ({"comparator": "=", "value": 2.67e12, "unit": "元"}, "2.67万亿元"),
        ({"comparator": "~", "value": 1e6, "unit": "元"}, "≈ 100万元"),
        ({"comparator": "range", "value": 3.0, "value_high": 5.0, "unit": "所"}, "3–5 所"),
        ({"comparator": "=", "value": None, "value_text": "A等", "unit": "等级"}, "A等"),
        ({"comparator": "<", "value": 1234567891.0, "unit": "人"}, "< 1,234,567,891 人"),
    ],
)
def test_an_amount_is_said_as_these_documents_count(row: dict[str, Any], words: str) -> None:
    assert amount(row) == words


def test_a_year_with_two_values_has_no_place_on_the_guide() -> None:
    rows = [
        {"target_id": str(at), "year": year, "value": value, "value_high": None, "kind": "target", "comparator": "=", "value_text": ""}
        for at, (year, value) in enumerate([(2024, 1.0), (2025, 2.0), (2025, 9.0), (2026, 3.0)])
    ]
    (series,) = draw("%", [(1, "临江区", rows)]).series
    assert (len(series.points), len(series.join.split())) == (4, 2)
