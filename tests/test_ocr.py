"""Pages that are pictures are read by OCR, with page, box and how sure the reading is."""

from __future__ import annotations

import io
import os
from collections import Counter

import pypdfium2
import pytest
from pdfs import font_file, pdf, picture_pdf, scanned, written
from PIL import ImageDraw

from pipeline.decode import decode, ocr
from pipeline.decode.parts import Grid, Line, Part
from pipeline.decode.pdf import read_pdf
from pipeline.errors import DecodeError
from pipeline.model import RawFile
from pipeline.resolve import resolve

TITLE = "云州市临江区学前教育发展提升行动计划"
TEXTS = (
    TITLE,
    "到2025年底，全区学前三年毛入园率达到98%以上，普惠性",
    "幼儿园覆盖率不低于92.5%，公办园在园幼儿占比达到60%。",
    "一、新增公办幼儿园12所，新增学位4320个。",
    "二、每年培训园长和教师1500人次，（责任单位：区教育局）",
    "三、投入资金1.6亿元，由区财政局、区发展改革局保障。",
)


@pytest.fixture(autouse=True)
def engine() -> None:
    """Skips without the extra or a Chinese font to write with; fails there where CI is set."""
    missing = "the extra ocr" if not ocr.is_installed() else "a Chinese font (fonts-wqy-zenhei)" if font_file() is None else ""
    if missing and os.environ.get("CI"):
        pytest.fail(f"{missing} is not installed")
    if missing:
        pytest.skip(f"{missing} is not installed")


def texts(parts: list[Part]) -> list[str]:
    return [part.text.text for part in parts if isinstance(part, Line)]


def accuracy(read: list[str], written: tuple[str, ...]) -> float:
    """Share of the written characters that were read, less those that were made up; wide forms count as the others."""
    one, other = (Counter("".join(lines).replace("％", "%").replace(" ", "")) for lines in (read, written))
    return 1 - max((other - one).total(), (one - other).total()) / other.total()


@pytest.mark.parametrize("tilt", [0.0, 0.6])
def test_characters_of_a_scan_are_read(tilt: float) -> None:
    assert accuracy(texts(read_pdf(picture_pdf(scanned(*TEXTS, tilt=tilt)))), TEXTS) >= 0.97


def test_a_seal_over_the_signature_hides_no_character() -> None:
    signed = (*TEXTS[1:5], "", "", "", "临江区人民政府", "2023年5月8日")
    assert accuracy(texts(read_pdf(picture_pdf(scanned(*signed, seal=True)))), signed) >= 0.97


def test_a_ruled_table_of_a_scan_is_a_grid() -> None:
    page = scanned(TITLE, "", "指标", "", "普惠率")
    page.paste(scanned("2025年", "", "92%").crop((170, 190, 520, 450)), (520, 350))
    brush = ImageDraw.Draw(page)
    for y in (340, 480, 620):
        brush.line((160, y, 1100, y), fill="black", width=3)
    for x in (160, 500, 1100):
        brush.line((x, 340, x, 620), fill="black", width=3)
    grid = next(part for part in read_pdf(picture_pdf(page)) if isinstance(part, Grid))
    read = [[cell.text.text.replace("％", "%") for cell in row] for row in grid.rows]
    assert read == [["指标", "2025年"], ["普惠率", "92%"]]


def test_only_pages_without_text_are_read_from_their_picture() -> None:
    merged = pypdfium2.PdfDocument(pdf(written(*TEXTS)))
    merged.import_pages(pypdfium2.PdfDocument(picture_pdf(scanned(TEXTS[3]))))
    stream = io.BytesIO()
    merged.save(stream)
    lines = [part for part in read_pdf(stream.getvalue()) if isinstance(part, Line)]
    assert {(line.page, line.confidence is not None) for line in lines} == {(1, False), (2, True)}


def test_facts_of_a_scan_carry_page_box_and_confidence() -> None:
    raw_file = RawFile(sha256="0" * 64, path="scan.pdf", source="files", media_type="application/pdf")
    facts = resolve(decode(raw_file, picture_pdf(scanned(*TEXTS))))
    evidence = next(target.evidence for target in facts.targets if target.quantity.value == 4320)
    assert evidence.page == 1
    assert evidence.confidence is not None
    assert 0.9 < evidence.confidence <= 1
    assert evidence.box is not None
    assert abs(evidence.box[1] - (200 + 80 * 3) * 72 / 200) < 15


def test_without_the_extra_the_way_to_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(DecodeError, match=r"pip install 'policy-targets\[ocr\]'") as caught:
        read_pdf(picture_pdf(scanned(TITLE)))
    assert caught.value.code == "scan"


def test_a_picture_without_writing_has_no_text() -> None:
    with pytest.raises(DecodeError) as caught:
        read_pdf(picture_pdf(scanned()))
    assert caught.value.code == "no-text"
