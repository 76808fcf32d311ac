"""Rows as an Excel file: numbers as numbers, texts as texts, the header frozen, columns as wide as what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli.formats import plain, visible
from pipeline.errors import StoreError
from pipeline.store.no_pandas import let_pandas_in

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ROWS = 1_048_575
"""Rows below the header that a sheet holds."""
CHARACTERS = 32_767
"""Characters that a cell holds."""
EXACT = 2**53
"""Whole numbers from here on are not exact in Excel, which keeps all as floating point: they go in as text."""
WIDEST = 60


def write_excel(columns: Sequence[str], rows: Iterable[Sequence[Any]], file: Path) -> int:
    """Write rows as the one sheet of a new file; return how many texts were cut at what a cell holds.

    StoreError where there are more rows than a sheet holds.
    """
    let_pandas_in()
    from pandas import DataFrame, ExcelWriter

    listed = [[_cell(value) for value in row] for row in rows]
    if len(listed) > ROWS:
        raise StoreError(f"an Excel sheet holds {ROWS} rows: write CSV or Parquet, or ask for fewer", code="output-failed")
    frame = DataFrame(listed, columns=[visible(column) for column in columns], dtype=object)
    # pandas knows the form by the file's name, which here is that of a file not yet whole.
    with file.open("wb") as stream, ExcelWriter(stream, engine="openpyxl") as writer:
        frame.to_excel(writer, sheet_name="rows", index=False, freeze_panes=(1, 0))
        _finish(writer.sheets["rows"])
    return sum(isinstance(value, str) and len(value) == CHARACTERS and value.endswith("…") for row in listed for value in row)


def _cell(value: Any) -> Any:
    """Return a value as Excel can hold it: what it has no kind for as text."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date) or value is None or isinstance(value, bool | Decimal):
        return value
    if isinstance(value, int | float):
        # It has no infinity, and pandas takes NaN for nothing.
        return value if abs(value) < EXACT else str(value)
    text = visible(str(plain(value)))
    return text if len(text) <= CHARACTERS else text[: CHARACTERS - 1] + "…"


def _finish(sheet: Worksheet) -> None:
    """Make every text a text, also one that begins as a formula does, and the columns fit."""
    from openpyxl.utils import get_column_letter
    from rich.cells import cell_len

    for number, column in enumerate(sheet.iter_cols(), start=1):
        for cell in column:
            if cell.data_type == "f":
                cell.data_type = "s"
            elif cell.value == "":  # what pandas writes for nothing
                cell.value = None
        widths = (cell_len(str(cell.value)) for cell in column[:1000] if cell.value is not None)
        sheet.column_dimensions[get_column_letter(number)].width = min(max(widths, default=8) + 2, WIDEST)
