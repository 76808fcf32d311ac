"""What is paid, and to whom or for what: the names of awards, subsidies and the like."""

from __future__ import annotations

import re
from functools import cache

from pipeline.model import Quantity, Span
from pipeline.recognize.lexicon import load
from pipeline.recognize.rules import alternatives
from pipeline.resolve.clauses import Clause, Name, kind_of
from pipeline.resolve.nouns import CHANGES, ends_in_link, noun_before

_LONG_OBJECT = 16
_TWO_CLAUSES = re.compile(r"[^，。；;]*(?:，[^，。；;]*)?")
"""Behind a rate: 按…的30%，给予补助."""
_STATED = re.compile(r"\d[万千亿]?[\u4e00-\u9fff]{1,2}[，,]$")
"""培育企业8家，…: a clause that has said its amount."""
_BOUND = re.compile(r"(?<=[\u4e00-\u9fff]{4})(?:不超过|不高于|不低于)[^，。；]{0,16}\d[\d.]*%$")
"""支持额度不超过总投资的30%，最高500万元: another bound of the same."""
_PAID_ALREADY = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:奖励|奖补|补助|补贴|资助)\d[^的]*$")
"""国家级孵化器奖励150万元，每家每年最高30万元: what was said before is not of whom."""
_MEASURED = re.compile(
    r"(?:比例|比重|占比|[^效利功]率|利率|额度|年限|面积|规模|总额|投入|价格|涨幅|增幅|增速|幅度|收入|投资额|销售额|营业额|"
    r"产值|余额|标准)(?:之?和)?$"
)
_SETTING = re.compile(r"(?:自|从)?(?:省|市|区|县|政府|财政|面向|围绕|根据|按照?|为|通过|依托|结合|在(?![孵校岗职])|经|凡?符合|其中)")
_REFORM = re.compile(r"(?:整合|完善|健全|优化|深化|改革|规范|加强|强化|推进|加快|统筹|坚持)(?!.*(?:企业|家庭|个人|机构|单位|的)$)")
"""A deed of its own before the one that pays (完善制度，财政补助提高到420元): nobody who is paid."""
_GIVEN_TO = re.compile(r"\s*([^，。；：]{4,60}?)(?:[，,]?(?:分别|一次性|再))*(?:给予|予以)(?:一次性)?\s*$")
_LIMITED = re.compile(rf"{_SETTING.pattern}|每|最高|最低|单|累计|年度|全年|给予|一次性|予以")
_NOTE = r"[（(][^（）()]*[）)]"
_OBJECT = re.compile(
    rf"(?:对于|针对|对(?!于))(?P<object>(?:{_NOTE}|[^，。；,;（(]|(?<=\d),(?=\d)){{2,110}}?)(?:的)?(?=[，,]|给予|予以|按照?|分别|[省市区县]级?财政|"
    r"[省市区县]级(?:给予|予以|奖|补)|每年|最高|一次性|奖励|补助|补贴|$)"
)
_PAYEE = re.compile(
    rf"^.*(?:企业(?:{_NOTE})?|[\u4e00-\u9fffA-Z]{{2,}}{_NOTE})"
    r"(?=(?:首次|(?:上一?|当|本)?年?度?)[购实开建引研采投租改进发参使].{5,})"
)
"""小微企业购置设备…, 一人公司（OPC）使用算力…: who does what is paid for."""
_RATE = re.compile(r"按照?[^，。；]{0,12}?的?\d.*$")
"""新增贷款按同期利率的30%给予贴息: at what rate is no part of what it is for."""
_NO_THING = re.compile(r"\d|[每单][人个户家]")
_GIVING = re.compile(
    r"^(?:以[内上下])?的?(?:标准|比例)?"
    r"(?:(?:给予|予以)[\u4e00-\u9fff]{1,6}(?:方|企业|单位|主体|机构|个人|团队|者)|给予|予以|进行|实施|发放|落实)?"
)
"""What stands between an amount and the word for it: …的标准给予主办方补助."""
_COUNT = re.compile(r"^\d[\d.]*[万千]?余?[个家所名项户]")
_HOLDER = re.compile(
    r"(单人|个人|单[个户家一][^，最不给每资补奖]{1,8}|每[个户家人][^，最不给每资补奖]{0,8})"
    r"(?=(?:每年)?(?:给予|予以|资助|补助|补贴|奖励|奖补)?(?:最高|不超过|累计|年度|\s*$))"
)
_DEFINED = re.compile(r"[（(][^（）()]*(?:下同|以下[简统]?称)[^（）()]*[）)]")
"""一人公司（依法设立的…，下同）: what the word means, no part of a name."""
_SEATED = re.compile(r"(?:在|依法|注册|落户|登记)[^并且]{2,20}(?:经营|运营|注册|登记|设立|纳税|纳统|落户|生产)(?:的?[并且]|$)")
"""在本市经营并…: where the holder has its seat is not what is paid for."""


@cache
def _awards() -> re.Pattern[str]:
    purposes = alternatives(load("clauses")["award_purposes"])
    return re.compile(rf"(?:{purposes})?(?:{alternatives(load('clauses')['awards'])})")


@cache
def _awarded() -> re.Pattern[str]:
    """What stands behind an amount may be mere support: 给予最高500万元支持."""
    return re.compile(rf"{_awards().pattern}|支持(?=[，。；、]|$)")


