"""`policy-targets search`: passages with their document, section, words and facts."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.formats import visible
from pipeline.cli.screen import console
from pipeline.settings import load_settings

if TYPE_CHECKING:
    from rich.text import Text

    from pipeline.store.search import FactThere, Hit

AROUND = 60
"""Characters of a passage that are shown on either side of the words found."""


def search_command(query: str, *, limit: int, as_json: bool, quiet: bool = False, warehouse: Path | None) -> None:
    """Print the passages that hold all words of a query; raises StoreError."""
    from pipeline.store.search import query_words, search

    hits = search(warehouse or load_settings().warehouse, query, limit=limit)
    if as_json:
        json.dump([asdict(hit) for hit in hits], sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    words = query_words(query)
    screen = console()
    for hit in hits:
        screen.print(_heading(hit))
        screen.print(_excerpt(hit.text, words))
        for fact in hit.facts:
            screen.print(_fact(fact))
        screen.print()
    if quiet:
        return
    shown = f"{len(hits)} passage{'s' * (len(hits) != 1)} with {' and '.join(words)}"
    screen.print(shown + (" (--limit shows more)" if len(hits) == limit else ""), style="dim")


def excerpt(text: str, words: Sequence[str], around: int = AROUND) -> str:
    """The part of a passage about the first of the words, with … where it is cut; all on one line."""
    found = re.search("|".join(map(re.escape, words)), text, re.IGNORECASE)
    middle = found.start() if found else 0
    start, end = max(0, middle - around), min(len(text), middle + 2 * around)
    start, end = (0 if start < 10 else start), (len(text) if len(text) - end < 10 else end)
    cut = text[start:end].replace("\t", "  ")
    return ("…" if start else "") + cut + ("…" if end < len(text) else "")


def _heading(hit: Hit) -> Text:
    from rich.text import Text

    place = " · ".join(filter(None, (hit.region, hit.issued_on, f"section {hit.section}")))
    return Text.assemble((visible(hit.title or "(no title)"), "bold"), "  ", (visible(place), "dim"))


def _excerpt(text: str, words: Sequence[str]) -> Text:
    from rich.text import Text

    line = Text("  " + visible(excerpt(text, words)))
    line.highlight_words(words, "bold yellow", case_sensitive=False)
    return line


def _fact(fact: FactThere) -> Text:
    from rich.text import Text

    year = f" ({fact.year})" if fact.year is not None else ""
    return Text.assemble("    ", (f"{fact.kind:9}", "green"), visible(f"{fact.words}{year}"))
