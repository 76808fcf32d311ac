"""The spaCy pipeline: its tokens are our words, its span groups are what the finders found."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import DocBin

from pipeline.model import Period, Quantity, Span
from pipeline.recognize.nlp import FINDERS, build_pipeline, mark
from pipeline.recognize.quantities import find_quantities
from pipeline.recognize.words import cut

TEXT = "到2025年，临江区公办园在园幼儿占比达到60%以上，新增托位2.5万个（责任单位：区教育局、区财政局）。"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build_pipeline()


def find_inside_words(text: str) -> Iterator[Span]:
    """A finder whose finding begins and ends within words."""
    at = text.index("办园在园")
    yield Span(start=at, end=at + 4, kind="name", value="办园在园", rule="inside")


def test_tokens_are_our_words_and_the_text_is_kept(nlp: Language) -> None:
    doc = nlp(TEXT + "\n 第二行")
    assert doc.text == TEXT + "\n 第二行"
    assert [token.text for token in doc] == [word for word, _, _ in cut(doc.text)]


@pytest.mark.parametrize("group", FINDERS)
def test_each_finder_fills_its_group(nlp: Language, group: str) -> None:
    assert group in nlp(TEXT).spans


def test_a_span_carries_value_rule_and_offsets_as_found(nlp: Language) -> None:
    doc = nlp(TEXT)
    found = [(span._.value, span._.rule, span._.offsets) for span in doc.spans["quantities"]]
    assert found == [(span.value, span.rule, (span.start, span.end)) for span in find_quantities(TEXT)]
    assert found


def test_periods_are_values_too(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert [span._.value for span in doc.spans["periods"]] == [Period(year=2025)]


def test_token_bounds_widen_the_span_but_not_its_offsets(nlp: Language) -> None:
    doc = mark(nlp(TEXT), find_inside_words, "names")
    (span,) = doc.spans["names"]
    assert span.text == "公办园在园幼儿"
    assert TEXT[slice(*span._.offsets)] == "办园在园"
    assert (span._.value, span._.rule) == ("办园在园", "inside")


def test_a_span_that_no_finder_made_is_its_own_record(nlp: Language) -> None:
    span = nlp(TEXT)[0:2]
    assert (span._.offsets, span._.value) == ((span.start_char, span.end_char), None)


def test_displacy_draws_what_was_found(nlp: Language) -> None:
    drawn = displacy.render(nlp(TEXT), style="span", jupyter=False)
    assert "quantities" in drawn
    assert "periods" in drawn


def test_many_texts_come_out_in_order(nlp: Language) -> None:
    texts = [f"新建公园{count}个。" for count in range(1, 20)]
    values = [doc.spans["quantities"][0]._.value.value for doc in nlp.pipe(texts)]
    assert values == [Decimal(count) for count in range(1, 20)]


def test_an_empty_text_is_an_empty_doc(nlp: Language) -> None:
    assert len(nlp("")) == 0


def test_docs_survive_being_packed(nlp: Language) -> None:
    packed = DocBin(store_user_data=True, docs=[nlp(TEXT)]).to_bytes()
    (doc,) = DocBin().from_bytes(packed).get_docs(nlp.vocab)
    value = doc.spans["quantities"][0]._.value
    assert value == next(find_quantities(TEXT)).value
    assert isinstance(value, Quantity)


def test_a_pipeline_survives_being_written(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    assert loaded.pipe_names == nlp.pipe_names
    before, after = nlp(TEXT), loaded(TEXT)
    assert [span.text for span in after.spans["sc"]] == [span.text for span in before.spans["sc"]]


def test_a_pipeline_takes_finders_of_ones_own() -> None:
    doc = build_pipeline({"names": f"{__name__}:find_inside_words"})(TEXT)
    assert [span._.value for span in doc.spans["names"]] == ["办园在园"]


def test_a_finder_that_is_not_there_is_an_error() -> None:
    with pytest.raises(AttributeError):
        build_pipeline({"names": "pipeline.recognize.words:find_nothing"})
