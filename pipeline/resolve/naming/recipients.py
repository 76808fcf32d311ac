"""Of whom or for what something is paid: the object of 对, who is given it, or what the sentence names first."""

from __future__ import annotations

import re

from pipeline.resolve.naming.cases import is_rank, parse_sized
from pipeline.resolve.naming.clauses import Clause
from pipeline.resolve.naming.nouns import noun_before
from pipeline.resolve.naming.payments import without_award
from pipeline.resolve.naming.purposes import parse_purpose

_LONG_OBJECT = 16
_STATED = re.compile(r"\d(?:%|[万千亿]?(?:(?!的)[\u4e00-\u9fff]){1,4})[，,]$")
"""培育企业8家，…: a clause that has said its amount."""
_BOUND = re.compile(r"(?<=[\u4e00-\u9fff]{4})(?:不超过|不高于|不低于)[^，。；]{0,16}\d[\d.]*%$")
"""支持额度不超过总投资的30%，最高500万元: another bound of the same."""
_PAID_ALREADY = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:奖励|奖补|补助|补贴|资助)\d[^的]*$")
"""国家级孵化器奖励150万元，每家每年最高30万元: what was said before is not of whom."""
_STEP = r"\d[\d.,]*[万亿]?(?:美?元|人|家)"
_STEPS = re.compile(rf"(?<=[\u4e00-\u9fff]{{4}})(?:达到?|突破|超过)?(?:{_STEP}、){{2,}}{_STEP}(?:以上)?(?:，?且.*)?$")
"""销往境外200万美元、400万美元、800万美元以上: the steps are for each of the amounts paid."""
_ITS = re.compile(r"其(?!上|当年|他|余|年度)[\u4e00-\u9fff]{2,6}")
_SETTING = re.compile(r"(?:自|从)?(?:[省市区县](?![内外域])|政府|财政|面向|围绕|根据|依据|视|按照?|为|通过|依托|结合|在(?![孵校岗职站])|经|凡?符合|其中)")
_REFORM = re.compile(r"(?:打造|整合|完善|健全|优化|深化|改革|规范|加强|强化|推进|加快|统筹|坚持)(?!.{0,80}(?:企业|家庭|个人|机构|单位|的)$)")
"""A deed of its own before the one that pays (完善制度，财政补助提高到420元): nobody who is paid."""
_GIVEN_TO = re.compile(r"\s{0,9}([^，。；：]{4,60}?)(?:[，,]?(?:分别|一次性|再)){0,3}(?:给予|予以)(?:一次性)?\s{0,9}$")
_LIMITED = re.compile(rf"{_SETTING.pattern}|每|最高|最低|单|累计|年度|全年|给予|一次性|予以")
_NOTE = r"[（(][^（）()]*[）)]"
_NO_OBJECT = "[于象口策称照冲抗账]|接(?![收受纳])|标(?!准)|比(?!赛)|应(?!届|急)|方(?!案)|外[开经合投交承宣]"
"""对象, 对接, 对标, 对外开放 are words of their own."""
_OBJECT = re.compile(
    rf"(?:对于|针对|对(?!{_NO_OBJECT}))(?P<object>(?:{_NOTE}|[^，。；,;（(]|(?<=\d),(?=\d)){{2,110}}?)(?:的)?(?=[，,]|给予|予以|按照?|分别|(?<!本)[省市区县]级?财政|"
    r"[省市区县]级(?:给予|予以|奖|补)|每年|最高(?=[\d不可给予奖补资达为])|一次性|奖励|补助|补贴|$)"
)
_IN_VIEW = re.compile(r"(?:视|根据|依据|结合|鉴于|通过)[^，。；]*$")
"""视其对经济发展的带动作用给予…: for which reason is not of whom."""
_PAYEE = re.compile(
    rf"^.*(?:企业(?:{_NOTE})?|(?<=[\u4e00-\u9fffA-Z]{{2}}){_NOTE})"
    r"(?=(?:首次|(?:上一?|当|本)?年?度?)[购实开建引研采投租改进发参使].{5})"
)
"""小微企业购置设备…, 一人公司（OPC）使用算力…: who does what is paid for."""
_LONG_NOTE = re.compile(r"[（(][^（）()]{10,}[）)]$")
_DEFINED = re.compile(r"[（(][^（）()]*(?:下同|以下[简统]?称)[^（）()]*[）)]")
"""一人公司（依法设立的…，下同）: what the word means, no part of a name."""
_REVIEWED = re.compile(r"(?:审核|评审|验收|评估|核定|认定|公示|批准|备案)(?:通过|合格)?[后时]$")
"""服务合同履行完毕且审核通过后，给予支持: when it is paid, not what for."""
_PAYEES = re.compile(
    r"(?:出资|投资|举办|主办|承办|建设|运营)(?:方|单位|主体|商|企业)|(?:创建|申报|实施|用能|产权|用人)单位|项目(?:单位|主体|业主)|业主"
)
_SINCE = re.compile(r"^自[^，。；]{2,14}之日起")
_SEATED = re.compile(r"(?:在|依法|注册|落户|登记)[^并且]{2,20}(?:经营|运营|注册|登记|设立|纳税|纳统|落户|生产)(?:的?[并且]|$)")
"""在本市经营并…: where the holder has its seat is not what is paid for."""
_HOLDS = re.compile(r"的[^的]{0,8}(?:企业|单位|机构|项目|个人|人才|人员|团队|平台|基地|家庭|产品|作品|电影|活动|景区|园区|生产线|设备|药品|品种)$")
"""研发投入达标且纳税的企业: all of it tells of whom."""
_TOLD = re.compile(rf"{_HOLDS.pattern.removesuffix('$')}[，,]$")
_RATE = re.compile(r"按照?[^，。；]{0,12}?的?\d.*$")
"""新增贷款按同期利率的30%给予贴息: at what rate is no part of what it is for."""
_HERE = re.compile(r"^\s*在[本我全]?[省市区县](?:域|辖区|城区|范围)?(?:境?内)?(?=[购投新租建设注落缴就创举开实])")
"""在本县购买首套住房的，…: where is not what is paid for."""
_OPENS = re.compile(r"^\s*(?:对)?(?P<case>[^，。；]{2,30}?)的?[，,]")
_DONE_ALONE = re.compile("新(?:建设?|评定|认定|增|引进|设立?)")
"""新建的三星级、四星级: only ranks of what the next clause or the heading names."""
_PLACED = re.compile(r"^\s*在[^，。；]{2,14}?(?=新开|新建|新设|浇|举办|开设|投资|购买|购置|就业|创业)")
_NO_THING = re.compile(
    r"\d|(?:分别|再|一次性|累计){0,4}(?:给予|资助|奖励|奖补|补助|补贴)\d|[每单](?:[人个户家]|[条件套项亩台辆场次张](?=奖|补|资|给))"
    r"|[^，]{0,6}每(?![年月日天季周])[\u4e00-\u9fff]{1,4}\d"
)
_COUNT = re.compile(r"^(?:不少于|至少|不超过)?\d[\d.]*[万千]?余?[个家所名项户]")
_EACH_ONE = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})按[\u4e00-\u9fff]{2,6}(?=(?:补贴|补助|奖励|奖补|贴息)$)|(?<=[\u4e00-\u9fff]{2})按[\u4e00-\u9fff]{2,8}(?:人数|面积|数量|电量|利率)$|每[亩头吨件箱台套户](?=(?:补|奖|资)|$)|每(?:平方米|人次)(?=补|奖|资)"
    r"|按?每[\u4e00-\u9fff]{1,8}1[人名件起](?=奖|补|资)|每\d[\d.]*[万千百亿]?[\u4e00-\u9fff]{1,3}$"
)
"""早稻每亩补贴150元, 光伏按发电量补贴, 出口每1美元给予0.03元奖励: by what it is counted."""
_OWN_CASE = re.compile(
    r"^[，,；、\s]*(?:对)?(?P<case>(?:（[^（）]*）|[^，,。；（]){2,24}?)(?:的)?[，,]?"
    r"(?:(?:分别|一次性|再)*(?:给予|予以|发放|享受)?(?:奖励|补贴|补助|资助|奖补)|按照?(?:每[人户家])?(?:的)?|(?:给予|予以|发放))$"
)
"""The clause of the amount tells a case and that something is paid, and nothing else."""
_HOLDER = re.compile(
    r"(单人|个人|每[块间](?=\s*$)|每[块间台套辆场](?=\s*$)|单[个户家一][^，最不给每资补奖按]{1,8}|每[个户家人][^，最不给每资补奖按]{0,8})"
    r"(?=(?:每年)?(?:给予|予以|资助|补助|补贴|奖励|奖补)?(?:最高|不超过|累计|年度|\s*$))"
)


