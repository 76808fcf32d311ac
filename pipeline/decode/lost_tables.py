"""Tables that a page or a Word file holds as paragraphs (a cell a paragraph, or all of it run together in one), and those that
a page of a PDF sets without rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from pipeline.decode.blank_rows import read_blank_rows
from pipeline.decode.cell_lines import read_cell_lines
from pipeline.decode.parts import Grid, Line, Part
from pipeline.decode.run_together import part_run_together
from pipeline.decode.wrapped_rows import read_wrapped_rows


def find_lost_tables(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, with each table that stands in paragraphs of its own as a grid. (The readers of text see to their lines.)"""
    for paragraphs, group in groupby(parts, key=lambda part: isinstance(part, Line) and part.whole):
        if not paragraphs:
            yield from _in_lines(list(group))
            continue
        lines = [part for part in group if isinstance(part, Line)]
        at = 0
        while at < len(lines):
            found = read_cell_lines(lines, at)
            if found:
                grid, at = found
                yield grid
            else:
                yield from _parted(lines[at])
                at += 1


def _in_lines(parts: list[Part]) -> Iterator[Part]:
    """The parts, with the tables that lines of a page hold without any rule: rows by blanks and by running numbers."""
    for is_line, group in groupby(parts, key=lambda part: isinstance(part, Line)):
        if not is_line:
            yield from group
            continue
        lines = [part for part in group if isinstance(part, Line)]
        at = 0
        while at < len(lines):
            found = read_blank_rows(lines, at) or read_wrapped_rows(lines, at)
            if found is None:
                yield lines[at]
                at += 1
                continue
            read, at = found
            yield from [read] if isinstance(read, Grid) else read


def _parted(line: Line) -> Iterator[Line | Grid]:
    yield from part_run_together(line)
