"""Out: the warehouse as files that other tools read, and that restore it (`imports`).

The public views go out in the form asked for. As Parquet, those that tell of documents are split by the region and the
year of issue of the document (`in_region=330106/in_year=2023`, 000000 and 0 where it is not known); as CSV they begin
with the mark that makes Excel read UTF-8; lists and JSON are JSON in both text forms. An export appears whole or not at all.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import StoreError
from pipeline.store.connection import store_error
from pipeline.store.packages import (
    BASE_FOLDER,
    ExportForm,
    Package,
    table_states,
    view_resource,
    write_package,
)
from pipeline.store.schema import read_property

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OF_DOCUMENTS = (
    "documents", "texts", "targets", "tasks", "responsibilities", "citations", "tables", "table_cells", "numbers",
    "issues",
)  # fmt: skip
"""The views with a document in each row."""
OTHERS = (
    "organizations", "regions", "indicators", "document_versions", "document_sources", "repeals", "corrections", "runs",
    "run_documents", "rejections",
)  # fmt: skip
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export wrote."""

    folder: Path
    rows: dict[str, int]
    files: int
    bytes: int


def export_warehouse(connection: DuckDBPyConnection, folder: Path, form: ExportForm = ExportForm.parquet) -> Exported:
    """Write the warehouse that a connection reads into a new or empty folder; how many rows each view gave.

    StoreError where the folder holds something already, or cannot be written; then nothing of the export is left.
    """
    import duckdb

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(f"{folder} is not empty; name a new folder for the export", code="export-exists")
    partial = folder.with_name(f".{folder.name}.{os.getpid()}.partial")
    try:
        (partial / BASE_FOLDER).mkdir(parents=True)
        rows = _write(connection, partial, form)
        if folder.exists():
            folder.rmdir()
        partial.rename(folder)
    except (duckdb.IOException, OSError) as problem:
        raise store_error(problem, folder) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    files = [path for path in folder.rglob("*") if path.is_file()]
    return Exported(folder=folder, rows=rows, files=len(files), bytes=sum(path.stat().st_size for path in files))


def _write(connection: DuckDBPyConnection, folder: Path, form: ExportForm) -> dict[str, int]:
    rows: dict[str, int] = {}
    resources: list[dict[str, Any]] = []
    # One transaction, so that all files tell of one moment.
    connection.begin()
    try:
        for view in (*OF_DOCUMENTS, *OTHERS):
            rows[view] = _write_view(connection, folder, view, form)
            resources.append(view_resource(connection, view, _paths(folder, view, form), form))
        tables = table_states(connection)
        for table in tables:
            _copy(
                connection,
                f"FROM store.{table}",
                folder / BASE_FOLDER / f"{table}.parquet",
                "FORMAT parquet, COMPRESSION zstd",
            )
        version = int(read_property(connection, "schema_version") or 0)
    finally:
        connection.rollback()
    created = datetime.now(UTC).isoformat(timespec="seconds")
    write_package(folder, Package(schema_version=version, tables=tables), resources, created)
    return rows


def _write_view(connection: DuckDBPyConnection, folder: Path, view: str, form: ExportForm) -> int:
    count = connection.execute(f"SELECT count(*) FROM {view}").fetchone()
    assert count is not None
    if form is ExportForm.csv:
        _copy(connection, _for_excel(connection, view), folder / f"{view}.csv", "FORMAT csv, HEADER")
    elif form is ExportForm.jsonl:
        _copy(connection, f"FROM {view}", folder / f"{view}.jsonl", "FORMAT json")
    elif view in OF_DOCUMENTS and count[0]:
        _copy(
            connection,
            _placed(view),
            folder / view,
            "FORMAT parquet, COMPRESSION zstd, PARTITION_BY (in_region, in_year)",
        )
    else:
        (folder / view).mkdir()
        _copy(connection, f"FROM {view}", folder / view / "data_0.parquet", "FORMAT parquet, COMPRESSION zstd")
    return int(count[0])


def _placed(view: str) -> str:
    """The view with the region and year that its rows are filed under."""
    return f"""
        SELECT v.*, coalesce(d.region_code, '000000') AS in_region, coalesce(year(d.issued_on), 0) AS in_year
        FROM {view} AS v JOIN documents AS d USING (document_id)
    """


def _for_excel(connection: DuckDBPyConnection, view: str) -> str:
    """The view with lists as JSON and no text that is a formula; the mark of UTF-8 is before the name of its first column."""
    columns = connection.execute(f"DESCRIBE FROM {view}").fetchall()
    names = [(_spreadsheet_value(name, kind), name) for name, kind, *_ in columns]
    selected = [f'{value} AS "{_BOM if place == 0 else ""}{name}"' for place, (value, name) in enumerate(names)]
    return f"SELECT {', '.join(selected)} FROM {view}"


def _spreadsheet_value(name: str, kind: str) -> str:
    """The SQL of a column for a spreadsheet: a text that it would take for a formula stands behind an apostrophe."""
    if kind.endswith("[]"):
        return f"to_json({name})"
    if kind != "VARCHAR":
        return name
    is_formula = f"regexp_matches({name}, '^[=+@\\t\\r-]') AND TRY_CAST({name} AS DOUBLE) IS NULL"
    return f"if({is_formula}, concat('''', {name}), {name})"


def _copy(connection: DuckDBPyConnection, query: str, path: Path, options: str) -> None:
    target = path.as_posix().replace("'", "''")
    connection.execute(f"COPY ({query}) TO '{target}' ({options})")


def _paths(folder: Path, view: str, form: ExportForm) -> str | list[str]:
    """The files of a view, as its description names them."""
    if form is not ExportForm.parquet:
        return f"{view}.{form}"
    return sorted(path.relative_to(folder).as_posix() for path in (folder / view).rglob("*.parquet"))
