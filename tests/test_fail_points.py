"""Runs killed at places drawn by lot leave nothing that the next does not make good (`bench/kills.py` kills a thousand)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.kills import Bench, kill_runs
from pipeline import fail_points


@pytest.mark.proof
def test_a_run_that_is_killed_anywhere_is_made_good_by_the_next(tmp_path: Path) -> None:
    bench, figures = kill_runs(tmp_path, range(20))
    assert figures.broken == []
    assert figures.undisturbed == 0
    assert figures.readers > 0
    assert len({name for places in bench.places.values() for name in places}) >= 40


@pytest.mark.proof
def test_a_loss_is_noticed(tmp_path: Path) -> None:
    """The bench itself: a row that is taken away after all must break a promise."""
    import duckdb

    bench = Bench(tmp_path)
    place = tmp_path / "whole-True"
    with duckdb.connect(str(place / "policy.duckdb")) as connection:
        connection.execute("DELETE FROM store.targets WHERE rowid = 0")
    assert "other rows than an undisturbed run" in "".join(bench._problems(place, is_new=True))


def test_a_process_dies_where_it_is_told_and_nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killed: list[tuple[int, int]] = []
    monkeypatch.setattr("os.kill", lambda process, number: killed.append((process, number)))
    try:
        fail_points.arm("b", 2, tmp_path / "log")
        for name in ("a", "b", "a", "b", "b"):
            fail_points.reach(name)
    finally:
        fail_points.arm()
    fail_points.reach("b")
    assert len(killed) == 1
    assert (tmp_path / "log").read_text(encoding="utf-8").split() == ["a", "b", "a", "b", "b"]
