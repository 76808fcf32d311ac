"""The table that a run ends with: what the warehouse holds now, and the next commands to try."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.settings import load_settings

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

ROWS_SHOWN = 12

DOCUMENTS = """
select d.title, coalesce(d.region, d.issuer, '') as place,
    (select count(*) from targets t where t.document_id = d.document_id and t.kind = 'target') as targets,
    (select count(*) from targets t where t.document_id = d.document_id and t.kind = 'baseline') as baselines,
    (select count(*) from tasks t where t.document_id = d.document_id) as tasks,
    (select count(*) from numbers n where n.document_id = d.document_id) as numbers,
    (select count(*) from numbers n where n.document_id = d.document_id and n.fate = 'unread') as unread
from documents d order by d.ingested_at desc, d.title limit ?
"""
TOTALS = """
select (select count(*) from documents), (select count(*) from targets where kind = 'target'),
    (select count(*) from targets where kind = 'baseline'), (select count(*) from tasks),
    (select count(*) from numbers), (select count(*) from numbers where fate = 'unread'),
    (select count(*) from rejections)
"""
NEXT = (
    (
        "what is to be reached by when",
        'policy-targets sql "select indicator, comparator, value, unit, year from targets"',
    ),
    ("who has most to do", 'policy-targets sql "from unit_workload order by tasks desc limit 10"'),
    ("how a document was read", "policy-targets explain {sample}"),
    ("numbers that no rule accounts for", 'policy-targets sql "from unread_numbers"'),
    ("whether all promises hold", "policy-targets check"),
)


def summary(warehouse: Path, sample: str = "FILE") -> RenderableType:
    """Return what a warehouse holds, for a terminal: latest documents, totals, next commands (on `sample`)."""
    from rich.console import Group

    from pipeline.store import open_reader

    with open_reader(warehouse) as connection:
        documents = connection.execute(DOCUMENTS, [ROWS_SHOWN]).fetchall()
        totals = connection.execute(TOTALS).fetchone() or ()
    return Group(_documents_table(documents, totals), _next_commands(warehouse, sample))


def _documents_table(documents: list[tuple[object, ...]], totals: tuple[int, ...]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    count, *figures, rejected = totals
    table = Table(box=box.ROUNDED, show_footer=True, title_justify="left", title="In the warehouse", title_style="bold")
    table.add_column("document", footer=f"{count} document{'s' * (count != 1)}", overflow="ellipsis", max_width=44)
    table.add_column("place", overflow="ellipsis", max_width=24)
    for name, figure, style in zip(
        ("targets", "baselines", "tasks", "numbers", "unread"),
        figures,
        ("bold green", "green", "cyan", "", ""),
        strict=True,
    ):
        table.add_column(name, footer=str(figure), justify="right", style=style)
    for title, place, *row in documents:
        cells = [Text(str(value)) for value in row]
        cells[-1].stylize("bold white on red" if row[-1] else "green")
        table.add_row(Text(str(title or "(no title)")), Text(str(place)), *cells)
    more = f"… and {count - len(documents)} more documents. " if count > len(documents) else ""
    failed = (
        f"{rejected} file{'s' * (rejected != 1)} rejected: policy-targets sql 'from rejections'" if rejected else ""
    )
    table.caption = (more + failed) or None
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
        table.add_row(Text(question, style="dim"), Text(placed, style="bold", overflow="fold"))
    return table


def _installed(name: str) -> str:
    return name if shutil.which(name) else f".venv/bin/{name}"
