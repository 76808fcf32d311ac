"""When an amount holds: whether it is promised or observed, and what it is for each of."""

from __future__ import annotations

import re
from typing import Literal

from pipeline.model import Quantity, Span
from pipeline.recognize.lexicon import class_of
from pipeline.recognize.periods import find_recurrences
from pipeline.resolve.naming.clauses import Clause, after_last, is_start
from pipeline.resolve.naming.nouns import is_observed
from pipeline.resolve.years.scopes import Governed

_REVIEW = re.compile(r"取得[^。；]{0,10}(?:成就|显著成效|明显成效)|(?:较好|圆满|胜利|超额)完成|[五四三]年来")
_SO_FAR = re.compile(r"目前|截[至止]|(?<![比较])去年|(?<![比较其由从])上年(?![度同补])|近年来|以来")
_PRESCRIBED = re.compile(
    r"力争|确保|按照?每|计划|目标|(?<![主重需必])要(?![素求点件])|预期|到20\d\d年|提高到|提高至|保持|不得|控制在|[应须](?![急对用])"
)
"""Words that say what is to be, not what is."""
_PROMISED = re.compile(r"预期目标(?:是|为|[:：])|(?:今年|下一步|新的一年)(?:要|将|计划|拟|力争)")
"""Words of promise that hold under a heading of review, too."""
_PAID_OUT = re.compile(r"[已共](?:经|累计)?(?:发放|兑现|兑付|拨付|下达|奖励|补助|补贴)|(?:发放|兑现|兑付|拨付|下达)了?[^，。；]{0,12}(?:\d|资金)|[去上]年|截至")
_ALREADY = re.compile(r"\s{0,9}已(?:经)?(?:建成|完成|实现|培育|创建|开通|引进)[^，。；]{0,80}、")
_SHORT_SPANS = ("每日", "每天", "每周", "每月", "每季度")
_SHORT_AMOUNTS = ("小时", "分钟", "课时", "学时", "节", "次", "场", "元", "趟", "班次")
"""What can be for each day: 每天锻炼1小时，创建学校3所 does not make three schools a day."""
_SPACES = ("平方米", "平方公里")
"""每月发放补贴，提供40平方米的周转房: room is not given each month."""
_OF_ITS_AMOUNT = re.compile(r"\s{0,9}(?:不少于|不低于|不超过|至少|最高|最多|约|达到?|为)?\s{0,9}\d")
"""培训每年不少于500人次，引进人才15名: right before an amount 每年 is of that alone."""
_CHANGE = re.compile(r"增|降|升|减|提高|涨|压|扩大|缩小")
_BY = re.compile(r"(?<![截直达来])到 ?(?:20\d\d ?年|“?十[三-六]五”?末)")
"""到2025年底，累计完成…: the year by which, in front of the clause."""


def kind_of_amount(
    text: str, span: Span, clause: Clause, holds: Governed, *, is_payment: bool = False
) -> Literal["target", "baseline"]:
    """Whether the amount at `span` is one to be reached or one observed already; one to be paid is not, whoever did what before."""
    before = text[clause.start : span.start]
    if is_start(text, span) or (holds.past and not _PROMISED.search(text, clause.sentence, span.start)):
        return "baseline"
    if _PRESCRIBED.search(before) or _BY.search(text, clause.sentence, clause.start):
        return "target"
    if is_payment and not holds.over and not _PAID_OUT.search(text, clause.sentence, span.end + 12):
        return "target"
    if holds.ahead and re.match(r"\s{0,9}截[至止]", text[clause.sentence : span.start]):
        return "target"
    if holds.over or (not holds.ahead and _is_reviewed(text, span.start)):
        return "baseline"
    # 已建成A3个、B10个: what is so already is a list.
    listed = text[_piece_start(text, clause) : span.start]
    observed = is_observed(before) and not (before.endswith("累计完成") and getattr(span.value, "comparator", "") == ">=")
    return "baseline" if observed or _ALREADY.match(listed) or _SO_FAR.search(text[clause.sentence : span.start]) else "target"


def _is_reviewed(text: str, at: int) -> bool:
    """Whether the words before tell what was achieved: not what is to be (到2030年，转型取得显著成效)."""
    reviews = _REVIEW.finditer(text, max(0, at - 1500), at)
    return any(not _BY.search(text, after_last("。", text, 0, m.start()), m.start()) for m in reviews)


def recurrence_of(text: str, clause: Clause, quantity: Quantity) -> str:
    """What the amount of a clause is for each of (每年, 每月 …), else empty."""
    found = list(find_recurrences(text[clause.sentence : clause.end]))
    own = clause.start - clause.sentence
    # 年均 is of its own clause; 每年 of all that follows in the sentence.
    found = [s for s in found if s.start >= own or not text[clause.sentence + s.start : clause.sentence + s.end].endswith("均")]
    if quantity.unit == "%":
        # 按日均余额的1%: of what it is a share. 年均增长7% is for each year.
        found = [s for s in found if text[clause.sentence + s.start : clause.sentence + s.end] not in ("日均", "月均")]
    # 年均增长10%以上的，奖励5万元: of the amount that is so much in the mean.
    found = [s for s in found if not _is_mean_of_another(text, clause, s)]
    before = [s for s in found if clause.sentence + s.start < clause.inner_end]
    passed_on = bool(before) and before[-1].end <= own
    piece = text[_piece_start(text, clause) : clause.inner_start]
    if passed_on and not _may_recur(piece, text[clause.start : clause.inner_start], quantity):
        return ""
    if passed_on and _OF_ITS_AMOUNT.match(text, clause.sentence + before[-1].end):
        return ""
    if passed_on and quantity.unit in _SPACES:
        return ""
    if passed_on and str(before[-1].value) in _SHORT_SPANS and quantity.unit not in _SHORT_AMOUNTS:
        return ""
    span = before[-1] if before else (found[0] if found and _is_right_behind(text, clause, found[0]) else None)
    return str(span.value) if span else ""


def _is_mean_of_another(text: str, clause: Clause, span: Span) -> bool:
    """年均 with another number between it and the amount."""
    start, end = clause.sentence + span.start, clause.sentence + span.end
    return text[start:end].endswith("均") and re.search(r"\d[^，。；\d]*的", text[end : clause.inner_start]) is not None


def _is_right_behind(text: str, clause: Clause, span: Span) -> bool:
    """维修2次每年: right behind the amount, and not of the next item of a list."""
    start = clause.sentence + span.start
    return start < clause.inner_end + 6 and not re.search("[、，]", text[clause.inner_end : start])


def _piece_start(text: str, clause: Clause) -> int:
    """Where the words between commas begin that hold a clause, with the items of its list before it."""
    return after_last("，,：；。|", text, clause.sentence, clause.inner_start)


def _may_recur(piece: str, before: str, quantity: Quantity) -> bool:
    """Whether what the sentence says of each year holds for a later clause, too: not for a level (满意率达到98%), a term, or
    the amount of one year (每年安排5000万元，其中2024年安排6000万元). `before` are the clause's words before the amount, in the
    `piece` between commas."""
    if class_of(quantity.unit) == "share" and not _CHANGE.search(before):
        return False
    if re.search(r"的(?:再)?(?:给予|奖励|补助|补贴)|一次性", piece):
        return False  # 每年补助15万元，出站留用的给予40万元
    return quantity.unit not in ("年", "个月") and not re.search(r"20\d\d ?年|全年|期间|累计", piece)
