"""What is written as a numeral is read as the number that was written, exactly, in every form."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numeral_writer import Style, capitals, han, han_decimal, two_steps, wide
from read_texts import short

from pipeline.numerals import Numeral, parse_integer, parse_number, parse_numeral
from pipeline.recognize.quantities import find_quantities, parse_quantity

often = settings(max_examples=400, deadline=None, derandomize=True)
whole = st.one_of(*(st.integers(10**low, 10**high - 1) for low, high in ((0, 2), (1, 4), (3, 8), (7, 12), (11, 16))))
decimals = st.decimals(0, 10**8, places=4, allow_nan=False, allow_infinity=False).map(lambda number: number.normalize() + 0)
styles = st.builds(Style, st.sampled_from("二两"), st.sampled_from(["一十", "十"]), st.sampled_from("零〇"))
STEPS = (("万", 10**4, "千", 10**3), ("亿", 10**8, "千万", 10**7), ("亿", 10**8, "万", 10**4), ("万", 10**4, "百", 100))


def read(text: str) -> str:
    [span] = find_quantities(text)
    return short(span.value)


# ---------------------------------------------------------------- whatever the number is


@given(whole, styles)
@often
@example(10**16 - 1, Style())
@example(100_080_000, Style())
@example(1015, Style(ten_after_zero="十"))
def test_a_number_in_characters_is_read_as_written(number: int, style: Style) -> None:
    written = han(number, style)
    assert parse_number(written) == parse_integer(written) == number
    assert read(f"服务群众{han(number + 1, style)}人次") == f"= {number + 1} 人次"


@given(whole)
@often
def test_a_number_in_capitals_is_read_as_written(number: int) -> None:
    assert parse_number(capitals(number)) == number


@given(st.integers(10, 10**15 - 1))
@often
def test_an_amount_in_capitals_is_read_as_written(number: int) -> None:
    assert read(f"补助标准为{capitals(number * 10)}元整") == f"= {number * 10} 元"


@given(decimals)
@often
def test_a_decimal_in_characters_is_read_as_written(number: Decimal) -> None:
    assert parse_number(han_decimal(number)) == number


@given(decimals.filter(lambda number: number % 1 != 0), st.sampled_from(["万", "亿"]))
@often
def test_a_decimal_with_a_unit_is_read_as_written(number: Decimal, unit: str) -> None:
    scale = {"万": 10**4, "亿": 10**8}[unit]
    assert parse_number(han_decimal(number) + unit) == parse_number(f"{number:f}{unit}") == number * scale


@given(decimals, st.sampled_from(["-", "－", "−", "负"]), st.sampled_from(["", "%", "‰", "个百分点", "℃"]))
@often
def test_a_sign_is_kept(number: Decimal, sign: str, unit: str) -> None:
    value = parse_quantity(f"{sign}{number:f}{unit}")
    assert value is not None
    assert (value.value, value.comparator, value.unit) == (-number, "=", unit.removeprefix("个"))
    assert read(f"增速为{sign}{number:f}%，").split()[1] == f"{-number}" or number == 0


@given(st.integers(1, 9999), st.integers(1, 9), st.sampled_from(STEPS))
@often
def test_an_amount_in_two_steps_is_one_amount(first: int, second: int, step: tuple[str, int, str, int]) -> None:
    unit, scale, lesser, lesser_scale = step
    number = first * scale + second * lesser_scale
    written = two_steps(first, unit, second, lesser)
    assert parse_number(written) == number
    assert read(f"安排资金{written}元。") == f"= {number} 元"


@given(st.integers(0, 10**16))
@often
def test_digits_are_read_as_written(number: int) -> None:
    for written in (str(number), f"{number:,}", wide(str(number))):
        assert parse_number(written) == number


@given(st.integers(1, 99), st.sampled_from("余多"), st.sampled_from(["万", "亿"]))
@often
def test_what_is_vague_is_more_than_its_number(tens: int, more: str, unit: str) -> None:
    number, scale = tens * 10, {"万": 10**4, "亿": 10**8}[unit]
    for written in (f"{han(number)}{more}{unit}", f"{number}{more}{unit}", f"{number}{unit}{more}"):
        assert read(f"惠及群众{written}人") == f"> {number * scale} 人"


@given(st.integers(2, 98), st.integers(1, 99), st.sampled_from(["到", "至", "—", "~", "-"]), st.sampled_from(["", "万", "亿"]))
@often
def test_the_ends_of_a_range_share_a_multiplier(low: int, more: int, to: str, unit: str) -> None:
    scale, high = {"": 1, "万": 10**4, "亿": 10**8}[unit], low + more
    assert read(f"奖励{low}{to}{high}{unit}元") == f"range {low * scale} {high * scale} 元"
    assert read(f"奖励{low}{unit}元{to}{high}{unit}元") == f"range {low * scale} {high * scale} 元"


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))
@often
def test_small_money_is_one_amount(yuan: int, jiao: int, fen: int) -> None:
    assert read(f"每吨水价{yuan}元{jiao}角") == read(f"每吨水价{han(yuan)}元{han(jiao)}角") == f"= {yuan}.{jiao} 元"
    assert read(f"每吨水价{yuan}元{jiao}角{fen}分") == f"= {yuan}.{jiao}{fen} 元"


@given(st.integers(1, 99), st.integers(1, 99))
@often
def test_a_share_in_words_is_a_share(low: int, more: int) -> None:
    assert read(f"占比达到百分之{han(low)}") == f"= {low} %"
    assert read(f"占比为百分之{han(low)}至百分之{han(low + more)}") == f"range {low} {low + more} %"
    assert read(f"占比为百分之{low}到{low + more}") == f"range {low} {low + more} %"


# ---------------------------------------------------------------- one numeral, and what is none

NUMERALS = {
    "千万": "10000000",
    "一亿亿": "10000000000000000",
    "二〇二五": "2025",
    "三万五": "35000",
    "三万零五": "30005",
    "一百五": "150",
    "一百十五": "115",
    "3.5千万": "35000000",
    "3万5": "35000",
    "3 000": "3000",
    "-1.8": "-1.8",
    "负三": "-3",
}
VAGUE = {
    "三四百万": Numeral(Decimal(3_000_000), Decimal(4_000_000)),
    "十五六": Numeral(Decimal(15), Decimal(16)),
    "一百七八十": Numeral(Decimal(170), Decimal(180)),
    "几十": Numeral(Decimal(20), Decimal(90), is_vague=True),
    "二十几": Numeral(Decimal(21), Decimal(29), is_vague=True),
    "数百万": Numeral(Decimal(2_000_000), Decimal(9_000_000), is_vague=True),
    "十来": Numeral(Decimal(10), sign="~"),
}
NO_NUMERAL = ("", "点", "零点", "一亿三千亿", "一万二万", "三十五百", "十点", "万一二", "1.2.3", "1.5万3千", "1e5", "³", "9" * 25, "一" * 65)


@pytest.mark.parametrize(("text", "value"), NUMERALS.items())
def test_a_numeral_is_read_exactly(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(("text", "numeral"), VAGUE.items())
def test_a_vague_numeral_tells_its_bounds(text: str, numeral: Numeral) -> None:
    assert parse_numeral(text) == numeral


@pytest.mark.parametrize("text", NO_NUMERAL)
def test_what_is_no_numeral_has_no_value(text: str) -> None:
    assert parse_number(text) is None


@given(st.text(alphabet="零〇一二三四五六七八九十百千万亿两点几余多来数壹拾0123.,-负 ", max_size=70))
@often
def test_any_characters_are_a_number_or_none(text: str) -> None:
    for parse in (parse_number, parse_integer, parse_numeral):
        parse(text)
