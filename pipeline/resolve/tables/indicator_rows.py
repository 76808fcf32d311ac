"""Rows of an indicator table → targets: one for each value that a row has in a column of values.

What a value is for is told by the row (its name, its group), by the column (its year, its case, the change it gives) and by
the table (its plan, its unit).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from pipeline.model import Cell, Document, DocumentFields, Period, Quantity, Table, Target
from pipeline.recognize.periods import find_periods
from pipeline.resolve.evidence import evidence_at
from pipeline.resolve.tables.cells import cell_values, change_of, is_sum, split_cell
from pipeline.resolve.tables.columns import Columns
from pipeline.resolve.tables.row_heads import without_number
from pipeline.resolve.tables.row_names import Part, indicator_parts
from pipeline.resolve.tables.table_units import table_unit
from pipeline.resolve.tables.value_columns import ValueColumn

_TELLS_CHANGE = re.compile(r"(?:增长|增速|增幅|增量|下降|降低|提升|提高|减少|压减|变化|降幅)(?:率|幅度?|比例|值)?(?:[(（][^（()）]*[)）])?$")
_FOOTNOTE = re.compile(r"(?:[①-⑳*＊▲★△]|(?<=[\u4e00-\u9fff])\d){1,6}(?=$|[(（])|[\[〔]\d{1,2}[\]〕]$")
_SHARE = re.compile(r"(?:率|占比|比例|比重)$")
_YEARLY = re.compile(r"年均|年平均|平均每年|每年")
_MEASURE = re.compile(r"(\S{2,30}?(?:标准|补贴|补助|奖励|资金|经费|投资|价格|费用|费率|限额|定额|面积|数量|产量))(?:一览|明细|安排|分配|计划|对照)?表?")
_LONGEST_SUBJECT = 24


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for all cells of a table: the `plan` that its caption names, the first and last year of its columns of
    levels, the first year of the plan and the year of issue, and the unit of values without one."""

    plan: Period | None
    first: int | None
    last: int | None
    start: int | None
    issued: int | None
    unit: str


def indicator_rows(document: Document, table: Table, index: int, columns: Columns, fields: DocumentFields) -> Iterator[Target]:
    """The targets of an indicator table, row by row."""
    assert columns.indicator is not None
    frame = _frame(document, table, columns, fields)
    subjects = _subjects(table, columns)
    measure = _measure(table, columns)
    for r, (row, head) in enumerate(zip(table.rows, columns.heads, strict=True), 1):
        if head.is_title:
            continue
        section = f"{table.section}#{head.number}"
        binding = _binding(row[columns.binding].text) if columns.binding is not None else None
        name = _FOOTNOTE.sub("", without_number(row[columns.indicator].text).strip())
        unit = unit_cell(table, r - 1, columns.unit)
        for value in columns.values:
            cell = row[value.index]
            for part, quantity in _read_cell(cell, value, name, unit, frame):
                yield Target(
                    indicator=value.indicator or (measure if value.case else "") or part.indicator,
                    subject=_subject(subjects.get(r - 1, ""), part.indicator if value.indicator or (value.case and measure) else part.subject, value),
                    quantity=quantity,
                    kind=_kind(value, frame),
                    period=_period(value, name, cell.text, frame),
                    evidence=evidence_at(document, cell.start, cell.end, section=section, page=cell.page),
                    rule="indicator-table",
                    binding=binding,
                    table_index=index,
                    row_index=r,
                    column_index=value.index + 1,
                )


def _frame(document: Document, table: Table, columns: Columns, fields: DocumentFields) -> Frame:
    plan = next((s.value for s in find_periods(table.caption) if isinstance(s.value, Period)), None) or _plan(table.caption)
    years = [value.period.year for value in columns.values if value.period and value.period.year and not value.change]
    issued = _year_of_issue(fields)
    if plan is None and any(value.case for value in columns.values):
        # Quarters and months are those of the year that a yearly document is for.
        single = fields.period_end if fields.period_end and fields.period_start == fields.period_end else issued
        plan = Period(year=single) if single else None
    return Frame(
        plan=plan,
        first=min(years, default=None),
        last=max(years, default=None),
        start=fields.period_start or (plan.year_start if plan else None),
        issued=issued,
        unit=table_unit(document, table),
    )


def _year_of_issue(fields: DocumentFields) -> int | None:
    """The year of the date under the document, else that of its number (〔2021〕7号)."""
    if fields.issued_on:
        return fields.issued_on.year
    numbered = re.search(r"〔((?:19|20)\d\d)〕", fields.document_number or "")
    return int(numbered[1]) if numbered else None


def _plan(caption: str) -> Period | None:
    """The five-year plan that a caption names (“十四五”…主要指标), else None."""
    named = re.search(r"十[一二三四五六]五", caption)
    periods = [s.value for s in find_periods(f"{named[0]}期间")] if named else []
    return next((period for period in periods if isinstance(period, Period)), None)


