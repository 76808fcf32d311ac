"""What Prefect costs: the flow against `policy-targets run` on the same documents, and rounds in which nothing is new.

usage: python -m bench.flow_overhead [--documents 1000] [--tasks 12] [--known 10000] [--turns 5]

A document has a paragraph of aims and as many tasks as asked: 12 make a short plan of 1,500 characters, 1 a page of 200,
of which the flow's own share is the largest that there is. The server's start is left out: the flow runs against one that
is up already. Both read the same in turn, so that what else the machine does falls on both; the figures are medians.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from pipeline.settings import Settings, load_settings

PLAN = """云州市临江区{subject}行动计划（2024—2026年）

临政发〔2024〕{number}号

一、主要目标

到2026年，全区普惠性幼儿园覆盖率达到{share}%以上，新增公办学位{number}个，培训教师{number}人次。

二、重点任务

{tasks}

云州市临江区人民政府办公室

2024年3月8日
"""
TASK = """（{ordinal}）扩大{subject}供给。到{year}年底，新建{subject}场所{few}所，改造提升{number}平方米，服务居民{share}万人次以上，
群众满意率达到{share}%；对评为示范点的，给予一次性奖励{few}万元。（牵头单位：区发改局，责任单位：区教育局、区财政局）"""
ORDINALS = "一二三四五六七八九十"
SUBJECTS = ("学前教育", "托育服务", "数字经济", "水环境", "消费")


def main() -> None:
    """Print both figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000, help="documents that both read")
    parser.add_argument("--tasks", type=int, default=12, help="tasks that each of these tells of")
    parser.add_argument("--known", type=int, default=10_000, help="documents of the round without news")
    parser.add_argument("--turns", type=int, default=5, help="times that each is measured")
    given = parser.parse_args()
    from prefect.testing.utilities import prefect_test_harness

    with tempfile.TemporaryDirectory() as folder, prefect_test_harness(server_startup_timeout=120):
        compare(Path(folder), given.documents, given.tasks, given.turns)
        repeat(Path(folder), given.known, given.turns)


def compare(folder: Path, count: int, tasks: int, turns: int) -> None:
    """Read the same documents plainly and by the flow, each into a warehouse of its own, and print the ratio."""
    from flows.ingest import ingest as flow
    from pipeline.run.ingest import ingest as plain

    inbox = fill(folder / "some", count, tasks)
    warm = fill(folder / "warm", 20)
    plain([str(warm)], _settings(folder, "warm"), command="bench")
    plainly, by_flow = [], []
    for turn in range(turns):
        settings = _settings(folder, f"plain-{turn}")
        plainly.append(timed(lambda settings=settings: plain([str(inbox)], settings, command="bench")))  # type: ignore[misc]
        environment(folder / f"flow-{turn}.duckdb", folder / f"raw-flow-{turn}")
        by_flow.append(timed(lambda: flow([str(inbox)])))
    print(f"{count} documents of {tasks} tasks, medians of {turns} turns:")
    for name, place in (("seconds", 0), ("processor seconds", 1)):
        one, other = median(took[place] for took in plainly), median(took[place] for took in by_flow)
        ratio = median(b[place] / a[place] for a, b in zip(plainly, by_flow, strict=True))
        print(f"  {name}: run {one:.2f}, flow {other:.2f}; of a turn, {ratio:.2f} times")


def repeat(folder: Path, count: int, turns: int) -> None:
    """Load many documents, then run rounds over them again and print how long they take."""
    from flows.ingest import ingest as flow

    inbox = fill(folder / "many", count)
    environment(folder / "many.duckdb", folder / "raw-many")
    first, _ = timed(lambda: flow([str(inbox)]))
    again = [timed(lambda: flow([str(inbox)]))[0] for _ in range(turns)]
    shown = f"{median(again):.2f} s ({min(again):.2f} to {max(again):.2f}, {turns} rounds)"
    print(f"{count} documents: first round {first:.1f} s, round without news {shown}")


def fill(folder: Path, count: int, tasks: int = 1) -> Path:
    """Make a folder of plans with as many tasks each."""
    folder.mkdir()
    for number in range(1, count + 1):
        subject = SUBJECTS[number % len(SUBJECTS)]
        figures = {"subject": subject, "number": number + 1000, "share": 50 + number % 50, "few": 2 + number % 7}
        told = [TASK.format(ordinal=_ordinal(i), year=2024 + i % 3, **figures) for i in range(1, tasks + 1)]
        text = PLAN.format(tasks="\n\n".join(told).replace("，\n", "，"), **figures)
        (folder / f"{number:06}.txt").write_text(text, encoding="utf-8")
    return folder


def _ordinal(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("十" if tens == 1 else ORDINALS[tens - 1] + "十" if tens else "") + (ORDINALS[ones - 1] if ones else "")


def _settings(folder: Path, name: str) -> Settings:
    return replace(load_settings(), warehouse=folder / f"{name}.duckdb", raw=folder / f"raw-{name}")


def environment(warehouse: Path, raw: Path) -> None:
    """Point the settings of this process at a warehouse and at originals."""
    os.environ.update(POLICY_TARGETS_WAREHOUSE=str(warehouse), POLICY_TARGETS_RAW=str(raw))


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Return the seconds that some work takes, and those of the processor, in this process and those that it ended."""
    started, used = perf_counter(), _processor_seconds()
    work()
    return perf_counter() - started, _processor_seconds() - used


def _processor_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main()
