"""What keeps an installation well: doctor, metrics, dismiss and rebuild, on warehouses that are well and that are not."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from pipeline.cli.app import app
from pipeline.run.ingest import ingest
from pipeline.settings import Settings, load_settings
from pipeline.store import open_reader
from pipeline.store.snapshots import snapshot_path
from pipeline.upkeep.rebuild import fingerprints


@pytest.fixture
def settings(inbox: Path) -> Settings:
    settings = load_settings()
    ingest([str(inbox)], settings, command="test")
    return settings


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments])


def rejected(settings: Settings) -> list[str]:
    with open_reader(settings.warehouse) as connection:
        rows = connection.execute("SELECT path FROM rejections ORDER BY path").fetchall()
    return [Path(path).name for (path,) in rows]


def found(result: Result) -> dict[str, set[str]]:
    verdicts: dict[str, set[str]] = {}
    for row in json.loads(result.output):
        verdicts.setdefault(row["subject"], set()).add(row["verdict"])
    return verdicts


def test_the_doctor_finds_nothing_ill_where_all_is_well(settings: Settings) -> None:
    result = call("doctor", "--json")
    assert result.exit_code == 0
    verdicts = found(result)
    assert verdicts.keys() == {"environment", "extras", "warehouse", "snapshot", "lock", "disk", "schedule", "runs", "leftovers"}
    assert verdicts["warehouse"] == {"well", "look"}  # two files of the inbox cannot be read
    assert all("ill" not in each for each in verdicts.values())


def without_warehouse(settings: Settings) -> None:
    settings.warehouse.unlink()
    for path in settings.warehouse.parent.glob("*.duckdb"):
        path.unlink()


def with_damage(settings: Settings) -> None:
    with settings.warehouse.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)


@pytest.mark.parametrize("harm", [without_warehouse, with_damage])
def test_the_doctor_finds_a_warehouse_that_is_gone_or_damaged(settings: Settings, harm: Callable[[Settings], None]) -> None:
    harm(settings)
    result = call("doctor", "--json")
    assert (result.exit_code, "ill" in found(result)["warehouse"]) == (1, True)


def test_the_doctor_tells_of_runs_that_died_and_what_they_left(settings: Settings) -> None:
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("UPDATE store.runs SET status = 'running', finished_at = NULL")
    (settings.raw / "store" / ".incoming-1").touch()
    verdicts = found(call("doctor", "--json"))
    assert (verdicts["runs"], verdicts["leftovers"]) == ({"look", "well"}, {"look"})


def test_metrics_are_what_prometheus_reads(settings: Settings) -> None:
    result = call("metrics")
    assert result.exit_code == 0
    samples = [line for line in result.output.splitlines() if not line.startswith("#")]
    form = re.compile(r'policy_targets_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?\d+(\.\d+)?(e[+-]\d+)?')
    assert [line for line in samples if not form.fullmatch(line)] == []
    assert {"policy_targets_documents 2", 'policy_targets_run_documents_total{outcome="rejected"} 2'} <= set(samples)
    assert 'policy_targets_runs_total{status="succeeded"} 1' in samples
    assert "policy_targets_backlog_outdated 0" in samples


def test_a_rejection_is_dismissed(settings: Settings, inbox: Path) -> None:
    assert rejected(settings) == ["empty.txt", "picture.txt"]
    assert call("dismiss", f"{inbox}/empty.txt").exit_code == 0
    assert rejected(settings) == ["picture.txt"]


def test_what_was_not_rejected_cannot_be_dismissed_and_nothing_is(settings: Settings, inbox: Path) -> None:
    result = call("dismiss", f"{inbox}/empty.txt", f"{inbox}/plan.txt")
    assert result.exception is not None
    assert "plan.txt: was not rejected" in str(result.exception)
    assert len(rejected(settings)) == 2


def test_a_rejection_goes_when_its_path_is_good_or_gone(settings: Settings, inbox: Path) -> None:
    (inbox / "empty.txt").write_bytes((inbox / "plan.txt").read_bytes())  # known bytes, which are not read again
    (inbox / "picture.txt").unlink()
    ingest([str(inbox / "plan.txt")], settings, command="test")
    assert rejected(settings) == ["empty.txt", "picture.txt"]
    ingest([str(inbox)], settings, command="test")
    assert rejected(settings) == []


def test_a_damaged_warehouse_is_made_anew_and_put_in_its_place(settings: Settings, tmp_path: Path) -> None:
    with open_reader(settings.warehouse) as connection:
        before = connection.execute("SELECT target_id FROM targets ORDER BY ALL").fetchall()
    with_damage(settings)
    fresh = tmp_path / "anew.duckdb"
    call("rebuild", str(fresh), "--quiet")
    fresh.replace(settings.warehouse)
    with open_reader(settings.warehouse) as connection:
        assert connection.execute("SELECT target_id FROM targets ORDER BY ALL").fetchall() == before
    ingest([str(tmp_path / "inbox")], settings, command="test")


def test_a_copied_snapshot_restores_the_warehouse_with_its_history(settings: Settings, inbox: Path, tmp_path: Path) -> None:
    backup = Path(shutil.copy(snapshot_path(settings.warehouse), tmp_path / "backup.duckdb"))
    with open_reader(settings.warehouse) as connection:
        before = fingerprints(connection)
    text = (inbox / "plan.txt").read_text(encoding="utf-8")
    (inbox / "plan.txt").write_text(text.replace("95%", "97%"), encoding="utf-8")
    ingest([str(inbox)], settings, command="test")
    shutil.copy(backup, settings.warehouse)
    with open_reader(settings.warehouse) as connection:
        assert fingerprints(connection) == before
    report = ingest([str(inbox)], settings, command="test")
    assert (report.count("loaded"), report.count("unchanged")) == (1, 1)
