"""The library as a program uses it: documents to facts, a warehouse, a spaCy pipeline, and types for all of it."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pandas
import pytest
from spacy import displacy
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import DocBin

import pipeline
from pipeline.api.frames import FactKind

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "raw" / "samples"
PLAN = SAMPLES / "linjiang-preschool.txt"
TEXT = "到2025年，临江区公办园在园幼儿占比达到60%以上，新增托位2.5万个（责任单位：区教育局、区财政局）。"


def loaded_by(program: str) -> set[str]:
    """The top packages and our modules that a program has imported at its end."""
    code = f"{program}\nimport sys\nprint(*(m for m in sys.modules if '.' not in m or m.startswith('pipeline.')))"
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    return set(printed.stdout.split())


def test_importing_the_library_imports_nothing_of_it() -> None:
    assert {name for name in loaded_by("import pipeline") if name.startswith("pipeline.")} == set()


def test_reading_a_document_imports_neither_pandas_nor_spacy_nor_duckdb() -> None:
    assert loaded_by(f"import pipeline; pipeline.read({str(PLAN)!r})") & {"pandas", "spacy", "duckdb", "prefect"} == set()


@pytest.mark.parametrize("name", pipeline.__all__)
def test_each_public_name_is_there_and_documented(name: str) -> None:
    assert getattr(pipeline, name).__doc__
    assert name in dir(pipeline)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_of_this_name"):
        pipeline.nothing_of_this_name  # type: ignore[attr-defined]  # noqa: B018


def test_a_path_and_its_bytes_are_read_alike() -> None:
    from_path, from_bytes = pipeline.read(PLAN), pipeline.read(PLAN.read_bytes(), name="plan.txt")
    assert from_path.targets
    assert from_bytes.targets == from_path.targets
    assert from_bytes.document.raw_file.path == "plan.txt"


def test_each_fact_stands_where_it_says() -> None:
    facts = pipeline.read(str(PLAN))
    text = facts.document.text
    evidence = [fact.evidence for kind in (facts.targets, facts.tasks, facts.citations) for fact in kind]
    assert [text[each.start : each.end] for each in evidence] == [each.quote for each in evidence]


def test_what_cannot_be_read_is_an_error_with_a_code(tmp_path: Path) -> None:
    with pytest.raises(pipeline.CollectError, match=r"missing\.pdf"):
        pipeline.read(tmp_path / "missing.pdf")
    with pytest.raises(pipeline.DecodeError) as problem:
        pipeline.read(b"   \n")
    assert problem.value.code == "empty"


def test_targets_of_several_documents_are_one_data_frame() -> None:
    frame = pipeline.frame((pipeline.read(path) for path in sorted(SAMPLES.iterdir())), "targets")
    assert set(frame["path"]) == {path.as_posix() for path in SAMPLES.iterdir()}
    row = frame[frame["evidence"] == "县级公立医院床位使用率不低于80%"].iloc[0]
    assert (row["comparator"], row["value"], row["value_exact"], row["unit"], row["year"]) == (">=", 80.0, "80", "%", 2024)
    assert str(frame["year"].dtype) == "Int64"


@pytest.mark.parametrize("kind", ["documents", "targets", "tasks", "responsibilities", "citations", "table_cells", "numbers", "issues"])
def test_a_frame_has_its_columns_with_and_without_facts(kind: FactKind) -> None:
    full, empty = pipeline.frame(pipeline.read(SAMPLES / "lanshan-digital-economy.md"), kind), pipeline.frame([], kind)
    assert list(full.columns) == list(empty.columns)
    assert full.columns[0] == "path"
    assert not full.drop(columns="path").isna().all(axis=None) or full.empty


def test_a_kind_of_fact_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="targets, tasks"):
        pipeline.frame([], "wishes")  # type: ignore[arg-type]


def test_a_table_becomes_a_data_frame_under_its_header() -> None:
    facts = pipeline.read("附件\n指标\t2025年\n托位\t800个\n普惠园\t15所\n".encode())
    frame = facts.tables[0].to_pandas()
    assert list(frame.columns) == ["指标", "2025年"]
    assert frame.values.tolist() == [["托位", "800个"], ["普惠园", "15所"]]


# ---------------------------------------------------------------- a warehouse


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> pipeline.Warehouse:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLICY_TARGETS_RAW", str(tmp_path_factory.mktemp("raw")))
        warehouse = pipeline.Warehouse.open(tmp_path_factory.mktemp("warehouse") / "policy.duckdb")
        assert warehouse.load(SAMPLES).count("loaded") == 5
    return warehouse


def test_a_query_takes_parameters_by_name(warehouse: pipeline.Warehouse) -> None:
    rows = warehouse.sql("select indicator, year from targets where year = $year and unit = $unit", year=2024, unit="%")
    assert len(rows) == len(list(rows)) > 0
    assert {row["year"] for row in rows.to_dicts()} == {2024}
    assert rows.columns == ("indicator", "year")


def test_rows_outlive_the_connection(warehouse: pipeline.Warehouse) -> None:
    with warehouse:
        rows = warehouse.sql("select count(*) as targets, sum(year) as years from targets")
    [(targets, years)] = rows
    assert isinstance(targets, int)
    assert isinstance(years, int)  # a HUGEINT for DuckDB
    assert rows.to_arrow().num_rows == 1


def test_a_view_is_a_data_frame_with_whole_years_and_dates(warehouse: pipeline.Warehouse) -> None:
    assert str(warehouse.frame("targets")["year"].dtype) == "Int64"
    assert pandas.api.types.is_datetime64_any_dtype(warehouse.frame("documents")["issued_on"])


def test_what_duckdb_refuses_is_one_line_with_a_code(warehouse: pipeline.Warehouse) -> None:
    with pytest.raises(pipeline.StoreError, match="wishes") as problem:
        warehouse.frame("wishes")
    assert problem.value.code == "query-failed"
    assert "\n" not in str(problem.value)


def test_asking_changes_nothing(warehouse: pipeline.Warehouse) -> None:
    with pytest.raises(pipeline.StoreError):
        warehouse.sql("delete from store.targets")
    assert len(warehouse.sql("from targets"))


def test_a_warehouse_that_is_not_there_is_an_error_with_a_code(tmp_path: Path) -> None:
    with pytest.raises(pipeline.StoreError) as problem:
        pipeline.Warehouse.open(tmp_path / "none.duckdb").sql("from targets")
    assert problem.value.code == "no-warehouse"


def test_what_is_loaded_later_is_seen(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    with pipeline.Warehouse.open() as warehouse:
        for number in (1, 2):
            (tmp_path / "inbox" / f"{number}.txt").write_text(f"到2025年，新建公园{number}00个。", encoding="utf-8")
            assert warehouse.load(tmp_path / "inbox").count("loaded") == 1
            assert len(warehouse.sql("from targets")) == number


def test_a_notebook_shows_the_first_rows_escaped(warehouse: pipeline.Warehouse) -> None:
    shown = warehouse.sql("select '<b>' as word, null as nothing from range(30)")._repr_html_()
    assert shown.count("<tr>") == 21
    assert "&lt;b&gt;" in shown
    assert "<b>" not in shown
    assert "30 rows, the first 20 shown" in shown


# ---------------------------------------------------------------- spaCy


@pytest.fixture(scope="module")
def nlp() -> Language:
    return pipeline.nlp()


def test_targets_and_tasks_are_span_groups(nlp: Language) -> None:
    doc = nlp(f"一、总体目标\n　　{TEXT}")
    values = [span._.value for span in doc.spans["targets"]]
    assert [(value.indicator, value.quantity.value, value.period.year) for value in values] == [
        ("临江区公办园在园幼儿占比", Decimal(60), 2025),
        ("新增托位", Decimal(25000), 2025),
    ]
    assert [doc.text[slice(*span._.offsets)] for span in doc.spans["targets"]] == [value.evidence.quote for value in values]
    [task] = doc.spans["tasks"]
    assert [item.unit for item in task._.value.responsibilities] == ["区教育局", "区财政局"]


def test_facts_survive_being_packed(nlp: Language) -> None:
    doc = nlp(TEXT)
    packed = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (again,) = DocBin().from_bytes(packed).get_docs(nlp.vocab)
    assert [span._.value for span in again.spans["targets"]] == [span._.value for span in doc.spans["targets"]]


def test_texts_are_piped_and_blank_ones_hold_nothing(nlp: Language) -> None:
    docs = list(nlp.pipe(["新建公园3个。", "  ", "新建公园5个。"]))
    assert [[span._.value.quantity.value for span in doc.spans["targets"]] for doc in docs] == [[3], [], [5]]


def test_a_matcher_finds_patterns_beside_the_targets(nlp: Language) -> None:
    matcher = Matcher(nlp.vocab)
    matcher.add("PLACES", [[{"TEXT": "托位"}]])
    doc = nlp(TEXT)
    [(_, start, _)] = matcher(doc)
    assert any(span.start <= start < span.end for span in doc.spans["targets"])


def test_displacy_draws_the_targets(nlp: Language) -> None:
    drawn = displacy.render(nlp(TEXT), style="span", jupyter=False, options={"spans_key": "targets"})
    assert drawn.count("targets") == 2


# ---------------------------------------------------------------- types

PROGRAM = """
from decimal import Decimal

