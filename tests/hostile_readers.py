"""Readers that do to their process what a pattern or a library can, each for the file whose text asks for it."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import sys

from pipeline.collect import Received
from pipeline.run.reading import Reading, Rejection, TellStage, read_document
from pipeline.store import DecodedDocuments


def read_or_misbehave(
    received: Received, tell: TellStage, decoded: DecodedDocuments | None = None, *, again: bool = False
) -> Reading | Rejection:
    """Read a file; one that holds nothing but the name of a deed here does that deed in the stage resolve."""
    deed = DEEDS.get(received.data.decode("utf-8", "replace"))
    if deed is not None:
        tell("resolve")
        deed()
    return read_document(received, tell, decoded, again=again)


def _sleep_in_c() -> None:
    # PyDLL keeps the interpreter's lock, as a library in C may: no thread of this process can run meanwhile.
    ctypes.PyDLL(None).sleep(600)


def _loop_in_c() -> None:
    re.match(r"(a|a)*b", "a" * 60)


def _fill_memory() -> None:
    held = []
    while True:
        held.append(bytearray(os.urandom(1)) * (8 << 20))


def _fill_memory_in_c() -> None:
    """Grow as C++ does, and end the process where that is refused."""
    library = ctypes.CDLL(None)
    library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    size = 1 << 24
    while True:
        place = library.malloc(size)
        if not place:
            os.abort()
        ctypes.memset(place, 1, size)
        size *= 2


def _ask_for_all_memory() -> None:
    bytearray(1 << 40)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _crash() -> None:
    ctypes.string_at(0)


def _leave() -> None:
    sys.exit(3)


def _fail() -> None:
    raise ZeroDivisionError("division by zero")


DEEDS = {
    "sleep in C": _sleep_in_c,
    "loop in C": _loop_in_c,
    "fill memory": _fill_memory,
    "fill memory in C": _fill_memory_in_c,
    "ask for all memory": _ask_for_all_memory,
    "die": _die,
    "crash": _crash,
    "leave": _leave,
    "fail": _fail,
}
