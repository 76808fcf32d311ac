"""The noun phrase around a number: what the words before it name, those behind it, or both.

新建公园12个 is named before its number, 12个公园 behind it, and 98%的学校达到标准 by all that stands behind.
"""

from __future__ import annotations

import re

from pipeline.model import Quantity
from pipeline.recognize.periods import find_periods
from pipeline.resolve.naming.clauses import kind_of
from pipeline.resolve.naming.nouns import ends_in_link, noun_before, noun_behind, verb_before
from pipeline.resolve.naming.payments import ends_in_award

_SAID_WITHIN = re.compile(r"最[高低多长]可?(?:申请|申领|享受|获得?|给予|予以|提供|发放)([\u4e00-\u9fff]{2,8})(?=\d)")
"""最高可申请担保贷款500万元: the bound holds the name."""
_DEEDS = ("安排", "执行", "计提", "核算", "计算", "发放", "支付", "缴纳", "收取")
"""按…的15%安排: what is done with the share is no part of the name."""
_PURPOSES = ("目标", "任务", "目标任务", "的目标", "的任务", "的要求")
"""完成新增学位500个的任务: what stands behind names the promise, not what is counted."""
_MULTIPLE_OF = re.compile(r"(?<=[\u4e00-\u9fff]{3})(?:为|是|达到?|相当于|(?:提高|增加|扩大)[到至])[^，。；]{2,16}的\s{0,9}$")
"""特困供养标准为低保标准的1.5倍: what it is a multiple of is no part of the name."""
_WITHIN_PLAN = re.compile(r"(?<=其中)“?十[一二三四五六]五”?(?=新|累计|建|完成)")
"""里程7200公里，其中“十四五”新增1350公里"""
_OUTPUTS = ("产能", "产值", "产量", "营收", "税收")
_FORMING = re.compile(r"(?:提前|率先|可|将)?(?:形成|实现|新增|完成|具备|达到)$")
"""整车厂提前形成15万辆产能"""
_MARK_PASSED = re.compile(r"^\s*的?新?(?:台阶|大关|关口)$")
"""产能迈上1000亿斤新台阶"""
_BESIDES = re.compile(r"^[、且][^，。；、\d]{2,16}的(?=[\u4e00-\u9fff]{2,10}$)")
"""提供最高2000万元、利率不高于LPR的信用贷款"""
_COMPARISON = re.compile(r"、(?=[^、]*?(?:高于|低于|大于|小于|快于|多于|少于|好于|比[去上今]年|比同期))")
"""…增长7%、增幅高于上年: a comparison of its own, without a number."""
_FULL = re.compile(r"(?:实现|达到)?(?:全覆盖|全面覆盖|全达标)$")
_NOTE_BEHIND = re.compile(r"^\s*（[^（）]*）(?![\u4e00-\u9fff])")
"""再提高10万元（截止时间为…）: a note on the amount."""
_MEASURE_OF = re.compile(r"(?:总规模|总投资|年产值|年营业收入|年产能|总面积|建筑面积|净高|层高|规模)$")
_OF_WHICH = re.compile(r"^(?:以上|以下|左右|以内)?的([\u4e00-\u9fff“”]{3,20}?)(?=[，。；、\d]|[一二三四五六七八九十百]+[个家只支处座]|$)")
"""设立总规模不低于5亿元的产业基金: the measure in front, and whose it is behind."""
_SPENT_ON = re.compile(r"\s{0,9}(?:用于|专项用于|重点用于|主要用于)")
"""安排专项资金500万元用于…: what it is spent on stands behind its own name."""
_RATE_OF = re.compile(r"^的?(?P<measure>税率|费率|利率|征收率|比例)(?:征收|缴纳|计征|预征|收取|缴存|计提|留存|执行)(?P<object>[\u4e00-\u9fff]{2,12})$")
"""按20%的税率缴纳企业所得税: the rate is that of what is paid by it."""
_TIMES = ("小时", "分钟", "秒", "天", "日", "工作日", "个月")


def phrase_of(quantity: Quantity, before: str, behind: str) -> str:
    """From the words before the number, those behind it, or both."""
    if rate := _RATE_OF.match(behind.strip()):
        return rate["object"] + rate["measure"]
    if quantity.unit == "倍":
        before = _MULTIPLE_OF.sub("", before)
    if not noun_before(before) or before.endswith("提供"):
        behind = _BESIDES.sub("的", behind)
    before = _WITHIN_PLAN.sub("", before)
    if re.match(r"\s{0,9}(?:[且或及并和与、]|等(?![\u4e00-\u9fff]))", behind):
        behind = ""
    if behind.startswith("”") and "“" not in before:
        behind = ""  # “新增500个，占比达到40%”的目标
    if any(period.start == 0 for period in find_periods(behind)):
        behind = ""  # 项目58个10月底前支付率达100%
    if (measure := _MEASURE_OF.search(before)) and (thing := _OF_WHICH.match(behind)):
        return thing[1] + measure[0]
    if noun_before(before) and _SPENT_ON.match(behind):
        behind = ""
    behind = _MARK_PASSED.sub("", _NOTE_BEHIND.sub("", behind))
    behind = _COMPARISON.split(behind, maxsplit=1)[0]
    if is_time(quantity) and before.rstrip().endswith("后"):
        before = ""  # 发生后10小时内受灾群众得到救助: what is to be is told behind
    front, back = noun_before(before), noun_behind(_FULL.sub("", behind) if "覆盖" in behind else behind)
    if kind_of(quantity) in ("share", "form"):
        back = re.sub(r"^(?:发放|给予|予以)(?=.{2})", "", back)
        if front and back in _DEEDS:
            return front
        if front and back and not behind.startswith("的") and not front.endswith(back):
            return front + back
        if back and behind.startswith("的") and (len(front) <= 3 or front.endswith("了") or ends_in_award(back)):
            return back
        return front or back
    if is_time(quantity) and front and back and not ends_in_link(before):
        return front + back
    if front and len(front) > 2 and back in _PURPOSES:
        return front
    if back in _OUTPUTS and (maker := _FORMING.sub("", front)) and maker != front:
        return maker + back
    if back and not ends_in_link(before):
        verb = verb_before(before)
        holder = re.match(r"^(每[^，]{1,12}?)(?:至少|不少于|要|均|都|应|须|配备|办好|拥有|有|建有|选派|派驻|聘请|提供|发放|给予)*$", front)
        return (holder[1] if holder else "") + verb + back
    return front or back


def said_within(quantity: Quantity) -> str:
    """What the words of a bound name (最高可申请担保贷款500万元: 担保贷款), else nothing."""
    said = _SAID_WITHIN.match(quantity.text)
    return said[1] if said else ""


def is_time(quantity: object) -> bool:
    """Whether an amount is a length of time."""
    return isinstance(quantity, Quantity) and quantity.unit in _TIMES
