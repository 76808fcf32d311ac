"""Repeals (废止): which cited documents a document ends, and ending them.

《…管理办法》（云政发〔2019〕3号）同时废止 ends that document here. What is only spoken of (已废止的文件, 除…外) ends nothing: the
words between the citation and 废止 must be no more than further citations, dates and adverbs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.model import Citation, Facts
from pipeline.store.connection import placeholders
from pipeline.store.relations import RepealRow

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LINK = r"""
    [、，,和及与》）)\s] | 以及 | 《[^《》]{1,80}》 | （[^（）]{1,60}） | 等[\d一二三四五六七八九十]{0,4}[件个份]?文件
    | 自[^，。；]{0,16}?(?:起|之日) | 本[^，。；]{1,8}?(?:施行|实施|印发|发布)之日起?
    | 同时 | 即行 | 即 | 予以 | 一并 | 自行 | 相应 | 随之 | 均 | 全部 | 起 | 也
"""
_REPEALED = re.compile(
    rf"(?>{_LINK}){{0,80}}+(?:废止|停止执行|不再执行|失效)(?=[。；;，,）\s]|$)",
    re.VERBOSE,
)
_REACH = 300
"""Characters after a citation in which its repeal may stand: a list of a dozen documents."""

ENDED_BY = """
    (r.number IS NOT NULL AND r.number = v.document_number
    OR r.number IS NULL AND length(r.title) >= 8
        AND regexp_replace(r.title, '\\s', '', 'g') = regexp_replace(v.title, '\\s', '', 'g'))
"""
"""Whether the repeal `r` names the document of the version `v`: by its number, or by a title that tells."""

STILL_REPEALED = f"""
    v.end_reason IS NOT DISTINCT FROM 'repealed' AND EXISTS (
        SELECT 1
        FROM store.versions AS cause
        JOIN store.versions AS latest ON latest.document_id = cause.document_id
            AND (latest.superseded_at IS NULL OR latest.end_reason = 'repealed')
        JOIN store.repeals AS r ON r.version_id = latest.version_id
        WHERE cause.version_id = v.superseded_by AND {ENDED_BY}
    )
"""
"""Whether the document that ended the version `v` says so still, in its latest version."""


def find_repeals(facts: Facts) -> Iterator[RepealRow]:
    """Yield a row for each document that the facts' document repeals, in the order of its citations."""
    text = facts.document.text
    for citation in facts.citations:
        place = citation.evidence
        found = _REPEALED.match(text, place.end, place.end + _REACH)
        if found and _is_telling(citation):
            quote = text[place.start : found.end()]
            yield RepealRow(
                citation.title, citation.number, place.section, quote, place.start, found.end(), place.page
            )


def still_repealed(connection: DuckDBPyConnection, versions: Sequence[int]) -> set[int]:
    """Those of the versions (by id) that ended by a repeal which their repealing document holds up still."""
    asked = f"SELECT version_id FROM store.versions AS v WHERE version_id IN ({placeholders(versions)}) AND {STILL_REPEALED}"
    return {version_id for (version_id,) in connection.execute(asked, list(versions)).fetchall()}


def end_repealed(connection: DuckDBPyConnection, at: datetime) -> None:
    """End the versions in force that a document in force, or one that held when it was repealed itself, repeals.

    By title only where one document alone bears it; never one that was issued later than what repeals it.
    """
    row = connection.execute("SELECT EXISTS (FROM store.repeals)").fetchone()
    if row == (False,):
        return
    connection.execute(
        f"""
        UPDATE store.versions SET superseded_at = ?, superseded_by = ended.cause, end_reason = 'repealed'
        FROM (
            SELECT v.version_id, min(cause.version_id) AS cause
            FROM store.repeals AS r
            JOIN store.versions AS cause ON cause.version_id = r.version_id
                AND (cause.superseded_at IS NULL OR cause.end_reason = 'repealed')
            JOIN store.versions AS v ON v.superseded_at IS NULL AND v.document_id <> cause.document_id AND {ENDED_BY}
            WHERE coalesce(v.issued_on <= cause.issued_on, true)
            GROUP BY v.version_id
            QUALIFY any_value(r.number) IS NOT NULL OR count(*) OVER (PARTITION BY any_value(r.title)) = 1
        ) AS ended
        WHERE versions.version_id = ended.version_id
        """,
        [at],
    )


def _is_telling(citation: Citation) -> bool:
    return citation.number is not None or citation.title is not None