def thing_paid_for(text: str, clause: Clause, sentence: str) -> tuple[int, str]:
    """Of whom or for what an amount is paid, and where that begins; empty where the sentence before it does not say."""
    objects = objects_of(sentence)
    if objects:
        start, thing = clause.sentence + objects[-1].start("object"), _deed(objects[-1]["object"])
        if _ITS.fullmatch(objects[-1]["object"]):
            start, whose = _first_named(text, clause)  # 企业租用仓库的，对其租金给予补助
            thing = whose + thing
        elif is_payee(objects[-1]["object"]) and (named := _first_named(text, clause))[1]:
            start, thing = named  # 光伏项目，按规模对出资方给予奖励
    else:
        start, thing = _first_named(text, clause)
    return start, without_award(without_each(_PAID_ALREADY.sub("", _BOUND.sub("", _STEPS.sub("", thing.strip())))))


def objects_of(sentence: str) -> list[re.Match[str]]:
    """What 对 says in a sentence that something is paid to or for; not the reason (视其对…的作用)."""
    return [found for found in _OBJECT.finditer(sentence) if not _IN_VIEW.search(sentence, 0, found.start())]


def recipient(before: str) -> str:
    """Who gets what is given, where the clause itself says so: 新认定的技术中心给予100万元奖励."""
    found = _GIVEN_TO.match(before)
    return noun_before(found[1]) if found and not is_limited(found[1].lstrip()) else ""


