"""Tables → targets: a line for each value of an indicator table, and the amounts that the cells of duty tables state.

Each row × year cell is a value; a cell such as 79/44/92 under 高中、初中、小学 is three. Units come from the cell, from the
indicator's name (获奖率(%)), from the column's (建设规模(班)), or from a column of units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.model import Cell, Document, DocumentFields, Issue, Period, Quantity, Table, Target
from pipeline.numerals import normalize
from pipeline.recognize.passages import Passage
from pipeline.recognize.periods import find_periods
from pipeline.resolve.evidence import block_at, evidence_at
from pipeline.resolve.tables.cells import cell_quantity
from pipeline.resolve.tables.columns import Columns
from pipeline.resolve.tables.indicator_rows import indicator_rows
from pipeline.resolve.tables.row_names import unit_of
from pipeline.resolve.tables.table_units import block_index, table_unit
from pipeline.resolve.tables.value_columns import ValueColumn, header_period, is_title
from pipeline.resolve.targets import Bound, Found, read_passage
from pipeline.resolve.years.scopes import Governed, Scopes

_SUM = re.compile(r"^\s*\d+(?:\s*[+]\s*\d+)+\s*$")
_GOAL = re.compile(r"(?:要求|目标|标准|补贴|补助|奖励|奖补|备注)$")
"""A column of goals: 增长6% beside the name of what grows."""
_TOLD = re.compile(r"解释|说明|释义|内涵|要求|内容|措施|任务|备注")
"""A column of words in a table of indicators, which may tell a value more."""
_SCOPE = re.compile(r"范围$|频[率次]$|来源$")
_PROSE = 8


def read_tables(
    document: Document, passages: Sequence[Passage], meanings: Sequence[Columns], scopes: Scopes, fields: DocumentFields, found: Found
) -> None:
    """Add the targets of all tables of `document` to `found`; `meanings` are what their columns mean."""
    for index, (table, columns) in enumerate(zip(document.tables, meanings, strict=True)):
        if is_unread(table):
            continue
        if columns.is_indicator_table:
            found.bound.extend(_bound(indicator_rows(document, table, index, columns, fields)))
        else:
            found.bound.extend(_bound(_sizes(document, table, index, columns)))
        _cells_of_prose(document, passages, scopes, table, index, columns, found)


def is_unread(table: Table) -> bool:
    """Whether a table was run together in a way that leaves no single reading: all of it is one cell below its header."""
    return len(table.rows) == 1 and len(set(table.header)) > 1 and is_title(table.rows[0])


def unread_tables(document: Document) -> tuple[Issue, ...]:
    """An issue for each table of `document` whose cells could not be told apart."""
    return tuple(
        Issue(
            stage="decode",
            code="table-run-together",
            severity="warning",
            message=f"the cells of the table {table.caption or ''} below {'、'.join(table.header)} stand together without separators "
            "and can be parted in more than one way: no value was taken from it",
            evidence=evidence_at(document, table.start, table.end, section=table.section, page=table.page),
        )
        for table in document.tables
        if is_unread(table)
    )


def _bound(targets: Iterator[Target]) -> Iterator[Bound]:
    return (Bound(target, target.evidence.start, target.evidence.end) for target in targets)


# ---------------------------------------------------------------- duty tables


def _sizes(document: Document, table: Table, index: int, columns: Columns) -> Iterator[Target]:
    """Columns of sizes with a unit (建设规模(班), 投资(万元)): a value for each row's item, or its year."""
    named = next((c for c in (columns.title, columns.due, _item_column(columns)) if c is not None), None)
    if named is None or not columns.values:
        return
    common = table_unit(document, table)
    for r, row in enumerate(table.rows, 1):
        if columns.heads[r - 1].is_title:
            continue
        item = re.sub(r"\s+", "", row[named].text)
        if named == columns.due and columns.period(row):
            item = ""
        elif not item:
            continue
        for value in columns.values:
            cell = row[value.index]
            _, unit, scale = unit_of(f"{value.name}({value.unit})" if value.unit else value.name, common)
            texts = re.split(r"\s{0,9}\+\s*", normalize(cell.text)) if _SUM.match(normalize(cell.text)) else [cell.text]
            for text in texts:
                quantity = cell_quantity(text, unit, scale)
                if quantity is not None and (quantity.unit or value in columns.sizes):
                    yield _size(document, table, index, columns, row, r, value, cell, item, quantity)


def _item_column(columns: Columns) -> int | None:
    """Where no column names the work: the one left of the first values (等级 beside 奖励金额（万元）)."""
    first = min((value.index for value in columns.values), default=0)
    taken = {columns.serial, columns.unit, columns.binding, *columns.roles}
    return next((c for c in range(first - 1, -1, -1) if c not in taken), None)


def _size_name(value: ValueColumn) -> str:
    """What a column of sizes measures (投资); nothing for one called 目标值, whose values are the item's own."""
    return value.indicator if value.period or not value.indicator else value.name


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
        indicator=_size_name(value) or item,
        subject=item if _size_name(value) else "",
        quantity=quantity,
        kind="baseline" if value.baseline else "target",
        period=value.period or columns.period(row) or Period(),
        evidence=evidence_at(document, cell.start, cell.end, section=f"{table.section}#{columns.heads[number - 1].number}", page=cell.page),
        rule="size-in-table",
        table_index=index,
        row_index=number,
        column_index=value.index + 1,
    )


def _cells_of_prose(
    document: Document, passages: Sequence[Passage], scopes: Scopes, table: Table, index: int, columns: Columns, found: Found
) -> None:
    """Sentences in cells are read like text; their year is the column's, else the row's. A merged cell is read once, with its first row."""
    block = block_at(document, table.start)
    position = block_index(document, table.start)
    skipped = {columns.serial, columns.due, columns.unit, *columns.roles, *(v.index for v in columns.sizes)}
    amounts = {v.index for v in columns.values}
    if columns.is_indicator_table:
        skipped |= {columns.indicator, columns.binding, *(v.index for v in columns.values), *(i for i, n in enumerate(columns.names) if not _TOLD.search(n))}
    years = [header_period(name) for name in columns.names]
    skipped |= {i for i, name in enumerate(columns.names) if _SCOPE.search(name)}
    seen: set[int] = set()
    for r, row in enumerate(table.rows, 1):
        if columns.heads[r - 1].is_title:
            continue
        section = f"{table.section}#{columns.heads[r - 1].number}"
        governed = _row_period(scopes, position, columns, row, block.start)
        topic = row[columns.title].text if columns.title is not None else ""
        for c, cell in enumerate(row):
            if c in skipped or cell.start in seen or (len(cell.text) < _PROSE and not _GOAL.search(columns.names[c])):
                continue
            if c in amounts and (size := cell_quantity(cell.text, "")) and size.unit:
                continue
            seen.add(cell.start)
            within = (cell.start - block.start, cell.end - block.start)
            holds = Governed(year) if (year := years[c]) else governed
            read_passage(
                document, passages, scopes, position, found, within=within, governed=holds, section=section, cell=(index, r, c + 1), topic=topic
            )


def _row_period(scopes: Scopes, position: int, columns: Columns, row: Sequence[Cell], base: int) -> Governed | None:
    period = columns.period(row)
    if period is None:
        spans = [s.value for cell in row for s in find_periods(cell.text) if len(cell.text) <= 30]
        period = next((p for p in spans if isinstance(p, Period) and p.year), None)
    return Governed(period) if period else None
