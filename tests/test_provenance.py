"""Every fact can be traced: what it stores stands in the text where it says, and the text in the source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from read_texts import SAMPLES, corpus_texts, gold_sources, read_file

from pipeline.decode.encoding import decode_bytes
from pipeline.model import Evidence, Facts


def evidences(facts: Facts) -> Iterator[Evidence]:
    yield from (target.evidence for target in facts.targets)
    yield from (task.evidence for task in facts.tasks)
    yield from (citation.evidence for citation in facts.citations)
    yield from (issue.evidence for issue in facts.issues if issue.evidence)


def untraced(facts: Facts) -> list[str]:
    """All that the text does not hold where it is said to stand."""
    text = facts.document.text
    wrong = [f"quote {e.quote!r}" for e in evidences(facts) if text[e.start : e.end] != e.quote or not e.quote]
    wrong += [f"block {b.text[:40]!r}" for b in facts.document.blocks if text[b.start : b.end] != b.text]
    wrong += [
        f"cell {cell.text!r}"
        for table in facts.tables
        for row in table.rows
        for cell in row
        if text[cell.start : cell.end] != cell.text or not table.start <= cell.start <= cell.end <= table.end
    ]
    return wrong + [f"number {n.text!r}" for n in facts.numbers if len(text[n.start : n.end]) != len(n.text)]


def mismapped(facts: Facts, source: str) -> list[tuple[int, int, int]]:
    """Runs of `source_map` where text and source differ, or that are out of order."""
    text, last, wrong = facts.document.text, 0, []
    for run in facts.document.source_map:
        start, at, length = run
        if start < last or text[start : start + length] != source[at : at + length]:
            wrong.append(run)
        last = start + length
    return wrong


def unmapped(facts: Facts) -> str:
    """Characters of the text that no run of `source_map` covers, line ends and TABs aside."""
    covered = bytearray(len(facts.document.text))
    for start, _, length in facts.document.source_map:
        covered[start : start + length] = b"\x01" * length
    return "".join(
        char for char, mark in zip(facts.document.text, covered, strict=True) if not mark and char not in "\n\t "
    )


def out_of_place(facts: Facts) -> list[str]:
    """Targets of a table whose row and column are not that table's, and numbers bound to none."""
    wrong = []
    for target in facts.targets:
        if target.table_index is not None:
            rows = facts.tables[target.table_index].rows
            inside = target.row_index and target.column_index and target.row_index <= len(rows)
            if not inside or (target.column_index or 0) > len(rows[0]):
                wrong.append(target.indicator)
    bound = {number.target_index for number in facts.numbers if number.fate == "target"}
    return wrong + list(map(str, bound - set(range(len(facts.targets)))))


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_every_fact_of_a_sample_can_be_traced(path: Path) -> None:
    facts = read_file(path)
    assert untraced(facts) == []
    assert out_of_place(facts) == []


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.[mt][dx]*")), ids=lambda path: path.name)
def test_the_text_of_a_sample_stands_in_its_source(path: Path) -> None:
    facts = read_file(path)
    assert mismapped(facts, decode_bytes(path.read_bytes())) == []
    assert unmapped(facts) == ""


@pytest.mark.corpus
def test_every_fact_of_every_real_document_can_be_traced(corpus: Path) -> None:
    paths = {*corpus_texts(corpus), *gold_sources(corpus)}
    assert {path.name: wrong for path in sorted(paths) if (wrong := untraced(read_file(path)) + out_of_place(read_file(path)))} == {}


@pytest.mark.corpus
def test_the_text_of_every_real_document_stands_in_its_source(corpus: Path) -> None:
    wrong = {}
    for path in sorted({*corpus_texts(corpus), *gold_sources(corpus)}):
        facts = read_file(path)
        if bad := mismapped(facts, decode_bytes(path.read_bytes())):
            wrong[path.name] = str(bad[:3])
        elif extra := unmapped(facts):
            wrong[path.name] = extra[:40]
    assert wrong == {}
