"""Full-text search over the passages of the documents in force: what is said where, best first, with the facts there.

The query is cut into words by jieba, as the readers cut clauses. A passage is found where every word stands in it; the
rank is that of BM25 (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75) over the words' terms.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import StoreError
from pipeline.recognize.words import cut
from pipeline.store.reader import open_reader
from pipeline.store.search_index import folded, open_index, terms

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_RANKED = """
WITH asked AS (SELECT DISTINCT unnest($terms::VARCHAR[]) AS term),
matches AS (
    SELECT p.passage_id, p.term, p.occurrences, count(*) OVER (PARTITION BY p.term) AS passages
    FROM postings AS p
    JOIN asked AS a ON a.term = p.term
),
whole AS (SELECT count(*) AS passages, avg(term_count) AS mean_length FROM passages)
SELECT
    p.document_id, p.section, p.char_start, p.char_end,
    sum(
        ln(1 + (w.passages - m.passages + 0.5) / (m.passages + 0.5))
        * m.occurrences * 2.2 / (m.occurrences + 1.2 * (0.25 + 0.75 * p.term_count / w.mean_length))
    ) AS score
FROM matches AS m
JOIN passages AS p USING (passage_id)
CROSS JOIN whole AS w
GROUP BY ALL
HAVING count(*) = (SELECT count(*) FROM asked)
ORDER BY score DESC, p.document_id, p.char_start
LIMIT $limit OFFSET $offset
"""
_FOUND = """
SELECT d.document_id, d.title, d.region, d.issued_on, x.text[f.char_start + 1 : f.char_end]
FROM (SELECT unnest($ids::VARCHAR[]) AS document_id, unnest($starts::INTEGER[]) AS char_start,
    unnest($ends::INTEGER[]) AS char_end, unnest($places::INTEGER[]) AS place) AS f
JOIN documents AS d USING (document_id)
JOIN texts AS x USING (document_id)
ORDER BY f.place
"""
_FACTS = """
WITH facts AS (
    SELECT document_id, char_start, char_end, kind,
        concat_ws(' ', nullif(subject, ''), indicator, nullif(recurrence, ''), value_text) AS words, year, NULL AS closes
    FROM targets
    UNION ALL SELECT document_id, char_start, char_end, 'task', title, due_year, text FROM tasks
    UNION ALL SELECT document_id, char_start, char_end, 'citation', concat_ws(' ', '《' || title || '》', number), NULL, NULL
    FROM citations
)
SELECT f.place, x.kind, x.words, x.year
FROM (SELECT unnest($ids::VARCHAR[]) AS document_id, unnest($starts::INTEGER[]) AS char_start,
    unnest($ends::INTEGER[]) AS char_end, unnest($places::INTEGER[]) AS place) AS f
JOIN texts AS t ON t.document_id = f.document_id
JOIN facts AS x ON x.document_id = f.document_id AND (
    x.char_start < f.char_end AND x.char_end > f.char_start
    -- A paragraph that a clause further on closes shows that task, too.
    OR x.char_start >= f.char_end AND contains(x.closes, trim(t.text[f.char_start + 1 : f.char_end]))
)
ORDER BY f.place, x.char_start, x.char_end, x.words
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactThere:
    """A fact that stands in a passage: target, baseline, task or citation, in words, with its year."""

    kind: str
    words: str
    year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that was found; `text` is `text[char_start:char_end]` of its document."""

    document_id: str
    title: str | None
    region: str | None
    issued_on: str | None
    section: str
    char_start: int
    char_end: int
    text: str
    score: float
    facts: tuple[FactThere, ...]


def query_words(query: str) -> list[str]:
    """The words of a query, each once: runs of white space part them, and jieba cuts what is between.

    A single character is a word only where it stands alone.
    """
    words: dict[str, None] = {}
    for part in query.split():
        pieces = [word for word, _, _ in cut(part) if terms(word)]
        kept = [word for word in pieces if len(word) > 1] or ([part] if pieces else [])
        words |= dict.fromkeys(kept)
    return list(words)


def search(path: Path, query: str, *, limit: int = 10) -> list[Hit]:
    """The passages of the warehouse at `path` in which all words of the query stand, best first.

    The first search after a run brings the index up to date. StoreError where the query holds no word, and for what
    fails of the warehouse or the index.
    """
    words = query_words(query)
    if not words:
        raise StoreError(f"{query!r} holds no word to search for", code="query-empty")
    with open_reader(path) as reader:
        return find_passages(reader, path, words, limit)


def find_passages(reader: DuckDBPyConnection, path: Path, words: Sequence[str], limit: int) -> list[Hit]:
    """The passages that an open warehouse shows, in which all `words` stand, best first."""
    with open_index(reader, path) as index:
        return find_in_index(reader, index, words, limit)


def find_in_index(reader: DuckDBPyConnection, index: DuckDBPyConnection, words: Sequence[str], limit: int) -> list[Hit]:
    """The same with an index that is open and up to date already."""
    hits: list[Hit] = []
    page = 2 * limit
    for offset in itertools.count(0, page):
        asked = {"terms": [term for word in words for term in terms(word)], "limit": page, "offset": offset}
        ranked = index.execute(_RANKED, asked).fetchall()
        # The pairs of a longer word may stand apart.
        hits += [hit for hit in _hits(reader, ranked) if all(folded(word) in folded(hit.text) for word in words)]
        if len(ranked) < page or len(hits) >= limit:
            return hits[:limit]
    raise AssertionError("a result has a last page")


def _hits(reader: DuckDBPyConnection, ranked: Sequence[tuple[Any, ...]]) -> list[Hit]:
    if not ranked:
        return []
    ids, sections, starts, ends, scores = (list(column) for column in zip(*ranked, strict=True))
    places = {"ids": ids, "starts": starts, "ends": ends, "places": list(range(len(ids)))}
    facts = _facts(reader, places)
    return [
        Hit(
            document_id=document_id, title=title, region=region,
            issued_on=issued_on.isoformat() if issued_on else None, section=sections[place],
            char_start=starts[place], char_end=ends[place], text=text, score=scores[place],
            facts=tuple(facts.get(place, ())),
        )
        for place, (document_id, title, region, issued_on, text) in enumerate(reader.execute(_FOUND, places).fetchall())
    ]  # fmt: skip


def _facts(reader: DuckDBPyConnection, places: dict[str, Any]) -> dict[int, list[FactThere]]:
    found: dict[int, list[FactThere]] = {}
    for place, kind, words, year in reader.execute(_FACTS, places).fetchall():
        found.setdefault(place, []).append(FactThere(kind=kind, words=words, year=year))
    return found
