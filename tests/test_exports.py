"""Out and in: what an export holds, and that it restores the warehouse it was made from."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from fictional_facts import Reading, fictional_names
from fictional_policies import RULES, later_notice, store_policies

from pipeline.errors import StoreError
from pipeline.store import Warehouse, open_reader
from pipeline.store.exports import OF_DOCUMENTS, OTHERS, export_warehouse
from pipeline.store.imports import import_warehouse
from pipeline.store.packages import ExportForm, Package, table_states, write_package

FORMS = list(ExportForm)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exported") / "policy.duckdb"
    store_policies(path)
    return path


@pytest.fixture
def reader(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_reader(warehouse) as opened:
        yield opened


@pytest.fixture
def exported(reader: duckdb.DuckDBPyConnection, tmp_path: Path) -> Path:
    return export_warehouse(reader, tmp_path / "out").folder


@pytest.mark.parametrize("form", FORMS)
def test_an_export_restores_a_warehouse_that_equals_it(
    reader: duckdb.DuckDBPyConnection, tmp_path: Path, form: ExportForm
) -> None:
    export_warehouse(reader, tmp_path / "out", form)
    import_warehouse(tmp_path / "out", tmp_path / "restored.duckdb")
    with open_reader(tmp_path / "restored.duckdb") as restored:
        assert table_states(restored) == table_states(reader)
        query = "FROM contradictions ORDER BY ALL"
        assert restored.execute(query).fetchall() == reader.execute(query).fetchall()


def test_a_restored_warehouse_takes_further_documents(exported: Path, tmp_path: Path) -> None:
    path = tmp_path / "restored.duckdb"
    import_warehouse(exported, path)
    with Warehouse(path, rules=RULES, names=fictional_names()) as warehouse:
        [stored] = warehouse.store(warehouse.begin_run("test"), [Reading(facts=later_notice())])
    assert stored.outcome == "unchanged"


def test_an_export_of_an_older_schema_is_carried_forward(tmp_path: Path) -> None:
    folder, path = tmp_path / "out", tmp_path / "restored.duckdb"
    (folder / "store").mkdir(parents=True)
    with duckdb.connect() as old:
        old.execute("CREATE SCHEMA store;" + (Path(__file__).parent / "schema_1.sql").read_text("utf-8"))
        old.execute("INSERT INTO store.properties VALUES ('schema_version', '1')")
        old.execute("INSERT INTO store.indicators VALUES ('places', '托位数')")
        states = table_states(old)
        for table in states:
            old.execute(f"COPY store.{table} TO '{folder}/store/{table}.parquet' (FORMAT parquet)")
    write_package(folder, Package(schema_version=1, tables=states), [], "2026-01-01T00:00:00+00:00")
    import_warehouse(folder, path)
    with open_reader(path) as restored:
        assert restored.execute("SELECT name FROM store.indicators").fetchall() == [("托位数",)]
        assert restored.execute("SELECT count(*) FROM documents").fetchall() == [(0,)]


def test_parquet_is_split_by_region_and_year_and_reads_as_the_view(
    reader: duckdb.DuckDBPyConnection, exported: Path
) -> None:
    assert (exported / "targets" / "in_region=990102" / "in_year=2024").is_dir()
    read = "SELECT target_id, value, evidence FROM {} ORDER BY target_id"
    files = f"read_parquet('{exported}/targets/**/*.parquet', hive_partitioning = true)"
    assert reader.execute(read.format(files)).fetchall() == reader.execute(read.format("targets")).fetchall()


def test_csv_begins_with_the_mark_that_excel_needs(reader: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    export_warehouse(reader, tmp_path / "out", ExportForm.csv)
    assert (tmp_path / "out" / "targets.csv").read_bytes().startswith(b"\xef\xbb\xbftarget_id,document_id,")


def test_csv_has_a_line_for_each_row(reader: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows = export_warehouse(reader, tmp_path / "out", ExportForm.csv).rows
    with (tmp_path / "out" / "tables.csv").open(encoding="utf-8-sig", newline="") as file:
        tables = list(csv.DictReader(file))
    assert len(tables) == rows["tables"] == 1
    assert json.loads(tables[0]["header"]) == ["项目", "2025年", "2026年", "新增托位（个）"]


def test_json_lines_hold_an_object_for_each_row(reader: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows = export_warehouse(reader, tmp_path / "out", ExportForm.jsonl).rows
    lines = (tmp_path / "out" / "targets.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == rows["targets"]
    assert {json.loads(line)["unit"] for line in lines} == {"%", "个"}


@pytest.mark.parametrize("form", FORMS)
def test_the_description_names_the_files_and_says_what_each_column_holds(
    reader: duckdb.DuckDBPyConnection, tmp_path: Path, form: ExportForm
) -> None:
    folder = export_warehouse(reader, tmp_path / "out", form).folder
    resources = json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]
    assert [resource["name"] for resource in resources] == [*OF_DOCUMENTS, *OTHERS]
    for resource in resources:
        paths = resource["path"] if isinstance(resource["path"], list) else [resource["path"]]
        assert paths
        assert all((folder / path).is_file() for path in paths)
        assert all(field["description"] for field in resource["schema"]["fields"])


def test_an_empty_warehouse_goes_out_and_comes_back(tmp_path: Path) -> None:
    Warehouse(tmp_path / "empty.duckdb", rules=RULES).close()
    with open_reader(tmp_path / "empty.duckdb") as reader:
        export_warehouse(reader, tmp_path / "out")
        before = table_states(reader)
    import_warehouse(tmp_path / "out", tmp_path / "restored.duckdb")
    with open_reader(tmp_path / "restored.duckdb") as restored:
        assert table_states(restored) == before


def test_an_export_does_not_write_into_a_folder_that_holds_something(
    reader: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").touch()
    with pytest.raises(StoreError, match="not empty"):
        export_warehouse(reader, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_import_does_not_replace_a_warehouse(exported: Path, tmp_path: Path) -> None:
    path = tmp_path / "policy.duckdb"
    path.write_bytes(b"mine")
    with pytest.raises(StoreError, match="there already"):
        import_warehouse(exported, path)
    assert path.read_bytes() == b"mine"


def damage_rows(folder: Path) -> None:
    file = folder / "store" / "targets.parquet"
    duckdb.execute(f"COPY (FROM '{file}' LIMIT 3) TO '{file}.less' (FORMAT parquet)")
    Path(f"{file}.less").replace(file)


def remove_a_table(folder: Path) -> None:
    (folder / "store" / "targets.parquet").unlink()


def cut_a_file(folder: Path) -> None:
    file = folder / "store" / "targets.parquet"
    file.write_bytes(file.read_bytes()[:100])


def remove_the_description(folder: Path) -> None:
    (folder / "datapackage.json").unlink()


def put_in_a_statement(folder: Path) -> None:
    file = folder / "datapackage.json"
    said = json.loads(file.read_text("utf-8"))
    table = said["policy_targets"]["tables"]["targets"]
    table["sql"] = f"{table['sql'].rstrip(';')}; COPY (SELECT 1) TO '{folder}/stolen.csv' (HEADER);"
    file.write_text(json.dumps(said), "utf-8")


def come_from_the_future(folder: Path) -> None:
    file = folder / "datapackage.json"
    said = json.loads(file.read_text("utf-8"))
    said["policy_targets"]["schema_version"] = 999
    file.write_text(json.dumps(said), "utf-8")


@pytest.mark.parametrize(
    "damage",
    [damage_rows, remove_a_table, cut_a_file, remove_the_description, put_in_a_statement, come_from_the_future],
)
def test_what_is_no_whole_export_is_refused_and_makes_no_warehouse(
    exported: Path, tmp_path: Path, damage: object
) -> None:
    assert callable(damage)
    damage(exported)
    with pytest.raises(StoreError):
        import_warehouse(exported, tmp_path / "restored.duckdb")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert not (exported / "stolen.csv").exists()
