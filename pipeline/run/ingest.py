"""Ingestion: collect → decode → recognize and resolve → store, batch by batch; the command line and the flow run this.

A batch of whole documents is a transaction. What cannot be read becomes a rejection and stops nothing; what fails the
warehouse itself ends the run, whose record says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from time import perf_counter
from typing import Literal, TypeVar

from pipeline.collect import (
    Kept,
    Originals,
    Readable,
    Received,
    Unreadable,
    find_paths,
    is_bundle,
    name_of,
    raw_file_of,
    receive,
    unpack,
    with_attachments,
)
from pipeline.errors import CollectError, PolicyTargetsError, StoreError
from pipeline.fail_points import reach
from pipeline.model import RawFile
from pipeline.run.attempts import find_set_aside
from pipeline.run.forkserver import FORK_SERVER
from pipeline.run.gone import gone_paths
from pipeline.run.limits import Limits
from pipeline.run.progress import FilesDone, Progress
from pipeline.run.reader import DocumentReader
from pipeline.run.reading import Reading, Rejection, read_document
from pipeline.settings import Settings
from pipeline.store import CheckResult, DecodedDocuments, RulesVersion, Warehouse, rules_version, run_checks
from pipeline.store.runs import RunStatus
from pipeline.store.versions import Outcome as StoredOutcome

OutcomeName = StoredOutcome | Literal["set-aside"]
"""`set-aside`: rejected so often before that it was not tried; see `Settings.attempts`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a file in a run; `stage`, `code` and `message` are set where it was rejected or set aside."""

    path: str
    outcome: OutcomeName
    seconds: float = 0.0
    targets: int = 0
    tasks: int = 0
    stage: str = ""
    code: str = ""
    message: str = ""


Given = TypeVar("Given")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run did, file by file in the order named, the checks that it broke, and how long it took."""

    run_id: str
    outcomes: tuple[Outcome, ...]
    broken_checks: tuple[CheckResult, ...]
    seconds: float

    def count(self, outcome: OutcomeName) -> int:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run that goes on: the warehouse it writes, what it reads with, and whether it reads again what is known."""

    run_id: str
    warehouse: Warehouse
    reader: DocumentReader
    originals: Originals | None
    force: bool
    attempts: int = 3


def ingest(
    names: Sequence[str], settings: Settings, *, command: str, force: bool = False, progress: Progress | None = None
) -> Report:
    """Read files, folders and globs into the warehouse and return what became of each file.

    Raises CollectError where a name stands for nothing (before anything is written), StoreError where the warehouse
    fails; what was stored before stays.
    """
    return ingest_items(find_paths(names), settings, command=command, force=force, progress=progress, names=names)


def ingest_items(
    items: Sequence[Readable],
    settings: Settings,
    *,
    command: str,
    force: bool = False,
    progress: Progress | None = None,
    names: Sequence[str] = (),
) -> Report:
    """Read what was found or collected into the warehouse; as `ingest`. Rejected files of folders among `names` that are
    no longer there are forgotten."""
    started = perf_counter()
    outcomes: list[Outcome] = []
    with open_run(settings, command=command, force=force) as run:
        for batch in batches(items, settings.batch_size):
            outcomes += load_batch(run, batch, progress)
        run.warehouse.dismiss(list(gone_paths(run.warehouse.rejected_paths(), names, outcomes)))
        return report_on(run, outcomes, seconds=perf_counter() - started)


def report_on(run: Run, outcomes: Sequence[Outcome], *, seconds: float) -> Report:
    """Check the documents that were loaded, and return the report on a run; raises StoreError."""
    reach("run.stored")
    loaded = any(item.outcome == "loaded" for item in outcomes)
    results = run_checks(run.warehouse.connection, run_id=run.run_id) if loaded else []
    broken = [result for result in results if not result.is_kept]
    return Report(run_id=run.run_id, outcomes=tuple(outcomes), broken_checks=tuple(broken), seconds=seconds)


def batches(items: Sequence[Given], size: int) -> Iterator[list[Given]]:
    """Yield items in batches of a size; the last may be smaller."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


@contextmanager
def open_run(settings: Settings, *, command: str, force: bool = False) -> Iterator[Run]:
    """Open the warehouse and begin a run; at the end record how it ended: succeeded, failed or cancelled.

    Waits up to `settings.lock_wait` seconds for a warehouse that another program holds. Raises StoreError.
    """
    originals = Originals(settings.raw) if settings.keep_originals else None
    if not (settings.dask or settings.warehouse.exists()):
        FORK_SERVER.start()  # everything will be new: what reads starts while the warehouse is made
    with open_warehouse(settings) as warehouse, _reader(settings, warehouse, force=force) as reader:
        run_id = warehouse.begin_run(command)
        reach("run.begun")
        try:
            yield Run(
                run_id=run_id,
                warehouse=warehouse,
                reader=reader,
                originals=originals,
                force=force,
                attempts=settings.attempts,
            )
        except BaseException as problem:
            _finish(warehouse, run_id, problem)
            raise
        reach("run.loaded")
        warehouse.finish_run(run_id)
        reach("run.finished")


def read_alone(received: Received, settings: Settings) -> Reading | Rejection:
    """Read a file within the limits of the settings, without a warehouse."""
    with DocumentReader(1, limits=_limits(settings)) as reader:
        [outcome] = reader.read([received])
    return outcome


