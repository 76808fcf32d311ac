"""A payment in the frame of its item: what its amounts share with those before them, with a sentence that announces it, and with the heading.

对参训人员按以下标准给予培训补贴：初级工1000元、高级工2000元 pays 培训补贴 in two cases, and 补贴期限 behind it is 培训补贴期限.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from pipeline.recognize.lexicon import load
from pipeline.recognize.rules import alternatives
from pipeline.resolve.naming.amounts import Amount
from pipeline.resolve.naming.cases import parse_sized
from pipeline.resolve.naming.clauses import Name, kind_of
from pipeline.resolve.naming.nouns import noun_before
from pipeline.resolve.naming.payments import ends_in_award, joined, names_itself, part_of, topic_of, without_award
from pipeline.resolve.naming.purposes import parse_purpose

_ANNOUNCED_FOR = re.compile(
    r"对(?P<object>[^，。；]{4,60}?)(?:进行|实施|给予|予以)(?:一次性)?(?P<paid>[\u4e00-\u9fff]{2,4})(?:，标准(?:如下|为))?[。：；]$"
)
_WHOSE_PART = re.compile("(?:每[个家户人位名]|单[个家户]?)(?:(?!标准|计算|按)[\u4e00-\u9fff]){0,6}?(?=(?:年度|累计)?(?:奖励|补贴|补助|资助|奖补|贷款))")
"""每家旅行社年度奖励总额: whose part it is."""
_FARTHEST_BACK = 600
"""Characters that are looked back over for what was announced."""
_LONGEST_CASE = 20
_CASE_ALONE = re.compile(
    r"(?:(?:国家|世界|全国|自治区|[省市县区州部])级|[一二三四五]星级|[1-5]?A级|第?[一二三四五]等奖?|首年|其[他余]|(?:每|单)[^，。]{1,8}|第[二三四五]年|[A-Z]类)+"
)
"""国家级奖励10万元, 每满一万人奖励一万元: the case alone; what is paid for was said before."""
_GIVEN = re.compile(r"\A(?P<whom>[^，。；]{2,}?)(?:给予|予以|实施|发放|享受|兑现)(?P<what>[^，。；]{4,})")
_FURTHER = re.compile(r"再(?:按|给予|予以|奖|补|资)[^，。；]{0,6}$")
"""奖励10万元，次年增速10%以上的再奖励5万元: more of what was just paid."""
_DEED_ALONE = re.compile(r"(?:新(?:发展|建|认定|评定|增|引进|设立)|购买|引进|实施)")
_PLAIN = 2
"""奖励, 补助 and the like: a word for a payment that says nothing of how."""


@cache
def _announced() -> re.Pattern[str]:
    """给予一次性创业补贴。; 按以下标准发放岗位补贴："""
    paid = alternatives(load("clauses")["awards"])
    return re.compile(
        rf"(?:给予|发放|享受|实行)[\u4e00-\u9fff]{{0,6}}?(?P<what>(?:一次性|就业|创业|岗位|培训|人才|购房|租房|生活|综合|专项)[\u4e00-\u9fff]{{0,8}}?(?P<paid>{paid}))"
        r"(?:标准|，标准)?(?:如下|为)?(?:(?P<opens>[：:])|[，。；,;])"
    )


def propose_part(amount: Amount) -> Iterator[Name]:
    """补贴期限最长不超过2年: of the payment that was named before in the passage, else in the heading of its item."""
    bare = re.sub("^[，,、且并其该]+", "", amount.words)
    whose = _WHOSE_PART.match(bare)
    name = part_of(bare[whose.end() :] if whose else bare, (*reversed(amount.named), amount.heading.strip()))
    if name:
        yield Name(name, whose[0] if whose else "", *amount.passage, "subject-of-sentence")


def propose_announced(amount: Amount) -> Iterator[Name]:
    """按以下标准给予培训补贴：初级工1000元、高级工2000元: what a list of cases is paid, announced before the first of them."""
    if kind_of(amount.quantity) not in ("money", "share"):
        return
    text, start = amount.text, amount.passage[0]
    told = [found for found in _announced().finditer(text, max(0, start - _FARTHEST_BACK), start) if not re.search(r"\d", found[0])]
    own = noun_before(amount.before)
    if not told or not own or own != amount.words or len(own) > _LONGEST_CASE or not names_itself(told[-1]["what"]):
        return
    paid = told[-1]["paid"]
    case = without_award(own).removesuffix("的") if own.endswith(paid) else own if told[-1]["opens"] else ""
    if case and (own.endswith(paid) or not ends_in_award(own)):
        yield Name(told[-1]["what"], case, *amount.passage, "award")


def framed(amount: Amount, award: Name) -> Name:
    """A payment in the frame of its item: under the name of the payment before where its own words tell only a case, else by what
    it is for without the case, and that it is paid once where its sentence says so."""
    thing = without_award(award.indicator)
    paid = award.indicator[len(thing) :]
    if not paid:
        return award
    before = next((name for name in reversed(amount.named) if without_award(name) != name), "") or _announced_for(amount)
    if not before and not thing and len(paid) <= _PLAIN and (headed := topic_of(amount.heading)):
        return replace(award, indicator=joined(headed, paid))
    if (case := _case_of_before(amount, before, thing, paid, award.subject)) is not None:
        return replace(award, indicator=before, subject=award.subject or case)
    given = _GIVEN.fullmatch(award.indicator)
    if given and names_itself(given["what"]):
        # 民营剧团给予一次性纾困补助, 农民工实施购房补贴: the words that are given name the payment.
        whom = parse_purpose(given["whom"]).core or given["whom"]
        return replace(award, indicator=given["what"], subject=award.subject or whom)
    purpose = parse_purpose(thing)
    if "一次性" not in thing:
        first = amount.group[0]
        start = max(award.start, amount.spans[first - 1].end) if first else award.start
        paid = _with_once(amount.text[start : amount.clause.end], paid)
    return replace(award, indicator=joined(purpose.core or thing, paid), subject=award.subject or purpose.case)


def _case_of_before(amount: Amount, before: str, thing: str, paid: str, subject: str) -> str | None:
    """Which case of the payment `before` the words `thing` in front of `paid` tell, maybe none (""); None where they name a payment of
    their own."""
    if not before:
        return None
    if before == amount.previous and before.endswith(paid) and _FURTHER.search(amount.before):
        return thing.removesuffix("再").removesuffix("的") if parse_sized(thing).size else ""
    if not thing:
        return "" if before.endswith(paid) and subject else None
    if _CASE_ALONE.fullmatch(thing):
        return thing
    purpose = parse_purpose(thing)
    is_deed = _DEED_ALONE.fullmatch(purpose.core) and before.startswith(purpose.core)
    is_same = before.startswith(purpose.core) and before.endswith(paid) and amount.previous == before
    return purpose.case if is_deed or is_same or not purpose.core else None


def _announced_for(amount: Amount) -> str:
    """对组织游客来访的旅行社进行奖励。每满一万人奖励1万元: what a sentence before says to be paid for, without how much."""
    text = amount.text[max(0, amount.clause.sentence - _FARTHEST_BACK) : amount.clause.sentence]
    told = [found for found in _ANNOUNCED_FOR.finditer(text) if without_award(found["paid"]) == ""]
    return joined(parse_purpose(told[-1]["object"]).core, told[-1]["paid"]) if told else ""


def _with_once(passage: str, paid: str) -> str:
    """一次性给予20万元奖励 is a 一次性奖励, and one announced as 一次性配套奖励 is that."""
    if paid.startswith("一次性") or len(paid) > _PLAIN:
        return paid
    whole = re.search(rf"一次性[\u4e00-\u9fff]{{0,4}}?{re.escape(paid)}", passage)
    once = re.search("一次性(?!引进|采购|购买|投入)", passage)
    return whole[0] if whole and "给予" not in whole[0] else f"一次性{paid}" if once else paid
