"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

WarehouseOption = Annotated[
    Path | None,
    typer.Option("--warehouse", "-w", help="The DuckDB file, in place of the setting.", show_default=False),
]
