"""The names of amounts that go on from those before them: 增长5%、达到80亿元; 省级示范村20个、市级40个; 市区…50%、农村30%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.model import Quantity
from pipeline.recognize.words import cut
from pipeline.resolve.naming.amounts import Amount
from pipeline.resolve.naming.clauses import Name, kind_of
from pipeline.resolve.naming.nouns import (
    CHANGES,
    PLACE,
    is_driven,
    is_verb_of_change,
    noun_behind,
    without_comparison,
    without_periods,
)
from pipeline.resolve.naming.phrases import is_time

REACHES = re.compile(r"[、，,\s]{0,9}(?:并|且)?(?:力争|确保|争取|总体|到)?(?:底|末)?[，,]?(?:达到?|突破|超过?|超过|升至|降至)\s*")
_EACH = re.compile(r"(?:每[人户亩床生]|每名?学生)(每(?:学?年|学期|月))?$")
_AGAIN = re.compile(
    r"[，,、\s]{0,9}(?:将|要|应|力争)?分别(?:达到?|为|提高[到至]|提升[到至]|增加到|超过|突破|(?P<change>(?:同比)?(?:增长|下降|提高|增加|减少)))?\s*"
)
_FULFILS = re.compile(
    r"[，、\s]{0,9}(?:已|共)?(?:完成|占|达到?)(?:(?:全年|年初|年度|调整|省下达|市下达)的?)?(?:预算|计划|目标任务|预期目标|计划目标|目标|任务)数?的\s*"
)
"""收入30亿元，完成年初预算的102%"""
_THEN_WAS = re.compile(r"[，、\s]{0,9}[较比][^，。；]{1,12}[末年期]的\s*")
"""达到1250亿元，较“十三五”末的900亿元增加350亿元: what it was then."""
_STRIVES = re.compile(r"[，、\s]{0,9}(?:力争|争取|确保)\s*")
"""增长6%左右，力争7%"""
_SAME = re.compile(r"[、（\s]{0,9}(?:最多|最高|至多|共计?|合计|总计|累计)?\s*")
"""整治河道9条120公里, 改造危房3处共800平方米"""
_SUMS = re.compile(r"[，、\s]{0,9}(?:[三五]年间?|期间|全年)(?:累计|合计|总计)(?:超过?|达到?|完成|实现|投入)?\s*")
"""投资年均增长9%，五年累计超1200亿元"""
_MEAN = re.compile(r"[，、\s]{0,9}年均(?:完成|达到?|实现|投入)?\s*")
"""投资五年完成90亿元，年均不少于18亿元"""
_MULTIPLE = re.compile(r"[，、\s]{0,9}(?:是|为|相当于)(?:(?:19|20)\d\d ?年|[“”十一二三四五六]{3,5}(?:时期|期间|末)?|上年|去年)的?\s*")
"""完成投资18亿元，是“十二五”时期的1.8倍"""
_RATES = ("降幅", "增幅", "涨幅", "升幅", "增速", "年均增速", "年均增长率", "年均增幅")
_BENEFITS = re.compile(r"[，、\s]{0,9}(?:[日月年]均|累计|每[日月年])?(惠及|受益|服务|覆盖)\s*")
"""改造小区66个，惠及1.2万户"""
_LEVEL = re.compile(r"全国(?=[\u4e00-\u9fff]{4})|(?:国家|自治区|[省市县区州部])级(?:及?以上)?")
_GRADE = re.compile(r"[一二三四五][级等]|[1-5]?A级")
_BOUND_ALONE = re.compile(r"[、，\s]{0,9}(?:其中)?((?:超过?|过|突破)?[\d万亿]{1,20}元(?:以上)?的?)\s*")
_BOUNDED = re.compile(r"^.*[\d万亿]元(?:以上)?的?|^.*的")
_SHORT = 4
"""改造小区100个，2024年改造30个: a verb alone is of the thing before."""
_TOTALS = ("总数", "总量", "总规模", "总面积", "总里程", "总额")
_PLACE_BEFORE = re.compile(rf"^(?:全[市省县区国州])?(?:每个?)?(?:{PLACE.pattern})?(?=[\u4e00-\u9fff]{{3}})")
"""市区入园率达到50%、农村达到30%: of the measure before, in another place."""
_PLACE_BEHIND = re.compile(rf"(?<=[\u4e00-\u9fff]{{4}})(?:{PLACE.pattern})$")
"""服务半径城市不超过5公里、农村20公里"""
_BY_HEAD = re.compile(rf"^每[亩人户](?={CHANGES.pattern})")
"""亩产400公斤，每亩提高5公斤"""
_RESIDENTS = re.compile(r"(?:城镇|农村|城市|乡村|全体|全市|全县)(?:常住)?居民")
_WHO = "(?:员工|职工|人员|教师|医生|负责人|学生|居民|群众|人群|老年人|儿童|企业|机构|学校|幼儿园|小学|初中|高中|医院)"
_HOLDER = re.compile(rf"[\u4e00-\u9fff]{{0,8}}{_WHO}")
_RATE_OF = re.compile(rf"\A.*{_WHO}([\u4e00-\u9fff]{{2,30}}(?:率|比例|占比))$")
"""负责人培训合格率达到100%，一线员工95%: of the rate before, of others."""
_NEW = re.compile(r"^(?:净增加?|新(?:增|建|改扩建|开通|认定|培育|评|引进)?)")
_RATED = re.compile(rf"(?:占.{{0,80}}|(?:年均)?(?:增长率|增[速幅])|{CHANGES.pattern})$")


_ONE_HOLDER = re.compile(r"(?:单个?|同一|每[个家户名]|每位)[\u4e00-\u9fff]{1,6}(?:年度)?(?:累计|合计)?")
_VERBS = "新增|新建|新改建|改扩?建|扩建|改造提升|改造|新认定|认定|新培育|新开工|开工|增设|新评定|淘汰|压减|关停|整治|修复|治理|培训"
_IS_NEW_OR_MEASURE = re.compile("^新|[量额率值度]$")
_RANK = re.compile(r"(?:国家|自治区|[省市县区])级及?以上")
_LED = re.compile(rf"(?P<verb>(?:{_VERBS})?(?:(?:和|、|及)(?:{_VERBS}))?)(?P<rank>(?:{_RANK.pattern})?)(?=.{{2}})")
_OWNED = re.compile(r"(?:总|货币|累计|年)?(?:利润|营收|税收|床位|花费|价值|总花费|交易额|产值|产量|投资|完成投资|总投资|面积|建筑面积|容量|装机|客流量)$")
_MEASURED_HOLDER = re.compile(
    r"\A(.{2,}(?:企业|单位|机构|园区|产业|平台|项目|居民|学校|医院))(?:营业收入|营收|利润|收入|产值|税收|总产值|增加值)(?:同比)?(?:增长|下降)?$"
)
_NEAR = 3
_BENEFIT = re.compile(r"(?:惠及|涉及|受益|覆盖|服务|带动)")
_DEED_OF_ALL = re.compile(
    r"(?P<thing>[\u4e00-\u9fff“”]{2,16})(?:、|和|及)\d[^，。；]{2,60}?"
    r"(?P<deed>(?:超低排放|生态|综合|节能|数字化|智能化|提标)?(?:改造|治理|提质升级|修复|整治))(?=[，。；]|$)"
)
_GAP = re.compile(r"(?:高于|低于|快于|慢于|好于|优于)[\u4e00-\u9fff]{2,10}(?=\d)")
_DEALT = "(?:分类|回收|利用|综合利用|资源化|无害化|处理|处置|办结|转化|巩固|治理|达标|完好|合格|优良|使用|普及|覆盖|播种|种植|收获|入学|毕业|满意)"
_BARE_MEASURE = re.compile(rf"(?:总|年)?(?:产量|产值|单产|面积|规模|收入)|(?:{_DEALT}){{1,2}}[率量]")
_MEASURE_WORD = re.compile(rf"{_DEALT}|.{{0,4}}(?:率|面积|产量|产值|规模|收入|总量|总额)|[率量]")
"""播种面积, 分类覆盖率: words that measure, and what they measure by."""


def propose_again(amount: Amount) -> Iterator[Name]:
    """A达到70%，B达到95%；到2025年，分别达到80%和98%: of the things that were named right before."""
    if again := named_above(amount.before, len(amount.group), amount.named):
        yield Name(again, "", *amount.passage, "list-of-values")


def propose_limit(amount: Amount) -> Iterator[Name]:
    """按经费的50%配套，单个项目不超过90万元; 每周不少于35小时，全年不少于330天: a limit to what was named before, or how long it lasts."""
    previous = amount.previous
    if not previous:
        return
    lasts = not amount.words and is_time(amount.quantity) and is_time(amount.spans[amount.index - 1].value)
    if lasts or is_limit(amount.quantity, amount.before, amount.words):
        yield Name(previous, amount.words, *amount.passage, "subject-of-sentence")


def propose_continued(amount: Amount) -> Iterator[Name]:
    """增长5%、达到80亿元: what goes on from the amount before it."""
    known = of_previous(amount.before, amount.words, amount.previous, amount.series)
    if known is not None:
        yield Name(known, "", *amount.passage, "subject-of-sentence")


def propose_chained(amount: Amount) -> Iterator[Name]:
    """改造老旧小区66个、棚户区500套: the verb of change in front of a chain of amounts is that of each, and so is its rank
    (省级以上绿色工厂30家、绿色园区5个)."""
    if not (amount.previous and amount.words and len(amount.group) == 1 and _goes_on(amount)):
        return
    found, own = _LED.match(amount.previous), _LED.match(amount.words)
    if found is None or (own and own["verb"]) or _IS_NEW_OR_MEASURE.search(amount.words) or is_driven(amount.before.lstrip("、和及与")):
        return
    before = amount.spans[amount.index - 1].value
    alike = isinstance(before, Quantity) and kind_of(before) == kind_of(amount.quantity)
    rank = found["rank"] if alike and not _RANK.match(amount.words) else ""
    if found["verb"] or rank:
        yield Name(found["verb"] + rank + amount.words, "", *amount.passage, "words-of-clause")


def _thing_before(amount: Amount) -> str:
    """改造小区12个，涉及居民8600户，完成投资35亿元: what the amounts before counted, whoever it concerned."""
    things = (name for name in reversed(amount.named[-_NEAR:]) if not _BENEFIT.match(name) and not _OWNED.search(CHANGES.sub("", name)))
    return next(things, "") if _BENEFIT.match(amount.previous) else ""


def _goes_on(amount: Amount) -> bool:
    """Nothing but a mark of enumeration parts the clause from the amount before it, or from the noun behind that."""
    start = amount.passage[0]
    text, before = amount.text, amount.spans[amount.index - 1]
    joint = text[max(before.end, start - 1) : start] or text[start : start + 1]
    return joint in ("、", "和", "及", "与") and not re.search("[，,；;。]", text[before.end : start])


def propose_tail(amount: Amount) -> Iterator[Name]:
    """完成90万千瓦火电机组、40台燃煤锅炉超低排放改造: the deed behind the last of a chain of amounts is that of each."""
    tail = _DEED_OF_ALL.match(amount.text, amount.span.end) if amount.behind else None
    thing = noun_behind(amount.behind)
    if tail and thing and thing in tail["thing"] and not thing.endswith(tail["deed"]):
        yield Name(thing + tail["deed"], "", *amount.passage, "words-of-clause")


def propose_gap(amount: Amount) -> Iterator[Name]:
    """增长6.2%、高于全市0.9个百分点: how far what was measured before lies above or below another."""
    gap = _GAP.match(amount.quantity.text) if amount.quantity.unit == "百分点" else None
    measured = amount.words or amount.previous
    if gap and measured:
        yield Name(measured + gap[0], "", *amount.passage, "gap")


def propose_shared(amount: Amount) -> Iterator[Name]:
    """粮食播种面积稳定在120万亩，产量达到50万吨: a bare measure of the thing that the amount before measured otherwise."""
    if not (amount.previous and _BARE_MEASURE.fullmatch(amount.words)):
        return
    words = [word for word, _, _ in cut(CHANGES.sub("", amount.previous))]
    last = len(words)
    while last > 0 and _MEASURE_WORD.fullmatch(words[last - 1]):
        last -= 1
    thing = "".join(words[:last]).removesuffix("的").removesuffix("年")
    if 0 < last < len(words) and len(thing) > 1:
        yield Name(thing + amount.words, "", *amount.passage, "subject-of-sentence")


def propose_owned(amount: Amount) -> Iterator[Name]:
    """企业营收增长5%、利润增长6%; 养老机构达到90个、床位1万张: a bare measure of what the amount before counted or measured."""
    measure = CHANGES.sub("", amount.words) or amount.words
    if not amount.previous or not _OWNED.fullmatch(measure):
        return
    holder = _MEASURED_HOLDER.match(amount.previous)
    is_thing = not _OWNED.search(CHANGES.sub("", amount.previous))
    thing = amount.previous if is_thing and not _BENEFIT.match(amount.previous) else _thing_before(amount)
    owner = holder[1] if holder else thing
    if owner:
        yield Name(owner + amount.words, "", *amount.passage, "subject-of-sentence")


def reaches_each(before: str) -> bool:
    """标准提高30元，达到每人每年670元: the words before an amount lead on to so much a head."""
    each = _EACH.search(before)
    if each is None:
        return False
    rest = before[: each.start()]
    return REACHES.fullmatch(rest) is not None or (each[1] is not None and not rest.strip("，、 "))


def named_above(before: str, count: int, named: Sequence[str]) -> str:
    """A达到70%，B达到95%；到2025年，分别达到80%和98%: of as many things that were named right before; empty where they are not."""
    above = named[-count:]
    known = count > 1 and len(above) == count == len({*above}) and all(above)
    again = _AGAIN.fullmatch(without_periods(before)) if known else None
    return above[0] + (again["change"] or "") if again else ""


def of_previous(before: str, name: str, previous: str, series: str) -> str | None:
    """The name of an amount that goes on from the one before it (增长5%、达到80亿元; 占全市比重…); None where it stands alone."""
    if not previous:
        return None
    name = name.removeprefix("约")  # 约占全市面积的20%
    unchanged = CHANGES.sub("", previous)
    changes = unchanged != previous
    if _MULTIPLE.fullmatch(before) or (not name and _SAME.fullmatch(before)):
        return previous if series else unchanged
    if _FULFILS.fullmatch(before) or _THEN_WAS.fullmatch(before):
        return unchanged
    if name in _RATES:
        return unchanged + name
    if _MEAN.fullmatch(before):
        return unchanged.removesuffix("年均") + "年均"
    if not name and _STRIVES.fullmatch(before) and (series or changes):
        return previous if series else unchanged
    compared = without_comparison(before)
    dated = without_periods(before)
    if _SUMS.fullmatch(before) or ((series or changes) and dated != before and not dated.strip("，、 ")):
        return unchanged
    if (not name and (REACHES.fullmatch(dated) or (compared != before and not compared.strip("，、 ")))) or reaches_each(before):
        return unchanged
    if (reach := _BENEFITS.fullmatch(before)) and name.removeprefix("年均") in ("", reach[1]):
        return previous + reach[1]
    if series and (own := _same_kind(before, name, previous) or _other_residents(name, previous)):
        return own
    if series and PLACE.fullmatch(name):
        return name + _PLACE_BEHIND.sub("", _PLACE_BEFORE.sub("", previous))
    if series and _HOLDER.fullmatch(name) and (rate := _RATE_OF.match(previous)):
        return name + rate[1]
    if series and name in _TOTALS:
        return _NEW.sub("", previous) + name
    if 1 < len(name) < _SHORT and (previous.startswith(name) or (name in previous and is_verb_of_change(name))):
        return previous
    name = _BY_HEAD.sub("", name)
    if name and CHANGES.fullmatch(name):
        return previous if name in previous else unchanged + name
    return _RATED.sub("", previous) + name if is_share_of(name) else None


def thing_of(name: str) -> str:
    """The thing that a name counts, without the verb of its change (新增公园 → 公园)."""
    return _NEW.sub("", CHANGES.sub("", name))


def _same_kind(before: str, name: str, previous: str) -> str:
    """省级示范村20个、市级40个 and 超十亿元的企业2家、超亿元的15家: of the thing before, but of another level or bound."""
    for levels in (_LEVEL, _GRADE):
        if levels.fullmatch(name) and levels.search(previous):
            return levels.sub(name, previous, count=1)
    if _GRADE.fullmatch(name):
        return name + previous  # 培训指导员120名（一级20名、二级100名）
    bound = _BOUND_ALONE.fullmatch(before)
    return bound[1] + _BOUNDED.sub("", previous) if bound and _BOUNDED.match(previous) else ""


def _other_residents(name: str, previous: str) -> str:
    """城镇居民收入增长5%、农村居民增长6%: the same of others."""
    whose = _RESIDENTS.fullmatch(CHANGES.sub("", name))
    return _RESIDENTS.sub(whose[0], previous, count=1) if whose and _RESIDENTS.match(previous) else ""


def is_share_of(name: str) -> bool:
    """占全市比重: a share of a whole, without the part that has it."""
    return bool(re.match(r"占(?!地|道|用|领|有|补|优)", name))


def is_limit(quantity: Quantity, before: str, name: str) -> bool:
    """按经费的50%配套，单个项目不超过90万元: a limit to what was said before, for each holder or year."""
    if quantity.comparator != "<=" or kind_of(quantity) != "money":
        return False
    return _ONE_HOLDER.fullmatch(name) is not None or (not name and not without_periods(before).strip("，、且并 "))
