"""Quantities that are no plain number with a unit: fractions, ratios, times of day, full coverage, grades."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.model import Quantity
from pipeline.numerals import parse_number
from pipeline.recognize.rules import Rule

_N = r"(?:(?<!\d)\d{1,12}(?:\.\d{1,9})?|(?<![一二三四五六七八九十百千两零〇])[一二三四五六七八九十百千两零〇]++(?:点[一二三四五六七八九零〇]{1,9})?)"
_SIX = Decimal("0.000001")


def _quantity(match: re.Match[str], value: Decimal | None, unit: str) -> Quantity:
    return Quantity(comparator="=", value=value, unit=unit, text=match[0].strip())


def _fraction(match: re.Match[str]) -> Quantity | None:
    below, above = parse_number(match["below"]), parse_number(match["above"])
    if below is None or above is None or below == 0:
        return None
    share = above * 100 / below
    written = match.groupdict().get("high")
    high = parse_number(written) if written else None
    value = share if share == share.quantize(_SIX) else share.quantize(_SIX)
    if high is not None:
        return Quantity(comparator="range", value=value, value_high=high * 100 / below, unit="%", text=match[0])
    return _quantity(match, value.normalize() + 0, "%")


def _half(match: re.Match[str]) -> Quantity:
    return _quantity(match, Decimal(50), "%")


def _tenths(match: re.Match[str]) -> Quantity | None:
    tenths = parse_number(match["n"])
    return None if tenths is None else _quantity(match, tenths * 10, "%")


def _doubling(match: re.Match[str]) -> Quantity | None:
    times = parse_number(match["n"])
    return None if times is None or times > 10 else _quantity(match, Decimal(2) ** int(times), "倍")


def _ratio(match: re.Match[str]) -> Quantity | None:
    first, second = Decimal(match["a"]), Decimal(match["b"])
    return None if second == 0 else _quantity(match, (first / second).quantize(_SIX).normalize() + 0, "比")


def _clock(match: re.Match[str]) -> Quantity | None:
    hour, minute = int(match["h"]), int(match["m"] or 0)
    if hour > 24 or minute > 59 or re.search(r"\d{4}-\d{1,2}-\d{1,2} *$", match.string[: match.start()][-14:]):
        return None
    sign = ">=" if match["late"] else "<=" if match["early"] else "="
    value = Decimal(hour) + Decimal(minute) / 60
    return Quantity(comparator=sign, value=value, unit="时刻", text=match[0].strip())  # type: ignore[arg-type]


def _full(match: re.Match[str]) -> Quantity:
    return _quantity(match, Decimal(100), "%")


def _zero(match: re.Match[str]) -> Quantity:
    return _quantity(match, Decimal(0), "")


def _grade(match: re.Match[str]) -> Quantity:
    return Quantity(comparator="=", value=None, unit="等级", text=match["grade"])


FORMS: tuple[Rule, ...] = (
    Rule(
        "fraction",
        re.compile(rf"(?P<below>{_N})分之 ?(?P<above>{_N})(?:[至到\-—~](?P<high>{_N}))?"),
        _fraction,
        {"普及率达到百分之六十": "= 60 %", "超过三分之一": "> 33.333333 %", "百分之60以上": ">= 60 %"},
        {"三分之地": "no fraction"},
        needs=frozenset("分"),
    ),
    Rule(
        "slashed-fraction",
        re.compile(r"(?<=[的到过于足])(?<![/.])(?P<above>[1-9])/(?P<below>[2-9]|10)(?=以[上下内]|左右|的|给予|予以|补|[，。；、,;)）]|$)"),
        _fraction,
        {"按实际缴费的2/3给予补贴": "= 66.666667 %", "不低于1/3": ">= 33.333333 %"},
        {"见附件1/3": "a page"},
        needs=frozenset("/"),
    ),
    Rule(
        "half",
        re.compile(r"(?<![前后上下对各事])(?:一半|半数)"),
        _half,
        {"占比达到一半以上": ">= 50 %"},
        {"前半数量": "半 belongs to 前半"},
        needs=frozenset("半"),
    ),
    Rule(
        "tenths",
        re.compile(r"(?P<n>[一二三四五六七八九]|\d(?:\.\d)?)成(?=以上|左右|的|[，。；、,;)）]|$)"),
        _tenths,
        {"占比达到三成以上": ">= 30 %"},
        {"三成员单位": "成 belongs to 成员"},
        needs=frozenset("成"),
    ),
    Rule(
        "doubling",
        re.compile(r"翻了?(?P<n>[一两二三\d])番"),
        _doubling,
        {"总量翻一番": "= 2 倍", "企业翻了两番": "= 4 倍"},
        {"翻一翻": "no number"},
        needs=frozenset("番"),
    ),
    Rule(
        "time-of-day",
        re.compile(r"(?P<late>不早于|不得早于)?(?P<early>不晚于|不得晚于|不迟于)?(?<![\d:.])(?P<h>\d{1,2}):(?P<m>[0-5]\d)(?![\d:])(?=.{0,6})"),
        lambda match: _clock(match) if _tells_time(match) else None,
        {"离园时间不早于17:00": ">= 17 时刻", "开放时间为8:30": "= 8.5 时刻"},
        {"师生比达到1:15": "a ratio"},
        needs=frozenset(":"),
    ),
    Rule(
        "hour",
        re.compile(r"(?:(?P<late>不早于|不得早于)|(?P<early>不晚于|不得晚于|不迟于)) ?(?P<h>\d{1,2}) ?[点时](?P<m>)(?!\d)"),
        lambda match: _clock(match),
        {"营业时间不晚于21点": "<= 21 时刻"},
        {"不晚于21日": "a day"},
        needs=frozenset("点时"),
    ),
    Rule(
        "ratio",
        re.compile(r"(?<![\d:.])(?P<a>\d{1,4}(?:\.\d+)?) ?: ?(?P<b>\d{1,5}(?:\.\d+)?)(?: ?: ?\d{1,4}(?:\.\d+)?)?(?![\d:])"),
        lambda match: None if _tells_time(match) else _ratio(match),
        {"教职工与幼儿比达到1:7": "= 0.142857 比"},
        {"时间为8:30": "a time of day"},
        needs=frozenset(":"),
    ),
    Rule(
        "full-coverage",
        re.compile(r"(?<![健安齐完周])(?:全覆盖|全配建|全达标|全入驻|全贯通|全联网)(?!面|产业|式|型)"),
        _full,
        {"推动街道全覆盖": "= 100 %"},
        {"全面覆盖": "a manner, not an amount"},
        needs=frozenset("全"),
    ),
    Rule(
        "zero",
        re.compile(r"(?:全部清零|全清零|动态清零|清零|归零|零发生|零事故|零新增|零增长|为零(?!的))(?!”?(?:行动|计划|方案|工程|专项))"),
        _zero,
        {"薄弱学校全清零": "= 0 "},
        {"零距离服务": "a figure of speech"},
        needs=frozenset("零清归"),
    ),
    Rule(
        "none-happens",
        re.compile(r"(?:不|未|不再|杜绝)(?:发生|出现)(?:一|1)(?P<unit>起|例|次|件|人|名)"),
        lambda match: _quantity(match, Decimal(0), match["unit"]),
        {"全年不发生一起安全事故": "= 0 起"},
        {"不断发生变化": "no number"},
        needs=frozenset("生现"),
    ),
    Rule(
        "grade",
        re.compile(r"(?:达到|跃居|升至|评为|保持|进入|达|居)(?P<grade>[A-D]\+{0,2}[等级](?:及以上|以上)?)"),
        _grade,
        {"监测成绩跃居A等": "= A等 等级"},
        {"学校A级食堂": "a kind of thing"},
        needs=frozenset("ABCD"),
    ),
)


def _tells_time(match: re.Match[str]) -> bool:
    """A colon is a clock's where time is spoken of, a ratio's elsewhere."""
    before = match.string[max(0, match.start() - 14) : match.start()]
    groups = match.groupdict()
    if re.match(r"\d{1,2}:\d\d:\d\d$", match[0]) or re.search(r"\d{4}-\d{1,2}-\d{1,2} *$", before):
        return True
    if groups.get("late") or groups.get("early"):
        return True
    if re.search(r"比|配|按照|达到|不低于|不高于", before):
        return False
    return bool(re.search(r"班车|闭馆|闭园|打烊|延时|时间|时段|上午|下午|早上|晚上|点|时|日|开放|离园|营业|至|[-—~]$", before))
