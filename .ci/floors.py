"""Scores a warehouse against hand-read documents and fails under the floors, which are kept here alone.

usage: python .ci/floors.py WAREHOUSE CORPUS_FOLDER
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SETS = {
    "seeds": ("gold", ("qiantang", "qingpu", "wuqing", "xihu", "yuncheng")),
    "others": ("gold", ("d032", "d033", "d045", "d056")),
    "more": ("more/gold", ()),
}
"""The folder of each set beside the corpus, and its documents (all of them where none is named)."""
FLOORS = {
    "seeds": {"value": 0.985, "fact": 0.96, "name": 0.90, "unit": 0.995, "task": 0.98, "cite": 0.98, "cell": 0.995, "meta": 0.98},
    "others": {"value": 0.95, "fact": 0.88, "name": 0.72, "unit": 0.97, "task": 0.95, "meta": 0.95},
    "more": {"value": 0.94, "fact": 0.83, "name": 0.68, "unit": 0.97, "task": 0.96, "cite": 0.98, "cell": 0.80, "meta": 0.97},
}
"""The least F1 over all documents of a set (the share of right fields for `meta`)."""


def main(warehouse: str, corpus: Path) -> int:
    """Print each figure beside its floor; return 1 where one lies under it."""
    return max(_judge(name, score(warehouse, corpus, *where)) for name, where in SETS.items() if (corpus / where[0]).is_dir())


def score(warehouse: str, corpus: Path, folder: str, names: tuple[str, ...]) -> dict[str, float]:
    """Return the figures of the scorer that stands with the hand-read facts."""
    documents = [corpus / folder / name for name in names] or sorted(path.parent for path in (corpus / folder).glob("*/document.json"))
    command = [sys.executable, str(corpus / "gold" / "score.py"), warehouse, *map(str, documents), "--json"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    total: dict[str, float] = json.loads(printed)["total"]
    return total


def _judge(name: str, figures: dict[str, float]) -> int:
    failed = 0
    for figure, floor in FLOORS[name].items():
        under = figures[figure] < floor
        failed |= under
        print(f"{name:8} {figure:6} {figures[figure]:.4f}  floor {floor:.3f}  {'UNDER' if under else 'ok'}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
