"""The Prefect flow: the same rows as the plain loop, its report as artifacts, retries only where they help."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hostile_readers import read_or_misbehave
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.client.schemas.objects import Artifact
from prefect.exceptions import ParameterTypeError
from prefect.states import Failed
from prefect.testing.utilities import prefect_test_harness

from flows.artifacts import report_markdown
from flows.ingest import ingest, main
from flows.steps import load, may_pass
from pipeline.errors import CollectError, StoreError
from pipeline.run import ingest as ingestion
from pipeline.run.ingest import Outcome, Report
from pipeline.run.ingest import ingest as plain_ingest
from pipeline.settings import load_settings
from pipeline.store import Warehouse

pytestmark = pytest.mark.prefect

FACTS = "select indicator, comparator, value, unit, year, char_start, char_end, target_id from targets order by all"


@pytest.fixture(scope="module", autouse=True)
def prefect_server() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


def ask(query: str, warehouse: Path | None = None) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse or os.environ["POLICY_TARGETS_WAREHOUSE"]), read_only=True) as connection:
        return connection.execute(query).fetchall()


def artifact(key: str) -> Artifact:
    async def read() -> list[Artifact]:
        async with get_client() as client:
            return await client.read_artifacts(artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=[key])))

    return max(asyncio.run(read()), key=lambda found: str(found.created))


def test_the_flow_loads_what_the_plain_loop_loads(inbox: Path, tmp_path: Path) -> None:
    report = ingest([str(inbox)])
    plain = replace(load_settings(), warehouse=tmp_path / "plain.duckdb")
    plain_ingest([str(inbox)], plain, command="test")
    assert (report.count("loaded"), report.count("rejected")) == (2, 2)
    assert ask(FACTS) == ask(FACTS, plain.warehouse)
    assert ask(FACTS)


def test_a_second_flow_run_changes_nothing(inbox: Path) -> None:
    ingest([str(inbox / "plan.txt")])
    before = ask(FACTS)
    assert ingest([str(inbox / "plan.txt")]).count("unchanged") == 1
    assert ask(FACTS) == before


def test_the_run_leaves_its_report_as_artifacts(inbox: Path) -> None:
    report = ingest([str(inbox)], batch_size=1)
    assert f"Run {report.run_id}" in str(artifact("ingest-report").data)
    assert str(artifact("ingest-documents").data).count("rejected") == 2


def test_parameters_are_validated_before_anything_is_done() -> None:
    with pytest.raises(ParameterTypeError):
        ingest(["a.txt"], batch_size=0)
    with pytest.raises(CollectError, match="name paths or sources"):
        ingest()


def test_a_missing_path_fails_the_flow_before_a_warehouse_is_made(tmp_path: Path) -> None:
    with pytest.raises(CollectError, match="no such file"):
        ingest([str(tmp_path / "none")])
    assert not Path(os.environ["POLICY_TARGETS_WAREHOUSE"]).exists()


def test_a_batch_is_tried_again_where_the_warehouse_fails_for_a_moment(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, failures = Warehouse.store, [StoreError("the disk is full", code="disk-full")]

    def fail_once(self: Warehouse, *arguments: Any) -> Any:
        if failures:
            raise failures.pop()
        return store(self, *arguments)

    monkeypatch.setattr(Warehouse, "store", fail_once)
    monkeypatch.setattr(load, "retry_delay_seconds", 0)
    assert ingest([str(inbox / "plan.txt")]).count("loaded") == 1
    assert ask("select outcome, count(*) from run_documents group by all") == [("loaded", 1)]


@pytest.mark.parametrize(
    ("problem", "helps"),
    [
        (StoreError("held", code="warehouse-locked"), True),
        (StoreError("full", code="disk-full"), True),
        (OSError(5, "Input/output error"), True),
        (StoreError("newer", code="warehouse-newer"), False),
        (ValueError("a defect"), False),
    ],
)
def test_only_what_may_pass_is_tried_again(problem: Exception, helps: bool) -> None:
    state: Any = Failed(data=problem)
    unused: Any = None
    assert may_pass(unused, unused, state) is helps


def test_the_command_prints_the_report_and_exits_1_for_rejections(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(inbox)]) == 1
    printed = capsys.readouterr()
    assert "2 loaded, 2 rejected" in printed.out
    assert "empty.txt" in printed.err


def test_a_hostile_file_is_rejected_within_its_limits_in_a_flow_too(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingestion, "read_document", read_or_misbehave)
    monkeypatch.setenv("POLICY_TARGETS_DOCUMENT_SECONDS", "3")
    (inbox / "hostile.txt").write_text("sleep in C", encoding="utf-8")
    report = ingest([str(inbox / "hostile.txt"), str(inbox / "plan.txt")])
    assert [(each.outcome, each.stage, each.code) for each in report.outcomes] == [
        ("rejected", "resolve", "took-too-long"),
        ("loaded", "", ""),
    ]


def test_the_command_exits_2_with_one_line_where_nothing_can_be_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err.splitlines()[-1].endswith("none: no such file or folder")


def test_the_report_names_each_rejection_with_its_reason() -> None:
    rejected = Outcome(path="a.txt", outcome="rejected", stage="decode", code="empty", message="the file is empty")
    loaded = Outcome(path="b.txt", outcome="loaded", targets=3, tasks=2)
    text = report_markdown(Report(run_id="r1", outcomes=(rejected, loaded), broken_checks=(), seconds=1.0))
    assert "| a.txt | decode | empty | the file is empty |" in text
    assert "1 loaded" in text
    assert "3 targets" in text
