"""What a column of a table holds, told from its name, and which cells fit it.

A table that lost its ruling (a cell a line, cells parted by blanks, or nothing between them at all) can be read again only
where its columns tell which text belongs to which: a serial number, words, a unit, a value, or 约束性 and 预期性.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

SERIAL, WORDS, UNIT, VALUE, BINDING = "stuvb"
"""The kinds of columns. (One letter each, so that a row of columns is a string.)"""

_SERIAL = re.compile(r"序号?|编号|项次|No\.?|NO\.?")
_UNIT_NAME = re.compile(r"(?:计量|度量|指标)?单位|单位[(（].{1,6}[)）]")
_BINDING_NAME = re.compile(r"(?:指标|目标)?(?:属性|性质)|指标类型")
_VALUE_NAME = re.compile(
    r"(?:19|20)\d\d|十[一二三四五六]五|目标值?$|(?:指标|预期|计划|规划|基期|基准|现状|完成|实际|数|当前|目标)值|年均|累计|增速|增长|增幅|现状|基期|规划目标|"
    r"(?:数量|规模|投资额?|金额|总量)(?:[(（].{1,8}[)）])?$"
)
_FIRST_NAME = re.compile(r"序号?|编号|项次|(?:主要|具体|核心|发展|考核|一级)?指\s*标(?:名称|内容|项目)?|类别|类型|领域|分类|项目(?:名称)?|维度")
_OFFICE = re.compile(r"责任|牵头|配合|部门|备注|说明|内容|措施|任务")

_STEP = 4
_DASH = re.compile(r"[-—–－―─/／]{1,3}|无")
_BINDING_CELL = re.compile(r"约束性?|预期性?|引导性|指导性|控制性|任务性|鼓励性")
_NUMBER = r"[≥≤≧≦＞＜><±+＋\-－—]?\s{0,4}\d[\d,，]*(?:[.．]\d+)?"
_VALUE_CELL = re.compile(
    rf"(?:[\[〔【(（]\s{{0,4}})?(?:约|超过?|累计|达到?|不低于|不高于|不超过|不少于|下降|降低|减少|增长|提高|增加|提升|上升|控制在|保持在?|五年){{0,3}}\s{{0,4}}{_NUMBER}"
    r"(?:[:：∶/~～\-—至]\s{0,4}[≥≤＞＜><]?\s{0,4}\d[\d.,]*)*(?:\s{0,4}(?:[%％‰]|个?百分点|[万亿]?[元人次个家吨件]|倍|左右|以上|以下|以内)){0,3}\s{0,4}(?:[\])）〕】]\s{0,4})?"
)
_UNIT_WORD = (
    r"(?:元|美元|人次|人|名|户|家|个|件|项|所|座|处|套|张|床|台|辆|艘|架|部|册|条|株|头|只|亩|公顷|公里|千米|米|厘米|毫米|平方[米公]里?|立方米|㎡|m2|m²|m³|"
    r"吨标准煤|吨标煤|吨|千克|公斤|克|毫克|微克|升|千瓦时|千瓦|兆瓦|瓦|度|kV|km|t|岁|年|月|天|日|小时|分钟|分|次|场次|场|期|例|起|篇|万|亿|倍|级|位|Tbps|Gbps|Mbps|"
    r"机柜|标准箱|箱|班|学位|课时|株|标台|公斤标准煤|标准立方米|EFLOPS|TEU|千伏安|摄氏度|℃|种|类|批|片|间|孔|盏|%|％|‰|百分点|个百分点|股|艺|比|μg|mg|kg|ug)"
)
UNIT_CELL = re.compile(
    rf"[百千万亿]{{0,3}}{_UNIT_WORD}(?:[(（]套[)）])?(?:[/／·]\s*(?:[十百千万亿]{{0,3}}{_UNIT_WORD}|立方米|L|h|d|a|GDP|生产总值|km2|人口)(?:[·/／]{_UNIT_WORD})?)*"
)


def kind_of(name: str) -> str:
    """The kind of the column that is called `name` (without white space)."""
    if _SERIAL.fullmatch(name):
        return SERIAL
    if _UNIT_NAME.fullmatch(name):
        return UNIT
    if _BINDING_NAME.fullmatch(name):
        return BINDING
    return VALUE if _VALUE_NAME.search(name) and not _OFFICE.search(name) else WORDS


def kinds_of(names: Sequence[str]) -> str:
    """The kinds of all columns, a letter each."""
    return "".join(map(kind_of, names))


def opens_header(text: str) -> bool:
    """Whether `text` (without white space) is what the first column of a table is often called: 序号, 指标, 类别."""
    return _FIRST_NAME.fullmatch(text) is not None


def class_of(cell: str) -> str:
    """What a cell (without white space) looks like, as one letter.

    `d` a short number, which may be a serial number, a page's or a value; `n` words behind a number (1.绿化覆盖率); `v` a value;
    `-` a dash; `b` 约束性 and its like; `u` a unit; `w` words.
    """
    if cell.isascii() and cell.isdigit() and len(cell) <= 3:
        return "d"
    if _DASH.fullmatch(cell):
        return "-"
    if _BINDING_CELL.fullmatch(cell):
        return BINDING
    if UNIT_CELL.fullmatch(cell):
        return UNIT
    if re.match(r"[(（]?\d{1,3}(?:[.．、)）])(?=[^\d\s])", cell):
        return "n"
    return VALUE if _VALUE_CELL.fullmatch(cell) else "w"


def are_alike(values: Sequence[str]) -> bool:
    """Whether the values of one indicator are of one size: each less than four times as much as the one before it.

    >>> are_alike(["700", "≥900"]), are_alike(["12", "900"])
    (True, False)
    """
    sizes = [float(match[0]) for value in values if (match := re.search(r"\d+(?:\.\d+)?", value.replace(",", "")))]
    return all(a == b or (a < _STEP * b and b < _STEP * a) for a, b in pairwise(sizes))


FITTING = {SERIAL: "d", WORDS: "wnu", UNIT: "u-", VALUE: "vd-", BINDING: "b-"}
"""The classes of cells that each kind of column holds."""
