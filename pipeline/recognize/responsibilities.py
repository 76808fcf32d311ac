"""Text → clauses that make units responsible: （责任单位：…）, （A牵头，B、C配合）, 责任部门：… and their units by role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.model import Responsibility, Role
from pipeline.numerals import normalize
from pipeline.recognize.lexicon import load
from pipeline.recognize.rules import alternatives

_OPEN, _CLOSE = "（(〔[【〈", "）)〕]】〉"
_BRACKET = re.compile(r"[（(〔\[【〈）)〕\]】〉\n]")
_LONGEST = 600
_LONGEST_ALONE = 1000
"""How long a clause in brackets, and one on a line of its own, can be: a longer one is no list of units."""
_SUFFIX = re.compile(
    r"(?:局|委|办|厅|部|室|院|校|行|社|署|会|处|科|股|站|所|队|团|中心|单位|政府|街道|镇|乡|街|镇街|街镇|公司|集团|企业|组织|支队|分局|法院|检察院|工会|[工商文残社侨]联|妇联|科协|文联|残联|联合会"
    r"|海关|开发区|园区|高新区|经开区|新区|专班|小组|机构|平台|院校|高校|幼儿园|学校|党委|党组|部门|委员会|办公室|指挥部|协会|商会|银行|大学|县|市|区|省|州|盟|旗|地|村|总队|大队|政协|人大|纪委|武装部|医院|基地|牵头单位|成员单位|政务办|编办|府办|委办|网信办|金融办|外办|乡镇)(?:[（(\[][^（）()\[\]]*[）)\]])?$"
)
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}")
_DEADLINE = re.compile(
    r"\A(?:(?:20\d\d ?年|\d{1,2} ?月|年底前?|每年|长期|持续|全年|完成时限|完成时间|时限|时间|期限|进度)[^局委办厅部]*$|"
    r"[^局委办厅部]*(?:完成|推进|坚持|见效)$)"
)
_LEVELS = re.compile(r"(?:各|有关|相关|各有关)(?:[省市州县区旗乡镇盟]|街道)(?:（[^（）]*）)?(?:、[省市州县区旗乡镇盟]){0,9}")
_LEVEL_OFFICE = re.compile(r"(?:[省市州县区旗乡镇盟]|街道)(?:（[^（）]*）)?(?:、[省市州县区旗乡镇盟]){0,9}(?:人民)?(?:政府|办事处)")
_MARKS = re.compile(r"[（(〔\[【〈）)〕\]】〉和及与]")
_LONGEST_SUFFIX = 80
_UNITS_AT_LARGE = ("单位", "部门", "地区", "企业")
_PARTS = re.compile(r"[,，;；。]")
_SENTENCES = re.compile("[;；。]")
_SENTENCE_END = re.compile(r"[。\n]")
_IN_SENTENCES = ("责任人", "责任", "牵头", "配合")
"""Labels that open a clause in brackets alone: in a sentence they are words like others."""
_SEPARATORS = re.compile(r"[、,，;；。:：/]|(?<!\d)\s+|以及")
_EDGES = re.compile(r"[（(〔【〈\[“）)〕】〉\]”、,，;；。:：/\s]|以(?=及)")  # all that a separator can begin with, and brackets
_NOISE = re.compile(
    r"^(?:由|以及|和|及|其他|会同|各相关责任单位为)?(?P<unit>.*?)(?:等(?:[有相]关)?(?:部门|"
    r"单位)?)?(?:按(?:照)?(?:各自)?(?:职责|职能|任务)?分工|按(?:各自)?职责|根据职责|具体|分别|共同|各自){0,4}$"
)
_FIRST_LEADS = re.compile(
    r"(?:排名?|列|排|名列|排序|居)(?:在)?(?:第一|首位|第1)[^。，；]{0,8}(?:为|是|系)(?:总?牵头|主要?责任|主办)|"
    r"第一个[^。，；]{0,6}为牵头|首个[^。，；]{0,6}为牵头"
)
_STOPPED = re.compile(r"负责(?:人|同志|制)|牵头(?:抓|推|建|制|开|组)|以下简称|例如|包括|含|详见|见附件")
_PLAIN_UNITS = re.compile(r"[，。；：]|同志|工作$")

_MAY_LABEL = re.compile(r"[:：]|[位门室][为是]")
"""What stands behind each label; a text without it need not be searched for labels."""
_SENTENCE_ENDS = ("。", "；")
_OFFICE = re.compile(
    r"\A\s*[\u4e00-\u9fff]{1,19}?"
    r"(?:局|委|办|厅|部|署|委员会|办公室|政府|管委会|银行|法院|检察院|工会|妇联|科协|海关)(?:等(?:有关|相关)?(?:部门|单位)?)?\s*"
)
_BESIDE_OFFICES = re.compile(
    r"[\u4e00-\u9fff]{1,16}?(?:镇|乡|街道|办事处|园区|工业区|开发区|高新区|新区|公司|集团|中心|指挥部|专班|党校|大学|学院|研究院|院|总队|支队|大队|站|联|"
    r"区|市|县)(?:[（(][^（）()]{1,12}[）)])?"
)
"""Units that stand in a list of offices, and would make none by themselves."""
STANDING = re.compile(
    r"(?:以下|下同)[^，。；、]{0,10}?(?:均|都|皆)[需须由应要]{0,4}(?:包括|包含|含)?[:：]?(?P<units>[^，。；]{1,200}?)(?:具体|分别|共同|按职责分工|按职责)?"
    r"(?P<verb>负责落实|组织实施|落实|负责|配合|参与|协同|实施|协助)?[，,]?(?:以下)?(?:均|都)?不再(?:一一|逐一|逐条|单独|重复|另行|分别)?(?:列出|列举|列示|列明|标注|注明|罗列|列)"
)
"""以下均需各区政府落实，不再列出; 以下责任单位均包括各县（市、区）政府，不再列出"""
_ASIDES = re.compile(
    r"[，,；;]\s*(?:适用范围|适用地区|适用对象|实施范围|试点范围)[:：].*$|[，,；;]\s*下同(?=$|[，,；;。])|会同(?:各?有关|相关)(?:部门|单位|方面)|"
    r"[，,；;]\s*[^，,；;]{0,4}(?:第一|首位|第1|首个)[^，,；;]{0,8}(?:为|是|系)[^，,；;]{0,4}(?:牵头|责任|主办)[^，,；;]{0,4}(?=$|[，,；;])"
    r"|[（(][^（）()]{0,4}(?:第一|首位|第1|首个)[^（）()]{0,8}(?:为|是|系)[^（）()]{0,4}(?:牵头|责任|主办)[^（）()]{0,8}[）)]"
)
"""What a clause says besides units: where the measure holds, that the first leads, 下同."""
_AND_OTHERS = re.compile(r"(?<=[\u4e00-\u9fff]{2})等(?:有关|相关)?(?:部门|单位)?(?:和|及|以及)(?=各|有关|相关|省|市|县|区)")
"""A、B等和各省级人民政府: the list before 等 and the governments behind it."""

_NAMED_OTHERS = re.compile(r"(?<=[\u4e00-\u9fff]{2})等(?=(?:国务院|中央|[省市区县]直?级?)[有相]关(?:部门|单位))")
"""A、B等国务院有关部门: those that are not named are told by their level, and are a unit of their own."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A responsibility clause at [start, end), and whether the rule “the first unit leads” is stated in it."""

    start: int
    end: int
    responsibilities: tuple[Responsibility, ...]
    first_leads: bool
    rule: str


