"""The record that a government's site sets over a document (政府信息公开目录): labels with values, in lines or in a table.

Kinds of data after 政府信息公开条例 and the directories of governments' sites. What a record says stands behind what the
document itself says: it is looked at last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_LABELS = {
    "issuer": ("发文机关", "发布机构", "发文单位", "发布机关", "制发机关", "制定机关", "公文发布机关"),
    "issued_on": ("成文日期", "生成日期", "发文日期"),
}
_LABEL = re.compile(
    "|".join(rf"(?P<{name}>{'|'.join(r'[ 　]*'.join(label) for label in labels)})" for name, labels in _LABELS.items())
)
_VALUE = re.compile(r"\s{0,9}(?:[:：]|\t)[\s　]{0,9}(?P<value>[^\t\n；;。，]+)")


def read_record(front: Iterable[str]) -> Mapping[str, str]:
    """`issuer` and `issued_on` as the record above a document gives them; what it lacks is missing. `front` are the normalised
    texts of the first blocks.

    >>> read_record(["发文机关：云州市人民政府"])
    {'issuer': '云州市人民政府'}
    """
    found: dict[str, str] = {}
    for text in front:
        for label in _LABEL.finditer(text) if len(text) < 1000 else ():
            name = str(label.lastgroup)
            if (value := _VALUE.match(text, label.end())) and value["value"].strip():
                found.setdefault(name, value["value"].strip())
    return found
