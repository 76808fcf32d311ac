"""Parts of a table on following pages are one table; a cell or row that the page break cut goes on."""

from __future__ import annotations

from pipeline.decode.continued import join_grids
from pipeline.decode.parts import Grid, GridCell, Line, Part, Traced
from pipeline.decode.tables import lay_out

LONG = "新建公办幼儿园并配齐设施设备，改善办园"
Span = tuple[str, int, int]
"""Text, rows and columns of a merged cell."""


def grid(page: int, *rows: list[str | Span], width: float = 100.0, left: float = 70.0) -> Grid:
    """A ruled table as a page shows it, columns `width` points wide; a text is a cell of one row and one column."""
    made: list[tuple[GridCell, ...]] = []
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(rows):
        cells, column = [], 0
        for item in row:
            text, down, across = (item, 1, 1) if isinstance(item, str) else item
            while (r, column) in taken:
                column += 1
            taken |= {(r + d, column + a) for d in range(down) for a in range(across)}
            box = (left + column * width, 100.0 + 20 * r, left + (column + across) * width, 100.0 + 20 * (r + down))
            cells.append(GridCell(text=Traced(text), row_span=down, column_span=across, page=page, box=box))
        made.append(tuple(cells))
    return Grid(rows=tuple(made), page=page)


def tables(*parts: Part) -> list[list[list[str]]]:
    """The rows of each table that the parts make, header first, merged cells filled."""
    found = []
    for part in join_grids(parts):
        if isinstance(part, Grid):
            layout = lay_out(part)
            found.append([list(layout.names), *([slot.text for slot in row] for row in layout.rows)])
    return found


def test_parts_on_following_pages_are_one_table() -> None:
    parts = grid(1, ["序号", "指标"], ["1", "毛入园率"]), grid(2, ["2", "普惠率"]), grid(3, ["3", "公办率"])
    assert tables(*parts) == [[["序号", "指标"], ["1", "毛入园率"], ["2", "普惠率"], ["3", "公办率"]]]


def test_a_header_repeated_on_the_new_page_is_no_row() -> None:
    parts = grid(1, ["序号", "指标"], ["1", "毛入园率"]), grid(2, ["序号", "指标"], ["2", "普惠率"])
    assert tables(*parts) == [[["序号", "指标"], ["1", "毛入园率"], ["2", "普惠率"]]]


def test_a_merged_cell_reaches_over_the_page_break() -> None:
    first = grid(1, ["领域", "指标"], [("学前教育", 2, 1), "毛入园率"], ["普惠率"])
    second = grid(2, [("", 2, 1), "公办率"], ["师生比"], ["义务教育", "巩固率"])
    assert tables(first, second)[0][3:] == [["学前教育", "公办率"], ["学前教育", "师生比"], ["义务教育", "巩固率"]]


def test_a_row_cut_by_the_page_break_goes_on() -> None:
    first = grid(1, ["序号", "任务", "单位"], ["1", LONG, "区教育局"])
    second = grid(2, ["", "条件。", ""], ["2", "改造园舍", "区住建局"])
    assert tables(first, second)[0][1:] == [["1", LONG + "条件。", "区教育局"], ["2", "改造园舍", "区住建局"]]


def test_a_row_goes_on_below_a_repeated_header() -> None:
    head: list[str | Span] = ["序号", "任务", "单位"]
    first, second = grid(1, head, ["1", LONG, "区教育局"]), grid(2, head, ["", "条件。", ""])
    assert tables(first, second)[0][1:] == [["1", LONG + "条件。", "区教育局"]]


def test_columns_hidden_by_merged_cells_on_the_new_page_are_told_by_their_edges() -> None:
    first = grid(1, ["指标", "2024年", "2025年"], ["毛入园率", "97%", "98%"])
    second = grid(2, ["师资", ("逐年提高", 1, 2)])
    assert tables(first, second)[0][1:] == [["毛入园率", "97%", "98%"], ["师资", "逐年提高", "逐年提高"]]


def test_odd_and_even_pages_may_stand_apart() -> None:
    assert len(tables(grid(1, ["序号", "指标"], ["1", "甲"]), grid(2, ["2", "乙"], left=92.0))) == 1


def test_a_table_of_another_width_is_another_table() -> None:
    assert len(tables(grid(1, ["序号", "指标"], ["1", "甲"]), grid(2, ["项目", "金额"], ["2", "乙"], width=140.0))) == 2


def test_a_line_between_parts_two_tables_but_not_the_word_continued() -> None:
    first, second = grid(1, ["序号", "指标"], ["1", "甲"]), grid(2, ["2", "乙"], ["3", "丙"])
    assert len(tables(first, Line(text=Traced("附件2"), page=2), second)) == 2
    assert len(tables(first, Line(text=Traced("（续表）"), page=2), second)) == 1


def test_tables_of_one_page_and_of_formats_without_pages_stay_apart() -> None:
    assert len(tables(grid(1, ["序号", "指标"], ["1", "甲"]), grid(1, ["2", "乙"], ["3", "丙"]))) == 2
    plain = Grid(rows=((GridCell(text=Traced("甲")), GridCell(text=Traced("乙"))),))
    assert len(list(join_grids([plain, plain]))) == 2


def test_a_single_row_that_continues_nothing_is_lines() -> None:
    found = list(join_grids([grid(1, ["填报单位：", "区教育局"])]))
    assert [part.text.text for part in found if isinstance(part, Line)] == ["填报单位：", "区教育局"]


def test_all_parts_come_out_in_their_order() -> None:
    before, after = Line(text=Traced("前"), page=1), Line(text=Traced("后"), page=3)
    assert [type(part).__name__ for part in join_grids([before, grid(1, ["甲", "乙"]), grid(2, ["丙", "丁"]), after])] == [
        "Line",
        "Grid",
        "Line",
    ]