def is_limited(front: str) -> bool:
    """每家企业, 市财政, 最高…: words that tell of a limit or by whom, not of whom."""
    return _LIMITED.match(front) is not None


def holder_of(before: str) -> str:
    """单个企业最高… is for that holder."""
    match = _HOLDER.search(before)
    return match[1].removesuffix("再").removesuffix("分别") if match else ""


def case_of(before: str) -> str:
    """Which case the words of an amount's own clause tell: 招用3人以下的按每人…, 市级奖励…, 三星级按…; empty where they tell none."""
    told = _OWN_CASE.match(before)
    if told is None:
        return ""
    case = re.sub("^按照?", "", told["case"].strip("的"))
    whose, each, unit = case.partition("每")
    case = each + unit if each and not parse_sized(whose).size else case  # 企业每招用1人
    return case if is_rank(case) or parse_sized(case).size else ""


def stated_case(sentence: str) -> str:
    """100亩以上的，每亩补贴200元: the clause that opens a sentence with nothing but a size or how long; else empty."""
    opens = _OPENS.match(sentence)
    return opens["case"] if opens and not parse_purpose(opens["case"]).core else ""


def is_payee(words: str) -> bool:
    """出资方, 建设单位: whoever is paid, whatever for."""
    return _PAYEES.fullmatch(words) is not None


def without_each(name: str) -> str:
    """A name without what the payment is counted by (每亩)."""
    return _EACH_ONE.sub("", name)


def _deed(thing: str) -> str:
    """Of whom and for what, the latter names the payment: 对…企业上一年度购置设备的 is for 购置设备, and so is
    对在本市经营并购置设备的."""
    thing = _PAYEE.sub("", _LONG_NOTE.sub("", _SINCE.sub("", thing)))
    thing = re.sub(r"^其?(?:(?:上一?|当|本)年度)?", "", _DEFINED.sub("", thing))
    if len(thing) <= _LONG_OBJECT and not _SEATED.match(thing):
        return thing
    first, *then = re.split("[并且]", thing, maxsplit=1)
    if parse_sized(thing).size and not _SEATED.match(first):
        return thing
    if _HOLDS.search(thing) and not _SEATED.match(first):
        return thing
    return ("".join(then) or first) if _SEATED.match(first) else first


def _first_named(text: str, clause: Clause) -> tuple[int, str]:
    """Who or what is paid for where no 对 says it: the first clause of the sentence that ends in whom (…的节能项目，), else the
    first that names something."""
    named: list[tuple[int, str]] = []
    start = clause.sentence
    for part in re.split(r"(?<=[，,：:])(?![^（(，]{0,80}[）)])", text[clause.sentence : clause.inner_start]):
        noun = _COUNT.sub("", noun_before(_PLACED.sub("", _RATE.sub("", _HERE.sub("", part)))))
        least = 3 if re.search(r"的[，,]$", part) else 4  # 组织过夜游的，…
        bare = _PLACED.sub("", _HERE.sub("", part)).strip(" 　，,：:")
        stated = _STATED.search(part) and not re.search(r"\d[^，、]{0,4}、\d", bare)
        is_aside = _NO_THING.match(bare) or stated or _REFORM.match(bare) or (_SETTING.match(bare) and not _HOLDS.search(bare))
        is_aside = is_aside or _DONE_ALONE.fullmatch(parse_purpose(bare).core)
        if len(noun) >= least and not is_aside and not _REVIEWED.search(bare):
            if _TOLD.search(part):
                return start, noun
            named.append((start, noun))
        start += len(part)
    return named[0] if named else (clause.sentence, "")
