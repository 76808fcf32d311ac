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
_STATED = re.compile(r"\d[万千亿]?[\u4e00-\u9fff]{1,2}(?<!的)[，,]$")
"""培育企业8家，…: a clause that has said its amount."""
_BOUND = re.compile(r"(?<=[\u4e00-\u9fff]{4})(?:不超过|不高于|不低于)[^，。；]{0,16}\d[\d.]*%$")
"""支持额度不超过总投资的30%，最高500万元: another bound of the same."""
_PAID_ALREADY = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:奖励|奖补|补助|补贴|资助)\d[^的]*$")
"""国家级孵化器奖励150万元，每家每年最高30万元: what was said before is not of whom."""
_MEASURED = re.compile(
    r"(?:比例|比重|占比|[^效利功]率|利率|额度|年限|面积|规模|总额|投入|价格|涨幅|增幅|增速|幅度|收入|投资额|销售额|营业额|"
    r"产值|余额|标准)(?:之?和)?$"
)
_SETTING = re.compile(r"(?:自|从)?(?:省|市|区|县|政府|财政|面向|围绕|根据|依据|视|按照?|为|通过|依托|结合|在(?![孵校岗职站])|经|凡?符合|其中)")
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
_NO_THING = re.compile(r"\d|[每单][人个户家]|[^，]{0,6}每(?![年月日天季周])[\u4e00-\u9fff]{1,4}\d")
_GIVING = re.compile(
    r"^(?:人民币)?(?:以[内上下])?的?(?:标准|比例)?"
    r"(?:(?:给予|予以)[\u4e00-\u9fff]{1,6}(?:方|企业|单位|主体|机构|个人|团队|者)|给予|予以|进行|实施|发放|落实|申请|申领|享受|领取)?"
)
"""What stands between an amount and the word for it: …的标准给予主办方补助."""
_COUNT = re.compile(r"^(?:不少于|至少|不超过)?\d[\d.]*[万千]?余?[个家所名项户]")
_HOLDER = re.compile(
    r"(单人|个人|单[个户家一][^，最不给每资补奖]{1,8}|每[个户家人][^，最不给每资补奖]{0,8})"
    r"(?=(?:每年)?(?:给予|予以|资助|补助|补贴|奖励|奖补)?(?:最高|不超过|累计|年度|\s*$))"
)
_GIVEN_EACH = re.compile(r"(.*?)每[人名位家户套](?:给予|予以)([\u4e00-\u9fff]{2,8})")
"""博士后每人每年给予生活补助12万元"""
_AT_RATE = re.compile(r"([\u4e00-\u9fff]{2,12}(?:补贴|补助|奖励|贴息|资助))按照?[^，。；\d]{2,24}")
"""社保补贴按单位实际缴费部分的2/3给予"""
_LONG_NOTE = re.compile(r"[（(][^（）()]{10,}[）)]$")
_IN_VIEW = re.compile(r"(?:视|根据|依据|结合|鉴于)[^，。；]*$")
"""视其对经济发展的带动作用给予…: for which reason is not of whom."""
_HERE = re.compile(r"^\s*在[本我全]?[省市区县](?:域|辖区|城区|范围)?(?:境?内)?(?=[购投新租建设注落缴就创举开])")
"""在本县购买首套住房的，…: where is not what is paid for."""
_EACH_ONE = re.compile(r"每[亩头吨件箱台套户](?=(?:补|奖|资)|$)|每平方米(?=补|奖|资)|每\d[\d.]*[万千百亿]?[\u4e00-\u9fff]{1,3}$")
"""早稻每亩补贴150元, 出口每1美元给予0.03元奖励: by what it is counted."""
_IN_TURN = re.compile(r"(?:第[一二三四五]|[首次前后][一二三两]?)年")
"""第一年全额补贴，第二年补贴50%: of what was paid before."""
_BY_SHARE = re.compile(r"按照?[^，。；]{2,20}的$")
_HOLDS = re.compile(r"的[^的]{0,8}(?:企业|单位|机构|项目|个人|人才|人员|团队|平台|基地|家庭|产品)$")
"""研发投入达标且纳税的企业: all of it tells of whom."""
_URGING = re.compile(r"^(?:加大|加强|强化|提高|落实|发放|完善|给予|提供|实施|支持|鼓励|享受)")
_SUPPORT = re.compile(r"支持|鼓励|扶持|奖|补|资助")
_STANDARDS = re.compile(r"(?P<others>(?:[、，][^，。；、\d]{2,14}\d[\d.]*[万千]?元(?:/\w{1,2})?)*)(?=的?标准)")
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


@cache
def _any_award() -> re.Pattern[str]:
    awards = alternatives(load("clauses")["awards"])
    return re.compile(rf"(?!适当|相应|一定|全额|差额|同等|[发兑]放|[落申享领])[\u4e00-\u9fff]{{2,6}}?(?:{awards})(?=[，。；、（\s]|$)")


def _given(behind: str) -> re.Match[str] | None:
    """The word for what is paid behind an amount; with what it is for in any words where a verb leads to it: 给予实习补贴."""
    led = _GIVING.match(behind)
    rest = behind[led.end() :] if led else behind
    return _awarded().match(rest) or (_any_award().match(rest) if led and led[0].strip("的") else None)


