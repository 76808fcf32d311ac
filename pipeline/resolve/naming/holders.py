"""One measure of several holders, who are the subjects of its values: 贷款额度单职工60万元、双职工100万元; 费率单位0.5%、个人0.3%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.recognize.words import cut
from pipeline.resolve.naming.amounts import Amount
from pipeline.resolve.naming.clauses import Name

_MEASURES = ("额度", "限额", "标准", "比例", "占比", "补贴", "补助", "期限", "年限", "价格", "租金", "利率")
_BORNE = re.compile(
    r"\A(?P<of>[\u4e00-\u9fff]*?)(?P<who>单位|个人|企业|职工|用人单位|雇主|在职|退休|住院|门诊)(?:部分)?(?P<measure>(?:缴费|缴存)?(?:费率|比例|标准|基数|额度))"
)
_HOLDERS_OF_ALL = re.compile(
    r"[^，。；、]{0,10}?(?:[单双]?职工|家庭|企业|机构|人员|人才|双方|个人|学生|毕业生|本科|硕士|博士|[A-Z一二三]类|[一二三]档|第[一二三四]套)的?"
)
_SCHOOL_LEVEL = re.compile("中小学|小学|初中|高中|幼儿园|学前|本科|专科")
_LEVEL_MEASURES = ("费率", "系数", "率", "比例", "占比", "标准", "经费", "班额", "指数", "时间")
_BEARER = re.compile("(?:用人)?单位|个人|企业|职工|雇主")
_BORNE_BY = re.compile(rf"\A(?P<measure>.{{2,}}(?:费率|缴费比例|缴存比例|缴费标准))(?P<who>{_BEARER.pattern})")
"""失业保险费率单位0.5%、个人0.5%"""
_KIND_OF_ALL = re.compile("(?:其中)?[\u4e00-\u9fff]{2,5}(?<![一二三四五六七八九十A-Z分门种各品])类")
"""消费券2000万元，其中餐饮类800万元: of what was counted before."""
_OF_LEVEL = re.compile(rf"\A(.{{2,}}(?:{'|'.join(_LEVEL_MEASURES)}))({_SCHOOL_LEVEL.pattern})")


def propose_level(amount: Amount) -> Iterator[Name]:
    """差异系数小学0.4以内、初中0.35以内; 单职工贷款额度60万元，双职工100万元: one measure of several holders."""
    name, series = amount.words, amount.series
    if of_level := _OF_LEVEL.fullmatch(name):
        yield Name(of_level[1], of_level[2], *amount.passage, "list-of-values")
    elif _SCHOOL_LEVEL.fullmatch(name) and series.endswith(_LEVEL_MEASURES):
        yield Name(series, name, *amount.passage, "subject-of-sentence")
    elif borne := _BORNE_BY.fullmatch(name):
        yield Name(borne["measure"], borne["who"], *amount.passage, "list-of-values")
    elif series and (_KIND_OF_ALL.fullmatch(name) or (_BEARER.fullmatch(name) and series.endswith(_LEVEL_MEASURES))):
        yield Name(series, name, *amount.passage, "subject-of-sentence")
    elif series and _HOLDERS_OF_ALL.fullmatch(name) and (measure := measure_of(series)):
        yield Name(measure, name.removesuffix("的"), *amount.passage, "subject-of-sentence")


def propose_counterpart(amount: Amount) -> Iterator[Name]:
    """失业保险单位费率0.6%，个人费率0.4%: the same measure of the other who bears it."""
    own, other = _BORNE.fullmatch(amount.words), _BORNE.fullmatch(amount.previous)
    if own and other and not own["of"] and other["of"] and own["measure"] == other["measure"]:
        yield Name(other["of"] + amount.words, "", *amount.passage, "subject-of-sentence")


def measure_of(name: str) -> str:
    """What a name measures, without of whom (单职工最高贷款额度 → 贷款额度); empty where it names no measure."""
    words = [word for word, _, _ in cut(name)]
    if not words or not words[-1].endswith(_MEASURES):
        return ""
    return "".join(words[-2:]) if words[-1] in _MEASURES else words[-1]
