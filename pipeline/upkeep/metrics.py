"""What a warehouse holds and how its runs go, as text for Prometheus (its exposition format, version 0.0.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.collect import Manifest, load_sources
from pipeline.collect.due import is_set_aside
from pipeline.run.ingest import rules_in_force
from pipeline.settings import Settings
from pipeline.store import open_reader, stale_since

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A metric: its name without the prefix, what it means, its type and its values by labels."""

    name: str
    meaning: str
    kind: str
    values: tuple[tuple[Labels, float], ...]


_COUNTED = (
    # name, meaning, kind, query of labels and a value
    ("documents", "Documents in force.", "gauge", "SELECT count(*) FROM documents"),
    ("targets", "Targets and baselines of documents in force.", "gauge", "SELECT count(*) FROM targets"),
    ("tasks", "Tasks of documents in force.", "gauge", "SELECT count(*) FROM tasks"),
    ("numbers", "Numbers by their fate.", "gauge", "SELECT fate, count(*) FROM numbers GROUP BY ALL ORDER BY ALL"),
    ("rejections", "Files that could not be read.", "gauge", "SELECT stage, code, count(*) FROM rejections GROUP BY ALL ORDER BY ALL"),
    ("runs_total", "Runs by status.", "counter", "SELECT status, count(*) FROM store.runs GROUP BY ALL ORDER BY ALL"),
    (
        "run_documents_total", "Files of all runs by outcome.", "counter",
        "SELECT outcome, count(*) FROM store.run_documents GROUP BY ALL ORDER BY ALL",
    ),
    (
        "document_seconds_total", "Seconds that reading files took.", "counter",
        "SELECT coalesce(sum(seconds), 0) FROM store.run_documents",
    ),
    (
        "last_run_seconds", "Seconds that the latest finished run took.", "gauge",
        "SELECT arg_max(epoch(finished_at) - epoch(started_at), started_at) FROM store.runs "  # noqa: ISC004
        "WHERE finished_at IS NOT NULL HAVING count(*) > 0",
    ),
    (
        "last_success_timestamp_seconds", "When the latest run succeeded, as Unix time.", "gauge",
        "SELECT epoch(max(finished_at)) FROM store.runs WHERE status = 'succeeded' HAVING count(*) > 0",
    ),
)  # fmt: skip
_LABELS = {
    "numbers": ("fate",),
    "rejections": ("stage", "code"),
    "runs_total": ("status",),
    "run_documents_total": ("outcome",),
}
_OUTDATED = "SELECT count(*) FROM store.versions WHERE superseded_at IS NULL AND rules_version IS DISTINCT FROM ?"


def metrics(settings: Settings) -> list[Metric]:
    """Return the metrics of a warehouse and its sources; raises StoreError where there is none, SettingsError."""
    with open_reader(settings.warehouse) as connection:
        found = [_counted(connection, *each) for each in _COUNTED]
        backlog = connection.execute(_OUTDATED, [rules_in_force(settings).overall]).fetchone() or (0,)
    late = stale_since(settings.warehouse)
    waiting, failing, aside = _addresses(settings)
    return [
        *found,
        _gauge("backlog_outdated", "Documents in force that were read by other rules than today's.", [((), backlog[0])]),
        _gauge("addresses", "Addresses that are known, by source.", waiting),
        _gauge("backlog_failing", "Addresses that failed when they were last asked for, by source.", failing),
        _gauge("backlog_set_aside", "Addresses that are asked for no more (policy-targets retry), by source.", aside),
        _gauge("snapshot_is_current", "Whether readers see all that is stored.", [((), float(late is None))]),
    ]


def prometheus(found: Iterable[Metric]) -> str:
    """Return metrics as Prometheus reads them."""
    return "".join(f"{line}\n" for metric in found for line in _lines(metric))


def _lines(metric: Metric) -> Iterator[str]:
    name = f"policy_targets_{metric.name}"
    yield f"# HELP {name} {metric.meaning}"
    yield f"# TYPE {name} {metric.kind}"
    for labels, value in metric.values:
        written = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels)
        yield f"{name}{{{written}}} {value:.15g}" if written else f"{name} {value:.15g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _counted(connection: DuckDBPyConnection, name: str, meaning: str, kind: str, query: str) -> Metric:
    keys = _LABELS.get(name, ())
    rows = connection.execute(query).fetchall()
    values = [(tuple(zip(keys, map(str, row[:-1]), strict=True)), float(row[-1])) for row in rows]
    return Metric(name=name, meaning=meaning, kind=kind, values=tuple(values))


def _gauge(name: str, meaning: str, values: Iterable[tuple[Labels, float]]) -> Metric:
    return Metric(name=name, meaning=meaning, kind="gauge", values=tuple(values))


def _addresses(settings: Settings) -> tuple[list[tuple[Labels, float]], ...]:
    """How many addresses of each source are known, failing and set aside."""
    counts: tuple[list[tuple[Labels, float]], ...] = ([], [], [])
    manifest = Manifest(settings.raw)
    for source in load_sources(settings.sources) if settings.sources.is_dir() else []:
        known = [item for item in manifest.state(source.name).known.values() if item.of == "document"]
        failing, aside = sum(item.failures > 0 for item in known), sum(is_set_aside(item, source) for item in known)
        for values, count in zip(counts, (len(known), failing, aside), strict=True):
            values.append(((("source", source.name),), count))
    return counts
