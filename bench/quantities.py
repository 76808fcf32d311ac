"""How many numbers and years are read right, and how fast, beside cn2an and JioNLP on the same strings.

usage: python -m bench.quantities [--seconds N]

The others come with `uv sync --group bench`; one that is not installed is left out and said to be. Each reads what it is
made for: cn2an numerals (mode `smart`), JioNLP sums of money and times. Then time over strings that tempt a pattern to
try again from each place.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from time import mktime, perf_counter

from pipeline.model import Period, Quantity
from pipeline.numerals import parse_number
from pipeline.recognize.periods import find_periods
from pipeline.recognize.quantities import find_quantities

NUMERALS = {
    "16.4亿": "1640000000",
    "1.2万": "12000",
    "５０００": "5000",
    "1,200": "1200",
    "三百二十": "320",
    "一万零五十": "10050",
    "两千": "2000",
    "二点五亿": "250000000",
    "十二": "12",
    "千万": "10000000",
    "0.1": "0.1",
    "3 000": "3000",
}
MONEY = {
    "16.4亿元": ("1640000000", None),
    "不超过500万元": ("5000000", None),
    "50万元": ("500000", None),
    "3000万元以上": ("30000000", None),
    "三百二十万元": ("3200000", None),
    "1,200元": ("1200", None),
    "3—5万元": ("30000", "50000"),
    "约2亿元": ("200000000", None),
    "超过1.5亿元": ("150000000", None),
    "３００ 万元": ("3000000", None),
    "补助16.4亿元": ("1640000000", None),
    "最高给予50万元奖励": ("500000", None),
}
YEARS = {
    "2025年": (2025, 2025),
    "到2025年底": (2025, 2025),
    "2023—2025年": (2023, 2025),
    "2023年至2025年": (2023, 2025),
    "2024年6月底前": (2024, 2024),
    "二〇二五年": (2025, 2025),
    "２０２４年": (2024, 2024),
    "2023年1月1日至2025年12月31日": (2023, 2025),
    "“十四五”期间": (2021, 2025),
    "“十四五”末": (2025, 2025),
}
PLAIN = ("统一一体化推进", "国发〔2021〕23号", "千方百计", "一带一路", "第三次会议", "万众一心")
HOSTILE = ("一", "万", "1-", "(", "“", "1", "2023年", "1%、", "不低于1")
LENGTHS = (1_000, 10_000, 100_000, 1_000_000)

Money = tuple[Decimal, Decimal | None]
Years = tuple[int, int]


def main() -> None:
    """Print what each reads right and how long it takes for a string; then time by length."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=0.5, help="time to spend on each measurement")
    parser.add_argument("--longest", type=int, default=LENGTHS[-1], help="characters of the longest hostile string")
    asked = parser.parse_args()
    _compare(asked.seconds)
    _stress(asked.longest)


def _compare(seconds: float) -> None:
    numerals = {text: Decimal(value) for text, value in NUMERALS.items()}
    money = {text: (Decimal(low), Decimal(high) if high else None) for text, (low, high) in MONEY.items()}
    print(f"{'':32}{'right':>10}{'µs/string':>12}")
    _row("numerals: policy-targets", numerals, parse_number, seconds)
    _row("numerals: cn2an smart", numerals, cn2an_numeral(), seconds)
    _row("money: policy-targets", money, our_money, seconds)
    _row("money: JioNLP parse_money", money, jionlp_money(), seconds)
    _row("years: policy-targets", YEARS, our_years, seconds)
    _row("years: JioNLP parse_time", YEARS, jionlp_years(), seconds)
    _row("no number: policy-targets", dict.fromkeys(PLAIN), lambda text: next(find_quantities(text), None), seconds)
    _row("no number: cn2an transform", dict.fromkeys(PLAIN), cn2an_leaves_alone(), seconds)


def _row(name: str, cases: Mapping[str, object], read: Callable[[str], object] | None, seconds: float) -> None:
    if read is None:
        print(f"{name:32}{'not installed':>22}")
        return
    right = sum(read(text) == value for text, value in cases.items())
    rounds, started = 0, perf_counter()
    while perf_counter() - started < seconds:
        for text in cases:
            read(text)
        rounds += 1
    each = (perf_counter() - started) / (rounds * len(cases)) * 1e6
    print(f"{name:32}{f'{right} of {len(cases)}':>10}{each:12.1f}")


def our_money(text: str) -> Money | None:
    """The first quantity, as value and upper end; direction is left aside, since JioNLP has other words for it."""
    for span in find_quantities(text):
        if isinstance(span.value, Quantity) and span.value.value is not None:
            return span.value.value, span.value.value_high
    return None


def our_years(text: str) -> Years | None:
    """First and last year of the first period."""
    for span in find_periods(text):
        if isinstance(span.value, Period) and span.value.year:
            return span.value.year_start or span.value.year, span.value.year
    return None


def cn2an_numeral() -> Callable[[str], Decimal | None] | None:
    """cn2an's reading of a numeral; None where it is not installed."""
    try:
        from cn2an import cn2an
    except ImportError:
        return None

    def read(text: str) -> Decimal | None:
        try:
            return Decimal(str(cn2an(text, "smart")))
        except (ValueError, TypeError, InvalidOperation):
            return None

    return read


def cn2an_leaves_alone() -> Callable[[str], str | None] | None:
    """What cn2an makes of a text where it changes it; None where it is not installed."""
    try:
        from cn2an import transform
    except ImportError:
        return None

    def read(text: str) -> str | None:
        changed = str(transform(text))
        return None if changed == text else changed

    return read


def jionlp_money() -> Callable[[str], Money | None] | None:
    """JioNLP's reading of a sum; None where it is not installed."""
    try:
        from jionlp import parse_money
    except ImportError:
        return None

    def read(text: str) -> Money | None:
        try:
            number = parse_money(text)["num"]
            ends = [Decimal(end) for end in (number if isinstance(number, list) else [number])]
            return ends[0], ends[1] if len(ends) > 1 else None
        except Exception:  # it raises whatever its parts raise
            return None

    return read


def jionlp_years() -> Callable[[str], Years | None] | None:
    """JioNLP's reading of a time, as first and last year; None where it is not installed."""
    try:
        from jionlp import parse_time
    except ImportError:
        return None

    def read(text: str) -> Years | None:
        try:
            first, last = parse_time(text, time_base=mktime((2023, 6, 1, 0, 0, 0, 0, 0, -1)))["time"]
            return int(str(first)[:4]), int(str(last)[:4])
        except Exception:  # it raises whatever its parts raise
            return None

    return read


def _stress(longest: int) -> None:
    lengths = [length for length in LENGTHS if length <= longest]
    print("\nseconds for a string of one piece over and over")
    print(f"{'find_quantities':18}" + "".join(f"{length:>12,}" for length in lengths))
    for piece in HOSTILE:
        print(f"{piece:16}" + "".join(f"{_time(find_quantities, piece, length):12.4f}" for length in lengths))
    print(f"{'find_periods':18}")
    for piece in HOSTILE:
        print(f"{piece:16}" + "".join(f"{_time(find_periods, piece, length):12.4f}" for length in lengths))


def _time(find: Callable[[str], object], piece: str, length: int) -> float:
    text = (piece * (length // len(piece) + 1))[:length]
    started = perf_counter()
    list(find(text))  # type: ignore[call-overload]  # an iterator of spans
    return perf_counter() - started


if __name__ == "__main__":
    main()
