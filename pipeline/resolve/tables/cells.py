"""Text of a cell → the quantities it holds, in units that may stand elsewhere in the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.model import Quantity
from pipeline.numerals import normalize, parse_number
from pipeline.recognize.quantities import find_quantities, parse_quantity
from pipeline.resolve.tables.row_names import Part

_MARKED = re.compile(r"^[〔\[(（](.+?)[〕\])）]$")
_INTERVAL = re.compile(r"^(\d[\d.]*)[,，] ?(\d[\d.]*)$(?<![,，]\d{3})")
"""[16,18] from 16 to 18; three digits behind the comma are thousands."""
_LEAD = re.compile(
    r"^(?:[三四五]年|期末|累计|总计|合计|力争|确保|达到?|实现|提高|提升|增长|增加|降低|下降|减少|压减)+[到至]?(?=[≥≤<>约]?\d)"
)
"""累计下降8, 达到95%: words before the value of a cell."""
_CHANGE = re.compile(r"^(?:累计|年均|五年)*(增长|增加|提高|提升|降低|下降|减少|压减)(?![到至])(?=[≥≤<>约]?\d)")
_NEGATIVE = re.compile(r"[-－−—]\s*\d[\d.,]*\s*(?:[%％‰]|个?百分点|[\u4e00-\u9fff]{0,4})$")
"""-8%, -2.7个百分点: a fall."""
_GRADE = re.compile(r"^(?:[A-D]\+{0,2}[等级]?|[一二三四五]级|优秀|良好|合格|达标|保[A-D] ?争[A-D])$")


def is_sum(cell: str) -> bool:
    """Whether a cell is a sum over several years: 〔13.5〕 in a column of yearly growth."""
    return _MARKED.match(normalize(cell).strip()) is not None


def change_of(cell: str) -> str:
    """The word of a change that a cell begins with (下降 of 下降15%), or nothing; 提高到95% is a level."""
    match = _CHANGE.match(normalize(cell).strip())
    return match[1] if match else ""


def split_cell(cell: str) -> list[str]:
    """The values of a cell: 79/44/92 is three; a unit such as 元/人 is not cut."""
    text = normalize(cell).strip()
    if re.search(r"\d[^/\d]*/[^/\d≥≤<>]*$", text):
        return [text]
    return [part.strip() for part in text.split("/")] if re.search(r"\d\s{0,9}/\s{0,9}[≥≤<>]?\s{0,9}\d", text) else [text]


def cell_values(cell: str, parts: Sequence[Part]) -> Iterator[tuple[Part, Quantity]]:
    """Each value of a cell with the indicator of its row that it is for."""
    for i, text in enumerate(split_cell(cell)):
        part = parts[i] if i < len(parts) else parts[-1]
        quantity = cell_quantity(text, part.unit, part.scale)
        if quantity is not None:
            yield part, quantity


def cell_quantity(text: str, unit: str, scale: Decimal = Decimal(1)) -> Quantity | None:
    """The quantity of a cell whose unit may stand elsewhere; grades have no value; None for words."""
    text = normalize(text).strip()
    whole = text
    if marked := _MARKED.match(text):
        text = _INTERVAL.sub(r"\1-\2", marked[1].strip())
    text = _LEAD.sub("", text)
    if _GRADE.match(text):
        return Quantity(comparator="=", value=None, unit="等级", text=text)
    sign = -1 if _NEGATIVE.match(text) else 1
    quantity = parse_quantity(text) or _leading(text[1:] if sign < 0 else text)
    if quantity is None or quantity.value is None:
        return quantity
    value = quantity.value if quantity.value < 0 else sign * quantity.value
    if value != quantity.value:
        quantity = replace(quantity, value=value, text=text)
    if len(text) < len(whole) and not marked:
        quantity = replace(quantity, text=whole)
    if quantity.unit:
        return quantity
    high = quantity.value_high * scale if quantity.value_high is not None else None
    return replace(quantity, value=_plain(value * scale), value_high=high, unit=unit)


def _plain(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _leading(text: str) -> Quantity | None:
    """A value with words behind it (100%完工), or a bare number with a sign."""
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return Quantity(comparator="=", value=parse_number(text), unit="", text=text)
    spans = list(find_quantities(text))
    if spans and spans[0].start == 0 and len(text) - spans[0].end <= 4 and isinstance(spans[0].value, Quantity):
        return replace(spans[0].value, text=text)
    return None
