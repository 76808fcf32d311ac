"""The tasks that flows are made of, and when trying one again can help.

The work is `pipeline`'s, the same that the command line does. A task is a source's round or a batch of documents: one for
each document would cost more than the document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar, cast
from uuid import UUID

from prefect import get_run_logger, task
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.exceptions import MissingContextError
from prefect.tasks import Task, exponential_backoff
from prefect.utilities.annotations import quote

from pipeline.collect import Collection, FetchLine, Readable, Source, collect
from pipeline.collect.addresses import host_of
from pipeline.collect.sources import is_web
from pipeline.errors import CollectError, StoreError
from pipeline.run.ingest import Outcome, Run, load_batch, open_warehouse
from pipeline.settings import Settings, load_settings

Given = TypeVar("Given")

MAY_PASS = ("warehouse-locked", "disk-full", "store-failed", "no-such-folder", "original-not-kept")
"""Failures of the warehouse and of the disk that another try, later, may not meet."""


def may_pass(failed: Task[Any, Any], run: TaskRun, state: State[Any]) -> bool:
    """Tell whether trying again can help: for a warehouse that is held or full and for I/O, not for a wrong setting."""
    problem = state.result(raise_on_failure=False)
    if isinstance(problem, (StoreError, CollectError)):
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
def load(run: Run, items: Sequence[Readable], number: int, total: int) -> list[Outcome]:
    """Read a batch and store it in one transaction; a second try finds known what the first has stored."""
    outcomes = load_batch(run, items)
    for item in outcomes:
        if item.outcome in ("rejected", "set-aside"):
            _warn(f"{item.path}: {item.outcome} at {item.stage} ({item.code}): {item.message}")
    return outcomes


@task(
    name="collect-source",
    task_run_name="collect-{source}",
    retries=2,
    retry_delay_seconds=[10, 60],
    retry_condition_fn=may_pass,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def collect_source(source: str, described: Source, settings: Settings) -> Collection:
    """Run a round of a source; what a site does is told in the result, a folder that is missing too, and never raised.

    Raises CollectError where the originals cannot be written.
    """

    def note(line: FetchLine) -> None:
        if line.outcome in ("gone", "failed", "refused"):
            _warn(f"{line.url}: {line.outcome} at collect: {line.message}")

    try:
        collection = collect(described, settings.raw, contact=settings.contact, note=note)
    except CollectError as problem:
        if problem.code in MAY_PASS:
            raise
        collection = Collection(source=described, problem=str(problem))
    if collection.problem:
        _warn(f"{source}: {collection.problem}")
    return collection


def collecting(source: Source) -> Task[Any, Collection]:
    """Return the task that collects a source, with the tags by which a server limits what runs at once."""
    hosts = [f"host:{host_of(source.address).partition('://')[2]}"] if is_web(source.address) else []
    return cast("Task[Any, Collection]", collect_source.with_options(tags=[f"source:{source.name}", *hosts]))


class ProgressOnPage:
    """Shows how much of a run is done on Prefect's page, as an artifact that is updated every few seconds."""

    PAUSE = 5.0
    """Seconds between two updates: each is a request, and a batch of known documents takes less than one."""

    def __init__(self, key: str, total: int) -> None:
        self._total, self._done, self._shown_at = max(1, total), 0, monotonic()
        made = create_progress_artifact(progress=0.0, key=key, description="Documents done") if total else None
        self._id = cast("UUID | None", made)  # in a synchronous flow it is no coroutine

    def add(self, count: int) -> None:
        """Count documents that are done."""
        self._done += count
        share = 100.0 * self._done / self._total
        if self._id and (monotonic() - self._shown_at >= self.PAUSE or self._done >= self._total):
            self._shown_at = monotonic()
            update_progress_artifact(self._id, progress=min(100.0, share))


def as_it_is(value: Given) -> Given:
    """Return a value that Prefect takes as it stands: it looks through arguments for futures, and takes them apart."""
    return cast("Given", quote(value))


def settings_for(warehouse: str | None = None, batch_size: int | None = None) -> Settings:
    """Return the settings in force, with what a flow's parameters say in their place; raises SettingsError."""
    settings = load_settings()
    settings = replace(settings, warehouse=Path(warehouse)) if warehouse else settings
    return replace(settings, batch_size=batch_size) if batch_size else settings


def _warn(words: str) -> None:
    try:
        get_run_logger().warning(words)
    except MissingContextError:  # the task's function called by itself
        return
