"""`explain FILE --page N` draws blocks, cells and facts of a page where they stand."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pdfs import HEIGHT, all_of, pdf, ruled, written
from PIL import Image

from pipeline.cli.picture import DPI, draw_page, marks_of, picture_command
from pipeline.collect import read_file
from pipeline.errors import SettingsError
from pipeline.model import Facts
from pipeline.run.reading import Reading, read_document

TEXTS = ("云州市临江区学前教育行动计划", "到2025年，全区毛入园率达到98%以上。")
ROWS = [["指标", "2025年"], ["普惠率", "92%"], ["公办率", "60%"]]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf(all_of(written(*TEXTS), ruled(ROWS, top=200)), written("一、保障措施强化组织领导，完善工作机制。")))
    return path


def facts_of(path: Path) -> Facts:
    outcome = read_document(read_file(path))
    assert isinstance(outcome, Reading)
    return outcome.facts


def test_blocks_cells_and_facts_of_the_page_are_marked(plan: Path) -> None:
    marks = list(marks_of(facts_of(plan), 1))
    kinds = [mark.kind for mark in marks]
    assert kinds.count("cell") == 6
    assert kinds.count("block") == 2
    assert any(mark.kind == "target" and "98" in mark.words for mark in marks)


def test_a_fact_is_marked_where_it_stands_on_its_line(plan: Path) -> None:
    mark = next(mark for mark in marks_of(facts_of(plan), 1) if mark.kind == "target" and "98" in mark.words)
    assert mark.box[0] >= 70
    assert mark.box[1] < 126 < mark.box[3] + 1
    assert mark.box[3] < HEIGHT / 2


def test_nothing_of_another_page_is_marked(plan: Path) -> None:
    assert {mark.kind for mark in marks_of(facts_of(plan), 2)} <= {"block", "task"}


def test_the_picture_is_a_png_of_the_whole_page(plan: Path) -> None:
    picture = Image.open(io.BytesIO(draw_page(plan.read_bytes(), 1, marks_of(facts_of(plan), 1))))
    assert picture.format == "PNG"
    assert abs(picture.height - HEIGHT * DPI / 72) < 2


def test_the_command_writes_the_picture_and_tells_what_its_labels_mean(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "page.png"
    assert picture_command(plan, page=1, output=output) == 0
    assert output.read_bytes().startswith(b"\x89PNG")
    assert "T1" in capsys.readouterr().out


def test_a_page_that_is_not_there_and_a_file_without_pages_are_refused(plan: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="2 pages"):
        picture_command(plan, page=9, output=None)
    text = tmp_path / "plan.txt"
    text.write_text("\n".join(TEXTS), "utf-8")
    with pytest.raises(SettingsError, match="PDF"):
        picture_command(text, page=1, output=None)
