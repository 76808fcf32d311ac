"""The worked queries: `warehouse/queries/*.sql`, each a question that the views answer.

The comment at the head of a file is its question: a line in English, then one in Chinese. A user adds a query by adding
a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from pipeline.errors import StoreError
from pipeline.store.schema import sql_files


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question and the SQL that answers it; `sql` is the whole file."""

    name: str
    question: str
    question_in_chinese: str
    sql: str


def queries() -> list[Query]:
    """All worked queries, sorted by name."""
    return [_query(name, sql) for name, sql in sql_files("queries").items()]


def find_query(name: str) -> Query:
    """The worked query of a name; StoreError, with names like it, where there is none."""
    files = sql_files("queries")
    if name not in files:
        like = get_close_matches(name, files, n=3)
        hint = f"did you mean {' or '.join(like)}?" if like else "`policy-targets queries` lists them"
        raise StoreError(f"there is no worked query {name}; {hint}", code="no-such-query")
    return _query(name, files[name])


def _query(name: str, sql: str) -> Query:
    comments = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        comments.append(line.removeprefix("--").strip())
    question, in_chinese, *_ = [*comments, "", ""]
    return Query(name=name, question=question, question_in_chinese=in_chinese, sql=sql)
