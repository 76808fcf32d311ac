"""What is paid, and to whom or for what: the names of awards, subsidies and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.model import Quantity, Span
from pipeline.resolve.naming.amounts import Amount
from pipeline.resolve.naming.clauses import Clause, Name, kind_of
from pipeline.resolve.naming.frames import framed
from pipeline.resolve.naming.lists import are_alike, item_at, things_of
from pipeline.resolve.naming.nouns import CHANGES, ends_in_link, noun_before
from pipeline.resolve.naming.payments import (
    ends_in_award,
    headed_name,
    in_turn,
    joined,
    matter_of,
    names_itself,
    paid_after_rate,
    paid_before,
    paid_behind,
    paid_by_list,
    paid_by_standards,
    without_award,
)
from pipeline.resolve.naming.phrases import said_within
from pipeline.resolve.naming.purposes import parse_purpose
from pipeline.resolve.naming.recipients import (
    case_of,
    holder_of,
    is_limited,
    objects_of,
    recipient,
    stated_case,
    thing_paid_for,
    without_each,
)
from pipeline.resolve.naming.series import is_limit, reaches_each, thing_of

_SHORTEST, _LONGEST = 4, 80
_LONGEST_ITEM = 10
_LONG_THING = 40
_EACH = re.compile(r"每(?:人次?|[位名户家])(?!每)")
_MEASURED = re.compile(
    r"(?:比例|比重|占比|[^效利功]率|利率|额度|年限|面积|规模|总额|投入|价格|涨幅|增幅|增速|幅度|收入|投资额|销售额|营业额|"
    r"产值|余额|标准)(?:之?和)?$"
)
_BY_SHARE = re.compile(r"按照?[^，。；]{2,20}的$")
_GIVEN_EACH = re.compile(r"\A(.*?)每[人名位户家套](?:给予|予以)([\u4e00-\u9fff]{2,8})")
"""博士后每人每年给予生活补助12万元"""
_BY_PARTS = re.compile(r"\s{0,9}的?比例(?:分[期年批次])?(拨付|兑现|兑付|发放|支付|到位)")
"""奖励资金分三年按50%、30%、20%比例拨付: what part is paid when."""
_IN_LIST, _LISTS_ON = re.compile(r"\d[\d.]{0,9}[万千亿]?元、$"), re.compile(r"、\d")
_PAYEE = re.compile(r"[\u4e00-\u9fff]{1,4}(?:方|单位|主体|业主)(?=一次性|奖|补|资)")
_PAID_EACH = re.compile(r"\A([\u4e00-\u9fff]{3,}?)每[人名位户家套]((?!一次性|补|奖|资|给)[\u4e00-\u9fff]{2,6}(?:补贴|补助|津贴))")
"""骨干人才每人每月租房补贴1500元"""
_AT_RATE = re.compile(r"([\u4e00-\u9fff“”]{2,14}(?:补贴|补助|奖励|贴息|资助)(?:金额|资金|标准|额度)?)按照?[^，。；\d]{2,24}")
"""社保补贴按单位实际缴费部分的2/3给予"""
_LATER_YEAR = re.compile(r"第[二三四五]年.{4,}")
_LABEL = re.compile(
    r"(?:（[一二三四五六七八九十\d]{1,3}）|\d{1,3}[.．、])?"
    r"([\u4e00-\u9fff]{2,6}(?<!标准|方式|对象|条件|单位|要求|内容|政策|措施|奖励|补贴|补助|支持|资助))[：:]"
)
"""一等奖：给予项目奖励7万元"""
_EACH_PAID = re.compile("(?:再|分别|一次性){0,3}每[亩人户家头吨台件个名](?:再|分别|一次性){0,3}(?:奖励|补贴|补助|资助|奖补)$")
_EACH_HEAD = re.compile("(?<=[\u4e00-\u9fff]{2})每[人名户]$")
_GIVING_BEHIND = re.compile("(?:分别|一次性|再){0,3}(?:给予|予以|发放|享受)$")
_OF_EACH = re.compile(r"[，,\s]{0,9}每[人名位个家户项]")
"""评选标兵20名，每人奖励1万元: of each of those right before."""


def propose_payment(amount: Amount) -> Iterator[Name]:
    """What is paid, and for what: 对X，给予一次性奖励，最高500万元 is the X一次性奖励."""
    first = amount.clauses[amount.group[0]].start
    if amount.previous and reaches_each(amount.before):
        return  # 标准提高30元，达到每人每年670元
    award = award_name(amount.text, amount.clause, amount.span, _said(amount), amount.behind, first, amount.heading, _counted(amount))
    if award is None:
        return
    award = framed(amount, _with_label(amount, _of_list(amount, award)))
    limits = is_limit(amount.quantity, _said(amount), noun_before(_said(amount)))
    yield _as_before(award, amount.previous, amount.named, limits=limits)


def _said(amount: Amount) -> str:
    """The words before the amount; those within its bound where that holds the name (最高可申请担保贷款500万元)."""
    return said_within(amount.quantity) or amount.before


def _counted(amount: Amount) -> str:
    """评选标兵20名，每人奖励1万元: those right before of whom each is paid."""
    each = amount.previous and _OF_EACH.match(amount.before) and _is_count(amount.spans[amount.index - 1])
    return thing_of(noun_before(amount.previous)) if each else ""


def _of_list(amount: Amount, award: Name) -> Name:
    """对A、B企业，分别奖励20万元、50万元: each amount is for its own."""
    group = amount.group
    if len(group) == 1 or (award.subject and not award.subject.startswith("每")) or not are_alike(amount.spans, group):
        return award
    begin = min(award.start, amount.clauses[group[0]].start)
    words, position = amount.text[begin : amount.spans[group[0]].start], group.index(amount.index)
    indicator = award.indicator.replace("分别", "")
    thing = without_award(indicator)
    if (listed := things_of(thing, len(group))) and listed[0] != listed[1]:
        return replace(award, indicator=listed[position] + indicator[len(thing) :])
    item = item_at(words, len(group), position) or award.subject.removesuffix("分别")
    return replace(award, indicator=indicator, subject=item)


def _with_label(amount: Amount, award: Name) -> Name:
    label = None if award.subject else _LABEL.match(amount.text, amount.clause.sentence)
    return replace(award, subject=label[1]) if label and label.end() <= amount.clause.start else award


def award_name(text: str, clause: Clause, span: Span, before: str, behind: str, begin: int, heading: str, counted: str) -> Name | None:
    """What is paid, and for what: 对X，给予一次性奖励，最高500万元 is the X一次性奖励; `before` begins at `begin`.

    A heading that is the name of a payment names it; `counted` are those right before of whom each is paid. None where the amount is no payment.
    """
    quantity = span.value
    if not isinstance(quantity, Quantity):
        return None
    noun = paid_behind(behind.lstrip(), before)
    if not _may_be_paid(quantity, before, noun):
        return None
    sentence = text[clause.sentence : span.start]
    front, end = noun_before(before), max(clause.end, span.end)
    if (by_parts := _BY_PARTS.match(behind)) and (told := paid_before(sentence, "", quantity)):
        return Name(f"{told}{by_parts[1]}比例", "", clause.start, end, "award")
    if front and quantity.unit != "%" and (standard := paid_by_standards(text, span)):
        return Name(standard, _EACH_HEAD.sub("", front), clause.start, end, "award")
    item = _item_of(front) if quantity.unit.startswith("元") and (listed := paid_by_list(text, span)) else ""
    noun = listed if item else noun
    later = paid_after_rate(text, span, before, quantity)
    if not noun:
        if _is_of_another_measure(before, front, paid_later=bool(later)):
            return None
        if parts := _GIVEN_EACH.fullmatch(front) or _AT_RATE.fullmatch(front) or _PAID_EACH.fullmatch(front):
            front = "".join(parts.groups())
        if named := _own_name(before, front, sentence):
            return Name(*named, clause.start, end, "award")
    paid = noun or paid_before(sentence, front, quantity) or later
    if not paid or not (noun or not front or ends_in_award(front) or _pays(before, quantity)):
        return None
    if not objects_of(sentence) and not headed_name(heading, paid) and (own := recipient(before)):
        own = parse_purpose(own).core or own
        return Name(joined(own, paid), holder_of(before), begin, end, "award")
    start, thing = (clause.start, counted) if counted else thing_paid_for(text, clause, sentence)
    says_own = not noun and ends_in_award(front) and not _EACH_PAID.match(front)  # 单套补贴最高3万元
    full = paid if names_itself(paid) else "" if says_own else headed_name(heading, paid)
    if full or (len(thing) > _LONG_THING and len(paid) > 2):
        whose = _whose_whole(before, sentence, item, _GIVING_BEHIND.sub("", thing)) if full else item or thing
        return Name(full or paid, whose, start, end, "award")
    purpose = parse_purpose(thing or matter_of(heading))
    if says_own and not purpose.core and not purpose.case:
        return Name(front, item, clause.start, end, "award")
    in_list = "分别" in sentence or _IN_LIST.search(text, max(0, span.start - 12), span.start) or _LISTS_ON.match(text, span.end)
    whose = item or _whose(before, "" if in_list else purpose.case)
    return Name(joined(purpose.core, paid)[:_LONGEST], whose, start, end, "award")


def _item_of(front: str) -> str:
    """对经营者按照重箱30元、空箱20元给予支持: the item that the words before an amount of a list end in; empty where they say more."""
    last = re.split("按照?|分别给予|给予", front.removesuffix("给予"))[-1]
    return last if len(last) <= _LONGEST_ITEM else ""


def _whose_whole(before: str, sentence: str, item: str, thing: str) -> str:
    """Whose a payment is that its words name in full: of a list, what the list says of each is told by it."""
    if "分别" in sentence and not item:
        return holder_of(before)
    return item or case_of(before) or holder_of(before) or thing or stated_case(sentence)


def _whose(before: str, size: str) -> str:
    """Whose a payment is: the case that its clause tells, each holder, or those of a `size`; what each is paid for (每增加100万元) comes last."""
    case = case_of(before)
    return (size if case.startswith("每") else case) or holder_of(before) or size or case


def _is_of_another_measure(before: str, front: str, *, paid_later: bool) -> bool:
    """补助标准提高到500元, 投资额达到5亿元: what the words before the amount name is no payment."""
    if front and ends_in_link(before) and not ends_in_award(front):
        return True
    measured = _MEASURED.search(front) and not _AT_RATE.fullmatch(front)
    return bool(CHANGES.search(before.rstrip()) or (measured and not (paid_later and _BY_SHARE.search(before))))


def _own_name(before: str, front: str, sentence: str) -> tuple[str, str] | None:
    """The payment that the words before the amount name, and whose it is; None where they name none, or only its limit."""
    if not ends_in_award(front):
        return None
    each = _EACH.match(front)
    if each and names_itself(front[each.end() :]):
        return front[each.end() :], each[0]  # 给予每人安家补助30万元
    payee = _PAYEE.match(front)
    if payee and not names_itself(front[payee.end() :]):
        return None  # 给予投资方一次性奖励4万元
    by_measure = before.lstrip("，, ").startswith("按") and objects_of(sentence)
    if len(front) < _SHORTEST or is_limited(front) or in_turn(front) or by_measure:
        return None
    return without_each(front), holder_of(before)


def _may_be_paid(quantity: Quantity, before: str, noun: str) -> bool:
    """Money and shares; a ratio (给予1:1配套支持) and points (按1个百分点给予贴息) where a word for a payment stands behind."""
    if quantity.unit == "百分点":
        return bool(noun) and before.rstrip().endswith(("按", "年化", "给予"))
    return kind_of(quantity) in ("money", "share") or (bool(noun) and quantity.unit == "比")


def _pays(before: str, quantity: Quantity) -> bool:
    """The words before the amount lead to a payment, or only tell to whom the limit applies (单个企业最高…)."""
    limit = quantity.comparator == "<=" and re.search(r"(?:单[个户家笔人]|个人|每[个户家笔人套]|同一|全年|年度)[^，]{0,8}$", before)
    return bool(limit or re.search(r"(?:给予|予以|按|按照|不超过|最高|奖|补|每[^，]{1,10})[^，]{0,40}$", before)) or not noun_before(before)


def _as_before(award: Name, previous: str, named: Sequence[str], *, limits: bool) -> Name:
    """A payment under the name that it had before: the same in a later year (…；第二年达到上述标准的，奖励15万元), a mere limit to
    it (最高50万元), or one whose own words say less (快递补助每件0.5元，单个企业不超过20万元)."""
    if named and _LATER_YEAR.match(award.indicator) and named[-1][-2:] == award.indicator[-2:]:
        return replace(award, indicator=named[-1], subject=award.subject or award.indicator[:-2])
    is_same = previous.endswith(award.indicator) or (limits and without_award(previous) != previous)
    if not previous or not is_same:
        return award
    return replace(award, indicator=previous, subject="" if previous.startswith(award.subject) else award.subject)


def _is_count(span: Span) -> bool:
    return isinstance(span.value, Quantity) and kind_of(span.value) == "count"
