"""Rows on a terminal: as a table that fits it, or a record a block. What is shown is text, and never markup or control."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

from pipeline.cli.formats import cell_text, is_numeric, visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

UNBOUNDED = 10_000
"""Columns of a console that is a file or a pipe: nothing is folded there."""
GAP = 2
"""Cells between two columns of a table, one of which is the place of a line."""
WIDEST = 40
"""Cells that a column takes at first where not all fit; a Chinese character takes two."""
NARROWEST = 14
"""Cells below which a column of text says nothing any more: then one less important is hidden."""
_FOR_PROGRAMS = ("_id", "_sha256", "_uri")
_PLACES = ("char_start", "char_end", "page", "row_index", "column_index", "box", "rule", "confidence")
_AGAIN = ("value_exact", "value_text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Which columns are shown, by their place, with the width in cells of each, and the names of those that are not."""

    widths: dict[int, int]
    hidden: tuple[str, ...]


def console(stream: TextIO | None = None) -> Console:
    """Return a console on a stream (standard output); what is no terminal gets lines as wide as they need.

    It reads no markup: words from documents go to it.
    """
    from rich.console import Console

    stream = stream or sys.stdout
    width = None if stream.isatty() else UNBOUNDED
    return Console(file=stream, highlight=False, markup=False, emoji=False, width=width)


def to_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    """Return all columns of rows as a table whose cells are folded where they must; numbers stand right, NULL is empty."""
    from rich.text import Text

    table, listed = _empty_table(), [list(row) for row in rows]
    for place, column in enumerate(columns):
        numeric = is_numeric(row[place] for row in listed)
        table.add_column(Text(visible(column)), justify="right" if numeric else "left", overflow="fold", no_wrap=numeric)
    for row in listed:
        table.add_row(*(Text(cell_text(value)) for value in row))
    return table


def print_rows(
    screen: Console, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, all_by: str = "--json", first: str = ""
) -> None:
    """Print rows as a table that fits the screen, a line each, and name the columns for which there is no room.

    `all_by` is the option that shows those too, `first` a column that is shown in any case.
    """
    from rich.text import Text

    texts = [[_one_line(value) for value in row] for row in rows]
    fitted = fit(columns, rows, texts, screen.width, first)
    table = _empty_table()
    for place, width in fitted.widths.items():
        table.add_column(
            Text(visible(columns[place])), justify="right" if is_numeric(row[place] for row in rows) else "left",
            overflow="ellipsis", no_wrap=True, width=width,
        )  # fmt: skip
    for row in texts:
        table.add_row(*(Text(row[place]) for place in fitted.widths))
    screen.print(table)
    if fitted.hidden:
        count = f"{len(fitted.hidden)} column{'s' * (len(fitted.hidden) != 1)}"
        screen.print(f"{count} not shown: {', '.join(map(visible, fitted.hidden))} ({all_by} shows all)", style="dim")


def print_records(screen: Console, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print each row as a block of its own, a line a column."""
    from rich.cells import cell_len
    from rich.table import Table
    from rich.text import Text

    width = max((cell_len(visible(column)) for column in columns), default=0)
    for number, row in enumerate(rows, start=1):
        screen.print(f"— {number} of {len(rows)} —", style="dim")
        block = Table.grid(padding=(0, GAP))
        block.add_column(width=width, no_wrap=True)
        block.add_column(overflow="fold")
        for column, value in zip(columns, row, strict=True):
            block.add_row(Text(visible(column), style="bold"), Text(cell_text(value)))
        screen.print(block)


def fit(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], texts: Sequence[Sequence[str]], width: int, first: str = ""
) -> Fitted:
    """Return which columns fit into `width` cells, how wide each: those that say least are hidden, texts are narrowed.

    Numbers and dates are shown whole or not at all. One column is always shown.
    """
    from rich.cells import cell_len

    natural, least = {}, {}
    for place, column in enumerate(columns):
        cells = max((cell_len(row[place]) for row in texts), default=0)
        natural[place] = max(cells, cell_len(visible(column)), 1)
        is_text = any(isinstance(row[place], str | list | dict) for row in rows)
        least[place] = min(natural[place], NARROWEST) if is_text and column != first else natural[place]
    shown = list(range(len(columns)))
    by_worth = sorted(shown, key=lambda place: (columns[place] == first, _worth(columns, rows, place), -place))
    while len(shown) > 1 and _whole(least[place] for place in shown) > width:
        shown.remove(by_worth.pop(0))
    hidden = tuple(column for place, column in enumerate(columns) if place not in shown)
    return Fitted(widths=_shared_out({p: natural[p] for p in shown}, {p: least[p] for p in shown}, width), hidden=hidden)


def _whole(widths: Iterable[int]) -> int:
    listed = list(widths)
    return sum(listed) + GAP * len(listed)


def _shared_out(natural: dict[int, int], least: dict[int, int], width: int) -> dict[int, int]:
    """Narrow the widest columns, first to what most need, then further, until all fit."""
    widths = dict(natural)
    if _whole(widths.values()) > width:
        widths = {place: max(least[place], min(cells, WIDEST)) for place, cells in natural.items()}
    while _whole(widths.values()) > width and any(widths[p] > least[p] for p in widths):
        widest = max((p for p in widths if widths[p] > least[p]), key=lambda place: widths[place])
        widths[widest] -= 1
    spare = width - _whole(widths.values())
    for place in widths:
        more = min(max(spare, 0), natural[place] - widths[place])
        widths[place] += more
        spare -= more
    return {place: max(1, min(cells, width)) for place, cells in widths.items()}


def _worth(columns: Sequence[str], rows: Sequence[Sequence[Any]], place: int) -> int:
    """How much a column says to a person: nothing where it is empty, little where it is for programs or another says it."""
    values = [row[place] for row in rows]
    if not any(value is not None and value != "" for value in values):
        return 0
    if columns[place].endswith(_FOR_PROGRAMS):
        return 1
    if columns[place] in (*_PLACES, *_AGAIN):
        return 2
    return 3 if len(values) > 1 and all(value == values[0] for value in values) else 4


def _one_line(value: Any) -> str:
    return " ".join(cell_text(value).split()) if isinstance(value, str) else cell_text(value)


def _empty_table() -> Table:
    from rich import box
    from rich.table import Table

    return Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, GAP - 1, 0, 0))