@cache
def _labels() -> dict[str, Role]:
    return {label: entry["role"] for entry in load("roles")["roles"] for label in entry["labels"]}


@cache
def _verbs() -> dict[str, Role]:
    return {verb: entry["role"] for entry in load("roles")["roles"] for verb in entry["verbs"]}


@cache
def _label() -> re.Pattern[str]:
    words = alternatives(list(_labels()))
    return re.compile(rf"(?P<label>{words})(?:[(（][^()（）]{{1,12}}[)）])?(?: ?[:：] ?|(?<=单位|部门|处室|科室)[为是](?=[\u4e00-\u9fff]))")


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(
        rf"(?:按(?:照)?(?:各自)?(?:职责|职能|任务)?分工|按(?:各自)?职责|根据职责|具体|分别|共同|"
        rf"各自){{0,4}}(?P<verb>{alternatives(list(_verbs()))})(?:，?下同|执行)?$"
    )


@cache
def _role_in_brackets() -> re.Pattern[str]:
    return re.compile(rf"\A(?P<unit>.+)[（(](?P<verb>{alternatives(list(_verbs()))})(?:单位)?[）)]")


def find_clauses(text: str) -> Iterator[Clause]:
    """Each responsibility clause of `text`, in order: bracketed ones, and lines or sentences that begin with a label."""
    yield from clauses_in(normalize(text))


