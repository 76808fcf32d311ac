"""No text makes a pattern of the package stall: the steps to find all its matches grow with the text and no faster.

For each pattern there are strings that pump its repeats and look-behinds; the steps in one, in twice and in four times as much are
counted by a matcher that tries what Python's own tries.
"""

from __future__ import annotations

import re

import pytest
from matching_steps import Matcher, TooManyStepsError
from patterns_used import patterns_in, source_files, unread_calls
from pumping import Pump, pumps, repeats_choices

_SHORTEST, _FEWEST = 48, 12
"""Characters, and units, of the shortest string that is tried."""
_LONGEST_REPEAT = 8
_MOST = 200_000
_SOME = 200
_MOST_PUMPS, _MOST_UNCUT = 150, 30
_FREE = {
    "pipeline/cli/search.py": "the words of a search, escaped",
    "pipeline/collect/listings.py": "the pattern of whoever wrote the source",
    "pipeline/collect/sources.py": "a key of a source, escaped; the pattern of whoever wrote the source",
    "pipeline/decode/blank_rows.py": "a letter for each column of a table, of which one may take several cells",
    "pipeline/decode/cell_lines.py": "a letter for each column, on a row that is three cells too long at most",
    "pipeline/decode/run_together.py": "the number of a row",
    "pipeline/resolve/naming/frames.py": "a word of some characters, escaped",
    "pipeline/decode/marks.py": "compiled from a table, where they are found",
    "pipeline/resolve/fields/signatures.py": "the name of a place, all Chinese characters",
    "pipeline/resolve/naming/indicators.py": "words of the lexicon, at the head of a name",
    "pipeline/store/as_of.py": "the name of a view of our own",
    "pipeline/store/connection.py": "from a table of messages, on one line of DuckDB's",
    "pipeline/upkeep/watches.py": "the pattern of whoever wrote the watch",
}
"""Files with patterns that cannot be read off the code, and what those are."""


def steps(pattern: re.Pattern[str], pump: Pump, times: int, longest: int | None = _LONGEST_REPEAT) -> int:
    """Steps to find all matches of `pattern` in so many units; the limit where that is passed."""
    try:
        return Matcher(pattern, pump.text(times), _MOST, longest).find_all()
    except TooManyStepsError:
        return _MOST


def is_slow_on(pattern: re.Pattern[str], pump: Pump) -> bool:
    """The steps grow faster than the text: what is added from twice to four times as much is more than thrice what is added before.

    It would be twice as much for a linear pattern and four times for a quadratic one.
    """
    times = max(_FEWEST, -(-_SHORTEST // len(pump.unit)))
    once = steps(pattern, pump, times)
    twice = steps(pattern, pump, times * 2) if once < _MOST else once
    if twice < _MOST and twice <= 2 * once + _SOME:
        return False
    four = steps(pattern, pump, times * 4) if twice < _MOST else twice
    return four >= _MOST or four - twice > 3 * (twice - once) + _SOME


def is_endless_on(pattern: re.Pattern[str], pump: Pump) -> bool:
    """A bounded repeat that is exponential up to its bound, which `is_slow_on` cuts short."""
    return steps(pattern, pump, 2 * _FEWEST, longest=None) >= _MOST


def slow_pump(pattern: re.Pattern[str]) -> Pump | None:
    """The first string of the pattern's own on which it is slow."""
    tries = pumps(pattern)
    slow = (pump for pump in some(tries, _MOST_PUMPS) if is_slow_on(pattern, pump))
    endless = (pump for pump in some(tries, _MOST_UNCUT) if repeats_choices(pattern) and is_endless_on(pattern, pump))
    return next(slow, None) or next(endless, None)


def some(tries: list[Pump], most: int) -> list[Pump]:
    """Not more than `most`, from all parts of the pattern."""
    return tries[:: -(-len(tries) // most)]


@pytest.mark.proof
@pytest.mark.parametrize("file", source_files())
def test_no_pattern_is_slow_on_any_text(file: str) -> None:
    found = {used.place: (used.pattern.pattern, slow_pump(used.pattern)) for used in patterns_in(file)}
    assert {place: slow for place, slow in found.items() if slow[1]} == {}


@pytest.mark.parametrize("file", source_files())
def test_no_pattern_escapes_the_proof(file: str) -> None:
    assert bool(unread_calls(file)) == (file in _FREE), unread_calls(file)


@pytest.mark.parametrize(
    "slow",
    [
        r"(?:[^：]{0,20}、)*[a-z]$",  # exponential: an item may hold the mark that ends it
        r"(?:a|aa)+$",
        r"(?:\w+\s*)*：",
        r"(?:一元?[元]?、){1,90}$",  # bounded, and exponential up to the bound
        r"[^，]*的",  # quadratic: a beginning at each place, followed to the end
        r"\s*$",
        r"《[^》]*》",
        r"责任单位：[^。]*。",
        r"\d+\d+人",
        r"(?<=[和与])[^。]*等",
        r"x(?=.*y)",
        r"^(.*?)关于(.*?)的通知$",
    ],
)
def test_a_slow_pattern_is_told(slow: str) -> None:
    assert slow_pump(re.compile(slow)) is not None


@pytest.mark.parametrize(
    "fast",
    [
        r"(?:[^：、]{0,20}、)*+[a-z]$".replace("(?:", r"\A(?:", 1),
        r"[^，]{0,40}的",
        r"\A\s*$",
        r"《[^《》]*》",
        r"(?<!\d)\d++人",
        r"(?<=[和与])[^。]{0,9}等",
        r"\d{4}年(?:底|末)?",
        r"^[^。]*。",
    ],
)
def test_a_fast_pattern_is_not_called_slow(fast: str) -> None:
    assert slow_pump(re.compile(fast)) is None


@pytest.mark.parametrize(
    "pattern", [r"(a+)(?:b|c)*?\1", r"(?i)[^x]{2,3}(?>a|ab)c", r"(?<=a)b*+(?!c)", r"\bab?\B", r"^a|b$|\d+"]
)
@pytest.mark.parametrize("text", ["aabcaa", "ABCabc", "abbb", "ab abc", "a1\n22b", ""])
def test_the_counting_matcher_finds_what_python_finds(pattern: str, text: str) -> None:
    compiled = re.compile(pattern)
    assert Matcher(compiled, text, 10_000).spans() == [match.span() for match in compiled.finditer(text)]
