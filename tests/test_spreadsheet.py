"""A workbook or CSV gives its sheets as tables: titles and notes apart, merged cells whole, numbers as they are shown."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from xml.sax.saxutils import escape

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.decode import decode
from pipeline.decode.formats import format_of
from pipeline.decode.number_formats import shown
from pipeline.decode.parts import Grid, Line, Part
from pipeline.decode.spreadsheet import is_csv, read_csv, read_xlsx
from pipeline.errors import DecodeError
from pipeline.model import Document, RawFile

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADER = ["序号", "指标", "单位", "2024年目标值"]
ROWS: list[Sequence[object]] = [HEADER, [1, "学前教育普惠率", "%", 92], [2, "新增学位", "个", 3600]]


def saved(workbook: Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def workbook(make: Callable[[Worksheet], None]) -> bytes:
    """A workbook of one sheet, which `make` fills."""
    book = openpyxl.Workbook()
    make(book.active)
    return saved(book)


def filled(*rows: Sequence[object]) -> bytes:
    def make(sheet: Worksheet) -> None:
        for row in rows:
            sheet.append(list(row))

    return workbook(make)


def sheet_xml(cells: Sequence[tuple[str, str]], merges: Sequence[str] = ()) -> str:
    """A worksheet part written by hand: what no library would write."""
    by_row: dict[str, str] = {}
    for at, text in cells:
        row = at.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        by_row[row] = by_row.get(row, "") + f'<c r="{at}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
    rows = "".join(f'<row r="{row}">{inner}</row>' for row, inner in by_row.items())
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
    return f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>'


def workbook_of(sheet: str) -> bytes:
    """A workbook whose one sheet is the given part."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(filled(["x"]))) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return stream.getvalue()


def cells(parts: Sequence[Part]) -> list[list[list[str]]]:
    return [[[c.text.text for c in row] for row in part.rows] for part in parts if isinstance(part, Grid)]


def lines(parts: Sequence[Part]) -> list[str]:
    return [part.text.text for part in parts if isinstance(part, Line)]


def decoded(data: bytes) -> Document:
    return decode(RawFile(sha256="0", path="a.xlsx", source="test", media_type=""), data)


def test_title_unit_and_note_stand_apart_from_the_table() -> None:
    parts = read_xlsx(
        filled(["临江区教育指标"], ["单位：万元"], *ROWS, ["注：数据由区教育局提供。"], ["填表人：程望", "日期：2024年3月"])
    )
    assert lines(parts) == ["临江区教育指标", "单位：万元", "注：数据由区教育局提供。", "填表人：程望 日期：2024年3月"]
    assert cells(parts) == [[HEADER, ["1", "学前教育普惠率", "%", "92"], ["2", "新增学位", "个", "3600"]]]


def test_each_sheet_is_a_table_under_its_name_and_its_number_is_the_page() -> None:
    book = openpyxl.Workbook()
    for name in ("教育", "卫生"):
        sheet = book.create_sheet(name)
        for row in ROWS:
            sheet.append(row)
    book.remove(book.worksheets[0])
    document = decoded(saved(book))
    assert [(table.caption, table.page, len(table.rows)) for table in document.tables] == [("教育", 1, 2), ("卫生", 2, 2)]


def test_a_hidden_sheet_is_left_out() -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled(*ROWS)))
    book.create_sheet("底稿").append(["草稿", "不公开"])
    book["底稿"].sheet_state = "hidden"
    assert "不公开" not in decoded(saved(book)).text


def test_merged_cells_reach_over_their_rows_and_columns() -> None:
    def make(sheet: Worksheet) -> None:
        for row in (["县", "断面", "总磷浓度", ""], ["", "", "2021年", "2025年"], ["石桥县", "石桥", 0.24, 0.15], ["", "柳湾", 0.19, 0.15]):
            sheet.append(row)
        for area in ("A1:A2", "B1:B2", "C1:D1", "A3:A4"):
            sheet.merge_cells(area)

    (table,) = decoded(workbook(make)).tables
    assert table.header == ("县", "断面", "总磷浓度2021年", "总磷浓度2025年")
    assert [cell.text for cell in table.rows[1]] == ["石桥县", "柳湾", "0.19", "0.15"]