def award_name(text: str, clause: Clause, span: Span, before: str, behind: str, begin: int, heading: str) -> Name | None:
    """What is paid, and for what: 对X，给予一次性奖励，最高500万元 is the X一次性奖励; `before` begins at `begin`.

    A heading that is the name of a payment names it.
    """
    quantity = span.value
    if not isinstance(quantity, Quantity):
        return None
    noun = _given(behind.lstrip())
    if quantity.unit == "百分点" and not (noun and before.rstrip().endswith(("按", "年化", "给予"))):
        return None
    if kind_of(quantity) not in ("money", "share") and not (noun and quantity.unit == "比"):  # 给予1:1配套支持
        return None
    sentence = text[clause.sentence : span.start]
    front = noun_before(before)
    if front and quantity.unit != "%" and (standard := _standard(text, span)):
        return Name(standard, front, clause.start, max(clause.end, span.end), "award")
    if noun is None and front and ends_in_link(before) and not ends_in_award(front):
        return None
    near = _TWO_CLAUSES.match(text, span.end)
    later = _awards().search(near[0]) if near and _by_rate(before, quantity) else None
    if noun is None and (parts := _GIVEN_EACH.fullmatch(front) or _AT_RATE.fullmatch(front)):
        front = "".join(parts.groups())
    if noun is None and _MEASURED.search(front) and not (later and _BY_SHARE.search(before)):
        return None
    if noun is None and CHANGES.search(before.rstrip()):
        return None
    if noun is None and ends_in_award(front) and len(front) >= 4 and not _LIMITED.match(front) and not _IN_TURN.match(front):
        return Name(_EACH_ONE.sub("", front), _limit(before), clause.start, max(clause.end, span.end), "award")
    paid = noun or (_fullest(sentence) if _IN_TURN.match(front) else None) or _last(_awards(), sentence) or _last(_awards(), _worded(quantity)) or later
    if paid is None or (noun is None and front and not ends_in_award(front) and not _pays(before, quantity)):
        return None
    objects = [found for found in _OBJECT.finditer(sentence) if not _IN_VIEW.search(sentence, 0, found.start())]
    if not objects and (own := _recipient(before)):
        return Name(own if own.endswith(paid[0]) else own + paid[0], _limit(before), begin, max(clause.end, span.end), "award")
    if objects:
        start = clause.sentence + objects[-1].start("object")
        thing = _deed(objects[-1]["object"])
    else:
        start, thing = _receiver(text, clause)
    thing = _EACH_ONE.sub("", _PAID_ALREADY.sub("", _BOUND.sub("", thing.strip())))
    thing = re.sub(rf"(?:{_awards().pattern})$", "", thing)
    says_own = noun is None and ends_in_award(front)  # 单套补贴最高3万元
    if full := _names_itself(paid[0]) or ("" if says_own else _headed(heading, paid[0])):
        whom = "" if "分别" in sentence else thing
        return Name(full, _limit(before) or whom, clause.start, max(clause.end, span.end), "award")
    thing = thing or re.sub(rf"(?:{_awards().pattern}|支持)$", "", _matter(heading))
    return Name(_joined(thing, paid[0])[:80], _limit(before), start, max(clause.end, span.end), "award")


def _fullest(sentence: str) -> re.Match[str] | None:
    """The last word for a payment that says what for, if any."""
    return next(iter([found for found in _awards().finditer(sentence) if len(found[0]) > 2][-1:]), None)


def _standard(text: str, span: Span) -> str:
    """What is paid by a list of standards whose items are named in front: 初级1000元、高级不超过2000元的标准给予培训补贴."""
    listed = _STANDARDS.match(text, span.end)
    paid = _given(text[listed.end() : listed.end() + 24]) if listed else None
    return paid[0] if paid and listed and (listed["others"] or text.rfind("、", span.start - 20, span.start) > text.rfind("元", 0, span.start)) else ""


def _headed(heading: str, paid: str) -> str:
    """The heading of the passage where it is a payment's name in full: 一次性创业补贴, of a 补贴; 研发支持, of 资金支持."""
    name = _matter(heading)
    is_it = name.endswith(paid) or (paid.endswith("支持") and name.endswith("支持"))
    return name if is_it and len(name) > len(paid) - 2 and name != paid else ""


def _matter(heading: str) -> str:
    """What a heading of a payment or of support speaks of, else nothing."""
    name = noun_before(_URGING.sub("", heading.strip()))
    return name if len(name) <= _LONG_OBJECT and _SUPPORT.search(heading) and not re.search(r"[\d，、和]", name) else ""


def _names_itself(paid: str) -> str:
    """What is paid where its words say what for (实习补贴), else nothing."""
    return "" if _awards().fullmatch(paid) or paid == "支持" else paid


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
    thing = _PAYEE.sub("", _LONG_NOTE.sub("", thing))
    thing = re.sub(r"^其?(?:(?:上一?|当|本)年度)?", "", _DEFINED.sub("", thing))
    if len(thing) <= _LONG_OBJECT and not _SEATED.match(thing):
        return thing
    first, *then = re.split("[并且]", thing, maxsplit=1)
    if _HOLDS.search(thing) and not _SEATED.match(first):
        return thing
    return ("".join(then) or first) if _SEATED.match(first) else first


def ends_in_award(front: str) -> bool:
    """Whether a name is that of a payment (租房补贴)."""
    found = _last(_awards(), front)
    return found is not None and len(front) - found.end() <= 4


def _receiver(text: str, clause: Clause) -> tuple[int, str]:
    """Who or what is paid for where no 对 says it: the first clause of the sentence that names something."""
    start = clause.sentence
    for part in re.split(r"(?<=[，,：:])", text[clause.sentence : clause.inner_start]):
        noun = _COUNT.sub("", noun_before(_RATE.sub("", _HERE.sub("", part))))
        least = 3 if re.search(r"的[，,]$", part) else 4  # 组织过夜游的，…
        bare = _HERE.sub("", part).strip(" 　，,：:")
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
