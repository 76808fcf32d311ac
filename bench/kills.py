"""What runs leave behind that are killed: each dies at a place drawn by lot, and the next must make good all of it.

    python -m bench.kills --runs 1000        # prints what was tried and what held

A run reads three files into a warehouse that is new, or that holds former texts of two of them; it is killed (SIGKILL) at
one of the places of `pipeline.fail_points`, between the request for a lock and its release. Then a reader asks, a second
run reads the same files, and the warehouse must equal one that was never disturbed: each fact once, under the same id.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from unittest.mock import patch

from pipeline import fail_points
from pipeline.collect import Received, read_file
from pipeline.collect.manifest import Manifest
from pipeline.errors import StoreError
from pipeline.run import ingest as runs
from pipeline.run.reading import Reading, Rejection, read_document
from pipeline.settings import Settings
from pipeline.store import DecodedDocuments, Warehouse, open_reader, rules_version, run_checks
from pipeline.store.names import Names
from pipeline.upkeep.rebuild import fingerprints

TEXT = """云州市临江区{subject}行动计划（2024—2026年）

临政发〔2024〕{number}号

一、主要目标

到2026年，全区普惠性幼儿园覆盖率达到{share}%以上，新增公办学位{places}个。

二、重点任务

（一）扩大资源供给。2025年底前新建幼儿园{share}所。（责任单位：区教育局、区财政局）

云州市临江区人民政府办公室

2024年3月8日
"""
DIED = 128 + signal.SIGKILL


@dataclass(slots=True)
class Figures:
    """What was tried: runs, places where one died, runs that had finished before they reached theirs, and what broke."""

    runs: int = 0
    died_at: Counter[str] = field(default_factory=Counter)
    undisturbed: int = 0
    readers: int = 0
    broken: list[str] = field(default_factory=list)

    def told(self) -> str:
        """Return the figures in a line."""
        died = sum(self.died_at.values())
        return (
            f"{self.runs} runs, {died} killed at {len(self.died_at)} places, {self.readers} readers answered in between, "
            f"{len(self.broken)} broken promises"
        )


class Bench:
    """Two warehouses to begin with (none, and one with former texts), and what an undisturbed run makes of each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._inbox = folder / "inbox"
        self._inbox.mkdir()
        for number, subject in enumerate(("学前教育", "托育服务")):
            self._put(f"{number}.txt", subject, number, 80)
        _load_modules(self._inbox / "0.txt")
        self._base = folder / "base"
        _in_child(lambda: self._ingest(self._base))
        for number, subject in enumerate(("学前教育", "托育服务", "养老服务")):
            self._put(f"{number}.txt", subject, number, 90)
        (self._inbox / "empty.txt").write_bytes(b"")
        self._expected: dict[bool, dict[str, tuple[int, int]]] = {}
        self.places: dict[bool, list[str]] = {}
        for is_new in (True, False):
            place, log = self._begin(f"whole-{is_new}", is_new), folder / f"places-{is_new}"
            _in_child(lambda place=place, log=log: self._ingest(place, log=log))  # type: ignore[misc]
            self._expected[is_new] = _facts(_settings(place))
            self.places[is_new] = log.read_text(encoding="utf-8").split()

    def kill(self, seed: int, figures: Figures) -> None:
        """Kill a run where the seed says, let another follow, and note what they left."""
        dice = random.Random(seed)
        is_new = dice.random() < 0.5
        number = dice.randrange(len(self.places[is_new])) + 1
        name = self.places[is_new][number - 1]
        place = self._begin(f"run-{seed}", is_new)
        code = _in_child(lambda: self._ingest(place, die_at=number))
        figures.runs += 1
        if code == DIED:
            figures.died_at[name] += 1
        else:
            figures.undisturbed += 1
        problems = [*self._reader_problems(place, is_new, figures)]
        if _in_child(lambda: self._ingest(place)) != 0:
            problems.append("the next run failed")
        else:
            problems += self._problems(place, is_new)
        figures.broken += [f"seed {seed}, killed at {name} ({number}): {problem}" for problem in problems]
        shutil.rmtree(place)

    def _put(self, name: str, subject: str, number: int, share: int) -> None:
        text = TEXT.format(subject=subject, number=number + 1, share=share, places=1000 + share)
        (self._inbox / name).write_text(text, encoding="utf-8")

    def _begin(self, name: str, is_new: bool) -> Path:
        place = self._folder / name
        if is_new:
            place.mkdir()
        else:
            shutil.copytree(self._base, place)
        return place

    def _ingest(self, place: Path, *, die_at: int = 0, log: Path | None = None) -> None:
        with _read_here():
            fail_points.arm(fail_points.ANY if die_at else "", die_at or 1, log)
            runs.ingest([str(self._inbox)], _settings(place), command="bench")

    def _reader_problems(self, place: Path, is_new: bool, figures: Figures) -> Iterator[str]:
        """A reader must answer after any death; of a warehouse that was new there may be nothing yet."""
        code = _in_child(lambda: _ask(_settings(place).warehouse))
        if code == 0:
            figures.readers += 1
        elif not (code == _NOTHING_YET and is_new):
            yield f"a reader failed ({code})"

    def _problems(self, place: Path, is_new: bool) -> Iterator[str]:
        settings = _settings(place)
        if (found := _facts(settings)) != self._expected[is_new]:
            differing = [name for name, rows in found.items() if rows != self._expected[is_new][name]]
            yield f"other rows than an undisturbed run in {', '.join(differing)}"
        with open_reader(settings.warehouse) as connection:
            yield from (f"check {result.name}" for result in run_checks(connection) if not result.is_kept)
        yield from _damage_of_originals(settings.raw, self._inbox)


