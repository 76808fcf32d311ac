"""How long to wait before another try: longer each time, never all at once, and as the site asks."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FIRST_WAIT = 1.0
LONGEST_WAIT = 120.0
"""Seconds that are waited at most; a site that asks for more is left for the next round."""


def wait_before(attempt: int, retry_after: float | None, chance: Callable[[], float] = random.random) -> float | None:
    """Return the seconds to wait after the try number `attempt` (from 1) failed; None where the site asks for too long.

    Doubles from one second, each time between a half and one and a half of that (jitter, so that many callers do not
    come back together); a `Retry-After` is the least.
    """
    if retry_after is not None and retry_after > LONGEST_WAIT:
        return None
    wait = float(min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1))) * (0.5 + chance())
    return max(wait, retry_after or 0.0)


def retry_after_seconds(header: str | None, now: datetime | None = None) -> float | None:
    """Return the seconds that a `Retry-After` asks for (RFC 9110 §10.2.3: seconds, or a date); None for none or nonsense."""
    if not header:
        return None
    if header.strip().isdigit():
        return float(header.strip())
    try:
        until = parsedate_to_datetime(header)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - (now or datetime.now(UTC))).total_seconds())
