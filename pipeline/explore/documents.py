"""`/docs`: the documents in force, searched and narrowed by region, year, genre and source, with counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.errors import StoreError
from pipeline.explore.page import Asked, Page, Row, paged
from pipeline.store.search import query_words
from pipeline.store.search_index import terms

FACETS: Mapping[str, str] = {
    "region": "CASE WHEN region_code IS NULL THEN NULL ELSE left(region_code, 2) || '0000' END",
    "year": "coalesce(year(issued_on), period_start)",
    "genre": "genre",
    "source": "source",
}
"""What narrows the list: the name in the address, and the value of a document."""
PASSAGES = 20
"""Passages of the texts that a search shows beside the documents named so."""
SHOWN = 12
"""Values of a facet that are shown, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of SQL with its parameters."""

    sql: str
    parameters: tuple[Any, ...] = ()


def documents_view(asked: Asked) -> Page:
    """The list of documents with its facets, and the passages of the texts that a search finds."""
    where = _where(asked)
    found = asked.rows(
        f"""SELECT document_id, left(title, 300) AS title, document_number, issuer, region, region_code, issued_on, genre, source, char_count
        FROM documents WHERE {where.sql}
        ORDER BY issued_on DESC NULLS LAST, title, document_id LIMIT ? OFFSET ?""",
        *where.parameters, asked.limit + 1, asked.offset,
    )  # fmt: skip
    rows, more = paged(found, asked)
    _count_facts(asked, rows)
    total = asked.row(f"SELECT count(*) AS documents FROM documents WHERE {where.sql}", *where.parameters)
    return Page(
        template="documents.html",
        title="documents",
        content={"documents": rows, "total": total["documents"] if total else 0, "passages": _passages(asked)},
        shown={"facets": {name: _facet(asked, name) for name in FACETS}, "more": more},
        listed="documents",
    )


def region_prefix(code: str) -> str:
    """What the codes of a region and all below it begin with (GB/T 2260): 33 of 330000, 3301 of 330100."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def _where(asked: Asked, without: str = "") -> Condition:
    conditions = [Condition("true")]
    for name, expression in FACETS.items():
        if name != without and (written := asked.query.get(name, "").strip()):
            conditions.append(_condition(asked, name, expression, written))
    if words := asked.query.get("q", "").split():
        named = "lower(concat_ws(' ', title, document_number, issuer))"
        conditions += [Condition(f"contains({named}, lower(?))", (word,)) for word in words]
    return Condition(" AND ".join(c.sql for c in conditions), tuple(p for c in conditions for p in c.parameters))


def _condition(asked: Asked, name: str, expression: str, written: str) -> Condition:
    if written == "-":
        return Condition(f"{expression} IS NULL")
    if name == "region":
        return Condition("starts_with(region_code, ?)", (region_prefix(written),))
    return Condition(f"{expression} = ?", (asked.whole(name) if name == "year" else written,))


def _facet(asked: Asked, name: str) -> list[Row]:
    """The values of a facet among the documents that the other conditions leave, with how many have each."""
    where = _where(asked, without=name)
    rows = asked.rows(
        f"""SELECT {FACETS[name]} AS value, count(*) AS documents FROM documents WHERE {where.sql}
        GROUP BY ALL ORDER BY documents DESC, value LIMIT {SHOWN}""",
        *where.parameters,
    )
    names = _region_names(asked, [row["value"] for row in rows]) if name == "region" else {}
    return [{**row, "name": names.get(row["value"], row["value"])} for row in rows]


def _region_names(asked: Asked, codes: list[str | None]) -> dict[str, str]:
    found = asked.rows("SELECT region_code, name FROM regions WHERE list_contains(?::VARCHAR[], region_code)", codes)
    return {row["region_code"]: row["name"] for row in found}


def _count_facts(asked: Asked, rows: list[Row]) -> None:
    """Tell each document how many targets and tasks it has."""
    ids = [row["document_id"] for row in rows]
    for view in ("targets", "tasks"):
        counted = asked.rows(
            f"SELECT document_id, count(*) AS facts FROM {view} WHERE list_contains(?::VARCHAR[], document_id) GROUP BY document_id", ids
        )
        facts = {row["document_id"]: row["facts"] for row in counted}
        for row in rows:
            row[view] = facts.get(row["document_id"], 0)


def _passages(asked: Asked) -> list[Row] | None:
    """The passages that hold each part of the query as it is written; where there is none, those that hold its words.

    None while the index is being made.
    """
    query = asked.query.get("q", "")[:200]
    parts = [part for part in query.split() if terms(part)]
    if not parts or asked.site.is_report:
        return []
    try:
        hits = asked.site.published.find_passages(asked.cursor, parts, PASSAGES)
        if hits == []:
            # Cutting into words needs a dictionary, which is 100 MB of memory: only where it is needed.
            words = query_words(query)
            hits = asked.site.published.find_passages(asked.cursor, words, PASSAGES) if words and words != parts else []
    except StoreError:
        return []  # the index cannot be read here: the documents named so are shown without passages
    if hits is None:
        return None
    return [
        {"document_id": hit.document_id, "title": hit.title, "section": hit.section, "char_start": hit.char_start,
         "text": hit.text[:300], "facts": len(hit.facts)}
        for hit in hits
    ]  # fmt: skip
