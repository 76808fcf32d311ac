"""What a run did, shown at its end: the documents that it read, what the warehouse holds now, and what to type next."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli.formats import visible
from pipeline.settings import load_settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from rich.console import RenderableType
    from rich.table import Table

ROWS_SHOWN = 12

READ = """
select r.outcome, coalesce(d.title, parse_filename(r.path)) as title, coalesce(d.region, d.issuer, '') as place,
    (select count(*) from targets t where t.document_id = d.document_id and t.kind = 'target') as targets,
    (select count(*) from targets t where t.document_id = d.document_id and t.kind = 'baseline') as baselines,
    (select count(*) from tasks t where t.document_id = d.document_id) as tasks,
    (select count(*) from numbers n where n.document_id = d.document_id) as numbers,
    (select count(*) from numbers n where n.document_id = d.document_id and n.fate = 'unread') as unread
from run_documents r left join documents d on d.document_id = r.document_id and r.outcome = 'loaded'
where r.run_id = ? and r.outcome in ('loaded', 'superseded') order by r.outcome, d.title, r.path
"""
TOTALS = """
select (select count(*) from documents), (select count(*) from targets where kind = 'target'),
    (select count(*) from tasks), (select count(*) from rejections)
"""
NEXT = (
    (
        "what is to be reached by when",
        'policy-targets sql "select indicator, comparator, value, unit, year from targets"',
    ),
    ("who has most to do", "policy-targets sql @busiest_units"),
    ("how a document was read", "policy-targets explain {sample}"),
    ("numbers that no rule accounts for", 'policy-targets sql "from unread_numbers"'),
    ("whether all promises hold", "policy-targets check"),
)


def summary(warehouse: Path, run_id: str, sample: str = "FILE") -> RenderableType:
    """Return what a run did, for a terminal: documents read, totals of the warehouse, next commands (on `sample`)."""
    from rich.console import Group
    from rich.text import Text

    from pipeline.store import open_reader

    with open_reader(warehouse) as connection:
        documents = connection.execute(READ, [run_id]).fetchall()
        totals = _totals(connection)
    shown = [_documents_table(documents)] if documents else []
    return Group(*shown, Text(totals), _next_commands(warehouse, sample))


def _totals(connection: DuckDBPyConnection) -> str:
    row = connection.execute(TOTALS).fetchone()
    assert row is not None
    documents, targets, tasks, rejected = row
    failed = f"; {_count(rejected, 'file')} rejected (policy-targets sql 'from rejections')" if rejected else ""
    return f"\nIn the warehouse: {_count(documents, 'document')}, {_count(targets, 'target')}, {_count(tasks, 'task')}{failed}"


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def _documents_table(documents: list[tuple[Any, ...]]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    loaded = [row for row in documents if row[0] == "loaded"]
    table = Table(box=box.ROUNDED, show_footer=True, title_justify="left", title="Read by this run", title_style="bold")
    table.add_column("outcome", footer="")
    superseded = f", {len(documents) - len(loaded)} superseded" if len(loaded) < len(documents) else ""
    table.add_column("document", footer=f"{len(loaded)} loaded{superseded}", overflow="ellipsis", max_width=44)
    table.add_column("place", overflow="ellipsis", max_width=24)
    for place, (name, style) in enumerate(
        {"targets": "bold green", "baselines": "green", "tasks": "cyan", "numbers": "", "unread": ""}.items(), start=3
    ):
        table.add_column(name, footer=str(sum(row[place] for row in loaded)), justify="right", style=style)
    for outcome, title, place, *figures in documents[:ROWS_SHOWN]:
        # The facts of a text that another took the place of are kept, and are not in force: none are counted.
        cells = [Text(str(value) if outcome == "loaded" else "") for value in figures]
        cells[-1].stylize("bold white on red" if figures[-1] else "green")
        table.add_row(Text(outcome), Text(visible(title)), Text(visible(place)), *cells)
    if len(documents) > ROWS_SHOWN:
        table.caption = f"… and {len(documents) - ROWS_SHOWN} more"
    return table


def _next_commands(warehouse: Path, sample: str) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    # The commands are shown as they must be typed here: from the environment, and with the warehouse where it is
    # another than the settings'.
    option = "" if warehouse == load_settings().warehouse else f" -w {warehouse}"
    table = Table.grid(padding=(0, 2))
    table.add_row(Text("\nNext", style="bold"), "")
    for question, command in NEXT:
        name, verb, *rest = command.format(sample=sample).split(" ", 2)
        placed = " ".join([_installed(name), verb + ("" if verb == "explain" else option), *rest])
        table.add_row(Text(question, style="dim"), Text(visible(placed), style="bold", overflow="fold"))
    return table


def _installed(name: str) -> str:
    return name if shutil.which(name) else f".venv/bin/{name}"
