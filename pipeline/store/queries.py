"""The worked queries: `warehouse/queries/*.sql`, each a question that the views answer.

The comment at the head of a file is its question: a line in English, then one in Chinese. Below it each parameter has a
line, `-- $region: what it is, and what holds where it is not given`. A user adds a query by adding a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from pipeline.errors import StoreError
from pipeline.store.schema import sql_files

_PARAMETER = re.compile(r"\$(\w+): (.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question and the SQL that answers it; `sql` is the whole file, `parameters` what each `$name` in it stands for."""

    name: str
    question: str
    question_in_chinese: str
    sql: str
    parameters: Mapping[str, str]

    def filled(self, given: Mapping[str, object]) -> dict[str, object]:
        """Return a value for each parameter: those given, else None, for which the query has a default of its own.

        Raises StoreError for a name that the query does not have.
        """
        unknown = [name for name in given if name not in self.parameters]
        if unknown:
            there = f"it has {', '.join(self.parameters)}" if self.parameters else "it has none"
            raise StoreError(f"the query {self.name} has no parameter {unknown[0]}; {there}", code="no-such-parameter")
        return {name: given.get(name) for name in self.parameters}


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
    comments, parameters = [], {}
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        words = line.removeprefix("--").strip()
        if found := _PARAMETER.fullmatch(words):
            parameters[found[1]] = found[2]
        else:
            comments.append(words)
    question, in_chinese, *_ = [*comments, "", ""]
    return Query(name=name, question=question, question_in_chinese=in_chinese, sql=sql, parameters=parameters)
