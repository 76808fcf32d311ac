"""`find_periods` reads years and spans of years in any string, in linear time; recurrences likewise."""

from __future__ import annotations

import pytest
from hostile import REPEATED, grows_faster_than_its_text
from hypothesis import given, settings
from hypothesis import strategies as st
from read_texts import short

from pipeline.model import Period
from pipeline.recognize.periods import find_periods, find_recurrences, parse_period

READ = {
    "到2025年，普惠率达到95%": ["2025"],
    "2024年6月底前完成": ["2024"],
    "２０２５年底前": ["2025"],
    "二〇二五年": ["2025"],
    "2025 年末": ["2025"],
    "2023—2025年": ["2023-2025"],
    "2023-2025年": ["2023-2025"],
    "2023年至2025年": ["2023-2025"],
    "2023～2025年": ["2023-2025"],
    "2023、2024年": ["2023-2024"],
    "2023年4月-2024年1月": ["2023-2024"],
    "自2023年1月1日至2025年12月31日": ["2023-2025"],
    "2018年起": ["2018-"],
    "从2018年秋季学期开始": ["2018-"],
    "“十四五”末": ["2025"],
    "十五五期间": ["2026-2030"],
    "到2025年达到95%，到2027年达到98%": ["2025", "2027"],
    "由2020年的65%提高到2025年的70%": ["2020", "2025"],
}
NONE = ("国发〔2021〕23号", "2022年版课程标准", "12025年", "共有2025个", "七月份", "年年有余", "“十四五”规划", "")
RECUR = {
    "每年培训500人次": ["每年"],
    "年均增长6%": ["每年"],
    "每半年开展1次": ["每半年"],
    "每学期不少于2次": ["每学期"],
    "每月检查1次，每周通报1次": ["每月", "每周"],
    "每天活动不少于2小时": ["每日"],
    "每3年复审一次": ["每三年"],
    "三年内完成": [],
    "一年级学生": [],
}


def periods(text: str) -> list[str]:
    return [short(span.value) for span in find_periods(text)]


@pytest.mark.parametrize(("text", "meaning"), READ.items())
def test_a_period_is_read_as_it_is_meant(text: str, meaning: list[str]) -> None:
    assert periods(text) == meaning


@pytest.mark.parametrize("text", NONE)
def test_what_merely_looks_like_a_year_is_no_period(text: str) -> None:
    assert periods(text) == []


@pytest.mark.parametrize(("text", "meaning"), RECUR.items())
def test_a_recurrence_is_read_as_it_is_meant(text: str, meaning: list[str]) -> None:
    assert [span.value for span in find_recurrences(text)] == meaning


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [("2024年目标值", "2024"), ("2025", "2025"), ("第一阶段2023年4月-2024年1月", "2023-2024"), ("2022年实际值", "2022")],
)
def test_a_header_cell_names_its_year(cell: str, meaning: str) -> None:
    assert short(parse_period(cell)) == meaning


@pytest.mark.parametrize("cell", ["指标名称", "2023年和2025年", "20256", ""])
def test_a_cell_with_no_year_or_two_names_none(cell: str) -> None:
    assert parse_period(cell) is None


@given(st.integers(1950, 2069), st.sampled_from(["到{}年", "{}年底前", "{} 年", "截至{}年末", "{}年12月31日前"]))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_every_year_is_read_in_every_form(year: int, form: str) -> None:
    assert periods(form.format(year)) == [str(year)]


@given(st.integers(1990, 2040), st.integers(1, 20))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_span_runs_forward(first: int, length: int) -> None:
    assert periods(f"{first}—{first + length}年") == [f"{first}-{first + length}"]


pieces = st.sampled_from([*REPEATED, "月", "日", "底前", "起", "以来", "十四五", "③", "Ⅳ", "٣", "\ud800", "\u200b"])


@given(st.one_of(st.text(max_size=80), st.lists(pieces, max_size=30).map("".join)))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_any_string_is_read_and_spans_lie_in_order_within_it(text: str) -> None:
    list(find_recurrences(text))
    parse_period(text)
    last = 0
    for span in find_periods(text):
        assert last <= span.start < span.end <= len(text)
        assert isinstance(span.value, Period)
        last = span.end


def test_the_time_grows_with_the_text_alone() -> None:
    slow = [grows_faster_than_its_text(lambda t: list(find_periods(t)), piece, 1_000) for piece in REPEATED]
    slow += [grows_faster_than_its_text(lambda t: list(find_recurrences(t)), piece, 1_000) for piece in REPEATED]
    assert [words for words in slow if words] == []
