"""The macros `…_as_of(day)` and `…_as_of_run(run)`: each view that shows what is in force, as it stood before.

A view says in one place what holds now (`superseded_at IS NULL`) and which other views it asks; so its macro is the
same query with the one condition put to another time and the others asked as of it. `make docs` writes the files in
`warehouse/macros/`, and a test holds them current: they are read and reviewed like the rest, and cannot drift.
"""

from __future__ import annotations

import re

NOW = re.compile(r"\b(\w+\.)?superseded_at IS NULL\b")
_HEAD = re.compile(r"\A(?P<above>(?:--[^\n]*\n)*)CREATE OR REPLACE VIEW (?P<name>\w+) AS\n(?P<query>.*?);\n", re.DOTALL)
_GRAIN = re.compile(r"COMMENT ON VIEW \w+ IS '((?:[^']|'')*)'")
HISTORIES = frozenset({"document_sources", "document_versions", "fact_changes", "fact_fields", "corrections", "repeals"})
"""Views of the history itself, which holds all times at once, and of what only the present can tell."""


def as_of_macros(views: dict[str, str]) -> dict[str, str]:
    """The macros for the views that change with time, by name: file text for `warehouse/macros/`."""
    timed = _timed(views)
    macros = {}
    for name in sorted(timed):
        macros[f"{name}_as_of"] = _macro(name, views[name], timed)
        macros[f"{name}_as_of_run"] = _run_macro(name)
    return macros


def _timed(views: dict[str, str]) -> set[str]:
    """The views that ask what holds now, by themselves or through another."""
    found = {name for name, sql in views.items() if NOW.search(sql)} - HISTORIES
    while True:
        more = {name for name, sql in views.items() if name not in HISTORIES and _asked(sql, found)} - found
        if not more:
            return found
        found |= more


def _asked(sql: str, names: set[str]) -> set[str]:
    return {*re.findall(r"\b(?:FROM|JOIN)\s+(\w+)\b(?!\.)", sql)} & names


def _macro(name: str, sql: str, timed: set[str]) -> str:
    found = _HEAD.match(sql)
    grain = _GRAIN.search(sql)
    if found is None or grain is None:
        raise ValueError(f"warehouse/views/{name}.sql: no view of this name with a comment")

    def then(match: re.Match[str]) -> str:
        version = match[1] or ""
        return (
            f"{version}ingested_at < end_of(as_at)\n"
            f"    AND ({version}superseded_at IS NULL OR {version}superseded_at >= end_of(as_at))"
        )

    query = NOW.sub(then, found["query"])
    ctes = {*re.findall(r"(?:WITH|,)\s*(?:RECURSIVE\s+)?(\w+) AS (?:MATERIALIZED |NOT MATERIALIZED )?\(", query)}
    for other in sorted(timed - ctes):
        query = re.sub(
            rf"\b(FROM|JOIN)(\s+){other}\b(?!\.)(?!_)(?!\s*\()(?P<alias>(?:\s+AS\s+\w+)?)",
            lambda m, other=other: f"{m[1]}{m[2]}{other}_as_of(as_at){m['alias'] or f' AS {other}'}",  # type: ignore[misc]
            query,
        )
    comment = grain[1].replace("in force here", "in force").strip()
    return (
        f"-- Made from the view {name} by `make docs`.\n"
        f"CREATE OR REPLACE MACRO {name}_as_of(as_at) AS TABLE\n{query};\n\n"
        f"COMMENT ON MACRO TABLE {name}_as_of IS 'as {name} stood at the end of a day, or at a time (UTC): {comment}';\n"
    )


def _run_macro(name: str) -> str:
    return (
        f"-- Made from the view {name} by `make docs`.\n"
        f"CREATE OR REPLACE MACRO {name}_as_of_run(run) AS TABLE\nFROM {name}_as_of(end_of_run(run));\n\n"
        f"COMMENT ON MACRO TABLE {name}_as_of_run IS 'as {name} stood when a run was over; see {name}_as_of';\n"
    )
