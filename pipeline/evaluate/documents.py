"""A document's own fields, its citations and its tables as read against those found by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.evaluate.figures import Evaluation
from pipeline.evaluate.gold import Row
from pipeline.evaluate.likeness import likeness, squash

FIELDS = (
    "title",
    "document_number",
    "issuer",
    "region",
    "region_code",
    "issued_on",
    "printed_on",
    "effective_on",
    "period_start",
    "period_end",
    "genre",
)


def judge_fields(result: Evaluation, gold: Row, document: Mapping[str, Any]) -> None:
    """Add to `result` which fields of `document` are right."""
    for name in FIELDS:
        want, got = gold.get(name), document.get(name)
        is_right = likeness(want, got) >= 0.9 if name == "title" and want and got else squash(want) == squash(got)
        result.facts["meta"].judge(is_right)
        result.of(f"document.{name}").judge(is_right)
        if not is_right:
            result.errors.append(f"document {name}: {want!r}, read {got if got is None else str(got)!r}")


def judge_citations(result: Evaluation, gold: list[Row], found: list[Row], tells_all: bool) -> None:
    """Add the figures of citations: known by their number, else by their title."""
    want, got = ({squash(row.get("number")) or squash(row.get("title")) for row in rows} for rows in (gold, found))
    invented = sorted(got - want) if tells_all else []
    result.facts["cite"].add(len(want & got), len(invented), len(want - got))
    result.errors.extend(f"citation missed: {name}" for name in sorted(want - got))
    result.errors.extend(f"citation invented: {name}" for name in invented)


def judge_tables(result: Evaluation, gold: list[Row], cells: list[Row]) -> None:
    """Add the figures of table cells; each table of `gold` is compared with the most alike that is left."""
    grids: dict[str, dict[tuple[int, int], str]] = {}
    for cell in cells:
        grids.setdefault(cell["table_id"], {})[cell["row_index"], cell["column_index"]] = squash(cell["text"])
    for table in gold:
        want = {(r, c): squash(text) for r, row in enumerate(table["rows"], 1) for c, text in enumerate(row, 1)}
        alike = {name: sum(grid.get(place) == text for place, text in want.items()) for name, grid in grids.items()}
        best = max(alike, key=lambda name: alike[name]) if alike else ""
        got, right = grids.pop(best, {}), alike.get(best, 0)
        result.facts["cell"].add(right, len(got) - right, len(want) - right)
        if right < max(len(want), len(got)):
            result.errors.append(f"table {squash(table.get('caption'))[:30]}: {right} of {len(want)} cells, {len(got)} read")
