"""Makes the pages and tables of the manual that come from the code; a test holds them current.

usage: python docs/generate.py
"""

from __future__ import annotations

import doctest
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stdout
from pathlib import Path

import duckdb

from flows.deployments import prefect_yaml
from pipeline.cli.formats import cell_text
from pipeline.collect import load_sources
from pipeline.run.ingest import ingest
from pipeline.settings import Settings, settings_table
from pipeline.store import Warehouse, open_reader, run_checks
from pipeline.store.as_of import as_of_macros
from pipeline.store.queries import queries
from pipeline.store.schema import sql_files

ROOT = Path(__file__).parents[1]
QUERY = re.compile(r"(```sql\n(.*?)```\n\n<!-- rows -->\n).*?(\n<!-- /rows -->)", re.DOTALL)
COMMANDS = (
    *("", "run", "plan", "sql", "explain", "check", "runs", "diff", "retry", "dismiss", "doctor", "metrics", "rebuild"),
    *("source list", "source test", "source add", "source backfill"),
    *("queries", "search", "explore", "report", "export", "import", "evaluate", "settings"),
)

VIEWS = """
select v.view_name, v.comment, c.column_name, c.data_type, c.comment
from duckdb_views() v join duckdb_columns() c on c.table_oid = v.view_oid
    and c.database_name = v.database_name and c.schema_name = v.schema_name
where not v.internal and v.schema_name = 'main' and v.database_name = current_database()
order by v.view_name, c.column_index
"""


def pages() -> dict[Path, str]:
    """Return each page that the code makes or holds a table in, with its text as it should be."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return {
        ROOT / "README.md": _answered(_between("settings", settings_table(), readme)),
        ROOT / "docs" / "warehouse.md": warehouse_page(),
        ROOT / "docs" / "commands.md": commands_page(),
        ROOT / "docs" / "python.md": executed((ROOT / "docs" / "python.md").read_text(encoding="utf-8")),
        ROOT / "prefect.yaml": prefect_yaml(load_sources(ROOT / "sources")),
        ROOT / "docs" / "queries.md": queries_page(),
        **{
            ROOT / "warehouse" / "macros" / f"{name}.sql": text
            for name, text in as_of_macros(sql_files("views")).items()
        },
    }


def warehouse_page() -> str:
    """Return the reference of views and checks, from the comments in a warehouse and in the checks' files."""
    return "\n".join([WAREHOUSE_INTRODUCTION, *_views(), "## Checks\n", CHECKS_INTRODUCTION, *_checks(), ""])


def queries_page() -> str:
    """Return the worked queries, each under its question."""
    lines = [QUERIES_INTRODUCTION]
    for query in queries():
        body = "\n".join(line for line in query.sql.splitlines() if not line.startswith("--"))
        lines += [f"## {query.name}\n", f"{query.question}\n", f"{query.question_in_chinese}\n"]
        lines += [f"- `{name}`: {meaning}" for name, meaning in query.parameters.items()]
        lines += ["", f"```sql\n{body}\n```\n"] if query.parameters else [f"```sql\n{body}\n```\n"]
    return "\n".join(lines).rstrip() + "\n"


def commands_page() -> str:
    """Return the help of each command."""
    lines = ["# Commands\n", "As `--help` prints them; this page is made by `make docs`.\n"]
    for command in COMMANDS:
        name = f"policy-targets {command}".strip()
        lines += [f"## {name}\n", "```text", help_of(command), "```\n"]
    return "\n".join(lines).rstrip() + "\n"


def executed(page: str) -> str:
    """Return a page with the answers below its `>>>` examples as Python gives them, run in order beside a folder `inbox/` of
    the samples; what an example raises passes on."""
    answers = {example.lineno: example for example in doctest.DocTestParser().get_examples(page)}
    lines, made, names, skip = page.splitlines(keepends=True), [], {}, 0  # type: tuple[list[str], list[str], dict[str, object], int]
    with tempfile.TemporaryDirectory() as folder, chdir(folder), set_environment(POLICY_TARGETS_RAW=f"{folder}/raw"):
        shutil.copytree(ROOT / "raw" / "samples", "inbox")
        for number, line in enumerate(lines):
            if number in answers:
                example = answers[number]
                source, skip = example.source.count("\n"), example.source.count("\n") + example.want.count("\n")
                made += [*lines[number : number + source], _answer(example.source, names)]
            made += [line] if skip <= 0 else []
            skip -= 1
    return "".join(made)


