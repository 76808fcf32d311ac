"""What a payment is for, out of the words that say to whom or for what it is paid.

对新评定为国家3A、4A、5A级的旅游景区 is paid for 新评定旅游景区, and the ranks are cases of it; 对一个行政村建设标准化果园5家以上的
is paid for 标准化果园. Who does it (企业), where, by which deed of making (建设, 实施) and on which condition is no part of the name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.resolve.naming.cases import parse_sized

_NOTE = re.compile(r"[（(][^（）()]*[）)]")
_LONG_NOTE = re.compile(r"[（(〔](?!含)[^（）()〔〕]*(?:[（(][^（）()]*[）)][^（）()〔〕]*)*[）)〕]")
_TERM_OF = re.compile(r"(?:\d{1,2}|[一二三五十])年期(?:及?以[上下内])?(?:的)?")
"""3年期以上贷款: which loans."""
_RANK = (
    r"(?:(?:国家|世界|全国|自治区|[省市县区州部])(?:级|(?=[\d、，和或及]))|[一二三四五六七八九十\d]{1,3}星级|"
    r"(?:国家)?[1-5]?A级?|[一二三四五六七八九十\d]{1,3}[级类档]|[A-Z]类|[初中高特甲乙丙丁][级等])"
)
_RANKS = re.compile(rf"(?:等级在)?{_RANK}(?:(?:[、，/]|和|或|及|以及|[—－~～-])(?:的)?{_RANK})+(?:及?以上)?(?:的)?")
"""国家级、省级; 国家3A、4A、5A级的; 2—5星级: ranks that are cases of one payment."""
_RANGE_OF_RANKS = re.compile(r"(?:国家|[省市])?(?:级)?[一二三四五\d][—－~～-][一二三四五\d](?:星级|级|A级)(?:的)?")
_WHO = r"(?:企业|单位|机构|个人|合作社|服务商|开发商|院所|高校|购房人|业主|用户|园区|平台|行政村|主体|团队|人员|组织|经营者)"
_DEEDS = r"(?:成功)?(?:实施|开展|建设|组织开展|组织|进行|发展|创建|建成|打造|设立|建立|举办|承办|生产|从事|提供|按规定)"
_BY_WHOM = re.compile(rf"^(?:[一二三四五\d]个)?[\u4e00-\u9fff]{{0,12}}{_WHO}{_DEEDS}(?=[\u4e00-\u9fff“]{{3}})")
"""集成电路设计企业开展首轮流片: who does it, and that it is done."""
_BY_ANYBODY = re.compile(
    "^(?:企业|单位|个人|机构|合作社|农户|旅行社|市民|居民|用人单位)(?=(?:参加|参与|投保|招[用引]|购[买置]|租[赁用]|引进|取得|获得|通过|采用|办理|组织|自建|新[建购招]|使用)[\u4e00-\u9fff]{2})"
)
"""企业参加境外展会: that anybody does it."""
_MAKING = re.compile(rf"^(?:其)?{_DEEDS}(?=[\u4e00-\u9fff“]{{3}})(?!项目)")
_HONOURED = re.compile(
    r"^(?:其|对)?(?:成功|首次)*(?:被)?(?:评选?为|评定为|认定为|列为|获评|入选|选为|命名为|获批|创成|升级为|评上|晋升为)(?=[\u4e00-\u9fff“]{2})"
)
"""首次评为…, 被认定为…: by which the holder became what is paid for."""
_NEWLY = re.compile(r"(?P<verb>新(?:评定|认定|获评|备案|命名|培育|入选))为(?=[\u4e00-\u9fff“])")
_WHERE = re.compile(r"^(?:依法)?在[^，。；]{2,14}?(?=新|购|设|开|建|投|注|就|创|浇|举|从)")
_TALLY = re.compile(r"(?:的)?每(?:[个家间块户人名亩件场次台辆套张项]|平方米)$|(?:的)?(?:再|另)$")
_BY_LEVEL = re.compile(r"(?<=[\u4e00-\u9fff]{3})(?:[省市县区]级|[省市县区]?(?:财政|政府))(?:财政)?(?:给予|予以|分别){0,4}$|(?:给予|予以|分别|一次性给予){1,4}$")
_CONDITION = re.compile(r"(?:连续)?(?:经营|种植|运营|就业|生产|使用)?满[一二三四五\d]+(?:年|个月)(?:及?以上)?(?:的)?")
_CONDITIONED = re.compile(
    r"^(?:一批|[本我省市县区](?:[省市县区])?[内域]?(?:建成|注册|设立|落户)的|"
    r"符合[^，的]{2,16}的|经[^，]{2,16}(?:认定|审核|验收|批准)(?:的|后)?|凡)"
)


_LONG = 20
_SUMMED_UP = re.compile(r"\A.*等(?:各类)?(?P<kind>[^等、]{3,})$")
"""特色村、风情小镇、示范乡镇等有关旅游的荣誉: the kind that a long list of examples ends in."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What is paid for, and the words in it that tell only which case (100—500亩, 国家级、省级)."""

    core: str
    case: str


def parse_purpose(words: str) -> Purpose:
    """The purpose in `words`, the object of 对… or the first clause of a payment's sentence; its core may be empty."""
    core = "".join(words.split()).strip("，,、：:；;")
    for aside in (_LONG_NOTE, _TALLY, _BY_LEVEL):
        core = aside.sub("", core) or core
    case = ""
    for told in (_RANKS, _RANGE_OF_RANKS, _TERM_OF, _CONDITION):
        found = told.search(core)
        if found and found[0] != core:
            case = case or found[0].strip("为的、，且")
            core = told.sub("", core)
    sized = parse_sized(core)
    core, case = sized.thing, case or sized.size
    core = _NEWLY.sub(lambda newly: newly["verb"], _NOTE.sub("", core))
    for aside in (_CONDITIONED, _WHERE, _BY_WHOM, _BY_ANYBODY, _HONOURED, _MAKING):
        shorter = aside.sub("", core)
        core = shorter if len(shorter.strip("的，、")) > 1 else core
    core = core.split("，")[0].strip("的，、")
    listed = _SUMMED_UP.match(core) if len(core) > _LONG and "、" in core else None
    return Purpose(listed["kind"].replace("的", "") if listed else core, case)
