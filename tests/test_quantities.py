"""`find_quantities` reads numbers of all forms with their unit and direction, exactly, in any string, in linear time."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hostile import REPEATED, grows_faster_than_its_text
from hypothesis import given, settings
from hypothesis import strategies as st
from read_texts import short

from pipeline.model import Quantity
from pipeline.recognize.quantities import find_quantities, parse_quantity

READ = {
    # bounds, before and behind, inclusive as 民法典 §1259 has it
    "入园率不低于85%": ">= 85 %",
    "配备教师至少 2 名": ">= 2 名",
    "培育企业30家以上": ">= 30 家",
    "营收超过2亿元的": "> 200000000 元",
    "产值突破500亿元": "> 50000000000 元",
    "服务群众5000余人次": "> 5000 人次",
    "吸引游客300多万人次": "> 3000000 人次",
    "不宜超过6%": "<= 6 %",
    "宽度不应小于4米": ">= 4 米",
    "原则上不大于50人": "<= 50 人",
    "一般不允许低于60分": ">= 60 分",
    "未超过3%": "<= 3 %",
    "设座30个以上（不含30个）": "> 30 个",
    "建筑面积90平方米以下（不含90平方米）": "< 90 平方米",
    "配套费超过20%（含）": ">= 20 %",
    "不足15人（含15人）": "<= 15 人",
    "20人（不含）以下": "< 20 人",
    "不少于（含）30人": ">= 30 人",
    "上千名志愿者": ">= 1000 名",
    "惠及万余人": "> 10000 人",
    "不超过50万元（含税）": "<= 500000 元",
    "班额控制在45人以内": "<= 45 人",
    "最高不超过500万元": "<= 5000000 元",
    "失业率不高于5.5％": "<= 5.5 %",
    "班额不足30人": "< 30 人",
    "新增学位约3000个": "~ 3000 个",
    "培育企业20家左右": "~ 20 家",
    "优良率≥90%": ">= 90 %",
    "≤0.45": "<= 0.45",
    # numbers of all forms
    "筹资16.4亿元": "= 1640000000 元",
    "新增学位1.2万个": "= 12000 个",
    "补助1,200元": "= 1200 元",
    "新增 ３０００ 个": "= 3000 个",
    "新建学校十二所": "= 12 所",
    "投入三百二十万元": "= 3200000 元",
    "投资七亿二千万元": "= 720000000 元",
    "客流二亿零五百万人次": "= 205000000 人次",
    "新建服务点一千零十八个": "= 1018 个",
    "补助16万8千元": "= 168000 元",
    "投资4亿3千万元": "= 430000000 元",
    "安排2万3500元": "= 23500 元",
    "提高零点六个百分点": "= 0.6 百分点",
    "下降零点三五个百分点": "= 0.35 百分点",
    "成本降低三成以上": ">= 30 %",
    "达到八点五成": "= 85 %",
    "实现10成": "= 100 %",
    "增速为-2.3%": "= -2.3 %",
    "冷藏温度零下18℃": "= -18 ℃",
    "投资1亿零500万元": "= 105000000 元",
    "同比负0.4%": "= -0.4 %",
    "增长－1.5%": "= -1.5 %",
    "库温-18℃以下": "<= -18 ℃",
    "误差控制在±5%": "range -5 5 %",
    "绿化三百余万平方米": "> 3000000 平方米",
    "惠及三十多万人": "> 300000 人",
    "1/3以上的社区": ">= 33.333333 %",
    "约3/4的村": "~ 75 %",
    "控制在万分之五": "= 0.05 %",
    "占百分之十到百分之十二": "range 10 12 %",
    "占比达到百分之百": "= 100 %",
    "工期两年半": "= 2.5 年",
    "缩短至四个半月": "= 4.5 月",
    "增长一倍半": "= 1.5 倍",
    "补助伍拾万元整": "= 500000 元",
    "奖励叁佰陆拾元": "= 360 元",
    "每立方米3元5角": "= 3.5 元",
    "每月两元五角八分": "= 2.58 元",
    "票价打八折": "= 80 %",
    "排放量翻番": "= 2 倍",
    "响应不超过半小时": "<= 0.5 小时",
    "减少三分之一": "= 33.333333 %",
    "普及率达到百分之六十": "= 60 %",
    "占比超过一半": "> 50 %",
    "总量翻两番": "= 4 倍",
    "师生比达到1:7": "= 0.142857 比",
    "开放时间为8:30": "= 8.5 时刻",
    "街道全覆盖": "= 100 %",
    "隐患清零": "= 0",
    "监测达到A等": "= A等 等级",
    # ranges
    "每年新建3-5所": "range 3 5 所",
    "每学期16～18课时": "range 16 18 课时",
    "打造一两项品牌": "range 1 2 项",
    "增长6%—10%": "range 6 10 %",
    "新增5至8个": "range 5 8 个",
    "补助二到三百万元": "range 2000000 3000000 元",
    "奖励三至五万元": "range 30000 50000 元",
    "奖励5000至1万元": "range 5000 10000 元",
    "奖励二百到三百五十万元": "range 2000000 3500000 元",
    "增速在5%和7%之间": "range 5 7 %",
    "介于15人与20人之间": "range 15 20 人",
    "建成三家至五家": "range 3 5 家",
    "建成十五六个": "range 15 16 个",
    "10万元（含）至20万元（不含）": "range 100000 200000 元",
    "1.2亿~1.5亿元": "range 120000000 150000000 元",
    "50至60元/亩": "range 50 60 元/亩",
    "建设6~8层": "range 6 8 层",
    # units
    "浓度低于35微克/立方米": "< 35 微克/立方米",
    "护理补贴100元/人·月": "= 100 元/人·月",
    "提高2个百分点": "= 2 百分点",
    "提高3.5百分点": "= 3.5 百分点",
    "发电5亿千瓦时": "= 500000000 千瓦时",
    "3个工作日内办结": "<= 3 工作日",
    "增长到3倍": "= 3 倍",
    "路面宽6m": "= 6 m",
    "处理能力达到800t/d": "= 800 t/d",
    "装机30MW": "= 30 MW",
    "电压等级110kV": "= 110 kV",
    "浓度降至30μg/m³": "= 30 μg/m³",
    "浓度低于6mg/L": "< 6 mg/L",
    "造林400hm²": "= 400 hm²",
    "贷款20亿日元": "= 2000000000 日元",
    "投资3亿港元": "= 300000000 港元",
    "投资2亿欧元": "= 200000000 欧元",
    "投资5亿新台币": "= 500000000 新台币",
    "超百万千瓦": "> 1000000 千瓦",
    "建有1个多功能运动场": "= 1 个",
    "煤耗降至300克标准煤/千瓦时以下": "<= 300 克标准煤/千瓦时",
    "能耗降至0.4吨标准煤/万元": "= 0.4 吨标准煤/万元",
    "孕产妇死亡率控制在12/10万以下": "<= 12 /10万",
}

NO_QUANTITY = (
    "统一一体化推进",
    "国发〔2021〕23号",
    "2025年",
    "第三次全体会议",
    "万众一心",
    "千方百计",
    "百年大计",
    "一带一路",
    "担负一线任务",
    "线上千家",
    "成千上万",
    "队伍建设",
    "一成不变",
    "三成员",
    "2025/2026学年",
    "3．2026年",
    "一二三产",
    "服务半径",
    "以上措施",
    "",
    "。",
)


def quantities(text: str) -> list[str]:
    return [short(span.value) for span in find_quantities(text)]


@pytest.mark.parametrize(("text", "meaning"), READ.items())
def test_a_quantity_is_read_as_it_is_meant(text: str, meaning: str) -> None:
    assert quantities(text) == [meaning]


@pytest.mark.parametrize("text", NO_QUANTITY)
def test_what_merely_looks_like_a_number_is_no_quantity(text: str) -> None:
    assert quantities(text) == []


def test_several_quantities_come_in_order_and_apart() -> None:
    text = "新建幼儿园3所、改造5所，新增学位1200个，普惠率达到95%以上，每万人拥有托位4.5个"
    assert quantities(text) == ["= 3 所", "= 5 所", "= 1200 个", ">= 95 %", "= 4.5 个"]


def test_a_cell_is_read_as_a_whole_or_not_at_all() -> None:
    assert short(parse_quantity("95%以上")) == ">= 95 %"
    assert short(parse_quantity(" ≥2000 ")) == ">= 2000"
    assert parse_quantity("新建3所") is None
    assert parse_quantity("3所、5所") is None


# ---------------------------------------------------------------- whatever the numbers are

numbers = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False)
bounded = settings(max_examples=150, deadline=None, derandomize=True)


@given(numbers)
@bounded
def test_a_decimal_is_read_exactly(number: Decimal) -> None:
    [span] = find_quantities(f"完成投资{number}元。")
    assert isinstance(span.value, Quantity)
    assert span.value.value == number


@given(st.integers(1, 9999), st.sampled_from([("千", 3), ("万", 4), ("百万", 6), ("亿", 8), ("万亿", 12)]))
@bounded
def test_a_multiplier_multiplies_exactly(number: int, multiplier: tuple[str, int]) -> None:
    word, zeros = multiplier
    [span] = find_quantities(f"完成投资{number / 100:.2f}{word}元。")
    assert isinstance(span.value, Quantity)
    assert span.value.value == Decimal(number).scaleb(zeros - 2)


def han(number: int) -> str:
    """A whole number below ten thousand in Han numerals (一百零五)."""
    digits, places = "零一二三四五六七八九", ("", "十", "百", "千")
    written = "".join(
        digits[int(digit)] + (places[len(str(number)) - 1 - i] if digit != "0" else "") for i, digit in enumerate(str(number))
    )
    while "零零" in written:
        written = written.replace("零零", "零")
    written = written.rstrip("零")
    return written.removeprefix("一") if 10 <= number < 20 else written


@given(st.integers(2, 9999))
@bounded
def test_arabic_and_han_numerals_mean_the_same(number: int) -> None:
    assert quantities(f"新建学校{han(number)}所") == quantities(f"新建学校{number}所") == [f"= {number} 所"]


@given(st.integers(0, 10**9))
@bounded
def test_full_width_digits_mean_the_same(number: int) -> None:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert quantities(f"服务{wide}人次") == quantities(f"服务{number}人次")


# ---------------------------------------------------------------- total, and in linear time

pieces = st.sampled_from([*REPEATED, "所", "万元", "以上", "2025年", "覆盖率", "③", "Ⅳ", "٣", "\U0001d7d8", "\ud800", "\u200b", "e\u0301"])
any_text = st.one_of(st.text(max_size=80), st.lists(pieces, max_size=30).map("".join))


@given(any_text)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_any_string_is_read_and_spans_lie_in_order_within_it(text: str) -> None:
    parse_quantity(text)
    last = 0
    for span in find_quantities(text):
        assert last <= span.start < span.end <= len(text)
        assert isinstance(span.value, Quantity)
        last = span.end


@pytest.mark.parametrize("digits", [1, 28, 29, 400, 5000])
def test_a_numeral_may_be_as_long_as_it_likes(digits: int) -> None:
    for text in ("9" * digits, "9" * digits + "%", "0." + "1" * digits + "%", "九" * digits + "个", "千" * digits + "个"):
        list(find_quantities(text))


def slow_pieces() -> Iterator[str]:
    for piece in REPEATED:
        if words := grows_faster_than_its_text(lambda text: list(find_quantities(text)), piece, 1_000):
            yield words


def test_the_time_grows_with_the_text_alone() -> None:
    assert list(slow_pieces()) == []
