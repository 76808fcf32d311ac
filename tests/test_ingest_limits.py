"""A run over files of which some are hostile: each is a rejection within the limits of the settings, then set aside."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fictional_inbox import PLAN
from hostile_readers import read_or_misbehave

from pipeline.run import ingest as ingestion
from pipeline.run.ingest import Report, ingest
from pipeline.settings import load_settings
from pipeline.store import open_reader

REJECTIONS = "SELECT path, stage, code, attempts FROM rejections ORDER BY path"


@pytest.fixture
def mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A plan, and two files that misbehave in reading."""
    monkeypatch.setattr(ingestion, "read_document", read_or_misbehave)
    monkeypatch.chdir(tmp_path)
    texts = {"a.txt": "sleep in C", "b.txt": PLAN, "c.txt": "fill memory"}
    for name, text in texts.items():
        Path(name).write_text(text, encoding="utf-8")
    return list(texts)


def run(names: list[str], attempts: int = 3) -> Report:
    settings = replace(load_settings(), document_seconds=3.0, document_megabytes=300, attempts=attempts)
    return ingest(names, settings, command="test")


def test_the_limits_of_the_settings_reject_with_stage_and_code_and_the_rest_is_loaded(mixed: list[str]) -> None:
    assert [outcome.outcome for outcome in run(mixed).outcomes] == ["rejected", "loaded", "rejected"]
    with open_reader(load_settings().warehouse) as connection:
        assert connection.execute(REJECTIONS).fetchall() == [
            ("a.txt", "resolve", "took-too-long", 1),
            ("c.txt", "resolve", "took-too-much-memory", 1),
        ]


def test_a_file_that_goes_beyond_its_limits_is_set_aside_after_its_attempts(mixed: list[str]) -> None:
    run(mixed, attempts=2)
    assert run(mixed, attempts=2).count("rejected") == 2
    assert [outcome.outcome for outcome in run(mixed, attempts=2).outcomes] == ["set-aside", "unchanged", "set-aside"]
