"""`/regions`: the tree of regions with what is here of each; `/region/{code}`: the documents and targets of one."""

from __future__ import annotations

from typing import Any

from pipeline.explore.documents import region_prefix
from pipeline.explore.page import Asked, NotFoundError, Page, Row, paged


def regions_view(asked: Asked) -> Page:
    """All regions of which there are documents, below the regions that they belong to."""
    counted = asked.kept(
        """SELECT d.region_code, any_value(d.region) AS region, count(*) AS documents, max(d.issued_on) AS latest
        FROM documents AS d WHERE d.region_code IS NOT NULL GROUP BY ALL ORDER BY ALL"""
    )
    names = {row["region_code"]: row for row in asked.kept("SELECT region_code, name, level, parent FROM regions")}
    return Page(
        template="regions.html",
        title="regions",
        content={"regions": [{**row, "name": names.get(row["region_code"], {}).get("name")} for row in counted]},
        shown={"tree": _tree(counted, names)},
        listed="regions",
    )


def region_view(asked: Asked) -> Page:
    """A region: those below it, its documents, and its targets by indicator, the latest document first."""
    code = asked.path["code"]
    region = _region(asked, code)
    below = asked.rows(
        """SELECT r.region_code, r.name, count(d.document_id) AS documents FROM regions AS r
        LEFT JOIN documents AS d ON starts_with(d.region_code, CASE WHEN r.region_code LIKE '%00' THEN left(r.region_code, 4) ELSE r.region_code END)
        WHERE r.parent = ? GROUP BY ALL HAVING documents > 0 ORDER BY r.region_code""",
        code,
    )
    documents = asked.rows(
        """SELECT document_id, left(title, 300) AS title, document_number, issued_on, genre FROM documents WHERE region_code = ?
        ORDER BY issued_on DESC NULLS LAST, title LIMIT 200""",
        code,
    )
    targets, more = paged(
        asked.rows(
            """SELECT t.indicator_id, t.indicator, t.subject, t.kind, t.year, t.comparator, t.value, t.value_high, t.unit, t.value_text,
                t.target_id, t.document_id, left(d.title, 200) AS title
            FROM targets AS t JOIN documents AS d USING (document_id) WHERE d.region_code = ?
            ORDER BY d.issued_on DESC NULLS LAST, t.document_id, t.char_start LIMIT ? OFFSET ?""",
            code, asked.limit + 1, asked.offset,
        ),
        asked,
    )  # fmt: skip
    return Page(
        template="region.html",
        title=region["full_name"] or region["name"],
        content={"region": region, "below": below, "documents": documents, "targets": targets},
        shown={"more": more, "above": _above(asked, region), "all_below": region_prefix(code) != code},
        listed="targets",
    )


def _region(asked: Asked, code: str) -> Row:
    """The region as GB/T 2260 has it, else as its documents name it."""
    region = asked.row("SELECT * FROM regions WHERE region_code = ?", code) or asked.row(
        """SELECT region_code, any_value(region) AS name, any_value(region) AS full_name, any_value(region_level) AS level, NULL AS parent
        FROM documents WHERE region_code = ? AND region IS NOT NULL GROUP BY region_code""",
        code,
    )
    if region is None:
        raise NotFoundError(code)
    return region


def _above(asked: Asked, region: Row) -> list[Row]:
    found: list[Row] = []
    parent = region["parent"]
    while parent and len(found) < 4:
        row = asked.row("SELECT region_code, name, parent FROM regions WHERE region_code = ?", parent)
        if row is None:
            break
        found.insert(0, row)
        parent = row["parent"]
    return found


def _tree(counted: list[Row], names: dict[str, Row]) -> list[dict[str, Any]]:
    """The regions counted, each below its parent; `total` counts those below, too."""
    nodes: dict[str, dict[str, Any]] = {}
    roots: list[dict[str, Any]] = []
    own_names = {row["region_code"]: row["region"] for row in counted}

    def node(code: str) -> dict[str, Any]:
        if code not in nodes:
            known = names.get(code, {"name": own_names.get(code, code), "parent": None})
            nodes[code] = {"code": code, "name": known["name"], "own": 0, "total": 0, "below": []}
            parent = known["parent"]
            (node(parent)["below"] if parent else roots).append(nodes[code])
        return nodes[code]

    for row in counted:
        node(row["region_code"])["own"] = row["documents"]
    for root in roots:
        _total(root)
    return sorted(roots, key=lambda item: item["code"])


def _total(node: dict[str, Any]) -> int:
    node["below"].sort(key=lambda item: item["code"])
    node["total"] = node["own"] + sum(_total(item) for item in node["below"])
    return int(node["total"])
