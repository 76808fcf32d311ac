"""The words around an amount that name what is counted: without drivers in front and links behind, cut at words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from pipeline.recognize.lexicon import load
from pipeline.recognize.periods import find_periods, find_recurrences
from pipeline.recognize.words import cut

PAIRS = {"）": "（", ")": "(", "”": "“", "》": "《", "]": "[", "〕": "〔", "】": "【", "’": "‘"}
OPENERS = {opening: closing for closing, opening in PAIRS.items()}
"""Brackets and quotation marks, closing to opening and the other way round."""
PLACE = re.compile(
    r"(?:其中)?(?:其他|其余|重点|一般)?(?:城乡|城市|城镇|城区|中心城区|市区|郊区|农村|乡村|乡镇|县城|县域|山区|平原|社区|街道|[县市镇乡村]|县（市）|县（市、区）|区县|各?[区县市]（[区县市]、?[区县市]?）)(?:地区)?"
)
_MEANS = ("年均",)
"""投资年均增长12%: the mean of the years is part of what is measured, unlike how often something is to be done."""
_TRIM = " 　，,、；;：:。*—-+的●■◆▪•★※○◎▲"
_BLANKS = re.compile(r"\s+")
_PAIRED = re.compile("[" + re.escape("".join([*PAIRS, *OPENERS])) + "]")
_QUOTES = ("“", "‘", "《")
QUALITIES = ("条件", "需求", "需要", "意愿", "能力", "实力", "影响力", "潜力", "基础")
"""有条件的乡镇: a quality of the thing, not 有 as a verb."""
_HAVING = re.compile(rf"有[^，。；]{{0,6}}(?:{'|'.join(QUALITIES)})的")
_KINDS_OF_PLACE = ("区", "点", "站", "库", "园", "网", "厂", "馆", "村", "镇", "带", "廊")
"""集中建设区: what stands before such a word belongs to the name."""
_LONGEST = 80
_KEPT = 512
"""Answers that are kept: each generator of names asks for the same words of a clause."""
_TAIL = re.compile(
    r"(?:(?<=[\u4e00-\u9fff]{3})[二三四五]年|年均|分别|(?<![人户生亩])均|原则上|首次|[迈跨跃站]上|再|也|仅|只|(?<=[率比重例])高|达到?|一般|总体|合计|大约|约|要|应|须|可按?|高达|将高|"
    r"将|趋|拟){1,9}$"
)
_SPANNED = re.compile(r"从[^，。；\d]{1,12}到[^，。；\d]{1,12}?(?=全[流过]程|的|各环节|办理|审批|时间|所需)")
"""从立项到竣工验收全流程审批时间: which steps a time covers."""
_CHANGED = re.compile(r"(?:(?<![理自事缘])由|从(?![业事严紧优容众]))(?:(?!(?<![理自事缘])由|从(?![业事严紧优容众]))[^，。；])*$")
_BOUND_BY = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:按|总体|原则上|应|要){0,4}(?:不(?:得|能|应)?(?:超过|高于|低于|少于|大于|小于)|控制在|达到)[^，。；]{2,40}的\s{0,9}$"
)
"""…不超过总规模的15%: what stands between the bound and its share is the whole, no part of the name."""
_COMPARED = re.compile(r"(?:比|较) ?(?:(?:19|20)\d\d ?年底?|上年末?同?期?|去年末?同?期?|年初|[“”\w]{0,8}(?:期间|时期|同期)|[“\"]?十.五[”\"]?末?|改革前|改造前)")
_TERM = re.compile(
    r"^[“\s]*(?:自[^，。；]{2,12}?之日起|在|用|利用|通过|经过|力争|争取|计划)?(?:未来|今后)?(?:\d+|[一二两三四五六七八九十]+)(?:年|个月)"
    r"(?:左右)?(?:(?:的?时间)?以?内|的?时间|的?努力)(?=[\u4e00-\u9fff“])"
)
"""5年内培训农民: a term in front of the deed."""
_GIVEN = re.compile(r"(?<![行成作认称因视])[为向给](?P<whom>[^，。；、：:\d]{2,24}?)(?:提供|发放)(?=[\u4e00-\u9fff]{4,40}$)")
"""为每家企业提供创业资助: what is given is the name, of whom where it is no mere 每家."""
_FOR_EVERY = re.compile(r"(?:按照?)?每\d[\d.]*[万千百]?[\u4e00-\u9fff]{1,2}(?:至少)?配备?$|按照?每[\d百千万]+[户人名张]$")
"""每500户配1名: what the amount is measured by."""
_PART_OF_YEAR = re.compile(r"(?<!\d年)(?<!年度)(?:[一二三四]季度|前三季度|[上下]半年)[底末]?|(?<![\d年])\d{1,2}月\d{1,2}日(?:之?前|起)?")
_PRICED = re.compile(r"按?(?:可比|不变|现行)价格?(?:计算)?[，,]?")
_RUNNING = re.compile(r"连续(?:\d+|[一二两三四五六七八九十]+)个?(?:年|月|季度)")
"""粮食产量连续5年稳定在…: how long already."""
_PLACED = re.compile(r"^\s*(?:优先|重点)?在[^，。；\d]{2,16}?(?:内|中|上|里)?(?=(?:新建|建设|建成|设立|设置|布局|打造|开展|举办|推广|改造|组建|配建))")
"""在中小学校建设心理辅导室: the place of the deed."""
_BASED = re.compile(r"在[^，。；]{1,12}基础上(?:总体)?再?")
_BEFORE_OBJECT = re.compile(
    r"^.*[\u4e00-\u9fff]{2}(?<![即必终行])(?:将|把)"
    r"(?=[^，。；]{3,60}(?:降低|下降|压减|压缩|缩短|减少|提高|提升|扩大|增加|延长|控制|稳定|保持)[到至在为]?\s{0,9}$)"
)
"""引导各机构将收费标准…降低: what is changed stands behind 将."""
_STEPS = r"[百千万亿]+元?(?:大关|台阶)"
PASSED = re.compile(
    rf"(?:接?连续?)?(?:跨越?|跨过|上|迈上|迈过)(?:\d+|[一二两三四五六七八九])个{_STEPS}[、，]?"
    rf"|(?:首次)?(?:突破|跨越|跨上|迈上|超过?)\d*{_STEPS}[、，]?|(?:实现)?翻番[、，]|预计"
)
"""收入突破百亿大关、达到102亿元: what was passed on the way."""
_BEHIND_AMOUNT = re.compile(
    r"^(?:人民币|元?大关)?(?:以上|左右|以内|以下)?的?(?:标准(?:实施|开展|进行|配建|配置|配备|建设|设置|给予|予以|申领|申请|享受|领取|发放|拨付|支付|安排|核定|筹集|列支|投入))?"
)
_EACH_OF = re.compile(r"^\d[\d.]*[\u4e00-\u9fff]{1,3}(?=的)")
"""1支50人的救援队: how large each is."""
_EACH_THEN = re.compile(r"(?<=[\u4e00-\u9fff]{2})[户人亩]均[\u4e00-\u9fff]{0,40}$")
"""带动10万户农户户均增收3000元: what each has is of the next amount."""
_MOVED = re.compile(r"^(?:将|把)(?=[\u4e00-\u9fff]{2})(?!来|近)")
"""3日内将目录公开: what is dealt with stands behind 将."""
_TO_EACH = re.compile(r"(?:(?:提高|增加|调整|上调|降低)?[至到为]|(?<=[\u4e00-\u9fff]{4}))每(?:[人户亩生升吨]|立方米|平方米|公里)$")
_PURPOSED = re.compile(r"(?<=[\u4e00-\u9fff]{4})(?:预期目标|化解目标|(?<![控管])安排)$")
"""经济增长预期目标5%, 预算内投资安排10亿元: that it is a goal, or provided for."""
_MODIFIER = r"[\u4e00-\u9fffA-Za-z“”]{1,8}?"
_DESCRIBED = re.compile(
    rf"^(?:在[\u4e00-\u9fff]{{2,8}}?[内中上])?(?:{_MODIFIER}、){{1,4}}[\u4e00-\u9fff]{{1,6}}?(?<=[好优强明实高爱全新多富样深硬正密精])的(?=[\u4e00-\u9fff“]{{2,}})"
    r"|^融合[^，。；]*?等[^，。；的]{0,8}的(?=[\u4e00-\u9fff“]{2,})"
)
"""师德好、业务精的骨干教师: what all of them should be like, which tells no which ones."""
_MEETING = re.compile(r"^(?:符合(?:规定)?条件|具备条件|[省市县区]内(?:建成|建设))的(?=[\u4e00-\u9fff“]{2,})")
_LEADS_ON = re.compile(r"(?<=[\u4e00-\u9fff]{4})(?:辐射)?(?:带动|引领|助力|推动|促进)[\u4e00-\u9fff]{2,12}(?:发展|提升|进步|振兴|建设)$")
"""7个教育集团带动区域整体发展: what it is good for."""
_EVENT = re.compile(r"(?<=[\u4e00-\u9fff”]{3})(?:开展|实施|进行)(?=[\u4e00-\u9fff“]{2})")
"""推动100家企业开展数字化改造: that it is held or made is no part of the name."""
_MADE = re.compile(r"(?<=[\u4e00-\u9fff”]{3})(?:的?(?:建设|创建)?(?:目标任务|任务)|(?:全面|基本)(?:完成|建成)|在[\u4e00-\u9fff]{2,4}落地)$")
"""完成800户的改造任务, 20项民生实事全面完成: that it is a task, or done, is no part of what is counted."""
_GOING_ON = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:且|并且?|和|以?及|(?<![下送])达|达到)$|^(?:共计?|合计|总计|累计)$")
_SHARE_OF = re.compile(r"的[\u4e00-\u9fff]{0,6}(?:比例|占比|比重|人数|数量)$")
"""达到推荐标准的比例: 达到 tells of which ones."""
_AREA_VERB = re.compile(
    r"^(全[市省县区国州])(?:共|累计|预计)*"
    r"(?:实现|完成|达到|建成|建设|建立|打造|培育|培养|创建|形成|开展|举办|组织|设立|布局|拥有)(?=[\u4e00-\u9fff]{2})"
)
"""全市实现地区生产总值: a verb between the area and the name."""
_FUNDED = re.compile(r"^(?:[省市县区]级?|各级|本级|中央)?财政(?:统筹)?(?:安排|设立|列支|拨付|拨出|筹集)(?=[\u4e00-\u9fff]{2,}(?:资金|经费|基金)$)")
"""区财政安排发展引导资金: who sets the fund aside is no part of its name."""
_SUFFIXES = ("率", "度", "数", "量", "额", "比")
_DEEDS = ("建设", "支持", "发展", "投资", "实施", "鼓励")
_JOINED = {
    "能": re.compile("[人繁耗效源量]"),
    "可": re.compile("[贷售用]|循环|再生|降解|视化|追溯"),
    "重点": re.compile("人群|对象|群体|领域"),
    "在": re.compile("[站库册编研训建]$"),
}
"""能人, 可贷额度, 重点人群, 在站博士后: words in front of which these are no drivers."""
_OF_DEEDS = ("主体", "单位", "用地", "标准", "规模", "水平", "强度", "成本", "周期", "工期", "资金", "金额")
"""建设主体, 支持标准: a deed that says which one."""
_MERE_BOUNDS = ("最高", "最低", "最多", "最长")
_PER_HEADS = re.compile(r"^(.{2,}?)(?:达到?|为|不少于|不低于|不超过)(每\d*[百千万]+[\u4e00-\u9fff]{0,4}(?:人口|人)|每\d+[百千万]+)$")
"""全科医生数达到每万人口3.5名: the measure is of the name, as in 每万人口全科医生数."""
CHANGES = re.compile(r"(?:年均|同比|(?:同|可比)口径|实际|净?新?增|增长|提高|提升|下降|降低|减少|增加|覆盖|扩大|压减|上升|上涨|回落|降){1,9}$")
"""Words of change at the end of a name."""


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load("clauses")[name])


@lru_cache(maxsize=_KEPT)
def without_periods(text: str) -> str:
    """`text` without its years and parts of years, and recurrences."""
    text = _PART_OF_YEAR.sub("", text)
    recurrences = (span for span in find_recurrences(text) if text[span.start : span.end] not in _MEANS)
    holes = sorted([*find_periods(text), *recurrences], key=lambda span: span.start)
    pieces, at = [], 0
    for span in holes:
        if span.start >= at:
            pieces.append(text[at : span.start])
            at = span.end
    return "".join([*pieces, text[at:]])


def without_comparison(text: str) -> str:
    """`text` without what an amount is compared with (比2020年)."""
    return _COMPARED.sub("", text)


@lru_cache(maxsize=_KEPT)
def noun_before(text: str) -> str:
    """The indicator in the words before a number: without drivers in front and links behind; cut at words, not within.

    >>> noun_before("力争到2025年，普惠率达到")
    '普惠率'
    """
    for aside in (_PLACED, _SPANNED, _PRICED, _TERM, _CHANGED, _BOUND_BY, _COMPARED, _RUNNING, _FOR_EVERY, _BASED, _BEFORE_OBJECT, PASSED):
        text = aside.sub("", text)
    text = _GIVEN.sub(lambda given: "" if given["whom"][0] in "每单各" else given["whom"], text)
    words = [word for word, _, _ in cut(without_periods(text).strip(_TRIM))]
    first, last = 0, len(words)
    while last > first and (_is(words[last - 1], "links") or _turns(words, last)):
        last -= 1
    while first < last and _is_driver(words[first], words[first + 1] if first + 1 < last else ""):
        rest = "".join(words[first:last])
        if _opens_name(words[first:last]) or _HAVING.match(rest) or (words[first] == "达到" and _SHARE_OF.search(rest)):
            break
        first += 1
    if last - first == 1 and first > 0 and words[first] in _KINDS_OF_PLACE:
        first -= 1
    if last - first == 1 and _is(words[first], "drivers") and words[first] not in _words("changes"):
        return words[first] if words[first] == "投资" else ""  # 完成投资12亿元
    name = _PURPOSED.sub("", "".join(words[first:last]))
    name = without_description(_TAIL.sub("", _tidy(name)))
    name = _PER_HEADS.sub(r"\2\1", _TO_EACH.sub("", _AREA_VERB.sub(r"\1", _FUNDED.sub("", name))))
    return "" if name in _MERE_BOUNDS else name


def _opens_name(words: Sequence[str]) -> bool:
    """“粤菜师傅”培训: the quotes in front belong to the name where they close within it."""
    return words[0] in _QUOTES and OPENERS[words[0]] in words[1:-1]


def _turns(words: Sequence[str], last: int) -> bool:
    """The word before `last` is a verb that turns into a link by the word behind it (提高 | 到)."""
    return last < len(words) and words[last] in ("到", "至", "为", "在") and words[last - 1] in _words("turns")


def is_verb_of_change(word: str) -> bool:
    """A verb that says what is done to the thing that is counted (新增, 改造)."""
    return word in _words("changes")


def is_driven(name: str) -> bool:
    """A name that begins with a verb of its own."""
    words = [word for word, _, _ in cut(name[:12])]
    return len(words) > 1 and (words[0] in _words("changes") or words[0] in _words("drivers"))


def verb_before(text: str) -> str:
    """The verb of change that the words before a number end in (新增, 取消和下放), else nothing."""
    words = [word for word, _, _ in cut(without_periods(text).strip(_TRIM))]
    if not words or words[-1] not in _words("changes"):
        return ""
    is_pair = len(words) > 2 and words[-2] in ("和", "及", "、") and words[-3] in _words("changes")
    return "".join(words[-3:]) if is_pair else words[-1]  # 取消和下放


def without_description(name: str) -> str:
    """A name without the praise in front of it (师德好、业务精的), and without that it meets the conditions."""
    return _DESCRIBED.sub("", _MEETING.sub("", name))


@lru_cache(maxsize=_KEPT)
def noun_behind(text: str) -> str:
    """The indicator in the words behind a number and its unit: without what leads to them, or on from them."""
    noun = without_periods(text).strip()
    for lead in (_EACH_OF, _BEHIND_AMOUNT, _MOVED):
        noun = lead.sub("", noun)
    noun = _EVENT.sub("", _LEADS_ON.sub("", without_description(_tidy(noun))))
    for end in (_EACH_THEN, _GOING_ON, _MADE):
        noun = end.sub("", noun)
    return noun


def ends_in_link(text: str) -> bool:
    """The words before a number bind it to what they name (…达到, …为, …提高至)."""
    words = [word for word, _, _ in cut(text.rstrip(_TRIM))]
    return bool(words) and words[-1] in _words("links") and words[-1] not in _words("loose_links")


def is_measure(name: str) -> bool:
    """A noun that measures but names nothing by itself (覆盖率, 比例)."""
    return name in _words("measures") or len(name) <= 1


@cache
def _observed() -> re.Pattern[str]:
    return re.compile("|".join(load("clauses")["observed"]))


def is_observed(text: str) -> bool:
    """The words before an amount tell that it is observed already (目前…达, 已建成, 依托8个)."""
    return bool(_observed().search(text))


def _is(word: str, kind: str) -> bool:
    return not word.strip() or word in _words(kind) or _composed(word, kind)


@cache
def _composed(word: str, kind: str) -> bool:
    """A word that is two or more of the kind in a row (全面实现)."""
    known = _words(kind)
    return any(word[:i] in known and (word[i:] in known or _composed(word[i:], kind)) for i in range(1, len(word)))


def _is_driver(word: str, following: str) -> bool:
    if word == "有" and following in QUALITIES:
        return False
    if following in _SUFFIXES or (word in _DEEDS and following in _OF_DEEDS):
        return False  # 保障率, 建设主体
    if word in _JOINED and _JOINED[word].match(following):
        return False
    if word in ("基本", "创新", "重点", "合理"):
        # 基本实现, 创新开展 and 重点推进 are manners, 基本养老保险, 创新中心 and 重点项目 names.
        return bool(following) and (_is(following, "drivers") or following in _words("changes"))
    return bool(following) and _is(word, "drivers") and word not in _words("changes")


def _tidy(name: str) -> str:
    """Without unpaired marks at the ends, and not longer than a name can be."""
    name = _BLANKS.sub("", name).strip(_TRIM)
    if not _PAIRED.search(name):
        return name[:_LONGEST].strip(_TRIM)
    for closing, opening in PAIRS.items():
        if name.startswith(closing) or (name.endswith(closing) and opening not in name):
            name = name.strip(closing)
        if name.endswith(opening) or (name.startswith(opening) and closing not in name):
            name = name.strip(opening)
        if opening == "“" and name.count(opening) > name.count(closing) and '"' not in name:
            name = name.rpartition(opening)[2]  # 执行“…比例不低于20%…”的政策: what is quoted alone
    if "(" in name or "（" in name:
        name = re.sub(r"[（(](?:以下简称|其中)[^（）()]*[）)]?", "", name)
    return name[:_LONGEST].strip(_TRIM)
