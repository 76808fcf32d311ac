"""A folder of files for tests: two plans in the real style, of a place that is not, and two that nobody can read."""

from __future__ import annotations

from pathlib import Path

PLAN = """云州市临江区学前教育行动计划（2024—2026年）

临政发〔2024〕12号

一、主要目标

到2026年，全区普惠性幼儿园覆盖率达到95%以上，新增公办学位1200个。

二、重点任务

（一）扩大资源供给。2025年底前新建幼儿园6所。（责任单位：区教育局、区财政局）

云州市临江区人民政府办公室

2024年3月8日
"""


def fill_inbox(parent: Path) -> Path:
    """Make the folder `inbox` with its files."""
    folder = parent / "inbox"
    folder.mkdir()
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    other = PLAN.replace("学前教育", "托育服务").replace("12号", "15号").replace("95%", "80%")
    (folder / "care.txt").write_bytes(other.encode("gb18030"))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.txt").write_bytes(bytes(range(256)) * 4)
    return folder
