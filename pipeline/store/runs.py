"""The record of runs: which ran under which rules, what became of each file, and what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from secrets import token_hex
from typing import TYPE_CHECKING, Literal

from pipeline.fail_points import reach
from pipeline.model import RawFile
from pipeline.secrecy import without_secrets
from pipeline.store import sources
from pipeline.store.appending import append_rows
from pipeline.store.connection import LISTED, listed, transaction
from pipeline.store.lake import is_in_lake
from pipeline.store.load import moment, now
from pipeline.store.rules import RulesVersion
from pipeline.store.sources import Found
from pipeline.store.versions import Outcome

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LONGEST = timedelta(days=1)
RunStatus = Literal["succeeded", "failed", "cancelled"]


def begin(connection: DuckDBPyConnection, command: str, rules: RulesVersion) -> str:
    """Record that a run begins and give its id, which sorts by time.

    A warehouse file has one writer at a time, so that whatever run is unfinished now has died; in a lake, which has
    many, that is said of those that began more than a day ago.
    """
    at = moment(connection)
    run_id = f"{at:%Y%m%dT%H%M%S}-{token_hex(3)}"
    with transaction(connection):
        born_before = at - _LONGEST if is_in_lake(connection) else at
        connection.execute("UPDATE store.runs SET status = 'died' WHERE status = 'running' AND started_at <= ?", [born_before])
        connection.execute(
            "INSERT INTO store.runs VALUES (?, ?, ?, NULL, 'running', NULL, ?, ?, ?, ?, ?, ?)",
            [
                *(run_id, without_secrets(command), at),
                *(rules.overall, rules.decode, rules.recognize, rules.resolve, rules.shared, rules.lexicons),
            ],
        )
        reach("run.recorded")
    return run_id


def finish(connection: DuckDBPyConnection, run_id: str, status: RunStatus, message: str | None) -> None:
    """Record how a run ended."""
    connection.execute(
        "UPDATE store.runs SET finished_at = ?, status = ?, message = ? WHERE run_id = ?",
        [moment(connection), status, without_secrets(message) if message else None, run_id],
    )


def record_known(connection: DuckDBPyConnection, run_id: str, raw_files: Sequence[RawFile]) -> None:
    """Record files that a run need not read: unchanged, or superseded where another text has their place."""
    documents = {
        content: (document_id, text_hash, in_force)
        for content, document_id, text_hash, in_force in connection.execute(
            f"""
            WITH asked AS (
                SELECT content_sha256, document_id, text_hash, max(first_seen_at) AS seen_at FROM store.sources
                WHERE content_sha256 IN {LISTED} GROUP BY ALL
            ),
            in_force AS (
                SELECT document_id, content_sha256, text_hash FROM store.versions
                WHERE superseded_at IS NULL AND document_id IN (SELECT document_id FROM asked)
            )
            SELECT content_sha256, document_id, text_hash,
                (document_id, content_sha256) IN (SELECT (document_id, content_sha256) FROM in_force)
                OR EXISTS (FROM in_force AS v WHERE v.document_id = a.document_id AND v.text_hash = a.text_hash)
            FROM asked AS a
            ORDER BY seen_at
            """,
            [listed(file.sha256 for file in raw_files)],
        ).fetchall()
    }
    rows = [(file, *documents[file.sha256]) for file in raw_files if file.sha256 in documents]
    with transaction(connection):
        append_rows(
            connection,
            "run_documents",
            [
                {
                    "run_id": run_id,
                    "document_id": document_id,
                    "content_sha256": file.sha256,
                    "path": file.path,
                    "outcome": "unchanged" if in_force else "superseded",
                    "seconds": None,
                }
                for file, document_id, _, in_force in rows
            ],
        )
        found = [Found(raw_file=file, document_id=id_, text_hash=text_hash) for file, id_, text_hash, _ in rows]
        sources.record(connection, run_id, found, now())
        clear_rejections(connection, [file.path for file, *_ in rows])


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
            MERGE INTO store.rejections AS old
            USING (SELECT $1 AS path, $2 AS content_sha256, $3 AS source, $4 AS stage, $5 AS code, $6 AS message,
                1 AS attempts, $7::TIMESTAMP AS first_attempt_at, $7::TIMESTAMP AS last_attempt_at, $8 AS run_id) AS new
            ON old.path = new.path
            WHEN MATCHED THEN UPDATE SET
                attempts = CASE WHEN old.content_sha256 = new.content_sha256 THEN old.attempts + 1 ELSE 1 END,
                first_attempt_at = CASE WHEN old.content_sha256 = new.content_sha256 THEN old.first_attempt_at
                    ELSE new.first_attempt_at END,
                content_sha256 = new.content_sha256, source = new.source, stage = new.stage, code = new.code,
                message = new.message, last_attempt_at = new.last_attempt_at, run_id = new.run_id
            WHEN NOT MATCHED THEN INSERT BY NAME
            """,
            [raw_file.path, raw_file.sha256, raw_file.source, stage, code, message, now(), run_id],
        )
        connection.execute(
            "INSERT INTO store.run_documents VALUES (?, NULL, ?, ?, 'rejected', ?)",
            [run_id, raw_file.sha256, raw_file.path, seconds],
        )


def clear_rejections(connection: DuckDBPyConnection, paths: Sequence[str]) -> list[str]:
    """Take away the rejections of paths; return those that there were."""
    asked = f"DELETE FROM store.rejections WHERE path IN {LISTED}"
    there = connection.execute(f"SELECT path FROM store.rejections WHERE path IN {LISTED} ORDER BY path", [listed(paths)])
    if found := [str(path) for (path,) in there.fetchall()]:
        connection.execute(asked, [listed(found)])
    return found


def count_outcomes(connection: DuckDBPyConnection, run_id: str) -> dict[Outcome, int]:
    """How many files of a run had each outcome."""
    found = connection.execute(
        "SELECT outcome, count(*) FROM store.run_documents WHERE run_id = ? GROUP BY outcome", [run_id]
    ).fetchall()
    counts: dict[Outcome, int] = {"loaded": 0, "unchanged": 0, "superseded": 0, "rejected": 0}
    return counts | dict(found)
