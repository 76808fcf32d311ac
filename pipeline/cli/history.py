"""`policy-targets check`, `runs` and `settings`: what holds, what was done, what is in force."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli.formats import json_value, write_json
from pipeline.cli.screen import console, print_rows, to_table
from pipeline.errors import StoreError
from pipeline.settings import Settings, load_settings, settings_rows, told_value

if TYPE_CHECKING:
    import duckdb

    from pipeline.store import CheckResult

RUNS = """
select run_id, started_at, status, documents, loaded, unchanged, rejected,
    round(epoch(finished_at) - epoch(started_at), 1) as seconds, command
from runs order by started_at desc
"""
RUN_DOCUMENTS = """
select d.outcome, d.path, round(d.seconds, 3) as seconds, x.title, r.stage, r.code, r.message
from run_documents d
left join documents x on x.document_id = d.document_id
left join rejections r on d.outcome = 'rejected' and r.content_sha256 = d.content_sha256 and r.path = d.path
where d.run_id = ? order by d.outcome, d.path
"""


def check_command(*, as_json: bool, quiet: bool = False, warehouse: Path | None) -> int:
    """Run all checks and print them; return 1 where one finds rows, else 0."""
    from pipeline.store import open_reader, run_checks

    with open_reader(warehouse or load_settings().warehouse) as connection:
        results = run_checks(connection)
    if as_json:
        data = [_check_data(result) for result in results]
        json.dump(data, sys.stdout, ensure_ascii=False, indent=1, default=json_value)
        sys.stdout.write("\n")
    else:
        _print_checks([result for result in results if not (quiet and result.is_kept)], quiet=quiet)
    return int(any(not result.is_kept for result in results))


def runs_command(run_id: str, *, last: int, as_json: bool, quiet: bool = False, warehouse: Path | None) -> None:
    """Print the latest runs, or the documents of the one run whose id begins as given."""
    from pipeline.store import open_reader

    with open_reader(warehouse or load_settings().warehouse) as connection:
        if run_id:
            result = connection.execute(RUN_DOCUMENTS, [_whole_id(connection, run_id)])
            rows = result.fetchall()
        else:
            result = connection.execute(RUNS)  # without a parameter, for which DuckDB would import pandas
            rows = result.fetchmany(last)
        columns = [column[0] for column in result.description]
    if as_json:
        write_json(columns, rows, sys.stdout)
    else:
        _print_runs(columns, rows, quiet=quiet)


def _print_runs(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, quiet: bool) -> None:
    if rows:
        print_rows(console(), columns, rows, first="run_id")
    elif not quiet:
        console().print("no runs yet: policy-targets run PATH…")


def settings_in_force(*, as_json: bool = False) -> None:
    """Print each setting with the value in force."""
    settings = load_settings()
    values = {item.name: getattr(settings, item.name) for item in fields(Settings)}
    shown = [(row.variable, told_value(row.key, values[row.key]), row.meaning) for row in settings_rows()]
    if as_json:
        write_json(("variable", "value", "meaning"), shown, sys.stdout)
    else:
        console().print(to_table(("variable", "value", "meaning"), shown))


def _whole_id(connection: duckdb.DuckDBPyConnection, beginning: str) -> str:
    found = connection.execute("select run_id from runs where starts_with(run_id, ?)", [beginning]).fetchall()
    if len(found) != 1:
        there = f"{len(found)} runs begin so" if found else "there is no such run"
        raise StoreError(f"run {beginning}: {there} (policy-targets runs lists them)", code="no-such-run")
    return str(found[0][0])


def _check_data(result: CheckResult) -> dict[str, Any]:
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    return {
        "check": result.name,
        "promise": result.promise,
        "is_kept": result.is_kept,
        "count": result.count,
        "rows": rows,
    }


def _print_checks(results: Sequence[CheckResult], *, quiet: bool) -> None:
    from rich.text import Text

    screen = console()
    for result in results:
        mark = ("holds   ", "green") if result.is_kept else ("broken  ", "red")
        count = f": {result.count} rows" if result.count else ""
        screen.print(Text.assemble(mark, f"{result.name.replace('_', ' ')}{count}"))
        if not result.is_kept:
            print_rows(screen, result.columns, result.rows)
    broken = sum(not result.is_kept for result in results)
    if not quiet:
        end = (f"{broken} broken", "red") if broken else ("all hold", "green")
        screen.print(Text.assemble(f"{len(results)} checks, ", end))