def test_a_blank_row_ends_a_table_where_another_header_follows_and_not_within_one() -> None:
    apart = read_xlsx(filled(*ROWS, [], ["项目", "完成年限"], ["滨江幼儿园", "2025年"]))
    within = read_xlsx(filled(*ROWS, [], [3, "托育床位", "张", 600]))
    assert [len(table) for table in cells(apart)] == [3, 2]
    assert [len(table) for table in cells(within)] == [4]


def test_cells_beyond_the_bounds_that_a_file_gives_itself_are_read() -> None:
    sheet = sheet_xml([("A1", "指标"), ("B1", "目标"), ("A2", "学位"), ("B2", "3600")])
    small = sheet.replace("<sheetData>", '<dimension ref="A1:A1"/><sheetData>')
    assert cells(read_xlsx(workbook_of(small))) == [[["指标", "目标"], ["学位", "3600"]]]


@pytest.mark.parametrize(
    ("value", "number_format", "want"),
    [
        (0.95, "0%", "95%"),
        (0.0525, "0.0%", "5.3%"),
        (0.1 + 0.2, "General", "0.3"),
        (1200000.0, "General", "1200000"),
        (12345.678, "#,##0.00", "12345.68"),
        (12, '0"万元"', "12万元"),
        (5, '"≥"0.##', "≥5"),
        (-3.5, "0.0;(0.0)", "-3.5"),
        (12345, '0,"千"', "12345"),
        (0.5, "# ?/?", "0.5"),
        (date(2025, 6, 30), 'yyyy"年"m"月"d"日"', "2025年6月30日"),
        (datetime(2025, 6, 1), 'yyyy"年"m"月";@', "2025年6月"),
        (datetime(2025, 1, 1), 'yyyy"年"', "2025年"),
        (time(16, 30), "h:mm", "16:30"),
        ("#N/A", "General", ""),
        (True, "General", "TRUE"),
        (None, "General", ""),
        (float("inf"), "0%", ""),
    ],
)
def test_a_value_reads_as_its_cell_shows_it(value: object, number_format: str, want: str) -> None:
    assert shown(value, number_format) == want


def test_a_share_keeps_its_percent_sign_up_to_the_text() -> None:
    def make(sheet: Worksheet) -> None:
        for row in (["指标", "2025年目标值"], ["普惠率", 0.92], ["入园率", 0.985]):
            sheet.append(row)
        sheet["B2"].number_format, sheet["B3"].number_format = "0%", "0.0%"

    assert cells(read_xlsx(workbook(make)))[0][1:] == [["普惠率", "92%"], ["入园率", "98.5%"]]


def as_csv(*rows: Sequence[object], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue().encode(encoding)


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8-sig"), (",", "gb18030"), (";", "utf-8")])
def test_a_csv_is_a_table(delimiter: str, encoding: str) -> None:
    data = as_csv(*ROWS, delimiter=delimiter, encoding=encoding)
    assert format_of(data).media_type == "text/csv"
    assert cells(read_csv(data)) == [[HEADER, ["1", "学前教育普惠率", "%", "92"], ["2", "新增学位", "个", "3600"]]]


def test_a_line_end_or_delimiter_within_quotes_is_text() -> None:
    data = as_csv(["项目", "内容"], ["幼儿园", "新建,改建"], ["学校", "一期\n二期"])
    assert cells(read_csv(data))[0][1:] == [["幼儿园", "新建,改建"], ["学校", "一期\n二期"]]


@pytest.mark.parametrize(
    "text",
    [
        "到2025年,普惠率达到92%以上。\n新建公办幼儿园12所。\n新增学位3600个。\n",
        "一、总体要求,目标\n全面落实,\n",
        "序号\t指标\t目标,单位\n1\t普惠率\t92,%\n",
        "只有一行,两个字段\n",
        "第一段文字一直写到六十个字也不换行,因为这是一段正文而不是表格里的一个单元格,所以应当照原样读成一段文字。\n" * 3,
    ],
)
def test_prose_with_commas_is_no_csv(text: str) -> None:
    assert not is_csv(text.encode())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (filled(), "no-text"),
        (workbook_of("<worksheet"), "damaged"),
        (workbook_of(sheet_xml([(f"A{row}", "数") for row in range(1, 120)])), "too-large"),
        (workbook_of(sheet_xml([("A1", "指标"), ("IW1", "目标")])), "too-large"),
    ],
)
def test_what_cannot_be_read_is_rejected_with_its_reason(
    data: bytes, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.decode.spreadsheet.MOST_ROWS", 100)
    with pytest.raises(DecodeError) as told:
        read_xlsx(data)
    assert told.value.code == code