def clauses_in(norm: str) -> Iterator[Clause]:
    """The responsibility clauses of a text that is normalised already, in order."""
    covered = 0
    for start, end in _brackets(norm):
        if start >= covered and (clause := _bracketed(norm, start, end)):
            yield from _labelled_between(norm, covered, start)
            yield clause
            covered = end
    yield from _labelled_between(norm, covered, len(norm))


def is_label(norm: str) -> bool:
    """Whether a normalised text begins with the label of a clause (责任单位：…)."""
    return _label().match(norm) is not None


def _brackets(norm: str) -> Iterator[tuple[int, int]]:
    """Outermost balanced brackets; one that never closes is passed over."""
    stack: list[int] = []
    for match in _BRACKET.finditer(norm):
        char, i = match[0], match.start()
        if char in _OPEN:
            stack.append(i)
        elif char == "\n":
            stack.clear()
        elif stack:
            start = stack.pop()
            if not stack and i - start <= _LONGEST:
                yield start, i + 1


def _bracketed(norm: str, start: int, end: int) -> Clause | None:
    content = norm[start + 1 : end - 1]
    if len(content) < 4:
        return None
    content = STANDING.sub("", content).rstrip("。；;， ")
    label = _label().match(content.lstrip()) or _label_behind_deadline(content)
    plain = re.sub(r"[(（\[][^()（）\[\]]*[)）\]]", "", content)
    if label is None and _lists_offices(_ASIDES.sub("", plain)) and norm[:start].rstrip()[-1:] in _SENTENCE_ENDS:
        return _clause(content, start, end, "offices-in-brackets")
    if label is None and (not _ends_in_role(plain) or _STOPPED.search(plain)):
        return None
    return _clause(content, start, end, "clause-in-brackets")


def _lists_offices(content: str) -> bool:
    """…机制。（商务部、邮政局、临江镇）: nothing but units behind a sentence, the first an office, makes them responsible for it."""
    parts = re.split(r"[、，,；;]", content.strip())
    return bool(_OFFICE.fullmatch(parts[0])) and all(_OFFICE.fullmatch(part) or _BESIDE_OFFICES.fullmatch(part.strip()) for part in parts)


def _label_behind_deadline(content: str) -> re.Match[str] | None:
    """（6月底完成，责任单位：…）: the label stands behind a few words on when."""
    label = _label().search(content, 0, 40)
    return label if label and content[: label.start()].rstrip().endswith(("，", "；", "。", ",", ";")) else None


def _ends_in_role(content: str) -> bool:
    first = re.split(r"[。]", content, maxsplit=1)[0]
    parts = [part for part in re.split(r"[,，;；]", first) if part]
    return bool(parts) and any(_verb().search(part) for part in parts) and not _PLAIN_UNITS.search(re.sub(r"[,，;；]", "", first))


def _labelled_between(norm: str, start: int, end: int) -> Iterator[Clause]:
    """Clauses without brackets: at the head of a line or sentence, up to its end."""
    if not _MAY_LABEL.search(norm, start, end):
        return
    pattern = _label()
    at = start
    while match := pattern.search(norm, at, end):
        at = match.end()
        if match["label"] in _IN_SENTENCES or not _opens_sentence(norm, start, match.start()):
            continue
        stop = _sentence_end(norm, match.end(), end)
        if stop - match.start() > _LONGEST_ALONE:
            continue
        if clause := _clause(norm[match.start() : stop].rstrip("。 "), match.start(), stop, "clause-on-its-own"):
            yield clause
        at = stop  # where it names nobody, neither does what is left of it


def _opens_sentence(norm: str, start: int, at: int) -> bool:
    """Nothing but blanks stands between `at` and the start of the text looked at, a line or a stop."""
    while at > start and norm[at - 1] == " ":
        at -= 1
    return at == start or norm[at - 1] in "\n。；;!？"


def _sentence_end(norm: str, start: int, end: int) -> int:
    """Where the sentence ends; looked for no farther than a clause can be long."""
    match = _SENTENCE_END.search(norm, start, min(end, start + _LONGEST_ALONE + 1))
    return match.start() if match else min(end, start + _LONGEST_ALONE + 1)


def _clause(content: str, start: int, end: int, rule: str) -> Clause | None:
    first_leads = bool(_FIRST_LEADS.search(content))
    sentence = content.split("。", 1)[0] if first_leads or "以下" in content else content
    found = list(parse_roles(sentence))
    if not found:
        return None
    return Clause(start, end, tuple(found), first_leads, rule)


