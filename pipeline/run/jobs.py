"""What a run and its reading processes tell each other."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.collect import Received
from pipeline.run.limits import Limits

PICTURE = "picture"
"""Told beside the stages: a page was read from its picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a new worker needs: how to read (pickled, since its module may need the path), and the run's surroundings."""

    read: bytes
    environment: dict[str, str]
    folder: str
    path: list[str]
    umask: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A file to read, and its limits."""

    received: Received
    limits: Limits
