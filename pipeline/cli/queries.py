"""`policy-targets queries`: the worked queries with their questions and parameters, or the SQL of one."""

from __future__ import annotations

import sys

from pipeline.cli.formats import write_json
from pipeline.store.queries import Query, find_query
from pipeline.store.queries import queries as all_queries

COLUMNS = ("name", "question", "question_in_chinese", "parameters", "sql")


def queries_command(name: str, *, as_json: bool, quiet: bool = False) -> None:
    """Print all worked queries, or the SQL of one; raises StoreError where there is none of that name."""
    if name and not as_json:
        sys.stdout.write(find_query(name.removeprefix("@")).sql)
        return
    chosen = [find_query(name.removeprefix("@"))] if name else all_queries()
    if as_json:
        rows = [(q.name, q.question, q.question_in_chinese, dict(q.parameters), q.sql) for q in chosen]
        write_json(COLUMNS, rows, sys.stdout)
        return
    from pipeline.cli.screen import console, to_table

    screen = console()
    screen.print(to_table(("query", "question"), [(f"@{query.name}", _about(query)) for query in chosen]))
    if not quiet:
        screen.print("policy-targets sql @NAME [PARAMETER=VALUE …] runs one; policy-targets queries NAME prints it", style="dim")


def _about(query: Query) -> str:
    parameters = [f"  {name}=…  {meaning}" for name, meaning in query.parameters.items()]
    return "\n".join([query.question, query.question_in_chinese, *parameters])
