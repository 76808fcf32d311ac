"""Figures of a benchmark, kept as JSON with the machine, the versions and the spread, and compared with those kept before.

A machine is never as fast as another, nor as itself an hour ago: what is compared are ratios of figures that were taken in turn
within one run. A file in `bench/results/` holds both, so that a reader sees how fast it was where, and CI what was lost.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from time import process_time

RESULTS = Path(__file__).parent / "results"
ALLOWED_LOSS = 0.3
"""A ratio that falls by more than this share has lost; less than that is noise of a shared machine."""
_PACKAGES = ("policy-targets", "duckdb", "jieba", "rjieba")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Things a second of processor time: the median of the rounds, the least and the most."""

    median: float
    least: float
    most: float
    unit: str = "documents/s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a benchmark measured, and on what: `characters` are those of its texts."""

    machine: Mapping[str, str | int]
    versions: Mapping[str, str]
    characters: int
    figures: Mapping[str, Figure]
    ratios: Mapping[str, float]


def in_turn(measured: Mapping[str, Callable[[], None]], count: int, rounds: int) -> dict[str, Figure]:
    """Documents a second for each of `measured`, which goes over `count` documents; one after the other in each round, so that
    what else the machine does slows all of them alike."""
    spent: dict[str, list[float]] = {name: [] for name in measured}
    for once in measured.values():
        once()  # warm: dictionaries loaded, patterns compiled
    for _ in range(rounds):
        for name, once in measured.items():
            started = process_time()
            once()
            spent[name].append(process_time() - started)
    return {name: _figure([count / seconds for seconds in taken]) for name, taken in spent.items()}


def _figure(rates: Sequence[float]) -> Figure:
    return Figure(median=round(median(rates), 2), least=round(min(rates), 2), most=round(max(rates), 2))


def result_of(characters: int, figures: Mapping[str, Figure], ratios: Mapping[str, float]) -> Result:
    """The result of figures and ratios that were measured here and now."""
    return Result(
        machine={"processor": platform.processor() or platform.machine(), "cores": os.cpu_count() or 1, "system": platform.system()},
        versions={"python": platform.python_version(), **{name: _version(name) for name in _PACKAGES}},
        characters=characters,
        figures=figures,
        ratios={name: round(ratio, 3) for name, ratio in ratios.items()},
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def keep(result: Result, path: Path) -> None:
    """Write a result as JSON; raises OSError where the file cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(result), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def kept_ratios(path: Path, characters: int) -> dict[str, float]:
    """The ratios of the result that was kept; raises SystemExit where it is of other texts, whose ratios are others."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    if kept["characters"] != characters:
        raise SystemExit(f"{path}: kept of {kept['characters']:,} characters, measured on {characters:,}: give the same texts")
    return dict(kept["ratios"])


def losses(ratios: Mapping[str, float], kept: Mapping[str, float], allowed: float = ALLOWED_LOSS) -> list[str]:
    """A line for each ratio that has fallen by more than `allowed` of what was kept.

    >>> losses({"facts": 1.3, "store": 0.9}, {"facts": 2.0, "store": 1.0})
    ['facts: 1.30 in place of 2.00, a loss of 35 %']
    """
    lost = {name: 1 - ratio / kept[name] for name, ratio in ratios.items() if name in kept}
    return [
        f"{name}: {ratios[name]:.2f} in place of {kept[name]:.2f}, a loss of {share:.0%}".replace("%", " %")
        for name, share in lost.items()
        if share > allowed
    ]
