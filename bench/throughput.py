"""How fast documents go from bytes to facts, beside the afternoon's script: warm, on one core, in one process.

usage: python -m bench.throughput [FOLDER …] [--seconds N] [--rounds N] [--keep] [--compare]

Without folders it takes the documents of POLICY_TARGETS_CORPUS (`seeds/`), or `raw/samples` where that is not set. The
script reads them and inserts its rows into a DuckDB file with `executemany`, as one does; it is measured without a file,
too, since most of its time goes there. The pipeline is measured from bytes to facts, and from bytes to a warehouse on disk,
as `policy-targets run` does it.

The ratios are taken in turn and in processor time: reading against the script in memory, and one document that holds all the
texts against each by itself, by the character. `--keep` writes them, with the machine and its versions, to
`bench/results/throughput.json`; `--compare` fails where one has fallen by more than 30 % of what is kept there.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from time import perf_counter

import duckdb
import jieba

from bench import baseline
from bench.figures import RESULTS, Result, in_turn, keep, kept_ratios, losses, result_of
from pipeline.collect import Received, find_paths, read_file
from pipeline.model import RawFile
from pipeline.run.ingest import load_batch, open_run
from pipeline.run.reading import Reading, read_document
from pipeline.settings import Settings, load_settings

KEPT = RESULTS / "throughput.json"
SCRIPT, FACTS = "script in memory", "bytes to facts"
ONE_LONG, CUT = "one long text", "the same text cut"
LONGEST, USUAL = 440_000, 9_000
"""Characters of the longest text that is measured, and of a usual one."""


def main() -> None:
    """Measure both and print documents a second, and their ratio."""
    arguments = _arguments()
    _one_core()
    documents = [read_file(path) for path in find_paths(arguments.folders or _default_folders())]
    characters = sum(len(baseline.decode(item.data)) for item in documents)
    print(f"{len(documents)} documents, {characters:,} characters, one core")
    jieba.setLogLevel("WARNING")
    with tempfile.TemporaryDirectory() as folder:
        script = _script_rate(f"{folder}/script.duckdb", documents, arguments.seconds)
    in_memory = _script_rate(":memory:", documents, arguments.seconds)
    reading = _rate(lambda: _read(documents), len(documents), arguments.seconds)
    loading = _loading_rate([Path(item.raw_file.path) for item in documents], arguments.seconds)
    print(f"script (jieba, regex, executemany)   {script:8.1f} documents/s   in memory {in_memory:.1f}")
    print(f"policy-targets, bytes to facts       {reading:8.1f} documents/s   {reading / script:.1f} times")
    print(f"policy-targets, bytes to warehouse   {loading:8.1f} documents/s   {loading / script:.1f} times")
    result = _in_processor_time(documents, characters, arguments.rounds)
    for name, figure in result.figures.items():
        print(f"{name:36} {figure.median:8.1f} documents/s of processor time ({figure.least:.1f} to {figure.most:.1f})")
    for name, ratio in result.ratios.items():
        print(f"{name:36} {ratio:8.2f}")
    if arguments.compare and (lost := losses(result.ratios, kept_ratios(KEPT, characters))):
        raise SystemExit("\n".join(lost))
    if arguments.keep:
        keep(result, KEPT)


def _in_processor_time(documents: list[Received], characters: int, rounds: int) -> Result:
    """The figures that are kept: each measured in turn with the script in memory."""
    joined = _joined(documents)
    with duckdb.connect() as connection:
        connection.execute(baseline.TABLES)
        figures = in_turn(
            {
                SCRIPT: lambda: _script(connection, documents),
                FACTS: lambda: _read(documents),
                ONE_LONG: lambda: _read([joined]),
                CUT: lambda: _read(_cut(joined)),
            },
            len(documents),
            rounds,
        )
    ratios = {
        "reading : script in memory": figures[FACTS].median / figures[SCRIPT].median,
        "one long text : the same cut": figures[ONE_LONG].median / figures[CUT].median,
    }
    return result_of(characters, figures, ratios)


def _joined(documents: list[Received]) -> Received:
    """All texts as one document of plain text, LONGEST characters at most."""
    text = "\n".join(baseline.decode(item.data) for item in documents)[:LONGEST]
    return _plain(text, "joined.txt")


def _cut(document: Received) -> list[Received]:
    """The same text as documents of the usual length."""
    text = document.data.decode()
    return [_plain(text[at : at + USUAL], f"cut-{at}.txt") for at in range(0, len(text), USUAL)]


def _plain(text: str, path: str) -> Received:
    data = text.encode()
    raw = RawFile(sha256=sha256(data).hexdigest(), path=path, source="bench", media_type="text/plain")
    return Received(raw_file=raw, data=data)


def _script_rate(database: str, documents: list[Received], seconds: float) -> float:
    with duckdb.connect(database) as connection:
        connection.execute(baseline.TABLES)
        return _rate(lambda: _script(connection, documents), len(documents), seconds)


def _script(connection: duckdb.DuckDBPyConnection, documents: list[Received]) -> None:
    for item in documents:
        baseline.load(connection, baseline.read(item.raw_file.path, item.data))


def _read(documents: list[Received]) -> None:
    for item in documents:
        outcome = read_document(item)
        if not isinstance(outcome, Reading):
            raise SystemExit(f"{item.raw_file.path}: {outcome.message}")


def _loading_rate(paths: list[Path], seconds: float) -> float:
    """Return documents a second into a warehouse that is new in each round: what is loaded already is not stored."""
    rounds, spent = 0, 0.0
    while spent < seconds:
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(warehouse=Path(folder) / "bench.duckdb", keep_originals=False, workers=1)
            with open_run(settings, command="bench") as run:
                started = perf_counter()
                load_batch(run, paths)
                spent += perf_counter() - started
                rounds += 1
    return rounds * len(paths) / spent


def _rate(once: Callable[[], None], count: int, seconds: float) -> float:
    once()  # warm: dictionaries loaded, patterns compiled
    rounds, started = 0, perf_counter()
    while rounds == 0 or perf_counter() - started < seconds:
        once()
        rounds += 1
    return rounds * count / (perf_counter() - started)


def _one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _default_folders() -> list[str]:
    corpus = load_settings().corpus
    return [str(corpus / "seeds" if corpus else Path("raw/samples"))]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", help="files, folders, globs")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long to measure each")
    parser.add_argument("--rounds", type=int, default=5, help="how often each ratio is measured")
    parser.add_argument("--keep", action="store_true", help=f"write the ratios to {KEPT.name}")
    parser.add_argument("--compare", action="store_true", help="fail where a ratio has lost 30 %%")
    return parser.parse_args()


if __name__ == "__main__":
    main()
