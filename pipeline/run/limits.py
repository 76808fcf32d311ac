"""How long, and in how much memory, one document may be read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from resource import getpagesize

TOO_LONG, TOO_MUCH_MEMORY = "took-too-long", "took-too-much-memory"
"""The codes of files that went beyond their limits."""
MEGABYTE = 1024 * 1024
SECONDS_A_MEGABYTE = 10.0
"""Seconds that each megabyte of a file beyond the first adds: some eight times what plain text takes."""
MEMORY_A_BYTE = 4
"""Bytes of memory that each byte of a file adds: it is held as received, and once or twice as text."""
SECONDS_A_PICTURE = 10.0
"""Seconds that each page adds whose picture showed writing: OCR takes two or three on a core of its own."""
MEMORY_A_PICTURE = 32 * MEGABYTE
MOST_PICTURES = 16
"""Pages that add memory: OCR keeps what it reserved for each width of a line, 0.9 GB after some fifteen pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of a document of up to a megabyte: `seconds` by the clock, and `megabytes` of memory of its process."""

    seconds: float = 30.0
    megabytes: int = 1024

    def seconds_for(self, size: int, pictures: int = 0) -> float:
        """Return the seconds for a file of `size` bytes with so many pages that were read from their pictures."""
        return (
            self.seconds
            + SECONDS_A_MEGABYTE * max(0, size - MEGABYTE) / MEGABYTE
            + SECONDS_A_PICTURE * pictures
        )

    def memory_for(self, size: int, pictures: int = 0) -> int:
        """Return the bytes of memory for a file of `size` bytes with so many pages that were read from their pictures."""
        return (
            self.megabytes * MEGABYTE
            + MEMORY_A_BYTE * size
            + MEMORY_A_PICTURE * min(pictures, MOST_PICTURES)
        )

    def words(self, code: str, size: int, pictures: int = 0) -> str:
        """Return what a rejection under TOO_LONG or TOO_MUCH_MEMORY says of a file."""
        if code == TOO_LONG:
            return f"took too long: more than {self.seconds_for(size, pictures):.0f} s (POLICY_TARGETS_DOCUMENT_SECONDS)"
        megabytes = self.memory_for(size, pictures) // MEGABYTE
        return f"took too much memory: more than {megabytes} MB (POLICY_TARGETS_DOCUMENT_MEGABYTES)"


def held_by(pid: int) -> int:
    """Return the bytes of memory that a process holds of its own, files and shared memory not counted; 0 where the process
    is gone, or the system does not tell (only Linux does)."""
    try:
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_bytes().split()
    except (OSError, ValueError):
        return 0
    return (int(resident) - int(shared)) * getpagesize()
