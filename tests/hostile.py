"""Texts that nobody writes, to show that nothing makes the reader fail or stall."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import process_time

REPEATED = (
    "1", "１", "0", "一", "万", "亿", "二〇", "十几", "百分之", "分之", "一分之", "一点", "点", "1.", "1,", "1,000", "1-", "1至", "1:",
    "1/", "1 ", "1\n", "20", "2023", "2023年", "2023-", "2023、", "12-", "1个", "一个", "1%", "%", "1%、", "、1个", "余", "多", "一多", "第",
    "每", "每年", "年", "不低于", "不低于1", "至少一", "最高", "由1提高到", "分别1", "(", "（", "）", "(含", "1(含", "“", "”", "《", "》", "〔", "国〔2023〕",
    "国发〔2023〕1号", "、", "，", "。", "；", "：", "的", "零", "清零", "一半", "翻一番", "三成", "保1争", "A", "1A", "A1",
    "-", "-1", "负一", "±1", "两成", "1折", "半", "1年半", "个半", "1万1", "1亿1千", "上千", "数十", "几", "来", "十来", "壹", "壹万", "之间", "1和", "一和",
    "1个和", "（不含1个）", "不超过（含）", "元1角", "1元", "3.2023年", "零点",
    "+", "1+", " ", "\u3000", "\t", "/",
)  # fmt: skip
"""Pieces of numbers, years, brackets and clauses that a pattern may try again from each place."""

LINES = (
    "1\n", "a\n", "一、a\n", "（一）a\n", "1.a\n", "（1）a\n", "附件1\n", "## a\n", "**a**\n", "a\tb\n", "序号\t指标\t2025年\n1\ta\t1%\n", "|a|b|\n",
    "<p>", "<table><tr><td>", "</p>", "抄送：a\n", "责任单位：区局\n", "（责任单位：区局）\n", "2023年1月1日\n", "\f1\n", "— 1 —\n", "\r", "!", "--\n",
)  # fmt: skip
"""Pieces of lines, headings, tables and markup."""


def grown(piece: str, length: int) -> str:
    """`piece` over and over, `length` characters long."""
    return (piece * (length // len(piece) + 1))[:length]


def seconds(call: Callable[[], object]) -> float:
    """Processor time that `call` takes."""
    started = process_time()
    call()
    return process_time() - started


def grows_faster_than_its_text(read: Callable[[str], object], piece: str, length: int, factor: int = 8) -> str | None:
    """Say so where `factor` times the text takes over twice as many times as long, measured in time worth measuring.

    A short text comes first, so that a reader that stalls is found out before it stalls the tests.
    """
    short = seconds(lambda: read(grown(piece, length)))
    if short > 1.0:
        return f"{piece!r}: {short:.2f} s for {length} characters"
    slowest = max(0.25, 2.5 * factor * max(short, 0.002))
    # What grows too fast is slow each time, a busy machine is not; no text twice, which a cache would know.
    for more in range(3):
        text = grown(piece, length * factor + more * len(piece))
        if (long := seconds(partial(read, text))) <= slowest:
            break
    else:
        return f"{piece!r}: {short:.3f} s for {length} characters, {long:.3f} s for {length * factor}"
    return None
