"""Every number of a text has a fate: a fact's, or a named rule's that says why it is none, or it is listed as unread."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from ledger_sample import context, draw, shown
from read_texts import SAMPLES, corpus_texts, read, read_file

from pipeline.model import Facts
from pipeline.numerals import normalize

FATES = {"target", "task", "citation", "metadata", "ignored", "unread"}
HEAD = "云州市临江区公共服务提升行动方案\n\n一、主要任务\n\n"
FATE_OF = {
    "到2026年，新建公园12个。": {"2026": "ignored", "12": "target"},
    "落实《云州市公园条例》（云政发〔2021〕23号）。": {"2021": "citation", "23": "citation"},
    "面向2—6岁儿童开放。": {"2": "ignored", "6": "ignored"},
    "实施“5+2”课后服务。": {"5": "ignored", "2": "ignored"},
    "对投资2亿元以上的，给予30万元奖励。": {"2": "ignored", "30": "target"},
    "建筑面积在95平方米以上按照8000元/套发放购房券。": {"95": "ignored", "8000": "target"},
    "对产值首次达到3亿元、6亿元的企业，分别奖励10万元、20万元。": {"3": "ignored", "6": "ignored", "10": "target", "20": "target"},
    "引进2亿元以上项目60个。": {"2": "ignored", "60": "target"},
    "年所得额不超过300万元的部分减按25%计入。": {"300": "ignored", "25": "target"},
    "公交站点500米覆盖率达到98%。": {"500": "ignored", "98": "target"},
    "纳税超3亿元的企业达到25家。": {"3": "ignored", "25": "target"},
    "投资额在3000万元—8000万元的项目，按投资额的5%给予奖励。": {"3000": "ignored", "8000": "ignored", "5": "target"},
    "方案经市政府九届31次常务会议通过。": {"31": "ignored"},
    "落实区人大12次会议决议。": {"12": "ignored"},
    "每年召开2次会议。": {"2": "target"},
    "30万千瓦以下燃煤机组全部关停。": {"30": "ignored"},
    "考评分值=日常监测（60%）+现场调研（40%）。": {"60": "ignored", "40": "ignored"},
    "数据共享方面5项：目录编制等。": {"5": "ignored"},
    "大型项目是指投资2亿元以上的项目。": {"2": "ignored"},
    "第4轮督导如期开展。": {"4": "ignored"},
    "扩种油菜（8—11月）。": {"8": "ignored", "11": "ignored"},
    "种植大户（50亩以上）优先。": {"50": "ignored"},
    "未达到2%比例的单位须依法缴纳保障金。": {"2": "ignored"},
    "对完成率低于80%的县，扣减资金的20%。": {"80": "ignored", "20": "target"},
    "每缺少1处扣2分。": {"1": "ignored", "2": "ignored"},
    "每3万人口配1辆救护车。": {"3": "ignored", "1": "target"},
    "培育种粮大户150户（50—500亩）。": {"150": "target", "50": "ignored", "500": "ignored"},
    "对执行率低于60%的专项资金，收回结余。": {"60": "ignored"},
    "得分排名前10%的优先支持。": {"10": "ignored"},
    "每低1个百分点扣2分。": {"1": "ignored", "2": "ignored"},
    "留用率达50%以上的提高到70%。": {"50": "ignored", "70": "target"},
    "考核得分90分以上为优秀。": {"90": "ignored"},
    "每安置1人每年补贴5000元。": {"1": "ignored", "5000": "target"},
    "出台助企纾困15条措施。": {"15": "ignored"},
    "每新增100户奖励2万元。": {"100": "ignored", "2": "target"},
    "15分钟内到达率达到90%。": {"15": "ignored", "90": "target"},
    "年销售额达到3000万元以上的企业，每增加100万元奖励1万元。": {"3000": "ignored", "100": "ignored", "1": "target"},
    "沿线３．２０２６年建成12座。": {"３": "ignored", "２０２６": "ignored", "12": "target"},
    "新建小学3所。（责任单位：区教育局，2024年完成）": {"3": "target", "2024": "task"},
}


def without_fate(facts: Facts) -> list[str]:
    """Runs of digits that no number of the ledger covers."""
    text = normalize(facts.document.text)
    covered = bytearray(len(text))
    for number in facts.numbers:
        covered[number.start : number.end] = b"\x01" * (number.end - number.start)
    return [match[0] for match in re.finditer(r"[0-9]+", text) if not all(covered[match.start() : match.end()])]


def misfiled(facts: Facts) -> list[str]:
    """Numbers with no fate that there is, bound to no target, ignored for no reason, or over one another."""
    wrong, last = [], 0
    for number in facts.numbers:
        is_bound = number.target_index is not None
        reasoned = bool(number.rule) == (number.fate != "unread")
        if number.fate not in FATES or is_bound != (number.fate == "target") or not reasoned or number.start < last:
            wrong.append(context(facts.document, number))
        last = number.end
    return wrong


CRUDE = re.compile(
    r"[0-9０-９]+|[零〇一二三四五六七八九十百千万亿两几壹贰叁肆伍陆柒捌玖拾佰仟]+"
    r"(?=[余多]?(?:[元角个家户名人亩吨项所座处条台套辆间张件次天年米倍折成半番]|平方米|公里|公顷|千瓦|小时|百分点))"
)
"""A finder that knows nothing of policies: any run of digits, and any run of numeral characters beside a common unit."""
WITHOUT_A_FIGURE = {
    "成本降低两成。": "两成",
    "覆盖十余万人。": "十余万人",
    "改善灌溉三百余万亩。": "三百余万亩",
    "补助伍万元整。": "伍万元整",
    "服务数十家企业。": "数十家",
    "票价打八折。": "八折",
    "半数以上的村受益。": "半数",
    "产值翻一番。": "翻一番",
    "工期两年半。": "两年半",
}


def overlooked(text: str, facts: Facts) -> list[str]:
    """What the crude finder finds in a document's text and no number of the ledger touches."""
    covered = bytearray(len(text))
    for number in facts.numbers:
        covered[number.start : number.end] = b"\x01" * (number.end - number.start)
    return [
        text[max(0, m.start() - 8) : m.start()] + f"【{m[0]}】" + text[m.end() : m.end() + 6]
        for m in CRUDE.finditer(text)
        if not any(covered[m.start() : m.end()]) and not _OF_FIGURE.search(text, max(0, m.start() - 3), m.start())
    ]


