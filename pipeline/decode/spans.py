"""Merged cells set right: columns that no cell ends at, neighbouring tables that a converter ran together, absurd spans.

A grid says only which cells it has and how far each reaches. What a writer, a converter or an attacker made of that is
mended here, for every format that knows spans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.decode.parts import Grid, GridCell

MOST_PLACES = 400_000
"""Rows × columns that the cells of one table may cover: more than any table that was ever read, and no burden."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell with the column where it begins."""

    column: int
    cell: GridCell

    @property
    def end(self) -> int:
        return self.column + self.cell.column_span


def set_right(grid: Grid) -> Grid:
    """The grid without phantom columns (that no cell of any row begins at), and without spans where they are absurd.

    Writers and converters leave such columns behind: a table of four columns, each cell of which spans two.
    """
    tamed = _tamed(grid)
    rows = _placed(tamed.rows)
    edges = sorted({edge for row in rows for placed in row for edge in (placed.column, placed.end)})
    place = {edge: index for index, edge in enumerate(edges)}
    cells = tuple(
        tuple(replace(p.cell, column_span=place[p.end] - place[p.column]) for p in row) if row else () for row in rows
    )
    return replace(tamed, rows=cells)


def split_neighbours(grid: Grid) -> list[Grid]:
    """The tables that stand in `grid`, which a conversion made of tables without a paragraph between them.

    A new table begins where no cell reaches over from above and where, from there on, no inner edge of a column is one
    of the rows above; two rows at least on either side. Tables that share an inner edge stay one: nothing tells them.
    """
    rows = _placed(_tamed(grid).rows)
    inner = [_inner_edges(row) for row in rows]
    open_until = _reaches(grid)
    cuts = [0]
    for at in range(2, len(rows) - 1):
        above, below = set().union(*inner[cuts[-1] : at]), set().union(*inner[at:])
        own = len(rows[at]) > 1 and at - cuts[-1] > 1 and open_until[at] <= at
        if own and above and inner[at] and not above & below:
            cuts.append(at)
    if len(cuts) == 1:
        return [set_right(grid)]
    return [
        set_right(replace(grid, rows=grid.rows[start:end], header_rows=grid.header_rows if start == 0 else None))
        for start, end in pairwise([*cuts, len(rows)])
    ]


def _tamed(grid: Grid) -> Grid:
    """Without any span where the spans together cover more places than a table has."""
    covered = sum(cell.row_span * cell.column_span for row in grid.rows for cell in row)
    if covered <= MOST_PLACES:
        return grid
    rows = tuple(tuple(replace(cell, row_span=1, column_span=1) for cell in row) for row in grid.rows)
    return replace(grid, rows=rows)


def _placed(rows: Sequence[Sequence[GridCell]]) -> list[list[_Placed]]:
    """Each cell at its column: the first that no cell from above covers (the HTML table model)."""
    taken: dict[int, int] = {}  # column → the row that it is free from
    placed: list[list[_Placed]] = []
    for index, row in enumerate(rows):
        column, found = 0, []
        for cell in row:
            while taken.get(column, 0) > index:
                column += 1
            found.append(_Placed(column, cell))
            for covered in range(column, column + cell.column_span):
                taken[covered] = max(taken.get(covered, 0), index + cell.row_span)
            column += cell.column_span
        placed.append(found)
    return placed


def _inner_edges(row: Sequence[_Placed]) -> set[int]:
    return {placed.column for placed in row[1:]}


def _reaches(grid: Grid) -> list[int]:
    """For each row the first row that no cell from above it reaches into."""
    furthest, reaches = 0, []
    for index, row in enumerate(grid.rows):
        reaches.append(furthest)
        furthest = max([furthest, *(index + cell.row_span for cell in row)])
    return reaches
