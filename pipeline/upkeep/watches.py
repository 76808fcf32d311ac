"""Watches as data: `watches/*.toml`, one a file: which new targets a person wants to hear of, and which of them are new.

A target is new where no version of its document has it that was there when all was told last. What was told is kept beside the warehouse
(`policy.watched.jsonl`): the run up to which all is told. So a run that died before it told is made good by the next,
and a rerun tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pipeline.collect.manifest import JsonLines
from pipeline.collect.sources import NAME, SlipError, read_described
from pipeline.model import Comparator
from pipeline.settings import Settings
from pipeline.store import open_reader
from pipeline.store.lake import companion

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NEW = """
SELECT t.target_id, t.run_id, t.indicator, coalesce(i.name, t.indicator) AS indicator_name, t.indicator_id, t.subject,
    t.comparator, t.value_text, t.value_exact, t.unit, t.year, t.evidence, t.section, t.char_start, t.char_end,
    d.document_id, d.title, d.document_number, d.region, d.region_code, d.source_uri
FROM targets AS t
JOIN documents AS d USING (document_id)
LEFT JOIN indicators AS i USING (indicator_id)
JOIN runs AS r ON r.run_id = t.run_id
WHERE r.started_at > $after AND r.started_at <= (SELECT started_at FROM runs WHERE run_id = $last) AND t.kind = 'target' AND NOT EXISTS (
    FROM store.targets AS o JOIN store.versions AS v USING (version_id) JOIN runs AS told ON told.run_id = v.run_id
    WHERE v.document_id = t.document_id AND o.target_id = t.target_id AND told.started_at <= $after
)
ORDER BY r.started_at, d.document_id, t.char_start
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What to tell of: new targets for which all that is given holds."""

    name: str
    indicator: str = ""
    """Regular expression that the indicator must hold, as written or under its one name."""
    region: str = ""
    """Code of GB/T 2260, or how it begins (`33` for a province), or a part of the region's name."""
    comparator: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTarget:
    """A new target that a watch matches; `fact` has the target's fields, its quotation (`evidence`) and its document."""

    watch: Watch
    fact: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What is to be told, and the run up to which all is told then (empty where there is no watch)."""

    new: tuple[NewTarget, ...] = ()
    run_id: str = ""


def load_watches(folder: Path) -> list[Watch]:
    """Return the watches of a folder, by name; none where there is no folder. Raises SettingsError for one that is wrong."""
    return [read_described(path, watch_of) for path in sorted(folder.glob("*.toml"))]


def watch_of(content: dict[str, Any], name: str) -> Watch:
    """Return the watch that a table of keys describes; raises SlipError, which `read_described` gives its line."""
    keys = [item.name for item in fields(Watch) if item.name != "name"]
    if not NAME.fullmatch(name):
        raise SlipError("name", f"a watch's file is named in a-z, 0-9 and -, not {name!r}")
    for key, value in content.items():
        if key not in keys:
            raise SlipError(key, f"there is no key {key} (there are: {', '.join(keys)})")
        if not isinstance(value, str) or not value:
            raise SlipError(key, f"{key} must be a text in quotes, not {value!r}")
    watch = Watch(name=name, **content)
    if not (watch.indicator or watch.region):
        raise SlipError("indicator", "indicator or region is missing")
    if watch.comparator and watch.comparator not in get_args(Comparator):
        raise SlipError("comparator", f"comparator must be one of {' '.join(get_args(Comparator))}")
    if watch.region.isdigit() and len(watch.region) not in (2, 4, 6):
        raise SlipError("region", f"region must be a code of 2, 4 or 6 digits or a name, not {watch.region!r}")
    try:
        re.compile(watch.indicator)
    except re.error as problem:
        raise SlipError("indicator", f"indicator is no regular expression: {problem}") from None
    return watch


def is_watched(watch: Watch, fact: dict[str, Any]) -> bool:
    """Whether a watch matches a target."""
    names = (fact["indicator"], fact["indicator_name"])
    return (
        any(re.search(watch.indicator, name) for name in names)
        and _is_in(watch.region, fact)
        and watch.comparator in ("", fact["comparator"])
        and watch.unit in ("", fact["unit"])
    )


def find_watched(settings: Settings, run_id: str) -> Watched:
    """Return the new targets up to a run that are to be told; raises SettingsError, StoreError.

    The first time, what former runs have loaded is not news.
    """
    watches = load_watches(settings.watches)
    if not watches:
        return Watched()
    lines = watched_file(settings.warehouse).lines()
    told = [str(line["run_id"]) for line in lines if "run_id" in line]
    with open_reader(settings.warehouse) as connection:
        after = _start_of(connection, told=told[-1] if told else "", last=run_id)
        facts = _new_targets(connection, after=after, last=run_id)
    return Watched(new=tuple(_matches(watches, facts)), run_id=run_id)


def note_told(settings: Settings, watched: Watched) -> None:
    """Note that what was found is told; raises OSError."""
    if watched.run_id:
        watched_file(settings.warehouse).append({"run_id": watched.run_id, "told": len(watched.new)})


def watched_file(warehouse: Path) -> JsonLines:
    """Return where it is kept up to which run all is told."""
    return JsonLines(companion(warehouse).with_suffix(".watched.jsonl"))


def _matches(watches: Iterable[Watch], facts: list[dict[str, Any]]) -> Iterable[NewTarget]:
    return (NewTarget(watch=watch, fact=fact) for watch in watches for fact in facts if is_watched(watch, fact))


def _is_in(region: str, fact: dict[str, Any]) -> bool:
    if region.isdigit():
        return str(fact["region_code"] or "").startswith(re.sub("(?:00){1,3}$", "", region))
    return region in (fact["region"] or "")


def _new_targets(connection: DuckDBPyConnection, *, after: datetime, last: str) -> list[dict[str, Any]]:
    result = connection.execute(_NEW, {"after": after, "last": last})
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _start_of(connection: DuckDBPyConnection, *, told: str, last: str) -> datetime:
    """When the run began up to which all is told; where this warehouse has none, the run before the last."""
    row = connection.execute(
        """
        SELECT coalesce(
            max(started_at) FILTER (run_id = $told),
            max(started_at) FILTER (started_at < (SELECT started_at FROM runs WHERE run_id = $last)))
        FROM runs
        """,
        {"told": told, "last": last},
    ).fetchone()
    return row[0] if row and row[0] else datetime.min
