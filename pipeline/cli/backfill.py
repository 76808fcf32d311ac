"""`policy-targets source backfill`: what is ahead, then window after window, until all is there or somebody stops it."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.cli.screen import console
from pipeline.settings import load_settings

if TYPE_CHECKING:
    from pipeline.collect.backfill import Backfill, Estimate, Plan, Span, WindowDone

INTERRUPTED = 130


def backfill_command(
    name: str, span: Span, *, pages: int | None, windows: int | None, estimate_only: bool, quiet: bool = False
) -> int:
    """Print the estimate and go through the windows; return 1 where the site ended it early, 130 where a person did.

    Raises CollectError where the listing cannot be read, SettingsError where there is no such source.
    """
    from pipeline.collect import find_sources
    from pipeline.collect.backfill import Backfill

    settings = load_settings()
    [source] = find_sources(settings.sources, [name])
    source = replace(source, max_pages=pages) if pages else source
    try:
        with Backfill(source, settings.raw, span, contact=settings.contact) as backfill:
            plan = backfill.plan()
            if estimate_only or not quiet:
                console().print(f"{name}: {estimate_text(backfill.estimate(plan))}", soft_wrap=True)
            return 0 if estimate_only else _go(name, backfill, plan, windows, quiet=quiet)
    except KeyboardInterrupt:
        print(f"policy-targets: {name}: interrupted; the same command goes on from here", file=sys.stderr)  # noqa: T201
        return INTERRUPTED


def estimate_text(ahead: Estimate) -> str:
    """Return an estimate in a line."""
    over = f", {ahead.passed_over} outside the dates" if ahead.passed_over else ""
    took = timedelta(seconds=round(ahead.seconds))
    return (
        f"{ahead.missing} of {ahead.documents} documents to fetch{over}, in {ahead.windows_left} of {ahead.windows} "
        f"windows; at {ahead.pause:g} s each at least {took}, attachments aside"
    )


def _go(name: str, backfill: Backfill, plan: Plan, windows: int | None, *, quiet: bool) -> int:
    for done in backfill.run(plan, windows=windows):
        if not quiet:
            console().print(f"{name}: window {done.number} of {plan.windows}: {_counts(done)}", soft_wrap=True)
        if done.problem:
            print(f"policy-targets: {done.problem}", file=sys.stderr)  # noqa: T201
            return 1
    if not quiet:
        console().print(f"{name}: to read what was fetched: python -m flows.ingest --source {name}", soft_wrap=True)
    return 0


def _counts(done: WindowDone) -> str:
    counts = Counter(line.outcome for line in done.fetched)
    return ", ".join(f"{count} {outcome}" for outcome, count in counts.items()) or "all there"
