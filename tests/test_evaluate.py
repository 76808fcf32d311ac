"""`evaluate` measures a warehouse against facts found by hand: what it counts, what it forgives, what it tells."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from read_texts import gold_sources

from pipeline import cli
from pipeline.errors import CollectError
from pipeline.evaluate import FACTS, Evaluation, evaluate, total
from pipeline.evaluate.likeness import likeness, pair, same_unit, same_value
from pipeline.run.ingest import ingest
from pipeline.settings import Settings
from pipeline.store import open_reader

ROOT = Path(__file__).parents[1]
SAMPLE = "linjiang-preschool"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evaluated")
    return loaded(folder, [ROOT / "raw" / "samples" / f"{SAMPLE}.txt"])


def loaded(folder: Path, paths: list[Path]) -> Path:
    settings = Settings(warehouse=folder / "policy.duckdb", keep_originals=False, workers=1)
    assert ingest([str(path) for path in paths], settings, command="test").exit_code == 0
    return settings.warehouse


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A gold folder that a test may spoil."""
    return Path(shutil.copytree(ROOT / "tests" / "expected" / SAMPLE, tmp_path / "gold" / SAMPLE))


def measured(warehouse: Path, gold: Path) -> Evaluation:
    with open_reader(warehouse) as connection:
        [evaluation] = evaluate(connection, [gold])
    return evaluation


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def rewrite(path: Path, changed: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in changed), "utf-8")


def change(gold: Path, field: str, value: object) -> None:
    """Claim another value for a field of the first target."""
    first, *others = rows(gold / "targets.jsonl")
    rewrite(gold / "targets.jsonl", [first | {field: value}, *others])


def test_a_document_read_as_a_person_did_has_no_errors(warehouse: Path, gold: Path) -> None:
    evaluation = measured(warehouse, gold)
    # A sample's region is fictional, so its gold has none: all else is compared.
    assert [error for error in evaluation.errors if "region" not in error] == []
    assert all(evaluation.facts[kind].f1 == 1 for kind in FACTS)


@pytest.mark.parametrize("field", ["comparator", "year", "kind", "indicator"])
def test_a_wrong_field_makes_the_fact_wrong_and_the_value_stays_right(warehouse: Path, gold: Path, field: str) -> None:
    change(gold, field, {"comparator": "<", "year": 1999, "kind": "other", "indicator": "水质"}[field])
    evaluation = measured(warehouse, gold)
    assert (evaluation.facts["value"].missed, evaluation.facts["fact"].missed) == (0, 1)
    assert evaluation.fields[f"target.{field}"].wrong == 1
    assert len(evaluation.errors) == 1
    assert field in evaluation.errors[0]


def test_a_fact_that_was_not_found_is_missed(warehouse: Path, gold: Path) -> None:
    change(gold, "value", 12345)
    tally = measured(warehouse, gold).facts["value"]
    assert (tally.missed, tally.wrong) == (1, 1)


def test_a_fact_that_nobody_found_by_hand_is_invented(warehouse: Path, gold: Path) -> None:
    rewrite(gold / "targets.jsonl", rows(gold / "targets.jsonl")[1:])
    evaluation = measured(warehouse, gold)
    assert (evaluation.facts["value"].wrong, evaluation.facts["value"].recall) == (1, 1.0)
    assert evaluation.errors[0].startswith("target invented")


def test_where_only_part_was_read_by_hand_nothing_is_invented(warehouse: Path, gold: Path) -> None:
    document = json.loads((gold / "document.json").read_text("utf-8"))
    (gold / "document.json").write_text(json.dumps(document | {"partial": True}), "utf-8")
    for name in ("targets", "tasks", "citations"):
        rewrite(gold / f"{name}.jsonl", [])
    evaluation = measured(warehouse, gold)
    assert all(evaluation.facts[kind].wrong == 0 for kind in ("value", "fact", "unit", "task", "cite"))


def test_an_optional_fact_neither_helps_nor_harms(warehouse: Path, gold: Path) -> None:
    before = measured(warehouse, gold).facts["value"].right
    change(gold, "optional", True)
    tally = measured(warehouse, gold).facts["value"]
    assert (tally.right, tally.wrong, tally.missed) == (before - 1, 0, 0)
    change(gold, "value", 12345)
    assert measured(warehouse, gold).facts["value"].missed == 0


def test_a_unit_in_another_role_is_told_of(warehouse: Path, gold: Path) -> None:
    first, *others = rows(gold / "tasks.jsonl")
    rewrite(gold / "tasks.jsonl", [first | {"lead": [], "participating": first["lead"]}, *others])
    evaluation = measured(warehouse, gold)
    assert (evaluation.fields["task.lead"].wrong, evaluation.fields["task.participating"].missed) == (1, 1)
    assert "(participating)" in evaluation.errors[0]


