"""`/sql`: questions of one's own, answered within limits, and what must not be asked."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import pyarrow.parquet
import pytest
from explore_site import client_of, make_site
from openpyxl import load_workbook
from starlette.testclient import TestClient

from pipeline.explore import asking
from pipeline.explore.asking import parameter_names
from pipeline.store.queries import queries


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    site = make_site(tmp_path_factory.mktemp("site"))
    yield client_of(site)
    site.published.close()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may take its time over what is to be answered."""
    monkeypatch.setattr(asking, "LIMITS", replace(asking.LIMITS, seconds=60.0))


@pytest.mark.usefixtures("patient")
def test_an_answer_is_a_table_a_chart_and_files(client: TestClient) -> None:
    query = {"q": "SELECT region, count(*) AS n, '=1+1' AS formula FROM documents WHERE region IS NOT NULL GROUP BY region ORDER BY region"}
    page = client.get("/sql", params=query)
    rows = client.get("/sql.json", params=query).json()["rows"]
    assert page.status_code == 200
    assert len(rows) > 2
    assert page.text.count("<rect") == len(rows)
    assert all(row["region"] in page.text for row in rows)
    assert client.get("/sql.csv", params=query).text.count("\n") == len(rows) + 1
    sheet = load_workbook(io.BytesIO(client.get("/sql.xlsx", params=query).content)).active
    assert sheet is not None
    assert [sheet.cell(2, 3).value, sheet.cell(2, 3).data_type] == ["=1+1", "s"]
    parquet = client.get("/sql.parquet", params=query)
    assert parquet.status_code == 200
    table = pyarrow.parquet.read_table(io.BytesIO(parquet.content))
    assert table.column("n").to_pylist() == [row["n"] for row in rows]


@pytest.mark.usefixtures("patient")
def test_parameters_have_fields_and_values(client: TestClient) -> None:
    asked = {"q": "SELECT title FROM documents WHERE region = $region AND $least > 1", "p_region": "云州市临江区", "p_least": "2"}
    page = client.get("/sql", params=asked)
    assert 'name="p_region" value="云州市临江区"' in page.text
    assert client.get("/sql.json", params=asked).json()["rows"]


@pytest.mark.usefixtures("patient")
def test_every_worked_query_can_be_asked_as_it_stands(client: TestClient) -> None:
    for query in queries():
        assert (query.name, client.get("/sql", params={"q": query.sql}).status_code) == (query.name, 200)


def test_what_stands_in_quotes_or_comments_is_no_parameter() -> None:
    assert parameter_names("SELECT '$a', \"$b\", $c, $c -- $d\n, /* $e */ $f_1") == ["c", "f_1"]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM store.versions", "DROP VIEW targets", "INSERT INTO store.texts VALUES (1, '')", "CREATE TABLE t AS SELECT 1",
        "SELECT 1; SELECT 2", "COPY documents TO '/tmp/out.csv'", "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/etc/hostname')", "ATTACH '/tmp/other.duckdb'", "INSTALL httpfs", "LOAD httpfs", "PRAGMA database_list; SELECT 1",
        "SET memory_limit = '9GB'", "SELECT * FROM glob('/*')", "CALL pragma_version(); SELECT 1", "EXPORT DATABASE '/tmp/x'", "nonsense", "",
        "SELECT length(repeat('x', 4000000000))", "SELECT count(*) FROM range(1000000000000) AS a(i), range(1000) AS b(j) WHERE i * j % 7 = 3",
        "SELECT getenv('HOME')", "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r",
    ],
)  # fmt: skip
def test_what_must_not_be_asked_is_refused_and_changes_nothing(client: TestClient, sql: str) -> None:
    before = client.get("/docs.json").json()["total"]
    answer = client.get("/sql", params={"q": sql})
    assert answer.status_code == (400 if sql else 200)
    assert ('role="alert"' in answer.text) == bool(sql)
    assert client.get("/docs.json").json()["total"] == before


@pytest.mark.usefixtures("patient")
def test_more_rows_than_the_limit_are_cut_and_that_is_said(client: TestClient) -> None:
    query = {"q": "SELECT range AS n FROM range(50000)"}
    assert len(client.get("/sql.json", params=query).json()["rows"]) == 10_000
    assert "class=\"note\"" in client.get("/sql", params=query).text


@pytest.mark.usefixtures("patient")
def test_an_answer_is_shown_as_text(client: TestClient) -> None:
    page = client.get("/sql", params={"q": "SELECT '<script>alert(1)</script>' AS \"<b>\", chr(8238) AS turned"})
    assert "<script>alert" not in page.text
    assert "<b>" not in page.text
    assert "\u202e" not in page.text
