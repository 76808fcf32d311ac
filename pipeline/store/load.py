"""Loading: a batch of documents, each whole, through Arrow into the warehouse in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.fail_points import reach
from pipeline.model import Facts
from pipeline.store import sources
from pipeline.store.appending import append_columns, append_rows, merge_rows
from pipeline.store.connection import placeholders, transaction
from pipeline.store.corrected import correct
from pipeline.store.corrections import Corrections, corrections_hash
from pipeline.store.forms import Forms, find_differences
from pipeline.store.identity import DocumentIdentity, hash_text, identify_document
from pipeline.store.names import Names
from pipeline.store.relations import FACT_TABLES
from pipeline.store.repeals import end_repealed, still_repealed
from pipeline.store.rows import FactRows, fact_rows
from pipeline.store.sources import Found
from pipeline.store.versions import Decision, History, Outcome, Version

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Reading(Protocol):
    """A document that was read, and the seconds it took."""

    @property
    def facts(self) -> Facts:
        """All that the document says."""
        ...

    @property
    def seconds(self) -> float:
        """How long reading it took."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """A reading, its rows, and what was decided about it."""

    reading: Reading
    rows: FactRows
    decision: Decision
    text_hash: str | None
    corrections_hash: str | None
    rules_version: str
    replaced: str | None = None
    """Another document, known by its address, that turned out to be this one."""

    @property
    def found(self) -> Found:
        """Where the reading was found, and which document it is."""
        raw_file = self.reading.facts.document.raw_file
        return Found(raw_file=raw_file, document_id=self.rows.document_id, text_hash=self.text_hash)


def load_batch(
    connection: DuckDBPyConnection,
    run_id: str,
    readings: Sequence[Reading],
    names: Names,
    rules_version: str = "",
    corrections: Corrections | None = None,
) -> list[tuple[str, Outcome]]:
    """Store the readings in one transaction; the document id and outcome of each, in their order.

    Raises what Python, Arrow or DuckDB raise for facts that the tables do not take; then nothing was stored.
    """
    corrections = corrections or Corrections()
    with transaction(connection):
        at = moment(connection)  # in its turn: times of versions go forward in a lake, too
        reach("load.begun")
        forms = Forms(connection, [reading.facts.fields for reading in readings])
        history = _read_history(connection, readings, rules_version, forms.document_ids)
        loadings = [_prepare(reading, history, forms, names, corrections) for reading in readings]
        stored = [loading for loading in loadings if loading.decision.stored]
        reach("load.decided")
        _append_names(connection, names)
        reach("load.names")
        for table in FACT_TABLES:
            _append_facts(connection, table, stored)
            reach(f"load.{table}")
        append_rows(connection, "versions", [version_row(loading, run_id, at) for loading in stored])
        reach("load.versions")
        _end_versions(connection, stored, at)
        reach("load.versions-ended")
        append_rows(connection, "issues", list(find_differences(connection, [loading.decision for loading in stored])))
        end_repealed(connection, at)
        reach("load.repealed-ended")
        sources.record(connection, run_id, [loading.found for loading in loadings], at)
        reach("load.sources")
        for loading in loadings:
            if loading.replaced:
                sources.move(connection, loading.replaced, loading.rows.document_id)
        _record_outcomes(connection, run_id, loadings)
        reach("load.outcomes")
        _clear_rejections(connection, readings)
        reach("load.rejections-cleared")
    names.saved()
    reach("load.committed")
    return [(loading.rows.document_id, loading.decision.outcome) for loading in loadings]


def now() -> datetime:
    """The time in UTC, as the warehouse stores it: without a zone, which DuckDB reads without further packages."""
    return datetime.now(UTC).replace(tzinfo=None)


def moment(connection: DuckDBPyConnection) -> datetime:
    """Now, but after all that the warehouse has recorded: where a clock was set back, no version ends before it began."""
    asked = """
        SELECT greatest(
            (SELECT greatest(max(started_at), max(finished_at)) FROM store.runs),
            (SELECT greatest(max(ingested_at), max(superseded_at)) FROM store.versions))
    """
    row = connection.execute(asked).fetchone()
    latest: datetime | None = row[0] if row else None
    return now() if latest is None else max(now(), latest + timedelta(microseconds=1))


def _read_history(connection: DuckDBPyConnection, readings: Sequence[Reading], rules_version: str, others: Sequence[str]) -> History:
    """The versions of the documents that the readings are, or turn out to be (`others`, by id)."""
    contents = [reading.facts.document.raw_file.sha256 for reading in readings]
    texts = [hash_text(reading.facts.document.text) for reading in readings]
    ids = [identify_document(r.facts.fields, r.facts.document.raw_file).document_id for r in readings]
    # One question a column: a condition on one is tested while the column is read, one on several is not.
    for column, values in (("content_sha256", contents), ("text_hash", [text for text in texts if text])):
        asked = f"SELECT document_id FROM store.versions WHERE {column} IN ({placeholders(values)})"
        ids += [document_id for (document_id,) in connection.execute(asked, values).fetchall()]
    versions = _versions(connection, sorted({*ids, *others}))
    if any(version.is_repealed for version in versions):
        held = still_repealed(connection, [version.version_id for version in versions if version.is_repealed])
        versions = [replace(version, is_repealed=version.version_id in held) for version in versions]
    return History(versions, next_version_id=next_version_id(connection), rules_version=rules_version)


def _versions(connection: DuckDBPyConnection, documents: Sequence[str]) -> list[Version]:
    """The versions of documents (by id); all that ended by a repeal count as repealed."""
    found = connection.execute(
        f"""
        SELECT version_id, document_id, identity, content_sha256, facts_hash, path, superseded_at IS NULL,
            text_hash, rules_version, end_reason IS NOT DISTINCT FROM 'repealed'
        FROM store.versions
        WHERE document_id IN ({placeholders(documents)})
        """,
        documents,
    ).fetchall()
    return [Version(**dict(zip(Version.__slots__, row, strict=True))) for row in found]


def next_version_id(connection: DuckDBPyConnection) -> int:
    """The id of the version that is stored next; the one writer counts them."""
    row = connection.execute("SELECT coalesce(max(version_id), 0) + 1 FROM store.versions").fetchone()
    assert row is not None
    return int(row[0])


def _prepare(reading: Reading, history: History, forms: Forms, names: Names, corrections: Corrections) -> Loading:
    facts = reading.facts
    raw_file, text_hash = facts.document.raw_file, hash_text(facts.document.text)
    identity = history.settle_identity(identify_document(facts.fields, raw_file), raw_file.sha256, text_hash)
    other = forms.find(identity, facts.fields, facts.document.text)
    replaced = None
    if other and identity.basis == "address":
        identity = DocumentIdentity(document_id=other.document_id, basis=other.basis)
    elif other:
        replaced = other.document_id
    made = corrections.of_document(identity.document_id, facts.fields.document_number)
    rows = correct(fact_rows(identity.document_id, facts, names), made, names)
    if other and identity.basis == "number" and not replaced:
        # What carries no number takes no place from the form that does: it is a source of it, and no version.
        decision = Decision(outcome="superseded")
    else:
        decision = history.decide(identity, raw_file.sha256, rows.fingerprint, raw_file.path, text_hash, replaced)
    if decision.stored:
        forms.add(decision.stored, facts, decision.ended)
    return Loading(
        reading=reading,
        rows=rows,
        decision=decision,
        text_hash=text_hash,
        corrections_hash=corrections_hash(made),
        rules_version=history.rules_version,
        replaced=replaced,
    )


def version_row(loading: Loading, run_id: str, at: datetime) -> dict[str, Any]:
    """The row of `store.versions` for a reading that is stored."""
    version, facts = loading.decision.stored, loading.reading.facts
    assert version is not None
    fields, document, raw_file = facts.fields, facts.document, facts.document.raw_file
    return {
        "version_id": version.version_id,
        "document_id": version.document_id,
        "identity": version.basis,
        "content_sha256": version.content_sha256,
        "facts_hash": version.facts_hash,
        "title": fields.title,
        "document_number": fields.document_number,
        "issuer": fields.issuer,
        "region": fields.region,
        "region_code": fields.region_code,
        "region_level": fields.region_level,
        "issued_on": fields.issued_on,
        "printed_on": fields.printed_on,
        "effective_on": fields.effective_on,
        "expires_on": fields.expires_on,
        "period_start": fields.period_start,
        "period_end": fields.period_end,
        "genre": fields.genre,
        "is_public": fields.is_public,
        "path": raw_file.path,
        "url": raw_file.url,
        "source": raw_file.source,
        "media_type": raw_file.media_type,
        "fetched_at": sources.in_utc(raw_file.fetched_at),
        "page_count": document.page_count,
        "char_count": len(document.text),
        "run_id": run_id,
        "ingested_at": at,
        "superseded_at": None,
        "superseded_by": None,
        "end_reason": None,
        "text_hash": loading.text_hash,
        "rules_version": loading.rules_version,
        "corrections_hash": loading.corrections_hash,
    }


def _append_facts(connection: DuckDBPyConnection, table: str, stored: Sequence[Loading]) -> None:
    versions: list[int] = []
    rows: list[tuple[Any, ...]] = []
    for loading in stored:
        assert loading.decision.stored is not None
        found = loading.rows.by_table[table]
        rows.extend(found)
        versions.extend([loading.decision.stored.version_id] * len(found))
    if rows:
        columns = dict(zip(FACT_TABLES[table]._fields, zip(*rows, strict=True), strict=True))
        append_columns(connection, table, {"version_id": versions, **columns})


def _append_names(connection: DuckDBPyConnection, names: Names) -> None:
    organizations, indicators = names.unsaved
    for table, rows in (("organizations", organizations), ("indicators", indicators)):
        if rows:
            merge_rows(connection, table, [row._asdict() for row in rows])


def _end_versions(connection: DuckDBPyConnection, stored: Sequence[Loading], at: datetime) -> None:
    pairs = [
        (ended.version_id, loading.decision.stored.version_id)
        for loading in stored
        if loading.decision.stored
        for ended in loading.decision.ended
    ]
    if pairs:
        connection.execute(
            """
            UPDATE store.versions SET superseded_at = $1, superseded_by = ended.successor, end_reason = 'version'
            FROM (SELECT unnest($2::BIGINT[]) AS version_id, unnest($3::BIGINT[]) AS successor) AS ended
            WHERE versions.version_id = ended.version_id
            """,
            [at, *map(list, zip(*pairs, strict=True))],
        )


def _record_outcomes(connection: DuckDBPyConnection, run_id: str, loadings: Sequence[Loading]) -> None:
    """A row for each file of the batch, and one for each file whose place was taken if the run has none yet."""
    append_rows(
        connection,
        "run_documents",
        [
            {
                "run_id": run_id,
                "document_id": loading.rows.document_id,
                "content_sha256": loading.reading.facts.document.raw_file.sha256,
                "path": loading.reading.facts.document.raw_file.path,
                "outcome": loading.decision.outcome,
                "seconds": loading.reading.seconds,
            }
            for loading in loadings
        ],
    )
    replaced = [
        version
        for loading in loadings
        for version in loading.decision.ended
        if version.content_sha256 != loading.reading.facts.document.raw_file.sha256
    ]
    for version in replaced:
        key = [run_id, version.content_sha256, version.document_id]
        known = connection.execute(
            """
            UPDATE store.run_documents SET outcome = 'superseded'
            WHERE run_id = ? AND content_sha256 = ? AND document_id = ?
            """,
            key,
        ).fetchone()
        if known == (0,):
            connection.execute(
                "INSERT INTO store.run_documents VALUES ($1, $3, $2, $4, 'superseded', NULL)", [*key, version.path]
            )


def _clear_rejections(connection: DuckDBPyConnection, readings: Sequence[Reading]) -> None:
    files = [reading.facts.document.raw_file for reading in readings]
    connection.execute(
        f"""
        DELETE FROM store.rejections
        WHERE path IN ({placeholders(files)}) OR content_sha256 IN ({placeholders(files)})
        """,
        [*(file.path for file in files), *(file.sha256 for file in files)],
    )
