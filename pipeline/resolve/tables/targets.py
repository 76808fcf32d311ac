"""Tables → targets: a line for each value of an indicator table, and the amounts that the cells of duty tables state.

Each row × year cell is a value; a cell such as 79/44/92 under 高中、初中、小学 is three. Units come from the cell, from the
indicator's name (获奖率(%)), from the column's (建设规模(班)), or from a column of units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from pipeline.model import Cell, Document, DocumentFields, Period, Quantity, Table, Target
from pipeline.numerals import normalize, parse_number
from pipeline.recognize.periods import find_periods
from pipeline.recognize.quantities import find_quantities, parse_quantity
from pipeline.resolve.evidence import block_at, evidence_at
from pipeline.resolve.tables.columns import Columns, ValueColumn, header_period
from pipeline.resolve.tables.row_names import Part, indicator_parts, unit_of
from pipeline.resolve.targets import Bound, Found, read_passage
from pipeline.resolve.years.scopes import Governed, Scopes

_SUM = re.compile(r"^\s*\d+(?:\s*[+]\s*\d+)+\s*$")
_MARKED = re.compile(r"^[〔\[(（](.+?)[〕\])）]$")
_INTERVAL = re.compile(r"^(\d[\d.]*)[,，] ?(\d[\d.]*)$(?<![,，]\d{3})")
"""[16,18] from 16 to 18; three digits behind the comma are thousands."""
_LEAD = re.compile(
    r"^(?:[三四五]年|期末|累计|总计|合计|力争|确保|达到?|实现|提高|提升|增长|增加|降低|下降|减少|压减)+[到至]?(?=[≥≤<>]?\d)"
)
"""累计下降8, 达到95%: words before the value of a cell."""
_GRADE = re.compile(r"^(?:[A-D]\+{0,2}[等级]?|[一二三四五]级|优秀|良好|合格|达标|保[A-D] ?争[A-D])$")
_GOAL = re.compile(r"(?:要求|目标|标准|补贴|补助|奖励|奖补|备注)$")
"""A column of goals: 增长6% beside the name of what grows."""
_PROSE = 8


def read_tables(document: Document, meanings: Sequence[Columns], scopes: Scopes, fields: DocumentFields) -> Found:
    """The targets of all tables of `document`; `meanings` are what their columns mean."""
    found = Found()
    for index, (table, columns) in enumerate(zip(document.tables, meanings, strict=True)):
        if columns.is_indicator_table:
            found.bound.extend(_bound(_indicator_rows(document, table, index, columns, fields)))
        else:
            found.bound.extend(_bound(_sizes(document, table, index, columns)))
            _cells_of_prose(document, scopes, table, index, columns, found)
    return found


def _bound(targets: Iterator[Target]) -> Iterator[Bound]:
    return (Bound(target, target.evidence.start, target.evidence.end) for target in targets)


def _indicator_rows(document: Document, table: Table, index: int, columns: Columns, fields: DocumentFields) -> Iterator[Target]:
    assert columns.indicator is not None
    caption = next((s.value for s in find_periods(table.caption) if isinstance(s.value, Period)), None)
    start = fields.period_start or _plan_start(table.caption)
    for r, row in enumerate(table.rows, 1):
        unit = _unit_cell(table, r - 1, columns.unit)
        section = f"{table.section}#{columns.number_of(row, table.rows)}"
        binding = _binding(row[columns.binding].text) if columns.binding is not None else None
        name = row[columns.indicator].text
        for value in columns.values:
            cell = row[value.index]
            parts = indicator_parts(name, unit or value.unit, _count(cell.text))
            if value.is_growth and not value.unit and not _is_sum(cell.text):
                # A rate of growth is in %, whatever the indicator is counted in.
                parts = tuple(replace(part, unit="%", scale=Decimal(1)) for part in parts)
            for part, quantity in _values(cell.text, parts):
                yield Target(
                    indicator=value.indicator or part.indicator,
                    subject=value.place or (part.indicator if value.indicator else part.subject),
                    quantity=quantity,
                    kind=_kind(value, start),
                    period=_period(value, name, cell.text, caption),
                    evidence=evidence_at(document, cell.start, cell.end, section=section, page=cell.page),
                    rule="indicator-table",
                    binding=binding,
                    table_index=index,
                    row_index=r,
                    column_index=value.index + 1,
                )


def _unit_cell(table: Table, r: int, column: int | None) -> str:
    """The unit that a row gives; a coefficient has none of its own, and takes none from the row above."""
    if column is None:
        return ""
    cell, name = table.rows[r][column], "".join(cell.text for cell in table.rows[r][:column])
    shared = r > 0 and cell.start == table.rows[r - 1][column].start
    return "" if shared and name.rstrip().endswith(("系数", "指数")) else cell.text.strip()


def _binding(text: str) -> Literal["约束性", "预期性"] | None:
    return "约束性" if "约束" in text else "预期性" if "预期" in text else None


def _plan_start(caption: str) -> int | None:
    """The first year of the five-year plan that a caption names (“十四五”…主要指标), else None."""
    named = re.search(r"十[一二三四五六]五", caption)
    periods = [s.value for s in find_periods(f"{named[0]}期间")] if named else []
    return next((period.year_start for period in periods if isinstance(period, Period)), None)


def _kind(value: ValueColumn, start: int | None) -> Literal["target", "baseline"]:
    """Observed: a column that says so, or a year before `start`, the first of the plan."""
    year = value.period.year if value.period else None
    before = bool(year and start and year < start)
    return "baseline" if value.baseline or before else "target"


def _period(value: ValueColumn, name: str, cell: str, caption: Period | None) -> Period:
    """The column's period, else that of the caption (“十四五”时期…指标). Yearly growth recurs; 〔 〕 marks a sum over all years."""
    period = value.period or caption or Period()
    yearly = "年均" in name or (value.is_growth and not _is_sum(cell))
    return replace(period, recurrence="每年" if yearly else "")


