"""What a column of values says by its name: a year, a unit, whether it is observed, and what change or case it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from pipeline.model import Period, Table
from pipeline.numerals import normalize
from pipeline.recognize.periods import parse_period
from pipeline.recognize.quantities import parse_quantity

_PLAIN_VALUE = re.compile(
    r"(?:19|20)\d\d年?|年度|全年|[(（)）\[\]〔〕]|十[一二三四五六]五|[“”/]|末|底|以?前|目标|指标|预期|计划|实际|现状|完成|基期|基准|数据|"
    r"数值|数量|任务|规划|考核|情况|实现|值|累计|增长|年均(?!浓)|增速|增幅|[月日至到—-]"
)
SHARE = re.compile(r"(?:率|占比|比例|比重)$")
_VALUE = re.compile(
    r"目标|指标值|预期|计划|实际|现状|完成值|基期|数量|任务数|规模|数值|面积|投资|金额|数$|增长|增速|增幅|累计|年均|"
    rf"{SHARE.pattern}|[(（][^（()）]{{1,8}}[)）]$|(?:19|20)\d\d年?|十[一二三四五六]五|[一二三四]季度|[上下]半年|全年|(?<!\d)\d{{1,2}}月"
)
_NO_VALUE = re.compile(r"频率|频次|名称|地址|备注|说明|责任|单位$|措施")
_BASELINE = re.compile(r"实际|现状|基期|基准|完成情况|实现情况|完成值|已完成|现有|当前|\d年?完成$")
_GOAL = re.compile(r"目标|预期|计划|任务|规划")
_CHANGE = re.compile(r"(?:年均|年平均|平均每年|累计|五年|总)?(?:增长率|增长|增速|增幅|增量|下降率?|降幅|提高|变化)|年均(?!浓|值)|累计")
_PART_OF_YEAR = re.compile(r"(?:前|第)?[一二三四]季度(?:末)?|[上下]半年|(?<![\d年])(?:1[0-2]|[1-9])(?:[-—~至到](?:1[0-2]|[1-9]))?月(?:份|底|末)?")
_NONE = re.compile(r"^\s*+(?:[-—–/／*]++|无)?\s*$")
_AMOUNT_HEAD = re.compile(r"[≥≤＞＜><〔\[]?\s{0,9}-?\d")
_LED = re.compile(r"(?:累计|达到?|下降|降低|减少|增长|提高|增加|压减|超过|不低于|不超过|约)(?=[≥≤<>约到至]?\d)")
_WHOLE = re.compile(r"^(?:全[市省县区国州域]|合计|总计|总量)$")
_PLACE = re.compile(rf"{_WHOLE.pattern}|[\u4e00-\u9fff]{{1,8}}(?:市|区|县|州|盟|旗|镇|乡|街道)")
_HAS_YEAR = re.compile(r"(?:19|20)\d\d ?年?|十[一二三四五六]五")
_UNIT = re.compile(r"[(（]([^（()）]{1,10})[)）]")


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of values: its `unit` (from its name), `period`, and whether it holds what is observed already.

    `indicator` is what the column's own name measures, where it says more than a year (总磷浓度2025年目标): the rows are
    then what it is measured for. `case` is the part of the region, the case or the quarter that the column is for (东山区;
    empty for 全市 and 合计). `change` names what a column of changes holds (年均增速, 累计, 增长), in % where no unit is written.
    """

    index: int
    name: str
    unit: str
    period: Period | None
    baseline: bool
    indicator: str = ""
    case: str = ""
    change: str = ""

    @property
    def is_goal(self) -> bool:
        """Whether the column's name says that its values are aimed at."""
        return _GOAL.search(self.name) is not None


def value_columns(names: Sequence[str], free: Sequence[int], table: Table, *, has_indicator: bool, is_duty: bool) -> tuple[ValueColumn, ...]:
    """The columns of values among the `free` ones.

    A column is one by its name (目标值, 2025年, 投资(万元)) where its cells mostly read as quantities. In a table that is none
    of duties, columns side by side that hold amounts alone are the places or the cases that their names tell.
    """
    values = tuple(value_column(i, names[i]) for i in free if is_value(i, names[i], table))
    if _one_cell(values, table):
        return ()
    if not is_duty and (not values or not any(value.period or value.change for value in values)):
        cases = _cases(names, free, table, has_indicator)
        if len(cases) > len(values):
            return cases
    return values


