"""The promises of the warehouse: `warehouse/checks/*.sql`, each a query that must return no row.

A check is named as the proposition that it proves, and the comment at its head says it in full. A user adds a check by
adding a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import StoreError
from pipeline.store.schema import sql_files

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SHOWN = 20


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


def run_checks(connection: DuckDBPyConnection, *, shown: int = SHOWN) -> list[CheckResult]:
    """Ask each check in turn, sorted by name; each result shows up to `shown` of the rows that break it.

    StoreError where a check is no valid query.
    """
    return [_run_check(connection, name, sql, shown) for name, sql in sql_files("checks").items()]


def _run_check(connection: DuckDBPyConnection, name: str, sql: str, shown: int) -> CheckResult:
    import duckdb

    try:
        found = connection.execute(sql)
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
