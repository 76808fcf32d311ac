"""Places where the program can be made to die, so that tests prove what it leaves behind when bad luck kills it there.

`FAIL_POINT=load.texts:2` kills the process, as `kill -9` does, when it passes the place `load.texts` for the second time;
`FAIL_POINT=*:137` when it passes any for the 137th. `FAIL_POINT_LOG=FILE` appends the name of each place that is passed.
Without these variables a place costs a comparison.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from pathlib import Path

VARIABLE = "FAIL_POINT"
LOG = "FAIL_POINT_LOG"
ANY = "*"

_passes: Counter[str] = Counter()
_place, _, _number = os.environ.get(VARIABLE, "").partition(":")
_log = os.environ.get(LOG)


def arm(place: str = "", number: int = 1, log: Path | None = None) -> None:
    """Have this process die at a place (`*` for any) when it is passed for so many times, or note all in a file."""
    global _place, _number, _log
    _place, _number, _log = place, str(number), str(log) if log else None
    _passes.clear()


def is_armed() -> bool:
    """Whether this process is to die somewhere, or to note what it passes."""
    return bool(_place or _log)


def reach(name: str) -> None:
    """Pass a place; the process dies here where that is asked for."""
    if not (_place or _log):
        return
    if _log:
        with Path(_log).open("a", encoding="utf-8") as file:
            file.write(f"{name}\n")
    _passes[name] += 1
    _passes[ANY] += 1
    if _place in (name, ANY) and _passes[_place] == int(_number or 1):
        os.kill(os.getpid(), signal.SIGKILL)
