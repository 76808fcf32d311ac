"""Ingestion: collect → decode → recognize and resolve → store, batch by batch; the command line and the flow run this.

A batch of whole documents is a transaction. What cannot be read becomes a rejection and stops nothing; what fails the
warehouse itself ends the run, whose record says so.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter

from pipeline.collect import Originals, Received, Unreadable, find_paths, is_bundle, media_type, read_file, unpack
from pipeline.collect.files import SOURCE
from pipeline.errors import CollectError, PolicyTargetsError, StoreError
from pipeline.model import RawFile
from pipeline.reading import DocumentReader, Reading, Rejection
from pipeline.settings import Settings
from pipeline.store import CheckResult, Warehouse, rules_version, run_checks
from pipeline.store.runs import RunStatus
from pipeline.store.versions import Outcome as StoredOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a file in a run; `stage`, `code` and `message` are set where it was rejected."""

    path: str
    outcome: StoredOutcome
    seconds: float = 0.0
    targets: int = 0
    tasks: int = 0
    stage: str = ""
    code: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run did, file by file in the order named, the checks that it broke, and how long it took."""

    run_id: str
    outcomes: tuple[Outcome, ...]
    broken_checks: tuple[CheckResult, ...]
    seconds: float

    def count(self, outcome: StoredOutcome) -> int:
        """Return how many files had an outcome."""
        return sum(item.outcome == outcome for item in self.outcomes)

    @property
    def rejected(self) -> tuple[Outcome, ...]:
        """The files that could not be read."""
        return tuple(item for item in self.outcomes if item.outcome == "rejected")

    @property
    def exit_code(self) -> int:
        """1 where a file was rejected or a check is broken, else 0."""
        return int(bool(self.rejected or self.broken_checks))


Progress = Callable[[int], None]
"""Told how many more files are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run that goes on: the warehouse it writes, what it reads with, and whether it reads again what is known."""

    run_id: str
    warehouse: Warehouse
    reader: DocumentReader
    originals: Originals | None
    force: bool


def ingest(
    names: Sequence[str], settings: Settings, *, command: str, force: bool = False, progress: Progress | None = None
) -> Report:
    """Read files, folders and globs into the warehouse and return what became of each file.

    Raises CollectError where a name stands for nothing (before anything is written), StoreError where the warehouse
    fails; what was stored before stays.
    """
    started = perf_counter()
    paths = find_paths(names)
    outcomes: list[Outcome] = []
    with open_run(settings, command=command, force=force) as run:
        for batch in batches(paths, settings.batch_size):
            outcomes += load_batch(run, batch, progress)
        return report_on(run, outcomes, seconds=perf_counter() - started)


def report_on(run: Run, outcomes: Sequence[Outcome], *, seconds: float) -> Report:
    """Check the warehouse where something was loaded, and return the report on a run; raises StoreError."""
    loaded = any(item.outcome == "loaded" for item in outcomes)
    broken = [result for result in run_checks(run.warehouse.connection) if not result.is_kept] if loaded else []
    return Report(run_id=run.run_id, outcomes=tuple(outcomes), broken_checks=tuple(broken), seconds=seconds)


def batches(paths: Sequence[Path], size: int) -> Iterator[list[Path]]:
    """Yield paths in batches of a size; the last may be smaller."""
    rest = iter(paths)
    while batch := list(islice(rest, size)):
        yield batch


@contextmanager
def open_run(settings: Settings, *, command: str, force: bool = False) -> Iterator[Run]:
    """Open the warehouse and begin a run; at the end record how it ended: succeeded, failed or cancelled.

    Waits up to `settings.lock_wait` seconds for a warehouse that another program holds. Raises StoreError.
    """
    originals = Originals(settings.raw) if settings.keep_originals else None
    with open_warehouse(settings) as warehouse, DocumentReader(settings.workers) as reader:
        run_id = warehouse.begin_run(command)
        try:
            yield Run(run_id=run_id, warehouse=warehouse, reader=reader, originals=originals, force=force)
        except BaseException as problem:
            _finish(warehouse, run_id, problem)
            raise
        warehouse.finish_run(run_id)


def open_warehouse(settings: Settings) -> Warehouse:
    """Open the warehouse for writing, waiting for another program to let go of it; raises StoreError."""
    deadline = time.monotonic() + settings.lock_wait
    rules = rules_version([settings.indicators] if settings.indicators else [])
    while True:
        try:
            return Warehouse(settings.warehouse, rules=rules)
        except StoreError as problem:
            if problem.code != "warehouse-locked" or time.monotonic() >= deadline:
                raise
        time.sleep(min(0.5, settings.lock_wait))


def load_batch(run: Run, paths: Sequence[Path], progress: Progress | None = None) -> list[Outcome]:
    """Read a batch of files and store what is new, in one transaction; return what became of each file.

    It may be called again with the same files: what was stored is then known. Raises StoreError where the warehouse
    fails, CollectError where originals cannot be kept; then nothing of the batch was stored.
    """
    files = [(place, item) for place, path in enumerate(paths) for item in _receive(run, path)]
    places = {item.raw_file.path: place for place, item in reversed(files)}
    received = [item for _, item in files if isinstance(item, Received)]
    known = set() if run.force else run.warehouse.known([item.raw_file.sha256 for item in received])
    new = [item for item in received if item.raw_file.sha256 not in known]
    old = [item.raw_file for item in received if item.raw_file.sha256 in known]
    # A file of several documents (a bundle) is done with its last one.
    left = Counter(places[item.raw_file.path] for item in new)
    if progress:
        progress(len(paths) - len(left))
    readings: list[Reading] = []
    rejections = [item for _, item in files if isinstance(item, Rejection)]
    for outcome in run.reader.read(_kept(run, new)):
        readings += [outcome] if isinstance(outcome, Reading) else []
        rejections += [outcome] if isinstance(outcome, Rejection) else []
        place = places[_raw_file(outcome).path]
        left[place] -= 1
        if progress and not left[place]:
            progress(1)
    outcomes = [*_store(run, readings), *_skip(run, old), *_reject(run, rejections)]
    return sorted(outcomes, key=lambda item: places[item.path])


def _raw_file(outcome: Reading | Rejection) -> RawFile:
    return outcome.facts.document.raw_file if isinstance(outcome, Reading) else outcome.raw_file


def _receive(run: Run, path: Path) -> Iterator[Received | Rejection]:
    """The file, or the documents of a bundle, whose own bytes are kept too."""
    try:
        received = read_file(path)
    except CollectError as problem:
        name = path.as_posix()
        # Bytes that nobody could read have no hash; the empty one says so.
        raw_file = RawFile(sha256="", path=name, source=SOURCE, media_type=media_type(name))
        yield Rejection(raw_file=raw_file, stage="collect", code=problem.code, message=str(problem))
        return
    if not is_bundle(received.data):
        yield received
        return
    _kept(run, [received])
    for item in unpack(received):
        if isinstance(item, Unreadable):
            code, message = item.problem.code, str(item.problem)
            yield Rejection(raw_file=item.raw_file, stage="collect", code=code, message=message)
        else:
            yield item


def _kept(run: Run, received: list[Received]) -> list[Received]:
    # Before anything is read: a document that no reader survives is kept all the same.
    if run.originals:
        for item in received:
            run.originals.keep(item)
    return received


def _store(run: Run, readings: list[Reading]) -> Iterator[Outcome]:
    stored = run.warehouse.store(run.run_id, readings)
    for reading, result in zip(readings, stored, strict=True):
        rejected = result.outcome == "rejected"
        yield Outcome(
            path=result.raw_file.path,
            outcome=result.outcome,
            seconds=reading.seconds,
            targets=len(reading.facts.targets),
            tasks=len(reading.facts.tasks),
            stage="store" if rejected else "",
            code="facts-invalid" if rejected else "",
            message=result.message or "",
        )


def _skip(run: Run, known: list[RawFile]) -> Iterator[Outcome]:
    if known:
        run.warehouse.skip(run.run_id, known)
    for raw_file in known:
        yield Outcome(path=raw_file.path, outcome="unchanged")


def _reject(run: Run, rejections: list[Rejection]) -> Iterator[Outcome]:
    for item in rejections:
        run.warehouse.reject(
            run.run_id, item.raw_file, stage=item.stage, code=item.code, message=item.message, seconds=item.seconds
        )
        yield Outcome(
            path=item.raw_file.path,
            outcome="rejected",
            seconds=item.seconds,
            stage=item.stage,
            code=item.code,
            message=item.message,
        )


def _finish(warehouse: Warehouse, run_id: str, problem: BaseException) -> None:
    status: RunStatus = "failed" if isinstance(problem, Exception) else "cancelled"
    message = str(problem) if isinstance(problem, PolicyTargetsError) else f"{type(problem).__name__}: {problem}"
    try:
        warehouse.finish_run(run_id, status, message.rstrip(": "))
    except StoreError:
        # The warehouse is what failed (a full disk): the next run will find this one unfinished and mark it so.
        return
