"""The Prefect flow `ingest`: files, folders and globs into the warehouse, a task a batch of documents.

    python -m flows.ingest raw/samples            # no server needed: Prefect starts its own for the run
    PREFECT_API_URL=http://…/api python -m flows.ingest raw/samples

The work is `pipeline.ingest`'s, the same that `policy-targets run` does: a task for each document would cost more than
the document. See docs/operations.md for schedules.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any, TypeVar, cast

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task, exponential_backoff
from prefect.utilities.annotations import quote
from pydantic import Field

from pipeline.collect import find_paths
from pipeline.errors import PolicyTargetsError, StoreError
from pipeline.ingest import Outcome, Report, Run, batches, load_batch, open_run, open_warehouse, report_on
from pipeline.settings import Settings, load_settings

ROWS_IN_ARTIFACT = 500
"""Prefect keeps an artifact as one JSON value: a table of all of 100,000 documents would help nobody."""

Given = TypeVar("Given")

MAY_PASS = ("warehouse-locked", "disk-full", "store-failed", "no-such-folder")
"""Failures of the warehouse that another try, later, may not meet."""


def may_pass(failed: Task[Any, Any], run: TaskRun, state: State[Any]) -> bool:
    """Tell whether trying again can help: for a warehouse that is held or full and for I/O, not for a wrong setting."""
    problem = state.result(raise_on_failure=False)
    if isinstance(problem, StoreError):
        return problem.code in MAY_PASS
    return isinstance(problem, OSError)


@task(
    name="wait-for-warehouse",
    retries=5,
    retry_delay_seconds=exponential_backoff(backoff_factor=2),
    retry_jitter_factor=0.5,
    retry_condition_fn=may_pass,
    cache_policy=NO_CACHE,
)
def wait_for_warehouse(settings: Settings) -> None:
    """Return when the warehouse can be written; raises StoreError where it cannot be after all tries."""
    open_warehouse(settings).close()


@task(
    name="load-batch",
    task_run_name="batch-{number}-of-{total}",
    retries=3,
    retry_delay_seconds=[2, 10, 60],
    retry_condition_fn=may_pass,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def load(run: Run, paths: Sequence[Path], number: int, total: int) -> list[Outcome]:
    """Read a batch and store it in one transaction; a second try finds known what the first has stored."""
    return load_batch(run, paths)


@flow(name="ingest", flow_run_name="ingest-{paths}", persist_result=False)
def ingest(
    paths: Annotated[
        list[str], Field(min_length=1, description="Files, folders (searched through) and globs, on the worker's disk.")
    ],
    force: Annotated[bool, Field(description="Read again what is loaded already.")] = False,
    warehouse: Annotated[str | None, Field(description="The DuckDB file, in place of the setting.")] = None,
    batch_size: Annotated[int | None, Field(ge=1, description="Documents a task, in place of the setting.")] = None,
) -> Report:
    """Read policy documents into the warehouse and leave a report as artifacts.

    Args:
        paths: Files, folders (searched through) and globs, on the worker's disk.
        force: Read again what is loaded already.
        warehouse: The DuckDB file, in place of the setting.
        batch_size: Documents a task and a transaction, in place of the setting.
    """
    started = perf_counter()
    settings = _settings(warehouse, batch_size)
    groups = list(batches(find_paths(paths), settings.batch_size))
    wait_for_warehouse(_as_it_is(settings))
    outcomes: list[Outcome] = []
    with open_run(settings, command=f"flow ingest {' '.join(paths)}", force=force) as run:
        for number, group in enumerate(groups, 1):
            outcomes += load(_as_it_is(run), _as_it_is(group), number, len(groups))
        report = report_on(run, outcomes, seconds=perf_counter() - started)
    _leave_artifacts(report)
    return report


def report_markdown(report: Report) -> str:
    """Return a run's report as Markdown: counts, rejections with their reasons, broken checks."""
    loaded = [item for item in report.outcomes if item.outcome == "loaded"]
    targets, tasks = sum(item.targets for item in loaded), sum(item.tasks for item in loaded)
    lines = [
        f"# Run {report.run_id}",
        (
            f"{len(report.outcomes)} files in {report.seconds:.1f} s: {report.count('loaded')} loaded, "
            f"{report.count('unchanged')} unchanged, {report.count('superseded')} superseded, "
            f"{report.count('rejected')} rejected. {targets} targets and baselines, {tasks} tasks."
        ),
    ]
    if report.rejected:
        lines += ["## Rejected", "| file | stage | code | why |\n| --- | --- | --- | --- |"]
        rows = [f"| {i.path} | {i.stage} | {i.code} | {i.message} |" for i in report.rejected[:ROWS_IN_ARTIFACT]]
        lines[-1] = "\n".join([lines[-1], *rows])
    if report.broken_checks:
        lines += ["## Broken checks", "\n".join(f"- {c.name}: {c.count} rows" for c in report.broken_checks)]
    return "\n\n".join(lines)


def _as_it_is(value: Given) -> Given:
    # Prefect looks through a task's arguments for futures; an open warehouse is not to be taken apart.
    return cast("Given", quote(value))


def _settings(warehouse: str | None, batch_size: int | None) -> Settings:
    settings = load_settings()
    settings = replace(settings, warehouse=Path(warehouse)) if warehouse else settings
    return replace(settings, batch_size=batch_size) if batch_size else settings


def _leave_artifacts(report: Report) -> None:
    # Rejections first: they are what a person looks for, and what must not fall to the limit.
    ordered = sorted(report.outcomes, key=lambda item: item.outcome != "rejected")[:ROWS_IN_ARTIFACT]
    rows = [
        {
            "file": item.path,
            "outcome": item.outcome,
            "targets": item.targets,
            "tasks": item.tasks,
            "seconds": round(item.seconds, 3),
            "why": item.message,
        }
        for item in ordered
    ]
    create_table_artifact(key="ingest-documents", table=rows, description=f"Documents of run {report.run_id}")
    create_markdown_artifact(key="ingest-report", markdown=report_markdown(report), description="What the run did")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the flow from the command line and print what `policy-targets run` prints; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m flows.ingest", description="Run the Prefect flow `ingest`.")
    parser.add_argument("paths", nargs="+", help="files, folders and globs")
    parser.add_argument("--force", action="store_true", help="read again what is loaded already")
    parser.add_argument("--warehouse", help="the DuckDB file, in place of the setting")
    parser.add_argument("--batch-size", type=int, help="documents a task, in place of the setting")
    given = parser.parse_args(arguments)
    try:
        report = ingest(given.paths, given.force, given.warehouse, given.batch_size)
    except PolicyTargetsError as problem:
        print(f"policy-targets: {problem}", file=sys.stderr)  # noqa: T201
        return 2
    from pipeline.cli.run import print_report

    print_report(report, _settings(given.warehouse, None), given.paths)
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main())
