"""How often each rule fires over real documents, and how often it is right where a person has read the same document.

usage: python -m bench.support [CORPUS]     (default: the folder POLICY_TARGETS_CORPUS; or `make support`)

Two tables: rules that read a target (the recogniser's, and the generator that named it), with how many of their targets were found
by a reader, and of these how many are right and named in the reader's words; and rules that say why a number is no fact. A rule
that fires nowhere is a candidate for deletion; one that is seldom right is one to mend.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.decode import decode
from pipeline.evaluate.likeness import pair
from pipeline.evaluate.targets import IS_THE_NAME, JUDGED, name_likeness, right_fields, weigh_targets
from pipeline.model import Facts, RawFile, Target
from pipeline.resolve import resolve

Row = dict[str, Any]
TEXTS = ("seeds/*", "corpus/text/*", "more/text/*")
GOLD = ("gold/*/document.json", "more/gold/*/document.json")


def main(corpus: Path) -> None:
    """Print both tables for the texts of a folder that holds seeds/, corpus/, more/ and gold/."""
    by_hash = dict(_gold(corpus))
    fired: Counter[str] = Counter()
    excused: Counter[str] = Counter()
    judged: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path in sorted(path for pattern in TEXTS for path in corpus.glob(pattern) if path.is_file()):
        facts, digest = _read(path)
        fired.update(target.rule for target in facts.targets)
        excused.update(number.rule for number in facts.numbers if number.fate in ("ignored", "unread"))
        if digest in by_hash:
            _judge(by_hash[digest], [_row(target) for target in facts.targets], judged)
    print(f"{'rule':44}{'fired':>7}{'read':>7}{'right':>7}{'named':>7}")
    for rule, count in fired.most_common():
        seen = judged[rule]
        print(f"{rule:44}{count:7}{seen['read']:7}{seen['right']:7}{seen['named']:7}")
    print(f"\n{'why a number is no fact':44}{'fired':>7}")
    for rule, count in excused.most_common():
        print(f"{rule:44}{count:7}")


def _read(path: Path) -> tuple[Facts, str]:
    data = path.read_bytes()
    digest = sha256(data).hexdigest()
    return resolve(decode(RawFile(sha256=digest, path=path.name, source="support", media_type=""), data)), digest


def _gold(corpus: Path) -> Iterator[tuple[str, list[Row]]]:
    """The targets that a person found, under the hash of each form of the document."""
    for path in (path for pattern in GOLD for path in corpus.glob(pattern)):
        known = json.loads(path.read_text("utf-8"))["source_sha256"]
        lines = (path.parent / "targets.jsonl").read_text("utf-8").splitlines()
        rows = [json.loads(line) for line in lines if line.strip()]
        yield from ((digest, rows) for digest in ([known] if isinstance(known, str) else known))


def _row(target: Target) -> Row:
    quantity = target.quantity
    return {
        "section": target.evidence.section,
        "indicator": target.indicator,
        "subject": target.subject,
        "comparator": quantity.comparator,
        "value": None if quantity.value is None else float(quantity.value),
        "value_high": None if quantity.value_high is None else float(quantity.value_high),
        "unit": quantity.unit,
        "value_text": quantity.text,
        "kind": target.kind,
        "year": target.period.year,
        "evidence": target.evidence.quote,
        "rule": target.rule,
    }


def _judge(gold: list[Row], found: list[Row], judged: defaultdict[str, Counter[str]]) -> None:
    for i, j in pair(gold, found, weigh_targets):
        want, got = gold[i], found[j]
        if want.get("optional"):
            continue
        right = right_fields(want, got)
        is_right = all(right[name] for name in JUDGED)
        named = is_right and name_likeness(want, got) >= IS_THE_NAME
        judged[got["rule"]].update({"read": 1, "right": int(is_right), "named": int(named)})


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else os.environ["POLICY_TARGETS_CORPUS"]))
