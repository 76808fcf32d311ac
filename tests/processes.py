"""Which processes there are, from /proc (Linux)."""

from __future__ import annotations

import time
from pathlib import Path


def processes_of(leader: int) -> set[int]:
    """The living processes of a session, which is named by the id of the process that began it."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, *fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == leader and state != "Z":
            found.add(int(path.parent.name))
    return found


def wait_for(count: int, leader: int) -> int:
    """How many processes a session has: waits some seconds for a number of them."""
    deadline = time.monotonic() + 30
    while len(processes_of(leader)) != count and time.monotonic() < deadline:
        time.sleep(0.05)
    return len(processes_of(leader))


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def are_gone(pids: list[int]) -> bool:
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)
