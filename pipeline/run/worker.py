"""What a reading process does: it reads one document after another within their limits, and tells how far it is.

The clock is the kernel's: a timer whose signal ends the process, whatever it is in (a loop in C that holds the
interpreter's lock cannot be interrupted otherwise). Memory is bounded twice. The run looks at what the process holds, and
ends it. Between two looks the kernel refuses what goes far beyond the limit, which Python tells as MemoryError.
"""

from __future__ import annotations

import gc
import os
import pickle
import resource
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from time import perf_counter

from pipeline.collect import Received
from pipeline.decode.progress import telling
from pipeline.model import RawFile
from pipeline.run import pickling  # noqa: F401  # registers itself
from pipeline.run.jobs import PICTURE, Job, Start
from pipeline.run.limits import SECONDS_A_PICTURE, TOO_MUCH_MEMORY
from pipeline.run.reading import Read, Reading, Rejection, Stage, read_document, where_it_failed

RESERVED = 4
"""How many times its limit a process may reserve: the libraries of OCR reserve 2.4 GB for 0.9 that they use."""
_SAMPLE = "云州市行动计划\n到2025年，全市新建公办幼儿园12所，普惠率达到92%以上。（责任单位：市教育局）\n"


def prepare() -> None:
    """Fill what all readers keep (word lists, patterns, regions) by reading a few words, so that workers share it."""
    from pipeline.resolve.naming.indicators import default_lexicon

    raw_file = RawFile(sha256="", path="", source="", media_type="text/plain")
    read_document(Received(raw_file=raw_file, data=_SAMPLE.encode()))
    default_lexicon.cache_clear()  # it depends on settings, which each run has of its own
    gc.collect()
    gc.freeze()  # a collection would write to pages that workers share with the server


def work(number: int) -> None:
    """Read what comes through the socket `number` until it is closed."""
    with Connection(number) as connection:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the timer's: it is to end the process
        start: Start = connection.recv()
        os.environ.clear()
        os.environ.update(start.environment)
        os.umask(start.umask)
        sys.path[:] = start.path
        with suppress(OSError):  # a folder that is gone: relative paths fail by themselves
            os.chdir(start.folder)
        read: Read = pickle.loads(start.read)
        while True:
            try:
                job: Job = connection.recv()
            except EOFError:
                return
            _do(connection, read, job)


def _do(connection: Connection, read: Read, job: Job) -> None:
    """Read a document within its limits, and send what became of it."""
    size = len(job.received.data)
    _bound_memory(RESERVED * job.limits.memory_for(size))
    signal.setitimer(signal.ITIMER_REAL, job.limits.seconds_for(size))
    outcome = _read(connection, read, job)
    signal.setitimer(signal.ITIMER_REAL, 0.0)  # before it is sent: the run takes it when it has time
    _bound_memory(resource.RLIM_INFINITY)
    connection.send(outcome)


def _read(connection: Connection, read: Read, job: Job) -> Reading | Rejection:
    stage: Stage = "decode"

    def tell(begun: Stage) -> None:
        nonlocal stage
        if begun != stage:
            stage = begun
            connection.send(begun)

    def tell_picture() -> None:
        left, _ = signal.getitimer(signal.ITIMER_REAL)
        signal.setitimer(signal.ITIMER_REAL, left + SECONDS_A_PICTURE)
        connection.send(PICTURE)

    started = perf_counter()
    connection.send(stage)
    try:
        with telling(tell_picture):
            return read(job.received, tell)
    except MemoryError:
        code = TOO_MUCH_MEMORY
        message = job.limits.words(code, len(job.received.data))
    except BaseException as defect:
        code, message = "defect", where_it_failed(defect)
    seconds = perf_counter() - started
    return Rejection(raw_file=job.received.raw_file, stage=stage, code=code, message=message, seconds=seconds)


def _bound_memory(size: int) -> None:
    """Have the kernel refuse what goes beyond `size` bytes of memory that can be written (Linux; elsewhere nothing does)."""
    if sys.platform == "linux":
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (size if most == resource.RLIM_INFINITY else min(size, most), most))
