"""How the store does at size: documents of 100 facts by bulk, then all loaded again, then some replaced.

usage: python -m bench.bulk_load [--documents N] [--batch N] [--folder FOLDER]

The Arrow batches are made beforehand from one batch, whose ids are varied, and that is not measured: measured is what
DuckDB and the store do with them, in a fresh warehouse, committed batch by batch. A document is replaced alone, and in
a batch as runs make them (`batch_size`). Memory is that of the whole process.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import pyarrow
import pyarrow.compute

from bench.store_load import Reading, synthetic
from pipeline.errors import StoreError
from pipeline.model import Facts
from pipeline.resolve.fields.organizations import Organization
from pipeline.settings import load_settings
from pipeline.store import Warehouse, open_reader
from pipeline.store.bulk import Batch, load_bulk, to_batch
from pipeline.store.names import Names
from pipeline.store.relations import FACT_TABLES

FACTS = ("targets", "tasks", "responsibilities", "citations", "tables", "table_cells", "numbers")
IDS = ("document_id", "content_sha256", "facts_hash", "text_hash", "path", "document_number", "target_id", "task_id")


def main() -> None:
    """Load, replace, load again; print what each took."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=10_000)
    options.add_argument("--batch", type=int, default=2_000, help="documents a transaction")
    options.add_argument("--folder", type=Path, help="where the warehouse is kept; else it is removed")
    chosen = options.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp())
    try:
        measure(folder / "policy.duckdb", chosen.documents, chosen.batch)
    finally:
        if not chosen.folder:
            shutil.rmtree(folder)


def measure(path: Path, documents: int, size: int) -> None:
    """Print the figures for a warehouse of so many documents at `path`."""
    names = Names(
        lambda unit, code: Organization(organization_id=unit, name=unit, region_code=code), lambda name: (name, name)
    )
    with Warehouse(path, names=names) as warehouse:
        run_id = warehouse.begin_run("bench")
        batch = to_batch(warehouse.connection, run_id, [_hundred(index) for index in range(size)], names, "bench")
        facts = sum(batch[name].num_rows for name in FACTS)
        count, making = documents // size, _Clock()
        started, processor = perf_counter(), process_time()
        load_bulk(warehouse.connection, run_id, (making.timed(batch, number) for number in range(count)))
        seconds = perf_counter() - started - making.seconds
        processor = process_time() - processor - making.processor
        warehouse.finish_run(run_id)
        total = facts * count
        print(f"{count * size:,} documents, {total:,} facts, {size:,} documents a transaction")
        print(f"bulk load:        {seconds:8.2f} s   {total / seconds:10,.0f} facts/s")
        print(f"  of a processor: {processor:8.2f} s   {total / processor:10,.0f} facts/s")
        _load_again(warehouse, batch)
        for size in (1, load_settings().batch_size):
            _replace(warehouse, size)
        started = perf_counter()
    print(f"close, publish:   {perf_counter() - started:8.2f} s   {path.stat().st_size / 2**20:10,.0f} MB")
    with open_reader(path) as reader:
        started = perf_counter()
        reader.execute("SELECT count(*), sum(value) FROM targets").fetchall()
        print(f"sum of targets:   {(perf_counter() - started) * 1000:8.1f} ms")
    print(f"peak memory:      {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


class _Clock:
    """Makes batches, and counts the time that this takes."""

    def __init__(self) -> None:
        self.seconds = self.processor = 0.0

    def timed(self, batch: Batch, number: int) -> Batch:
        """The batch with ids of its own."""
        started, processor = perf_counter(), process_time()
        varied = _varied(batch, number)
        self.seconds += perf_counter() - started
        self.processor += process_time() - processor
        return varied


def _hundred(index: int) -> Reading:
    """A document of a hundred facts."""
    facts = synthetic(index).facts
    tables = (replace(facts.tables[0], rows=facts.tables[0].rows[:2]),)
    document = replace(facts.document, tables=tables)
    return Reading(facts=replace(facts, document=document, tasks=facts.tasks[:8], numbers=facts.numbers[:40]))


def _varied(batch: Batch, number: int) -> Batch:
    """The batch with ids of its own."""
    return {
        name: rows
        if name not in ("versions", *FACT_TABLES)
        else pyarrow.table({c: _vary(rows.column(c), number) if c in IDS else rows.column(c) for c in rows.column_names})
        for name, rows in batch.items()
    }


def _vary(column: pyarrow.ChunkedArray, number: int) -> pyarrow.ChunkedArray:
    if column.type != pyarrow.string():
        return column
    return pyarrow.compute.binary_join_element_wise(column, pyarrow.scalar(str(number)), "-")


def _load_again(warehouse: Warehouse, batch: Batch) -> None:
    before = _row_hash(warehouse)
    try:
        load_bulk(warehouse.connection, warehouse.begin_run("again"), [_varied(batch, 0)])
    except StoreError as refusal:
        print(f"loaded again:     {refusal.code}; row hash {'the same' if _row_hash(warehouse) == before else 'CHANGED'}")


def _row_hash(warehouse: Warehouse) -> list[tuple[object, ...]]:
    sql = "SELECT count(*), bit_xor(hash(t)) FROM targets AS t"
    return warehouse.connection.execute(sql).fetchall()


def _replace(warehouse: Warehouse, size: int) -> None:
    """Store as many documents, and replace them twenty times, all in one transaction."""
    run_id = warehouse.begin_run("replace")
    warehouse.store(run_id, [_hundred(10**6 + index) for index in range(size)])
    times = []
    for turn in range(1, 21):
        readings = [_changed(_hundred(10**6 + index).facts, turn) for index in range(size)]
        started = perf_counter()
        assert {stored.outcome for stored in warehouse.store(run_id, readings)} == {"loaded"}
        times.append((perf_counter() - started) * 1000 / size)
    warehouse.finish_run(run_id)
    told = f"{median(times):8.1f} ms   (median of 20; {min(times):.1f} to {max(times):.1f})"
    print(f"replace {'one alone:' if size == 1 else f'one of {size}:':10}{told}")


def _changed(facts: Facts, turn: int) -> Reading:
    return Reading(facts=replace(facts, targets=facts.targets[: -turn % 20 or None]))


if __name__ == "__main__":
    main()
