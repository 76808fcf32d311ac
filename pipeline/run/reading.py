"""Reads received files into facts, one by one or in several processes; what cannot be read is told, never raised."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Literal, Self

from pipeline.collect import Received
from pipeline.decode import decode
from pipeline.errors import PolicyTargetsError
from pipeline.model import Facts, RawFile
from pipeline.resolve import resolve
from pipeline.run.dask_pool import DaskPool
from pipeline.store.decoded import DecodedDocuments

WORTH_PROCESSES = 64
"""Documents in a batch from which starting processes (about a second) pays."""

Stage = Literal["collect", "decode", "resolve"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document that was read, and the seconds it took."""

    facts: Facts
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A file that could not be read: at which stage, under which stable code, and in words."""

    raw_file: RawFile
    stage: Stage
    code: str
    message: str
    seconds: float = 0.0


def read_document(
    received: Received, decoded: DecodedDocuments | None = None, *, again: bool = False
) -> Reading | Rejection:
    """Return a file's facts, or why there are none; raises nothing.

    A text that `decoded` keeps is not decoded once more, unless `again` asks for it; a new one is kept there. A defect
    of ours (any exception that is not meant) rejects the document with the line that failed: it must not stop the rest
    of a run.
    """
    started = perf_counter()
    stage: Stage = "decode"
    try:
        document = None if decoded is None or again else decoded.find(received.raw_file)
        if document is None:
            document = decode(received.raw_file, received.data)
            if decoded is not None:
                decoded.keep(document)
        stage = "resolve"
        facts = resolve(document)
    except PolicyTargetsError as problem:
        code, message = problem.code, str(problem)
    except Exception as defect:
        code, message = "defect", _where(defect)
    else:
        return Reading(facts=facts, seconds=perf_counter() - started)
    seconds = perf_counter() - started
    return Rejection(raw_file=received.raw_file, stage=stage, code=code, message=message, seconds=seconds)


Read = Callable[[Received], Reading | Rejection]


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class DocumentReader:
    """Reads batches of files, in further processes where there are cores and documents enough.

    `read` must be a function at the top of a module, since processes find it by name.
    """

    def __init__(self, workers: int = 0, read: Read = read_document, dask: str = "") -> None:
        self._workers = workers or cores()
        self._read = read
        self._dask = dask
        self._cluster: DaskPool | None = None
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def read(self, batch: Sequence[Received]) -> Iterator[Reading | Rejection]:
        """Yield what became of each file, in order. A file that kills its process is rejected, the rest is read."""
        if self._dask:
            self._cluster = self._cluster or DaskPool(self._dask, self._workers)
            yield from self._cluster.map(self._read, batch, _died)
            return
        if self._workers == 1 or len(batch) < WORTH_PROCESSES:
            yield from map(self._read, batch)
            return
        done = 0
        try:
            for outcome in self._started_pool().map(self._read, batch, chunksize=4):
                yield outcome
                done += 1
        except BrokenProcessPool:
            self._close()
            yield from (_read_apart(self._read, received) for received in batch[done:])

    def _started_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not fork: an open DuckDB and its threads do not survive it.
            self._pool = ProcessPoolExecutor(self._workers, mp_context=get_context("spawn"))
        return self._pool

    def _close(self) -> None:
        if self._cluster is not None:
            self._cluster.close()
            self._cluster = None
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def _read_apart(read: Read, received: Received) -> Reading | Rejection:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(read, received).result()
        except BrokenProcessPool:
            return _died(received)


def _died(received: Received) -> Rejection:
    message = f"{received.raw_file.path}: reading it killed the process (out of memory?)"
    return Rejection(raw_file=received.raw_file, stage="decode", code="reader-died", message=message)


def _where(defect: Exception) -> str:
    """What failed and where, and that it is to be sent to us: the file is not to blame."""
    last = traceback.extract_tb(defect.__traceback__)[-1]
    what = f"{type(defect).__name__}: {defect}".splitlines()[0].rstrip(": ")
    told = f"{what} ({Path(last.filename).name}:{last.lineno})"
    return f"a defect of policy-targets, not of the file: {told}; report this line, with the file if you may"
