"""Options that several commands share, under one name and with one meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.formats import ReportFormat

WarehouseOption = Annotated[
    Path | None,
    typer.Option("--warehouse", "-w", help="The DuckDB file, in place of the setting.", show_default=False),
]
FormatOption = Annotated[ReportFormat, typer.Option("--format", "-f", help="How to print.")]
JsonOption = Annotated[bool, typer.Option("--json", help="The same as --format json.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print the result alone: no counts, hints or next steps.")]


def wants_json(form: ReportFormat, as_json: bool) -> bool:
    """Return whether JSON was asked for, in either way."""
    return as_json or form is ReportFormat.json
