"""When a known address is asked for again, and when it is set aside."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.collect.manifest import Known
from pipeline.collect.sources import Source


def is_set_aside(known: Known, source: Source) -> bool:
    """Whether an address has never been fetched and has failed in too many rounds to be tried again by itself."""
    return known.of == "document" and known.sha256 is None and known.failures >= source.max_attempts


def is_due(known: Known, source: Source, now: datetime, changed_at: datetime | None = None) -> bool:
    """Whether a known address is to be asked for in this round; `changed_at` is what the listing says."""
    if known.refused:
        return True
    if known.sha256 is None:
        return not (known.gone or is_set_aside(known, source))
    if changed_at and known.checked_at and changed_at > known.checked_at:
        return True
    waited = now - (known.checked_at or now)
    return not known.gone and waited >= timedelta(days=source.recheck_days)


def is_missing(known: Known | None, source: Source) -> bool:
    """Whether an address has never been fetched and is worth asking for."""
    if known is None:
        return True
    return known.sha256 is None and not (known.gone or is_set_aside(known, source))
