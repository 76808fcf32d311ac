"""An audit: whether the promises hold, what is unread, and how the counts have moved since the audit before.

A line of counts is kept for each audit in a file beside the warehouse (`policy.audits.jsonl`).
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.collect.manifest import JsonLines
from pipeline.settings import Settings
from pipeline.store import CheckResult, open_reader, run_checks
from pipeline.store.lake import companion

COUNTED = {
    "documents": "SELECT count(*) FROM documents",
    "targets": "SELECT count(*) FROM targets",
    "tasks": "SELECT count(*) FROM tasks",
    "responsibilities": "SELECT count(*) FROM responsibilities",
    "citations": "SELECT count(*) FROM citations",
    "numbers": "SELECT count(*) FROM numbers",
    "unread numbers": "SELECT count(*) FROM numbers WHERE fate = 'unread'",
    "rejections": "SELECT count(*) FROM rejections",
}
LEAST_FALL = 0.05
"""A count of facts that falls by more than this share since the audit before is a drift: documents do not become fewer."""
LEAST_RISE = 0.01
"""So is a share of unread numbers that rises by more than this."""
_UNREAD = """
SELECT coalesce(d.title, d.source_uri) AS document, count(*) FILTER (fate = 'unread') AS unread, count(*) AS numbers
FROM numbers JOIN documents AS d USING (document_id) GROUP BY ALL HAVING unread > 0 ORDER BY unread DESC, document LIMIT 20
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What an audit found; `unread` are (document, unread numbers, numbers) of the worst, `drifts` are in words."""

    counts: dict[str, int]
    before: dict[str, int] | None
    broken_checks: tuple[CheckResult, ...]
    unread: tuple[tuple[str, int, int], ...]
    drifts: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether all promises hold and nothing drifted."""
        return not (self.broken_checks or self.drifts)


def audit(settings: Settings) -> Audit:
    """Audit the warehouse and note its counts for the next audit; raises StoreError where there is none."""
    with open_reader(settings.warehouse) as connection:
        rows = {name: connection.execute(query).fetchone() or (0,) for name, query in COUNTED.items()}
        unread = connection.execute(_UNREAD).fetchall()
        broken = tuple(result for result in run_checks(connection) if not result.is_kept)
    counts = {name: int(row[0]) for name, row in rows.items()}
    history = audits_file(settings.warehouse)
    before = _latest(history)
    history.append({"audited_at": datetime.now(UTC).isoformat(timespec="seconds"), "counts": counts})
    return Audit(
        counts=counts,
        before=before,
        broken_checks=broken,
        unread=tuple((str(document), int(some), int(all_)) for document, some, all_ in unread),
        drifts=tuple(find_drifts(before, counts)) if before else (),
    )


def audits_file(warehouse: Path) -> JsonLines:
    """Return where the counts of former audits are kept."""
    return JsonLines(companion(warehouse).with_suffix(".audits.jsonl"))


def find_drifts(before: dict[str, int], now: dict[str, int]) -> list[str]:
    """Return in words which counts moved as they should not."""
    found: list[str] = []
    for name in ("documents", "targets", "tasks", "responsibilities", "citations", "numbers"):
        former, latter = before.get(name, 0), now[name]
        if former and (former - latter) / former > LEAST_FALL:
            found.append(f"{name} fell from {former} to {latter}")
    former_share, latter_share = _unread_share(before), _unread_share(now)
    if latter_share - former_share > LEAST_RISE:
        found.append(f"unread numbers rose from {former_share:.1%} to {latter_share:.1%}")
    return found


def _unread_share(counts: dict[str, int]) -> float:
    return counts.get("unread numbers", 0) / max(1, counts.get("numbers", 0))


def _latest(history: JsonLines) -> dict[str, int] | None:
    latest: dict[str, int] | None = None
    for line in history.lines():
        with suppress(KeyError, TypeError, ValueError, json.JSONDecodeError):
            latest = {str(name): int(count) for name, count in line["counts"].items()}
    return latest
