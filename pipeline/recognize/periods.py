"""Text → periods: the years and spans of years that targets hold for, and how often amounts recur.

`find_periods` and `find_recurrences` take any string and never raise. A period that counts from the document's own
time (今年, 6月底前) has no year yet: its rule tells which (`this-year`, `next-year`, `last-year`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from pipeline.model import Period, Span
from pipeline.numerals import normalize, parse_integer
from pipeline.recognize.lexicon import recurrence_words
from pipeline.recognize.rules import Rule, alternatives, find_matches

_HAN_YEAR = r"[一二][九〇零○][〇零○一二三四五六七八九]{2}"
_YEAR = rf"(?:(?:19|20)\d\d|{_HAN_YEAR})"
_YEAR_HEAD = re.compile(r"19(?=\d\d)|20(?=\d\d)|[一二][九〇零○](?=[〇零○一二三四五六七八九]{2})")
_MONTH = r"(?: ?\d{1,2} ?月(?:份|底|末|中旬|上旬|下旬)?)?"
_TO = r" ?(?:-{1,2}|—{1,2}|–|~|至|到) ?"
_PLAN = {"九": 2000, "十": 2005, "十一": 2010, "十二": 2015, "十三": 2020, "十四": 2025, "十五": 2030, "十六": 2035}


def _span(match: re.Match[str]) -> Period | None:
    first, last = parse_integer(match["first"]), parse_integer(match["last"])
    if first is None or last is None or not first <= last <= first + 30:
        return None
    return Period(year=last, year_start=first)


def _end(match: re.Match[str]) -> Period | None:
    year = parse_integer(match["year"])
    return None if year is None else Period(year=year)


def _start(match: re.Match[str]) -> Period | None:
    year = parse_integer(match["from"] or match["year"])
    return None if year is None else Period(year=None, year_start=year)


def _years_from(match: re.Match[str]) -> Period | None:
    first, count = parse_integer(match["from"]), parse_integer(match["count"])
    return None if first is None or not count else Period(year=first + count - 1, year_start=first)


def _plan_end(match: re.Match[str]) -> Period:
    return Period(year=_PLAN[match["plan"]])


def _plan_span(match: re.Match[str]) -> Period:
    return Period(year=_PLAN[match["plan"]], year_start=_PLAN[match["plan"]] - 4)


def _plan_years(match: re.Match[str]) -> Period:
    count, last = parse_integer(match["count"]) or 1, _PLAN[match["plan"]]
    return Period(year=last - 5 + count, year_start=last - 4) if match["part"] == "前" else Period(year=last, year_start=last + 1 - count)


_PLAN_FIVE = re.compile(r"五(?=[”\"']?(?:期|末|收官|时期|[前后][一二两三四]年))")
_PLAN_NAME = rf"[“\"']?(?P<plan>{'|'.join(sorted(_PLAN, key=len, reverse=True))})五[”\"']?"

PERIODS: tuple[Rule, ...] = (
    Rule(
        "date-span",
        re.compile(
            rf"(?:自|从)? ?(?P<first>{_YEAR}) ?年 ?\d{{1,2}} ?月 ?\d{{1,2}} ?日(?:起"
                rf"|开始)?(?:{_TO})(?P<last>{_YEAR}) ?年 ?\d{{1,2}} ?月 ?\d{{1,2}} ?日(?:止|前|期间)?"
        ),
        _span,
        {"自2023年1月1日至2023年12月31日": "2023-2023"},
        {"2023年1月1日": "one day"},
        needs=frozenset("日"),
        anchor=_YEAR_HEAD,
        reach=3,
    ),
    Rule(
        "date",
        re.compile(rf"(?:自|从|到|至|截至)? ?(?P<year>{_YEAR}) ?年 ?\d{{1,2}} ?月 ?\d{{1,2}} ?日(?:前|以前|之前|起|至)?"),
        _end,
        {"2023年7月12日": "2023"},
        {"7月12日": "no year"},
        needs=frozenset("日"),
        anchor=_YEAR_HEAD,
        reach=3,
    ),
    Rule(
        "year-span",
        re.compile(
            rf"(?P<first>{_YEAR}) ?年?{_MONTH}(?:{_TO}|、)(?P<last>{_YEAR}) ?年{_MONTH}(?:期间|[一二两三四五]年)?|"
            rf"(?<![\d.])(?P<first2>20\d\d)(?:-|—|–|~)(?P<last2>20\d\d)(?![\d.%])"
        ),
        lambda match: _span(match) if match["first"] else _short_span(match),
        {"2023—2025年": "2023-2025", "2023年4月-2024年1月": "2023-2024", "2023、2024年": "2023-2024"},
        {"021-2023": "a code"},
        needs=frozenset("年-—–~"),
        anchor=_YEAR_HEAD,
        reach=3,
    ),
    Rule(
        "years-from",
        re.compile(
            rf"(?:自|从)? ?(?P<from>{_YEAR}) ?年{_MONTH}(?:起|开始)[，,]?(?:在|力争|计划)?(?:用|利用|通过|经过)?"
            r"(?P<count>[二两三四五六七八九十]|\d{1,2})年(?:左右)?(?:的?时间|的?努力)?(?:以?内)?(?![来以期])"
        ),
        _years_from,
        {"2022年起5年内": "2022-2026", "从2024年开始，利用三年时间": "2024-2026"},
        {"2024年起五年期": "a term"},
        needs=frozenset("起开"),
        anchor=_YEAR_HEAD,
        reach=3,
    ),
    Rule(
        "year-start",
        re.compile(
            rf"(?:自|从) ?(?P<from>{_YEAR}) ?年{_MONTH}(?:起|开始)?|"
            rf"(?P<year>{_YEAR}) ?年{_MONTH}(?:[春秋]季)?(?:学期)?(?:开学)?(?:起|开始|以来|以后|后)"
        ),
        _start,
        {"2018年起": "2018-", "从2018年秋季开学时": "2018-"},
        {"起步之年": "no year"},
        needs=frozenset("年"),
        anchor=_YEAR_HEAD,
        reach=3,
    ),
    Rule(
        "year",
        re.compile(
            rf"(?:到|至|在|于|截至|截止)? ?(?<!\d)(?P<year>{_YEAR}) ?(?:年(?![级版])(?:年?[底末]前?|度|上半年|下半年|{_MONTH}) ?(?:前|以前|之前)?)"
        ),
        _end,
        {"到2025年底": "2025", "2024年6月底前": "2024", "二〇二五年": "2025"},
        {"2022年版课程标准": "an edition"},
        needs=frozenset("年"),
        anchor=_YEAR_HEAD,
        reach=3,
    ),
    Rule(
        "school-year",
        re.compile(rf"(?P<first>{_YEAR})(?:/|{_TO})(?P<last>(?:20)?\d\d)学年度?"),
        lambda match: _school_year(match),
        {"2025/2026学年": "2025-2026", "2025-26学年": "2025-2026"},
        {"2学年": "no year"},
        needs=frozenset("学"),
        anchor=_YEAR_HEAD,
        reach=3,
    ),
    Rule(
        "dotted-date",
        re.compile(
            r"(?:到|至|在|于|截至|截止)? ?(?<![\d.])(?P<year>20\d\d)\.(?:1[0-2]|0?[1-9])(?:\.(?:3[01]|[12]\d|0?[1-9]))?(?![\d.])"
            r"(?=月?底?(?:前|以前|之前|起|至|止|完成|建成|开工))"
        ),
        _end,
        {"2027.9.30前": "2027", "2026.11前": "2026"},
        {"长2026.5米": "a length"},
        needs=frozenset("."),
        anchor=re.compile(r"20\d\d\.\d"),
        reach=3,
    ),
    Rule(
        "short-year",
        re.compile(r"(?:到|至|在|于|截至|截止)? ?(?<![\d.\-—–~])(?P<year>[1-4]\d)年(?:年?底|末)(?:前|以前|之前)?"),
        lambda match: Period(year=2000 + int(match["year"])),
        {"到27年底": "2027", "29年末": "2029"},
        {"满15年底薪": "a length"},
        needs=frozenset("底末"),
        anchor=re.compile(r"\d\d年(?:年?底(?!薪)|末)"),
        reach=3,
    ),
    Rule(
        "plan-end",
        re.compile(rf"{_PLAN_NAME}(?:期?末|收官)"),
        _plan_end,
        {"“十四五”末": "2025", "十四五末": "2025"},
        {"末期": "no plan"},
        needs=frozenset("末收"),
        anchor=_PLAN_FIVE,
        reach=3,
    ),
    Rule(
        "plan-span",
        re.compile(rf"{_PLAN_NAME}(?:期间|时期|期内)(?!规划)"),
        _plan_span,
        {"“十四五”期间": "2021-2025"},
        {"“十四五”规划": "a name"},
        needs=frozenset("期"),
        anchor=_PLAN_FIVE,
        reach=3,
    ),
    Rule(
        "plan-years",
        re.compile(rf"{_PLAN_NAME}(?:期间|时期)?(?P<part>[前后])(?P<count>[一二两三四])年"),
        _plan_years,
        {"“十四五”前三年": "2021-2023", "“十四五”后两年": "2024-2025"},
        {"前三年": "no plan"},
        needs=frozenset("前后"),
        anchor=_PLAN_FIVE,
        reach=3,
    ),
    Rule(
        "this-year",
        re.compile(
            r"今年(?:以来|年?底前?|内)?|本年度?(?:内|底前?)?|(?<!\d )(?<![半近前\d整全一二两三四五六七八九十几数])年内|"
            r"(?<![\d年])年底前|(?<![\d年])\d{1,2}月底前"
        ),
        lambda match: Period(),
        {"今年新增学位3000个": "this", "6月底前完成": "this"},
        {"2024年6月底前": "its own year"},
        needs=frozenset("年月"),
        anchor=re.compile(r"[今本]年|年内|年底前|月底前"),
        reach=2,
    ),
    Rule(
        "past-years",
        re.compile(
            r"(?:(?:过去|近|最近|这|前)|这是[^，。；]{2,24}的)(?P<count>[一二两三四五十\d]{1,2})年(?:来|间)?(?=[，,。来间]|中国|我[国省市区县])"
        ),
        lambda match: Period(year_start=parse_integer(match["count"])),
        {"过去五年，成效显著": "past", "这是承前启后的五年。": "past"},
        {"过去五年级学生": "a grade"},
        needs=frozenset("年"),
    ),
    Rule(
        "next-year",
        re.compile(r"(?<!声)明年|下一年度?"),
        lambda match: Period(),
        {"明年开工": "next"},
        {"声明年限": "明 belongs to 声明"},
        needs=frozenset("明下"),
    ),
    Rule("last-year", re.compile(r"去年|上一?年(?![度级轻])"), lambda match: Period(), {"去年完成": "last"}, {"以上年轻人": "no time"}, needs=frozenset("年")),
)


def _school_year(match: re.Match[str]) -> Period | None:
    first, last = int(match["first"]) if match["first"].isdigit() else 0, int(match["last"][-2:])
    return Period(year=first + 1, year_start=first) if (first + 1) % 100 == last else None


def _short_span(match: re.Match[str]) -> Period | None:
    first, last = int(match["first2"]), int(match["last2"])
    return Period(year=last, year_start=first) if first <= last <= first + 30 else None


_MAY_HOLD = re.compile(r"[年月五]|(?:19|20)\d\d ?[-—–~.]")


def find_periods(text: str) -> Iterator[Span]:
    """Each period of `text`, in order, as a Span of kind `period`.

    >>> [s.value.year for s in find_periods("到2025年，普惠率达到95%；“十五五”末达到98%")]
    [2025, 2030]
    """
    yield from periods_in(normalize(text))


@lru_cache(maxsize=2048)
def periods_in(norm: str) -> tuple[Span, ...]:
    """The periods of a text that is normalised already, in order."""
    if not _MAY_HOLD.search(norm):
        return ()
    found: list[Span] = []
    taken = bytearray(len(norm))  # a mark a character: what an earlier rule has read
    for rule, match in find_matches(PERIODS, norm):
        value = rule.reading(match)
        if isinstance(value, Period) and not any(taken[match.start() : match.end()]):
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            found.append(Span(start=match.start(), end=match.end(), kind="period", value=value, rule=rule.name))
    return tuple(sorted(found, key=lambda span: span.start))


def parse_period(text: str) -> Period | None:
    """The period that `text` is or names (a header cell: 2024年目标值, 第一阶段2023年4月-2024年1月, 2025), or None."""
    norm = normalize(text).strip()
    if re.fullmatch(r"(?:19|20)\d\d", norm):
        return Period(year=int(norm))
    spans = [s for s in find_periods(norm) if isinstance(s.value, Period)]
    return spans[0].value if len(spans) == 1 and isinstance(spans[0].value, Period) else None


_RECURS = {"年年": "每年", "一年": "每年", "一月": "每月"}


@cache
def _recurrence() -> re.Pattern[str]:
    words = alternatives([w for w in recurrence_words() if w not in ("一年", "一月", "年均")])
    words += "|年均(?![浓气水降温值])"  # 年均浓度 is a measure
    words = rf"每周[一二三四五六日末](?!次|场|节|天|个|小时|课时)(?:[上下]午)?|{words}"
    return re.compile(
        rf"{words}|(?<![\d ])年年(?!底)|一[年月](?=一[次届]|[\u4e00-\u9fff]{{2,3}}一[个项批次场])|"
        rf"每(?:[二三四五六七八九十\d]{{1,2}}[~～—–至到-])?(?P<n>[二三四五六七八九十\d]{{1,2}})(?P<u>年|个月)"
    )


def find_recurrences(text: str) -> Iterator[Span]:
    """Each word that makes an amount one for each span of time, as a Span of kind `recurrence`."""
    yield from recurrences_in(normalize(text))


@lru_cache(maxsize=1024)
def recurrences_in(norm: str) -> tuple[Span, ...]:
    """The recurrences of a text that is normalised already, in order."""
    return tuple(_recurrences(norm))


def _recurrences(norm: str) -> Iterator[Span]:
    for match in _recurrence().finditer(norm):
        word = "每周" if match[0].startswith("每周") else match[0]
        value = recurrence_words().get(word) or _RECURS.get(word) or word
        yield Span(start=match.start(), end=match.end(), kind="recurrence", value=value, rule="recurrence")
