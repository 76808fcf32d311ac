"""Settings: where a value comes from, what a bad one says, and that the manual's table is the code's."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import Settings, load_settings, settings_rows, settings_table

ROOT = Path(__file__).parents[1]


def test_without_variables_and_files_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings({}, tmp_path) == Settings()


def test_the_default_warehouse_is_the_documented_one() -> None:
    assert Settings().warehouse == Path("warehouse/policy.duckdb")


def test_a_variable_wins_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "policy-targets.toml").write_text("batch_size = 7\nworkers = 3\n", encoding="utf-8")
    settings = load_settings({"POLICY_TARGETS_BATCH_SIZE": "9"}, tmp_path)
    assert (settings.batch_size, settings.workers) == (9, 3)


def test_the_project_file_is_found_from_a_folder_below(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.policy-targets]\nwarehouse = "here.duckdb"\n', encoding="utf-8")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert load_settings({}, below).warehouse == tmp_path / "here.duckdb"


def test_a_project_file_without_our_table_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "policy-targets.toml").write_text("batch_size = 7\n", encoding="utf-8")
    below = tmp_path / "other"
    below.mkdir()
    (below / "pyproject.toml").write_text("[tool.ruff]\n", encoding="utf-8")
    assert load_settings({}, below).batch_size == 7


def test_an_empty_variable_counts_as_unset(tmp_path: Path) -> None:
    assert load_settings({"POLICY_TARGETS_CORPUS": ""}, tmp_path).corpus is None


def test_a_boolean_may_be_written_as_toml_or_as_a_word(tmp_path: Path) -> None:
    (tmp_path / "policy-targets.toml").write_text("keep_originals = false\n", encoding="utf-8")
    assert load_settings({}, tmp_path).keep_originals is False
    assert load_settings({"POLICY_TARGETS_KEEP_ORIGINALS": "on"}, tmp_path).keep_originals is True


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("POLICY_TARGETS_BATCH_SIZE", "0", "whole number from 1"),
        ("POLICY_TARGETS_BATCH_SIZE", "many", "whole number from 1"),
        ("POLICY_TARGETS_WORKERS", "-1", "whole number from 0"),
        ("POLICY_TARGETS_LOCK_WAIT", "inf", "seconds"),
        ("POLICY_TARGETS_KEEP_ORIGINALS", "perhaps", "true or false"),
        ("POLICY_TARGETS_WAREHOUSE", "  ", "must be a path"),
        ("POLICY_TARGETS_WAREHOSE", "x.duckdb", "no such setting"),
    ],
)
def test_a_value_that_means_nothing_is_told_in_one_line(tmp_path: Path, variable: str, value: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says) as caught:
        load_settings({variable: value}, tmp_path)
    assert variable in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_damaged_settings_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "policy-targets.toml").write_text("batch_size = = 7", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"policy-targets\.toml is no valid TOML"):
        load_settings({}, tmp_path)


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_manual_has_a_row_for_each_setting(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    missing = [row.variable for row in settings_rows() if f"`{row.variable}`" not in text]
    assert missing == []


def test_the_manuals_table_is_the_codes() -> None:
    assert settings_table() in (ROOT / "README.md").read_text(encoding="utf-8")
