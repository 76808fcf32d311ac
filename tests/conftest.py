"""What tests share: a place of their own for warehouse and originals, and the folder of real documents."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from fictional_inbox import fill_inbox

CORPUS = os.environ.get("POLICY_TARGETS_CORPUS", "")


def pytest_report_header(config: pytest.Config) -> str:
    where = CORPUS or "not set: tests on real documents are skipped"
    return f"POLICY_TARGETS_CORPUS: {where}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Proofs that take more than half a minute run in CI alone, and say so elsewhere."""
    if not os.environ.get("CI"):
        for item in items:
            if item.get_closest_marker("proof"):
                item.add_marker(pytest.mark.skip(reason="a proof of more than half a minute: CI=true make test runs it"))


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test writes into the checkout: warehouse and originals are its own, other settings are the defaults."""
    for name in [name for name in os.environ if name.startswith("POLICY_TARGETS_") and name != "POLICY_TARGETS_CORPUS"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("POLICY_TARGETS_WAREHOUSE", str(tmp_path / "policy.duckdb"))
    monkeypatch.setenv("POLICY_TARGETS_RAW", str(tmp_path / "raw"))
    monkeypatch.setenv("POLICY_TARGETS_WORKERS", "1")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder with `seeds/`, `gold/` and `corpus/`; skips the test without it, and fails it where CI is set."""
    if CORPUS and Path(CORPUS, "seeds").is_dir():
        return Path(CORPUS)
    words = "POLICY_TARGETS_CORPUS names no folder with seeds/"
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder with a plan in UTF-8, another in GB18030, and two files that nobody can read."""
    return fill_inbox(tmp_path)
