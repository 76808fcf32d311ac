"""The commands, their options and their help; errors become one line and an exit code here."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from pipeline.cli.ask import ask
from pipeline.cli.formats import ReportFormat, ResultFormat, visible
from pipeline.cli.options import FormatOption, JsonOption, QuietOption, WarehouseOption, wants_json
from pipeline.cli.pages import pages
from pipeline.cli.sourcing import sources_app
from pipeline.errors import PolicyTargetsError
from pipeline.store.no_pandas import keep_pandas_out

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
app.add_typer(pages)
app.add_typer(sources_app, name="source")


def _print_version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version

        typer.echo(f"policy-targets {version('policy-targets')}")
        raise typer.Exit


@app.callback()
def _before_all(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    pass



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
    "policy-targets sql @busiest_units region=西湖区 year=2025",
)
def sql(
    query: Annotated[
        str, typer.Argument(help="A query; - reads it from standard input; @NAME is a worked one.", show_default=False)
    ],
    values: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME=VALUE…]", help="Values for $NAME in the query.", show_default=False),
    ] = None,
    form: Annotated[
        ResultFormat | None,
        typer.Option("--format", "-f", help="How to print the rows.", show_default="by the file's ending, else table"),
    ] = None,
    as_json: JsonOption = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file to write, in place of the terminal.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="Rows that a table shows at most; 0 shows all.")] = 200,
    long: Annotated[bool, typer.Option("--long", "-l", help="Show each row as a block, a line a column.")] = False,
    unlimited: Annotated[
        bool, typer.Option("--no-limit", help="Let the query take any time and memory, and give any number of rows.")
    ] = False,
    quiet: QuietOption = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Ask the warehouse in SQL: one query (SELECT, FROM, WITH, DESCRIBE, SUMMARIZE, SHOW, EXPLAIN, PIVOT …), under limits.

    It sees what is published, changes nothing, and reaches no other file; --output alone writes one.
    """
    from pipeline.cli.sql import sql_command

    raise typer.Exit(
        sql_command(
            query, values or [], form=ResultFormat.json if as_json else form, output=output, limit=limit, long=long,
            unlimited=unlimited, quiet=quiet, warehouse=warehouse,
        )
    )  # fmt: skip


