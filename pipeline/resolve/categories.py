"""What sort of promise a target is: a goal, work, a payment, a term, a standard, a fee or a penalty.

绿化覆盖率达到42% is a goal, 新建公园12个 work, 给予50万元奖励 a payment, 5个工作日内办结 a term, 净高不低于2.8米 a standard, 契税税率1% a
fee and 处5万元以下罚款 a penalty: whoever asks for goals is not shown fines.
"""

from __future__ import annotations

import re

from pipeline.model import Category, Quantity, Target
from pipeline.recognize.lexicon import class_of

_PENALTY = re.compile(r"罚款|滞纳金|违约金|罚金|处罚|扣分")
_FEE = re.compile(
    r"税率|费率|税额|收费|租金|保费|利率|首付款?比例|首付比|缴费|缴存比例|价格$|单价|电价|水价|房价|保证金|学费|减按|减征|征收率|"
    r"(?:贷款|提取)(?:最高)?(?:额度|限额|金额)|担保费"
)
_PAYMENT = re.compile(
    r"(?:奖励|奖补|补助|补贴|资助|贴息|补偿|扶持|奖金|津贴|返还|券|安家费|赞助|资金支持|经费支持|配套支持|救助)"
    r"(?:资金|金额|标准|总额|额度|比例)?$"
)
_TERM_UNITS = frozenset({"工作日", "天", "日", "小时", "分钟", "秒", "个月", "月", "周", "年"})
_DURATION = re.compile(r"(?:活动|锻炼|睡眠|运动|开放|学习|培训|服务|户外|就读|受教育|寿命|教育)[^，]{0,6}(?:时间|年限|时长|课时)?$|时长$")
"""体育锻炼每天1小时: how long something lasts is no time within which it must be done."""
_STANDARD_UNITS = frozenset(
    {"米", "厘米", "毫米", "mm", "m", "cm", "平方米", "㎡", "分贝", "dB", "比", "学时", "课时", "学分", "层", "℃", "伏", "kV", "lx", "等级", "时刻"}
)
_STANDARD = re.compile(
    r"净高|层高|间距|宽度|厚度|深度|半径|容积率|绿地率|师生比|班额|配备|配置|设置|面积标准|浓度|排放限值|"
    r"每[\u4e00-\u9fff\d]{1,6}(?:配|设|不|至)"
)
_WORK = re.compile(r"^(?:新|改|扩|建|培训|完成|开工|治理|整治|修复|创建|组织|举办|投资|引进|改造)|(?:改造|治理|建设|修复|培训|投资)$")


def category_of(target: Target) -> Category:
    """The sort of promise, from what is measured, its unit and the frame that named it."""
    name, quantity = target.indicator, target.quantity
    unit = quantity.unit
    if _PENALTY.search(name):
        return "penalty"
    if _FEE.search(name) and not _PAYMENT.search(name):
        return "fee"
    if target.rule.endswith("/award") or (_PAYMENT.search(name) and class_of(unit) in ("money", "share")):
        return "payment"
    if _is_term(name, quantity):
        return "term"
    if unit in _STANDARD_UNITS or (_STANDARD.search(name) and quantity.comparator in (">=", "<=", ">", "<")):
        return "work" if _WORK.search(name) and unit in ("平方米", "㎡", "米") else "standard"
    if class_of(unit) in ("count", "loose") or (_WORK.search(name) and class_of(unit) in ("money", "measure")):
        return "work"
    return "goal"


def _is_term(name: str, quantity: Quantity) -> bool:
    """A length of time within which, or for how long at most, something is done."""
    if quantity.unit not in _TERM_UNITS or _DURATION.search(name):
        return False
    return quantity.comparator in ("<=", "<") or name.endswith(("期限", "时限", "时间", "期", "办结"))
