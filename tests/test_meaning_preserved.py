"""Changes that change no meaning change no fact: wrapped lines, pages, spaces, digits, tables in other markup.

Facts are compared by what they say (indicator, subject, quantity, kind, year, recurrence; units of tasks), whatever
their place. Each change starts from the document as it was decoded, so that it is known what its paragraphs are.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from read_texts import SAMPLES, gold_sources, read, read_file, targets_of, tasks_of
from rewriting import as_html, in_han_numerals, paged, spaced, wide, with_unrelated_paragraphs, wrapped, written

from pipeline.model import Document

Seeds = st.integers(0, 2**16)
FIXED: dict[str, Callable[[Document], str | bytes]] = {
    "a blank line between blocks": written,
    "no blank line between blocks": lambda document: written(document, between="\n"),
    "full-width digits": lambda document: written(document, wide),
    "small counts in Han numerals": lambda document: written(document, in_han_numerals),
    "unrelated paragraphs": with_unrelated_paragraphs,
    "tables as Markdown": lambda document: written(document, table="pipes"),
    "the whole as HTML": as_html,
    "CR LF": lambda document: written(document).replace("\n", "\r\n"),
    "GB18030": lambda document: written(document).encode("gb18030"),
}


def changed(path: Path, text: str | bytes) -> list[str]:
    """The facts that differ between a file and the same written anew."""
    before, after = read_file(path), read(text)
    lines = []
    for name, facts in (("target", targets_of), ("task", tasks_of)):
        was, now = facts(before), facts(after)
        lines += [f"{name} lost: {fact}" for fact in was - now] + [f"{name} new: {fact}" for fact in now - was]
    return lines


def document_of(path: Path) -> Document:
    return read_file(path).document


samples = st.sampled_from(sorted(SAMPLES.iterdir()))
few = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("change", FIXED)
@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.stem)
def test_a_sample_written_otherwise_says_the_same(path: Path, change: str) -> None:
    assert changed(path, FIXED[change](document_of(path))) == []


@given(samples, st.integers(18, 46), st.booleans())
@few
def test_lines_may_be_wrapped_at_any_width(path: Path, width: int, gap: bool) -> None:
    assert changed(path, written(document_of(path), wrapped(width, gap))) == []


@given(samples, Seeds)
@few
def test_spaces_may_stand_beside_digits(path: Path, seed: int) -> None:
    assert changed(path, written(document_of(path), spaced(seed))) == []


@given(samples, Seeds)
@few
def test_a_page_may_end_within_a_sentence(path: Path, seed: int) -> None:
    assert changed(path, written(document_of(path), paged(seed))) == []


# ---------------------------------------------------------------- real documents


@pytest.mark.corpus
@pytest.mark.parametrize("change", FIXED)
def test_a_real_document_written_otherwise_says_the_same(corpus: Path, change: str) -> None:
    differing = {path.name: changed(path, FIXED[change](document_of(path))) for path in gold_sources(corpus)}
    assert {name: lines for name, lines in differing.items() if lines} == {}


@pytest.mark.corpus
@given(data=st.data(), width=st.integers(18, 46), gap=st.booleans())
@few
def test_lines_of_a_real_document_may_be_wrapped_at_any_width(
    corpus: Path, data: st.DataObject, width: int, gap: bool
) -> None:
    path = data.draw(st.sampled_from(gold_sources(corpus)))
    assert changed(path, written(document_of(path), wrapped(width, gap))) == []


@pytest.mark.corpus
@given(data=st.data(), seed=Seeds)
@few
def test_spaces_may_stand_beside_digits_of_a_real_document(corpus: Path, data: st.DataObject, seed: int) -> None:
    path = data.draw(st.sampled_from(gold_sources(corpus)))
    assert changed(path, written(document_of(path), spaced(seed))) == []


@pytest.mark.corpus
@given(data=st.data(), seed=Seeds)
@few
def test_a_page_of_a_real_document_may_end_within_a_sentence(corpus: Path, data: st.DataObject, seed: int) -> None:
    path = data.draw(st.sampled_from(gold_sources(corpus)))
    assert changed(path, written(document_of(path), paged(seed))) == []
