"""A text, a page or a document beyond the bounds of size is rejected at once, one just below them is read."""

from __future__ import annotations

import io

import pytest
from read_texts import decoded

from pipeline.decode import bounds, pdf_streams
from pipeline.errors import DecodeError

LINE = "全市建成幸福河湖40条，水质优良率达到92%以上，各县区要按期完成任务。"


def rejection(data: str) -> tuple[str, str]:
    with pytest.raises(DecodeError) as caught:
        decoded(data)
    return caught.value.code, str(caught.value)


def test_a_text_of_too_many_characters() -> None:
    code, message = rejection(LINE * (bounds.MOST_CHARACTERS // len(LINE) + 1))
    assert (code, "2,000,000 characters" in message) == ("too-large", True)


def test_a_text_of_too_many_lines() -> None:
    code, message = rejection("河\n" * (bounds.MOST_LINES + 1))
    assert (code, "100,000 lines" in message) == ("too-large", True)


def test_a_page_of_too_many_tags() -> None:
    code, message = rejection("<html><body>" + "<b>" * (bounds.MOST_TAGS + 1))
    assert (code, "500,000 tags" in message) == ("too-large", True)


def test_a_page_of_too_much_markup() -> None:
    code, message = rejection("<html><body><script>" + "x" * bounds.MOST_MARKUP)
    assert (code, "20,000,000 characters" in message) == ("too-large", True)


def test_a_decoded_document_of_too_many_characters_whatever_its_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_CHARACTERS", 100)
    assert rejection(f"<html><body><p>{LINE}</p><p>乡镇{LINE}</p><p>街道{LINE}</p></body></html>")[0] == "too-large"


def test_a_decoded_document_of_too_many_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_CELLS", 5)
    code, message = rejection("序号,任务\n1,建桥\n2,修路\n3,治水\n")
    assert (code, "cells" in message) == ("too-large", True)


def test_a_text_within_the_bounds_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_CHARACTERS", len(LINE) + 1)
    assert decoded(LINE).text.strip() == LINE


def drawing(pages: int, bytes_each: int, *, packed: bool) -> bytes:
    """A PDF whose pages each draw so much, packed by Deflate alone or not at all."""
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    rl_config.useA85 = 0
    canvas = Canvas(stream, pageCompression=int(packed))
    for _ in range(pages):
        canvas._code.append("1 1 3 3 re f\n" * (bytes_each // 13))
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(("pages", "bytes_each"), [(1, pdf_streams.MOST_IN_PAGE + 100), (6, pdf_streams.MOST_IN_CONTENTS // 6 + 1_000)])
def test_a_pdf_that_draws_too_much(pages: int, bytes_each: int, packed: bool) -> None:
    with pytest.raises(DecodeError) as caught:
        pdf_streams.check_streams(drawing(pages, bytes_each, packed=packed))
    assert caught.value.code == "too-large"


@pytest.mark.parametrize("packed", [True, False])
def test_a_pdf_that_draws_much_is_within_the_bounds(packed: bool) -> None:
    pdf_streams.check_streams(drawing(3, 1_000_000, packed=packed))
