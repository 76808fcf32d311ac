"""An OFD gives its lines with page and box, and the tables that its rules draw."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

import pytest
from ofd_writer import HEI, LEFT, SIZE, TOP, OfdWriter, document, element

from pipeline.decode.ofd import read_ofd
from pipeline.decode.ofd_rules import MILLIMETRE
from pipeline.decode.parts import Grid, Line, Part
from pipeline.errors import DecodeError

CELLS = [(0, 0, "县", 1, 1), (0, 1, "断面", 1, 1), (0, 2, "2025年目标值", 1, 1), (1, 0, "石桥县", 2, 1)]
CELLS += [(1, 1, "石桥", 1, 1), (1, 2, "≤0.15", 1, 1), (2, 1, "柳湾", 1, 1), (2, 2, "≤0.10", 1, 1)]


def written(make: Callable[[OfdWriter], None]) -> list[Part]:
    writer = OfdWriter()
    make(writer)
    return read_ofd(writer.package())


def lines(parts: Sequence[Part]) -> list[Line]:
    return [part for part in parts if isinstance(part, Line)]


def texts(parts: Sequence[Part]) -> list[str]:
    return [line.text.text for line in lines(parts)]


def grids(parts: Sequence[Part]) -> list[Grid]:
    return [part for part in parts if isinstance(part, Grid)]


def changed(package: bytes, part: str, change: Callable[[str], str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, change(text) if name == part else text)
    return stream.getvalue()


def plan(text: str = "到2025年，新增托位600个。") -> bytes:
    writer = OfdWriter(numbered=False)
    writer.paragraph(text)
    return writer.package()


def test_a_line_has_its_page_and_its_box_on_it() -> None:
    (line,) = lines(read_ofd(plan("新增托位600个。")))
    left, top, right, bottom = line.box or (0, 0, 0, 0)
    assert line.page == 1
    assert left == pytest.approx((LEFT + 2 * SIZE) * MILLIMETRE, abs=1)
    assert right - left == pytest.approx(7.5 * SIZE * MILLIMETRE, abs=2)
    assert top < TOP * MILLIMETRE < bottom


def test_page_numbers_are_left_out_and_pages_counted() -> None:
    def make(writer: OfdWriter) -> None:
        for number in range(30):
            writer.paragraph(f"第{number}项工作由区教育局负责。")

    parts = written(make)
    assert max(line.page or 0 for line in lines(parts)) == 2
    assert not any("—" in text for text in texts(parts))


def test_a_ruled_table_is_a_grid_with_its_merged_cells_and_boxes() -> None:
    parts = written(lambda w: w.table(CELLS, 3, 3))
    (grid,) = grids(parts)
    got = [[(c.text.text, c.row_span) for c in row] for row in grid.rows]
    assert got == [
        [("县", 1), ("断面", 1), ("2025年目标值", 1)],
        [("石桥县", 2), ("石桥", 1), ("≤0.15", 1)],
        [("柳湾", 1), ("≤0.10", 1)],
    ]
    assert all(cell.box for row in grid.rows for cell in row)
    assert texts(parts) == []


def test_text_around_a_table_stays_in_its_order() -> None:
    def make(writer: OfdWriter) -> None:
        writer.paragraph("上文。")
        writer.table(CELLS, 3, 3)
        writer.paragraph("下文。")

    assert ["table" if isinstance(part, Grid) else part.text.text for part in written(make)] == ["上文。", "table", "下文。"]


def test_rules_drawn_as_thin_filled_boxes_make_a_table_too() -> None:
    writer = OfdWriter(numbered=False)
    for x in (30, 80, 130):
        box(writer, x, 40, 0.3, 40)
    for y in (40, 60, 80):
        box(writer, 30, y, 100, 0.3)
    for (x, y), text in {(35, 50): "指标", (85, 50): "目标", (35, 70): "托位", (85, 70): "600个"}.items():
        writer.text(text, x, y)
    (grid,) = grids(read_ofd(writer.package()))
    assert [[cell.text.text for cell in row] for row in grid.rows] == [["指标", "目标"], ["托位", "600个"]]


def box(writer: OfdWriter, x: float, y: float, width: float, height: float) -> None:
    path = element("AbbreviatedData", {}, f"M 0 0 L {width} 0 L {width} {height} L 0 {height} C")
    writer._add("PathObject", {"Boundary": f"{x} {y} {width} {height}", "Stroke": "false", "Fill": "true"}, path)


def test_shading_and_a_rule_under_the_red_head_are_no_table() -> None:
    def make(writer: OfdWriter) -> None:
        box(writer, 30, 30, 150, 20)
        writer.rule(28, 60, 184, 60)
        writer.paragraph("云州市临江区人民政府文件", "title")

    assert grids(written(make)) == []


def test_bold_is_told_by_the_face_or_the_weight() -> None:
    def make(writer: OfdWriter) -> None:
        writer.text("一、总体要求", 40, 50, font=HEI)
        for row in range(6):
            writer.text("本方案由区教育局会同有关部门组织实施。", 40, 62 + 10 * row)

    assert [line.bold for line in lines(written(make))] == [6, 0, 0, 0, 0, 0, 0]


def test_text_set_twice_to_look_bold_is_read_once() -> None:
    def make(writer: OfdWriter) -> None:
        writer.text("新增托位600个", 40, 50)
        writer.text("新增托位600个", 40.05, 50)

    assert texts(written(make)) == ["新增托位600个"]


def test_a_page_in_another_name_space_and_encoding_is_read() -> None:
    package = changed(plan(), "Doc_0/Document.xml", lambda text: text.replace("2016", "2020"))
    assert texts(read_ofd(package)) == ["到2025年，新增托位600个。"]


@pytest.mark.parametrize(
    ("package", "code"),
    [
        (plan()[:-30], "damaged"),
        (changed(plan(), "OFD.xml", lambda text: text.replace("Doc_0/Document.xml", "none.xml")), "damaged"),
        (changed(plan(), "Doc_0/Pages/Page_0/Content.xml", lambda text: document("Page", "")), "scan"),
    ],
)
def test_what_cannot_be_read_is_rejected_with_its_reason(package: bytes, code: str) -> None:
    with pytest.raises(DecodeError) as told:
        read_ofd(package)
    assert told.value.code == code
