"""Reads gold folders: facts that a person found in a document, as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import CollectError

Row = dict[str, Any]


def gold_folders(paths: Sequence[Path]) -> list[Path]:
    """The folders that hold a `document.json`: those named, or those right below them."""
    found: list[Path] = []
    for path in paths:
        is_gold = (path / "document.json").is_file()
        inside = [path] if is_gold else sorted(document.parent for document in path.glob("*/document.json"))
        if not inside:
            raise CollectError(f"{path}: no gold folder (one with document.json) here", code="no-gold")
        found.extend(inside)
    return found


def read_json(path: Path, missing: Any) -> Any:
    """The content of a .json file, `missing` where there is none; raises CollectError where it is no JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return missing
    except ValueError as problem:
        raise CollectError(f"{path}: not JSON in UTF-8: {problem}", code="gold-invalid") from None


def read_lines(path: Path) -> list[Row]:
    """The objects of a .jsonl file; an absent file holds none. Raises CollectError with the line that is no JSON."""
    rows: list[Row] = []
    lines = path.read_bytes().splitlines() if path.exists() else []
    for number, line in enumerate(lines, 1):
        try:
            rows.extend([json.loads(line)] if line.strip() else [])
        except ValueError as problem:
            raise CollectError(f"{path}, line {number}: not JSON in UTF-8: {problem}", code="gold-invalid") from None
    return rows
