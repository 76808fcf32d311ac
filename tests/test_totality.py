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


LISTS = {
    "a list of things under one measure": ("到2025年，优良水质比例：", "甲河、乙湖、", "等断面分别达到95%。"),
    "things with a value each under one measure": ("补贴标准为", "专科每人1.5元、", "博士每人9元。"),
    "values of a condition": ("对销售额达到", "1.2万元、", "的企业，分别给予1万元奖励。"),
    "documents with their numbers": ("落实", "《甲》（国发〔2023〕1号）、", "。"),
    "labels that name nobody": ("", "；责任单位：", ""),
    "units joined in a cell": ("|任务|责任单位|\n|-|-|\n|新建公园|", "区局和", "区局|\n"),
    "tasks, each with a clause": ("", "新增学位1个。（责任单位：区局）\n", ""),
    "rows of a table": ("序号\t指标\t单位\t2025年\n", "1\t公园个数\t个\t20\n", ""),
    "governments of all levels": ("责任单位：各市", "、县", "人民政府。"),
    "words of a site": ("<html><body><p>", "扫一扫浏览次", "！</p></body></html>"),
}


@pytest.mark.parametrize("name", LISTS)
def test_the_time_to_read_a_list_grows_with_its_length_alone(name: str) -> None:
    start, piece, end = LISTS[name]
    begins = "" if start.startswith("<") else HEAD
    assert grows_faster_than_its_text(lambda items: read_or_refuse(begins + start + items + end), piece, 1_200) is None
