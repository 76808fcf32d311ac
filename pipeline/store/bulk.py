"""Bulk loading: whole documents that come as Arrow tables, made elsewhere (a worker, an export), many to a transaction.

A batch maps the names of base tables to Arrow tables with their columns. `versions` has a row a document, with its
version_id counted from 1 within the batch; the fact tables refer to it. Nothing is decided here as `load_batch` decides
it for readings: all documents must be new to the warehouse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.errors import StoreError
from pipeline.store.appending import append_table, arrow_table, merge_table
from pipeline.store.connection import one_thread, transaction
from pipeline.store.identity import hash_text, identify_document
from pipeline.store.load import Loading, Reading, moment, next_version_id, now, version_row
from pipeline.store.names import Names
from pipeline.store.relations import FACT_TABLES
from pipeline.store.repeals import end_repealed
from pipeline.store.rows import fact_rows
from pipeline.store.versions import History

if TYPE_CHECKING:
    import pyarrow
    from duckdb import DuckDBPyConnection

Batch = Mapping[str, "pyarrow.Table"]


def load_bulk(connection: DuckDBPyConnection, run_id: str, batches: Iterable[Batch]) -> int:
    """Store batches of new documents for a run, each batch in one transaction; how many documents were stored.

    StoreError (documents-known) for a batch that holds a document which the warehouse has in force, or holds one twice;
    nothing of that batch is stored, and what came before it stays.
    """
    stored = 0
    with _set_for_bulk(connection):
        for batch in batches:
            stored += _load(connection, run_id, batch)
    return stored


def _load(connection: DuckDBPyConnection, run_id: str, batch: Batch) -> int:
    with transaction(connection):
        _refuse_known(connection, batch["versions"])
        first = next_version_id(connection)
        for name, rows in batch.items():
            if rows.num_rows and name in ("indicators", "organizations"):
                merge_table(connection, name, rows)
            elif rows.num_rows:
                append_table(connection, name, _from(rows, first))
        at = moment(connection)
        _record(connection, run_id, first, at)
        end_repealed(connection, at)
    return int(batch["versions"].num_rows)


@contextmanager
def _set_for_bulk(connection: DuckDBPyConnection) -> Iterator[None]:
    # Measured: a checkpoint after each 16 MB writes the last row groups again and again.
    connection.execute("SET checkpoint_threshold = '1GB'")
    try:
        with one_thread(connection):
            yield
    finally:
        connection.execute("RESET checkpoint_threshold")
        connection.execute("CHECKPOINT")


def to_batch(
    connection: DuckDBPyConnection, run_id: str, readings: Sequence[Reading], names: Names, rules_version: str = ""
) -> dict[str, pyarrow.Table]:
    """Readings, each of another document, as a batch; the connection is asked for the types of columns only."""
    history, at = History((), next_version_id=1, rules_version=rules_version), now()
    loadings = [_loading(reading, history, names) for reading in readings]
    batch = {"versions": arrow_table(connection, "versions", [version_row(item, run_id, at) for item in loadings])}
    for table, form in FACT_TABLES.items():
        rows = [
            {"version_id": number, **dict(zip(form._fields, row, strict=True))}
            for number, item in enumerate(loadings, 1)
            for row in item.rows.by_table[table]
        ]
        batch[table] = arrow_table(connection, table, rows)
    organizations, indicators = names.unsaved
    batch["organizations"] = arrow_table(connection, "organizations", [row._asdict() for row in organizations])
    batch["indicators"] = arrow_table(connection, "indicators", [row._asdict() for row in indicators])
    return batch


def _loading(reading: Reading, history: History, names: Names) -> Loading:
    facts = reading.facts
    raw_file, text_hash = facts.document.raw_file, hash_text(facts.document.text)
    identity = identify_document(facts.fields, raw_file)
    rows = fact_rows(identity.document_id, facts, names)
    decision = history.decide(identity, raw_file.sha256, rows.fingerprint, raw_file.path, text_hash)
    if decision.stored is None or decision.ended:
        raise StoreError(f"{raw_file.path}: the batch holds its document already", code="documents-known")
    return Loading(
        reading=reading,
        rows=rows,
        decision=decision,
        text_hash=text_hash,
        corrections_hash=None,
        rules_version=history.rules_version,
    )


def _from(rows: pyarrow.Table, first: int) -> pyarrow.Table:
    """The rows with version ids that count on from `first`."""
    import pyarrow.compute

    place = rows.schema.get_field_index("version_id")
    moved = pyarrow.compute.add(rows.column(place), first - 1)
    return rows.set_column(place, "version_id", moved)


def _refuse_known(connection: DuckDBPyConnection, versions: pyarrow.Table) -> None:
    connection.register("batch", versions)
    known = connection.execute(
        """
        SELECT path FROM batch
        WHERE document_id IN (SELECT document_id FROM store.versions WHERE superseded_at IS NULL)
        UNION ALL
        SELECT min(path) FROM batch GROUP BY document_id HAVING count(*) > 1
        """
    ).fetchall()
    connection.unregister("batch")
    if known:
        raise StoreError(
            f"{known[0][0]} and {len(known) - 1} others are known: bulk loading is for new documents; "
            "read them with `policy-targets run`",
            code="documents-known",
        )


def _record(connection: DuckDBPyConnection, run_id: str, first: int, at: datetime) -> None:
    """Record the run, the time and the sources of the versions from `first` on."""
    connection.execute(
        "INSERT INTO store.sources BY NAME SELECT document_id, content_sha256, text_hash, path, url, source, media_type, "
        "fetched_at, ? AS run_id, ? AS first_seen_at FROM store.versions WHERE version_id >= ?",
        [run_id, at, first],
    )
    connection.execute(
        "INSERT INTO store.run_documents SELECT ?, document_id, content_sha256, path, 'loaded', 0 "
        "FROM store.versions WHERE version_id >= ?",
        [run_id, first],
    )
