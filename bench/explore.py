"""How fast the pages of `policy-targets explore` are: start, size, first paint, keys, lists, memory.

usage: python -m bench.explore [--documents N] [--warehouse FILE]

The server runs in a process of its own. What a browser does is measured in chromium, where there is one. Lists are asked
of a made-up warehouse (bench.queries) of so many documents; one that is named is kept, and used as it is where it is there.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from time import perf_counter

import httpx

from bench.queries import make_warehouse
from bench.store_load import Reading
from pipeline.model import Document, DocumentFields, Evidence, Facts, Period, Quantity, RawFile, Target
from pipeline.store import Warehouse

LISTS = (
    "/", "/docs", "/docs?q=规划&year=2024", "/docs?q=养老机构", "/docs?region=330000", "/indicators", "/indicators?q=床位", "/regions", "/tasks",
    "/tasks?due=2025", "/tasks?q=区民政局", "/runs", "/unread", "/corrections",
)  # fmt: skip
PAINT = """() => new Promise((done) => new PerformanceObserver((list, observer) => {
  const paint = list.getEntriesByName("first-contentful-paint")[0];
  if (paint) { observer.disconnect(); done(paint.startTime); }
}).observe({ type: "paint", buffered: true }))"""
KEY = """() => { const took = []; for (let i = 0; i < 20; i++) { const began = performance.now();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true })); document.body.offsetHeight;
  took.push(performance.now() - began); } return took.sort((a, b) => a - b)[10]; }"""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: its address, its process, and the seconds that it took to listen."""

    address: str
    process: int
    seconds: float

    @property
    def megabytes(self) -> float:
        """Memory of the process at its largest."""
        status = Path(f"/proc/{self.process}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else float("nan")


@contextmanager
def running(warehouse: Path) -> Iterator[Server]:
    """The server on a warehouse, until the block ends."""
    command = [sys.executable, "-m", "pipeline.cli", "explore", "--port", "0", "--warehouse", str(warehouse)]
    started = perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "NO_COLOR": "1"})
    assert process.stderr
    try:
        found = re.search(r"http://\S+/", process.stderr.readline())
        assert found, "the server did not start"
        yield Server(found[0].rstrip("/"), process.pid, perf_counter() - started)
    finally:
        process.terminate()
        process.wait()


def reading(characters: int, marks: int) -> Reading:
    """A document of so many characters, each line of which is a target."""
    words = "年底前建成社区养老服务设施并投入使用覆盖全部街道和乡镇按月公布进展情况"
    width = characters // marks
    lines = [f"{(words * 3)[: width - 5]}{1000 + at % 9000}" for at in range(marks)]
    text = "\n".join(lines)
    raw = RawFile(sha256=sha256(text.encode()).hexdigest(), path=f"{marks}.txt", source="bench", media_type="text/plain")
    targets = tuple(
        Target(
            indicator=f"第{at}项", subject="", quantity=Quantity(comparator=">=", value=Decimal(at), unit="个", text=line[-4:]),
            kind="target", period=Period(year=2026), rule="bench",
            evidence=Evidence(section="1", start=at * (width), end=at * width + len(line), quote=line),
        )
        for at, line in enumerate(lines)
    )  # fmt: skip
    fields = DocumentFields(title=f"{marks}条事实的计划", document_number=f"云政发〔2024〕{marks}号", issuer="云州市人民政府")
    return Reading(facts=Facts(document=Document(raw_file=raw, text=text, blocks=(), tables=()), fields=fields, targets=targets))


def store(path: Path, *readings: Reading) -> None:
    """A warehouse of these documents."""
    with Warehouse(path) as warehouse:
        run_id = warehouse.begin_run("bench")
        warehouse.store(run_id, readings)
        warehouse.finish_run(run_id)


def median_ms(client: httpx.Client, address: str, repeat: int = 5) -> tuple[float, float, int]:
    """The first answer's milliseconds, the median of the others, and the bytes that went over the wire."""
    took = []
    for _ in range(repeat + 1):
        started = perf_counter()
        answer = client.get(address)
        took.append(1000 * (perf_counter() - started))
        assert answer.status_code == 200, (address, answer.status_code)
    return took[0], statistics.median(took[1:]), int(answer.headers["content-length"])


def measure_documents(folder: Path) -> None:
    """Sizes, paint and keys of the two documents of the budget."""
    path = folder / "documents.duckdb"
    store(path, reading(20_000, 500), reading(120_000, 5_000))
    with running(path) as server, httpx.Client(base_url=server.address, timeout=60) as client:
        print(f"{'start until it listens':44} {server.seconds:8.2f} s")
        for row in client.get("/docs.json").json()["documents"]:
            address = f"/doc/{row['document_id']}"
            _, took, size = median_ms(client, address)
            assets = sum(int(client.get(f"/static/explore.{kind}").headers["content-length"]) for kind in ("css", "js"))
            name = f"{row['char_count']:,} characters, {row['targets']:,} marks"
            print(f"{name:44} {took:8.0f} ms server, {size / 1000:,.0f} KB + {assets / 1000:.0f} KB styles and script")
            _in_browser(server.address + address, name)
        print(f"{'memory':44} {server.megabytes:8.0f} MB")


def _in_browser(address: str, name: str) -> None:
    chromium = shutil.which("chromium")
    if not chromium:
        print("(no chromium: paint and keys are not measured)")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        paints, requests, key = [], [], 0.0
        for _ in range(5):
            page = browser.new_page()
            page.goto(address)
            paints.append(page.evaluate(PAINT))
            key = page.evaluate(KEY)
            requests.append(page.evaluate("1 + performance.getEntriesByType('resource').filter((r) => r.name.startsWith('http')).length"))
            page.close()
        browser.close()
    print(f"{'  in chromium':44} {statistics.median(paints):8.0f} ms first paint, {requests[0]} requests, a key {key:.1f} ms")


def measure_lists(path: Path, documents: int) -> None:
    """The list pages and searches of a large warehouse."""
    if not path.exists():
        print(f"{documents:,} documents, {make_warehouse(path, documents):,} facts")
    with running(path) as server, httpx.Client(base_url=server.address, timeout=120) as client:
        for address in LISTS:
            first, median, size = median_ms(client, address)
            print(f"{address:44} {median:8.0f} ms (first {first:.0f}), {size / 1000:,.0f} KB")
        print(f"{'memory':44} {server.megabytes:8.0f} MB")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=1_000)
    options.add_argument("--warehouse", type=Path)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure_documents(Path(folder))
        measure_lists(chosen.warehouse or Path(folder) / "lists.duckdb", chosen.documents)


if __name__ == "__main__":
    main()