_NOTHING_YET = 3


def _settings(place: Path) -> Settings:
    return Settings(warehouse=place / "policy.duckdb", raw=place / "raw", batch_size=2)


def _ask(path: Path) -> None:
    try:
        with open_reader(path) as connection:
            connection.execute("SELECT count(*), max(evidence) FROM targets").fetchall()
    except StoreError as problem:
        os._exit(_NOTHING_YET if problem.code in ("no-warehouse", "warehouse-unfinished") else 1)


def _facts(settings: Settings) -> dict[str, tuple[int, int]]:
    """Number and hash of the rows of each view, and how many versions there are and were."""
    with open_reader(settings.warehouse) as connection:
        found = fingerprints(connection)
        asked = "SELECT count(*), count(superseded_at) FROM store.versions"
        [found["versions"]] = connection.execute(asked).fetchall()
        asked = "SELECT count(*), coalesce(sum(hash(target_id)::HUGEINT), 0) FROM targets"
        [found["target ids"]] = connection.execute(asked).fetchall()
    return found


def _damage_of_originals(raw: Path, inbox: Path) -> Iterator[str]:
    kept = [path for path in (raw / "store").rglob("*") if path.is_file() and not path.name.startswith(".")]
    yield from (f"{path.name} is not what its name says" for path in kept if _hash(path) != path.stem)
    noted = {line.get("sha256") for line in Manifest(raw).lines()}
    for path in inbox.glob("*.txt"):
        if _hash(path) not in {each.stem for each in kept}:
            yield f"{path.name} is not kept"
        if _hash(path) not in noted:
            yield f"{path.name} has no line in the manifest"


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


class _Reader:
    """Reads in this process: what is proved here is what the parent of all readers leaves behind."""

    def __init__(self, decoded: DecodedDocuments) -> None:
        self._decoded = decoded

    def read(self, received: Sequence[Received]) -> Iterator[Reading | Rejection]:
        for each in received:
            yield read_document(each, decoded=self._decoded)


@contextmanager
def _read_here() -> Iterator[None]:
    @contextmanager
    def reader(settings: Settings, warehouse: Warehouse, *, force: bool) -> Iterator[_Reader]:
        yield _Reader(DecodedDocuments(settings.raw / "decoded", warehouse.rules.decoding))

    with patch.object(runs, "_reader", reader), patch.object(runs, "FORK_SERVER"):
        yield


def _load_modules(path: Path) -> None:
    """Load all that a run needs, so that each child has it from its parent."""
    received = read_file(path)
    read_document(received)
    Names.of_the_rules()
    rules_version()


def _in_child(action: Callable[[], None]) -> int:
    """Do something in a child, which has all modules loaded already; return its exit code as a shell tells it."""
    child = os.fork()
    if child == 0:
        try:
            action()
        except BaseException as problem:
            os.write(2, f"{type(problem).__name__}: {problem}\n".encode())
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def kill_runs(folder: Path, seeds: Sequence[int]) -> tuple[Bench, Figures]:
    """Kill a run for each seed below a folder; return the bench and the figures."""
    bench, figures = Bench(folder), Figures()
    for seed in seeds:
        bench.kill(seed, figures)
    return bench, figures


def main() -> None:
    """Kill as many runs as asked and print the figures; exit 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    given = parser.parse_args()
    started = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        bench, figures = kill_runs(Path(folder), range(given.first, given.first + given.runs))
    names = {name for places in bench.places.values() for name in places}
    print(f"{len(names)} named places, {sum(map(len, bench.places.values()))} passes in the two runs")
    print(f"{figures.told()}; {perf_counter() - started:.0f} s")
    print(*figures.broken, sep="\n")
    raise SystemExit(int(bool(figures.broken)))


if __name__ == "__main__":
    main()
