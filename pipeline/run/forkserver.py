"""A process that imports the readers once and then forks workers, each within milliseconds.

The run itself cannot fork: an open DuckDB and its threads do not survive it. A fresh interpreter for each worker would take
half a second, and again each time that a document ends one. So one fresh interpreter is started, which has no threads, and
forks a worker whenever it is asked.

No process stays behind, however the run ends. The server waits for its next command only, sees at once when the other end
of its socket is closed, and then kills its workers; the kernel kills them where the server itself is killed (Linux).
"""

from __future__ import annotations

import atexit
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from threading import Lock

from pipeline.errors import ReadError

_WORKER = "pipeline.run.worker"
"""The module that is imported ahead; its `work` is what a worker does, and its `prepare` what all workers share."""
_FORK, _REAP = b"f", b"r"
_ANSWER_WITHIN = 60.0
"""Seconds for a command: the first waits until the readers are imported, on a busy machine."""
_LOOK_EVERY = 1.0
"""Seconds between two looks at whether the run is still there, where something else holds its end of the socket."""
_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux's prctl


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a worker ended: the signal that killed it (0 where none did), and the most memory that it held, in bytes."""

    signal: int
    peak: int


class ForkServer:
    """The server as its run sees it; threads may share it. Started by the first `fork`, or ahead of it by `start`."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._owner = os.getpid()

    def start(self) -> None:
        """Start the server without waiting for it; one that runs is left alone."""
        with self._lock:
            self._started()

    def fork(self) -> tuple[int, socket.socket]:
        """Return the process id of a new worker, and the socket that it listens to; ReadError where there is none."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                return int(self._ask(_FORK, theirs.fileno())), ours
            except BaseException:
                ours.close()
                raise

    def reap(self, pid: int) -> Ended:
        """Wait for a worker that has ended, or is about to, and return how; ReadError where the server is gone too."""
        status, peak = map(int, self._ask(_REAP + str(pid).encode()).split())
        return Ended(signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, peak=peak)

    def close(self) -> None:
        """End the server and all its workers."""
        with self._lock:
            self._end()

    def _ask(self, command: bytes, *file_descriptors: int) -> bytes:
        with self._lock:
            connection = self._started()
            try:
                socket.send_fds(connection, [command], file_descriptors)
                answer = connection.recv(64)
            except OSError as problem:
                answer, reason = b"", str(problem)
            else:
                reason = "it ended"
            if not answer:
                self._end()
                raise ReadError(f"the process that reads documents does not answer: {reason}; run again", code="no-reader")
            return answer

    def _started(self) -> socket.socket:
        if self._owner != os.getpid():  # a fork of the run: the server belongs to the other
            self._process = self._socket = None
            self._owner = os.getpid()
        if self._socket is None:
            ours, theirs = socket.socketpair()
            with theirs:
                number = theirs.fileno()
                code = f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import serve; serve({number})"
                self._process = subprocess.Popen(
                    [sys.executable, "-c", code],
                    pass_fds=[number],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                )
            ours.settimeout(_ANSWER_WITHIN)
            self._socket = ours
        return self._socket

    def _end(self) -> None:
        if self._socket is not None and self._owner == os.getpid():
            self._socket.close()
            if self._process is not None:
                self._process.kill()
                self._process.wait()
        self._process = self._socket = None


FORK_SERVER = ForkServer()
"""The one server of this process, which all its runs share."""
atexit.register(FORK_SERVER.close)


def serve(number: int) -> None:
    """Do what the run at the other end of the socket `number` commands, until it is gone; then kill all workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the run's: it closes what it has started
    run = os.getppid()
    with socket.socket(fileno=number) as commands:
        worker = import_module(_WORKER)
        worker.prepare()
        workers: set[int] = set()
        while command := _next_command(commands, run):
            word, descriptors = command
            if word == _FORK:
                workers.add(_fork(commands, descriptors[0], worker.work))
            else:
                workers.discard(_reap(commands, int(word.removeprefix(_REAP))))
        for pid in workers:
            _kill_group(pid)
    os._exit(0)


def _next_command(commands: socket.socket, run: int) -> tuple[bytes, list[int]] | None:
    while not select.select([commands], [], [], _LOOK_EVERY)[0]:
        if os.getppid() != run:
            return None
    try:
        word, descriptors, _, _ = socket.recv_fds(commands, 64, 1)
    except ConnectionError:
        return None
    return (word, descriptors) if word else None


def _fork(commands: socket.socket, number: int, work: Callable[[int], None]) -> int:
    server = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            commands.close()
            _lead_group(0)
            _die_with(server)
            work(number)
        finally:
            os._exit(1)
    os.close(number)
    _lead_group(pid)  # done on both sides, so that it is done before either goes on
    commands.sendall(str(pid).encode())
    return pid


def _lead_group(pid: int) -> None:
    """Make a worker the leader of a process group: what it starts (LibreOffice) is ended with it."""
    with suppress(OSError):  # it is one already, or is gone
        os.setpgid(pid, pid)


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _reap(commands: socket.socket, pid: int) -> int:
    # Waited for, and only then its group is killed: until it is reaped, its id is nobody else's.
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    _kill_group(pid)
    _, status, usage = os.wait4(pid, 0)
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)  # macOS counts bytes, Linux kilobytes
    commands.sendall(f"{status} {peak}".encode())
    return pid


def _die_with(server: int) -> None:
    """Have the kernel kill this process when the server dies, where it can; elsewhere the closed socket ends it."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != server:
        os._exit(1)
