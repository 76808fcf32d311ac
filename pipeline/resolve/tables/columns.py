"""What the columns of a table mean, told from their names and cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model import Cell, Period, Role, Table
from pipeline.numerals import normalize
from pipeline.recognize.periods import find_periods, parse_period
from pipeline.resolve.tables.row_heads import RowHead, row_heads
from pipeline.resolve.tables.value_columns import SHARE, ValueColumn, is_title, value_columns

_SERIAL = re.compile(r"^(?:序号|编号|序列|序|No\.?|NO\.?|#|项次)$")
_ROLES: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r"牵头|主办|第一责任"), "lead"),
    (re.compile(r"配合|参与|协办|协助|协同|参加"), "participating"),
    (re.compile(
        r"责任(?:单位|部门|主体|处室|科室|人|领导)?$|(?:负责|承办|实施|主管|落实|完成|建设|申报)(?:单位|部门|主体)|责任(?:单位"
        r"|部门)|部门分工|^(?:单位|部门)$"
    ), "responsible"),
)
_DUE = re.compile(
    r"(?:完成|办结|建成|达标|实施|推进|起止)(?:年限|时限|时间|年度|年份|期限|进度|日期)|^(?:时限|年限|期限|年度|时间|"
    r"时间节点|进度安排|时间安排|阶段|实施年限|建设年限|建设周期|年份)$|完成时"
)
_TITLES = (
    re.compile(r"(?:核心|重点|工作|主要|具体|目标|改革)?任务(?:名称|内容|事项)?$|任务$"),
    re.compile(r"(?:工作|支持|具体|重点|服务|改革)?事项(?:名称)?$|事项$"),
    re.compile(r"(?:项目|工程|活动|课题|品牌|平台)(?:名称)?$"),
    re.compile(r"名称?$|拟名|名$"),
    re.compile(r"(?:工作|主要|重点)?(?:措施|举措|内容|行动|工作)$"),
    re.compile(r"^各?(?:[县市区镇乡]（[^（）]+）|地区|区域|县区|区县|市县|县市区|市州|乡镇|镇街|街道)(?:名称)?$"),
)
_INDICATOR = (
    re.compile(r"^(?:具体|评价|考核|监测|建设)?指标(?:项|名称)$|三级指标"),
    re.compile(r"二级指标"),
    re.compile(r"指标(?:名称|内容|项目)?$|^指标(?!要求)|考核内容|评价内容|监测指标"),
)
"""What names an indicator, the more telling first: of several columns of indicators the last level is meant."""
_UNIT = re.compile(r"^(?:计量|度量)?单位$|^单位[(（]")
_BINDING = re.compile(r"属性|约束性|指标性质|性质")
_PLAIN_DATE = re.compile(r"\A\s*(?:19|20)\d\d\s{0,9}年?(?:\s{0,9}\d{1,2}\s{0,9}月)?\s{0,9}(?:年?[底末])?前?\s*")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns by what they mean; indices count from 0."""

    names: tuple[str, ...]
    serial: int | None = None
    title: int | None = None
    indicator: int | None = None
    unit: int | None = None
    binding: int | None = None
    due: int | None = None
    roles: dict[int, Role] = field(default_factory=dict)
    values: tuple[ValueColumn, ...] = ()
    attributes: tuple[int, ...] = ()
    heads: tuple[RowHead, ...] = ()

    @property
    def sizes(self) -> tuple[ValueColumn, ...]:
        """The columns of values that have a unit, or are shares by their name."""
        return tuple(value for value in self.values if value.unit or SHARE.search(value.name))

    @property
    def is_indicator_table(self) -> bool:
        """Rows are indicators: a column of their names, and columns of values; beside units that are responsible, by year."""
        if self.indicator is None or not self.values:
            return False
        return not self.roles or all(value.period or value.case for value in self.values)

    @property
    def is_duty_table(self) -> bool:
        """Rows are pieces of work: a doer or a time of completion, and something to do."""
        return bool(self.roles) or self.due is not None

    def due_year(self, row: Sequence[Cell]) -> int | None:
        """The year that the row's time of completion ends in."""
        period = self.period(row)
        return period.year if period else None

    def period(self, row: Sequence[Cell]) -> Period | None:
        """The period in the row's column of time."""
        if self.due is None:
            return None
        text = normalize(row[self.due].text)
        found = parse_period(text)
        if found is not None and found.year is not None:
            return found
        spans = [s.value for s in find_periods(text) if isinstance(s.value, Period) and s.value.year]
        if spans:
            return max(spans, key=lambda p: p.year or 0)
        years = [int(y) for y in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)]
        return Period(year=max(years)) if years else None


