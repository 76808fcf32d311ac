"""`policy-targets diff`: which facts appeared, went, or changed which field between two runs."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli.formats import write_json
from pipeline.cli.screen import console, print_rows
from pipeline.errors import StoreError
from pipeline.settings import load_settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DIFFERENCE = """
SELECT d.change, d.relation, v.title AS document, d.fact, d.field, d.before, d.after, d.fact_id, d.document_id
FROM run_difference($1, $2) AS d
LEFT JOIN (SELECT document_id, any_value(title) AS title FROM document_versions GROUP BY document_id) AS v
    USING (document_id)
ORDER BY v.title, d.document_id, d.relation, d.char_start, d.fact_id, d.field
"""
SHOWN = 7
"""Columns of the table for a person: the ids are for programs."""


def diff_command(run_a: str, run_b: str, *, limit: int, as_json: bool, quiet: bool = False, warehouse: Path | None) -> int:
    """Print what differs between the ends of two runs, each named by how its id begins; return 1 where something does.

    `limit` is how many rows a table shows at most; 0 shows all. Raises StoreError for a run that is not there.
    """
    from pipeline.store import open_reader

    with open_reader(warehouse or load_settings().warehouse) as connection:
        runs = [_whole_id(connection, beginning) for beginning in (run_a, run_b)]
        result = connection.execute(DIFFERENCE, runs)
        columns, rows = [column[0] for column in result.description], result.fetchall()
    if as_json:
        write_json(columns, rows, sys.stdout)
    else:
        _print(columns, rows, limit, quiet=quiet)
    return int(bool(rows))


def _print(columns: list[str], rows: list[tuple[Any, ...]], limit: int, *, quiet: bool) -> None:
    screen = console()
    shown = rows[:limit] if limit else rows
    if shown:
        print_rows(screen, columns[:SHOWN], [row[:SHOWN] for row in shown])
    if quiet:
        return
    if len(shown) < len(rows):
        screen.print(f"… {len(rows) - len(shown)} rows more (--limit 0 shows all)", style="dim")
    counts = Counter((row[1], row[0]) for row in rows)
    parts = ", ".join(f"{count} {relation} {change}" for (relation, change), count in sorted(counts.items()))
    screen.print(parts or "nothing differs")


def _whole_id(connection: DuckDBPyConnection, beginning: str) -> str:
    found = connection.execute("SELECT run_id FROM runs WHERE starts_with(run_id, ?)", [beginning]).fetchall()
    if len(found) != 1:
        there = f"{len(found)} runs begin so" if found else "there is no such run"
        raise StoreError(f"run {beginning}: {there} (policy-targets runs lists them)", code="no-such-run")
    return str(found[0][0])
