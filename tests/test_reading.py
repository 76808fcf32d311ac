"""Reading one file in this process: facts, or a rejection with its stage and code."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.collect import read_file
from pipeline.run.reading import Reading, Rejection, Stage, read_document


def test_a_file_is_read_or_rejected_with_stage_and_code(inbox: Path) -> None:
    outcomes = [read_document(read_file(path)) for path in sorted(inbox.iterdir())]
    assert [isinstance(outcome, Reading) for outcome in outcomes] == [True, False, False, True]
    assert all(outcome.stage == "decode" for outcome in outcomes if isinstance(outcome, Rejection))


def test_the_stages_are_told_as_they_begin(inbox: Path) -> None:
    told: list[Stage] = []
    read_document(read_file(inbox / "plan.txt"), told.append)
    assert told == ["decode", "resolve"]


def test_a_defect_rejects_the_document_and_says_where(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(raw_file: object, data: bytes) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("pipeline.decode.decode", broken)
    outcome = read_document(read_file(inbox / "plan.txt"))
    assert isinstance(outcome, Rejection)
    assert outcome.code == "defect"
    assert "ZeroDivisionError: division by zero (test_reading.py:" in outcome.message
