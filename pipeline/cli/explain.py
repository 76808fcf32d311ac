"""`policy-targets explain`: a document as it was read, block by block, with the rule behind each fact and number."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from pipeline.cli.displacy import html_page
from pipeline.cli.explanation import BlockReading, as_data, explanation
from pipeline.cli.formats import visible
from pipeline.cli.named import read_named
from pipeline.cli.screen import console
from pipeline.errors import SettingsError
from pipeline.model import Facts, Fate
from pipeline.settings import load_settings

if TYPE_CHECKING:
    from rich.text import Text

COLOURS: dict[str, str] = {
    "target": "bold green",
    "task": "cyan",
    "citation": "blue",
    "metadata": "magenta",
    "ignored": "dim",
    "unread": "bold white on red",
}
"""How a number of each fate is shown."""


def explain_command(
    name: str, *, section: str | None, only: str | None, as_json: bool, quiet: bool = False, page: Path | None = None
) -> int:
    """Print how a document is read, or write it to the HTML file `page`; return 0, or 1 where it cannot be read.

    `name` is a path, or the id of a document or target in the warehouse; of a target its passage alone is shown, unless a
    section is asked for. Why a document cannot be read is told on standard error.
    """
    from pipeline.run.ingest import read_alone
    from pipeline.run.reading import Rejection

    if only is not None and only not in get_args(Fate):
        raise SettingsError(f"--only {only}: there is no such fate of a number ({', '.join(get_args(Fate))})")
    named = read_named(name)
    outcome = read_alone(named.received, load_settings())
    if isinstance(outcome, Rejection):
        print(f"policy-targets: {name}: {outcome.message} ({outcome.stage}, {outcome.code})", file=sys.stderr)  # noqa: T201
        return 1
    blocks = [block for block in explanation(outcome.facts) if _asked_for(block, section, only)]
    if named.char_start is not None and section is None:
        blocks = [block for block in blocks if block.block.start <= named.char_start < max(block.block.end, block.block.start + 1)]
    if page is not None:
        page.write_text(html_page(outcome.facts, blocks), encoding="utf-8")
        sys.stdout.write("" if quiet else f"{page}\n")
    elif as_json:
        json.dump(as_data(outcome.facts, blocks), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        _print(outcome.facts, blocks, quiet=quiet)
    return 0


def _asked_for(block: BlockReading, section: str | None, only: str | None) -> bool:
    place = block.block.section
    inside = section is None or place == section or place.startswith((section + ".", section + "#"))
    return inside and (only is None or only in block.fates)


def _print(facts: Facts, blocks: list[BlockReading], *, quiet: bool) -> None:
    from rich.text import Text

    show = partial(console().print, soft_wrap=True)
    _print_fields(show, facts)
    for item in blocks:
        block = item.block
        page = f" · page {block.page}" if block.page is not None else ""
        show(Text(f"\n{block.section} · {block.kind} · {block.start}–{block.end}{page}", style="dim"))
        text = Text(visible(block.text), style="bold" if block.kind in ("title", "heading", "attachment") else "")
        for number in item.numbers:
            text.stylize(COLOURS[number.fate], number.start - block.start, number.end - block.start)
        show(text)
        if item.spans:
            spans = (f"{block.text[s.start - block.start : s.end - block.start]} [{s.rule}]" for s in item.spans)
            show(Text(visible("  spans: " + "  ".join(spans)), style="dim"))
        for line in item.lines:
            show(Text(visible(f"  {line.mark} {line.text}  "), style=COLOURS[line.fate]) + Text(f"[{line.rule}]", "dim"))
            if line.passed_over:
                show(Text(visible(f"      {line.passed_over}"), style="dim"))
    for issue in facts.issues:
        show(Text(visible(f"{issue.severity}: {issue.message} [{issue.stage}, {issue.code}]"), style="yellow"))
    if not quiet:
        _print_ledger(show, facts)


def _print_fields(show: Callable[[Text], None], facts: Facts) -> None:
    from dataclasses import fields

    from rich.text import Text

    for item in fields(facts.fields):
        value = getattr(facts.fields, item.name)
        if value is not None:
            show(Text.assemble((f"{item.name:<16} ", "dim"), visible(str(value))))


def _print_ledger(show: Callable[[Text], None], facts: Facts) -> None:
    from rich.text import Text

    counts = {fate: sum(number.fate == fate for number in facts.numbers) for fate in get_args(Fate)}
    parts = [Text(f"{count} {fate}", style=COLOURS[fate]) for fate, count in counts.items() if count]
    show(Text("\nnumbers: ") + Text(" · ").join(parts))
