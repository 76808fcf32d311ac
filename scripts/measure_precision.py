"""Measure how often each rule is right on hand-read documents, and write pipeline/resolve/precision.toml.

usage: python scripts/measure_precision.py WAREHOUSE GOLD_FOLDER…

The warehouse must hold the documents of the gold folders, read by the rules of this checkout. A target is right where it
is paired with one that a person found and has its comparator, year, kind and name (`pipeline.evaluate`). Documents whose
folder is `partial` do not count, since what they leave out may be right; nor do facts that a folder marks `optional`.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.api.warehouse import Warehouse
from pipeline.evaluate.gold import gold_folders, read_json, read_lines
from pipeline.evaluate.targets import judged

TARGET = Path(__file__).parents[1] / "pipeline" / "resolve" / "precision.toml"
HEADER = """# How many targets of each rule were right, of how many read, by category, on hand-read documents.
# Made by scripts/measure_precision.py; docs/facts.md tells what it is for.
"""


def main(arguments: Sequence[str]) -> None:
    """Measure and write."""
    warehouse, folders = Warehouse.open(arguments[0]), gold_folders([Path(name) for name in arguments[1:]])
    counts: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for folder in folders:
        for rule, category, is_right in _judgements(warehouse, folder):
            counts[rule][category][0] += is_right
            counts[rule][category][1] += 1
    lines = [HEADER, f"documents = {len(folders)}"]
    for rule, by_category in sorted(counts.items()):
        lines.append(f'\n["{rule}"]')
        lines += [f"{name} = [{right}, {read}]" for name, (right, read) in sorted(by_category.items())]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _judgements(warehouse: Warehouse, folder: Path) -> Iterator[tuple[str, str, bool]]:
    """Rule, category and whether it is right, of each target read of a document."""
    gold = read_json(folder / "document.json", {})
    known = gold.get("source_sha256") or []
    hashes = [known] if isinstance(known, str) else known
    query = "select t.* from targets t join documents d using (document_id) where list_contains($hashes, d.content_sha256)"
    found = [] if gold.get("partial") else warehouse.sql(query, hashes=hashes).to_dicts()
    for row, is_right in judged(read_lines(folder / "targets.jsonl"), found):
        if is_right is not None:
            yield row["rule"], row["category"], is_right


if __name__ == "__main__":
    main(sys.argv[1:])
