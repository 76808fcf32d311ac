"""Reads batches of files in processes of their own, each document within its limits.

Whatever a document does to its process (a loop without end, a bomb, a crash of a library) it is rejected, and the others are
read. The processes live as long as the reader.
"""

from __future__ import annotations

import os
import pickle
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from functools import partial
from multiprocessing.connection import wait
from threading import local
from types import TracebackType
from typing import Self

from pipeline.collect import Received
from pipeline.errors import ReadError
from pipeline.run.children import DIED, Child
from pipeline.run.dask_pool import DaskPool
from pipeline.run.jobs import Job
from pipeline.run.limits import TOO_MUCH_MEMORY, Limits
from pipeline.run.reading import Read, Reading, Rejection, read_document

LOOK_EVERY = 0.02
"""Seconds between two looks at the memory of the processes; a bomb grows by some 50 MB meanwhile."""
MOST_STARTS = 3
"""Processes that may end before they have begun with one and the same file."""


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Waiting:
    """The places of the files of a batch that nobody reads yet; those in `for_fresh` wait for a process that is fresh."""

    def __init__(self, count: int) -> None:
        self.places = deque(range(count))
        self.for_fresh: set[int] = set()
        self._starts = Counter[int]()

    def put_back(self, place: int) -> None:
        """Have a file read by a fresh process: the one that read it held too much, but not all of it for this file."""
        self.for_fresh.add(place)
        self.places.appendleft(place)

    def start_again(self, place: int) -> None:
        """Have a file read by another process, since its own ended before it began; ReadError where that goes on."""
        self._starts[place] += 1
        if self._starts[place] == MOST_STARTS:
            raise ReadError("the processes that read documents end as they start; run again", code="no-reader")
        self.places.appendleft(place)


class DocumentReader:
    """Reads batches of files, in as many processes as there are `workers` (0: one a core) and documents.

    `read` must be a function at the top of a module, or a `partial` of one, since processes find it by name.
    """

    def __init__(
        self, workers: int = 0, read: Read = read_document, *, limits: Limits = Limits(), dask: str = ""  # noqa: B008
    ) -> None:
        self._workers = workers or cores()
        self._pickled, self._limits, self._dask = pickle.dumps(read), limits, dask
        self._cluster: DaskPool | None = None
        self._children: list[Child] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes, and the cluster if it is of this machine."""
        self._close_children()
        if self._cluster is not None:
            self._cluster.close()
            self._cluster = None

    @property
    def process_ids(self) -> tuple[int, ...]:
        """The processes that read here now."""
        return tuple(child.pid for child in self._children)

    def read(self, batch: Sequence[Received]) -> Iterator[Reading | Rejection]:
        """Yield what became of each file, in order; raises ReadError where no process can be started."""
        if self._dask:
            self._cluster = self._cluster or DaskPool(self._dask, self._workers)
            read = partial(_read_apart, read=self._pickled, limits=self._limits)
            yield from self._cluster.map(read, batch, _lost)
            return
        done: dict[int, Reading | Rejection] = {}
        following = 0
        try:
            for place, outcome in self._read_all(batch):
                done[place] = outcome
                while following in done:
                    yield done.pop(following)
                    following += 1
        finally:
            if following < len(batch):  # whoever asked has stopped: nobody waits for what is being read
                self._close_children()

    def _read_all(self, batch: Sequence[Received]) -> Iterator[tuple[int, Reading | Rejection]]:
        """Yield the outcomes as they come, each with the place of its file in the batch."""
        waiting = _Waiting(len(batch))
        self._give(batch, waiting)
        while busy := {child.connection: child for child in self._children if child.place is not None}:
            ready = wait(list(busy), LOOK_EVERY)
            found = [self._taken(child, waiting) for connection, child in busy.items() if connection in ready]
            for connection in busy.keys() - set(ready):
                busy[connection].watch()
            self._give(batch, waiting)  # before an outcome is given away: whoever takes it has work to do meanwhile
            yield from (each for each in found if each is not None)

    def _taken(self, child: Child, waiting: _Waiting) -> tuple[int, Reading | Rejection] | None:
        """Take what became of a child's document; None where it is not done, or waits for another child."""
        place, was_fresh = child.place, child.is_fresh
        assert place is not None
        try:
            outcome = child.receive()
            if outcome is None:
                return None
        except EOFError:
            self._children.remove(child)
            outcome = child.ending()
            if outcome is None:
                waiting.start_again(place)
                return None
        if not was_fresh and isinstance(outcome, Rejection) and outcome.code == TOO_MUCH_MEMORY:
            waiting.put_back(place)
            return None
        return place, outcome

    def _give(self, batch: Sequence[Received], waiting: _Waiting) -> None:
        """Have each idle process read a file that waits; start further ones, up to as many as there may be."""
        idle = [child for child in self._children if child.place is None]
        while waiting.places and (idle or len(self._children) < self._workers):
            place = waiting.places.popleft()
            child = idle.pop() if idle else self._started()
            if place in waiting.for_fresh and not child.is_fresh:
                self._children.remove(child)
                child.close()
                child = self._started()
            child.give(place, Job(received=batch[place], limits=self._limits))

    def _started(self) -> Child:
        child = Child(self._pickled)
        self._children.append(child)
        return child

    def _close_children(self) -> None:
        while self._children:
            self._children.pop().close()


class _DaskThread(local):
    """The reader of a thread of a Dask worker, and what it was made for."""

    reader: DocumentReader | None = None
    made_for: tuple[bytes, Limits] | None = None


_DASK_THREAD = _DaskThread()


def _read_apart(received: Received, read: bytes, limits: Limits) -> Reading | Rejection:
    """Read a file on a Dask worker, in a process of its own there that lives as long as the worker's thread."""
    if _DASK_THREAD.reader is None or _DASK_THREAD.made_for != (read, limits):
        if _DASK_THREAD.reader is not None:
            _DASK_THREAD.reader.close()
        _DASK_THREAD.reader, _DASK_THREAD.made_for = DocumentReader(1, pickle.loads(read), limits=limits), (read, limits)
    [outcome] = _DASK_THREAD.reader.read([received])
    return outcome


def _lost(received: Received) -> Rejection:
    message = "reading it ended one Dask worker after another; look at it at the source"
    return Rejection(raw_file=received.raw_file, stage="decode", code=DIED, message=message)
