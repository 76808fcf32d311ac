"""Deployments come from the sources; each names a flow that is there, with parameters that it takes."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from flows.deployments import Deployed, deployments, prefect_yaml
from pipeline.collect import Source

OFFICE = Source(
    name="office", kind="feed", address="https://x.example/rss", title="云州市", region="330100", schedule="0 2 * * *"
)


def test_each_enabled_source_has_a_deployment_on_its_schedule() -> None:
    off = Source(name="off", kind="folder", address="inbox", enabled=False)
    first, *others = deployments([OFFICE, off])
    assert (first.name, first.cron, first.parameters) == ("office", "0 2 * * *", {"sources": ["office"]})
    assert first.tags == ("source:office", "region:330100")
    assert "off" not in [each.name for each in others]


@pytest.mark.parametrize("deployed", deployments([OFFICE]), ids=lambda each: each.name)
def test_each_deployment_names_a_flow_and_parameters_that_it_takes(deployed: Deployed) -> None:
    flow = getattr(import_module(deployed.module), deployed.flow)
    # The form asks for what has no default: the file that a rebuild makes.
    flow.validate_parameters(deployed.parameters | ({"fresh": "fresh.duckdb"} if deployed.flow == "rebuild" else {}))
    assert flow.name == deployed.flow


def test_the_file_of_deployments_is_yaml_that_prefect_reads(tmp_path: Path) -> None:
    yaml = pytest.importorskip("yaml")
    content = yaml.safe_load(prefect_yaml([OFFICE]))
    [office] = [each for each in content["deployments"] if each["name"] == "office"]
    assert office["entrypoint"] == "flows/ingest.py:ingest"
    assert office["schedules"] == [{"cron": "0 2 * * *", "timezone": "Asia/Shanghai"}]
    assert office["description"] == "云州市"
