"""The warehouse as a run sees it: begin, store batches, set files aside, finish."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pipeline.errors import StoreError
from pipeline.fail_points import reach
from pipeline.model import RawFile
from pipeline.store import runs
from pipeline.store.appending import merge_rows
from pipeline.store.connection import (
    LISTED,
    connect,
    failures_as_store_errors,
    listed,
    one_thread,
    transaction,
    until_committed,
)
from pipeline.store.corrections import read_corrections, record_corrections
from pipeline.store.lake import companion, is_lake
from pipeline.store.load import Reading, load_batch
from pipeline.store.locks import STEP, WriterLock
from pipeline.store.migrations import keep_copy
from pipeline.store.names import Names
from pipeline.store.plans import Reason, reasons
from pipeline.store.rules import RulesVersion, rules_version
from pipeline.store.runs import RunStatus
from pipeline.store.schema import carry_forward, older_version, prepare, read_property, write_property
from pipeline.store.snapshots import is_current, publish, settle
from pipeline.store.versions import Outcome

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


_PASSING = ("warehouse-locked", "warehouse-conflict")
"""Why a warehouse cannot be opened now, but soon: another process has it, or is making the same lake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What became of a reading; `document_id` is None and `message` says why where it was rejected."""

    raw_file: RawFile
    document_id: str | None
    outcome: Outcome
    message: str | None = None


class Warehouse:
    """A warehouse open for writing, made if it is not there; a context manager that closes and publishes it.

    One process writes a file at a time: another queues for up to `wait` seconds; many write a lake. `rules` is the version under which the
    readings are made, by default that of this installation. Corrections are those in `corrections/*.csv` beside the
    file. Every method raises StoreError, in one line, where the file fails.
    """

    def __init__(
        self, path: str | Path, *, rules: RulesVersion | None = None, names: Names | None = None, wait: float = 0.0
    ) -> None:
        self.path = Path(path)
        self.rules = rules or rules_version()
        self._names = names
        self.corrections = read_corrections(companion(self.path).parent / "corrections")
        self._lock = WriterLock(self.path)
        deadline = time.monotonic() + wait
        self._lock.acquire(wait)
        reach("warehouse.locked")
        try:
            self.connection: DuckDBPyConnection = self._open_when_free(deadline)
        except BaseException:
            self._lock.release()
            raise
        reach("warehouse.opened")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, publish its snapshot where it has changed, and let the next writer in.

        What was stored is kept, whatever fails here.
        """
        try:
            with failures_as_store_errors(self.path):
                self.connection.close()
            reach("warehouse.closed")
            if not is_current(self.path):
                publish(self.path)
            reach("warehouse.published")
        finally:
            self._lock.release()
        reach("warehouse.released")

    def _open_when_free(self, deadline: float) -> DuckDBPyConnection:
        """Open the file; a program that holds it without the writers' lock (the duckdb shell) is waited for, too."""
        while True:
            try:
                return self._open()
            except StoreError as problem:
                if problem.code not in _PASSING or time.monotonic() >= deadline:
                    raise
            time.sleep(STEP)

    def _open(self) -> DuckDBPyConnection:
        connection = self._prepared()
        if not is_current(self.path):
            # Readers see what there was before this run, be it nothing, and not the lock that it holds.
            with failures_as_store_errors(self.path):
                connection.close()
            reach("warehouse.prepared")
            settle(self.path)
            publish(self.path)
            reach("warehouse.first-published")
            connection = connect(self.path, read_only=False)
        return connection

    def _prepared(self) -> DuckDBPyConnection:
        connection = connect(self.path, read_only=False)
        try:
            with failures_as_store_errors(self.path):
                version = older_version(connection)
                if version is not None and not is_lake(self.path):  # a lake keeps what it was as a snapshot
                    connection.execute("CHECKPOINT")
                    connection.close()
                    keep_copy(self.path, version)
                    connection = connect(self.path, read_only=False)
                if version is not None:
                    until_committed(partial(carry_forward, connection))
                prepare(connection, self.path)
        except BaseException:
            connection.close()
            raise
        return connection

    def begin_run(self, command: str) -> str:
        """Begin a run and give its id; a run that died before is marked so and stands in nobody's way."""
        with failures_as_store_errors(self.path):
            until_committed(self._bring_regions)
            reach("warehouse.regions")
            until_committed(self._record_corrections)
            reach("warehouse.corrections")
            return until_committed(lambda: runs.begin(self.connection, command, self.rules))

    def known(self, contents: Iterable[str]) -> set[str]:
        """Those of the contents (SHA-256) that need no reading: read before, by the same rules, and that still holds."""
        files = [RawFile(sha256=content, path="", source="", media_type="") for content in contents]
        return {file.sha256 for file, reason in zip(files, self.reasons(files), strict=True) if reason is None}

    def reasons(self, raw_files: Sequence[RawFile]) -> list[Reason | None]:
        """Why each file is to be read, in their order; None where it was read by these rules and that still holds."""
        with failures_as_store_errors(self.path):
            return reasons(self.connection, raw_files, self.rules, self.corrections)

    def skip(self, run_id: str, raw_files: Sequence[RawFile]) -> None:
        """Record files that are `known` as unchanged in this run."""
        with failures_as_store_errors(self.path):
            until_committed(lambda: runs.record_known(self.connection, run_id, raw_files))

    def store(self, run_id: str, readings: Sequence[Reading]) -> list[Stored]:
        """Store a batch of whole documents in one transaction; what became of each, in their order.

        A document that the tables do not take is rejected (stage `store`) and the others are stored, each alone.
        """
        if not readings:
            return []
        import duckdb
        import pyarrow

        with failures_as_store_errors(self.path):
            try:
                with one_thread(self.connection):
                    outcomes = until_committed(lambda: self._load(run_id, readings))
            except (
                duckdb.DataError,
                duckdb.IntegrityError,
                pyarrow.ArrowException,
                ValueError,
                LookupError,
                TypeError,
            ) as error:
                if len(readings) > 1:
                    return [stored for reading in readings for stored in self.store(run_id, [reading])]
                return [self._refuse(run_id, readings[0], error)]
        return [
            Stored(raw_file=reading.facts.document.raw_file, document_id=document_id, outcome=outcome)
            for reading, (document_id, outcome) in zip(readings, outcomes, strict=True)
        ]

    def reject(
        self, run_id: str, raw_file: RawFile, *, stage: str, code: str, message: str, seconds: float | None = None
    ) -> None:
        """Record a file that could not be read, at which stage, under which code, and why; stored facts stay."""
        with failures_as_store_errors(self.path):
            until_committed(
                lambda: runs.record_rejection(
                    self.connection, run_id, raw_file, seconds, stage=stage, code=code, message=message
                )
            )

    def rejected_paths(self) -> list[str]:
        """The paths of all files that could not be read when they were last tried."""
        with failures_as_store_errors(self.path):
            rows = self.connection.execute("SELECT path FROM store.rejections ORDER BY path").fetchall()
        return [str(path) for (path,) in rows]

    def dismiss(self, paths: Sequence[str]) -> list[str]:
        """Take away the rejections of paths; return those that there were. What was loaded stays."""

        def clear() -> list[str]:
            with transaction(self.connection):
                return runs.clear_rejections(self.connection, paths)

        with failures_as_store_errors(self.path):
            return until_committed(clear)

    def finish_run(self, run_id: str, status: RunStatus = "succeeded", message: str | None = None) -> None:
        """Record how the run ended."""
        with failures_as_store_errors(self.path):
            until_committed(lambda: runs.finish(self.connection, run_id, status, message))

    def outcomes(self, run_id: str) -> dict[Outcome, int]:
        """How many files of the run had each outcome."""
        with failures_as_store_errors(self.path):
            return runs.count_outcomes(self.connection, run_id)

    def _load(self, run_id: str, readings: Sequence[Reading]) -> list[tuple[str, Outcome]]:
        names = self._resolved_names()
        return load_batch(self.connection, run_id, readings, names, self.rules.overall, self.corrections)

    def _record_corrections(self) -> None:
        with transaction(self.connection):
            record_corrections(self.connection, self.corrections)

    def _refuse(self, run_id: str, reading: Reading, error: Exception) -> Stored:
        raw_file = reading.facts.document.raw_file
        message = f"the warehouse does not take its facts: {' '.join(str(error).split())}"
        self.reject(run_id, raw_file, stage="store", code="facts-invalid", message=message, seconds=reading.seconds)
        return Stored(raw_file=raw_file, document_id=None, outcome="rejected", message=message)

    def _resolved_names(self) -> Names:
        if self._names is None:
            self._names = Names.of_the_rules()
        return self._names

    def _bring_regions(self) -> None:
        """Copy the list of regions that the rules use, where the rules have changed since it was last copied."""
        if read_property(self.connection, "regions") == self.rules.overall:
            return
        from pipeline.resolve.fields.regions import regions

        rows = [
            {"region_code": code, "name": r.name, "full_name": r.full_name, "level": r.level, "parent": r.parent}
            for code, r in regions().items()
        ]
        with transaction(self.connection):
            merge_rows(self.connection, "regions", rows)
            self.connection.execute(
                f"DELETE FROM store.regions WHERE region_code NOT IN {LISTED}", [listed(row["region_code"] for row in rows)]
            )
            write_property(self.connection, "regions", self.rules.overall)
