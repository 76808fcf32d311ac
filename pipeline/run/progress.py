"""Progress of a run, told in files, whatever number of documents each of them holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

Progress = Callable[[int], None]
"""Told how many more files are done."""


class FilesDone:
    """Tells how many files are done; a file of several documents (a bundle) is done with its last one."""

    def __init__(self, progress: Progress | None, total: int, left: Counter[int]) -> None:
        self._progress, self._left = progress, left
        self._tell(total - len(left))

    def read(self, place: int) -> None:
        """Count a document of the file at a place."""
        self._left[place] -= 1
        if not self._left[place]:
            self._tell(1)

    def _tell(self, count: int) -> None:
        if self._progress:
            self._progress(count)
