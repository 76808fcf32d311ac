"""The words for what is paid (奖励, 租房补贴, 贴息), and where a passage says them: behind an amount, before it, in the heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.model import Quantity, Span
from pipeline.recognize.lexicon import load
from pipeline.recognize.rules import alternatives
from pipeline.resolve.naming.nouns import noun_before

_LONGEST_HEADING = 16
_GIVING = re.compile(
    r"^(?:(?:折合|等值)?人民币)?(?:以[内上下])?的?(?:(?:标准|比例)，?)?(?:[由向][^，。；\d]{2,10}?(?=给予|支付|发放|拨付))?"
    r"(?:(?:给予|予以|支付|发放|拨付)[\u4e00-\u9fff]{1,6}(?:方|企业|单位|主体|机构|个人|团队|者|社会组织|学?院校)|给予|予以|进行|实施|发放|落实|兑现|申请|申领|享受|领取|"
    r"支付|拨付|计算|核算|核定)?(?:不超过|最长)?(?:[\d一二三]+个?[年月]的)?"
)
"""What stands between an amount and the word for it: …的标准给予主办方补助."""
_GIVES = re.compile(r"(?:发放|给予|予以|提供|享受)(?:每[人月年户]|一次性|最高|不超过){0,4}$")
_STANDARDS = re.compile(r"(?P<others>(?:[、，][^，。；、\d]{2,14}\d[\d.]{0,9}[万千]?元(?:/\w{1,2})?){0,9})(?=的?标准)")
_EACH = r"(?:/(?:[A-Za-z]{1,4}|[\u4e00-\u9fff㎡]))?"
_STEPS = re.compile(rf"(?P<others>(?:、[\u4e00-\u9fffA-Z]{{2,10}}\d[\d.]{{0,9}}[万千]?元{_EACH}){{0,9}})")
_STEP_BEFORE = re.compile(rf"\d[\d.]{{0,9}}[万千]?元{_EACH}、[\u4e00-\u9fffA-Z]{{2,10}}$")
_TWO_CLAUSES = re.compile(r"[^，。；;]*(?:，[^，。；;]*)?")
"""Behind a rate: 按…的30%，给予补助."""
_IN_TURN = re.compile(r"(?:第[一二三四五]|[首次前后][一二三两]?)年(?=[、和及起期补奖资按]|$)")
"""第一年全额补贴，第二年补贴50%: of what was paid before."""
_URGING = re.compile(r"^(?:加大|加强|强化|提高|落实|发放|完善|给予|提供|实施|支持|鼓励|享受|促进|推动|积极)+")
_SUPPORT = re.compile(r"支持|鼓励|扶持|奖|补|资助|贴息|返还|津贴|^促进")


_PART = re.compile(
    "(?:年度|累计)?(?P<what>补贴|补助|奖励|奖补|资助|贴息|津贴|返还|贷款|担保|保险|补偿)"
    "(?P<part>(?:最高|最低|累计|年度)?(?:标准|期限|年限|额度|限额|总额|金额|额|比例|利率|费率|上限|次数|资金))"
)
"""补贴标准, 贷款期限: what of a payment or a loan is told, without of which."""


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
    how = "适当|相应|一定|全额|差额|同等|不|最|为期|连续|[一二三四五两]年|[发兑]放|[落申享领]"
    return re.compile(rf"(?!{how})[\u4e00-\u9fff]{{2,6}}?(?:{awards})(?=[，。；、（\s]|$)")


def paid_behind(behind: str, before: str = "") -> str:
    """The word for what is paid behind an amount; with what it is for in any words where a verb leads to it, behind the amount
    or before it: 给予实习补贴, 发放12万元人才津贴."""
    led = _GIVING.match(behind)
    rest = behind[led.end() :] if led else behind
    is_led = _GIVES.search(before) or (led and led[0].strip("的"))
    found = _awarded().match(rest) or (_any_award().match(rest) if is_led else None)
    return found[0] if found else ""


def paid_by_standards(text: str, span: Span) -> str:
    """What is paid by a list of standards whose items are named in front: 初级800元、高级不超过1600元的标准给予培训补贴."""
    listed = _STANDARDS.match(text, span.end)
    if not listed:
        return ""
    is_last = text.rfind("、", span.start - 20, span.start) > text.rfind("元", 0, span.start)
    return paid_behind(text[listed.end() : listed.end() + 24]) if listed["others"] or is_last else ""


def paid_by_list(text: str, span: Span) -> str:
    """What is paid by a list whose items are named in front, said behind the last: A类给予80万元、B类50万元购房补贴."""
    listed = _STEPS.match(text, span.end)
    if not listed or not (listed["others"] or _STEP_BEFORE.search(text, max(0, span.start - 24), span.start)):
        return ""
    return paid_behind(text[listed.end() : listed.end() + 24])


def paid_before(sentence: str, front: str, quantity: Quantity) -> str:
    """The word for what is paid in the sentence before an amount that `front` names, or in the words of its bound (最高奖励50万元)."""
    told = [found[0] for found in _awards().finditer(sentence)]
    full = [paid for paid in told if len(paid) > 2] if in_turn(front) else []
    bound = re.split(r"\d", quantity.text, maxsplit=1)[0]
    return next(iter((full or told)[-1:] or [found[0] for found in _awards().finditer(bound)][-1:]), "")


def paid_after_rate(text: str, span: Span, before: str, quantity: Quantity) -> str:
    """按…的30%，给予…: what is paid at a rate may stand behind it."""
    by_rate = quantity.unit in ("%", "‰") and re.search(r"按(?:照)?|不超过|最高", before + quantity.text)
    by_rate = by_rate or re.search(r"按照?(?:人民币)?$", before.rstrip())
    near = _TWO_CLAUSES.match(text, span.end) if by_rate else None
    found = _awards().search(near[0]) if near else None
    return found[0] if found else ""


def in_turn(front: str) -> bool:
    """第二年、第三年补贴: a year of what was named before."""
    return _IN_TURN.match(front) is not None


def ends_in_award(front: str) -> bool:
    """Whether a name is that of a payment (租房补贴)."""
    last = max((found.end() for found in _awards().finditer(front)), default=None)
    return last is not None and len(front) - last <= 4


def without_award(name: str) -> str:
    """A name without the word for a payment that it ends in."""
    return re.sub(rf"(?:{_awards().pattern})$", "", name)


def names_itself(paid: str) -> bool:
    """Whether the words for what is paid say what for (实习补贴, 购房补贴), not only how (一次性奖励, 财政补助)."""
    bare = re.sub(r"^(?:再|另|一次性|综合|财政|资金|经费|专项|配套)+", "", paid)
    return bool(paid) and not {paid, bare} & {"支持", *load("clauses")["awards"]}


def headed_name(heading: str, paid: str) -> str:
    """The heading of the passage where it is a payment's name in full: 一次性创业补贴, of a 补贴; 研发支持, of 资金支持."""
    name = _of_support(heading)
    is_it = name.endswith(paid) or (paid.endswith("支持") and name.endswith("支持"))
    return name if is_it and len(name) > len(paid) - 2 and name != paid else ""


