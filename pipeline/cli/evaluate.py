"""`policy-targets evaluate`: precision, recall and F1 against facts found by hand, with the errors."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.cli.formats import visible
from pipeline.cli.screen import console, to_table
from pipeline.evaluate import Evaluation, Tally, evaluate, total
from pipeline.settings import load_settings

FIGURES = ("precision", "recall", "F1", "right", "wrong", "missed")


def evaluate_command(gold: Sequence[Path], *, errors: int, as_json: bool, quiet: bool = False, warehouse: Path | None) -> int:
    """Print how well the documents of gold folders were read; return 1 where one is not in the warehouse, else 0.

    `errors` is how many errors a document shows at most. Raises CollectError for a folder that is none or cannot be
    read, StoreError for the warehouse.
    """
    from pipeline.store import open_reader

    with open_reader(warehouse or load_settings().warehouse) as connection:
        evaluations = evaluate(connection, gold)
    if as_json:
        json.dump(_data(evaluations), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        _print(evaluations, 0 if quiet else errors, quiet=quiet)
    return int(not all(one.is_loaded for one in evaluations))


def _print(evaluations: Sequence[Evaluation], errors: int, *, quiet: bool) -> None:
    screen, whole = console(), total(evaluations)
    for one in evaluations:
        for error in one.errors[:errors]:
            screen.print(visible(f"{one.name}: {error}"))
        if len(one.errors) > errors and not quiet:
            screen.print(f"{one.name}: … {len(one.errors) - errors} errors more (--errors)", style="dim")
    screen.print(to_table(("F1 of", *whole.facts), [_f1_row(one) for one in [*evaluations, whole]]))
    for heading, tallies in (("fact", whole.facts), ("field", whole.fields)):
        screen.print(to_table((heading, *FIGURES), [(name, *_figures(tally)) for name, tally in tallies.items()]))


def _f1_row(one: Evaluation) -> list[str]:
    return [one.name, *(f"{tally.f1:.3f}" for tally in one.facts.values())]


def _figures(tally: Tally) -> tuple[str, str, str, int, int, int]:
    shares = (f"{tally.precision:.3f}", f"{tally.recall:.3f}", f"{tally.f1:.3f}")
    return *shares, tally.right, tally.wrong, tally.missed


def _data(evaluations: Sequence[Evaluation]) -> dict[str, Any]:
    documents = {one.name: _one_data(one) | {"errors": one.errors} for one in evaluations}
    return {"total": _one_data(total(evaluations)), "documents": documents}


def _one_data(one: Evaluation) -> dict[str, Any]:
    return {
        kind: {
            name: {"precision": tally.precision, "recall": tally.recall, "f1": tally.f1}
            | {"right": tally.right, "wrong": tally.wrong, "missed": tally.missed}
            for name, tally in tallies.items()
        }
        for kind, tallies in (("facts", one.facts), ("fields", one.fields))
    }
