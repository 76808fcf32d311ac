"""What tests share: a place of their own for warehouse and originals, and the folder of real documents."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CORPUS = os.environ.get("POLICY_TARGETS_CORPUS", "")


def pytest_report_header(config: pytest.Config) -> str:
    where = CORPUS or "not set: tests on real documents are skipped"
    return f"POLICY_TARGETS_CORPUS: {where}"


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


PLAN = """云州市临江区学前教育行动计划（2024—2026年）

临政发〔2024〕12号

一、主要目标

到2026年，全区普惠性幼儿园覆盖率达到95%以上，新增公办学位1200个。

二、重点任务

（一）扩大资源供给。2025年底前新建幼儿园6所。（责任单位：区教育局、区财政局）

云州市临江区人民政府办公室

2024年3月8日
"""


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder with a plan in UTF-8, another in GB18030, and two files that nobody can read."""
    return fill_inbox(tmp_path)


def fill_inbox(parent: Path) -> Path:
    """Make the folder `inbox` with its files."""
    folder = parent / "inbox"
    folder.mkdir()
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    other = PLAN.replace("学前教育", "托育服务").replace("12号", "15号").replace("95%", "80%")
    (folder / "care.txt").write_bytes(other.encode("gb18030"))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.txt").write_bytes(bytes(range(256)) * 4)
    return folder
