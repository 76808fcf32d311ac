"""Organisations: which body of which government a unit means."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.recognize.lexicon import load
from pipeline.resolve.fields.organizations import resolve_unit
from pipeline.resolve.fields.regions import NATION, office_prefix

XIHU, HANGZHOU, WUQING, ANHUI = "330106", "330100", "120114", "340000"
ENTRIES: list[dict[str, Any]] = [*load("organizations")["bodies"], *load("organizations")["former"]]


def owner(unit: str) -> tuple[str, str]:
    """A document's region for an example unit, and the region whose body the unit then is."""
    level = next(char for char in unit if char in "省市区")
    return {"省": (ANHUI, ANHUI), "市": (XIHU, HANGZHOU), "区": (XIHU, XIHU)}[level]


@pytest.mark.parametrize(
    ("unit", "name"), [tuple(example) for entry in ENTRIES for example in entry["examples"]], ids=str
)
def test_each_example_of_the_lexicon_is_read_so(unit: str, name: str) -> None:
    document_region, region = owner(unit)
    found = resolve_unit(unit, document_region)
    assert found is not None
    assert found.name == office_prefix(region) + name


@pytest.mark.parametrize(
    ("stem", "text"), [(entry["stem"], text) for entry in ENTRIES for text, _ in entry.get("rejects", ())]
)
def test_each_reject_of_the_lexicon_is_another_thing(stem: str, text: str) -> None:
    found = resolve_unit(text, XIHU)
    assert found is None or found.organization_id.partition("/")[2] != stem


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["stem"])
def test_each_entry_has_an_example_and_a_source(entry: dict[str, Any]) -> None:
    assert entry["examples"]
    assert entry["source"]


@pytest.mark.parametrize("text", load("organizations")["groups"]["examples"])
def test_several_units_at_once_are_a_group_of_the_region(text: str) -> None:
    found = resolve_unit(text, XIHU)
    assert found is not None
    assert (found.kind, found.region_code) == ("group", XIHU)


@pytest.mark.parametrize("text", [text for text, _ in load("organizations")["groups"]["rejects"]])
def test_one_unit_is_no_group(text: str) -> None:
    found = resolve_unit(text, XIHU)
    assert found is None or found.kind == "organization"


def test_brackets_make_no_difference_to_a_group() -> None:
    written = [resolve_unit(text, HANGZHOU) for text in ("各县（市、区）人民政府", "各县[市、区]人民政府")]
    assert written[0] == written[1]


@pytest.mark.parametrize("text", load("organizations")["persons"]["examples"])
def test_people_are_no_organisation(text: str) -> None:
    assert resolve_unit(text, XIHU) is None


@pytest.mark.parametrize(("text", "code"), load("organizations")["branches"]["examples"])
def test_a_branch_is_kept_as_written_with_the_region_in_its_name(text: str, code: str) -> None:
    found = resolve_unit(text, ANHUI)
    assert found is not None
    assert (found.name, found.region_code) == (text, code)


@pytest.mark.parametrize("text", [text for text, _ in load("organizations")["branches"]["rejects"]])
def test_a_place_in_a_name_is_no_government_over_it(text: str) -> None:
    assert resolve_unit(text, XIHU) is None


@pytest.mark.parametrize("entry", load("organizations")["national"], ids=lambda entry: entry["name"])
def test_national_organs_go_by_every_alias_in_a_national_document(entry: dict[str, Any]) -> None:
    found = {resolve_unit(alias, NATION) for alias in (entry["name"], *entry.get("aliases", ()))}
    assert {organization.name for organization in found if organization} == {entry["name"]}


@pytest.mark.parametrize(
    ("unit", "region_code", "name", "parent"),
    [
        ("区教育局", XIHU, "杭州市西湖区教育局", "330106/人民政府"),
        ("市教育局", XIHU, "杭州市教育局", "330100/人民政府"),
        ("省教育厅", XIHU, "浙江省教育厅", "330000/人民政府"),
        ("教育局", XIHU, "杭州市西湖区教育局", "330106/人民政府"),
        ("市场监管局", XIHU, "杭州市西湖区市场监督管理局", "330106/人民政府"),
        ("市民政局", XIHU, "杭州市民政局", "330100/人民政府"),
        ("市教育局", "330782", "义乌市教育局", "330782/人民政府"),
        ("杭州市教育局", ANHUI, "杭州市教育局", "330100/人民政府"),
        ("区发改局（区粮食局）", XIHU, "杭州市西湖区发展和改革局", "330106/人民政府"),
        ("州教育局", "513200", "阿坝藏族羌族自治州教育局", "513200/人民政府"),
        ("自治区财政厅", "450300", "广西壮族自治区财政厅", "450000/人民政府"),
        ("区财政厅", "450000", "广西壮族自治区财政厅", "450000/人民政府"),
        ("区人民政府", XIHU, "杭州市西湖区人民政府", "330100/人民政府"),
        ("省委", ANHUI, "安徽省委", "000000/中共中央"),
        ("团区委", XIHU, "杭州市西湖区团委", "330106/委员会"),
        ("区教师进修中心", XIHU, "杭州市西湖区教师进修中心", "330106/人民政府"),
        ("区委改革专班", XIHU, "杭州市西湖区委改革专班", "330106/委员会"),
        ("省交控集团", ANHUI, "安徽省交控集团", None),
        ("市规划资源局武清分局", WUQING, "天津市规划和自然资源局武清分局", "120000/规划和自然资源"),
        ("武清公安分局", WUQING, "天津市公安局武清分局", "120000/公安"),
        ("教育部", XIHU, "教育部", None),
        ("统计局", XIHU, "杭州市西湖区统计局", "330106/人民政府"),
    ],
)
def test_a_unit_is_the_body_of_the_government_that_it_means(
    unit: str, region_code: str, name: str, parent: str | None
) -> None:
    found = resolve_unit(unit, region_code)
    assert found is not None
    assert (found.name, found.parent) == (name, parent)


@pytest.mark.parametrize(
    "unit", ["", "区", "区域中心", "市级专家团队", "县教育局", "科学城管理办公室", "财政", "工作小组"]
)
def test_what_cannot_be_placed_is_none(unit: str) -> None:
    assert resolve_unit(unit, XIHU) is None


def test_no_region_no_local_body() -> None:
    assert resolve_unit("区教育局", None) is None


def test_one_body_has_one_id_however_it_is_written() -> None:
    written = ("区卫健局", "区卫生健康委", "杭州市西湖区卫生健康局", "西湖区卫健局")
    assert {found and found.organization_id for unit in written if (found := resolve_unit(unit, XIHU))} == {
        "330106/卫生健康"
    }


def test_a_body_of_before_a_reform_is_itself_until_then() -> None:
    before, after = resolve_unit("市扶贫办", HANGZHOU, year=2019), resolve_unit("市扶贫办", HANGZHOU, year=2022)
    assert before is not None
    assert after is not None
    assert (before.name, before.successor) == ("杭州市扶贫开发办公室", "330100/乡村振兴")
    assert (after.name, after.successor) == ("杭州市乡村振兴局", "330100/农业农村")
