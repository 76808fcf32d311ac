"""`policy-targets export` and `import`: the warehouse as files, and back."""

from __future__ import annotations

from pathlib import Path

from pipeline.cli.screen import console, to_table
from pipeline.settings import load_settings
from pipeline.store.packages import ExportForm


def export_command(folder: Path, *, form: ExportForm, quiet: bool = False, warehouse: Path | None) -> None:
    """Write the warehouse into a folder and print how many rows each view gave; raises StoreError."""
    from pipeline.store import open_reader
    from pipeline.store.exports import export_warehouse

    with open_reader(warehouse or load_settings().warehouse) as connection:
        exported = export_warehouse(connection, folder, form)
    if quiet:
        return
    screen = console()
    screen.print(to_table(("view", "rows"), list(exported.rows.items())))
    size = f"{exported.bytes / 1e6:.1f} MB" if exported.bytes >= 100_000 else f"{exported.bytes / 1e3:.0f} kB"
    screen.print(
        f"{exported.files} files, {size} in {folder}; `policy-targets import {folder}` restores it", style="dim"
    )


def import_command(folder: Path, *, quiet: bool = False, warehouse: Path | None) -> None:
    """Restore the warehouse that was exported to a folder and print what it holds; raises StoreError."""
    from pipeline.store.imports import import_warehouse

    path = warehouse or load_settings().warehouse
    rows = import_warehouse(folder, path)
    if quiet:
        return
    console().print(to_table(("table", "rows"), list(rows.items())))
    console().print(f"{sum(rows.values())} rows restored to {path}, the same as were exported", style="dim")
