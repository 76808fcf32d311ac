"""Quantities that are no plain number with a unit: fractions, ratios, times of day, full coverage, grades."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.model import Quantity
from pipeline.numerals import HAN, TO, parse_number, plain
from pipeline.recognize.rules import Rule

_SIX = Decimal("0.000001")
_DIGIT = "[一二两三四五六七八九]"
# Short, since the rules look for them from the character that follows.
_BELOW = r"(?<![\d.一二三四五六七八九十百千万亿两零〇])(?:\d{1,4}|[一二三四五六七八九十百千万亿两零]{1,5})"
_ABOVE = rf"(?:\d{{1,12}}(?:\.\d{{1,9}})?|{HAN})"
_AND = rf"(?:{TO}|[和与](?=[^，。；]{{1,12}}之间))"
_TENTH = rf"(?:\d{{1,2}}(?:\.\d)?|{_DIGIT}(?:点{_DIGIT})?|十)"
_NO_SHARE = r"(?![员为本立长功果效熟品套人绩就交批群都型因片才份行建县渝色瘾骨虫灾网线事风见全规不合扣算旧叠纸腾射磨断桥标页])"
_TIME = "年|个月|个?小时|个?学期|天|日|个?工作日"


def _quantity(match: re.Match[str], value: Decimal | None, unit: str) -> Quantity:
    return Quantity(comparator="=", value=value, unit=unit, text=match[0].strip())


def _range(match: re.Match[str], low: Decimal, high: Decimal, unit: str) -> Quantity | None:
    return Quantity(comparator="range", value=low, value_high=high, unit=unit, text=match[0].strip()) if low < high else None


def _percent(above: str, below: str) -> Decimal | None:
    part, whole = parse_number(above), parse_number(below)
    if part is None or not whole:
        return None
    share = part * 100 / whole
    return (share if share == share.quantize(_SIX) else share.quantize(_SIX)).normalize() + 0


def _fraction(match: re.Match[str]) -> Quantity | None:
    groups = match.groupdict()
    low = _percent(match["above"], match["below"])
    if low is None:
        return None
    if not groups.get("high"):
        return _quantity(match, -low if groups.get("minus") else low, "%")
    high = _percent(match["high"], groups.get("below2") or match["below"])
    return None if high is None else _range(match, low, high, "%")


def _slashed(match: re.Match[str]) -> Quantity | None:
    """A proper fraction: 5/3 is two numbers."""
    above, below = match["above"] or match["above2"], match["below"] or match["below3"]
    share = _percent(above, below)
    return None if share is None or share >= 100 else _quantity(match, share, "%")


def _half(match: re.Match[str]) -> Quantity:
    """Half of the whole; with 过 or 超 before it, more than that."""
    over = match["over"]
    return Quantity(comparator=">" if over else "=", value=Decimal(50), unit="%", text=match[0])


def _half_of_unit(match: re.Match[str]) -> Quantity:
    return _quantity(match, Decimal("0.5"), match["unit"] if match["unit"] == "个月" else match["unit"].removeprefix("个"))


def _tenths(match: re.Match[str]) -> Quantity | None:
    """七点五成 is 75 %, 三成半 35 %, 三至四成 30 to 40 %."""
    tenths, low = parse_number(match["n"]), parse_number(match["low"]) if match["low"] else None
    if tenths is None:
        return None
    share = plain(tenths * 10 + (parse_number(match["half"].replace("半", "五")) or 0 if match["half"] else 0))
    return _quantity(match, share, "%") if low is None else _range(match, low * 10, share, "%")


def _discount(match: re.Match[str]) -> Quantity | None:
    """八折 and 8.5折 are the tenths that are paid; 七五折 and 75折 have two digits of them."""
    written = match["n"]
    parts = [parse_number(char) for char in written] if len(written) == 2 else [parse_number(written)]
    tenths = [part for part in parts if part is not None]
    if len(tenths) < len(parts):
        return None
    return _quantity(match, plain(tenths[0] * 10 + (tenths[1] if len(tenths) == 2 else 0)), "%")


def _doubling(match: re.Match[str]) -> Quantity | None:
    times = parse_number(match["n"] or "一")
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
        re.compile(rf"(?P<minus>负)?(?P<below>{_BELOW})分之 ?(?P<above>{_ABOVE})(?:{_AND}(?:(?P<below2>{_BELOW})分之 ?)?(?P<high>{_ABOVE}))?"),
        _fraction,
        {
            "普及率达到百分之六十": "= 60 %",
            "超过三分之一": "> 33.333333 %",
            "百分之60以上": ">= 60 %",
            "占比为百分之十五到百分之十八": "range 15 18 %",
            "按百分之三至五计提": "range 3 5 %",
            "发生率控制在万分之二以内": "<= 0.02 %",
            "五分之一到四分之一的村": "range 20 25 %",
        },
        {"三分之地": "no fraction"},
        needs=frozenset("分"),
        anchor=re.compile("分之"),
        reach=6,
    ),
    Rule(
        "slashed-fraction",
        re.compile(
            r"(?<![\w./\-)）%])(?P<above>[1-9]\d?)/(?P<below>[2-9]|[1-9]\d|100)(?=(?:的|以[上下内]|左右)(?!页))|"
            r"(?<=[的到过于足约近超达为占按少逾低高])(?P<above2>[1-9]\d?)/(?P<below3>[2-9]|[1-9]\d|100)(?![\d./A-Za-z]|[页版期图表])"
        ),
        lambda match: _slashed(match),
        {"按实际缴费的2/3给予补贴": "= 66.666667 %", "不低于1/3": ">= 33.333333 %", "约3/5的村": "~ 60 %", "1/4以上的社区": ">= 25 %"},
        {"见附件1/3": "a page", "增设1/2版": "no share"},
        needs=frozenset("/"),
    ),
    Rule(
        "half",
        re.compile(r"(?<![前后上下对各事])(?P<over>[过超](?=半(?!径)))?(?:一半|(?<=[过超])半数?(?!径)|半数)"),
        _half,
        {"占比达到一半以上": ">= 50 %", "半数以上的村": ">= 50 %", "参与家庭过半": "> 50 %"},
        {"前半数量": "半 belongs to 前半", "超半径服务": "a radius"},
        needs=frozenset("半"),
    ),
    Rule(
        "half-of-a-unit",
        re.compile(rf"(?<![/每上下前后大两\d一二三四五六七八九十个多])半(?P<unit>{_TIME})(?![级度制])"),
        _half_of_unit,
        {"压缩至半天": "= 0.5 天", "每天延时半小时": "= 0.5 小时"},
        {"上半年开工": "a part of the year", "每半年检查": "how often"},
        needs=frozenset("半"),
    ),
    Rule(
        "tenths",
        re.compile(rf"(?<![\d.一二三四五六七八九十点])(?:(?P<low>{_TENTH}){TO})?(?P<n>{_TENTH})成(?P<half>半|{_DIGIT}(?![\u4e00-\u9fff]|以外)|{_DIGIT}(?=以|左右|的))?{_NO_SHARE}"),
        _tenths,
        {
            "占比达到三成以上": ">= 30 %",
            "能耗降低两成": "= 20 %",
            "近六成农户参保": "~ 60 %",
            "回收率达到八点五成": "= 85 %",
            "实现10成覆盖": "= 100 %",
            "节水三至四成": "range 30 40 %",
        },
        {"三成员单位": "成 belongs to 成员", "一成不变": "a phrase"},
        needs=frozenset("成"),
        anchor=re.compile(r"(?<=[\d一二三四五六七八九十两])成"),
        reach=11,
    ),
    Rule(
        "discount",
        re.compile(rf"(?<![\d.一二三四五六七八九十百])(?P<n>\d(?:\.\d)?|\d\d|{_DIGIT}点{_DIGIT}|{_DIGIT}{{1,2}})折{_NO_SHARE}"),
        _discount,
        {"票价打八折": "= 80 %", "按8.5折优惠": "= 85 %", "享受七五折": "= 75 %"},
        {"三折页": "a leaflet"},
        needs=frozenset("折"),
    ),
    Rule(
        "doubling",
        re.compile(r"翻了?(?P<n>[一两二三\d])?番(?![薯茄号])"),
        _doubling,
        {"总量翻一番": "= 2 倍", "企业翻了两番": "= 4 倍", "产值翻番": "= 2 倍"},
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
