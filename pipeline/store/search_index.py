"""The index that full-text search asks: a file beside the warehouse (`policy.search.duckdb`), made from it and kept up.

Chinese is indexed by pairs of neighbouring characters and Latin letters and digits by the word, so that 托位 is found in
千人口托位数 however a dictionary would cut that. What was loaded or has gone since is brought in before a search, and
the new index is swapped in whole: people may search while others bring it up to date.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store.connection import connect, failures_as_store_errors, transaction
from pipeline.store.lake import companion

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FORMAT = "1"
"""Raised when terms are taken otherwise, which makes every index anew."""
BATCH = 2000
"""Documents a transaction."""
_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[0-9a-zA-Z]+(?:\.[0-9]+)*")
_WIDE = str.maketrans({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
_TABLES = """
CREATE TABLE documents (document_id VARCHAR, run_id VARCHAR, content_sha256 VARCHAR);
CREATE TABLE passages (
    passage_id BIGINT, document_id VARCHAR, section VARCHAR, char_start INTEGER, char_end INTEGER, term_count INTEGER
);
CREATE TABLE postings (term VARCHAR, passage_id BIGINT, occurrences INTEGER);
CREATE TABLE properties (key VARCHAR PRIMARY KEY, value VARCHAR);
"""
Key = tuple[str, str, str]


def index_path(path: Path) -> Path:
    """Where the index of the warehouse at `path` lies."""
    file = companion(path)
    return file.with_name(f"{file.stem}.search{file.suffix}")


def terms(text: str) -> list[str]:
    """The terms of a text in their order, repeated ones included: pairs of Chinese characters, other words whole.

    A Chinese character that stands alone is a term.
    """
    found: list[str] = []
    for run in _RUN.findall(folded(text)):
        if run[0] < "\u3400" or len(run) == 1:
            found.append(run)
        else:
            found += map(str.__add__, run, run[1:])
    return found


def folded(text: str) -> str:
    """A text as it is compared: full-width letters, digits and marks as ASCII, letters small."""
    return text.translate(_WIDE).lower()


def open_index(reader: DuckDBPyConnection, path: Path) -> DuckDBPyConnection:
    """A connection to the index of the warehouse at `path`, which holds just what `reader` sees.

    StoreError where the index is out of date and its file cannot be written.
    """
    index = index_path(path)
    wanted = set(reader.execute("SELECT document_id, run_id, content_sha256 FROM documents").fetchall())
    if index.exists():
        found = connect(index, read_only=True)
        if _format(found) == FORMAT and _keys(found) == wanted:
            return found
        found.close()
    _bring_up_to_date(reader, index, wanted)
    return connect(index, read_only=True)


def _format(index: DuckDBPyConnection) -> str:
    tables = index.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'properties'").fetchall()
    rows = dict(index.execute("SELECT key, value FROM properties").fetchall()) if tables else {}
    return str(rows.get("format", ""))


def _keys(index: DuckDBPyConnection) -> set[Key]:
    return set(index.execute("SELECT document_id, run_id, content_sha256 FROM documents").fetchall())


def _bring_up_to_date(reader: DuckDBPyConnection, index: Path, wanted: set[Key]) -> None:
    partial = index.with_name(f".{index.stem}.{os.getpid()}.partial{index.suffix}")
    with failures_as_store_errors(index):
        try:
            if index.exists():
                shutil.copyfile(index, partial)
            with connect(partial, read_only=False) as connection:
                _update(reader, connection, wanted)
                connection.execute("CHECKPOINT")
            partial.replace(index)
        finally:
            partial.unlink(missing_ok=True)


def _update(reader: DuckDBPyConnection, index: DuckDBPyConnection, wanted: set[Key]) -> None:
    if _format(index) != FORMAT:
        for (name,) in index.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall():
            index.execute(f"DROP TABLE {name}")
        index.execute(_TABLES)
        index.execute("INSERT INTO properties VALUES ('format', ?)", [FORMAT])
    there = _keys(index)
    with transaction(index):
        _remove(index, [document_id for document_id, _, _ in there - wanted])
    new = sorted(wanted - there)
    for at in range(0, len(new), BATCH):
        with transaction(index):
            _add(reader, index, new[at : at + BATCH])


def _remove(index: DuckDBPyConnection, document_ids: Sequence[str]) -> None:
    if not document_ids:
        return
    gone = "SELECT unnest(?::VARCHAR[])"
    index.execute(
        f"DELETE FROM postings WHERE passage_id IN (SELECT passage_id FROM passages WHERE document_id IN ({gone}))",
        [document_ids],
    )
    for table in ("passages", "documents"):
        index.execute(f"DELETE FROM {table} WHERE document_id IN ({gone})", [document_ids])


def _add(reader: DuckDBPyConnection, index: DuckDBPyConnection, keys: Sequence[Key]) -> None:
    import pyarrow

    passages, postings = _read(reader, index, [document_id for document_id, _, _ in keys])
    columns = list(map(list, zip(*keys, strict=True)))
    names = ("document_id", "run_id", "content_sha256")
    new_documents = pyarrow.table(dict(zip(names, columns, strict=True)))
    new_passages, new_postings = pyarrow.table(passages), pyarrow.table(postings)
    # In the order of terms, so that a search reads few of the blocks.
    for table, rows, order in (
        ("documents", new_documents, "document_id"),
        ("passages", new_passages, "passage_id"),
        ("postings", new_postings, "term, passage_id"),
    ):
        index.register("rows_to_add", rows)
        index.execute(f"INSERT INTO {table} BY NAME FROM rows_to_add ORDER BY {order}")
        index.unregister("rows_to_add")


def _read(
    reader: DuckDBPyConnection, index: DuckDBPyConnection, document_ids: Sequence[str]
) -> tuple[dict[str, list[object]], dict[str, list[object]]]:
    """Passages and postings of documents, as columns."""
    row = index.execute("SELECT coalesce(max(passage_id), 0) FROM passages").fetchone()
    assert row is not None
    passages: dict[str, list[object]] = {
        name: [] for name in ("passage_id", "document_id", "section", "char_start", "char_end", "term_count")
    }
    postings: dict[str, list[object]] = {name: [] for name in ("term", "passage_id", "occurrences")}
    for passage_id, (*place, text) in enumerate(_passages(reader, document_ids), row[0] + 1):
        counts = Counter(terms(text))
        for column, value in zip(passages.values(), (passage_id, *place, counts.total()), strict=True):
            column.append(value)
        postings["term"] += counts
        postings["passage_id"] += [passage_id] * len(counts)
        postings["occurrences"] += counts.values()
    return passages, postings


def _passages(reader: DuckDBPyConnection, document_ids: Sequence[str]) -> Iterator[tuple[str, str, int, int, str]]:
    found = reader.execute(
        "SELECT document_id, section, char_start, char_end, text FROM passages "
        "WHERE document_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY document_id, char_start",
        [document_ids],
    )
    while rows := found.fetchmany(10_000):
        yield from rows
