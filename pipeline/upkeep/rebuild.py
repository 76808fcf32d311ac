"""A warehouse made anew from `raw/` alone, and whether it equals the one that is in use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.collect import Kept, Manifest, originals_in
from pipeline.errors import CollectError
from pipeline.run.ingest import Report, ingest_items
from pipeline.run.progress import Progress
from pipeline.settings import Settings
from pipeline.store import open_reader

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COMPARED = ("documents", "targets", "tasks", "responsibilities", "citations", "tables", "table_cells", "numbers")
"""The views whose rows must be the same."""
_OF_A_RUN = {"run_id", "ingested_at", "fetched_at", "version_id"}
"""Columns that tell when and by which run a row was made, and not what a document says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """A warehouse that was made anew. `differing` are the views whose rows are not those of the one in use, with the
    number of rows there and here; it is None where there was none to compare with."""

    warehouse: Path
    report: Report
    differing: dict[str, tuple[int, int]] | None


def rebuild(settings: Settings, fresh: Path, *, progress: Progress | None = None) -> Rebuilt:
    """Read every original in the order of receipt into a warehouse that is not there yet, and compare; needs no network.

    Raises CollectError where the file is there already or `raw/` holds no original, StoreError where writing fails.
    """
    if fresh.exists():
        raise CollectError(f"{fresh}: is there already; name a file that is not", code="warehouse-exists")
    items = all_originals(settings.raw)
    new = replace(settings, warehouse=fresh, keep_originals=False)
    report = ingest_items(items, new, command=f"rebuild {fresh}", progress=progress)
    differing = differences(settings.warehouse, fresh) if settings.warehouse.exists() else None
    return Rebuilt(warehouse=fresh, report=report, differing=differing)


def all_originals(raw: Path) -> list[Kept]:
    """Return every original kept in `raw/`, in the order of receipt; raises CollectError where there is none."""
    items = list(originals_in(Manifest(raw).lines(), raw))
    if not items:
        raise CollectError(f"{raw}: holds no originals yet (policy-targets run keeps them)", code="no-originals")
    return items


def differences(one: Path, other: Path) -> dict[str, tuple[int, int]]:
    """Return the views whose rows differ between two warehouses, with their number in each; raises StoreError."""
    with open_reader(one) as connection:
        first = fingerprints(connection)
    with open_reader(other) as connection:
        second = fingerprints(connection)
    return {view: (first[view][0], second[view][0]) for view in COMPARED if first[view] != second[view]}


def fingerprints(connection: DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """Return number and hash of the rows of each compared view, whatever their order."""
    found: dict[str, tuple[int, int]] = {}
    for view in COMPARED:
        columns = [column[0] for column in connection.execute(f"SELECT * FROM {view} LIMIT 0").description]
        kept = ", ".join(f'"{name}"' for name in columns if name not in _OF_A_RUN)
        asked = f"SELECT count(*), coalesce(sum(hash(each)::HUGEINT), 0) FROM (SELECT {kept} FROM {view}) AS each"
        count, total = connection.execute(asked).fetchone() or (0, 0)
        found[view] = (int(count), int(total))
    return found
