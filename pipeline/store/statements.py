"""Which SQL a stranger may send: one statement that only reads, and calls no function that reaches beyond the database.

DuckDB's own parser says what a statement is and its own lexer where a name stands. No pattern of ours reads SQL.
A read-only connection alone is not enough: a SELECT may call `enable_logging`, which writes files, `read_blob`, which
reads the database file, `postgres_execute`, which writes the catalogue of a lake, or `query`, which hides any of them in
a string, as does `query_table`. So a function that gives a table is refused unless it is listed here or is a macro of the warehouse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.errors import StoreError
from pipeline.store.lake import DATABASE

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, Statement

ALLOWED_FUNCTIONS = frozenset((
    "range", "generate_series", "unnest", "repeat", "repeat_row", "json_each", "json_tree", "summary", "histogram",
    "histogram_values", "version", "duckdb_columns", "duckdb_constraints", "duckdb_databases", "duckdb_dependencies",
    "duckdb_functions", "duckdb_indexes", "duckdb_keywords", "duckdb_memory", "duckdb_schemas", "duckdb_sequences",
    "duckdb_tables", "duckdb_types", "duckdb_views", "pragma_collations", "pragma_database_size", "pragma_show",
    "pragma_storage_info", "pragma_table_info", "pragma_version", "icu_calendar_names", "pg_timezone_names",
    "test_all_types", "snapshots", "table_info", "current_snapshot", "last_committed_snapshot", "options",
    "table_changes", "table_insertions", "table_deletions", "ducklake_snapshots", "ducklake_table_info",
    "ducklake_current_snapshot", "ducklake_last_committed_snapshot", "ducklake_options", "ducklake_table_changes",
    "ducklake_table_insertions", "ducklake_table_deletions", "ducklake_list_files", "list_files",
))  # fmt: skip
"""Functions of DuckDB and of its lake that give a table and neither reach files or servers nor change a setting."""
REFUSED_FUNCTIONS = frozenset(("current_setting", "write_log", "getenv"))
"""Functions that give a value and tell what is no fact: settings, among which may be keys of a bucket."""
REFUSED_RELATIONS = frozenset(("pg_settings", "duckdb_logs", f"__ducklake_metadata_{DATABASE}"))
"""DuckDB's own views that tell the same, and the database with the catalogue of a lake, in which others may have tables."""
_TABLE_FUNCTIONS = """
SELECT DISTINCT lower(function_name) FROM duckdb_functions()
WHERE internal AND function_type IN ('table', 'pragma', 'table_macro')
"""
_LAKE_FUNCTION = "ducklake_"
"""How functions on a lake begin; each has a short name in the lake itself (`lake.snapshots()`)."""


def readable(connection: DuckDBPyConnection, sql: str) -> str:
    """Return the one statement that `sql` holds, where it only reads.

    Raises StoreError (query-refused) for several statements, none, or one that may do more than read, and what DuckDB
    raises for SQL that it cannot parse.
    """
    statements = connection.extract_statements(sql)
    if not statements:
        raise StoreError("there is no query", code="query-refused")
    if len(statements) > 1 and any(statement.query for statement in statements):
        raise StoreError("one statement at a time: several were given", code="query-refused")
    if not _is_query(statements, sql) and not _explains_a_query(connection, sql):
        first = min(_words(_tokens(sql)[0][1])).upper()
        raise StoreError(f"only queries are answered (SELECT and the like), not this {first}", code="query-refused")
    _refuse_names(connection, sql)
    return sql


def _is_query(statements: list[Statement], sql: str) -> bool:
    """Whether the statements are one query as it was written, or what DuckDB makes of a PIVOT without IN.

    Of that it makes types and then the query, none of them with a text. A PRAGMA may become a query too, with a text of
    DuckDB's own.
    """
    *before, last = statements
    if _kind(last) != "SELECT" or any(_kind(statement) != "CREATE" for statement in before):
        return False
    return not any(statement.query for statement in statements) if before else last.query.strip() in sql


def _explains_a_query(connection: DuckDBPyConnection, sql: str) -> bool:
    """Whether the statement is EXPLAIN, with ANALYZE and options or without, before a query."""
    tokens = [(place, word.lower()) for place, word, _ in _tokens(sql)]
    if not tokens or tokens[0][1] != "explain":
        return False
    rest = tokens[1:]
    if rest and rest[0][1] in ("analyze", "analyse"):
        rest = rest[1:]
    if rest and rest[0][1] == "(":
        closing = next((index for index, (_, word) in enumerate(rest) if word == ")"), len(rest))
        rest = rest[closing + 1 :]
    if not rest:
        return False
    query = sql.encode()[rest[0][0] :].decode()
    return _is_query(connection.extract_statements(query), query)


def _refuse_names(connection: DuckDBPyConnection, sql: str) -> None:
    functions = {str(name) for (name,) in connection.execute(_TABLE_FUNCTIONS).fetchall()}
    functions |= {name.removeprefix(_LAKE_FUNCTION) for name in functions}
    refused = (functions - ALLOWED_FUNCTIONS) | REFUSED_FUNCTIONS
    for name in _called(sql):
        if name in refused:
            raise StoreError(f"the function {name} is not for queries here", code="query-refused")
    for _, word, is_string in _tokens(sql):
        if not is_string and (found := REFUSED_RELATIONS & _words(word)):
            raise StoreError(f"{min(found)} is not for queries here", code="query-refused")


def _called(sql: str) -> Iterator[str]:
    """Yield each name before an opening bracket, small: that of a function, or of a table whose columns are named."""
    for (_, name, _), (_, bracket, _) in pairwise(_tokens(sql)):
        if bracket.startswith("("):
            yield from _words(name)


def _words(token: str) -> set[str]:
    # A token may hold more than its name: comments behind it, and spaces of Unicode, at which only the parser cuts.
    return set(re.findall(r"\w+", token.lower()))


def _tokens(sql: str) -> list[tuple[int, str, bool]]:
    """Return the byte at which each token begins, its text with what follows up to the next, and whether it is a string."""
    import duckdb

    text = sql.encode()
    found = duckdb.tokenize(sql)
    ends = [place for place, _ in found[1:]] + [len(text)]
    return [
        (place, text[place:end].decode(errors="replace").strip(), kind == duckdb.token_type.string_const)
        for (place, kind), end in zip(found, ends, strict=True)
    ]


def _kind(statement: Statement) -> str:
    return statement.type.name