_OF_FIGURE = re.compile(r"[\d０-９][百千万亿]?[余多 ]?$")
"""万 of 300余万元, 亿 of 4万多亿元: what belongs to digits before it, which the finder finds by themselves."""


@pytest.mark.parametrize(("sentence", "words"), WITHOUT_A_FIGURE.items())
def test_an_amount_without_a_digit_has_a_fate(sentence: str, words: str) -> None:
    facts = read(HEAD + sentence)
    at = facts.document.text.index(words)
    assert [n.text for n in facts.numbers if n.start < at + len(words) and at < n.end] != []


def test_a_number_is_shown_as_it_stands() -> None:
    facts = read(HEAD + "３．２０２６年新建公园１２个，绿地率达到４０．５％。")
    text = facts.document.text
    assert all(number.text == text[number.start : number.end] for number in facts.numbers)
    assert {number.text for number in facts.numbers} >= {"３", "２０２６", "１２", "４０．５"}


@pytest.mark.corpus
def test_a_finder_that_knows_nothing_of_policies_finds_no_more(corpus: Path) -> None:
    folders = ("corpus/text", "more/text", "seeds")
    paths = [path for folder in folders for path in sorted((corpus / folder).iterdir()) if path.suffix != ".md"]
    found = {path.name: overlooked(facts.document.text, facts) for path in paths for facts in [read_file(path)]}
    assert {name: numbers for name, numbers in found.items() if numbers} == {}


@pytest.mark.parametrize(("sentence", "fates"), FATE_OF.items())
def test_a_number_gets_the_fate_that_it_deserves(sentence: str, fates: dict[str, str]) -> None:
    facts = read(HEAD + sentence)
    found: dict[str, str] = {}
    for number in facts.numbers:
        for digits in re.findall(r"\d+", facts.document.text[number.start : number.end]):
            found[digits] = number.fate
    assert {digits: found.get(digits) for digits in fates} == fates


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_every_number_of_a_sample_has_one_fate(path: Path) -> None:
    facts = read_file(path)
    assert without_fate(facts) == []
    assert misfiled(facts) == []
    assert [number.text for number in facts.numbers if number.fate == "unread"] == []


@pytest.mark.corpus
def test_every_number_of_the_corpus_has_one_fate(corpus: Path) -> None:
    wrong = {path.name: without_fate(read_file(path)) + misfiled(read_file(path)) for path in corpus_texts(corpus)}
    assert {name: numbers for name, numbers in wrong.items() if numbers} == {}


@pytest.mark.corpus
def test_at_most_two_in_a_hundred_numbers_of_the_corpus_are_unread(corpus: Path) -> None:
    fates = Counter(number.fate for path in corpus_texts(corpus) for number in read_file(path).numbers)
    assert fates["unread"] <= 0.02 * fates.total(), fates


@pytest.mark.corpus
def test_a_sample_of_ignored_numbers_is_listed_for_a_person(corpus: Path) -> None:
    """`pytest -rP` prints the 200; so does `python -m tests.ledger_sample`."""
    drawn = draw(corpus_texts(corpus), "ignored", 200, seed=1)
    lines = [shown(*one) for one in drawn]
    print("\n".join(lines))  # noqa: T201  # the listing is what the test is for
    assert len(lines) == 200