@app.command(
    epilog="Examples: policy-targets explain raw/samples/*.md · policy-targets explain plan.txt --section 3.1 · "
    "policy-targets explain plan.txt --only unread --json · policy-targets explain plan.pdf --page 3 -o page3.png · "
    "policy-targets explain plan.pdf --html · policy-targets explain 3f9a1c7e",
)
def explain(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE|ID", help="A file, or how the id of a document or target of the warehouse begins.", show_default=False
        ),
    ],
    section: Annotated[str | None, typer.Option(help="Only this section and those below it (3.1, A1).")] = None,
    only: Annotated[
        str | None, typer.Option(help="Only blocks that hold this: target, task, citation, ignored, unread, metadata.")
    ] = None,
    page: Annotated[
        int | None,
        typer.Option(min=1, help="Write a picture (PNG) of this page of a PDF, with blocks, cells and facts drawn over it."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where picture or page go (default: FILE-pN.png, FILE.html here).")
    ] = None,
    html: Annotated[
        bool, typer.Option("--html", help="Write one page (HTML, drawn by displaCy) that needs nothing else.")
    ] = False,
    form: FormatOption = ReportFormat.table,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show how a document was read: each block, number and fact, with the rule that made it.

    A number that became no fact is listed with the rule that says why.
    """
    if not html and (page is not None or output is not None):
        from pipeline.cli.picture import picture_command

        raise typer.Exit(picture_command(Path(file), page=page or 1, output=output, quiet=quiet))
    from pipeline.cli.explain import explain_command

    written = (output or Path(f"{Path(file).stem}.html")) if html else None
    told = wants_json(form, as_json)
    raise typer.Exit(explain_command(file, section=section, only=only, as_json=told, quiet=quiet, page=written))


@app.command(epilog="Examples: policy-targets check · policy-targets check --json | jq '.[] | select(.is_kept | not)'")
def check(
    form: FormatOption = ReportFormat.table,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Check the promises of the warehouse; show the rows that break one."""
    from pipeline.cli.history import check_command

    raise typer.Exit(check_command(as_json=wants_json(form, as_json), quiet=quiet, warehouse=warehouse))


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
    form: FormatOption = ReportFormat.table,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Measure what was read against facts found by hand: precision, recall and F1 by fact and field, and the errors.

    The documents must be in the warehouse: they are found by the source_sha256 of document.json.
    """
    from pipeline.cli.evaluate import evaluate_command

    raise typer.Exit(
        evaluate_command(gold, errors=errors, as_json=wants_json(form, as_json), quiet=quiet, warehouse=warehouse)
    )


@app.command(epilog="Examples: policy-targets runs · policy-targets runs --last 3 · policy-targets runs 4f1c")
def runs(
    run_id: Annotated[
        str, typer.Argument(help="A run, or how its id begins: show its documents.", show_default=False)
    ] = "",
    last: Annotated[int, typer.Option(min=1, help="Runs to list at most.")] = 20,
    form: FormatOption = ReportFormat.table,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    warehouse: WarehouseOption = None,
) -> None:
    """List the runs, latest first, or one run's documents with what became of each."""
    from pipeline.cli.history import runs_command

    runs_command(run_id, last=last, as_json=wants_json(form, as_json), quiet=quiet, warehouse=warehouse)


@app.command(epilog="Examples: policy-targets plan inbox/ · policy-targets plan inbox/ --json | jq 'group_by(.cause)'")
def plan(
    paths: Paths,
    show_all: Annotated[bool, typer.Option("--all", help="Show what a run would pass over, too.")] = False,
    form: FormatOption = ReportFormat.table,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Show which documents a run would read, and why: new, changed, failed before, rules or corrections changed.

    Nothing is written. `run` over the same paths does just that.
    """
    from pipeline.cli.plan import plan_command

    plan_command(paths, show_all=show_all, as_json=wants_json(form, as_json), quiet=quiet, warehouse=warehouse)


@app.command(epilog="Examples: policy-targets diff 20240506 20240507 · policy-targets diff 4f1c 9a02 --json")
def diff(
    run_a: Annotated[str, typer.Argument(metavar="RUN_A", help="The earlier run, or how its id begins.")],
    run_b: Annotated[str, typer.Argument(metavar="RUN_B", help="The later run.")],
    limit: Annotated[int, typer.Option(min=0, help="Rows that the table shows at most; 0 shows all.")] = 200,
    form: FormatOption = ReportFormat.table,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Show which facts appeared, went, or changed which field between the ends of two runs; exit 1 where some did."""
    from pipeline.cli.diff import diff_command

    raise typer.Exit(
        diff_command(run_a, run_b, limit=limit, as_json=wants_json(form, as_json), quiet=quiet, warehouse=warehouse)
    )


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


@app.command(epilog="Examples: policy-targets dismiss inbox/damaged.pdf")
def dismiss(
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help="Rejected files, as `rejections` names them.")],
    quiet: QuietOption = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Take rejections away whose files nobody will mend; a file that is there and is read again may be rejected again."""
    from pipeline.cli.upkeep import dismiss_command

    dismiss_command(paths, quiet=quiet, warehouse=warehouse)


@app.command(epilog="Examples: policy-targets doctor · policy-targets doctor --quiet · policy-targets doctor --json")
def doctor(
    form: FormatOption = ReportFormat.table,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Show what is wrong with the installation and the warehouse, and what to do; exit 1 where something does not work.

    It looks at the environment, the extras, the warehouse and its snapshot (every value is read), the lock, the disk, the
    schedule, runs that died and what they left. Nothing is changed. --quiet leaves out what is well.
    """
    from pipeline.cli.upkeep import doctor_command

    raise typer.Exit(doctor_command(as_json=wants_json(form, as_json), quiet=quiet, warehouse=warehouse))


@app.command(epilog="Examples: policy-targets metrics > /var/lib/node_exporter/policy_targets.prom")
def metrics(warehouse: WarehouseOption = None) -> None:
    """Print counts, seconds, failures and the backlog as text for Prometheus."""
    from pipeline.cli.upkeep import metrics_command

    metrics_command(warehouse=warehouse)


@app.command(epilog="Examples: policy-targets rebuild warehouse/anew.duckdb")
def rebuild(
    fresh: Annotated[Path, typer.Argument(help="The DuckDB file to make; it must not be there yet.", show_default=False)],
    quiet: QuietOption = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Make a warehouse anew from the originals in `raw/`, offline, and compare it with the one in use.

    Exit 1 where rows differ: then rules have changed since, or something was lost.
    """
    from pipeline.cli.upkeep import rebuild_command

    raise typer.Exit(rebuild_command(fresh, quiet=quiet, warehouse=warehouse))


@app.command(name="settings")
def settings_command(
    form: FormatOption = ReportFormat.table, as_json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """Show each setting, its variable and the value in force here."""
    from pipeline.cli.history import settings_in_force

    settings_in_force(as_json=wants_json(form, as_json))


def main() -> None:
    """Run the command line; an error is one line on standard error and an exit code.

    With the setting `traceback` it is shown whole.
    """
    keep_pandas_out()
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
    print(f"policy-targets: {visible(words)}", file=sys.stderr)  # noqa: T201  # what a terminal is told
    sys.exit(code)
