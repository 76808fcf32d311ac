"""The version of the rules changes with what reads, and with nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.store import rules_version


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for stage in ("decode", "recognize", "resolve", "store"):
        (tmp_path / stage).mkdir()
        (tmp_path / stage / "__init__.py").write_text(f"# {stage}\n")
    (tmp_path / "recognize" / "lexicon").mkdir()
    (tmp_path / "recognize" / "lexicon" / "units.toml").write_text("所 = {}\n", encoding="utf-8")
    (tmp_path / "model.py").write_text("# types\n")
    (tmp_path / "settings.py").write_text("# settings\n")
    return tmp_path


def test_a_new_word_changes_the_version_of_recognize_alone(package: Path) -> None:
    before = rules_version(package=package)
    (package / "recognize" / "lexicon" / "units.toml").write_text("所 = {}\n家 = {}\n", encoding="utf-8")
    after = rules_version(package=package)
    changed = {stage for stage in ("decode", "recognize", "resolve") if getattr(before, stage) != getattr(after, stage)}
    assert (changed, before.overall != after.overall) == ({"recognize"}, True)


@pytest.mark.parametrize("file", ["store/__init__.py", "settings.py"])
def test_what_reads_nothing_changes_no_version(package: Path, file: str) -> None:
    before = rules_version(package=package)
    (package / file).write_text("# changed\n")
    assert rules_version(package=package) == before


def test_a_shared_type_changes_the_overall_version(package: Path) -> None:
    before = rules_version(package=package)
    (package / "model.py").write_text("# changed\n")
    assert rules_version(package=package).overall != before.overall


def test_a_lexicon_of_the_user_changes_the_overall_version(package: Path, tmp_path: Path) -> None:
    extra = tmp_path / "ours.toml"
    extra.write_text("[[indicator]]\n", encoding="utf-8")
    assert rules_version([extra], package=package).overall != rules_version(package=package).overall


def test_compiled_code_is_no_rule(package: Path) -> None:
    before = rules_version(package=package)
    (package / "decode" / "__pycache__").mkdir()
    (package / "decode" / "__pycache__" / "x.pyc").write_bytes(b"\0")
    assert rules_version(package=package) == before


def test_the_same_rules_elsewhere_have_the_same_version(
    package: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "pipeline"
    package.rename(elsewhere)
    before = rules_version(package=elsewhere)
    elsewhere.rename(package)
    assert rules_version(package=package) == before
