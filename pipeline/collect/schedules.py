"""Cron expressions, checked where a source is read, so that a slip shows on its line and not on a server."""

from __future__ import annotations

import re

_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day of the month", 1, 31), ("month", 1, 12), ("day of the week", 0, 7))
_NAMES = {
    "month": ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    "day of the week": ["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
}
_PART = re.compile(r"(?P<first>\*|\d+|[a-z]{3})(?:-(?P<last>\d+|[a-z]{3}))?(?:/(?P<step>\d+))?", re.IGNORECASE)


def problem_of_schedule(schedule: str) -> str:
    """Return what is wrong with a cron expression of five fields, in words; empty where nothing is, or it is empty."""
    if not schedule:
        return ""
    written = schedule.split()
    if len(written) != len(_FIELDS):
        return f"must have five fields (minute, hour, day, month, weekday), not {schedule!r}"
    for (name, low, high), text in zip(_FIELDS, written, strict=True):
        for part in text.split(","):
            if not _fits(part, name, low, high):
                return f"has no {name} {part!r}: {low} to {high}, *, ranges (1-5) and steps (*/2)"
    return ""


def _fits(part: str, name: str, low: int, high: int) -> bool:
    match = _PART.fullmatch(part)
    if not match or (match["step"] is not None and not int(match["step"])):
        return False
    ends = [_number(end, name) for end in (match["first"], match["last"]) if end and end != "*"]
    return all(end is not None and low <= end <= high for end in ends) and ends == sorted(
        ends, key=lambda end: end or 0
    )


def _number(text: str, name: str) -> int | None:
    if text.isdigit():
        return int(text)
    names = _NAMES.get(name, [])
    return names.index(text.lower()) + (name == "month") if text.lower() in names else None
