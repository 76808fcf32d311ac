"""The commands, their options and their help; errors become one line and an exit code here."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from pipeline.cli.ask import ask
from pipeline.cli.formats import ReportFormat, ResultFormat
from pipeline.cli.options import WarehouseOption
from pipeline.errors import PolicyTargetsError

EXIT_CODES = """
Exit codes: 0 all is well; 1 some documents were rejected, a check found rows, two runs differ, or a limit cut an answer; 2 nothing could be done (wrong usage,
a setting, no path that exists, the warehouse); 3 a defect of the program; 130 interrupted.
"""

app = typer.Typer(
    name="policy-targets",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Read Chinese government policy documents into a DuckDB warehouse of targets, tasks and responsible units.",
    epilog=" ".join(EXIT_CODES.split()),
)
app.add_typer(ask)

Paths = Annotated[
    list[str], typer.Argument(metavar="PATH…", help="Files, folders (searched through) and globs.", show_default=False)
]


@app.command(
    epilog="Examples: policy-targets run raw/samples · policy-targets run 'inbox/**/*.html' --force",
)
def run(
    paths: Paths,
    force: Annotated[bool, typer.Option("--force", help="Read again what is loaded already.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only what was rejected.")] = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Read documents and load their facts: collect, decode, recognize, resolve, store.

    What the warehouse has read already by the same rules is passed over.
    A file that cannot be read is a row of `rejections` and stops nothing.
    """
    from pipeline.cli.run import run_command

    raise typer.Exit(run_command(paths, force=force, quiet=quiet, warehouse=warehouse))


@app.command(
    epilog="Examples: policy-targets sql 'from targets limit 5' · policy-targets sql -o due.csv "
    "'select title, due_year from tasks where due_year = 2025' · policy-targets sql - < question.sql · "
    "policy-targets sql @contradictions_within",
)
def sql(
    query: Annotated[
        str, typer.Argument(help="A query; - reads it from standard input; @NAME is a worked one.", show_default=False)
    ],
    form: Annotated[
        ResultFormat | None,
        typer.Option("--format", "-f", help="How to print the rows.", show_default="by the file's ending, else table"),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file to write, in place of the terminal.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="Rows that a table shows at most; 0 shows all.")] = 200,
    unlimited: Annotated[
        bool, typer.Option("--no-limit", help="Let the query take any time and memory, and give any number of rows.")
    ] = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Ask the warehouse in SQL: one query (SELECT, FROM, WITH, DESCRIBE, SUMMARIZE, SHOW, EXPLAIN, PIVOT …), under limits.

    It sees what is published, changes nothing, and reaches no other file; --output alone writes one.
    """
    from pipeline.cli.sql import sql_command

    raise typer.Exit(
        sql_command(query, form=form, output=output, limit=limit, unlimited=unlimited, warehouse=warehouse)
    )


@app.command(
    epilog="Examples: policy-targets explain raw/samples/*.md · policy-targets explain plan.txt --section 3.1 · "
    "policy-targets explain plan.txt --only unread --json · policy-targets explain plan.pdf --page 3 -o page3.png",
)
def explain(
    file: Annotated[Path, typer.Argument(help="A document; it need not be in the warehouse.", show_default=False)],
    section: Annotated[str | None, typer.Option(help="Only this section and those below it (3.1, A1).")] = None,
    only: Annotated[
        str | None, typer.Option(help="Only blocks that hold this: target, task, citation, ignored, unread, metadata.")
    ] = None,
    page: Annotated[
        int | None,
        typer.Option(min=1, help="Write a picture (PNG) of this page of a PDF, with blocks, cells and facts drawn over it."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where the picture goes (default: FILE-pN.png here).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object.")] = False,
) -> None:
    """Show how a document was read: each block, number and fact, with the rule that made it.

    A number that became no fact is listed with the rule that says why.
    """
    if page is not None or output is not None:
        from pipeline.cli.picture import picture_command

        raise typer.Exit(picture_command(file, page=page or 1, output=output))
    from pipeline.cli.explain import explain_command

    raise typer.Exit(explain_command(file, section=section, only=only, as_json=as_json))


@app.command(epilog="Examples: policy-targets check · policy-targets check --json | jq '.[] | select(.is_kept | not)'")
def check(
    form: Annotated[ReportFormat, typer.Option("--format", "-f", help="How to print.")] = ReportFormat.table,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Check the promises of the warehouse; show the rows that break one."""
    from pipeline.cli.history import check_command

    raise typer.Exit(check_command(as_json=as_json or form is ReportFormat.json, warehouse=warehouse))


