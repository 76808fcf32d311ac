"""The flow where no server runs: Prefect starts one for the run, and says nothing that a person need not know."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.prefect

ROOT = Path(__file__).parents[1]


def test_the_flow_runs_without_a_server(inbox: Path, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment |= {"PREFECT_HOME": str(tmp_path / "prefect"), "PREFECT_PROFILES_PATH": str(tmp_path / "profiles.toml")}
    arguments = [sys.executable, "-m", "flows.ingest", str(inbox / "plan.txt")]
    done = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 loaded" in done.stdout