def _read_cell(cell: Cell, value: ValueColumn, name: str, unit: str, frame: Frame) -> Iterator[tuple[Part, Quantity]]:
    """The indicators of a cell with their quantities."""
    own = unit or value.unit
    parts = indicator_parts(name, own, len(split_cell(cell.text)))
    if value.change:
        parts = tuple(_changed(part, value, cell.text) for part in parts)
    elif verb := change_of(cell.text):
        parts = tuple(part if _TELLS_CHANGE.search(part.indicator) else replace(part, indicator=part.indicator + verb) for part in parts)
    elif frame.unit and not any(part.unit for part in parts):
        parts = indicator_parts(name, "%" if _SHARE.search(name) else frame.unit, len(parts))
    return cell_values(cell.text, parts)


def _changed(part: Part, value: ValueColumn, cell: str) -> Part:
    """What a column of changes says of a row's indicator: its yearly growth in %, or what it adds up to over the years."""
    tells = bool(value.indicator) or _TELLS_CHANGE.search(part.indicator) is not None
    if not is_sum(cell) and "累计" not in value.change:
        unit, scale = (value.unit, Decimal(1)) if value.unit else ("%", Decimal(1))
        return replace(part, indicator=part.indicator if tells else part.indicator + value.change, unit=unit, scale=scale)
    total = part.indicator if tells else part.indicator + ("五年累计" if "五年" in value.name else "累计")
    return replace(part, indicator=total, unit="百分点" if part.unit == "%" and not tells else part.unit)


def _measure(table: Table, columns: Columns) -> str:
    """What the caption says is measured (货车报废补贴标准), where rows and columns tell the cases alone; else nothing."""
    bare = re.sub(r"[(（][^（()）]*[)）]|^(?:附?表|专栏) ?\d*[:：、.]?", "", table.caption).strip()
    match = _MEASURE.fullmatch(bare) if "指标" not in columns.names[columns.indicator or 0] else None
    return match[1] if match else ""


def _subject(item: str, own: str, value: ValueColumn) -> str:
    """What a value is for besides its indicator: the row's group, its part, the column's case."""
    return " ".join(filter(None, (item, own, value.case)))


def _subjects(table: Table, columns: Columns) -> dict[int, str]:
    """What each row is for, by its index from 0, where several rows have one indicator: 工业 and 邮政业 of 从业人数."""
    rows = [r for r, head in enumerate(columns.heads) if not head.is_title]
    named = defaultdict(list)
    for r in rows:
        named["".join(table.rows[r][columns.indicator or 0].text.split())].append(r)
    shared = {r for same in named.values() if len(same) > 1 for r in same}
    if not shared:
        return {}
    values = {value.index for value in columns.values}
    free = [c for c in columns.attributes if c not in values and c != columns.indicator]
    for column in sorted(free, key=lambda c: abs(c - (columns.indicator or 0))):
        texts = {r: "".join(table.rows[r][column].text.split()) for r in rows}
        if all(texts[r] and len(texts[r]) <= _LONGEST_SUBJECT for r in shared) and _tells_apart(named.values(), texts):
            return texts
    groups = {r: columns.heads[r].group if r in shared else "" for r in rows}
    return groups if _tells_apart(named.values(), groups) else {}


def _tells_apart(named: Iterable[Sequence[int]], texts: Mapping[int, str]) -> bool:
    return all(len({texts[r] for r in same}) == len(same) for same in named)


def unit_cell(table: Table, r: int, column: int | None) -> str:
    """The unit that a row gives; a coefficient has none of its own, and takes none from the row above."""
    if column is None:
        return ""
    cell, name = table.rows[r][column], "".join(cell.text for cell in table.rows[r][:column])
    shared = r > 0 and cell.start == table.rows[r - 1][column].start
    return "" if shared and name.rstrip().endswith(("系数", "指数")) else cell.text.strip()


def _binding(text: str) -> Literal["约束性", "预期性"] | None:
    return "约束性" if "约束" in text else "预期性" if "预期" in text else None


def _kind(value: ValueColumn, frame: Frame) -> Literal["target", "baseline"]:
    """Observed: a column that says so, or of a year before the plan or, where no plan is known, before the issue."""
    if value.baseline:
        return "baseline"
    year = value.period.year if value.period else None
    if year is None or value.change or (value.is_goal and not frame.start):
        return "target"
    return "baseline" if year < (frame.start or frame.issued or 0) else "target"


def _period(value: ValueColumn, name: str, cell: str, frame: Frame) -> Period:
    """The column's period, else that of the caption; a change runs from the first of the table's years to the last."""
    period = value.period or frame.plan or Period()
    if value.change and not value.period:
        spans = frame.first is not None and frame.last is not None and frame.first < frame.last
        start = frame.plan.year_start if frame.plan else frame.first + 1 if spans and frame.first else None
        period = Period(year=frame.last or period.year, year_start=start)
    yearly = _YEARLY.search(name) or (_YEARLY.search(value.change) and not is_sum(cell))
    return replace(period, recurrence="每年" if yearly else "")
