"""Packages that Word writes in its less usual ways, texts with a slip in their bytes, and the bounds of each form."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

import pytest
from test_hostile import A_DOCX, RAW, SENTENCE, replaced, word
from test_spreadsheet import sheet_xml, workbook_of

from pipeline.decode import decode
from pipeline.errors import DecodeError

ROWS = [("A1", "指标"), ("B1", "目标"), ("A2", "学位"), ("B2", "3600")]


def part_of(package: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as bundle:
        return bundle.read(name)


def code_of(data: bytes) -> str:
    with pytest.raises(DecodeError) as told:
        decode(RAW, data)
    return told.value.code


@pytest.mark.parametrize("target", ["NULL", "../NULL", "media/lost.png", "/word/NULL"])
def test_a_docx_that_refers_to_a_part_it_lacks_is_read(target: str) -> None:
    name = "word/_rels/document.xml.rels"
    lost = '<Relationship Id="rId99" Target="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>'
    changed = part_of(A_DOCX, name).replace(b"</Relationships>", (lost % target + "</Relationships>").encode())
    assert SENTENCE in decode(RAW, replaced(A_DOCX, name, changed)).text


def strict(package: bytes) -> bytes:
    """The package with the namespaces of ISO/IEC 29500 part 1."""
    for name in zipfile.ZipFile(io.BytesIO(package)).namelist():
        if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml":
            text = re.sub(rb"http://schemas.openxmlformats.org/(wordprocessingml|spreadsheetml|officeDocument|drawingml)/2006/",
                          rb"http://purl.oclc.org/ooxml/\1/", part_of(package, name))  # fmt: skip
            package = replaced(package, name, text)
    return package


def test_strict_packages_are_read_like_transitional_ones() -> None:
    assert SENTENCE in decode(RAW, strict(A_DOCX)).text
    workbook = workbook_of(sheet_xml(ROWS))
    assert decode(RAW, strict(workbook)).text == decode(RAW, workbook).text


def page(body: bytes, encoding: str) -> bytes:
    head = '<html><head><meta name="description" content="砚溪市'.encode(encoding)
    return head + b'"></head><body><p>' + body + b"</p></body></html>"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_description_cut_within_a_character_spoils_nothing_else(encoding: str) -> None:
    whole = page(SENTENCE.encode(encoding), encoding)
    cut = whole.replace("市".encode(encoding) + b'"', "市".encode(encoding)[:-1] + b'"')
    assert cut != whole
    assert SENTENCE in decode(RAW, cut).text


@pytest.mark.parametrize("at", ["普惠率", "新建", "以上"])
def test_a_stray_byte_in_gb18030_does_not_make_wrong_pairs_of_what_follows(at: str) -> None:
    before, after = SENTENCE.encode("gb18030").split(at.encode("gb18030"))
    body = before + b"\xa1" + at.encode("gb18030") + after
    assert decode(RAW, page(body, "gb18030")).text.strip() == SENTENCE


def test_a_stray_byte_in_utf_8_is_shown_as_such() -> None:
    body = SENTENCE.encode().replace("新建".encode(), b"\xff" + "新建".encode())
    assert decode(RAW, page(body, "utf-8")).text.strip() == SENTENCE.replace("新建", "\ufffd新建")


def test_another_encoding_is_still_rejected() -> None:
    assert code_of("臺灣地區繁體中文網頁測試內容".encode("big5") * 20) == "encoding"


def bomb(content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>\n"
        b"endobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/Contents 4 0 R>>\nendobj\n4 0 obj\n<</Filter/FlateDecode/Length "
        + str(len(packed)).encode()
        + b">>\nstream\n"
        + packed
        + b"\nendstream\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


def blank_pages(count: int) -> bytes:
    kids = " ".join(f"{number} 0 R" for number in range(3, count + 3))
    pages = "".join(f"{number} 0 obj\n<</Type/Page/Parent 2 0 R>>\nendobj\n" for number in range(3, count + 3))
    head = f"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[{kids}]/Count {count}/MediaBox[0 0 595 842]>>\nendobj\n"
    return (head + pages + "trailer<</Root 1 0 R>>\n%%EOF").encode()


@pytest.mark.parametrize(
    "data",
    [
        word("<w:p/>" * 120_000),
        word("<w:p>" + "<w:r/>" * 3_100_000 + "</w:p>"),
        bomb(b"0 0 m 9 9 l S\n" * 2_500_000),
        blank_pages(3_001),
    ],
    ids=["docx: paragraphs", "docx: elements", "pdf: drawing", "pdf: pages"],
)
def test_what_is_beyond_the_bounds_of_its_form_is_too_large(data: bytes) -> None:
    assert len(data) < 400_000
    assert code_of(data) == "too-large"


def test_blank_pages_are_not_read_from_their_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(page: object) -> None:
        raise AssertionError("a blank page was given to OCR")

    monkeypatch.setattr("pipeline.decode.ocr.read_page", read)
    assert code_of(blank_pages(30)) == "no-text"


@pytest.mark.parametrize("merges", [["A1:XFD1048576"] * 3_000, [f"A{row}:IV{row + 4000}" for row in range(3, 3_000)]])
def test_merged_cells_over_each_other_cost_no_more_than_the_sheet(merges: list[str]) -> None:
    document = decode(RAW, workbook_of(sheet_xml([*ROWS, ("C9000", "说明")], merges=merges)))
    assert "学位" in document.text
