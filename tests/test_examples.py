"""The notebooks in `examples/` run as they stand."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from pdfs import pdf, written

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A folder with two plans as PDFs, and a file that nobody can read."""
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "one.pdf").write_bytes(pdf(written("云州市托育行动计划", "到2025年，新增托位800个，托育覆盖率达到60%以上。")))
    (folder / "two.pdf").write_bytes(pdf(written("砚溪市公园建设方案", "到2026年，新建公园12个。")))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    return folder


def test_a_folder_of_pdfs_becomes_a_chart(plans: Path) -> None:
    spec = spec_from_file_location("targets_by_year", EXAMPLES / "targets_by_year.py")
    assert spec
    assert spec.loader
    notebook = module_from_spec(spec)
    spec.loader.exec_module(notebook)
    _, defined = notebook.app.run(defs={"folder": plans})
    drawn = defined["chart"].to_dict()
    [rows] = drawn["datasets"].values()
    assert sum(row["size"] for row in rows) == len(defined["targets"]) == 3
    assert {row["year"] for row in rows} == {2025, 2026}
    assert [line.split(":")[0] for line in defined["unread"]] == ["broken.pdf"]


def test_the_notebook_is_a_program_too(plans: Path) -> None:
    command = [sys.executable, str(EXAMPLES / "targets_by_year.py"), "--folder", str(plans)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert printed.startswith("2 documents")