def _is_sum(cell: str) -> bool:
    """〔13.5〕 under 年均增长 is the sum over all the years."""
    return _MARKED.match(normalize(cell).strip()) is not None


def _count(cell: str) -> int:
    return len(_split_cell(cell))


def _split_cell(cell: str) -> list[str]:
    """The values of a cell: 79/44/92 is three; a unit such as 元/人 is not cut."""
    text = normalize(cell).strip()
    if re.search(r"\d[^/]*/[^/\d≥≤<>]*$", text):
        return [text]
    return [part.strip() for part in text.split("/")] if re.search(r"\d\s*/\s*[≥≤<>]?\s*\d", text) else [text]


def _values(cell: str, parts: Sequence[Part]) -> Iterator[tuple[Part, Quantity]]:
    written = _split_cell(cell)
    for i, text in enumerate(written):
        part = parts[i] if i < len(parts) else parts[-1]
        quantity = cell_quantity(text, part.unit, part.scale)
        if quantity is not None:
            yield part, quantity


def cell_quantity(text: str, unit: str, scale: Decimal = Decimal(1)) -> Quantity | None:
    """The quantity of a cell whose unit may stand elsewhere; grades have no value; None for words."""
    text = normalize(text).strip()
    whole = text
    if marked := _MARKED.match(text):
        text = _INTERVAL.sub(r"\1-\2", marked[1].strip())
    text = _LEAD.sub("", text)
    if _GRADE.match(text):
        return Quantity(comparator="=", value=None, unit="等级", text=text)
    quantity = parse_quantity(text) or _leading(text)
    if quantity is None or quantity.value is None:
        return quantity
    value = quantity.value
    if len(text) < len(whole) and not marked:
        quantity = replace(quantity, text=whole)
    if quantity.unit:
        return quantity
    high = quantity.value_high * scale if quantity.value_high is not None else None
    return replace(quantity, value=_plain(value * scale), value_high=high, unit=unit)


