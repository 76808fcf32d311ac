"""Regions: which one a name means, and that an ambiguous name means none."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.resolve.fields.regions import (
    NATION,
    ancestors,
    candidates,
    document_fields,
    find_region,
    leading_region,
    office_prefix,
    regions,
    short_name,
)


@pytest.mark.parametrize(
    ("text", "code", "full_name"),
    [
        ("杭州市西湖区人民政府办公室", "330106", "浙江省杭州市西湖区"),
        ("武清区人民政府", "120114", "天津市武清区"),
        ("安徽省人民政府办公厅", "340000", "安徽省"),
        ("运城市", "140800", "山西省运城市"),
        ("重庆市人民政府", "500000", "重庆市"),
        ("上海市青浦区人民政府", "310118", "上海市青浦区"),
        ("阿坝州人民政府", "513200", "四川省阿坝藏族羌族自治州"),
        ("恭城县人民政府", "450332", "广西壮族自治区桂林市恭城瑶族自治县"),
        ("博州发展改革委", "652700", "新疆维吾尔自治区博尔塔拉蒙古自治州"),
        ("仙桃市教育局", "429004", "湖北省仙桃市"),
        ("义乌市人民政府", "330782", "浙江省金华市义乌市"),
        ("钱塘区教育局", "330114", "浙江省杭州市钱塘区"),
        ("江苏镇江句容市", "321183", "江苏省镇江市句容市"),
        ("中共郑州市委", "410100", "河南省郑州市"),
        ("吉林市人民政府", "220200", "吉林省吉林市"),
        ("吉林", "220000", "吉林省"),
        ("海南州教育局", "632500", "青海省海南藏族自治州"),
        ("合肥海关", "340100", "安徽省合肥市"),
        ("国家税务总局杭州市税务局", "330100", "浙江省杭州市"),
        ("杭 州 市\n西湖区", "330106", "浙江省杭州市西湖区"),
        ("阳泉市矿区教育局", "140303", "山西省阳泉市矿区"),
    ],
)
def test_a_name_means_the_region_that_it_names(text: str, code: str, full_name: str) -> None:
    region = find_region(text)
    assert region is not None
    assert (region.code, region.full_name) == (code, full_name)


@pytest.mark.parametrize(
    "text", ["国务院办公厅", "中共中央办公厅、国务院办公厅", "教育部", "国家数据局", "国务院关于支持浙江省的意见"]
)
def test_national_organs_belong_to_the_nation(text: str) -> None:
    region = find_region(text)
    assert region is not None
    assert region.code == NATION
    assert document_fields(region) == (None, None, "national")


@pytest.mark.parametrize(
    "text", ["", "区", "市教育局", "西湖区", "鼓楼区教育局", "朝阳区", "矿区治理", "各市和县级政府", "江南区域"]
)
def test_what_names_no_region_for_sure_gives_none(text: str) -> None:
    assert find_region(text) is None


@pytest.mark.parametrize(
    ("near", "full_name"),
    [
        ("杭州市教育局来函", "浙江省杭州市西湖区"),
        (["南昌市", "江西省"], "江西省南昌市西湖区"),
        ("江西省", "江西省南昌市西湖区"),
        ("杭州大学与南昌市", "江西省南昌市西湖区"),  # a full name says more than a short one
        ("南昌市来访，杭州市西湖区接待", "浙江省杭州市西湖区"),  # the whole path says most
    ],
)
def test_other_names_settle_an_ambiguous_one(near: str | list[str], full_name: str) -> None:
    region = find_region("西湖区人民政府", near)
    assert region is not None
    assert region.full_name == full_name


@pytest.mark.parametrize("near", ["", "西湖区人民政府", "杭州市与南昌市", "云州市临江区"])
def test_names_that_settle_nothing_leave_it_ambiguous(near: str) -> None:
    assert find_region("西湖区", near) is None


def test_a_code_settles_what_lies_within_it() -> None:
    region = find_region("朝阳区", within="220100")
    assert region is not None
    assert region.full_name == "吉林省长春市朝阳区"


def test_a_former_region_is_the_one_of_its_year() -> None:
    former, present = find_region("枞阳县", year=2010), find_region("枞阳县")
    assert former is not None
    assert present is not None
    assert (former.code, present.code) == ("340823", "340722")


def test_a_name_that_two_provinces_had_in_turn_needs_a_year() -> None:
    assert find_region("江北区") is None
    then = find_region("重庆市江北区")
    assert then is not None
    assert (then.code, then.until) == ("500105", 2024)


def test_candidates_are_all_that_the_names_can_mean_in_order() -> None:
    found = [region.full_name for region in candidates("鼓楼区、浙江省杭州市和上海城市更新")]
    assert found[-2:] == ["浙江省", "浙江省杭州市"]
    assert len([name for name in found if name.endswith("鼓楼区")]) == 4


def test_the_leading_region_comes_with_the_length_of_its_name() -> None:
    found = leading_region("杭州市西湖区教育局")
    assert found is not None
    assert (found[0].code, found[1]) == ("330106", 6)
    assert leading_region("关于杭州市") is None


@pytest.mark.parametrize(
    ("code", "prefix"),
    [
        ("330106", "杭州市西湖区"),
        ("120114", "天津市武清区"),
        ("140800", "运城市"),
        ("429004", "仙桃市"),
        ("330782", "义乌市"),
        (NATION, ""),
    ],
)
def test_offices_begin_with_the_names_down_from_the_prefecture(code: str, prefix: str) -> None:
    assert office_prefix(code) == prefix


def test_every_region_hangs_from_the_nation_and_its_full_name_ends_in_its_own() -> None:
    for region in regions().values():
        assert ancestors(region.code)[-1] == NATION
        assert region.full_name.endswith(region.name)


def test_an_unknown_code_has_no_ancestors() -> None:
    assert ancestors("999999") == ()


@pytest.mark.parametrize(("name", "short"), [("武清区", "武清"), ("阿坝藏族羌族自治州", "阿坝"), ("赵县", "赵县")])
def test_a_short_name_leaves_the_rank_off(name: str, short: str) -> None:
    assert short_name(name) == short


def test_importing_reads_no_table() -> None:
    probe = "import sys; from pipeline.resolve.fields import region_table as t, regions; sys.exit(t._rows.cache_info().misses)"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0