def award_name(text: str, clause: Clause, span: Span, before: str, behind: str, begin: int) -> Name | None:
    """What is paid, and for what: 对X，给予一次性奖励，最高500万元 is the X一次性奖励; `before` begins at `begin`."""
    quantity = span.value
    if not isinstance(quantity, Quantity) or quantity.unit == "百分点":
        return None
    noun = _awarded().match(_GIVING.sub("", behind.lstrip()))
    if kind_of(quantity) not in ("money", "share") and not (noun and quantity.unit == "比"):  # 给予1:1配套支持
        return None
    sentence = text[clause.sentence : span.start]
    front = noun_before(before)
    if noun is None and front and ends_in_link(before) and not ends_in_award(front):
        return None
    if noun is None and _MEASURED.search(front):
        return None
    near = _TWO_CLAUSES.match(text, span.end)
    later = _awards().search(near[0]) if near and _by_rate(before, quantity) else None
    if noun is None and CHANGES.search(before.rstrip()):
        return None
    if noun is None and ends_in_award(front) and len(front) >= 4 and not _LIMITED.match(front):
        return Name(front, _limit(before), clause.start, max(clause.end, span.end), "award")
    paid = noun or _last(_awards(), sentence) or _last(_awards(), _worded(quantity)) or later
    if paid is None or (noun is None and front and not ends_in_award(front) and not _pays(before, quantity)):
        return None
    objects = list(_OBJECT.finditer(sentence))
    if not objects and (own := _recipient(before)):
        return Name(own if own.endswith(paid[0]) else own + paid[0], _limit(before), begin, max(clause.end, span.end), "award")
    if objects:
        start = clause.sentence + objects[-1].start("object")
        thing = _deed(objects[-1]["object"])
    else:
        start, thing = _receiver(text, clause)
    thing = re.sub(rf"(?:{_awards().pattern})$", "", _PAID_ALREADY.sub("", _BOUND.sub("", thing.strip())))
    return Name(_joined(thing, paid[0])[:80], _limit(before), start, max(clause.end, span.end), "award")


def _worded(quantity: Quantity) -> str:
    """The words of an amount before its number, which may say what is paid: 最高奖励50万元."""
    return re.split(r"\d", quantity.text, maxsplit=1)[0]


def _joined(thing: str, paid: str) -> str:
    """充电桩运营 and 运营补贴 are 充电桩运营补贴."""
    shared = next(length for length in range(len(paid), -1, -1) if thing.endswith(paid[:length]))
    return thing + paid[shared:]


def _recipient(before: str) -> str:
    """Who gets what is given, where the clause itself says so: 新认定的技术中心给予100万元奖励."""
    found = _GIVEN_TO.match(before)
    return noun_before(found[1]) if found and not _LIMITED.match(found[1].lstrip()) else ""


def _deed(thing: str) -> str:
    """Of whom and for what, the latter names the payment: 对…企业上一年度购置设备的 is for 购置设备, and so is
    对在本市经营并购置设备的."""
    thing = _PAYEE.sub("", thing)
    thing = re.sub(r"^其?(?:(?:上一?|当|本)年度)?", "", _DEFINED.sub("", thing))
    if len(thing) <= _LONG_OBJECT and not _SEATED.match(thing):
        return thing
    first, *then = re.split("[并且]", thing, maxsplit=1)
    return ("".join(then) or first) if _SEATED.match(first) else first


def ends_in_award(front: str) -> bool:
    """Whether a name is that of a payment (租房补贴)."""
    found = _last(_awards(), front)
    return found is not None and len(front) - found.end() <= 4


def _receiver(text: str, clause: Clause) -> tuple[int, str]:
    """Who or what is paid for where no 对 says it: the first clause of the sentence that names something."""
    start = clause.sentence
    for part in re.split(r"(?<=[，,：:])", text[clause.sentence : clause.inner_start]):
        noun = _COUNT.sub("", noun_before(_RATE.sub("", part)))
        least = 3 if re.search(r"的[，,]$", part) else 4  # 组织过夜游的，…
        bare = part.strip(" 　，,：:")
        is_aside = _NO_THING.match(bare) or _STATED.search(part) or _SETTING.match(bare) or _REFORM.match(bare)
        if len(noun) >= least and not is_aside:
            return start, noun
        start += len(part)
    return clause.sentence, ""


def _by_rate(before: str, quantity: Quantity) -> bool:
    """按…的30%，给予…: the words of what is paid may stand behind."""
    return quantity.unit == "%" and bool(re.search(r"按(?:照)?|不超过|最高", before + quantity.text))


def _pays(before: str, quantity: Quantity) -> bool:
    """The words before the amount lead to a payment, or only tell to whom the limit applies (单个企业最高…)."""
    limit = quantity.comparator == "<=" and re.search(r"(?:单[个户家笔人]|个人|每[个户家笔人套]|同一|全年|年度)[^，]{0,8}$", before)
    return bool(limit or re.search(r"(?:给予|予以|按|按照|不超过|最高|奖|补|每[^，]{1,10})[^，]{0,40}$", before)) or not noun_before(before)


def _limit(before: str) -> str:
    """单个企业最高… is for that holder."""
    match = _HOLDER.search(before)
    return match[1] if match else ""


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(iter([*pattern.finditer(text)][-1:]), None)
