"""An export's description of itself: `datapackage.json` (Frictionless Data Package), and the hash of each table's rows.

Beside the public views, in the form asked for, an export holds the base tables as they are (`store/*.parquet`) and the
statements that make them, so that it can be restored exactly, history included.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import StoreError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PACKAGE_FILE = "datapackage.json"
BASE_FOLDER = "store"
_KEY = "policy_targets"
_FIELD_TYPES = {
    "BIGINT": "integer", "INTEGER": "integer", "UBIGINT": "integer", "HUGEINT": "integer", "DOUBLE": "number",
    "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "datetime", "JSON": "object",
}  # fmt: skip
_MEDIA_TYPES = {"parquet": "application/vnd.apache.parquet", "csv": "text/csv", "jsonl": "application/jsonl"}


class ExportForm(StrEnum):
    """What the public views are written as."""

    parquet = "parquet"
    csv = "csv"
    jsonl = "jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableState:
    """A base table as it was: the statement that makes it, its comment, and its rows as a number and a hash.

    The hash does not depend on their order.
    """

    sql: str
    comment: str
    rows: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What an export says of itself: the schema version of its base tables, and the state of each by name."""

    schema_version: int
    tables: dict[str, TableState]


def table_states(connection: DuckDBPyConnection) -> dict[str, TableState]:
    """The state of each base table of an open warehouse, by name."""
    found = connection.execute(
        "SELECT table_name, sql, coalesce(comment, '') FROM duckdb_tables() "
        "WHERE schema_name = 'store' AND database_name = current_database() ORDER BY table_name"
    ).fetchall()
    return {name: TableState(sql=sql, comment=comment, **_rows(connection, name)) for name, sql, comment in found}


def _rows(connection: DuckDBPyConnection, table: str) -> dict[str, Any]:
    row = connection.execute(
        f"SELECT count(*), coalesce(sum(md5_number_lower(t::VARCHAR)), 0) FROM store.{table} AS t"
    ).fetchone()
    assert row is not None
    return {"rows": row[0], "hash": format(row[1], "x")}


def view_resource(connection: DuckDBPyConnection, view: str, path: str | list[str], form: ExportForm) -> dict[str, Any]:
    """The description of a view's files: grain, and each column with its type and meaning."""
    ((grain,),) = connection.execute(
        "SELECT comment FROM duckdb_views() WHERE view_name = ? AND database_name = current_database()", [view]
    ).fetchall()
    columns = connection.execute(
        "SELECT column_name, data_type, comment FROM duckdb_columns() "
        "WHERE table_name = ? AND schema_name = 'main' AND database_name = current_database() ORDER BY column_index",
        [view],
    ).fetchall()
    fields = [
        {"name": name, "type": _field_type(kind), "description": comment or ""} for name, kind, comment in columns
    ]
    described = {"name": view, "description": grain, "path": path, "format": form, "mediatype": _MEDIA_TYPES[form]}
    return described | {"encoding": "utf-8", "schema": {"fields": fields}}


def _field_type(kind: str) -> str:
    return "array" if kind.endswith("[]") else _FIELD_TYPES.get(kind, "string")


def write_package(folder: Path, package: Package, resources: list[dict[str, Any]], created: str) -> None:
    """Write `datapackage.json` into the folder of an export."""
    tables = {
        name: {"sql": state.sql, "comment": state.comment, "rows": state.rows, "hash": state.hash}
        for name, state in package.tables.items()
    }
    described = {
        "name": "policy-targets",
        "title": "What Chinese policy documents promise",
        "created": created,
        "resources": resources,
        _KEY: {"schema_version": package.schema_version, "tables": tables},
    }
    text = json.dumps(described, ensure_ascii=False, indent=1)
    (folder / PACKAGE_FILE).write_text(text + "\n", encoding="utf-8")


def read_package(folder: Path) -> Package:
    """What the export in a folder says of itself; StoreError where there is none, or it is damaged."""
    path = folder / PACKAGE_FILE
    try:
        said = json.loads(path.read_text(encoding="utf-8"))[_KEY]
        tables = {name: TableState(**state) for name, state in said["tables"].items()}
        return Package(schema_version=int(said["schema_version"]), tables=tables)
    except FileNotFoundError:
        raise StoreError(f"{folder} is no export: it has no {PACKAGE_FILE}", code="not-an-export") from None
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as problem:
        raise StoreError(f"{path} is damaged: {problem}; export again", code="not-an-export") from None
