"""What is wrong with an installation and its warehouse, and what to do: looked at from outside, changing nothing."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from pipeline.collect import Manifest, load_sources
from pipeline.errors import PolicyTargetsError
from pipeline.settings import Settings
from pipeline.store import open_reader, stale_since
from pipeline.store.lake import companion, is_lake
from pipeline.store.locks import is_being_written
from pipeline.store.reader import why_stale
from pipeline.store.snapshots import snapshot_path
from pipeline.store.verification import verify

Verdict = Literal["well", "look", "ill"]
"""`look`: works, and somebody should know. `ill`: something does not work."""
EXTRAS = {"dask": "distributed", "lake": "duckdb_extensions", "ocr": "rapidocr"}
"""The extras of the package, and a module that each brings."""
_SPARE = 64 * 1024 * 1024
"""Bytes that a run needs beside a copy of the warehouse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was looked at, how it is, and what to know or do."""

    subject: str
    verdict: Verdict
    words: str


def examine(settings: Settings) -> list[Finding]:
    """Return what was found of each subject; an error while looking is a finding, too."""
    return [finding for subject, look in _SUBJECTS.items() for finding in _looked(subject, look, settings)]


def _looked(subject: str, look: Callable[[Settings], Iterator[tuple[Verdict, str]]], settings: Settings) -> Iterator[Finding]:
    try:
        for verdict, words in look(settings):
            yield Finding(subject=subject, verdict=verdict, words=words)
    except PolicyTargetsError as problem:
        yield Finding(subject=subject, verdict="ill", words=str(problem))
    except OSError as problem:
        yield Finding(subject=subject, verdict="ill", words=f"{problem.filename}: {problem.strerror or problem}")


def _environment(settings: Settings) -> Iterator[tuple[Verdict, str]]:
    python = ".".join(map(str, sys.version_info[:3]))
    yield "well", f"policy-targets {version('policy-targets')}, Python {python}, DuckDB {version('duckdb')}"


def _extras(settings: Settings) -> Iterator[tuple[Verdict, str]]:
    there = [name for name, module in EXTRAS.items() if find_spec(module)]
    missing = [name for name in EXTRAS if name not in there]
    yield "well", f"installed: {', '.join(there) or 'none'}; not installed: {', '.join(missing) or 'none'}"
    if "dask" in missing and settings.dask:
        yield "ill", "the setting dask needs the extra: install policy-targets[dask]"
    if "lake" in missing and is_lake(settings.warehouse):
        yield "ill", "the warehouse is a lake and needs the extra: install policy-targets[lake]"


def _warehouse(settings: Settings) -> Iterator[tuple[Verdict, str]]:
    with open_reader(settings.warehouse) as connection:
        row = connection.execute("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM rejections)").fetchone()
    documents, rejections = row or (0, 0)
    yield "well", f"{documents} documents in force"
    if rejections:
        yield "look", f"{rejections} files could not be read (policy-targets sql 'from rejections', retry, dismiss)"
    if not is_lake(settings.warehouse) and not is_being_written(settings.warehouse):
        verify(settings.warehouse, settings.warehouse)
        yield "well", "every value in it can be read"


def _snapshot(settings: Settings) -> Iterator[tuple[Verdict, str]]:
    if is_lake(settings.warehouse):
        yield "well", "a lake needs none"
        return
    snapshot = snapshot_path(settings.warehouse)
    if not snapshot.exists():
        yield "look", "there is none yet: whoever reads next makes it"
        return
    verify(snapshot, snapshot)
    since = stale_since(settings.warehouse)
    if since is None:
        yield "well", "readers see all that is stored"
    else:
        yield "look", f"readers see what was stored until {since:%Y-%m-%d %H:%M:%S} UTC: {why_stale(settings.warehouse)}"


def _lock(settings: Settings) -> Iterator[tuple[Verdict, str]]:
    held = not is_lake(settings.warehouse) and is_being_written(settings.warehouse)
    yield ("look", "a run holds the warehouse") if held else ("well", "nobody holds the warehouse")


def _disk(settings: Settings) -> Iterator[tuple[Verdict, str]]:
    for path, needed in ((companion(settings.warehouse), _size(settings.warehouse) + _SPARE), (settings.raw, _SPARE)):
        folder = next(place for place in (path, *path.absolute().parents) if place.is_dir())
        free = shutil.disk_usage(folder).free
        words = f"{free // 2**20} MB free at {folder}"
        enough = free >= needed
        yield ("well", words) if enough else ("ill", f"{words}; a run needs {needed // 2**20} MB there, for it copies the warehouse")
        if not os.access(folder, os.W_OK):
            yield "ill", f"{folder} cannot be written by this user"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _schedule(settings: Settings) -> Iterator[tuple[Verdict, str]]:
    if not settings.sources.is_dir():
        yield "well", f"no folder of sources ({settings.sources})"
        return
    sources = load_sources(settings.sources)
    planned = [source for source in sources if source.enabled and source.schedule]
    yield "well", f"{len(sources)} sources, {len(planned)} of them on a schedule"
    manifest = Manifest(settings.raw)
    for source in planned:
        if source.kind != "folder" and not manifest.state(source.name).known:
            yield "look", f"source {source.name} has never been collected (is `make serve` or a worker running?)"


def _runs(settings: Settings) -> Iterator[tuple[Verdict, str]]:
    with open_reader(settings.warehouse) as connection:
        died = connection.execute("SELECT count(*) FROM store.runs WHERE status = 'died'").fetchone() or (0,)
        latest = connection.execute("SELECT run_id, status FROM store.runs ORDER BY started_at DESC, run_id DESC LIMIT 1").fetchone()
        running = connection.execute("SELECT run_id FROM store.runs WHERE status = 'running' ORDER BY run_id").fetchall()
    if running and not is_lake(settings.warehouse) and not is_being_written(settings.warehouse):
        yield "look", f"run {running[-1][0]} never ended and nobody writes: it has died, and the next run goes on from there"
    elif latest and latest[1] == "died":
        yield "look", f"run {latest[0]} died before its end: the next run goes on from there"
    yield "well", f"{died[0]} runs have died in all"


def _leftovers(settings: Settings) -> Iterator[tuple[Verdict, str]]:
    beside = companion(settings.warehouse).parent
    found = [*settings.raw.rglob(".incoming-*"), *settings.raw.rglob(".*.partial"), *beside.glob(".*.partial")]
    if found and not is_being_written(settings.warehouse):
        yield "look", f"{len(found)} unfinished files of runs that died, such as {found[0]}; they may be deleted"
    else:
        yield "well", "no unfinished files"


_SUBJECTS: dict[str, Callable[[Settings], Iterator[tuple[Verdict, str]]]] = {
    "environment": _environment,
    "extras": _extras,
    "warehouse": _warehouse,
    "snapshot": _snapshot,
    "lock": _lock,
    "disk": _disk,
    "schedule": _schedule,
    "runs": _runs,
    "leftovers": _leftovers,
}


def is_ill(findings: list[Finding]) -> bool:
    """Whether something does not work."""
    return any(finding.verdict == "ill" for finding in findings)