def parse_roles(content: str) -> Iterator[Responsibility]:
    """The units of a clause's words, each with its role, in order.

    >>> [(r.role, r.unit) for r in parse_roles("区教育局牵头，区财政局配合")]
    [('lead', '区教育局'), ('participating', '区财政局')]
    """
    position = 0
    for role, words in _by_role(_ASIDES.sub("", normalize(content))):
        for unit in split_units(words):
            position += 1
            own = _role_in_brackets().fullmatch(unit)  # 区教育局（牵头）、区财政局
            kept = _verbs()[own["verb"]] if own else role
            yield Responsibility(role=kept, unit=own["unit"] if own else unit, position=position)


def _by_role(content: str) -> Iterator[tuple[Role, str]]:
    labels = list(_label().finditer(content))
    if labels:
        ends = [label.start() for label in labels[1:]] + [len(content)]
        for label, end in zip(labels, ends, strict=True):
            words = content[label.end() : end]
            if asks_for_persons(label["label"]):
                words = "、".join(part for part in _SEPARATORS.split(words) if not is_person(part))
            for sentence in _split_outside_brackets(words, _SENTENCES):
                yield from _verbs_in(sentence, _labels()[label["label"]])
    else:
        yield from _verbs_in(content, "responsible")


def asks_for_persons(label: str) -> bool:
    """Whether what stands beside a label, or below the name of a column, are persons (责任人, 牵头领导)."""
    return any(word in label for word in load("roles")["persons"])


def is_person(part: str) -> bool:
    """Whether a part of a list of those responsible is a person's name, and no unit's."""
    return bool(_NAME.fullmatch(part.strip())) and not _SUFFIX.search(part.strip())


def _verbs_in(words: str, default: Role) -> Iterator[tuple[Role, str]]:
    """Parts that end in a verb of a role carry all the units before it; what is left has the default role."""
    pending = ""
    for part in _split_outside_brackets(words, _PARTS):
        match = _verb().search(part)
        if match:
            units = f"{pending}、{part[: match.start()]}" if pending else part[: match.start()]
            yield _verbs()[match["verb"]], units
            pending = ""
        else:
            pending = f"{pending}、{part}" if pending else part
    if pending:
        yield default, pending


def split_units(words: str) -> Iterator[str]:
    """The units of a list, as written: separators, 等 and 按职责分工 dropped; brackets inside a name stay."""
    words = re.sub(r"等(?:有关|相关|各)?(?:部门|单位)(?:[和及、](?:有关|相关|各)?(?:单位|部门|地方|地区))?(?=$|[，,、；。按分])", "", words)
    words = _AND_OTHERS.sub("、", _NAMED_OTHERS.sub("、", words))
    for part in _split_outside_brackets(words, _SEPARATORS):
        match = _NOISE.match(part.strip())
        unit = (match["unit"] if match else part).strip(" .。")
        if _DEADLINE.match(unit):
            continue
        yield from (u for u in _split_joined(unit) if len(u) > 1)


def _split_outside_brackets(words: str, separators: re.Pattern[str]) -> Iterator[str]:
    depth, start = 0, 0
    for edge in _EDGES.finditer(words):
        i, char = edge.start(), edge[0]
        if char in _OPEN + "“":
            depth += 1
        elif char in _CLOSE + "”":
            depth = max(depth - 1, 0)
        elif depth == 0 and separators.match(words, i) and not _shares_noun(words, start, i):
            yield words[start:i]
            start = i + 1
    yield words[start:]


def _shares_noun(words: str, start: int, at: int) -> bool:
    """各市、县人民政府 is one unit: what stands before the mark is no unit by itself."""
    return words[at] == "、" and bool(_LEVELS.fullmatch(words[start:at].strip())) and bool(_LEVEL_OFFICE.match(words, at + 1))


def _split_joined(words: str) -> Iterator[str]:
    """A和B is two units where A by itself ends like a unit (市规划和自然资源局 is one)."""
    depth, start = 0, 0
    for mark in _MARKS.finditer(words):
        i, char = mark.start(), mark[0]
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth -= 1
        elif depth == 0 and i - start >= 2 and i < len(words) - 1:
            ends_as_unit = _SUFFIX.search(words, max(start, i - _LONGEST_SUFFIX), i)
            if ends_as_unit and words[i + 1 : i + 4] not in _UNITS_AT_LARGE:
                yield words[start:i]
                start = i + 1
    yield words[start:]
