"""The promises of the warehouse: `warehouse/checks/*.sql`, each a query that must return no row.

A check is named as the proposition that it proves, and the comment at its head says it in full. A user adds a check by
adding a file.

After a run the checks look at its documents alone: what a view shows of others has been checked when they were loaded. The
whole warehouse is checked by `policy-targets check` and by the audit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import StoreError
from pipeline.store.schema import sql_files

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SHOWN = 20
MOST_NAMED = 1_000
"""Documents of a run that are named one by one; where there are more, it is as fast to check all."""
_OF_DOCUMENTS = (
    *("documents", "texts", "targets", "tasks", "responsibilities", "citations", "tables", "table_cells", "numbers"),
    *("issues", "corrections"),
)
"""The public views of which each row belongs to a document."""


_ASKED = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)\b(?!\.)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What a check found: how many rows break the promise, and the first of them."""

    name: str
    promise: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    count: int

    @property
    def is_kept(self) -> bool:
        """Whether no row breaks the promise."""
        return self.count == 0


def run_checks(connection: DuckDBPyConnection, *, run_id: str | None = None, shown: int = SHOWN) -> list[CheckResult]:
    """Ask each check in turn, sorted by name; each result shows up to `shown` of the rows that break it.

    With a `run_id` only the documents that this run loaded are looked at. StoreError where a check is no valid query.
    """
    documents = None if run_id is None else _documents_of(connection, run_id)
    return [_run_check(connection, name, sql, documents, shown) for name, sql in sql_files("checks").items()]


def _documents_of(connection: DuckDBPyConnection, run_id: str) -> Sequence[str] | None:
    """The documents that a run loaded, and those of the same bytes; None where they are too many to name."""
    found = connection.execute(
        """
        WITH loaded AS (SELECT document_id, content_sha256 FROM documents WHERE run_id = ?)
        SELECT document_id FROM loaded
        UNION SELECT document_id FROM documents WHERE content_sha256 IN (SELECT content_sha256 FROM loaded)
        """,
        [run_id],
    ).fetchmany(MOST_NAMED + 1)
    return None if len(found) > MOST_NAMED else [document_id for (document_id,) in found]


def _of_documents(sql: str, documents: Sequence[str]) -> str:
    """A check over some documents alone: each view is hidden by a part of it that has its name."""
    query = sql.strip().rstrip(";")
    asked = sorted({view for view in _ASKED.findall(query) if view in _OF_DOCUMENTS})
    if not asked:
        return sql
    # Written out, not as parameters: DuckDB hands a condition with constants down to the tables, and reads little of them.
    ids = ", ".join("'" + document_id.replace("'", "''") + "'" for document_id in documents) or "NULL"
    parts = ", ".join(f"{view} AS (SELECT * FROM main.{view} WHERE document_id IN ({ids}))" for view in asked)
    return f"WITH {parts} SELECT * FROM (\n{query}\n)"


def _run_check(
    connection: DuckDBPyConnection, name: str, sql: str, documents: Sequence[str] | None, shown: int
) -> CheckResult:
    import duckdb

    try:
        found = connection.execute(sql if documents is None else _of_documents(sql, documents))
    except duckdb.Error as error:
        raise StoreError(
            f"the check {name} cannot be asked: {' '.join(str(error).split())}", code="check-invalid"
        ) from error
    columns = tuple(column[0] for column in found.description or ())
    rows = found.fetchmany(shown)
    count = len(rows)
    while more := found.fetchmany(10_000):
        count += len(more)
    return CheckResult(name=name, promise=_promise(sql), columns=columns, rows=tuple(rows), count=count)


def _promise(sql: str) -> str:
    """The comment at the head of a check, as one line."""
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    return " ".join(lines)
