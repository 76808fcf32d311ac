"""`/sql`: a query of one's own, or a worked one with its parameters, answered by a process that is confined (store.confined).

The query stands in the address, so that a result can be shown to another; `/sql.csv`, `.json`, `.xlsx` and `.parquet` are
the same result to take away.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pipeline.errors import StoreError
from pipeline.explore.page import Asked, NotFoundError, Page, Payload, Row
from pipeline.explore.rendering import plain
from pipeline.store.confined import Answer, Limits, ask, asked
from pipeline.store.queries import queries

LIMITS = Limits(seconds=2.0, megabytes=512, rows=10_000, answer_megabytes=64)
LONGEST = 20_000
"""Characters of a query."""
SHOWN = 1_000
"""Rows that the page shows; the files have all."""
BARS = 40
_NOT_CODE = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_PARAMETER = re.compile(r"\$([A-Za-z_]\w*)")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sql_view(asked_: Asked) -> Page:
    """The form, the worked queries, and the answer to the query of the address (`q`, `p_NAME` for a parameter)."""
    sql = asked_.query.get("q", "").strip()[:LONGEST]
    answer, problem = _answer(asked_, sql) if sql else (None, "")
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows] if answer else []
    return Page(
        template="sql.html",
        title="SQL",
        content={"sql": sql, "rows": rows, "cut_by": answer.cut_by if answer else None, "problem": problem},
        shown={
            "columns": answer.columns if answer else (),
            "shown_rows": [list(row.values()) for row in rows[:SHOWN]],
            "parameters": {name: asked_.query.get(f"p_{name}", "") for name in parameter_names(sql)},
            "worked": queries(),
            "bars": _bars(answer) if answer else [],
            "limits": LIMITS,
        },
        listed="rows",
        status=400 if problem else 200,
    )


def excel_view(asked_: Asked) -> Payload:
    """The answer as an Excel file; no text of it is a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    answer = _answer_or_fail(asked_)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("policy-targets")
    for row in (answer.columns, *answer.rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, _excel_value(value))
            if isinstance(cell.value, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return Payload(media_type=EXCEL, content=stream.getvalue(), name="answer.xlsx")


def parquet_view(asked_: Asked) -> Payload:
    """The answer as a Parquet file, with the types that DuckDB gave it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sql = asked_.query.get("q", "").strip()[:LONGEST]
    try:
        with asked(asked_.site.published.path, sql, _parameters(asked_, sql), LIMITS, "arrow") as incoming:
            tables = [pa.ipc.open_stream(batch).read_all() for batch in incoming.batches()]
    except StoreError as problem:
        raise NotFoundError(str(problem)) from None
    stream = io.BytesIO()
    if tables:
        pq.write_table(pa.concat_tables(tables), stream, compression="zstd")
    return Payload(media_type="application/vnd.apache.parquet", content=stream.getvalue(), name="answer.parquet")


def parameter_names(sql: str) -> list[str]:
    """The names of the parameters ($name) of a query, those within quotes and comments left out."""
    return list(dict.fromkeys(_PARAMETER.findall(_NOT_CODE.sub(" ", sql))))


def _answer(asked_: Asked, sql: str) -> tuple[Answer | None, str]:
    """The answer, or what is wrong with the query."""
    try:
        return ask(asked_.site.published.path, sql, _parameters(asked_, sql), LIMITS), ""
    except StoreError as problem:
        return None, str(problem)


def _answer_or_fail(asked_: Asked) -> Answer:
    answer, problem = _answer(asked_, asked_.query.get("q", "").strip()[:LONGEST])
    if answer is None:
        raise NotFoundError(problem)
    return answer


def _parameters(asked_: Asked, sql: str) -> dict[str, object]:
    """The values of a query's parameters: a whole number as one, what is left empty as NULL."""
    written = {name: asked_.query.get(f"p_{name}", "").strip() for name in parameter_names(sql)}
    return {name: None if not value else int(value) if re.fullmatch(r"-?\d{1,15}", value) else value for name, value in written.items()}


def _bars(answer: Answer) -> list[Row]:
    """A bar a row, where the answer has a name and a number: the first column that names, the first that counts."""
    name, number = _first(answer, _is_name), _first(answer, _is_number)
    if name is None or number is None or not 1 < len(answer.rows) <= BARS:
        return []
    greatest = max(float(row[number]) for row in answer.rows)
    if greatest <= 0 or min(float(row[number]) for row in answer.rows) < 0:
        return []
    return [{"name": row[name], "value": row[number], "share": round(100 * float(row[number]) / greatest, 1)} for row in answer.rows]


def _first(answer: Answer, fits: Any) -> int | None:
    return next((at for at in range(len(answer.columns)) if answer.rows and fits([row[at] for row in answer.rows])), None)


def _is_name(values: Sequence[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


def _is_number(values: Sequence[Any]) -> bool:
    return all(isinstance(value, int | float | Decimal) and not isinstance(value, bool) for value in values)


def _excel_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if value is None or isinstance(value, bool | int | float | Decimal | date):
        return value
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return plain(words)[:32_000]
