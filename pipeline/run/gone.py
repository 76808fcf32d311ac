"""Rejected files that are no longer there: a run over their folder forgets them, since nobody can mend them any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol


class Tried(Protocol):
    """What a run tried."""

    @property
    def path(self) -> str:
        """The file, or the member of a bundle (`all.zip#a.txt`)."""


def gone_paths(rejected: Iterable[str], folders: Sequence[str], tried: Sequence[Tried]) -> Iterator[str]:
    """Yield those of the rejected paths that have gone: files below a folder that the run was given, and members of a
    bundle that it has read."""
    paths = {item.path for item in tried}
    bundles = {path.partition("#")[0] for path in paths if "#" in path}
    below = tuple(f"{Path(folder).as_posix()}/" for folder in folders if Path(folder).is_dir())
    for path in rejected:
        file, _, member = path.partition("#")
        is_of_bundle = bool(member) and file in bundles
        is_gone_file = file.startswith(below) if below else False
        if path not in paths and (is_of_bundle or (is_gone_file and not Path(file).exists())):
            yield path
