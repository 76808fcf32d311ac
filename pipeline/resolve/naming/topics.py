"""What the sentence, or the item it stands in, has been speaking of: the topic of an amount whose own words say too little.

服务网络不断完善，覆盖率达到95%: 覆盖率 says what is measured, and 服务网络 of what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.model import Quantity, Span
from pipeline.recognize.words import cut
from pipeline.resolve.naming.amounts import Amount
from pipeline.resolve.naming.clauses import Clause, Name, after_last
from pipeline.resolve.naming.nouns import CHANGES, PASSED, is_driven, is_measure, noun_before, without_periods
from pipeline.resolve.naming.phrases import is_time
from pipeline.resolve.naming.series import REACHES, is_share_of, thing_of

_LONGEST_LIST = 12
_LONGEST_MATTER = 12
_SERIES = re.compile(r"累计|其中|20\d\d ?年|[今当本首]年|年内")
"""完成1.2万亩；到2025年底，累计完成5万亩: amounts of one thing, named once."""
_RISES = re.compile(
    r"(?:逐年|逐步|不断|稳步|持续|明显|显著|大幅|进一步)(?:提高|提升|增长|增加|扩大|上升|下降|降低|减少|改善|增强)[，,]\s{0,9}$"
)
# 产值, 总产能, 产业投资, 净高: what is measured, without of what.
_BARE = re.compile(
    r"(?:年|总|产业|新增|新增开发|综合|主导产业|实际|单体|货币)?(?:产值|产能|产量|装机|投资|规模|交易额|成交额|销售额|营业额|营业收入|营收|利润|税收|花费|"
    r"价值|床位|保费|净高|层高|层数|面积|建筑面积|用地面积|容积率|绿地率|机械化率|机械化水平|利用率|普及率|办证时间|存储时间|年限|期限|价格)"
)
_ENTITY = "(?:产业|经济|行业|项目|园区|企业|市场|中心|基地|体系|平台|集群|工程|机构|设施|系统|街区|住宅|车区|架空层|协议|办法)"
_SUBJECT = re.compile(
    rf"(?:[一二三四五六七八九十]是)?(?P<entity>[\u4e00-\u9fff“”A-Z]{{2,14}}?{_ENTITY})"
    r"(?![\u4e00-\u9fff]{0,3}(?:化|性|链|园区|集群|基地))"
)
_OBJECT = re.compile(rf"(?:共建|建设|建成|建立|打造|培育|发展|壮大|实施|充实|支持)(?P<entity>[\u4e00-\u9fff“”A-Z、]{{2,20}}?{_ENTITY})[，,]?$")
_DONE_BY = re.compile(r"^.*?(?:完成|开展|举办|实施|组织|推进)(?=[\u4e00-\u9fff]{3})")
_ECHO = re.compile(
    r"(?:[一二三四五\d]年)?(?:累计|共|合计|全年)?(?P<deed>改造|培训|治理|整治|修复|招聘|认证|检测|监测|救助|种植|养殖|回收|处置|更新|淘汰|安置)"
    r"(?P<measure>率|数|量|面积|人数|规模|)"
)
_SHORT_NAME = 7
_MEASURES = re.compile("(?:率|规模|标准|比例|占比|时间|水平|数量|[产总余]量|[产总]值|[金总]额|项目)$")
_GENERAL = frozenset(
    ["全市", "全省", "全县", "全区", "全国", "城市", "农村", "城镇", "社会", "企业", "人均", "居民", "新增", "年度", "重点", "主要", "公共", "政府"]
)
"""Words that begin many a whole name, so that one in common says nothing."""
_RANK_ALONE = re.compile(r"(?:国家|自治区|[省市县区])级(?:及?以上)?|[一二三四五]星级|[1-5]?A级|[一二三四五]级")
_SOME = re.compile(r"一批|若干个?|[，,]?其中$")
_FARTHEST_SENTENCE = 400
"""Characters that are looked back over for what a paragraph speaks of."""


def propose_words(amount: Amount) -> Iterator[Name]:
    """The words of the clause by themselves, where they say what is measured."""
    if amount.words and not _says_little(amount):
        yield Name(amount.words, "", *amount.passage, "words-of-clause")


# 普通高中要保证必修课程, 中等职业学校要将课程纳入必修课: the holder of a duty, the word for the duty, and what it is.
_DUTY = re.compile(
    r"(?P<holder>[\u4e00-\u9fff（）、]{2,24}?)(?:要|应当?|必须|须|需要?)"
    r"(?P<rest>(?:保证|确保|将|把|至少|按照?|配备|开设|开足|建立|设置|安排|落实|组织|开展|达到)[^，。；]{2,})"
)
_DEALT_WITH = re.compile(r"^(?:将|把)(?P<object>[^，。；]{2,20}?)(?:纳入|列入|作为|融入)[^，。；]*$")


def propose_ranked(amount: Amount) -> Iterator[Name]:
    """建设一批实训基地，其中国家级2个、省级10个: the thing that a clause before speaks of, the rank as its subject."""
    if not _RANK_ALONE.fullmatch(amount.words) or _RANK_ALONE.search(amount.series) or amount.series.startswith("全国"):
        return
    if amount.series and amount.previous:
        yield Name(amount.series, amount.words, *amount.passage, "subject-of-sentence")
        return
    above = amount.text[amount.clause.sentence : amount.passage[0]]
    thing = noun_before(_SOME.sub("", above.rstrip("，,：: ")))
    if 3 <= len(thing) <= _LONGEST_MATTER * 2:
        yield Name(thing, amount.words, amount.clause.sentence, amount.passage[1], "subject-of-sentence")


def propose_echo(amount: Amount) -> Iterator[Name]:
    """完成油气回收改造，改造率达到100%; 举办数字技能培训，三年累计培训2万人次: the deed that the clause before ends in, told again."""
    told = _ECHO.fullmatch(amount.words)
    above = _clause_before(amount.text, amount.clause) if told else ""
    thing = noun_before(_DONE_BY.sub("", above.rstrip("，, ")))
    if told and thing.endswith(told["deed"]) and len(thing) > len(told["deed"]):
        start = amount.passage[0] - len(above)
        yield Name(thing + told["measure"], "", start, amount.passage[1], "topic-of-sentence")


def propose_overlap(amount: Amount) -> Iterator[Name]:
    """社区助餐服务网络更加完善，服务覆盖率达到88%: a short name that begins with a word of what its sentence or heading speaks of."""
    words = [word for word, _, _ in cut(amount.words)]
    if amount.previous or len(words) < 2 or len(amount.words) > _SHORT_NAME or not _MEASURES.search(amount.words):
        return
    if len(words[0]) < 2 or words[0] in _GENERAL:
        return
    above = amount.text[amount.clause.sentence : amount.passage[0]]
    clauses = [part for part in re.split("[，,：:]", above) if part and not re.search(r"\d", part)]
    for topic in (*reversed(clauses), amount.heading):
        thing = noun_before(topic)
        at = thing.find(words[0])
        if 1 < at <= _LONGEST_MATTER:
            yield Name(thing[:at] + amount.words, "", amount.clause.sentence, amount.passage[1], "topic-of-sentence")
            return


def propose_duty(amount: Amount) -> Iterator[Name]:
    """普通高中要保证必修课程不低于6个学分: what the duty is about, of the holder whose it is."""
    said = _DUTY.fullmatch(amount.words)
    if said is None:
        return
    dealt = _DEALT_WITH.match(said["rest"])
    name = dealt["object"] if dealt else noun_before(said["rest"])
    if name and not is_measure(name) and name != amount.words:
        yield Name(name, said["holder"], *amount.passage, "words-of-clause")


def propose_clause_before(amount: Amount) -> Iterator[Name]:
    """What the clause before says to rise (…比例逐年提高，到2025年达到50%), or whose share this is."""
    found = _of_clause_before(amount.text, amount.clause, amount.before, amount.words)
    if found:
        yield Name(found[0], "", found[1], amount.passage[1], "subject-of-sentence")


def propose_topic(amount: Amount) -> Iterator[Name]:
    """The topic of the sentence, else the heading, with the measure that the clause names."""
    if not _says_little(amount):
        return
    name, series, heading = amount.words, amount.series, amount.heading
    text, clause = amount.text, amount.clause
    in_series = bool(series and name in series and _SERIES.search(text, clause.sentence, amount.span.start))
    if in_series:
        name = ""  # 新增就业450人。其中：2022年新增130人
    topic, at = _topic(text, amount.clauses, amount.index, series if in_series else heading)
    if name and topic == heading:
        topic = _under_heading(text, amount.spans, clause, amount.index, name, heading, amount.previous)
    name = topic + name if not topic.endswith(name) else topic
    if name:
        yield Name(name, "", min(amount.passage[0], at), amount.passage[1], "topic-of-sentence")


def _says_little(amount: Amount) -> bool:
    """The clause names nothing, a bare measure or change (覆盖率, 增长), or of a term only a word or two."""
    name = amount.words
    if not name or is_measure(name) or CHANGES.fullmatch(name):
        return True
    return is_time(amount.quantity) and len(name) <= 6 and not noun_before(amount.before)


def _of_clause_before(text: str, clause: Clause, before: str, name: str) -> tuple[str, int] | None:
    """The name of an amount by the clause before it, and where that begins: what is said to rise there, or the part that
    has a share; None where it tells neither."""
    if not (is_share_of(name) if name else REACHES.fullmatch(without_periods(before)) or before.strip("，、 ") == "预计"):
        return None
    above = _clause_before(text, clause)
    part = noun_before(above) if name else _risen(above)
    return (part + name, clause.start - len(above)) if part else None


def _under_heading(
    text: str, spans: Sequence[Span], clause: Clause, index: int, name: str, heading: str, previous: str
) -> str:
    """What a `name` that says little is of, where the sentence names nothing before it: the heading, unless another tells."""
    quantity = spans[index].value
    if previous and not previous.startswith("每") and is_measure(name):
        return thing_of(previous)  # 新建幸福院12个，覆盖率提高到65%
    if re.search(r"\d", heading):
        return ""  # 3.收到申请后10日内审核，5日内拨付: the head of the item is the sentence itself
    if isinstance(quantity, Quantity) and is_time(quantity) and (matter := _of_times_before(text, spans, clause, index)):
        return matter
    return "" if name == "投资" else heading  # 完成投资12亿元 is not of what the section is called


def _of_times_before(text: str, spans: Sequence[Span], clause: Clause, index: int) -> str:
    """投诉举报24小时内受理，15日内办结: what the first of several times in a sentence is of, the others are."""
    inside = [span for span in spans[:index] if span.start >= clause.sentence]
    if not inside or not all(isinstance(span.value, Quantity) and is_time(span.value) for span in inside):
        return ""
    noun = noun_before(text[after_last("，,：:", text, clause.sentence, inside[0].start) : inside[0].start])
    return noun if len(noun) <= _LONGEST_MATTER else ""


def _clause_before(text: str, clause: Clause) -> str:
    """The clause right before this one in its sentence, with its comma; empty where there is none without a number."""
    match = re.search(r"[^，,：:。；\d]{2,40}[，,]\s{0,9}$", text[clause.sentence : clause.start])
    return match[0] if match else ""


def _risen(clause: str) -> str:
    """收入用于农业比例逐年提高，到2025年达到50%: what the clause before says to rise or fall, or to pass a mark."""
    rest = _RISES.sub("", PASSED.sub("", clause))
    return noun_before(rest) if rest != clause else ""


def _topic(text: str, clauses: Sequence[Clause], index: int, heading: str) -> tuple[str, int]:
    """What the sentence has been speaking of: the words of the clauses before this one, else the heading."""
    clause = clauses[index]
    starts = [clause.sentence, *(clause.sentence + m.end() for m in re.finditer("[，,：:]", text[clause.sentence : clause.start]))]
    for start, end in list(pairwise(starts))[:_LONGEST_LIST]:
        if start < (0 if index == 0 else clauses[index - 1].inner_end) or text[start:end].rstrip(" ，,：:").endswith("的"):
            continue
        if re.match(r"\s{0,9}(?:依照|按照|根据|依据|参照|结合)", text[start:end]):
            continue
        words = re.sub(r"\d[\d.]*(?:%|[万亿]?[个所家名人项元])?(?:以上|左右|以内)?", "", without_periods(text[start : end - 1]))
        noun = noun_before(words)
        if len(noun) >= 2 and not is_measure(noun):
            return noun, start
    return heading, clause.start


def propose_owner(amount: Amount) -> Iterator[Name]:
    """陶瓷产业持续提质，…。产值突破60亿元: whose measure a bare one is, by the thing that its sentence, or one before it, begins with."""
    if amount.previous or not _BARE.fullmatch(amount.words):
        return
    start = amount.passage[0]
    for opening, text in _sentences_before(amount.text, start):
        if owner := _entity_of(text):
            yield Name(owner + amount.words, "", max(opening, amount.clause.sentence), amount.passage[1], "topic-of-sentence")
            return


def _sentences_before(text: str, at: int) -> Iterator[tuple[int, str]]:
    """The words of the sentence before `at`, then each sentence before it, the nearest first."""
    low = max(0, at - _FARTHEST_SENTENCE)
    end = at
    while end > low:
        start = after_last("。！？\n", text, low, end - 1)
        yield start, text[start:end]
        end = start


def _entity_of(sentence: str) -> str:
    """The thing that a sentence begins with, else the one that its last clause builds or grows."""
    opens = _SUBJECT.match(without_periods(sentence).lstrip(" 　，,"))
    if opens and not is_driven(opens["entity"]):
        return opens["entity"]
    last = sentence.rstrip("，, ").rpartition("，")[2]
    makes = _OBJECT.search(last)
    return noun_before(makes["entity"]) if makes else ""
