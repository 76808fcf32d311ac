"""What must be done within a term: the deed behind it, and of what.

申请人应于收到通知之日起15日内向受理部门提出补贴申请 measures 补贴申请: who does it, to whom, and that it is to be done at all
are no part of the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.resolve.naming.amounts import Amount
from pipeline.resolve.naming.clauses import Name
from pipeline.resolve.naming.nouns import noun_before

_UNITS = frozenset({"工作日", "天", "日", "小时", "分钟", "个月", "月", "年", "周"})
_WITHIN = re.compile(r"(?:[以之]?内|前)$")
_VERB = (
    "提出|提交|签订|作出|完成|予以|办理|办结|公示|报送|报告|备案|申请|退还|支付|拨付|缴纳|缴清|交清|足额|书面|登记|送达|告知|审核|审查|审批|组织|开展|"
    "出具|反馈|兑现|受理|答复|核实|整改|响应|开工|竣工|补足|补正|公布|发放|到位|移交"
)
_OPENING = re.compile(r"^[，,、]?(?:内|前)?[，,]?(?:的|应当?|须|必须|要|可以?|一次性|及时|负责|依法|按规定|原则上|全部|即)*")
_WITH_WHOM = re.compile(rf"^(?:向|与|和|同|在|由|对|为|将|把|会同|经)[^，。；]{{2,40}}?(?={_VERB})")
_MOVED = re.compile(rf"^(?:将|把)(?P<what>[^，。；]{{2,16}}?)(?P<deed>(?:{_VERB})[^，。；]{{0,6}})$")
"""将修订后的名单报送备案: what the deed is done to stands before it."""
_MADE = re.compile(r"^(?:提出|完成|进行|予以|作出|开展|组织|办理)(?=[\u4e00-\u9fff]{2})")
_TOLD_TO = re.compile(r"^((?:书面)?(?:报告|告知|通知|报送|提交|送达))(?=[\u4e00-\u9fff]*(?:部门|机构|单位|政府|人|局|委|厅|中心))[^，。；]*$")
_DEED = re.compile(rf"(?:{_VERB})")
_DEED_BEFORE = re.compile(rf"(?:{_VERB})$")
_DOER = re.compile(r"(?:部门|机构|单位|企业|人|政府|局|委|办|者|公司|组织|中心|后|时|日)$")
_PROCEDURE = re.compile(r"申请|申报|审核|审批|受理|公示|备案|流程|程序|办理|退出|发放|拨付|核验|认定|评审|验收|登记|使用|结算")
"""Headings under which a bare deed is one of the procedure's."""
_LONGEST, _LONGEST_FRONT, _SHORT = 24, 12, 4


def propose_term(amount: Amount) -> Iterator[Name]:
    """The deed that stands behind a term, with the head of its item where it says little by itself (完成审核)."""
    quantity = amount.quantity
    is_bounded = quantity.comparator in ("<=", "<") or _WITHIN.search(quantity.text)
    if quantity.unit not in _UNITS or not is_bounded:
        return
    deed = deed_of(amount.behind)
    if deed:
        yield Name(_matter_of(amount, deed) + deed, "", *amount.passage, "words-of-clause")


def _matter_of(amount: Amount, deed: str) -> str:
    """What a bare deed (办结, 审核) is of: the words before the term, what the term before was of, or a heading that names a procedure."""
    if len(deed) > _SHORT:
        return ""
    since = amount.before.rstrip().endswith(("后", "起", "内"))
    front = "" if since else noun_before(amount.before)
    if front and len(front) <= _LONGEST_FRONT and not _DOER.search(front):
        return front
    before = _DEED_BEFORE.search(amount.previous)
    if before:
        return amount.previous[: before.start()]
    heading = noun_before(amount.heading)
    is_procedure = _PROCEDURE.search(heading) and not re.search(r"\d", amount.heading) and len(heading) <= _LONGEST
    return heading.removesuffix(deed) if is_procedure else ""


def deed_of(behind: str) -> str:
    """What is to be done, out of the words behind a term; empty where they tell no deed.

    >>> deed_of("向主管部门提出补贴申请")
    '补贴申请'
    """
    words = _OPENING.sub("", re.split("[，。；,;]", behind.lstrip("，, "), maxsplit=1)[0].strip())
    moved = _MOVED.match(words)
    if moved:
        return f"{moved['what']}{moved['deed']}"[:_LONGEST]
    words = _WITH_WHOM.sub("", words)
    if not _DEED.match(words):
        return ""
    told = _TOLD_TO.match(words)
    deed = told[1] if told else _MADE.sub("", words)
    return deed[:_LONGEST].strip("的了")
