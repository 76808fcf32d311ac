"""The words around a number that give it a direction: 不低于85%, 30家以上, 20人以上（不含20人）, 300余万.

`HEAD` words stand in front of a number, `TAIL` words behind it with its unit. All patterns are for normalised text.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.model import Comparator
from pipeline.recognize.lexicon import comparator_words
from pipeline.recognize.rules import alternatives

REACH = 26
"""How many characters before a number may hold the word that bounds it."""
_MAY_BOUND = re.compile(r"[封于过少高低多破满足约近超到至≥≤≧≦<>=限逾底码下长概上出]")
_EACH = "(?:每(?:平方米|人次|[课学]时|学[年期]|小时|[年人月天日户亩吨套间个家件名次]))"
"""最高不超过每月每平方米50元"""
_LOOSE_UNITS = frozenset({"%", "倍", "个百分点", "百分点", "个基点"})
_STRICT: dict[Comparator, Comparator] = {">=": ">", "<=": "<"}
_INCLUSIVE: dict[Comparator, Comparator] = {">": ">=", "<": "<="}
INCLUSION = r"（(?P<{name}>不?含)(?:本数|本级)?(?:[\d一二三四五六七八九十百千万两][^（）]{{0,10}})?）"
"""（含）, （不含20人）: whether the bound itself is meant; （含税） is none. `name` is that of its group."""


@cache
def _head() -> re.Pattern[str]:
    before = comparator_words("before")
    loose = alternatives(w for w in before if w[0] not in "最上约大近接将至起过超≥≤<>" or w == "超过")
    least = alternatives(w for w in before if w in ("至少", "最少", "起码"))
    most = alternatives(w for w in before if w[0] == "最" and w[1] in "高低多长少")
    gap = r"(?:[^,，。;；、:：()（）\d]|(?:19|20)\d\d年度?)"
    # 签约, 附近, 赶超 are words of their own.
    near = rf"(?<![签预节合条制公履缔附最临邻靠赶通经不商])(?:{alternatives(before)})"
    paid = r"可?(?:贷|降至|降到|达|达到|享受|享|获|获得|补|补助|补贴|奖|奖励|奖补|给予|予以|资助|支持|提供|发放|申领|领取|按|为)?(?:一次性|人民币)?"
    # 最高可申请担保贷款500万元
    given = r"可?(?:申请|申领|享受|获得?|给予|予以|提供|发放|补助|补贴|奖励|奖补|资助)[\u4e00-\u9fff]{2,8}?(?<![的按为达])"
    return re.compile(
        rf"(?P<near>{near})(?:分别)?(?:为|是|达|达到|有)? ?(?:{_EACH}{{1,3}}|每\d*[百千万]+人口?|人均|年均)? ?(?:（(?P<within>不?含)）)?$"
        rf"|(?P<least>{least}){gap}{{1,8}}$|(?P<most>{most})(?:{paid}|{given}|可?按照?{gap}{{2,14}}?(?:给予|予以|的)|[为达]{gap}{{2,14}}?的) ?$"
        rf"|(?P<far>{loose})(?P<gap>{gap}{{1,14}}|{gap}{{1,30}}[的减加]) ?$"
    )


@cache
def after_pattern() -> str:
    """A pattern of the words that stand behind a number and its unit, the group `after`, with what they say of the bound itself."""
    behind = alternatives(w for w in comparator_words("after") if w not in "余多")
    return rf"(?:（?(?P<after>{behind})）?)?(?: ?{INCLUSION.format(name='included')})?"


def head_of(before: str, unit: str) -> re.Match[str] | None:
    """The words that bound a number of `unit` at the end of `before`, or None."""
    if not _MAY_BOUND.search(before):
        return None
    head = _head().search(before)
    if head and head["far"] and unit not in _LOOSE_UNITS and not head["gap"].strip().endswith(("每年", "每人", "每月")):
        return None
    return head


def word_of(head: re.Match[str] | None) -> str | None:
    """The comparator word of a head."""
    return (head["near"] or head["least"] or head["most"] or head["far"]) if head else None


def sign_of(before: str | None, inside: Comparator, after: str | None, inclusion: str | None = None) -> Comparator:
    """One direction from all the words: a bound in front wins, then one behind, then what the numeral says itself (余, 多, 来).

    Words that contradict (超过…及以上) follow 民法典 §1259: the inclusive one is the rule. `inclusion` is 含 or 不含 in
    brackets, which says of the bound itself whether it is meant.
    """
    first = comparator_words("before").get(before or "")
    last = comparator_words("after").get(after or "")
    sign: Comparator = last or inside  # type: ignore[assignment]
    if first in (">", ">=") and last == ">=":
        sign = ">="
    elif first and not (first == "~" and last):
        sign = first  # type: ignore[assignment]
    if inclusion:
        return (_STRICT if inclusion.startswith("不") else _INCLUSIVE).get(sign, sign)
    return sign
