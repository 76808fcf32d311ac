"""Each block is read once: what was found in it is handed on, and nobody below looks for it again."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from read_texts import corpus_texts, decoded

from pipeline.decode import marks
from pipeline.model import Document
from pipeline.numerals import normalize
from pipeline.recognize import citations, enumerators, periods, quantities, responsibilities, running_duties
from pipeline.recognize.passages import Passage, recognize
from pipeline.resolve import resolve

PLAN = """云州市公共服务提升行动方案
一、主要目标
到2027年，全市新建幼儿园１２所、新增学位３０００个，公办率达到８５％以上，具体见《云州市学前教育条例》（云政发〔2024〕5号）。
二、重点任务
（一）扩大供给。1.每年新建公园5个；2.到2026年底前，绿化覆盖率达到42%以上。（责任单位：市教育局、市财政局）
（二）改善服务。由市民政局牵头，市财政局配合，2026年底前建成养老服务中心3个，详见www.example.org/2026/05。
"""
FINDERS = (
    normalize,
    periods.find_periods,
    periods.periods_in,
    quantities.find_quantities,
    quantities.quantities_in,
    citations.find_references,
    citations.references_in,
    enumerators.enumerators_in,
    responsibilities.find_clauses,
    responsibilities.clauses_in,
    running_duties.find_running_clauses,
    running_duties.running_clauses_in,
    marks.parse_mark,
)
LONGEST_LINE = 140
"""Characters of a line at the front that a title is looked for in; a longer passage is running text."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, str]]:
    """How often each finder was asked for each text, from wherever in the project."""
    counts: Counter[tuple[str, str]] = Counter()

    def counted(finder: Callable[..., Any]) -> Callable[..., Any]:
        def ask(text: str, *rest: str) -> Any:
            counts[finder.__name__, text] += 1
            return finder(text, *rest)

        return ask

    for finder in FINDERS:
        counter = counted(finder)
        for module in [module for name, module in sys.modules.items() if name.startswith("pipeline.")]:
            if getattr(module, finder.__name__, None) is finder:
                monkeypatch.setattr(module, finder.__name__, counter)
    return counts


def passages_of(text: str) -> dict[str, Passage]:
    """The passages of a text, by the beginning of each."""
    return {passage.norm[:3]: passage for passage in recognize(decoded(text))}


def _of_blocks(asked: Counter[tuple[str, str]], document: Document, shortest: int = 40) -> Iterator[tuple[str, str, int]]:
    """(finder, text, count) of the asks for all the text of a block."""
    texts = {form for block in document.blocks if len(block.text) >= shortest for form in (block.text, normalize.__wrapped__(block.text))}
    return ((finder, text, count) for (finder, text), count in asked.items() if text in texts)


def test_the_text_of_a_block_is_asked_once_for_each_thing(asked: Counter[tuple[str, str]]) -> None:
    document = decoded(PLAN)
    asked.clear()
    resolve(document)
    found = list(_of_blocks(asked, document))
    assert {finder for finder, _, _ in found} >= {"periods_in", "enumerators_in", "clauses_in", "running_clauses_in", "parse_mark"}
    assert [(finder, text) for finder, text, count in found if count > 1 or finder == "normalize"] == []


@pytest.mark.corpus
def test_the_text_of_a_real_document_is_asked_once_for_each_thing(asked: Counter[tuple[str, str]], corpus: Path) -> None:
    document = decoded(max(corpus_texts(corpus), key=lambda path: path.stat().st_size).read_bytes())
    asked.clear()
    resolve(document)
    again = Counter({(finder, text): count for finder, text, count in _of_blocks(asked, document, LONGEST_LINE + 1)})
    repeated = Counter(block.text for block in document.blocks)
    assert {finder for (finder, text), count in again.items() if count > max(repeated[text], 1) or finder == "normalize"} == set()


def test_a_passage_holds_what_its_block_says() -> None:
    goal = passages_of(PLAN)["到20"]
    assert goal.norm == normalize(goal.block.text)
    assert [goal.norm[span.start : span.end] for span in goal.periods] == ["到2027年"]
    assert [goal.norm[span.start : span.end] for span in goal.amounts] == ["12所", "3000个", "85%以上"]
    assert [reference.title for reference in goal.references] == ["云州市学前教育条例"]


def test_what_can_be_no_amount_is_blanked_out_before_amounts_are_looked_for() -> None:
    found = passages_of(PLAN)
    listed, running = found["（一）"], found["（二）"]
    assert [listed.norm[start:end] for start, end in listed.marks] == ["1.", "2."]
    assert [listed.norm[span.start : span.end] for span in listed.amounts] == ["5个", "42%以上"]
    assert [duty.rule for duty in listed.duties] == ["clause-in-brackets"]
    assert [running.norm[span.start : span.end] for span in running.amounts] == ["3个"]
    assert [duty.rule for duty in running.duties] == ["running-prose"]


def test_a_document_named_over_two_blocks_is_named_in_both() -> None:
    first, second = recognize(decoded("一、总则\n二、依据《云州市促进民营经济发展\n三、若干措施100条》的规定办理。\n"))[-2:]
    assert (first.references[0].start, first.references[0].end > len(first.norm)) == (4, True)
    assert second.references[0].start < 0
    assert second.amounts == ()


def test_a_stretch_of_a_passage_is_read_by_itself() -> None:
    passage = passages_of(PLAN)["到20"]
    comma = passage.norm.index("，公办")
    stretch = passage.within(comma, len(passage.norm))
    assert [stretch.text[span.start : span.end] for span in stretch.amounts] == ["85%以上"]
