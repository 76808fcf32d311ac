"""Reading texts in tests: bytes or characters to facts, and facts in a short form to compare."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

from pipeline.decode import decode
from pipeline.model import Document, Facts, Period, Quantity, RawFile
from pipeline.resolve import resolve

SAMPLES = Path(__file__).parents[1] / "raw" / "samples"
_ONE_FORM = str.maketrans("０１２３４５６７８９％()", "0123456789%（）")

Fact = tuple[object, ...]


def decoded(data: bytes | str) -> Document:
    """The document in `data`; characters are written in UTF-8."""
    data = data.encode() if isinstance(data, str) else data
    raw = RawFile(sha256=hashlib.sha256(data).hexdigest(), path="text", source="tests", media_type="")
    return decode(raw, data)


def read(data: bytes | str) -> Facts:
    """The facts in `data`."""
    return resolve(decoded(data))


@cache
def read_file(path: Path) -> Facts:
    """The facts of a file, read once."""
    return read(path.read_bytes())


def short(value: object) -> str:
    """A quantity as `>= 95 %` or `range 3 5 所`, a period as `2025`, `2023-2025` or `2018-` (until when is open)."""
    if isinstance(value, Quantity):
        numbers = [value.value, value.value_high] if value.value is not None else [value.text]
        return " ".join([value.comparator, *(f"{n}" for n in numbers if n is not None), value.unit]).strip()
    if isinstance(value, Period):
        if value.year_start is None:
            return str(value.year or "")
        return f"{value.year_start}-{value.year or ''}"
    return str(value)


def squash(text: str | None) -> str:
    """Without white space; full-width digits and brackets in one form."""
    return re.sub(r"\s", "", text or "").translate(_ONE_FORM)


def targets_of(facts: Facts) -> Counter[Fact]:
    """What the targets say, whatever their place."""
    return Counter(
        (
            squash(target.indicator),
            squash(target.subject),
            short(target.quantity),
            target.kind,
            target.period.year,
            target.period.recurrence or target.quantity.recurrence,
        )
        for target in facts.targets
    )


def tasks_of(facts: Facts) -> Counter[Fact]:
    """Who is responsible, task by task."""
    return Counter(
        (task.due_year, *((unit.role, squash(unit.unit)) for unit in task.responsibilities)) for task in facts.tasks
    )


def corpus_texts(corpus: Path) -> list[Path]:
    """The plain texts of the corpus."""
    return sorted((corpus / "corpus" / "text").glob("*.txt"))


@cache
def gold_sources(corpus: Path) -> tuple[Path, ...]:
    """The documents that were read by hand, one form of each, a text where there is one."""
    texts = [*corpus_texts(corpus), *sorted((corpus / "seeds").iterdir())]
    by_hash = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in texts}
    found = []
    for document in sorted((corpus / "gold").glob("*/document.json")):
        known = json.loads(document.read_text("utf-8"))["source_sha256"]
        forms = [known] if isinstance(known, str) else known
        found.append(next(by_hash[form] for form in forms if form in by_hash))
    return tuple(found)
