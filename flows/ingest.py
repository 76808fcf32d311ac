"""The Prefect flow `ingest`: collect → read → load → check → publish → report, for sources, and for files named outright.

    python -m flows.ingest raw/samples            # no server needed: Prefect starts its own for the run
    python -m flows.ingest --source samples       # a round of a source
    PREFECT_API_URL=http://…/api python -m flows.ingest raw/samples

See docs/operations.md for schedules.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from time import perf_counter
from typing import Annotated

from prefect import flow
from pydantic import Field

from flows.artifacts import leave_report
from flows.events import tell_watches
from flows.steps import ProgressOnPage, as_it_is, collecting, load, settings_for, wait_for_warehouse
from pipeline.collect import Collection, Readable, Source, find_paths, find_sources
from pipeline.errors import CollectError, PolicyTargetsError
from pipeline.run.ingest import Outcome, Report, batches, open_run, report_on
from pipeline.settings import Settings

SOURCE_FAILED = "source-failed"


@flow(name="ingest", flow_run_name="ingest-{sources}-{paths}", persist_result=False)
def ingest(
    paths: Annotated[
        list[str], Field(description="Files, folders (searched through) and globs, on the worker's disk.")
    ] = [],  # noqa: B006  # Prefect shows the default on its form; nothing changes it
    sources: Annotated[
        list[str], Field(description="Sources (files in the folder of sources) to run a round of; all enabled: *.")
    ] = [],  # noqa: B006
    force: Annotated[bool, Field(description="Read again what is loaded already.")] = False,
    warehouse: Annotated[str | None, Field(description="The DuckDB file, in place of the setting.")] = None,
    batch_size: Annotated[int | None, Field(ge=1, description="Documents a task, in place of the setting.")] = None,
) -> Report:
    """Collect sources, read what is new into the warehouse, check and publish it, and leave a report as artifacts.

    A site that fails stops nothing: the rest is loaded, and the flow fails at its end, so that it is seen.

    Args:
        paths: Files, folders (searched through) and globs, on the worker's disk.
        sources: Sources (files in the folder of sources) to run a round of; `*` for all that are enabled.
        force: Read again what is loaded already.
        warehouse: The DuckDB file, in place of the setting.
        batch_size: Documents a task and a transaction, in place of the setting.
    """
    started = perf_counter()
    settings = settings_for(warehouse, batch_size)
    if not (paths or sources):
        raise CollectError("nothing to ingest: name paths or sources", code="nothing-named")
    named: list[Readable] = [*find_paths(paths)]
    collections = _collect(_chosen(settings, sources), settings) if sources else []
    items = named + [item for each in collections for item in each.items]
    command = " ".join(["flow ingest", *paths, *(f"--source {name}" for name in sources)])
    report = load_items(items, settings, command=command, force=force, started=started)
    leave_report(report, collections)
    _raise_for_problems(collections)
    return report


def _chosen(settings: Settings, sources: Sequence[str]) -> list[Source]:
    return find_sources(settings.sources, [] if "*" in sources else sources)


def _collect(sources: Sequence[Source], settings: Settings) -> list[Collection]:
    """Run the rounds at once; each host is asked at its own pace."""
    rounds = [collecting(each).submit(each.name, as_it_is(each), as_it_is(settings)) for each in sources]
    return [each.result() for each in rounds]


def load_items(
    items: Sequence[Readable], settings: Settings, *, command: str, force: bool = False, started: float | None = None
) -> Report:
    """Read and load batch by batch; the warehouse is checked at the end of the run, and published as it is closed.

    `started` is when the work began (`perf_counter`), where that was before. Raises StoreError, CollectError.
    """
    started = perf_counter() if started is None else started
    groups = list(batches(items, settings.batch_size))
    wait_for_warehouse(as_it_is(settings))
    progress = ProgressOnPage("ingest-progress", len(items) if len(groups) > 1 else 0)
    outcomes: list[Outcome] = []
    with open_run(settings, command=command, force=force) as run:
        for number, group in enumerate(groups, 1):
            outcomes += load(as_it_is(run), as_it_is(group), number, len(groups))
            progress.add(len(group))
        report = report_on(run, outcomes, seconds=perf_counter() - started)
    # Told from the published snapshot: who hears of a target can look it up.
    if settings.watches.is_dir():
        tell_watches(as_it_is(settings), report.run_id)
    return report


def _raise_for_problems(collections: Sequence[Collection]) -> None:
    problems = [each.problem for each in collections if each.problem]
    if problems:
        raise CollectError("; ".join(problems), code=SOURCE_FAILED)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the flow from the command line and print what `policy-targets run` prints; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m flows.ingest", description="Run the Prefect flow `ingest`.")
    parser.add_argument("paths", nargs="*", help="files, folders and globs")
    parser.add_argument("--source", action="append", default=[], help="a source to run a round of; * for all enabled")
    parser.add_argument("--force", action="store_true", help="read again what is loaded already")
    parser.add_argument("--warehouse", help="the DuckDB file, in place of the setting")
    parser.add_argument("--batch-size", type=int, help="documents a task, in place of the setting")
    given = parser.parse_args(arguments)
    try:
        report = ingest(given.paths, given.source, given.force, given.warehouse, given.batch_size)
    except PolicyTargetsError as problem:
        print(f"policy-targets: {problem}", file=sys.stderr)  # noqa: T201
        # The rest is loaded where only a site failed.
        return 1 if problem.code == SOURCE_FAILED else 2
    from pipeline.cli.run import print_report

    print_report(report, settings_for(given.warehouse), given.paths or given.source)
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main())
