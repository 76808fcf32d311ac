"""`policy-targets run`: ingestion with a progress bar, a line for each rejection, and the table at the end."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.formats import visible
from pipeline.cli.screen import console
from pipeline.secrecy import without_secrets
from pipeline.settings import Settings, load_settings

if TYPE_CHECKING:
    from rich.text import Text

    from pipeline.run.ingest import Report
    from pipeline.run.progress import Progress


def run_command(names: Sequence[str], *, force: bool, quiet: bool, warehouse: Path | None) -> int:
    """Ingest and print what came of it; return the exit code, 1 where files were rejected or checks broken."""
    from pipeline.collect import find_paths
    from pipeline.run.ingest import ingest

    settings = load_settings()
    settings = replace(settings, warehouse=warehouse) if warehouse else settings
    with _progress(total=len(find_paths(names)), shown=not quiet) as progress:
        report = ingest(names, settings, command=shlex.join(sys.argv), force=force, progress=progress)
    print_report(report, settings, names, quiet=quiet)
    return report.exit_code


def print_report(report: Report, settings: Settings, names: Sequence[str], *, quiet: bool = False) -> None:
    """Print what a run did: rejections on standard error, and unless `quiet` the warehouse's table and next steps."""
    for item in report.rejected:
        words = visible(f"rejected {item.path}: {item.message} ({item.stage}, {item.code})")
        print(words, file=sys.stderr)  # noqa: T201
    for check in report.broken_checks:
        print(f"broken check {check.name}: {check.count} rows (policy-targets check shows them)", file=sys.stderr)  # noqa: T201
    if quiet:
        return
    from pipeline.cli.results import summary

    screen = console()
    screen.print(summary(settings.warehouse, report.run_id, sample=_sample(report, names)))
    screen.print(headline(report, settings), soft_wrap=True)


def headline(report: Report, settings: Settings) -> Text:
    """Return a run in a line: how many files of each outcome, how long, where to."""
    from rich.text import Text

    outcomes = (
        ("loaded", "green"),
        ("unchanged", "dim"),
        ("superseded", "yellow"),
        ("rejected", "red"),
        ("set-aside", "red"),
    )
    counts = {name: report.count(name) for name, _ in outcomes}  # type: ignore[arg-type]  # the literals above
    parts = [Text(f"{counts[name]} {name}", style=style) for name, style in outcomes if counts[name]]
    end = f" in {report.seconds:.1f} s → {without_secrets(str(settings.warehouse))} (run {report.run_id})"
    return Text("\n") + Text(", ").join(parts) + Text(visible(end))


def _sample(report: Report, names: Sequence[str]) -> str:
    read = [item.path for item in report.outcomes if item.outcome != "rejected"]
    return shlex.quote(read[0] if read else names[0])


@contextmanager
def _progress(*, total: int, shown: bool) -> Iterator[Progress | None]:
    if not shown or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("documents", total=total, rate="")

        def advance(count: int) -> None:
            bar.advance(task, count)
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed
            bar.update(task, rate=f"{speed:.0f} documents/s" if speed else "")

        yield advance
