"""`policy-targets plan`: which documents a run would read, and why."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.formats import write_json
from pipeline.cli.screen import console, print_rows
from pipeline.settings import load_settings

if TYPE_CHECKING:
    from pipeline.run.planning import Planned

COLUMNS = ("path", "cause", "why", "how")


def plan_command(names: Sequence[str], *, show_all: bool, as_json: bool, quiet: bool = False, warehouse: Path | None) -> None:
    """Print the documents that a run would read with the reason, and how many it would pass over.

    Raises CollectError for a name that stands for nothing, StoreError for the warehouse.
    """
    from pipeline.run.planning import plan_run

    settings = load_settings()
    planned = plan_run(names, replace(settings, warehouse=warehouse) if warehouse else settings)
    rows = [_row(item) for item in planned if show_all or item.reason]
    if as_json:
        write_json(COLUMNS, rows, sys.stdout)
        return
    screen = console()
    if rows:
        print_rows(screen, COLUMNS, rows)
    if not quiet:
        screen.print(_headline(planned))


def _row(item: Planned) -> tuple[str, str | None, str | None, str]:
    if item.reason is None:
        return item.path, None, None, "passed over"
    how = "set aside" if item.is_set_aside else "from its kept text" if item.reason.from_text else "from its bytes"
    return item.path, item.reason.cause, item.reason.detail, how


def _headline(planned: Sequence[Planned]) -> str:
    read = [item for item in planned if item.reason and not item.is_set_aside]
    causes = Counter(item.reason.cause for item in read if item.reason)
    parts = ", ".join(f"{count} {cause}" for cause, count in causes.most_common())
    aside = sum(item.is_set_aside for item in planned)
    left = f", {aside} set aside (policy-targets retry)" if aside else ""
    why = f" ({parts})" if parts else ""
    return f"a run would read {len(read)} of {len(planned)} documents{why}{left}"