import pipeline

facts: pipeline.Facts = pipeline.read("plan.pdf")
targets: tuple[pipeline.Target, ...] = facts.targets
values: list[Decimal | None] = [target.quantity.value for target in targets]
years = [span.value.year for span in pipeline.find_periods("到2025年") if isinstance(span.value, pipeline.Period)]
with pipeline.Warehouse.open("policy.duckdb") as warehouse:
    rows: pipeline.Rows = warehouse.sql("from targets where year = $year", year=2025)
    names: tuple[str, ...] = rows.columns
    titles: list[str] = [str(row["title"]) for row in rows.to_dicts()]
    loaded: int = warehouse.load("inbox/", force=True).count("loaded")
"""
SLIPS = """
import pipeline
pipeline.read(5)
pipeline.frame(pipeline.read("plan.pdf"), "wishes")
pipeline.read("plan.pdf").wishes
pipeline.wishes
"""


def checked_strictly(program: str, folder: Path) -> list[str]:
    """What mypy says of a program that stands outside the project."""
    (folder / "program.py").write_text(program, encoding="utf-8")
    cache = ROOT / ".mypy_cache" / "outside"
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={cache}", "program.py"]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False).stdout.splitlines()


def test_a_program_of_someone_else_is_well_typed(tmp_path: Path) -> None:
    assert checked_strictly(PROGRAM, tmp_path) == ["Success: no issues found in 1 source file"]


def test_slips_of_someone_else_are_found_by_the_types(tmp_path: Path) -> None:
    told = checked_strictly(SLIPS, tmp_path)[:4]
    assert [(line.split(":")[1], line.rsplit("[", 1)[-1]) for line in told] == [
        ("3", "arg-type]"),
        ("4", "arg-type]"),
        ("5", "attr-defined]"),
        ("6", "attr-defined]"),
    ]
