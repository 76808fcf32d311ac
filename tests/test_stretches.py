"""The stretches of a text that a passage touches, among any number of others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognize.stretches import Stretches

spans = st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda drawn: (drawn[0], drawn[0] + drawn[1]))


@given(st.lists(spans), spans)
def test_those_that_share_a_character_with_the_passage_are_found(stretches: list[tuple[int, int]], passage: tuple[int, int]) -> None:
    start, end = passage
    wanted = sorted(stretch for stretch in stretches if stretch[0] < end and stretch[1] > start)
    assert Stretches(stretches).touching(start, end) == wanted
