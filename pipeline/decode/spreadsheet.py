"""XLSX and CSV → titles, tables and notes; each sheet its own, hidden sheets left out.

openpyxl streams the cells, so that neither a far-off cell nor a merge over the whole sheet costs memory. A sheet's number
is the page of its facts.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from pipeline.decode.encoding import decode_bytes
from pipeline.decode.number_formats import shown
from pipeline.decode.ooxml import MOST_MARKUP, repaired
from pipeline.decode.parts import Line, Part, Traced
from pipeline.decode.sheets import Sheet, sheet_parts
from pipeline.errors import DecodeError

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MOST_ROWS = 50_000
MOST_COLUMNS = 256
MOST_CELLS = 1_000_000
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]{0,200}?ref=\"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"")
_MOST_MERGES = 100_000
_DELIMITERS = (",", ";")
_SAMPLE = 65_536
_FEWEST_FIELDS = 6  # two lines with a comma each are prose as likely as not
_STOP = re.compile("[。！？]")  # no header has one
_LONGEST_FIELD = 60  # characters on average: longer ones are sentences


def read_xlsx(data: bytes) -> list[Part]:
    """Titles, grids and notes of all sheets that are shown.

    Raises DecodeError: `damaged`, `too-large` (unpacks to over 100 MB, over 50,000 rows or 256 columns), `no-text`.
    """
    from openpyxl import load_workbook

    data = _repaired(data)
    with zipfile.ZipFile(io.BytesIO(data)) as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells what it will not keep on writing; nothing is written here
        try:
            workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        except Exception as problem:  # it raises what its parts raise: KeyError, ValueError, TypeError, XML errors
            raise DecodeError(f"the workbook is damaged ({problem}): save it anew", code="damaged") from None
        try:
            sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
            parts = [part for i, s in enumerate(sheets, 1) for part in _sheet(s, package, i, len(sheets) > 1)]
        finally:
            workbook.close()
    if not parts:
        raise DecodeError("the workbook holds no text; look at it at the source", code="no-text")
    return parts


def _repaired(data: bytes) -> bytes:
    try:
        return repaired(data)
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as problem:
        raise DecodeError(f"the workbook is damaged ({problem}): fetch it again", code="damaged") from None


def _sheet(worksheet: ReadOnlyWorksheet, package: zipfile.ZipFile, number: int, named: bool) -> Iterator[Part]:
    rows = list(_rows(worksheet))
    width = max((len(row) for row in rows), default=0)
    even = [[*row, *[Traced("")] * (width - len(row))] for row in rows]
    parts = list(sheet_parts(Sheet(even, _merges(package, worksheet._worksheet_path, len(rows), width), number=number)))
    if parts and named:  # a sheet's name parts its table from the one before
        yield Line(text=Traced(worksheet.title.strip() or str(number)), whole=True, page=number)
    yield from parts


def _rows(worksheet: ReadOnlyWorksheet) -> Iterator[list[Traced]]:
    """The texts of each row up to the last filled one; openpyxl's own bounds are what the file says, not what it holds."""
    from openpyxl.cell.read_only import EMPTY_CELL

    worksheet.reset_dimensions()
    count, empty = 0, 0
    bounds = f"{MOST_ROWS} rows, {MOST_COLUMNS} columns or {MOST_CELLS} cells"
    for index, row in enumerate(worksheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1), 1):
        texts = {c: text for c, cell in enumerate(row) if cell is not EMPTY_CELL and (text := _text(cell))}
        if not texts:
            empty += 1
            continue
        width = max(texts) + 1
        count += width
        if index > MOST_ROWS or width > MOST_COLUMNS or count > MOST_CELLS:
            raise DecodeError(f"the sheet {worksheet.title} has over {bounds}: it is data, no document", code="too-large")
        yield from ([] for _ in range(empty))
        empty = 0
        yield [Traced(texts.get(c, "")) for c in range(width)]


def _text(cell: Any) -> str:
    return shown(cell.value, getattr(cell, "number_format", None) or "General")


def _merges(package: zipfile.ZipFile, path: str, height: int, width: int) -> dict[tuple[int, int], tuple[int, int]]:
    """(row, column) → (rows, columns) of the merged cells that begin within the filled part."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    with package.open(path) as member:
        source = member.read(MOST_MARKUP)
    for match in islice(_MERGED.finditer(source), _MOST_MERGES):
        top, left, bottom, right = int(match[2]) - 1, _column(match[1]), int(match[4]) - 1, _column(match[3])
        down, across = min(bottom, height - 1) - top + 1, min(right, width - 1) - left + 1
        if down > 0 and across > 0 and (down, across) != (height, width):  # one over all would hide all
            found[top, left] = (down, across)
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


# ---------------------------------------------------------------- CSV


def is_csv(data: bytes) -> bool:
    """Whether text is a table by its delimiters: nearly all rows have the same number of fields, two or more."""
    sample = data[:_SAMPLE]
    lines = [line for line in sample.splitlines() if line.strip()][:200]
    delimited = sum(any(d.encode() in line for d in _DELIMITERS) for line in lines)
    if len(lines) < 2 or delimited * 10 < len(lines) * 7:
        return False
    try:
        text = decode_bytes(sample if len(data) <= _SAMPLE else sample[: sample.rfind(b"\n") + 1])
    except DecodeError:
        return False
    return "\t" not in text and _delimiter(text) is not None


def read_csv(data: bytes) -> list[Part]:
    """Title, grid and notes of a CSV file; raises DecodeError for what is no text, or is `too-large` or `damaged`."""
    text = decode_bytes(data)
    try:
        rows = list(islice(csv.reader(io.StringIO(text), delimiter=_delimiter(text) or ","), MOST_ROWS + 1))
    except csv.Error as problem:
        raise DecodeError(f"the CSV is damaged ({problem}): export it anew", code="damaged") from None
    width = max(map(len, rows), default=0)
    if len(rows) > MOST_ROWS or width > MOST_COLUMNS or len(rows) * width > MOST_CELLS:
        raise DecodeError(f"the CSV has over {MOST_ROWS} rows or {MOST_COLUMNS} columns: it is data", code="too-large")
    even = [[Traced(field.strip()) for field in [*row, *[""] * (width - len(row))]] for row in rows]
    return list(sheet_parts(Sheet(even, {}, spans_known=False)))


def _delimiter(text: str) -> str | None:
    """The delimiter that makes an even table of the text's first rows, if one does."""
    for delimiter in _DELIMITERS:
        try:
            rows = [row for row in islice(csv.reader(io.StringIO(text), delimiter=delimiter), 200) if any(row)]
        except csv.Error:
            continue
        if len(rows) < 2:
            continue
        widths = [len(row) for row in rows]
        usual = max(set(widths), key=widths.count)
        fields = [field for row in rows for field in row if field]
        prose = any(_STOP.search(field) for field in rows[0]) or sum(map(len, fields)) > _LONGEST_FIELD * len(fields)
        even = usual > 1 and usual * len(rows) >= _FEWEST_FIELDS and widths.count(usual) * 10 >= len(widths) * 7
        if even and not prose:
            return delimiter
    return None
