"""Tables that a page break or an editor cut in two → one grid: parts with no line between and the same columns.

A header repeated on the new page is left to the layout of tables, which drops it; it is passed over here when a cell or
a row goes on below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.decode.parts import Grid, GridCell, Line, Part, join

_EDGE = 4.0  # points that two parts of one column may be apart
_CONTINUED = re.compile(r"\A(?:[（(]?\s*续\s*+表?\s*+\d*\s*[）)]?|续表.{0,20})")
_CLOSED = re.compile(r"[。；！？.;!?）)”》%％]$")
_LONG = 10
"""A shorter cell is a name or a number: it ends without a full stop and does not go on."""
_SERIAL = re.compile(r"\d{1,3}[.．、]?|[（(]?[一二三四五六七八九十]{1,3}[）)]?、?")

Row = tuple[GridCell, ...]


def join_grids(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, grids that continue the one before joined to it; a line that only says 续表 goes with them."""
    last: Grid | None = None
    aside: Line | None = None
    for part in parts:
        if isinstance(part, Line):
            if last is not None and aside is None and _CONTINUED.fullmatch(part.text.text.strip()):
                aside = part
                continue
            yield from _pending(last, aside)
            last = aside = None
            yield part
        elif last is not None and (joined := _joined(last, part)) is not None:
            last, aside = joined, None
        else:
            yield from _pending(last, aside)
            last, aside = part, None
    yield from _pending(last, aside)


def _pending(grid: Grid | None, aside: Line | None) -> Iterator[Part]:
    """What is left without a continuation; a single row that continues nothing is no table but lines."""
    if grid is not None and len(grid.rows) == 1 and grid.spans_known:
        yield from (_as_line(cell) for cell in grid.rows[0] if cell.text.text)
    elif grid is not None:
        yield grid
    if aside is not None:
        yield aside


def _as_line(cell: GridCell) -> Line:
    return Line(text=cell.text, whole=True, page=cell.page, box=cell.box, confidence=cell.confidence)


def _joined(first: Grid, second: Grid) -> Grid | None:
    """Both as one grid; None where the second is a table of its own."""
    if not (first.spans_known and second.spans_known):
        return None
    if second.page is None and first.page is None:
        return _joined_unpaged(first, second)
    if second.page is None or _last_page(first) != second.page - 1:
        return None
    shared = _shared_edges(first, second)
    if shared is not None:
        first, second = _on_edges(first, shared), _on_edges(second, shared)
    elif _width(first) != _width(second) or _edges(first):
        return None
    head = _repeated_rows(first, second)
    above, below = list(first.rows), list(second.rows[head:])
    if not below:
        return first
    if _goes_on(above, below):
        above, below = _with_row_continued(above, below)
    else:
        above, below = _with_merged_continued(above, below)
    return replace(first, rows=(*above, *below))


def _joined_unpaged(first: Grid, second: Grid) -> Grid | None:
    """Both as one where the format tells no pages and nothing stands between them: the second begins with the head of the
    first, or its running numbers go on from there."""
    if _width(first) != _width(second):
        return None
    head = _repeated_rows(first, second)
    last, following = _number(first.rows[-1]), _number(second.rows[0])
    if not head and (last is None or following != last + 1):
        return None
    return replace(first, rows=(*first.rows, *second.rows[head:]))


def _number(row: Row) -> int | None:
    """The running number that the row begins with."""
    digits = re.fullmatch(r"(\d{1,4})[.．、]?", _words(row[0])) if row else None
    return int(digits[1]) if digits else None


def _last_page(grid: Grid) -> int | None:
    return max((cell.page for row in grid.rows for cell in row if cell.page is not None), default=grid.page)


def _width(grid: Grid) -> int:
    return sum(cell.column_span for cell in grid.rows[0])


def _edges(grid: Grid) -> list[float]:
    """Where columns begin and the last one ends, from the boxes of the cells; empty without boxes."""
    places = sorted({x for row in grid.rows for cell in row if cell.box for x in (cell.box[0], cell.box[2])})
    return [x for i, x in enumerate(places) if i == 0 or x - places[i - 1] > _EDGE]


def _shared_edges(first: Grid, second: Grid) -> list[float] | None:
    """The columns of both where those of one are among the other's (merged cells hide some) and both are as wide."""
    one, other = _edges(first), _edges(second)
    fewer, more = sorted((one, other), key=len)
    # Parts may be set off against each other (even and odd pages), so they are compared from their left edges.
    if not fewer or len(fewer) < 2 or abs((fewer[-1] - fewer[0]) - (more[-1] - more[0])) > 2 * _EDGE:
        return None
    steps = [x - more[0] for x in more]
    within = all(any(abs(x - fewer[0] - step) <= _EDGE for step in steps) for x in fewer)
    return steps if within else None


