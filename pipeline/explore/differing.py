"""`/doc/{id}/diff/{a}..{b}`: what two versions of a document say otherwise: in their facts, and in their lines."""

from __future__ import annotations

from datetime import timedelta
from difflib import SequenceMatcher

from pipeline.explore.page import Asked, NotFoundError, Page, Row

LONGEST = 300_000
"""Code points of both texts up to which their lines are compared."""
DIFFERENCE = """
WITH sides AS (
    SELECT relation, fact_id, field, max(char_start) AS char_start,
        max(value) FILTER (version_id = $1) AS before, max(value) FILTER (version_id = $2) AS after
    FROM fact_fields WHERE version_id IN ($1, $2)
    GROUP BY relation, fact_id, field
),
named AS (
    SELECT *, max(before) FILTER (field = '') OVER fact AS was, max(after) FILTER (field = '') OVER fact AS is_now
    FROM sides WINDOW fact AS (PARTITION BY relation, fact_id)
)
SELECT relation, CASE WHEN was IS NULL THEN 'appeared' WHEN is_now IS NULL THEN 'went' ELSE 'changed' END AS change,
    coalesce(is_now, was) AS fact, nullif(field, '') AS field, before, after, fact_id
FROM named
WHERE CASE WHEN was IS NULL OR is_now IS NULL THEN field = '' ELSE field <> '' AND before IS DISTINCT FROM after END
ORDER BY relation, char_start, fact_id, field
"""


def difference_view(asked: Asked) -> Page:
    """The difference from version `a` to version `b` of a document."""
    document_id = asked.path["id"]
    versions = {
        str(row["version_id"]): row
        for row in asked.rows("SELECT * FROM document_versions WHERE document_id = ? ORDER BY version_id", document_id)
    }
    if asked.path["a"] not in versions or asked.path["b"] not in versions:
        raise NotFoundError(f"{document_id}/diff/{asked.path['a']}..{asked.path['b']}")
    former, latter = versions[asked.path["a"]], versions[asked.path["b"]]
    lines, compared = _lines(_text(asked, former), _text(asked, latter))
    changes = asked.rows(DIFFERENCE, former["version_id"], latter["version_id"])
    return Page(
        template="diff.html",
        title=latter["title"] or document_id,
        content={"document_id": document_id, "former": former, "latter": latter, "changes": changes, "lines": lines},
        shown={"versions": list(versions), "compared": compared},
        listed="changes",
    )


def _text(asked: Asked, version: Row) -> str:
    moment = version["ingested_at"] + timedelta(microseconds=1)
    row = asked.row("SELECT text FROM texts_as_of(?::TIMESTAMP) WHERE document_id = ?", moment, version["document_id"])
    return str(row["text"]) if row else ""


def _lines(former: str, latter: str) -> tuple[list[Row], bool]:
    """The lines that went and came, in order, and whether the texts were short enough to compare."""
    if former == latter:
        return [], True
    if len(former) + len(latter) > LONGEST:
        return [], False
    before, after = former.split("\n"), latter.split("\n")
    found: list[Row] = []
    for change, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if change != "equal":
            found += [{"change": "went", "text": line} for line in before[a:b] if line.strip()]
            found += [{"change": "appeared", "text": line} for line in after[c:d] if line.strip()]
    return found, True
