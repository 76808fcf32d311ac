"""Responsibility clauses and duty tables → tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.model import Block, Cell, Document, Responsibility, Role, Table, Task
from pipeline.recognize.passages import Passage
from pipeline.recognize.responsibilities import Clause, asks_for_persons, is_label, is_person, parse_roles
from pipeline.recognize.standing_units import find_standing_units
from pipeline.resolve.deadlines import Headings, due_in_year, due_year
from pipeline.resolve.evidence import evidence_at
from pipeline.resolve.tables.columns import Columns
from pipeline.resolve.task_texts import with_texts

_DUE_BRACKET = re.compile(r"\s{0,9}[（(〔\[【](?:完成时限[:：])?[^（(）)，。]{0,6}\d[^（(）)。]{0,14}(?:完成|[底末月日]前)[）)〕\]】]")
_SUM = re.compile(r"(?:合|总|小|共) *计")
_DUE_LINE = re.compile(r"完成(?:时限|时间|期限)[：:]")


def read_tasks(document: Document, passages: Sequence[Passage], columns: Sequence[Columns], year: int | None) -> tuple[Task, ...]:
    """The tasks of `document` in reading order: its clauses and the rows of its duty tables.

    `columns` are the tables'; `year` is the year of the document, for deadlines such as 6月底前.
    """
    tasks: list[Task] = []
    first_leads = False
    standing: tuple[Responsibility, ...] = ()
    outline = Headings(document.blocks)
    by_start = {table.start: (table, meant) for table, meant in zip(document.tables, columns, strict=True)}
    for i, passage in enumerate(passages):
        block = passage.block
        if block.kind == "table":
            tasks.extend(_rows(document, *by_start[block.start], year))
            continue
        if tasks and (added := _goes_on(passages, i)):
            tasks[-1] = _joined(document, tasks[-1], added, block)
            continue
        last_end = 0
        for clause in passage.duties:
            first_leads = first_leads or clause.first_leads
            standing += tuple(find_standing_units(block.text[clause.start : clause.end]))
            if last_end and _adds(tasks[-1], clause, block.text[last_end : clause.start]):
                tasks[-1] = _joined(document, tasks[-1], clause, block)
                last_end = clause.end
                continue
            task = _task(document, passages, i, clause, first_leads, block.text[last_end : clause.start], outline.above(block), year)
            tasks.append(_with_standing(task, standing))
            last_end = clause.end
    return tuple(with_texts(document, tasks))


def _with_standing(task: Task, standing: Sequence[Responsibility]) -> Task:
    """The task with the units that an earlier clause adds to all that follow, unless it names them itself."""
    named = {unit.unit for unit in task.responsibilities}
    more = [unit for unit in standing if unit.unit not in named and task.rule != "running-prose"]
    count = len(task.responsibilities)
    added = tuple(replace(unit, position=count + i) for i, unit in enumerate(more, 1))
    return replace(task, responsibilities=task.responsibilities + added)


def _task(
    document: Document,
    passages: Sequence[Passage],
    index: int,
    clause: Clause,
    first_leads: bool,
    before: str,
    headings: Sequence[str],
    year: int | None,
) -> Task:
    block = passages[index].block
    units = clause.responsibilities
    behind = _sentence_behind(block.text[clause.end :]) if clause.rule == "running-prose" else _due_behind(block.text[clause.end :])
    stated = block.text[clause.start : clause.end] + behind + _due_line(passages, index)
    return Task(
        title=passages[index].title,
        responsibilities=_first_leading(units) if first_leads else units,
        evidence=evidence_at(document, block.start + clause.start, block.start + clause.end),
        rule=clause.rule,
        due_year=due_year(before, stated, headings, year),
    )


def _sentence_behind(text: str) -> str:
    """由A牵头，2026年底前建成…: in running prose what the units are to do, and by when, follows in the same sentence."""
    return re.split("[。；;]", text, maxsplit=1)[0]


def _due_behind(text: str) -> str:
    """（责任单位：…）（2024年底前完成）: the bracket right behind a clause that says by when; else nothing."""
    match = _DUE_BRACKET.match(text)
    return match[0] if match else ""


def _due_line(passages: Sequence[Passage], index: int) -> str:
    """完成时限：2024年8月底前, a line of its own right behind the lines that name units, else right before them; or nothing."""
    if not is_label(passages[index].norm):
        return ""
    for step in (1, -1):
        at = index + step
        while 0 <= at < len(passages) and is_label(passages[at].norm):
            at += step
        near = passages[at].block if 0 <= at < len(passages) else None
        if near and near.section == passages[index].block.section and _DUE_LINE.match(near.text):
            return near.text
    return ""


def _goes_on(passages: Sequence[Passage], index: int) -> Clause | None:
    """The clause of a line that goes on with the line above: 牵头部门：… / 配合部门：…, a line each."""
    both = passages[index - 1 : index + 1] if index else ()
    clauses = [_whole(passage) for passage in both if passage.duties and is_label(passage.norm)]
    if len(clauses) < 2 or clauses[0] is None or clauses[1] is None:
        return None
    return clauses[1] if _share_no_role(clauses[0].responsibilities, clauses[1].responsibilities) else None


def _adds(task: Task, clause: Clause, between: str) -> bool:
    """牵头单位：…。配合单位：…: two sentences in a row that name the units of one task, each in a role of its own."""
    return not between.strip(" 。；;") and _share_no_role(task.responsibilities, clause.responsibilities)


def _share_no_role(one: Sequence[Responsibility], other: Sequence[Responsibility]) -> bool:
    return {unit.role for unit in one}.isdisjoint(unit.role for unit in other)


def _whole(passage: Passage) -> Clause | None:
    """The one clause that makes up a whole line."""
    clauses = passage.duties
    is_whole = len(clauses) == 1 and clauses[0].start == 0 and clauses[0].end >= len(passage.norm.rstrip("。 "))
    return clauses[0] if is_whole and clauses[0].rule != "running-prose" else None


def _joined(document: Document, task: Task, clause: Clause, block: Block) -> Task:
    count = len(task.responsibilities)
    more = tuple(replace(unit, position=count + unit.position) for unit in clause.responsibilities)
    evidence = evidence_at(document, task.evidence.start, block.start + clause.end)
    return replace(task, responsibilities=task.responsibilities + more, evidence=evidence)


def _first_leading(units: tuple[Responsibility, ...]) -> tuple[Responsibility, ...]:
    """“The first unit leads”: of a clause that names no leader, the first unit does."""
    if not units or any(unit.role == "lead" for unit in units):
        return units
    return (replace(units[0], role="lead"), *units[1:])


def _rows(document: Document, table: Table, columns: Columns, year: int | None) -> Iterator[Task]:
    if columns.title is None or not columns.is_duty_table:
        return
    for row, head in zip(table.rows, columns.heads, strict=True):
        task = None if head.is_title else _row(document, table, columns, row, head.number, year)
        if task is not None:
            yield task


def _row(
    document: Document, table: Table, columns: Columns, row: Sequence[Cell], number: str, year: int | None
) -> Task | None:
    assert columns.title is not None
    cell = row[columns.title]
    if len(cell.text.strip()) < 2 or _SUM.fullmatch(cell.text.strip()) or not re.search(r"[\u4e00-\u9fff]", cell.text):
        return None
    section = f"{table.section}#{number}"
    return Task(
        title=cell.text.strip().rstrip("。；;"),
        responsibilities=tuple(_units(columns, row)),
        evidence=evidence_at(document, cell.start, cell.end, section=section, page=cell.page),
        rule="table-row",
        due_year=columns.due_year(row) or (due_in_year(row[columns.due].text, year) if columns.due is not None else None),
        attributes={table.header[c]: row[c].text for c in columns.attributes if row[c].text},
    )


def _units(columns: Columns, row: Sequence[Cell]) -> Iterator[Responsibility]:
    position = 0
    for column, role in columns.roles.items():
        named = asks_for_persons(columns.names[column])
        for found in parse_roles(_spaced(row[column].text)):
            if named and is_person(found.unit):
                continue
            position += 1
            kept: Role = found.role if found.role != "responsible" else role
            yield replace(found, role=kept, position=position)


def _spaced(text: str) -> str:
    return re.sub(r"\s+", "、", text.strip())