def _answer(source: str, names: dict[str, object]) -> str:
    """What the interpreter prints for a statement."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(source, "docs/python.md", "single"), names)
    return printed.getvalue()


@contextmanager
def set_environment(**variables: str) -> Iterator[None]:
    """Have environment variables set inside, and as they were afterwards."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def help_of(command: str) -> str:
    """Return the help of a command as a terminal of 100 columns shows it."""
    arguments = [sys.executable, "-m", "pipeline.cli", *command.split(), "--help"]
    environment = {**os.environ, "COLUMNS": "100", "TERMINAL_WIDTH": "100", "NO_COLOR": "1", "TERM": "dumb"}
    environment.pop("FORCE_COLOR", None)
    printed = subprocess.run(arguments, check=True, capture_output=True, text=True, cwd=ROOT, env=environment).stdout
    return "\n".join(line.rstrip() for line in printed.splitlines()).strip("\n")


def main() -> None:
    """Write the pages that differ."""
    for path, text in pages().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")


def _between(marker: str, content: str, page: str) -> str:
    pattern = re.compile(rf"(<!-- {marker} -->\n).*?(\n<!-- /{marker} -->)", re.DOTALL)
    return pattern.sub(lambda match: match[1] + content + match[2], page)


def _answered(page: str) -> str:
    """Return a page with the rows below each of its queries as the samples answer them."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(warehouse=Path(folder) / "samples.duckdb", keep_originals=False)
        ingest([str(ROOT / "raw" / "samples")], settings, command="docs")
        with open_reader(settings.warehouse) as connection:
            return QUERY.sub(lambda match: match[1] + _rows(connection, match[2]) + match[3], page)


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    result = connection.execute(query)
    columns = [column[0] for column in result.description]
    lines = [columns, ["---"] * len(columns), *([cell_text(v) for v in row] for row in result.fetchall())]
    return "\n".join("| " + " | ".join(text.replace("|", "\\|") for text in line) + " |" for line in lines)


def _views() -> list[str]:
    with _empty_warehouse() as connection:
        rows = connection.execute(VIEWS).fetchall()
    lines: list[str] = []
    for view, grain, column, kind, comment in rows:
        if f"## {view}\n" not in lines:
            lines += ["", f"## {view}\n", f"{_sentence(grain)}\n", "| column | type | |", "| --- | --- | --- |"]
        lines.append(f"| `{column}` | {kind} | {comment or ''} |")
    return [*lines[1:], ""]


def _checks() -> list[str]:
    lines = ["| check | promise |", "| --- | --- |"]
    with _empty_warehouse() as connection:
        lines += [f"| `{result.name}` | {result.promise} |" for result in run_checks(connection)]
    return lines


@contextmanager
def _empty_warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.duckdb"
        Warehouse(path).close()
        with open_reader(path) as connection:
            yield connection


def _sentence(words: str | None) -> str:
    text = (words or "").strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


WAREHOUSE_INTRODUCTION = """# The warehouse

The public views, each with its grain and its columns. This page is made by `make docs` from the comments in the
warehouse itself, which `policy-targets sql` and any other client see too (`select * from duckdb_columns()`).

Base tables live in the schema `store` and may change; ask the views. Offsets count characters (Unicode code points)
from 0 and ends are exclusive, so that a fact stands at `text[char_start + 1 : char_end]` in DuckDB, whose positions
count from 1.

The views show what is in force now. As of an earlier day or run, each has macros (`targets_as_of('2026-03-01')`,
`targets_as_of_run('…')`): see [History, corrections, snapshots](history.md), also for the file that a notebook or BI
tool should open.
"""
QUERIES_INTRODUCTION = """# Worked queries

Questions that the views answer, each with the SQL in `warehouse/queries/`: `policy-targets queries` lists them,
`policy-targets sql @NAME` runs one, and a file put there is one more. Each takes the values that it lists
(`policy-targets sql @busiest_units region=西湖区 year=2025`), and without them asks about all that the warehouse holds.
Any other query takes values in the same way: `policy-targets sql 'from targets where year = $year' year=2025`.
[The warehouse](warehouse.md) has the views and their columns.

What contradicts what (`contradictions`, `document_conflicts`, `vertical_comparisons`) is told by values as they were
read: each row names its targets, and `policy-targets explain FILE` shows why they were read so.
"""
CHECKS_INTRODUCTION = """Each is a query in `warehouse/checks/` that must return no row; `policy-targets check` runs
them.
"""

if __name__ == "__main__":
    main()
