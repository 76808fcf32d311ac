"""The record of runs: which ran under which rules, what became of each file, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from secrets import token_hex
from typing import TYPE_CHECKING, Literal

from pipeline.model import RawFile
from pipeline.store.connection import transaction
from pipeline.store.load import now
from pipeline.store.rules import RulesVersion
from pipeline.store.versions import Outcome

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RunStatus = Literal["succeeded", "failed", "cancelled"]


def begin(connection: DuckDBPyConnection, command: str, rules: RulesVersion) -> str:
    """Record that a run begins and give its id, which sorts by time.

    The warehouse has one writer at a time, so that whatever run is unfinished now has died.
    """
    at = now()
    run_id = f"{at:%Y%m%dT%H%M%S}-{token_hex(3)}"
    with transaction(connection):
        connection.execute("UPDATE store.runs SET status = 'died' WHERE status = 'running'")
        connection.execute(
            "INSERT INTO store.runs VALUES (?, ?, ?, NULL, 'running', NULL, ?, ?, ?, ?)",
            [run_id, command, at, rules.overall, rules.decode, rules.recognize, rules.resolve],
        )
    return run_id


def finish(connection: DuckDBPyConnection, run_id: str, status: RunStatus, message: str | None) -> None:
    """Record how a run ended."""
    connection.execute(
        "UPDATE store.runs SET finished_at = ?, status = ?, message = ? WHERE run_id = ?",
        [now(), status, message, run_id],
    )


def known_contents(connection: DuckDBPyConnection, contents: Iterable[str], rules: RulesVersion) -> set[str]:
    """Those of the contents (SHA-256) that were read under these rules and whose document is in force.

    A file whose document has since turned out to be another one is not known: it may be in force again.
    """
    found = connection.execute(
        """
        SELECT DISTINCT d.content_sha256
        FROM store.run_documents AS d
        JOIN store.runs AS r USING (run_id)
        WHERE d.content_sha256 IN (SELECT unnest(?::VARCHAR[]))
            AND r.rules_version = ? AND d.seconds IS NOT NULL AND d.outcome <> 'rejected'
            AND d.document_id IN (SELECT document_id FROM store.versions WHERE superseded_at IS NULL)
        """,
        [list(contents), rules.overall],
    ).fetchall()
    return {content for (content,) in found}


def record_known(connection: DuckDBPyConnection, run_id: str, raw_files: Sequence[RawFile]) -> None:
    """Record files that a run need not read: unchanged, or superseded where another file has their place."""
    connection.execute(
        """
        INSERT INTO store.run_documents
        SELECT ?, v.document_id, f.sha256, f.path,
            CASE WHEN v.superseded_at IS NULL THEN 'unchanged' ELSE 'superseded' END, NULL
        FROM (SELECT unnest(?::VARCHAR[]) AS sha256, unnest(?::VARCHAR[]) AS path) AS f
        JOIN (
            SELECT content_sha256, document_id, superseded_at FROM store.versions
            QUALIFY row_number() OVER (PARTITION BY content_sha256 ORDER BY version_id DESC) = 1
        ) AS v ON v.content_sha256 = f.sha256
        """,
        [run_id, [file.sha256 for file in raw_files], [file.path for file in raw_files]],
    )


def record_rejection(
    connection: DuckDBPyConnection,
    run_id: str,
    raw_file: RawFile,
    seconds: float | None,
    *,
    stage: str,
    code: str,
    message: str,
) -> None:
    """Record a file that could not be read; the same bytes at the same path again are a further attempt."""
    with transaction(connection):
        connection.execute(
            """
            INSERT INTO store.rejections VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7, $8)
            ON CONFLICT DO UPDATE SET
                attempts = CASE WHEN content_sha256 = excluded.content_sha256 THEN attempts + 1 ELSE 1 END,
                first_attempt_at = CASE WHEN content_sha256 = excluded.content_sha256 THEN first_attempt_at
                    ELSE excluded.first_attempt_at END,
                content_sha256 = excluded.content_sha256, source = excluded.source, stage = excluded.stage,
                code = excluded.code, message = excluded.message, last_attempt_at = excluded.last_attempt_at,
                run_id = excluded.run_id
            """,
            [raw_file.path, raw_file.sha256, raw_file.source, stage, code, message, now(), run_id],
        )
        connection.execute(
            "INSERT INTO store.run_documents VALUES (?, NULL, ?, ?, 'rejected', ?)",
            [run_id, raw_file.sha256, raw_file.path, seconds],
        )


def count_outcomes(connection: DuckDBPyConnection, run_id: str) -> dict[Outcome, int]:
    """How many files of a run had each outcome."""
    found = connection.execute(
        "SELECT outcome, count(*) FROM store.run_documents WHERE run_id = ? GROUP BY outcome", [run_id]
    ).fetchall()
    counts: dict[Outcome, int] = {"loaded": 0, "unchanged": 0, "superseded": 0, "rejected": 0}
    return counts | dict(found)
