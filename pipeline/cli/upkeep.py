"""`policy-targets doctor`, `metrics`, `dismiss` and `rebuild`: what is wrong, how it goes, and the way back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.cli.formats import write_json
from pipeline.cli.screen import console, to_table
from pipeline.errors import CollectError
from pipeline.settings import Settings, load_settings


def _settings(warehouse: Path | None) -> Settings:
    settings = load_settings()
    return replace(settings, warehouse=warehouse) if warehouse else settings


def doctor_command(*, as_json: bool, quiet: bool, warehouse: Path | None) -> int:
    """Print what was found; return 1 where something does not work, else 0. `quiet` leaves out what is well."""
    from pipeline.upkeep.doctor import examine, is_ill

    findings = examine(_settings(warehouse))
    rows = [(item.subject, item.verdict, item.words) for item in findings if not quiet or item.verdict != "well"]
    columns = ("subject", "verdict", "words")
    if as_json:
        write_json(columns, rows, sys.stdout)
    elif rows:
        console().print(to_table(columns, rows))
    return int(is_ill(findings))


def metrics_command(*, warehouse: Path | None) -> None:
    """Print the metrics as Prometheus reads them; raises StoreError, SettingsError."""
    from pipeline.upkeep.metrics import metrics, prometheus

    sys.stdout.write(prometheus(metrics(_settings(warehouse))))


def dismiss_command(paths: Sequence[str], *, quiet: bool, warehouse: Path | None) -> None:
    """Take the rejections of paths away; raises CollectError for a path that was not rejected, and then takes none."""
    from pipeline.run.ingest import open_warehouse

    with open_warehouse(_settings(warehouse)) as opened:
        unknown = [path for path in paths if path not in opened.rejected_paths()]
        if unknown:
            words = f"{unknown[0]}: was not rejected (policy-targets sql 'from rejections')"
            raise CollectError(words, code="not-rejected")
        dismissed = opened.dismiss(paths)
    if not quiet:
        console().print(f"{len(dismissed)} rejections dismissed")


def rebuild_command(fresh: Path, *, quiet: bool, warehouse: Path | None) -> int:
    """Make a warehouse anew from `raw/`; return 1 where its rows differ from the one in use, or a file was rejected."""
    from pipeline.cli.run import print_report
    from pipeline.upkeep import rebuild

    settings = _settings(warehouse)
    rebuilt = rebuild(settings, fresh)
    print_report(rebuilt.report, replace(settings, warehouse=fresh), [str(fresh)], quiet=quiet)
    screen = console()
    if rebuilt.differing:
        rows = [(view, *counts) for view, counts in rebuilt.differing.items()]
        screen.print(to_table(("view", "rows in use", "rows rebuilt"), rows))
    elif not quiet and rebuilt.differing is not None:
        screen.print("It equals the warehouse in use, row for row.")
    return max(rebuilt.report.exit_code, int(bool(rebuilt.differing)))
