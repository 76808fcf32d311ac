"""From what a person names to files: a file, a folder (searched through), a glob."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.collect.media_types import DOCUMENT_TYPES
from pipeline.errors import CollectError


def find_paths(names: Iterable[str]) -> list[Path]:
    """Return the files that names stand for, each once, in the order named and by path within a folder.

    A folder stands for the documents in and below it, hidden ones aside; a glob (`*`, `?`, `[…]`, `**`) for what it
    matches. Links in a folder, or below that of a glob, which lead out of it are passed over: whoever may put files into
    an inbox must not have others read to him. A name that stands for nothing is given back as it is, so that reading it fails and the rest is read; where
    no name stands for anything, raises CollectError: a scheduler must not take a slip for an empty day.
    """
    found: dict[Path, None] = {}
    nothing: list[str] = []
    for name in names:
        paths = list(_stand_for(name))
        if not paths:
            nothing.append(name)
        found.update(dict.fromkeys(paths or [Path(name)]))
    if nothing and found.keys() == set(map(Path, nothing)):
        raise CollectError("; ".join(map(_why_nothing, nothing)))
    return list(found)


def _stand_for(name: str) -> Iterator[Path]:
    path = Path(name)
    if path.is_dir():
        yield from _documents_in(path)
    elif path.exists():
        yield path
    elif glob.has_magic(name):
        # A name that exists is taken as it stands, so that a file called 报告[2023].txt can be named.
        folder = _folder_of(name)
        for match in map(Path, sorted(glob.glob(name, recursive=True))):  # noqa: PTH207  # absolute patterns too
            if _is_within(folder, match):
                yield from _documents_in(match) if match.is_dir() else [match]


def _documents_in(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in DOCUMENT_TYPES and not hidden and path.is_file() and _is_within(folder, path):
            yield path


def _folder_of(pattern: str) -> Path:
    """The folder that a glob is looked for in: the parts before the first with a wildcard."""
    parts = Path(pattern).parts
    return Path(*(parts[: next(place for place, part in enumerate(parts) if glob.has_magic(part))]))


def _is_within(folder: Path, path: Path) -> bool:
    """Whether a path below a folder stays below it once links are followed."""
    return path.resolve().is_relative_to(folder.resolve())


def _why_nothing(name: str) -> str:
    if Path(name).is_dir():
        return f"{name}: no documents in this folder (looked for {', '.join(DOCUMENT_TYPES)})"
    if glob.has_magic(name):
        return f"{name}: nothing matches this pattern"
    return f"{name}: no such file or folder"