def matter_of(heading: str) -> str:
    """What a heading of a payment or of support speaks of (支持药品研发), else nothing."""
    return without_award(_of_support(heading)).removesuffix("支持")


def topic_of(heading: str) -> str:
    """What a short heading is about, whatever it says is done of it (支持技术改造, 创业担保贷款); empty where it is a sentence."""
    name = noun_before(_URGING.sub("", heading.strip()))
    return name if 3 <= len(name) <= _LONGEST_HEADING and not re.search(r"[\d，、。；]", name) else ""


def _of_support(heading: str) -> str:
    name = noun_before(_URGING.sub("", heading.strip()))
    return name if len(name) <= _LONGEST_HEADING and _SUPPORT.search(heading) and not re.search(r"[\d，、和]", name) else ""


def part_of(words: str, framed: Sequence[str]) -> str:
    """补贴期限, of the nearest of the names that frame it: 创业租金补贴期限 under 创业租金补贴, 个人担保贷款期限 behind 个人担保贷款额度;
    empty where `words` name no such part, or no frame tells of what."""
    part = _PART.fullmatch(words)
    if part is None:
        return ""
    for name in (name for name in framed if not name.startswith(("单", "每"))):
        whole = name[: name.find(part["what"]) + len(part["what"])] if part["what"] in name else ""
        if len(part["what"]) + 2 <= len(whole) <= _LONGEST_HEADING:
            return whole + part["part"]
    return ""


def joined(thing: str, paid: str) -> str:
    """充电桩运营 and 运营补贴 are 充电桩运营补贴."""
    shared = next(length for length in range(len(paid), -1, -1) if thing.endswith(paid[:length]))
    return thing + paid[shared:]
