"""Reading files, in this process and in others: nothing that a file does stops the rest."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from pipeline.collect import Received, read_file
from pipeline.run import reading
from pipeline.run.reading import DocumentReader, Reading, Rejection, read_document


def files(inbox: Path) -> list[Received]:
    return [read_file(path) for path in sorted(inbox.iterdir())]


def what_became(outcome: Reading | Rejection) -> str:
    return "read" if isinstance(outcome, Reading) else f"{outcome.stage}: {outcome.code}"


def read_or_die(received: Received) -> Reading | Rejection:
    if not received.data:
        os.kill(os.getpid(), signal.SIGKILL)
    return read_document(received)


def test_a_file_is_read_or_rejected_with_stage_and_code(inbox: Path) -> None:
    with DocumentReader(1) as reader:
        outcomes = [what_became(outcome) for outcome in reader.read(files(inbox))]
    assert outcomes[0] == outcomes[3] == "read"
    assert all(outcome.startswith("decode: ") for outcome in outcomes[1:3])


def test_processes_read_what_one_reads_in_the_same_order(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WORTH_PROCESSES", 1)
    alone = [read_document(item) for item in files(inbox)]
    with DocumentReader(2) as reader:
        together = list(reader.read(files(inbox)))
    facts = [
        [item.facts.targets if isinstance(item, Reading) else None for item in found] for found in (alone, together)
    ]
    assert facts[0] == facts[1]
    assert any(facts[0])


def test_a_file_that_kills_its_process_is_rejected_and_the_rest_is_read(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "WORTH_PROCESSES", 1)
    with DocumentReader(2, read_or_die) as reader:
        outcomes = [what_became(outcome) for outcome in reader.read(files(inbox))]
    assert outcomes[:2] == ["read", "decode: reader-died"]
    assert outcomes[3] == "read"


def test_a_defect_rejects_the_document_and_says_where(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(raw_file: object, data: bytes) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(reading, "decode", broken)
    outcome = read_document(read_file(inbox / "plan.txt"))
    assert isinstance(outcome, Rejection)
    assert outcome.code == "defect"
    assert "ZeroDivisionError: division by zero (test_reading.py:" in outcome.message
