"""Indicators: one name for what documents write in many ways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import SettingsError
from pipeline.recognize.lexicon import load
from pipeline.resolve.naming.indicators import normalised, read_lexicon, resolve_indicator

LEXICON = read_lexicon()
ENTRIES: list[dict[str, Any]] = load("indicators")["indicators"]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_the_name_and_each_alias_of_an_entry_are_that_indicator(entry: dict[str, Any]) -> None:
    for written in (entry["name"], *entry["aliases"]):
        assert resolve_indicator(written, LEXICON) == (entry["id"], entry["name"])


@pytest.mark.parametrize(
    ("id_", "text"), [(entry["id"], text) for entry in ENTRIES for text, _ in entry["rejects"]], ids=str
)
def test_each_reject_of_an_entry_is_another_indicator(id_: str, text: str) -> None:
    assert resolve_indicator(text, LEXICON)[0] != id_


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_each_entry_says_what_it_is_not(entry: dict[str, Any]) -> None:
    assert entry["rejects"]


def test_no_id_stands_twice() -> None:
    ids = [entry["id"] for entry in ENTRIES]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "written",
    ["公办园在园幼儿占比", "公办幼儿园在园幼儿占比", "全区公办园在园幼儿占比", "公办园在园 幼儿比例（%）"],
)
def test_ways_to_write_an_indicator_meet_in_one_name(written: str) -> None:
    assert resolve_indicator(written, LEXICON)[1] == "公办幼儿园在园幼儿占比"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("全市智慧公园数（个）", "智慧公园数"),
        ("全 区\n灯塔工厂", "灯塔工厂"),
        ("民办园转型", "民办幼儿园转型"),
        ("公办园区企业数", "公办园区企业数"),  # a park, no kindergarten
        ("全区域覆盖率", "全区域覆盖率"),
        ("全市", "全市"),
        ("数字车间(试点)", "数字车间（试点）"),
    ],
)
def test_a_name_that_the_lexicon_lacks_is_its_own_normalised_text(written: str, name: str) -> None:
    id_, found = resolve_indicator(written, LEXICON)
    assert found == name
    assert id_.startswith("x-")


def test_the_same_unknown_words_have_the_same_id() -> None:
    assert resolve_indicator("全市灯塔工厂数量", LEXICON)[0] == resolve_indicator("灯塔工厂数", LEXICON)[0]


def test_normalising_twice_changes_nothing() -> None:
    for entry in ENTRIES:
        once = normalised(entry["name"], LEXICON)
        assert normalised(once, LEXICON) == once


def test_a_further_file_adds_indicators_and_aliases(tmp_path: Path) -> None:
    extra = tmp_path / "indicators.toml"
    extra.write_text(
        '[[indicators]]\nid = "lamp-factories"\nname = "灯塔工厂数"\naliases = ["灯塔工厂"]\n'
        '[[indicators]]\nid = "gdp"\naliases = ["全域产出"]\n',
        encoding="utf-8",
    )
    lexicon = read_lexicon(extra)
    assert resolve_indicator("全市灯塔工厂", lexicon) == ("lamp-factories", "灯塔工厂数")
    assert resolve_indicator("全域产出", lexicon) == ("gdp", "地区生产总值")


@pytest.mark.parametrize(
    "content", ["[[indicators]\n", '[[indicators]]\nid = "new"\n', '[[indicators]]\nname = "无号"\n']
)
def test_a_further_file_that_means_nothing_is_refused(content: str, tmp_path: Path) -> None:
    extra = tmp_path / "indicators.toml"
    extra.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match="indicators"):
        read_lexicon(extra)


def test_a_further_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot read"):
        read_lexicon(tmp_path / "none.toml")