def test_a_document_that_is_not_loaded_is_told_of(warehouse: Path, gold: Path) -> None:
    document = json.loads((gold / "document.json").read_text("utf-8"))
    (gold / "document.json").write_text(json.dumps(document | {"source_sha256": "0" * 64}), "utf-8")
    evaluation = measured(warehouse, gold)
    assert not evaluation.is_loaded
    assert evaluation.facts["value"].recall == 0


def test_totals_count_each_fact_alike() -> None:
    one, two = Evaluation("one"), Evaluation("two")
    one.facts["value"].add(right=9, missed=1)
    two.of("target.year").judge(False)
    two.facts["value"].add(wrong=10)
    whole = total([one, two])
    assert (whole.facts["value"].precision, whole.facts["value"].recall) == (9 / 19, 9 / 10)
    assert whole.fields["target.year"].f1 == 0


# ---------------------------------------------------------------- likeness


def test_pairs_are_one_to_one_and_the_heaviest_first() -> None:
    weights = {("a", "x"): 1.0, ("a", "y"): 3.0, ("b", "y"): 2.0, ("b", "x"): 0.0}
    assert pair(["a", "b"], ["x", "y"], lambda g, f: weights[g, f]) == [(0, 1)]


def test_equals_are_paired_in_order() -> None:
    assert sorted(pair(["a", "a", "a"], ["b", "b", "b"], lambda g, f: 1.0)) == [(0, 0), (1, 1), (2, 2)]


@pytest.mark.parametrize(("one", "other", "are_same"), [("人", "名", True), ("元/人", "元", True), ("", None, True), ("个", "亩", False)])
def test_units_that_documents_use_for_one_another_are_the_same(one: str, other: str | None, are_same: bool) -> None:
    assert same_unit(one, other) is are_same


@pytest.mark.parametrize(("one", "other", "are_same"), [(1 / 7, 0.142857, True), (None, None, True), (None, 0.0, False), (1.0, 1.01, False)])
def test_values_are_the_same_to_four_digits(one: float | None, other: float | None, are_same: bool) -> None:
    assert same_value(one, other) is are_same


def test_names_are_alike_by_their_characters() -> None:
    assert likeness("公办园占比", "公办园占比（%）") > 0.9
    assert likeness("", None) == 0


# ---------------------------------------------------------------- errors and the command


def test_a_folder_without_gold_is_refused(warehouse: Path, tmp_path: Path) -> None:
    with open_reader(warehouse) as connection, pytest.raises(CollectError, match=r"document\.json"):
        evaluate(connection, [tmp_path])


def test_a_line_that_is_no_json_is_named(warehouse: Path, gold: Path) -> None:
    with (gold / "targets.jsonl").open("a", encoding="utf-8") as file:
        file.write("{not json\n")
    lines = len((gold / "targets.jsonl").read_text("utf-8").splitlines())
    with open_reader(warehouse) as connection, pytest.raises(CollectError, match=f"targets.jsonl, line {lines}"):
        evaluate(connection, [gold])


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["policy-targets", "evaluate", *map(str, arguments)])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    return int(caught.value.code or 0)


def test_the_command_prints_figures_and_errors(
    warehouse: Path, gold: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change(gold, "year", 1999)
    assert call(monkeypatch, gold.parent, "-w", warehouse) == 0
    printed = capsys.readouterr().out
    assert all(word in printed for word in ("precision", "recall", "target.year", "task.lead", "1999"))


def test_the_command_prints_json(
    warehouse: Path, gold: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, gold, "-w", warehouse, "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["total"]["facts"]["value"]["f1"] == 1.0
    assert list(data["documents"]) == [SAMPLE]


def test_the_command_exits_1_where_a_document_is_not_loaded(
    warehouse: Path, gold: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (gold / "document.json").write_text('{"source_sha256": "0"}', "utf-8")
    assert call(monkeypatch, gold, "-w", warehouse) == 1


# ---------------------------------------------------------------- against the scorer of the hand-made facts


def scorer(corpus: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_scorer", corpus / "gold" / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.corpus
def test_the_figures_are_those_of_the_scorer(corpus: Path, tmp_path: Path) -> None:
    file = loaded(tmp_path, list(gold_sources(corpus)))
    folders = sorted(path.parent for path in (corpus / "gold").glob("*/document.json"))
    score = scorer(corpus)
    with open_reader(file) as connection:
        ours = {one.name: one for one in evaluate(connection, folders)}
        for folder in folders:
            theirs = score.score_document(connection, score.load_gold(folder), [])
            for kind in FACTS:
                tally = ours[folder.name].facts[kind]
                assert (tally.right, tally.wrong, tally.missed) == (theirs[kind].tp, theirs[kind].fp, theirs[kind].fn)
