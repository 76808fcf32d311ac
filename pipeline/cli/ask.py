"""The commands that ask the warehouse in other ways than SQL and carry it elsewhere, their options and their help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.formats import ReportFormat
from pipeline.cli.options import FormatOption, JsonOption, QuietOption, WarehouseOption, wants_json
from pipeline.store.packages import ExportForm

ask = typer.Typer()


@ask.command(
    epilog="Examples: policy-targets queries · policy-targets queries contradictions_within · "
    "policy-targets sql @busiest_units region=西湖区 year=2025",
)
def queries(
    name: Annotated[str, typer.Argument(help="A query: print its SQL.", show_default=False)] = "",
    form: FormatOption = ReportFormat.table,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """List the worked queries with the question that each answers and its parameters, or print one; `sql @NAME` runs it."""
    from pipeline.cli.queries import queries_command

    queries_command(name, as_json=wants_json(form, as_json), quiet=quiet)


@ask.command(
    epilog="Examples: policy-targets search 托位 · policy-targets search '托位 补助' --limit 20 · "
    "policy-targets search 浓度 --json | jq .[].title",
)
def search(
    query: Annotated[str, typer.Argument(help="Words; a passage must hold all of them.", show_default=False)],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Passages to show at most.")] = 10,
    form: FormatOption = ReportFormat.table,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Search the texts: the passages that hold all words, best first, with section and the facts that stand there.

    The first search after a run brings the index up to date, which is a file beside the warehouse.
    """
    from pipeline.cli.search import search_command

    search_command(query, limit=limit, as_json=wants_json(form, as_json), quiet=quiet, warehouse=warehouse)


@ask.command(
    name="export",
    epilog="Examples: policy-targets export out/ · policy-targets export for-excel/ --format csv · "
    "duckdb -c \"from 'out/targets/**/*.parquet'\"",
)
def export(
    folder: Annotated[Path, typer.Argument(help="A folder that is new or empty.", show_default=False)],
    form: Annotated[
        ExportForm,
        typer.Option("--format", "-f", help="Parquet by region and year, CSV that Excel opens, or JSON Lines."),
    ] = ExportForm.parquet,
    quiet: QuietOption = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Write the warehouse as files: each public view, a description (datapackage.json), and all that restores it."""
    from pipeline.cli.transfer import export_command

    export_command(folder, form=form, quiet=quiet, warehouse=warehouse)


@ask.command(
    name="import",
    epilog="Examples: policy-targets import out/ · policy-targets import out/ --warehouse restored.duckdb",
)
def import_(
    folder: Annotated[Path, typer.Argument(help="The folder of an export.", show_default=False)],
    quiet: QuietOption = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Restore an exported warehouse, row for row with its history, as a new file or lake."""
    from pipeline.cli.transfer import import_command

    import_command(folder, quiet=quiet, warehouse=warehouse)
