"""Reading on a real Dask cluster of processes: the same rows as without, whatever dies."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest
from fictional_inbox import PLAN
from hostile_readers import read_or_misbehave
from processes import parent_of

from pipeline.collect import Received, read_file
from pipeline.errors import SettingsError
from pipeline.run import dask_pool
from pipeline.run.ingest import ingest
from pipeline.run.limits import Limits
from pipeline.run.reader import DocumentReader
from pipeline.run.reading import Reading, Rejection, TellStage, read_document
from pipeline.settings import load_settings

pytestmark = pytest.mark.slow

FACTS = "select indicator, value, unit, year, char_start, target_id from targets order by all"


def plans(folder: Path) -> list[Path]:
    paths = [folder / f"{number}.txt" for number in range(12)]
    for number, path in enumerate(paths):
        path.write_text(PLAN.replace("12号", f"{100 + number}号"), encoding="utf-8")
    return paths


def kill_once(received: Received, tell: TellStage, mark: str) -> Reading | Rejection:
    """Read a file; the Dask worker that comes to `5.txt` first is killed by the process that reads for it."""
    if received.raw_file.path.endswith("/5.txt") and not Path(mark).exists():
        Path(mark).touch()
        os.kill(parent_of(os.getppid()), signal.SIGKILL)
    return read_document(received, tell)


def shown(outcomes: Sequence[Reading | Rejection]) -> list[Any]:
    return [each.facts if isinstance(each, Reading) else each.code for each in outcomes]


def test_a_local_cluster_gives_the_same_rows(tmp_path: Path) -> None:
    names = [str(path) for path in plans(tmp_path)]
    rows = []
    for dask in ("", "local"):
        settings = replace(load_settings(), warehouse=tmp_path / f"w{dask}.duckdb", raw=tmp_path / f"raw{dask}", dask=dask)
        assert ingest(names, settings, command="test").count("loaded") == 12
        with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
            rows.append(connection.execute(FACTS).fetchall())
    assert rows[0] == rows[1]
    assert len(rows[0]) >= 36


def test_a_worker_that_is_killed_midway_costs_nothing(tmp_path: Path) -> None:
    received = [read_file(path) for path in plans(tmp_path)]
    mark = tmp_path / "died"
    with DocumentReader(2, partial(kill_once, mark=str(mark)), dask="local") as reader:
        found = list(reader.read(received))
    assert mark.exists()
    assert shown(found) == shown([read_document(each) for each in received])


def test_a_hostile_file_is_rejected_within_its_limits_there_too(tmp_path: Path) -> None:
    received = [read_file(path) for path in plans(tmp_path)[:3]]
    for name in ("sleep in C", "fill memory", "die"):
        (tmp_path / name).write_text(name, encoding="utf-8")
        received.append(read_file(tmp_path / name))
    with DocumentReader(2, read_or_misbehave, limits=Limits(seconds=4.0, megabytes=300), dask="local") as reader:
        found = list(reader.read(received))
    assert [each.code for each in found if isinstance(each, Rejection)] == [
        "took-too-long",
        "took-too-much-memory",
        "reader-died",
    ]
    assert all(isinstance(each, Reading) for each in found[:3])


def test_a_scheduler_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_pool, "ANSWER_WITHIN", 1.0)
    with DocumentReader(1, dask="tcp://127.0.0.1:9") as reader, pytest.raises(SettingsError, match="dask: "):
        list(reader.read([read_file(path) for path in plans(tmp_path)[:1]]))
