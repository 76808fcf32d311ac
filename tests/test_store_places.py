"""Each fact in the warehouse says where it is seen: page and box, row and column, and how sure a scan's reading is."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from document_forms import Item, Merged, Rows, Text, to_ofd, to_xlsx
from fictional_facts import Reading
from pdfs import all_of, font_file, pdf, picture_pdf, ruled, scanned, written

from pipeline.decode import decode, ocr
from pipeline.model import Box, RawFile
from pipeline.resolve import resolve
from pipeline.store import Warehouse, open_reader

TITLE = "云州市临江区学前教育发展提升行动计划"
PLACES = "到2025年底，新增学位4320个。（责任单位：区教育局）"
CITES = "根据《云州市学前教育条例》，制定本计划。"
TABLE = [["序号", "指标", "2025年", "2026年"], ["1", "普惠率（%）", "92.5", "93.5"], ["2", "毛入园率（%）", "98.4", "98.8"]]
CELLS = tuple(Merged(row, column, text, 1, 1) for row, texts in enumerate(TABLE) for column, text in enumerate(texts))
ITEMS: list[Item] = [Text(TITLE, "title"), Text(CITES, "body"), Text(PLACES, "body"), Rows(CELLS, len(TABLE), len(TABLE[0]))]
DIGITAL = pdf(written(TITLE), all_of(written(CITES, PLACES), ruled(TABLE, top=200)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "policy.duckdb"


def rows(path: Path, data: bytes, name: str, sql: str) -> list[tuple[Any, ...]]:
    """What a query answers of a warehouse with one document."""
    raw_file = RawFile(sha256=hashlib.sha256(data).hexdigest(), path=name, source="files", media_type="")
    with Warehouse(path) as warehouse:
        warehouse.store(warehouse.begin_run("test"), [Reading(facts=resolve(decode(raw_file, data)))])
    with open_reader(path) as reader:
        return reader.execute(sql).fetchall()


def words_in(page: pypdfium2.PdfPage, box: Box) -> str:
    """What pdfium finds in a box of the page as shown."""
    left, top, right, bottom = box
    height = page.get_height()
    text: str = page.get_textpage().get_text_bounded(left - 1, height - bottom - 1, right + 1, height - top + 1)
    return text


@pytest.mark.parametrize(
    ("relation", "words"), [("targets", "4320"), ("tasks", "责任单位"), ("citations", "学前教育条例")]
)
def test_the_box_of_a_fact_holds_its_words_in_the_pdf(path: Path, relation: str, words: str) -> None:
    sql = f"SELECT page, box FROM {relation} WHERE contains(evidence, '{words}')"
    ((page, box),) = rows(path, DIGITAL, "plan.pdf", sql)
    assert page == 2
    assert words in words_in(pypdfium2.PdfDocument(DIGITAL)[page - 1], box)


def test_the_box_of_a_table_cell_is_that_cell(path: Path) -> None:
    sql = "SELECT page, box FROM table_cells WHERE text = '98.4'"
    ((page, box),) = rows(path, DIGITAL, "plan.pdf", sql)
    assert words_in(pypdfium2.PdfDocument(DIGITAL)[page - 1], box).strip() == "98.4"


def test_a_target_of_a_table_has_the_page_and_box_of_its_cell(path: Path) -> None:
    sql = """
        SELECT t.page = c.page AND t.box = c.box
        FROM targets AS t JOIN table_cells AS c USING (table_id, row_index, column_index)
        WHERE t.value = 98.4
    """
    assert rows(path, DIGITAL, "plan.pdf", sql) == [(True,)]


def test_facts_of_an_ofd_have_page_and_box(path: Path) -> None:
    sql = "SELECT value, page, box[3] > box[1] AND box[4] > box[2] FROM targets ORDER BY value"
    assert rows(path, to_ofd(ITEMS), "plan.ofd", sql) == [(value, 1, True) for value in (92.5, 93.5, 98.4, 98.8, 4320)]


def test_facts_of_a_sheet_have_row_and_column_and_no_box(path: Path) -> None:
    sql = "SELECT value, row_index, column_index, box FROM targets WHERE table_id IS NOT NULL ORDER BY value"
    assert rows(path, to_xlsx(ITEMS), "plan.xlsx", sql)[:2] == [(92.5, 1, 3, None), (93.5, 1, 4, None)]


def test_a_citation_in_a_table_has_its_row_and_column(path: Path) -> None:
    table = [["序号", "任务", "依据", "责任单位"], ["1", "新建幼儿园", "《云州市学前教育条例》", "区教育局"]]
    data = pdf(all_of(written(TITLE), ruled(table, top=200, width=110)))
    sql = "SELECT table_id IN (SELECT table_id FROM tables), row_index, column_index FROM citations"
    assert rows(path, data, "plan.pdf", sql) == [(True, 1, 3)]


def test_a_task_of_a_table_has_its_row_and_column(path: Path) -> None:
    table = [["序号", "重点任务", "完成时限", "责任单位"], ["1", "新建幼儿园", "2025年", "区教育局"], ["2", "培训园长", "2026年", "区教育局"]]
    data = pdf(all_of(written(TITLE), ruled(table, top=200, width=110)))
    sql = "SELECT title, row_index, column_index FROM tasks ORDER BY row_index"
    assert rows(path, data, "plan.pdf", sql) == [("新建幼儿园", 1, 2), ("培训园长", 2, 2)]


def test_facts_of_a_text_without_pages_have_no_box_and_no_doubt_of_a_page(path: Path) -> None:
    data = f"{TITLE}\n\n{CITES}\n\n{PLACES}\n".encode()
    sql = "SELECT box, NULL FROM targets UNION SELECT box, confidence FROM tasks"
    assert rows(path, data, "plan.txt", sql) == [(None, None)]


@pytest.fixture
def scan() -> bytes:
    if not ocr.is_installed() or font_file() is None:
        pytest.skip("the extra ocr or a Chinese font is not installed")
    return picture_pdf(scanned(TITLE, CITES, PLACES))


def test_facts_of_a_scan_have_page_box_and_confidence(path: Path, scan: bytes) -> None:
    sql = "SELECT page, box, confidence, rule FROM targets WHERE value = 4320"
    ((page, box, confidence, rule),) = rows(path, scan, "scan.pdf", sql)
    assert page == 1
    assert abs(box[1] - (200 + 80 * 2) * 72 / 200) < 15
    of_text = "SELECT confidence, rule FROM targets WHERE value = 4320 ORDER BY confidence DESC LIMIT 1"
    ((printed, same_rule),) = rows(path, DIGITAL, "plan.pdf", of_text)
    assert rule == same_rule
    assert 0.9 * printed < confidence <= printed  # the rule is as sure, and the page less
