"""Marks over a text: whatever the spans, the text comes back, and each span has its own part of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.explore.marks import LANES, Mark, Span, by_stretch, in_lanes, segments
from pipeline.explore.outline import Grid, Line, part_bounds, read_outline
from pipeline.explore.rendering import marked

TEXTS = st.text(st.sampled_from("年万％<&\"\n\t 𠮷🏫a̐\u202e\x1b"), max_size=40)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(TEXTS)
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda pair: (min(pair), max(pair)))
    spans = draw(st.lists(places, max_size=12))
    return text, [Span(start, end, "target", fact) for fact, (start, end) in enumerate(spans)]


@given(marked_texts())
def test_segments_give_back_the_text_and_the_part_of_each_span(given_: tuple[str, list[Span]]) -> None:
    text, spans = given_
    cut = list(segments(text, in_lanes(spans), 0, len(text)))
    assert "".join(segment.text for segment in cut) == text
    for span in spans:
        own = "".join(segment.text for segment in cut if any(mark.span == span for mark in segment.marks))
        assert own == text[span.start : span.end]
        assert sum(mark.span == span for segment in cut for mark in segment.begins) == 1


@given(marked_texts(), st.integers(0, 40))
def test_stretches_share_out_the_marks(given_: tuple[str, list[Span]], at: int) -> None:
    text, spans = given_
    stretches = [(0, min(at, len(text))), (min(at, len(text)), len(text))]
    marks = in_lanes(spans)
    cut = [part for (a, b), there in zip(stretches, by_stretch(marks, stretches), strict=True) for part in segments(text, there, a, b)]
    assert "".join(segment.text for segment in cut) == text
    for span in spans:
        own = "".join(segment.text for segment in cut if any(mark.span == span for mark in segment.marks))
        assert own == text[span.start : span.end]


@given(marked_texts())
def test_spans_that_overlap_share_no_lane_while_lanes_are_free(given_: tuple[str, list[Span]]) -> None:
    marks = [mark for mark in in_lanes(given_[1]) if mark.span.start < mark.span.end]
    for mark in marks:
        beside = [other for other in marks if other is not mark and _overlap(mark, other)]
        if len(beside) < LANES:
            assert all(other.lane != mark.lane for other in beside)


def _overlap(one: Mark, other: Mark) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


@given(marked_texts())
def test_a_marked_text_holds_no_markup_of_its_own(given_: tuple[str, list[Span]]) -> None:
    text, spans = given_
    html = str(marked(segments(text, in_lanes(spans), 0, len(text)), {}, {}))
    for character in "\u202e\x1b":
        assert character not in html
    tags = html.replace("</mark>", "").split("<")[1:]
    assert all(tag.startswith("mark class=") for tag in tags)


def test_a_title_headings_and_tables_are_told_apart() -> None:
    text = "砚溪市计划\n一、总体目标\n到2026年建成5所。\n指标\t2026年\n托位\t500个\n（一）保障措施\n各区落实。"
    table = text.index("指标"), text.index("\n（一）"), text.index("托位")
    outline = read_outline(text, "砚溪市计划", [table], 0, len(text))
    lines = [(text[b.start : b.end], b.kind, b.level) for b in outline if isinstance(b, Line)]
    assert lines == [
        ("砚溪市计划", "title", 1), ("一、总体目标", "heading", 3), ("到2026年建成5所。", "paragraph", 0),
        ("（一）保障措施", "heading", 4), ("各区落实。", "paragraph", 0),
    ]  # fmt: skip
    (grid,) = [block for block in outline if isinstance(block, Grid)]
    assert [[text[a:b] for a, b in row] for row in grid.rows] == [["指标", "2026年"], ["托位", "500个"]]
    assert grid.headed == 1


def test_a_text_longer_than_a_page_is_shown_in_parts_that_lose_nothing() -> None:
    text = "一" * 450_000 + "\n" + "二" * 100 + "\n" + "三" * 199_000
    bounds = part_bounds(text)
    assert "".join(text[a:b] for a, b in bounds) == text
    assert max(b - a for a, b in bounds) <= 200_000
