"""Every word of the lexicon keeps its word: read in its examples, not in its rejects, by the whole recogniser."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from read_texts import read, short, targets_of

from pipeline.model import Quantity
from pipeline.numerals import normalize
from pipeline.recognize.lexicon import comparator_words, load, recurrence_words, unit_classes
from pipeline.recognize.periods import find_recurrences
from pipeline.recognize.quantities import find_quantities
from pipeline.recognize.responsibilities import find_clauses

UNITS: list[dict[str, Any]] = load("units")["units"]
COMPARATORS: list[dict[str, Any]] = load("comparators")["comparators"]
RECURRENCES: list[dict[str, Any]] = load("recurrences")["recurrences"]
ROLES: list[dict[str, Any]] = load("roles")["roles"]
GENRES: list[dict[str, str]] = load("genres")["genres"]
CLAUSES: dict[str, list[str]] = load("clauses")


def quantities(text: str) -> list[Quantity]:
    return [span.value for span in find_quantities(text) if isinstance(span.value, Quantity)]


# ---------------------------------------------------------------- units

unit_words = pytest.mark.parametrize(
    ("unit", "example"), [(unit, example) for group in UNITS for unit, example in group["words"].items()]
)
unit_rejects = pytest.mark.parametrize(
    ("group", "text"), [(group, text) for group in UNITS for text in group["rejects"]]
)


@unit_words
def test_a_unit_is_read_whole_in_its_example(unit: str, example: str) -> None:
    assert unit in example
    [quantity] = quantities(example)
    # 个 before a unit of measure counts nothing of its own (2个百分点).
    assert normalize(quantity.unit) in (normalize(unit), normalize(unit).removeprefix("个"))


@unit_rejects
def test_a_reject_of_a_unit_is_no_quantity_or_the_reader_knows_why_it_is_no_target(group: dict[str, Any], text: str) -> None:
    words = {normalize(word) for word in group["words"]}
    if any(normalize(quantity.unit) in words for quantity in quantities(text)):
        facts = read(f"云州市工作方案\n\n一、总体要求\n\n加快推进{text}，落实各项要求。\n")
        assert targets_of(facts) == {}, group["rejects"][text]


def test_each_unit_is_in_one_group() -> None:
    words = [unit for group in UNITS for unit in group["words"]]
    assert sorted({unit for unit in words if words.count(unit) > 1}) == []
    assert all(group["rejects"] for group in UNITS)


@pytest.mark.parametrize("unit", sorted({*load("units")["guards"], *load("units")["arabic_only"]}))
def test_guards_and_bounds_are_on_units_that_there_are(unit: str) -> None:
    assert normalize(unit) in unit_classes()


@pytest.mark.parametrize("unit", sorted(load("units")["arabic_only"]))
def test_a_unit_for_arabic_numerals_only_is_none_behind_han_ones(unit: str) -> None:
    assert [quantity for quantity in quantities(f"推进三{unit}建设") if quantity.unit == unit] == []


# ---------------------------------------------------------------- comparators


def placed(place: str) -> list[tuple[str, str]]:
    """The words that stand in one place, each with its sign; 上限 and the like name what they bound."""
    return list(comparator_words(place).items())


@pytest.mark.parametrize(("word", "sign"), placed("before"))
def test_a_word_before_a_number_gives_its_direction(word: str, sign: str) -> None:
    assert [short(quantity) for quantity in quantities(f"每所学校配备教师{word}30名")] == [f"{sign} 30 名"]


@pytest.mark.parametrize(("word", "sign"), placed("after"))
def test_a_word_behind_a_number_gives_its_direction(word: str, sign: str) -> None:
    at = f"30{word}名" if word in "余多" else f"30名{word}"
    assert [short(quantity) for quantity in quantities(f"配备教师{at}")] == [f"{sign} 30 名"]


@pytest.mark.parametrize(
    ("group", "text", "value"), [(group, text, value) for group in COMPARATORS for text, value in group["examples"].items()]
)
def test_an_example_of_a_comparator_is_read_so(group: dict[str, Any], text: str, value: float) -> None:
    assert [(quantity.comparator, quantity.value) for quantity in quantities(text)] == [
        (group["sign"], Decimal(str(value)))
    ]


@pytest.mark.parametrize(("text", "reason"), [item for group in COMPARATORS for item in group["rejects"].items()])
def test_a_comparator_alone_is_no_quantity(text: str, reason: str) -> None:
    assert quantities(text) == [], reason


def test_a_word_has_one_direction() -> None:
    for place in ("before", "after"):
        words = [word for group in COMPARATORS for word in group[place]]
        assert sorted({word for word in words if words.count(word) > 1}) == []


# ---------------------------------------------------------------- recurrences


@pytest.mark.parametrize(("text", "word"), [item for group in RECURRENCES for item in group["examples"].items()])
def test_an_example_of_a_recurrence_is_read_so(text: str, word: str) -> None:
    assert [span.value for span in find_recurrences(text)] == [word]


@pytest.mark.parametrize(("text", "reason"), [item for group in RECURRENCES for item in group["rejects"].items()])
def test_no_recurrence_is_read_in_its_rejects(text: str, reason: str) -> None:
    assert list(find_recurrences(text)) == [], reason


@pytest.mark.parametrize(("word", "meaning"), [item for item in recurrence_words().items() if item[0] not in ("一年", "一月")])
def test_each_word_of_a_recurrence_is_read(word: str, meaning: str) -> None:
    assert [span.value for span in find_recurrences(f"{word}开展检查2次")] == [meaning]


# ---------------------------------------------------------------- roles


def roles_in(text: str) -> list[tuple[str, str]]:
    return [(unit.role, unit.unit) for clause in find_clauses(text) for unit in clause.responsibilities]


@pytest.mark.parametrize(("role", "label"), [(group["role"], label) for group in ROLES for label in group["labels"]])
def test_a_label_gives_its_role(role: str, label: str) -> None:
    assert roles_in(f"（{label}：区教育局、区财政局）") == [(role, "区教育局"), (role, "区财政局")]


@pytest.mark.parametrize(("role", "verb"), [(group["role"], verb) for group in ROLES for verb in group["verbs"]])
def test_a_verb_gives_its_role(role: str, verb: str) -> None:
    assert roles_in(f"建好用好校舍。（区教育局、区财政局{verb}）") == [(role, "区教育局"), (role, "区财政局")]


@pytest.mark.parametrize(
    ("role", "text", "unit"), [(group["role"], *example) for group in ROLES for example in group["examples"].items()]
)
def test_an_example_of_a_role_is_read_so(role: str, text: str, unit: str) -> None:
    assert roles_in(text) == [(role, unit)]


@pytest.mark.parametrize(("text", "reason"), [item for group in ROLES for item in group["rejects"].items()])
def test_no_role_is_read_in_its_rejects(text: str, reason: str) -> None:
    assert roles_in(text) == [], reason


# ---------------------------------------------------------------- genres and words around indicators


@pytest.mark.parametrize("genre", GENRES, ids=lambda genre: genre["noun"])
def test_a_genre_is_read_from_the_title_of_its_example(genre: dict[str, str]) -> None:
    facts = read(f"{genre['example']}\n\n一、总体要求\n\n坚持统筹推进，落实各项工作。\n")
    assert facts.fields.genre == genre.get("as", genre["noun"])


@pytest.mark.parametrize("name", sorted(CLAUSES))
def test_each_word_around_an_indicator_is_listed_once(name: str) -> None:
    words = CLAUSES[name]
    assert sorted({word for word in words if words.count(word) > 1}) == []
