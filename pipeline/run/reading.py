"""Reads a received file into facts; what cannot be read is told, never raised."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Literal

from pipeline.collect import Received
from pipeline.errors import PolicyTargetsError
from pipeline.model import Facts, RawFile
from pipeline.store.decoded import DecodedDocuments

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


TellStage = Callable[[Stage], None]
"""Told which stage begins, so that whoever waits knows it even where the reading never comes back."""
Read = Callable[[Received, TellStage], Reading | Rejection]
"""Reads a file; `read_document` with its options."""


def read_document(
    received: Received, tell: TellStage = lambda stage: None, decoded: DecodedDocuments | None = None, *, again: bool = False
) -> Reading | Rejection:
    """Return a file's facts, or why there are none. Raises MemoryError alone, for whoever bounds the memory.

    A text that `decoded` keeps is not decoded once more, unless `again` asks for it; a new one is kept there. A defect
    of ours (any exception that is not meant) rejects the document with the line that failed: it must not stop the rest
    of a run.
    """
    # Imported here, where a document is read, and not by the run that waits for it: they take a quarter of a second.
    from pipeline.decode import decode
    from pipeline.resolve import resolve

    started = perf_counter()
    stage: Stage = "decode"
    try:
        tell(stage)
        document = None if decoded is None or again else decoded.find(received.raw_file)
        if document is None:
            document = decode(received.raw_file, received.data)
            if decoded is not None:
                decoded.keep(document)
        stage = "resolve"
        tell(stage)
        facts = resolve(document)
    except PolicyTargetsError as problem:
        code, message = problem.code, str(problem)
    except MemoryError:
        raise
    except Exception as defect:
        code, message = "defect", where_it_failed(defect)
    else:
        return Reading(facts=facts, seconds=perf_counter() - started)
    seconds = perf_counter() - started
    return Rejection(raw_file=received.raw_file, stage=stage, code=code, message=message, seconds=seconds)


def where_it_failed(defect: BaseException) -> str:
    """Return what failed and where, and that it is to be sent to us: the file is not to blame."""
    last = traceback.extract_tb(defect.__traceback__)[-1]
    what = f"{type(defect).__name__}: {defect}".splitlines()[0].rstrip(": ")
    told = f"{what} ({Path(last.filename).name}:{last.lineno})"
    return f"a defect of policy-targets, not of the file: {told}; report this line, with the file if you may"