def read_columns(table: Table) -> Columns:
    """What each column of `table` means."""
    names = tuple(normalize(name) for name in table.header)
    serial = _first(names, (_SERIAL,))
    roles = {i: role for i, name in enumerate(names) if i != serial and (role := _role(name))}
    due = next((i for i, name in enumerate(names) if _DUE.search(name) and i not in roles), None)
    unit = _unit_column(names, table)
    if unit is not None:
        roles.pop(unit, None)
    for i, name in enumerate(names):
        if name in ("单位", "部门") and len(roles) > 1:
            roles.pop(i, None)  # beside 责任单位 it says whose values they are
    binding = _first(names, (_BINDING,))
    taken = {i for i in (serial, due, unit, binding) if i is not None} | set(roles)
    free = [i for i in range(len(names)) if i not in taken]
    indicator = _pick(names, free, _INDICATOR)
    left = [i for i in free if i != indicator]
    values = value_columns(names, left, table, has_indicator=indicator is not None, is_duty=bool(roles) or due is not None)
    title = _title(names, [i for i in free if i not in {v.index for v in values}], table, bool(roles) or due is not None)
    used = {serial, title, unit, binding, *roles}
    indicator = indicator if indicator is not None else _left_of(values, free)
    return Columns(
        names=names,
        serial=serial,
        title=title,
        indicator=indicator,
        unit=unit,
        binding=binding,
        due=due,
        roles=roles,
        values=values,
        attributes=tuple(i for i in range(len(names)) if i not in used and (i != due or _says_more(table, i))),
        heads=row_heads(table, serial, indicator if indicator is not None else title),
    )


def _first(names: Sequence[str], patterns: Sequence[re.Pattern[str]]) -> int | None:
    return next((i for pattern in patterns for i, name in enumerate(names) if pattern.search(name)), None)


def _pick(names: Sequence[str], free: Sequence[int], patterns: Sequence[re.Pattern[str]]) -> int | None:
    return next((i for pattern in patterns for i in free if pattern.search(names[i])), None)


def _role(name: str) -> Role | None:
    return next((role for pattern, role in _ROLES if pattern.search(name)), None)


def _unit_column(names: Sequence[str], table: Table) -> int | None:
    """A column called 单位 is one of measures where its cells are short and do not end like offices, but for one in ten that a
    lost line end may have torn."""
    for i, name in enumerate(names):
        if _UNIT.search(name):
            cells = [row[i].text.strip() for row in table.rows if row[i].text.strip() and not is_title(row)]
            others = sum(1 for cell in cells if len(cell) > 8 or re.search(r"[局委办厅部镇区县市乡州旗]$", cell))
            if cells and others * 10 <= len(cells):
                return i
    return None


def _title(names: Sequence[str], free: Sequence[int], table: Table, duty: bool) -> int | None:
    """The column that names the work; among duty tables without a telling name, the one with the longest cells."""
    named = [i for pattern in _TITLES for i in free if pattern.search(names[i])]
    apart = [i for i in named if len({row[i].start for row in table.rows}) == len(table.rows)]
    if named or not duty or not free:
        return next(iter(apart or named), None)
    return max(free, key=lambda i: sum(len(row[i].text) for row in table.rows))


def _left_of(values: Sequence[ValueColumn], free: Sequence[int]) -> int | None:
    """Where no column is called an indicator, the one left of the first dated values names the rows."""
    dated = [value.index for value in values if value.period or value.case]
    left = [i for i in free if dated and i < dated[0]]
    return left[-1] if left else None


def _says_more(table: Table, index: int) -> bool:
    cells = (normalize(row[index].text) for row in table.rows)
    return any(cell.strip() and not _PLAIN_DATE.fullmatch(cell) for cell in cells)
