"""The pause between two requests to a host, whichever source, process or machine asks."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from pipeline.collect.addresses import host_of
from pipeline.errors import told_as_not_kept

_TIME = re.compile(r"\d{1,12}\.\d{3}")
_FAR = 86_400.0
"""Seconds: a latest request further ahead than this was noted by a clock that was wrong."""


class Pace:
    """Keeps a pause between two requests to a host.

    `folder` has a file for each host with the time of its latest request, which all who share the folder look at and set;
    with None the object remembers its own requests alone.
    """

    def __init__(
        self,
        folder: Path | None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._folder, self._sleep, self._clock = folder, sleep, clock
        self._latest: dict[str, float] = {}

    def keep(self, address: str, delay: float) -> None:
        """Wait until `delay` seconds after the latest request to an address's host; CollectError where none can be noted."""
        host, now = host_of(address), self._clock()
        if self._folder is None:
            turn = self._latest[host] = _turn(self._latest.get(host, 0.0), now, delay)
        else:
            turn = _take_turn(self._folder / quote(host, safe=""), now, delay)
        if turn > now:
            self._sleep(turn - now)


def _turn(latest: float, now: float, delay: float) -> float:
    return now if latest > now + _FAR else max(now, latest + delay)


def _take_turn(path: Path, now: float, delay: float) -> float:
    """Note in a host's file when it is asked next, and return that time: who comes meanwhile is after it."""
    import fcntl

    with told_as_not_kept(f"{path}: cannot be written"):
        path.parent.mkdir(parents=True, exist_ok=True)
        # The lock is held while the time is noted, not while it is waited for, and ends with the process.
        with path.open("a+", encoding="ascii", errors="replace") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            written = file.read()
            turn = _turn(float(written) if _TIME.fullmatch(written) else 0.0, now, delay)
            file.truncate(0)
            file.write(f"{turn:.3f}")
    return turn