def _limits(settings: Settings) -> Limits:
    return Limits(seconds=settings.document_seconds, megabytes=settings.document_megabytes)


def _reader(settings: Settings, warehouse: Warehouse, *, force: bool) -> DocumentReader:
    decoded = DecodedDocuments(settings.raw / "decoded", warehouse.rules.decoding) if settings.keep_originals else None
    read = partial(read_document, decoded=decoded, again=force)
    return DocumentReader(settings.workers, read, limits=_limits(settings), dask=settings.dask)


def rules_in_force(settings: Settings) -> RulesVersion:
    """Return the version of the rules that a run with these settings reads by."""
    return rules_version([settings.indicators] if settings.indicators else [])


def open_warehouse(settings: Settings) -> Warehouse:
    """Open the warehouse for writing, waiting for another program to let go of it; raises StoreError."""
    return Warehouse(settings.warehouse, rules=rules_in_force(settings), wait=settings.lock_wait)


def load_batch(run: Run, items: Sequence[Readable], progress: Progress | None = None) -> list[Outcome]:
    """Read a batch of files and store what is new, in one transaction; return what became of each file.

    It may be called again with the same files: what was stored is then known. Raises StoreError where the warehouse
    fails, CollectError where originals cannot be kept; then nothing of the batch was stored.
    """
    reach("batch.begun")
    places = {name_of(item): place for place, item in enumerate(items)}
    kept = [item.raw_file for item in items if isinstance(item, Kept)]
    # Bytes that are kept already are known by their hash, and need not even be opened.
    known = set() if run.force else run.warehouse.known([raw_file.sha256 for raw_file in kept])
    old = [raw_file for raw_file in kept if raw_file.sha256 in known]
    unread = [item for item in items if not (isinstance(item, Kept) and item.raw_file.sha256 in known)]
    found = [(name_of(item), each) for item in unread for each in _receive(run, item)]
    places |= {_raw_file(each).path: places[name] for name, each in reversed(found)}
    received = [each for _, each in found if isinstance(each, Received)]
    rejections = [each for _, each in found if isinstance(each, Rejection)]
    known = set() if run.force else run.warehouse.known([each.raw_file.sha256 for each in received])
    old += [each.raw_file for each in received if each.raw_file.sha256 in known]
    new, aside = _without_set_aside(run, [each for each in received if each.raw_file.sha256 not in known])
    new = [with_attachments(each) for each in new]
    told = FilesDone(progress, len(items), Counter(places[each.raw_file.path] for each in new))
    readings: list[Reading] = []
    reach("batch.received")
    _keep(run, new, already={raw_file.sha256 for raw_file in kept})
    reach("batch.kept")
    for outcome in run.reader.read(new):
        readings += [outcome] if isinstance(outcome, Reading) else []
        rejections += [outcome] if isinstance(outcome, Rejection) else []
        told.read(places[_raw_file(outcome).path])
    reach("batch.read")
    outcomes = [*_store(run, readings), *_skip(run, old), *_reject(run, rejections), *aside]
    reach("batch.recorded")
    return sorted(outcomes, key=lambda item: places[item.path])


def _raw_file(each: Reading | Rejection | Received) -> RawFile:
    return each.facts.document.raw_file if isinstance(each, Reading) else each.raw_file


def _receive(run: Run, item: Readable) -> Iterator[Received | Rejection]:
    """The file, or the documents of a bundle, whose own bytes are kept too."""
    try:
        received = receive(item)
    except CollectError as problem:
        # Bytes that nobody could read have no hash; the empty one says so.
        yield Rejection(raw_file=raw_file_of(item), stage="collect", code=problem.code, message=str(problem))
        return
    if not is_bundle(received.data):
        yield received
        return
    _keep(run, [received], already={received.raw_file.sha256} if isinstance(item, Kept) else set())
    for each in unpack(received):
        if isinstance(each, Unreadable):
            code, message = each.problem.code, str(each.problem)
            yield Rejection(raw_file=each.raw_file, stage="collect", code=code, message=message)
        else:
            yield each


def _keep(run: Run, received: list[Received], already: set[str]) -> None:
    # Before anything is read: a document that no reader survives is kept all the same.
    for each in received if run.originals else []:
        if run.originals and each.raw_file.sha256 not in already:
            run.originals.keep(each)


def _without_set_aside(run: Run, received: list[Received]) -> tuple[list[Received], list[Outcome]]:
    """What is to be read, and what was rejected so often by the same rules that it is left until `retry` or new rules."""
    if run.force or not received:
        return received, []
    found = find_set_aside(run.warehouse, [each.raw_file for each in received], run.attempts)
    aside = [
        Outcome(path=each.path, outcome="set-aside", stage=each.stage, code=each.code, message=each.words)
        for each in found
    ]
    left = {item.path for item in aside}
    return [each for each in received if each.raw_file.path not in left], aside


def _store(run: Run, readings: list[Reading]) -> Iterator[Outcome]:
    stored = run.warehouse.store(run.run_id, readings)
    reach("batch.stored")
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
        reach("batch.skipped")
    for raw_file in known:
        yield Outcome(path=raw_file.path, outcome="unchanged")


def _reject(run: Run, rejections: list[Rejection]) -> Iterator[Outcome]:
    for item in rejections:
        run.warehouse.reject(
            run.run_id, item.raw_file, stage=item.stage, code=item.code, message=item.message, seconds=item.seconds
        )
        reach("batch.rejected")
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
