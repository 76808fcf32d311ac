"""The deployments: one of `ingest` for each source, on the source's schedule, and those that keep the warehouse in order.

`python -m flows.deployments` writes them to prefect.yaml for `prefect deploy --all`; `flows.serve` serves the same.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.collect import Source, load_sources
from pipeline.errors import PolicyTargetsError
from pipeline.settings import load_settings

POOL = "policy-targets"
"""The work pool (of type process) that workers of prefect.yaml serve."""
HEADER = """# Deployments for `prefect deploy --all`: one of `ingest` for each source in sources/, on its schedule.
# Made by `make docs` (python -m flows.deployments); change the sources, not this file.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """A deployment: a flow of `flows/`, under a name, on a schedule (cron; empty for none)."""

    name: str
    flow: str
    description: str
    cron: str = ""
    timezone: str = "Asia/Shanghai"
    parameters: dict[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    at_once: int | None = 1
    """Runs at once; None for as many as workers take."""

    @property
    def module(self) -> str:
        """The module that holds the flow."""
        return "flows.ingest" if self.flow == "ingest" else "flows.upkeep"


UPKEEP = (
    # Shards of one large load run at once: into a lake together, into a file one after the other.
    Deployed(
        name="files", flow="ingest", description="Files, folders and globs that a person names.", at_once=None
    ),
    Deployed(
        name="weekly",
        flow="audit",
        description="Promises, unread numbers, drift of counts.",
        cron="30 6 * * 1",
        tags=("upkeep",),
    ),
    Deployed(name="selection", flow="reread", description="Some documents, read again.", tags=("upkeep",)),
    Deployed(
        name="rejected", flow="retry", description="What was rejected or set aside, tried again.", tags=("upkeep",)
    ),
    Deployed(name="fresh", flow="rebuild", description="A warehouse made anew from the originals.", tags=("upkeep",)),
)


def deployments(sources: Iterable[Source]) -> list[Deployed]:
    """Return the deployments: of each enabled source, and of upkeep."""
    rounds = [
        Deployed(
            name=source.name,
            flow="ingest",
            description=source.title or source.address,
            cron=source.schedule,
            timezone=source.timezone,
            parameters={"sources": [source.name]},
            tags=(f"source:{source.name}", *([f"region:{source.region}"] if source.region else [])),
        )
        for source in sources
        if source.enabled
    ]
    return [*rounds, *UPKEEP]


def prefect_yaml(sources: Iterable[Source]) -> str:
    """Return the text of prefect.yaml. Values are written as JSON, which is YAML."""
    lines = [HEADER, "name: policy-targets", "deployments:"]
    for each in deployments(sources):
        lines += [
            f"  - name: {_json(each.name)}",
            f"    entrypoint: {each.module.replace('.', '/')}.py:{each.flow}",
            f"    description: {_json(each.description)}",
            f"    parameters: {_json(each.parameters)}",
            f"    tags: {_json(list(each.tags))}",
            *([f"    concurrency_limit: {each.at_once}"] if each.at_once else []),
            f"    work_pool: {{name: {POOL}}}",
        ]
        schedule = {"cron": each.cron, "timezone": each.timezone}
        lines += [f"    schedules: [{_json(schedule)}]"] if each.cron else ["    schedules: []"]
    return "\n".join(lines) + "\n"


def main(path: Path = Path("prefect.yaml")) -> int:
    """Write prefect.yaml from the sources; return the exit code."""
    try:
        text = prefect_yaml(load_sources(load_settings().sources))
    except PolicyTargetsError as problem:
        print(f"policy-targets: {problem}", file=sys.stderr)  # noqa: T201
        return 2
    path.write_text(text, encoding="utf-8")
    return 0


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
