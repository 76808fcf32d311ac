"""No text makes the reader fail, and none makes it stall: bytes to facts is total, in time that grows with the text."""

from __future__ import annotations

from contextlib import suppress
from itertools import product

import pytest
from hostile import LINES, REPEATED, grown, grows_faster_than_its_text
from hypothesis import example, given, settings
from hypothesis import strategies as st
from read_texts import read

from pipeline.errors import DecodeError

HEAD = "云州市行动方案\n\n一、主要任务\n\n"
pieces = st.sampled_from([*REPEATED, *LINES, "新增学位", "3所", "以上，", "责任单位：", "附件", "\n\n", "云州市", "\u200b", "③", "٣", "\U0001f600"])


def read_or_refuse(data: bytes | str) -> None:
    """Read, or be told by the one error that is meant for it why there are no facts."""
    with suppress(DecodeError):
        read(data)


@given(st.lists(pieces, max_size=60).map("".join))
@settings(max_examples=150, deadline=None, derandomize=True)
@example("1" * 5000)
@example("一" * 5000)
@example("<table>" * 200)
@example("|" * 500 + "\n" + "|-" * 500)
@example("\t" * 500 + "1")
@example("(" * 2000 + ")" * 2000)
def test_any_text_is_read(text: str) -> None:
    read_or_refuse(HEAD + text)


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_any_characters_are_read(text: str) -> None:
    read_or_refuse(text.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None, derandomize=True)
@example(b"%PDF-1.7\n")
@example(b"PK\x03\x04")
@example(b"\xff\xfe1\x00")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(data)


@pytest.mark.parametrize("piece", [*REPEATED, *LINES], ids=ascii)
def test_the_time_to_read_grows_with_the_text_alone(piece: str) -> None:
    assert grows_faster_than_its_text(read_or_refuse, piece, 1_000) is None


@pytest.mark.parametrize(("first", "second"), product(["新增1个", "达到1%，", "（一）a", "a\t1\n"], ["。", "、", "\n", "（责任单位：区局）"]))
def test_the_time_to_read_clauses_grows_with_the_text_alone(first: str, second: str) -> None:
    assert grows_faster_than_its_text(read_or_refuse, first + second, 1_000) is None


@pytest.mark.parametrize("stop", ["；", "。", "、", "，"])
def test_the_time_to_find_the_years_of_amounts_grows_with_their_number(stop: str) -> None:
    # Some 450 amounts, each with a year: more in one passage are not read.
    assert grows_faster_than_its_text(read_or_refuse, "2025年新增1个" + stop, 560) is None


def test_a_long_line_is_read_within_seconds() -> None:
    read_or_refuse(HEAD + grown("到2025年，新增学位1200个，普惠率达到95%以上；", 60_000))
