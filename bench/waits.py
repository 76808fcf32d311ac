"""What people wait for: short commands, from their start to their end, and what the bounds of each document cost.

usage: python -m bench.waits [--turns 5] [--known 1000]

The clock depends on what else the machine does; the processor time, of a command with all its processes, hardly does. Both
are medians. The last line is a ratio within one process: reading in a process of its own against reading in place.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.flow_overhead import fill
from pipeline.collect import Received, read_file
from pipeline.run.reader import DocumentReader
from pipeline.run.reading import read_document

COMMAND = str(Path(sys.executable).with_name("policy-targets"))
COMPARED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a command took: seconds by the clock and of the processor, and megabytes of its largest process."""

    clock: float
    processor: float
    megabytes: float


def main() -> None:
    """Print a line for each command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=5, help="times that each is measured")
    parser.add_argument("--known", type=int, default=1_000, help="documents of the round without news")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inbox = fill(folder / "inbox", given.known, tasks=12)
        print(f"{'':34}{'clock':>8}{'processor':>11}{'largest process':>17}")
        for what, prepare, arguments in _commands(folder, inbox, given.known):
            costs = []
            for _ in range(given.turns):
                prepare()
                costs.append(_cost(arguments, folder))
            _print(what, costs)
        print(f"\nreading in a process of its own takes {_ratio(inbox, given.turns):.2f} times the processor time")


def _commands(folder: Path, inbox: Path, known: int) -> Sequence[tuple[str, Callable[[], None], list[str]]]:
    """What is measured: in words, what is done before it, and its arguments. Each leaves what the next needs."""
    one = str(min(inbox.iterdir()))

    def remove_warehouse() -> None:
        for path in folder.glob("policy.*"):
            path.unlink()

    def nothing() -> None: ...

    def load_all() -> None:
        _cost(["run", "--quiet", str(inbox)], folder)

    return (
        ("--help", nothing, ["--help"]),
        ("run of one file, new warehouse", remove_warehouse, ["run", "--quiet", one]),
        ("run of a known file", nothing, ["run", "--quiet", one]),
        ("sql", nothing, ["sql", "select count(*) from documents"]),
        (f"run of {known:,} known files", load_all, ["run", "--quiet", str(inbox)]),
    )


def _cost(arguments: Sequence[str], folder: Path) -> Cost:
    environment = {
        **os.environ,
        "POLICY_TARGETS_WAREHOUSE": str(folder / "policy.duckdb"),
        "POLICY_TARGETS_RAW": str(folder / "raw"),
    }
    started = perf_counter()
    command = subprocess.Popen([COMMAND, *arguments], env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(command.pid, 0)
    clock = perf_counter() - started
    command.returncode = os.waitstatus_to_exitcode(status)
    if command.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {command.returncode}")
    return Cost(clock=clock, processor=used.ru_utime + used.ru_stime, megabytes=used.ru_maxrss / 1024)


def _print(what: str, costs: Sequence[Cost]) -> None:
    clock, processor = median(cost.clock for cost in costs), median(cost.processor for cost in costs)
    print(f"{what:34}{clock:6.2f} s{processor:9.2f} s{max(cost.megabytes for cost in costs):14.0f} MB")


def _ratio(folder: Path, turns: int) -> float:
    """Processor time of reading some plans through a reader of one process, over that of reading them here."""
    batch = [read_file(path) for path in sorted(folder.iterdir())[:COMPARED]]
    with DocumentReader(1) as reader:
        list(reader.read(batch))
        _read_here(batch)
        ratios = []
        for _ in range(turns):
            here = _processor(0)
            _read_here(batch)
            between = _processor(0)
            child = _processor(reader.process_ids[0])
            list(reader.read(batch))
            apart = _processor(0) - between + _processor(reader.process_ids[0]) - child
            ratios.append(apart / (between - here))
    return median(ratios)


def _read_here(batch: Sequence[Received]) -> None:
    for received in batch:
        read_document(received)


def _processor(pid: int) -> float:
    """Seconds of the processor that a process has used (Linux); 0 stands for this one."""
    fields = Path(f"/proc/{pid or 'self'}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
