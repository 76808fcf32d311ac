"""Rows on a terminal and in files: what is shown where there is little room, and that no word of a document does anything."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas
import pytest
from rich.cells import cell_len
from rich.console import Console

from pipeline.cli.excel import CHARACTERS, write_excel
from pipeline.cli.formats import csv_text, markdown_text, visible, write_csv, write_markdown
from pipeline.cli.screen import print_records, print_rows, to_table
from pipeline.errors import StoreError

COLUMNS = ("target_id", "indicator", "value", "year", "evidence", "page")
ROWS = [
    ("a1b2c3d4e5f60718", "普惠性幼儿园覆盖率", 95.0, 2026, "到2026年，全区普惠性幼儿园覆盖率达到95%以上，新增公办学位1200个。", None),
    ("b1b2c3d4e5f60718", "公办学位", 1200.0, 2026, "新增公办学位1200个", None),
]


def printed(width: int, columns: tuple[str, ...] = COLUMNS, rows: object = ROWS, *, long: bool = False) -> list[str]:
    stream = io.StringIO()
    screen = Console(file=stream, width=width, highlight=False, markup=False)
    assert isinstance(rows, list)
    (print_records if long else print_rows)(screen, columns, rows)
    return stream.getvalue().splitlines()


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120, 200])
def test_no_line_of_a_table_is_wider_than_the_screen(width: int) -> None:
    assert max(cell_len(line) for line in printed(width)) <= width


def test_where_all_fits_all_is_shown() -> None:
    header, *rest = printed(200)
    assert header.split() == list(COLUMNS)
    assert "not shown" not in rest[-1]
    assert any("到2026年，全区普惠性幼儿园覆盖率达到95%以上，新增公办学位1200个。" in line for line in rest)


def test_where_little_fits_the_columns_that_say_least_are_hidden_and_named() -> None:
    header, *rest = printed(60)
    assert header.split() == ["indicator", "value", "year", "evidence"]
    assert "2 columns not shown: target_id, page (--json shows all)" in " ".join(rest)


def test_numbers_are_never_narrowed_and_stand_right_and_chinese_counts_two_cells() -> None:
    _, _, first, second, *_ = printed(60)
    assert first.split()[1] == "95"
    assert cell_len(first[: first.index("95 ") + 2]) == cell_len(second[: second.index("1200") + 4])


def test_a_record_is_a_block_with_a_line_a_column_and_all_its_words() -> None:
    lines = printed(40, long=True)
    assert [line.split()[0] for line in lines if line and line[0] != " "][:4] == ["—", "target_id", "indicator", "value"]
    words = "".join(line[11:].strip() for line in lines[5:8])
    assert words.startswith("到2026年，全区普惠性幼儿园覆盖率达到95%以上")
    assert max(cell_len(line) for line in lines) <= 40


@pytest.mark.parametrize("title", ["[/bold]", "[red]全区[/red]", "[link=file:///etc/passwd]x[/link]", ":smile:", "[["])
def test_markup_in_words_is_words(title: str) -> None:
    assert any(title in line for line in printed(80, ("title",), [(title,)]))
    stream = io.StringIO()
    Console(file=stream, width=80, markup=False, emoji=False).print(to_table(("title", title), [(title, 1)]))
    assert stream.getvalue().count(title) == 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;owned\x07\x1b[31m甲", "␛]0;owned␇␛[31m甲"),
        ("a\x00b\x7fc\x9bd", "a␀b␡c\ufffdd"),
        ("abc\u202efdp.exe", "abc\ufffdfdp.exe"),
        ("甲\t乙\n丙", "甲\t乙\n丙"),
    ],
)
def test_control_characters_are_shown_one_for_one(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert len(shown) == len(text)
    lines = "".join(printed(80, ("title",), [(text,)], long=True) + printed(80, ("title",), [(text,)]))
    assert not any(mark in lines for mark in "\x1b\x07\x00\x7f\x9b\u202e")


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "\r=1", "=HYPERLINK(\"http://x\")", "+-1"])
def test_a_text_that_a_spreadsheet_would_run_stands_behind_an_apostrophe(text: str) -> None:
    assert csv_text(text) == "'" + text


@pytest.mark.parametrize("text", ["-5", "+3.5", "-1e5", "95%", "甲=乙", "", "a-b", "1+1"])
def test_a_text_that_is_a_number_or_begins_otherwise_stays_as_it_is(text: str) -> None:
    assert csv_text(text) == text


def test_csv_keeps_numbers_and_disarms_texts_and_headers() -> None:
    stream = io.StringIO()
    write_csv(("=a", "n"), [("=b", -5), ("-7", Decimal("-1.50")), (["=c"], None)], stream)
    assert list(csv.reader(io.StringIO(stream.getvalue()))) == [["'=a", "n"], ["'=b", "-5"], ["-7", "-1.50"], ['["=c"]', ""]]


def test_markdown_holds_cells_as_text() -> None:
    stream = io.StringIO()
    write_markdown(("指标", "值"), [("a|b\nc", 1), ("<script>", 2.5), ("[x](javascript:1)\x1b", None)], stream)
    assert stream.getvalue().splitlines() == [
        "| 指标 | 值 |",
        "| --- | ---: |",
        "| a\\|b c | 1 |",
        "| \\<script> | 2.5 |",
        "| \\[x](javascript:1)␛ |  |",
    ]
    assert markdown_text("a\\|b") == "a\\\\\\|b"


def test_an_excel_file_has_numbers_as_numbers_and_texts_as_texts(tmp_path: Path) -> None:
    file = tmp_path / "rows.xlsx"
    moment = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    row = ("=1+1", -5, 2.5, Decimal("1.25"), date(2024, 3, 8), None, ["甲", 1], moment, 2**60, "a\x00b", True, float("nan"))
    columns = tuple("abcdefghijkl")
    assert write_excel(columns, [row, ("甲" * 40_000, *row[1:])], file) == 1
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[1]] == list(columns)
    first = sheet[2]
    assert [cell.data_type for cell in first] == ["s", "n", "n", "n", "d", "n", "s", "s", "s", "s", "b", "s"]
    assert [cell.value for cell in first[:4]] == ["=1+1", -5, 2.5, 1.25]
    assert (first[6].value, first[7].value, first[8].value) == ('["甲", 1]', "2024-05-06 07:08:09+00:00", str(2**60))
    assert len(str(sheet["A3"].value)) == CHARACTERS
    assert 8 < (sheet.column_dimensions["H"].width or 0) < 61
    read = pandas.read_excel(file)
    assert (read["b"].tolist(), read["a"].tolist()[0]) == ([-5, -5], "=1+1")


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.cli.excel.ROWS", 2)
    with pytest.raises(StoreError, match="an Excel sheet holds 2 rows"):
        write_excel(("a",), [(1,), (2,), (3,)], tmp_path / "rows.xlsx")
    assert not (tmp_path / "rows.xlsx").exists()
