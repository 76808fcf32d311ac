"""The geometry of a trajectory: values of one unit over years, a line a series, ready to be drawn as SVG.

A value is drawn only in the year that the document tells. The dotted joins between years are guides to the eye and say
nothing of the years between.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.explore.page import Row

WIDTH, HEIGHT = 860, 340
LEFT, RIGHT, TOP, BOTTOM = 64, 190, 30, 34
COLOURS = 8
"""Colours of series; the ninth has the first's, and its own number."""
GAP = 15.0
"""Least distance of two labels at the right, in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A value in its year. `band` is the height that its comparator leaves open: up to the top of the chart for ≥, down to
    the axis for ≤, from lower to upper value for a range."""

    x: float
    y: float
    kind: str
    comparator: str
    year: int
    words: str
    target_id: str
    band: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The values of one document and subject; `number` is that of its rows in the table under the chart."""

    number: int
    name: str
    points: tuple[Point, ...]
    label_y: float = 0.0

    @property
    def colour(self) -> int:
        """Which of the colours it has, from 0."""
        return (self.number - 1) % COLOURS

    @property
    def join(self) -> str:
        """The points of the dotted line through its values; a year with several values has no one place on it."""
        years = Counter(point.year for point in self.points)
        return " ".join(f"{point.x:.1f},{point.y:.1f}" for point in self.points if years[point.year] == 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart of one unit with its axes: ticks are (place in pixels, words)."""

    unit: str
    series: tuple[Series, ...]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    references: tuple[tuple[float, str], ...] = ()
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Scale:
    """A line from values to pixels."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a value."""
        return self.start + (self.end - self.start) * (value - self.low) / ((self.high - self.low) or 1.0)


def draw(unit: str, series: Sequence[tuple[int, str, Sequence[Row]]], references: Sequence[tuple[float, str]] = ()) -> Chart:
    """The chart of `series` (number, name, rows of targets with a year and a value) and of horizontal reference lines."""
    rows = [row for _, _, points in series for row in points]
    values = [float(v) for row in rows for v in (row["value"], row["value_high"]) if v is not None]
    ticks = ticks_of([*values, *(value for value, _ in references)])
    years = sorted({int(row["year"]) for row in rows})
    x = Scale(years[0], years[-1], LEFT + 24, WIDTH - RIGHT - 24) if len(years) > 1 else _middle
    y = Scale(ticks[0], ticks[-1], HEIGHT - BOTTOM, TOP)
    drawn = [
        Series(number=number, name=name, points=tuple(_point(row, x, y) for row in sorted(points, key=lambda r: (r["year"], r["kind"]))))
        for number, name, points in series
    ]
    return Chart(
        unit=unit,
        series=tuple(_labelled(drawn)),
        x_ticks=tuple((x(year), str(year)) for year in _thinned(years)),
        y_ticks=tuple((y(tick), f"{tick:,.10g}") for tick in ticks),
        references=tuple((y(value), words) for value, words in references),
    )


def ticks_of(values: Iterable[float], count: int = 5) -> list[float]:
    """Round numbers around all values, some `count` of them: 1, 2 or 5 times a power of ten apart."""
    low, high = min(values := list(values)), max(values)
    if low >= 0 and low < 0.6 * high:
        low = 0.0
    if low == high:
        low, high = (low - abs(low) * 0.1 or -1.0), (high + abs(high) * 0.1 or 1.0)
    raw = (high - low) / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step + 0.02)
    return [round(step * at, 12) for at in range(first, last + 1)]


def _middle(_: float) -> float:
    return (LEFT + WIDTH - RIGHT) / 2


def _thinned(years: Sequence[int]) -> Sequence[int]:
    """Years with room for their words."""
    return years if len(years) <= 14 else years[:: math.ceil(len(years) / 14)]


def _point(row: Row, x: Scale | object, y: Scale) -> Point:
    assert callable(x)
    value, high = float(row["value"]), row["value_high"]
    at = y(value)
    bands = {">": (float(TOP), at), ">=": (float(TOP), at), "<": (at, float(HEIGHT - BOTTOM)), "<=": (at, float(HEIGHT - BOTTOM))}
    band = bands.get(row["comparator"])
    if row["comparator"] == "range" and high is not None:
        band = (y(float(high)), at)
    return Point(
        x=x(row["year"]), y=at, kind=row["kind"], comparator=row["comparator"], year=row["year"],
        words=str(row["value_text"]), target_id=row["target_id"], band=band,
    )  # fmt: skip


def _labelled(series: Sequence[Series]) -> list[Series]:
    """The series with the heights of their labels, moved apart where they would cover each other."""
    placed: list[Series] = []
    last = -math.inf
    for item in sorted(series, key=lambda item: item.points[-1].y):
        last = max(item.points[-1].y, last + GAP)
        placed.append(Series(number=item.number, name=item.name, points=item.points, label_y=last))
    over = last - (HEIGHT - 6)
    if over > 0:
        placed = [Series(number=s.number, name=s.name, points=s.points, label_y=s.label_y - over) for s in placed]
    return sorted(placed, key=lambda item: item.number)