def _on_edges(grid: Grid, steps: list[float]) -> Grid:
    """The grid with spans counted in the given columns (measured from its left edge)."""
    left = _edges(grid)[0]

    def at(x: float) -> int:
        return min(range(len(steps)), key=lambda i: abs(steps[i] - (x - left)))

    rows = (tuple(_spanning(cell, at(c.box[2]) - at(c.box[0])) if (c := cell).box else cell for cell in row) for row in grid.rows)
    return replace(grid, rows=tuple(rows))


def _spanning(cell: GridCell, columns: int) -> GridCell:
    return replace(cell, column_span=max(columns, 1))


def _repeated_rows(first: Grid, second: Grid) -> int:
    """How many rows at the head of the second grid are those at the head of the first."""
    count = 0
    for one, other in zip(first.rows, second.rows, strict=False):
        if [_words(cell) for cell in one] != [_words(cell) for cell in other] or not any(map(_words, one)):
            break
        count += 1
    return count


def _words(cell: GridCell) -> str:
    return re.sub(r"\s", "", cell.text.text)


def _bottom(rows: list[Row]) -> dict[int, tuple[int, int]]:
    """For each column, which cell (row, place in it) reaches down to the end."""
    found: dict[int, tuple[int, int]] = {}
    free_from: dict[int, int] = {}
    for r, row in enumerate(rows):
        column = 0
        for place, cell in enumerate(row):
            while free_from.get(column, 0) > r:
                column += 1
            for covered in range(column, column + cell.column_span):
                found[covered] = r, place
                free_from[covered] = r + cell.row_span
            column += cell.column_span
    return found


def _starts(row: Row) -> Iterator[tuple[int, GridCell]]:
    """The cells of a grid's first row with their columns."""
    column = 0
    for cell in row:
        yield column, cell
        column += cell.column_span


def _goes_on(above: list[Row], below: list[Row]) -> bool:
    """Whether the first row of the new page is the rest of the last row of the old one.

    It is where it has no head of its own and each text in it goes on from a cell above it that is long, one at least of
    them cut within a sentence; where rows are numbered, each once, and it has no number; and where each text in it goes
    on from a cell that is filled to its edge within a sentence.
    """
    bottom = _bottom(above)
    first = list(_starts(below[0]))
    given = [(column, cell) for column, cell in first if _words(cell)]
    if not given or len(first) < 2 or any(column not in bottom for column, _ in given):
        return False
    cells = [above[row][place] for row, place in (bottom[column] for column, _ in given)]
    texts = [_words(cell) for cell in cells]
    if not all(texts):
        return False
    cut = [not _CLOSED.search(text) for text in texts]
    if head := _words(first[0][1]):
        return len(given) > 1 and all(cut) and all(cell.full for cell in cells) and not _SERIAL.match(head)
    if _is_numbered(above) and first[0][1].row_span == 1:
        return any(cut)
    return all(len(text) >= _LONG for text in texts) and any(cut)


def _is_numbered(rows: list[Row]) -> bool:
    """Whether the first column holds running numbers, one a row."""
    heads = [row[0] for row in rows[1:] if row]
    return bool(heads) and all(cell.row_span == 1 and _SERIAL.fullmatch(_words(cell)) for cell in heads)


def _with_row_continued(above: list[Row], below: list[Row]) -> tuple[list[Row], list[Row]]:
    """The texts of the first row below appended to the cells above; what is merged over it reaches one row less."""
    bottom = _bottom(above)
    for column, cell in _starts(below[0]):
        row, place = bottom[column]
        grown = _with_text(above[row][place], cell)
        grown = replace(grown, row_span=grown.row_span + cell.row_span - 1)
        above[row] = (*above[row][:place], grown, *above[row][place + 1 :])
    return above, below[1:]


def _with_text(cell: GridCell, more: GridCell) -> GridCell:
    return replace(cell, text=join([cell.text, more.text])) if more.text.text else cell


def _with_merged_continued(above: list[Row], below: list[Row]) -> tuple[list[Row], list[Row]]:
    """Empty cells at the left of the first row below are the rest of cells that reach over the page break."""
    bottom = _bottom(above)
    left: list[GridCell] = []
    for column, cell in _starts(below[0]):
        if _words(cell) or column not in bottom or len(left) == len(below[0]) - 1:
            break
        row, place = bottom[column]
        owner = above[row][place]
        if owner.column_span != cell.column_span or not _words(owner):
            break
        grown = replace(owner, row_span=owner.row_span + cell.row_span)
        above[row] = (*above[row][:place], grown, *above[row][place + 1 :])
        left.append(cell)
    return above, [below[0][len(left) :], *below[1:]]
