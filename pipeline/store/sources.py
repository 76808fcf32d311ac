"""Where documents were found: a row for each address and the bytes that were there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.model import RawFile
from pipeline.store.appending import append_rows
from pipeline.store.connection import placeholders

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file and the document that it turned out to be."""

    raw_file: RawFile
    document_id: str
    text_hash: str | None

    @property
    def key(self) -> tuple[str, str, str, str | None]:
        """What makes it a source of its own."""
        return self.document_id, self.raw_file.sha256, self.raw_file.path, self.raw_file.url


def record(connection: DuckDBPyConnection, run_id: str, found: Sequence[Found], at: datetime) -> None:
    """Record the sources that are not recorded yet."""
    contents = sorted({item.raw_file.sha256 for item in found})
    known = set(
        connection.execute(
            f"SELECT document_id, content_sha256, path, url FROM store.sources WHERE content_sha256 IN ({placeholders(contents)})",
            contents,
        ).fetchall()
    )
    new = {item.key: item for item in found if item.key not in known}
    append_rows(
        connection,
        "sources",
        [
            {
                "document_id": item.document_id,
                "content_sha256": item.raw_file.sha256,
                "text_hash": item.text_hash,
                "path": item.raw_file.path,
                "url": item.raw_file.url,
                "source": item.raw_file.source,
                "media_type": item.raw_file.media_type,
                "fetched_at": in_utc(item.raw_file.fetched_at),
                "run_id": run_id,
                "first_seen_at": at,
                "attachments": list(item.raw_file.attachments),
            }
            for item in new.values()
        ],
    )
    _note_attachments(connection, [item for item in found if item.key in known and item.raw_file.attachments])


def move(connection: DuckDBPyConnection, former_id: str, document_id: str) -> None:
    """The sources of a document that turned out to be another are that one's."""
    connection.execute("UPDATE store.sources SET document_id = ? WHERE document_id = ?", [document_id, former_id])


def _note_attachments(connection: DuckDBPyConnection, found: Sequence[Found]) -> None:
    """Record the attachments of pages that were recorded without them: by an earlier schema, or another selector."""
    for item in found:
        connection.execute(
            "UPDATE store.sources SET attachments = $1 WHERE document_id = $2 AND content_sha256 = $3 AND path = $4 "
            "AND attachments IS DISTINCT FROM $1",
            [list(item.raw_file.attachments), *item.key[:3]],
        )


def in_utc(at: datetime | None) -> datetime | None:
    """A time as the warehouse stores it: in UTC, without a zone."""
    return at if at is None or at.tzinfo is None else at.astimezone(UTC).replace(tzinfo=None)
