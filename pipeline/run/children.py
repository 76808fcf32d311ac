"""A reading process as its run sees it: given a document, asked how far it is, ended where it holds too much memory."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter
from typing import cast

from pipeline.errors import ReadError
from pipeline.run.forkserver import FORK_SERVER, Ended
from pipeline.run.jobs import PICTURE, Job, Start
from pipeline.run.limits import TOO_LONG, TOO_MUCH_MEMORY, held_by
from pipeline.run.reading import Reading, Rejection, Stage

DIED = "reader-died"
"""The code of a file whose process ended by itself: a library crashed, or somebody killed it."""


@dataclass(slots=True)
class _Begun:
    """What is known of a document that is being read."""

    stage: Stage
    at: float
    pictures: int = 0
    is_over_memory: bool = False


class Child:
    """A process that reads one document at a time; `place` is that of the document in its batch, None while it is idle.

    `is_fresh` until it has read a document: then it holds what readers keep, and what a document left behind.
    """

    def __init__(self, read: bytes) -> None:
        self.pid, connection = FORK_SERVER.fork()
        self.connection: Connection = Connection(connection.detach())
        self.place: int | None = None
        self.is_fresh = True
        self._job: Job | None = None
        self._begun: _Begun | None = None
        self._send(Start(read=read, environment=dict(os.environ), folder=_folder(), path=sys.path, umask=_umask()))

    def give(self, place: int, job: Job) -> None:
        """Have it read a document."""
        self.place, self._job, self._begun = place, job, None
        self._send(job)

    def receive(self) -> Reading | Rejection | None:
        """Take what the process tells: how far it is (None), or what became of the document, which makes it idle.

        Raises EOFError where the process has ended; `ending` says what that means.
        """
        try:
            told = self.connection.recv()
        except ConnectionError:
            raise EOFError from None
        if isinstance(told, str):
            self._note(told)
            return None
        self.place = self._job = self._begun = None
        self.is_fresh = False
        return cast("Reading | Rejection", told)

    def watch(self) -> None:
        """End the process where it holds more memory than its document may take."""
        if self._begun and held_by(self.pid) > self._memory():
            self._begun.is_over_memory = True
            self._kill()

    def ending(self) -> Rejection | None:
        """Return why a process that has ended could not read its document; None where it had not begun with it."""
        self.connection.close()
        ended = _reaped(self.pid)
        if self._begun is None or self._job is None:
            return None
        code = self._code(ended)
        raw_file, size = self._job.received.raw_file, len(self._job.received.data)
        words = _died(ended) if code == DIED else self._job.limits.words(code, size, self._begun.pictures)
        seconds = perf_counter() - self._begun.at
        return Rejection(raw_file=raw_file, stage=self._begun.stage, code=code, message=words, seconds=seconds)

    def close(self) -> None:
        """End the process: an idle one by closing its connection, one that reads by force."""
        if self.place is not None:
            self._kill()
        self.connection.close()
        _reaped(self.pid)

    def _note(self, told: str) -> None:
        if self._begun is None:
            self._begun = _Begun("decode", perf_counter())
        if told == PICTURE:
            self._begun.pictures += 1
        else:
            self._begun.stage = cast("Stage", told)

    def _code(self, ended: Ended) -> str:
        if ended.signal == signal.SIGALRM:
            return TOO_LONG
        # A library in C that is refused memory ends the process; it held much by then, since most grow by doubling.
        refused = ended.signal in _OWN_SIGNALS and ended.peak > self._memory() // 2
        return TOO_MUCH_MEMORY if refused or (self._begun and self._begun.is_over_memory) else DIED

    def _memory(self) -> int:
        assert self._job is not None
        return self._job.limits.memory_for(len(self._job.received.data), self._begun.pictures if self._begun else 0)

    def _send(self, what: object) -> None:
        # A process that has just ended does not take it; that is noticed when it is received from.
        with suppress(ConnectionError):
            self.connection.send(what)

    def _kill(self) -> None:
        # The server reaps a process only when it is asked to: until then its id is nobody else's.
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


_OWN_SIGNALS = (signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGTRAP)
"""By which a process ends itself."""


def _reaped(pid: int) -> Ended:
    try:
        return FORK_SERVER.reap(pid)
    except ReadError:  # the server was killed, and with it all its workers
        return Ended(signal=signal.SIGKILL, peak=0)


def _died(ended: Ended) -> str:
    how = f"by {signal.Signals(ended.signal).name}" if ended.signal else "by itself"
    return f"reading it ended its process ({how}); look at it at the source"


def _umask() -> int:
    """The mode mask of this process, under which its children are to write too; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _folder() -> str:
    try:
        return str(Path.cwd())
    except OSError:
        return os.sep