@app.command(
    epilog="Examples: policy-targets evaluate gold/ · policy-targets evaluate gold/plan --errors 50 · "
    "policy-targets evaluate gold/ --json | jq .total.facts.fact.f1",
)
def evaluate(
    gold: Annotated[
        list[Path],
        typer.Argument(metavar="GOLD_FOLDER…", help="Folders with document.json, or of such folders.", show_default=False),
    ],
    errors: Annotated[int, typer.Option(min=0, help="Errors to show a document at most.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object, with all errors.")] = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Measure what was read against facts found by hand: precision, recall and F1 by fact and field, and the errors.

    The documents must be in the warehouse: they are found by the source_sha256 of document.json.
    """
    from pipeline.cli.evaluate import evaluate_command

    raise typer.Exit(evaluate_command(gold, errors=errors, as_json=as_json, warehouse=warehouse))


@app.command(epilog="Examples: policy-targets runs · policy-targets runs --last 3 · policy-targets runs 4f1c")
def runs(
    run_id: Annotated[
        str, typer.Argument(help="A run, or how its id begins: show its documents.", show_default=False)
    ] = "",
    last: Annotated[int, typer.Option(min=1, help="Runs to list at most.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    warehouse: WarehouseOption = None,
) -> None:
    """List the runs, latest first, or one run's documents with what became of each."""
    from pipeline.cli.history import runs_command

    runs_command(run_id, last=last, as_json=as_json, warehouse=warehouse)


@app.command(epilog="Examples: policy-targets plan inbox/ · policy-targets plan inbox/ --json | jq 'group_by(.cause)'")
def plan(
    paths: Paths,
    show_all: Annotated[bool, typer.Option("--all", help="Show what a run would pass over, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Show which documents a run would read, and why: new, changed, failed before, rules or corrections changed.

    Nothing is written. `run` over the same paths does just that.
    """
    from pipeline.cli.plan import plan_command

    plan_command(paths, show_all=show_all, as_json=as_json, warehouse=warehouse)


@app.command(epilog="Examples: policy-targets diff 20240506 20240507 · policy-targets diff 4f1c 9a02 --json")
def diff(
    run_a: Annotated[str, typer.Argument(metavar="RUN_A", help="The earlier run, or how its id begins.")],
    run_b: Annotated[str, typer.Argument(metavar="RUN_B", help="The later run.")],
    limit: Annotated[int, typer.Option(min=0, help="Rows that the table shows at most; 0 shows all.")] = 200,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, all rows, with the ids.")] = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Show which facts appeared, went, or changed which field between the ends of two runs; exit 1 where some did."""
    from pipeline.cli.diff import diff_command

    raise typer.Exit(diff_command(run_a, run_b, limit=limit, as_json=as_json, warehouse=warehouse))


@app.command(
    epilog="Examples: policy-targets retry · policy-targets retry inbox/damaged.pdf",
)
def retry(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH…]", help="Rejected files; none stands for all.", show_default=False)
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only what was rejected.")] = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Try again what was rejected or set aside; addresses that were set aside are asked for in the next round."""
    from pipeline.cli.sources import retry_command

    raise typer.Exit(retry_command(paths or [], quiet=quiet, warehouse=warehouse))


sources_app = typer.Typer(no_args_is_help=True, help="List, try and add the sources that are looked at on a schedule.")
app.add_typer(sources_app, name="source")


@sources_app.command(name="list", epilog="Example: policy-targets source list")
def list_sources(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the sources, with how many documents of each are kept and how many addresses fail."""
    from pipeline.cli.sources import list_command

    list_command(as_json=as_json)


@sources_app.command(
    name="test", epilog="Examples: policy-targets source test samples · policy-targets source test sources/new.toml --pages 2"
)
def try_source(
    name: Annotated[str, typer.Argument(help="A source, or a file that describes one.", show_default=False)],
    pages: Annotated[int, typer.Option(min=1, help="Pages of its listing to look at.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what a source would find, without storing anything."""
    from pipeline.cli.sources import test_command

    raise typer.Exit(test_command(name, pages=pages, as_json=as_json))


@sources_app.command(
    name="add",
    epilog="Example: policy-targets source add linjiang list https://www.linjiang.example/zcwj/index.html "
    "links='ul.list a' pages='index_{page}.html' schedule='15 3 * * *'",
)
def add_source(
    name: Annotated[str, typer.Argument(help="Its name: a-z, 0-9 and -.", show_default=False)],
    kind: Annotated[str, typer.Argument(help="folder, list, feed, sitemap, urls or remote.", show_default=False)],
    address: Annotated[str, typer.Argument(help="The folder, or the address of the listing.", show_default=False)],
    keys: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY=VALUE…]", help="Further keys (docs/sources.md).", show_default=False)
    ] = None,
) -> None:
    """Write a new source into the folder of sources, after checking it."""
    from pipeline.cli.sources import add_command

    add_command(name, kind, address, keys or [])


@sources_app.command(
    name="backfill",
    epilog="Examples: policy-targets source backfill linjiang --estimate · policy-targets source backfill linjiang "
    "--pages 500 --windows 10 · policy-targets source backfill linjiang --since 2021-01-01",
)
def backfill_source(
    name: Annotated[str, typer.Argument(help="A source.", show_default=False)],
    size: Annotated[int, typer.Option(min=1, help="Documents a window.")] = 100,
    windows: Annotated[int | None, typer.Option(min=1, help="Windows to go through now, at most.", show_default=False)] = None,
    pages: Annotated[
        int | None, typer.Option(min=1, help="Pages of the listing, in place of max_pages.", show_default=False)
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Only what the listing dates from this day on.", show_default=False),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Only what the listing dates until this day.", show_default=False),
    ] = None,
    estimate: Annotated[bool, typer.Option("--estimate", help="Only list, and tell how long it takes.")] = False,
) -> None:
    """Fetch all that a source lists, window by window, at its own rate; stopped, the same command goes on."""
    from pipeline.cli.backfill import backfill_command
    from pipeline.collect.backfill import Span

    span = Span(size=size, since=since.date() if since else None, until=until.date() if until else None)
    raise typer.Exit(backfill_command(name, span, pages=pages, windows=windows, estimate_only=estimate))


@app.command(name="settings")
def settings_command() -> None:
    """Show each setting, its variable and the value in force here."""
    from pipeline.cli.history import settings_in_force

    settings_in_force()


def main() -> None:
    """Run the command line; an error is one line on standard error and an exit code.

    With the setting `traceback` it is shown whole.
    """
    try:
        app(prog_name="policy-targets")
    except PolicyTargetsError as problem:
        _fail(problem, str(problem), 2)
    except OSError as problem:
        _fail(problem, f"{problem.filename or 'a file'}: {problem.strerror or problem}", 2)
    except Exception as defect:
        words = f"{type(defect).__name__}: {defect}".splitlines()[0]
        _fail(defect, f"a defect of the program: {words} (POLICY_TARGETS_TRACEBACK=1 shows where)", 3)


def _fail(problem: Exception, words: str, code: int) -> NoReturn:
    if os.environ.get("POLICY_TARGETS_TRACEBACK"):
        raise problem
    print(f"policy-targets: {words}", file=sys.stderr)  # noqa: T201  # what a terminal is told
    sys.exit(code)
