"""What a run over files, folders and globs would read, and why: asked without writing anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.collect import Received, Unreadable, find_paths, is_bundle, read_file, unpack
from pipeline.errors import CollectError, StoreError
from pipeline.model import RawFile
from pipeline.run.ingest import batches, rules_in_force
from pipeline.settings import Settings
from pipeline.store import Reason, open_reader, reasons
from pipeline.store.corrections import read_corrections
from pipeline.store.lake import companion


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A file and why a run would read it; `reason` is None where it would not."""

    path: str
    reason: Reason | None
    is_set_aside: bool = False
    """Whether it has failed so often that a run leaves it until `retry`, or until the rules change."""


def plan_run(names: Sequence[str], settings: Settings) -> list[Planned]:
    """Return each document that the names stand for, in their order, with why a run would read it.

    Raises CollectError where a name stands for nothing, StoreError where the warehouse cannot be asked.
    """
    raw_files = [raw_file for batch in batches(find_paths(names), settings.batch_size) for raw_file in _raw_files(batch)]
    asked = _reasons(raw_files, settings)
    return [
        Planned(
            path=raw_file.path,
            reason=reason,
            is_set_aside=reason is not None and reason.cause == "failed" and reason.tries >= settings.attempts,
        )
        for raw_file, reason in zip(raw_files, asked, strict=True)
    ]


def _reasons(raw_files: Sequence[RawFile], settings: Settings) -> list[Reason | None]:
    rules = rules_in_force(settings)
    corrections = read_corrections(companion(settings.warehouse).parent / "corrections")
    try:
        with open_reader(settings.warehouse) as connection:
            return reasons(connection, raw_files, rules, corrections)
    except StoreError as problem:
        if problem.code != "no-warehouse":
            raise
        return [Reason(cause="new", detail="there is no warehouse yet") for _ in raw_files]


def _raw_files(paths: Sequence[Path]) -> Iterator[RawFile]:
    """The documents that the files hold; one that cannot be opened is left to the run, which rejects it."""
    for path in paths:
        try:
            received = read_file(path)
        except CollectError:
            continue
        members: Iterator[Received | Unreadable] = unpack(received) if is_bundle(received.data) else iter([received])
        yield from (member.raw_file for member in members)