def _plain(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _leading(text: str) -> Quantity | None:
    """A value with words behind it (100%完工), or a bare number with a sign."""
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return Quantity(comparator="=", value=parse_number(text), unit="", text=text)
    spans = list(find_quantities(text))
    if spans and spans[0].start == 0 and len(text) - spans[0].end <= 4 and isinstance(spans[0].value, Quantity):
        return replace(spans[0].value, text=text)
    return None


# ---------------------------------------------------------------- duty tables


def _sizes(document: Document, table: Table, index: int, columns: Columns) -> Iterator[Target]:
    """Columns of sizes with a unit (建设规模(班), 投资(万元)): a value for each row's item, or its year."""
    named = columns.title if columns.title is not None else columns.due
    if named is None:
        return
    for r, row in enumerate(table.rows, 1):
        item = re.sub(r"\s+", "", row[named].text)
        if columns.title is None and columns.period(row):
            item = ""
        elif not item:
            continue
        for value in columns.sizes:
            cell = row[value.index]
            _, unit, scale = unit_of(f"{value.name}({value.unit})" if value.unit else value.name, "")
            texts = re.split(r"\s*\+\s*", normalize(cell.text)) if _SUM.match(normalize(cell.text)) else [cell.text]
            for text in texts:
                quantity = cell_quantity(text, unit, scale)
                if quantity is not None:
                    yield _size(document, table, index, columns, row, r, value, cell, item, quantity)


def _size(
    document: Document,
    table: Table,
    index: int,
    columns: Columns,
    row: Sequence[Cell],
    number: int,
    value: ValueColumn,
    cell: Cell,
    item: str,
    quantity: Quantity,
) -> Target:
    return Target(
        indicator=value.indicator if value.period and value.indicator else value.name,
        subject=item,
        quantity=quantity,
        kind="baseline" if value.baseline else "target",
        period=value.period or columns.period(row) or Period(),
        evidence=evidence_at(document, cell.start, cell.end, section=f"{table.section}#{columns.number_of(row, table.rows)}", page=cell.page),
        rule="size-in-table",
        table_index=index,
        row_index=number,
        column_index=value.index + 1,
    )


def _cells_of_prose(document: Document, scopes: Scopes, table: Table, index: int, columns: Columns, found: Found) -> None:
    """Sentences in cells are read like text; their year is the column's, else the row's. A merged cell is read once, with its first row."""
    block = block_at(document, table.start)
    position = document.blocks.index(block)
    skipped = {columns.serial, columns.due, columns.unit, *columns.roles, *(v.index for v in columns.sizes)}
    years = [header_period(name) for name in columns.names]
    seen: set[int] = set()
    for r, row in enumerate(table.rows, 1):
        section = f"{table.section}#{columns.number_of(row, table.rows)}"
        governed = _row_period(scopes, position, columns, row, block.start)
        topic = row[columns.title].text if columns.title is not None else ""
        for c, cell in enumerate(row):
            if c in skipped or cell.start in seen or (len(cell.text) < _PROSE and not _GOAL.search(columns.names[c])):
                continue
            seen.add(cell.start)
            within = (cell.start - block.start, cell.end - block.start)
            holds = Governed(year) if (year := years[c]) else governed
            read_passage(
                document, scopes, position, within, found, governed=holds, section=section, cell=(index, r, c + 1), topic=topic
            )


def _row_period(scopes: Scopes, position: int, columns: Columns, row: Sequence[Cell], base: int) -> Governed | None:
    period = columns.period(row)
    if period is None:
        spans = [s.value for cell in row for s in find_periods(cell.text) if len(cell.text) <= 30]
        period = next((p for p in spans if isinstance(p, Period) and p.year), None)
    return Governed(period) if period else None
