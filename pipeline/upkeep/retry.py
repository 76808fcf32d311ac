"""Bringing back what was set aside: documents that could not be read, and addresses that could not be fetched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from pipeline.collect import FetchLine, Manifest, Readable, load_sources
from pipeline.collect.due import is_set_aside
from pipeline.errors import CollectError
from pipeline.settings import Settings
from pipeline.store import open_reader
from pipeline.upkeep.originals import find_originals


def rejected_items(settings: Settings, names: Sequence[str] = ()) -> list[Readable]:
    """Return what the warehouse's `rejections` hold, or those of these paths, as far as the bytes are there.

    Raises CollectError for a path that was not rejected, StoreError where there is no warehouse.
    """
    with open_reader(settings.warehouse) as connection:
        rows = connection.execute(
            "SELECT path, content_sha256 FROM rejections ORDER BY first_attempt_at, path"
        ).fetchall()
    unknown = [name for name in names if name not in {path for path, _ in rows}]
    if unknown:
        raise CollectError(
            f"{unknown[0]}: was not rejected (policy-targets sql 'from rejections')", code="not-rejected"
        )
    wanted = [(path, sha256) for path, sha256 in rows if not names or path in names]
    return list(find_originals(wanted, settings.raw))


def bring_back(settings: Settings) -> list[str]:
    """Note in the manifest that addresses which were set aside are to be asked for again; return them.

    The next round of their source does so. Raises SettingsError for a source that is wrong, OSError for the manifest.
    """
    if not settings.sources.is_dir():
        return []
    manifest = Manifest(settings.raw)
    brought: list[str] = []
    for source in load_sources(settings.sources):
        known = manifest.state(source.name).known.values()
        addresses = [item.url for item in known if is_set_aside(item, source)]
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        for address in addresses:
            manifest.note(FetchLine(source=source.name, url=address, of="retry", outcome="new", fetched_at=at))
        brought += addresses
    return brought
