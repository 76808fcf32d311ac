"""`policy-targets queries`: the worked queries with their questions, or the SQL of one."""

from __future__ import annotations

import sys

from pipeline.cli.formats import console, to_table, write_json
from pipeline.store.queries import find_query
from pipeline.store.queries import queries as all_queries


def queries_command(name: str, *, as_json: bool) -> None:
    """Print all worked queries, or the SQL of one; raises StoreError where there is none of that name."""
    if name and not as_json:
        sys.stdout.write(find_query(name.removeprefix("@")).sql)
        return
    chosen = [find_query(name.removeprefix("@"))] if name else all_queries()
    if as_json:
        rows = [(query.name, query.question, query.question_in_chinese, query.sql) for query in chosen]
        write_json(("name", "question", "question_in_chinese", "sql"), rows, sys.stdout)
        return
    screen = console()
    screen.print(
        to_table(("query", "question"), [(f"@{q.name}", f"{q.question}\n{q.question_in_chinese}") for q in chosen])
    )
    screen.print("policy-targets sql @NAME runs one; policy-targets queries NAME prints it", style="dim")
