"""Reading again some of what the warehouse holds: by source, region, date, rules, or what failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.collect import Readable
from pipeline.run.ingest import Report, ingest_items, rules_in_force
from pipeline.run.progress import Progress
from pipeline.settings import Settings
from pipeline.store import open_reader
from pipeline.upkeep.originals import find_originals
from pipeline.upkeep.retry import rejected_items

_DOCUMENTS = """
SELECT d.path, d.content_sha256
FROM documents AS d LEFT JOIN runs AS r USING (run_id)
WHERE ($source IS NULL OR d.source = $source)
    AND ($region IS NULL OR starts_with(d.region_code, $region))
    AND ($since IS NULL OR coalesce(d.issued_on, d.printed_on) >= $since)
    AND ($until IS NULL OR coalesce(d.issued_on, d.printed_on) <= $until)
    AND ($current IS NULL OR r.rules_version IS DISTINCT FROM $current)
ORDER BY d.ingested_at, d.path
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which documents: all of these conditions hold. `region` is a code, or how it begins (33 for all of a province);
    `since` and `until` bound the date of issue; `outdated` are those read by other rules than today's; `failed` are the
    rejected files instead of documents."""

    source: str | None = None
    region: str | None = None
    since: date | None = None
    until: date | None = None
    outdated: bool = False
    failed: bool = False


def select_documents(settings: Settings, selection: Selection) -> list[Readable]:
    """Return what a selection stands for, as far as the bytes are there; raises StoreError where there is no warehouse."""
    if selection.failed:
        return rejected_items(settings)
    rules = rules_in_force(settings)
    given = {
        "source": selection.source,
        "region": selection.region.rstrip("0") if selection.region else None,
        "since": selection.since,
        "until": selection.until,
        "current": rules.overall if selection.outdated else None,
    }
    with open_reader(settings.warehouse) as connection:
        rows = connection.execute(_DOCUMENTS, given).fetchall()
    return list(find_originals(rows, settings.raw))


def reread(settings: Settings, selection: Selection, *, progress: Progress | None = None) -> Report:
    """Read a selection again, whatever is known of it; raises StoreError where the warehouse fails."""
    items = select_documents(settings, selection)
    return ingest_items(items, settings, command=f"reread {selection}", force=True, progress=progress)