def value_column(index: int, name: str) -> ValueColumn:
    """What the name of a column of values says."""
    unit = _UNIT.search(name)
    bare = re.sub(r"[(（][^（()）]{1,10}[)）]", "", name)
    part = _PART_OF_YEAR.search(bare)
    change = _CHANGE.search(re.sub(r"(?:19|20)\d\d年?", "", bare))
    own = _PLAIN_VALUE.sub("", _PART_OF_YEAR.sub("", bare))
    own = own if len(own) >= 2 and re.search(r"[\u4e00-\u9fff]{2}", own) else ""
    measure = own + change[0] if own and change else own
    return ValueColumn(
        index=index,
        name=bare,
        unit=unit[1] if unit and not _HAS_YEAR.search(unit[1]) else "",
        period=header_period(name),
        baseline=bool(_BASELINE.search(name)),
        indicator=measure,
        case=part[0] if part else "",
        change=change[0] if change else "",
    )


def header_period(name: str) -> Period | None:
    """The period that a column's name gives (2025年目标值), or None."""
    found = parse_period(name)
    if found is None:
        match = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", name)
        found = Period(year=int(match[1])) if match else None
    return found


def is_value(index: int, name: str, table: Table) -> bool:
    """Whether a column holds values by its name and its cells."""
    return bool(_VALUE.search(name)) and not _NO_VALUE.search(name) and holds_values(index, table)


def holds_values(index: int, table: Table) -> bool:
    """Whether at least half of the column's filled cells read as quantities; titles of groups don't count."""
    cells = [row[index].text.strip() for row in table.rows if not _NONE.match(row[index].text) and not is_title(row)]
    return bool(cells) and sum(1 for cell in cells if _is_amount(cell)) >= len(cells) / 2


def is_title(row: Sequence[object]) -> bool:
    """Whether one cell takes the whole row: the title of a group of rows."""
    return len(row) > 1 and all(cell is row[0] for cell in row)


def _cases(names: Sequence[str], free: Sequence[int], table: Table, has_indicator: bool) -> tuple[ValueColumn, ...]:
    """The columns of a table that shares out goals over places (全市, 东山区, …), or whose names are cases (满1年, 满2年).

    What the names of cases begin with in common (补贴标准（万元/辆）) is what they measure.
    """
    held = [i for i in free if i and not _NO_VALUE.search(names[i]) and holds_values(i, table)]
    places = [i for i in held if _PLACE.fullmatch(names[i])]
    if len(places) > 1:
        columns = (replace(value_column(i, names[i]), indicator="", case=_WHOLE.sub("", names[i])) for i in places)
        return tuple(columns)
    if has_indicator or len(held) < 2 or len({names[i] for i in held}) < len(held):
        return ()
    return tuple(_case_columns(names, held))


def _case_columns(names: Sequence[str], held: Sequence[int]) -> Iterator[ValueColumn]:
    shared = _common_beginning([names[i] for i in held])
    unit = _UNIT.search(shared)
    measure = re.sub(r"[(（][^（()）]*[)）]", "", shared[: unit.end()] if unit else "")
    for i in held:
        rest = names[i][unit.end() :] if unit else names[i]
        own = value_column(i, rest)
        is_case = bool(unit) or bool(re.search(r"\d|以[上下]|[类级档型]", own.name))
        yield replace(
            own,
            unit=unit[1] if unit else own.unit,
            indicator=measure if is_case else own.name,
            case=rest if is_case else "",
        )


def _common_beginning(names: Sequence[str]) -> str:
    same = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    return "".join(letters[0] for letters in same)


def _is_amount(cell: str) -> bool:
    # The look first: it is cheaper than the reading.
    if len(cell) <= 24 and (_AMOUNT_HEAD.match(cell) or _LED.match(normalize(cell))):
        return True
    return len(cell) <= 60 and parse_quantity(cell) is not None


def _one_cell(values: Sequence[ValueColumn], table: Table) -> bool:
    """All cells of a column are one merged cell: a note, not values."""
    return bool(values) and all(len({row[v.index].start for row in table.rows}) == 1 < len(table.rows) for v in values)
