"""Merged cells are set right: phantom columns go, neighbouring tables part, absurd spans are none."""

from __future__ import annotations

from pipeline.decode.parts import Grid, GridCell, Traced
from pipeline.decode.spans import MOST_PLACES, set_right, split_neighbours


def grid(*rows: list[tuple[str, int, int]]) -> Grid:
    """A grid of (text, rows, columns) cells."""
    return Grid(rows=tuple(tuple(GridCell(text=Traced(t), row_span=r, column_span=c) for t, r, c in row) for row in rows))


def cells(one: Grid) -> list[list[tuple[str, int, int]]]:
    return [[(cell.text.text, cell.row_span, cell.column_span) for cell in row] for row in one.rows]


def test_columns_that_no_cell_ends_at_go() -> None:
    wide = grid([("指标", 1, 2), ("目标", 1, 3)], [("学位", 1, 2), ("3600", 1, 3)])
    assert cells(set_right(wide)) == [[("指标", 1, 1), ("目标", 1, 1)], [("学位", 1, 1), ("3600", 1, 1)]]


def test_a_column_that_one_row_parts_stays() -> None:
    merged = grid([("总磷浓度", 1, 2)], [("2021年", 1, 1), ("2025年", 1, 1)])
    assert set_right(merged) == merged


def test_a_cell_that_reaches_down_moves_those_beside_it() -> None:
    merged = grid([("县", 2, 2), ("断面", 1, 2)], [("柳湾", 1, 2)])
    assert cells(set_right(merged)) == [[("县", 2, 1), ("断面", 1, 1)], [("柳湾", 1, 1)]]


def test_spans_beyond_any_table_are_none() -> None:
    absurd = grid(*[[("数", 1000, 200)] * 3] * 10)
    assert {cell[1:] for row in cells(set_right(absurd)) for cell in row} == {(1, 1)}
    assert sum(r * c for row in cells(absurd) for _, r, c in row) > MOST_PLACES


# Two tables of three and four columns, both as wide as the page, as a binary Word document runs them together: columns
# begin at 0, 4, 8 and at 0, 3, 6, 9 of twelve.
FIRST = [[("序号", 1, 4), ("指标", 1, 4), ("目标", 1, 4)], [("1", 1, 4), ("学位", 1, 4), ("3600", 1, 4)]]
SECOND = [
    [("项目", 1, 3), ("规模", 1, 3), ("投资", 1, 3), ("年限", 1, 3)],
    [("幼儿园", 1, 3), ("12", 1, 3), ("8", 1, 3), ("2025年", 1, 3)],
]


def test_tables_that_share_no_inner_edge_part() -> None:
    parted = split_neighbours(grid(*FIRST, *SECOND))
    assert [[[text for text, _, _ in row] for row in cells(one)] for one in parted] == [
        [["序号", "指标", "目标"], ["1", "学位", "3600"]],
        [["项目", "规模", "投资", "年限"], ["幼儿园", "12", "8", "2025年"]],
    ]
    assert {cell[1:] for one in parted for row in cells(one) for cell in row} == {(1, 1)}


def test_a_table_with_merged_cells_stays_one() -> None:
    merged = grid(
        [("县", 2, 1), ("断面", 2, 1), ("浓度", 1, 2)],
        [("2021年", 1, 1), ("2025年", 1, 1)],
        [("石桥县", 2, 1), ("石桥", 1, 1), ("0.24", 1, 1), ("0.15", 1, 1)],
        [("柳湾", 1, 1), ("0.19", 1, 1), ("0.15", 1, 1)],
        [("说明", 1, 1), ("年均浓度", 1, 3)],
    )
    assert split_neighbours(merged) == [merged]


def test_a_last_row_of_its_own_shape_stays_with_its_table() -> None:
    assert len(split_neighbours(grid(*FIRST, [("合计", 1, 6), ("3600", 1, 6)]))) == 1


def test_no_table_begins_within_a_cell_that_reaches_down() -> None:
    tall = [[("学位", 4, 4), ("新建", 1, 4), ("12", 1, 4)], [("改建", 1, 4), ("9", 1, 4)]]
    below = [[("a", 1, 3), ("b", 1, 5)], [("c", 1, 3), ("d", 1, 5)]]
    assert len(split_neighbours(grid(*tall, *below))) == 1
