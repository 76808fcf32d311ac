"""Whatever someone sends, reading it ends soon, in little memory, with a document or a DecodeError."""

from __future__ import annotations

import io
import random
import resource
import zipfile
from time import perf_counter

import pytest
from document_forms import Text, to_docx, to_html, to_ofd
from ofd_writer import document, element
from test_spreadsheet import sheet_xml, workbook_of

from pipeline.decode import decode
from pipeline.errors import DecodeError
from pipeline.model import Document, RawFile

SECONDS = 20.0
MEGABYTES = 600
RAW = RawFile(sha256="0" * 64, path="attack", source="test", media_type="")
SENTENCE = "到2025年，全区新建公办幼儿园12所，普惠率达到92%以上。"


def outcome(data: bytes) -> Document | str:
    """The document, or the code of the rejection; anything else fails the test, and so do time and memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = perf_counter()
    try:
        return decode(RAW, data)
    except DecodeError as problem:
        return problem.code
    finally:
        assert perf_counter() - started < SECONDS
        assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES


def page(body: str) -> bytes:
    return f"<html><body><p>{SENTENCE}</p>{body}</body></html>".encode()


PAGES = {
    "colspan": page("<table><tr>" + '<td colspan="100000">a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>'),
    "spans in every cell": page(f"<table>{('<tr>' + '<td rowspan=65534 colspan=1000>数1</td>' * 20 + '</tr>') * 300}</table>"),
    "rowspans in steps": page(f"<table>{'<tr><td rowspan=9000>数1</td><td>数2</td></tr>' * 3000}</table>"),
    "divs in divs": page("<div>" * 20_000 + SENTENCE + "</div>" * 20_000),
    "tables in tables": page("<table><tr><td>" * 2_000 + SENTENCE + "</td></tr></table>" * 2_000),
    "data tables in data tables": page(
        "<table><tr><td>指标</td><td>目标</td></tr><tr><td>甲</td><td>" * 300 + "1" + "</td></tr></table>" * 300
    ),
    "tags without end": page("<p><b><i>" * 10_000),
    "an attribute without end": page('<p style="' + "text-indent:1em;" * 200_000),
    "many lines": page("<p>一</p>" * 20_000),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_to_choke_on_is_read_or_rejected(name: str) -> None:
    outcome(PAGES[name])


def test_the_sentence_beside_an_absurd_span_is_read() -> None:
    got = outcome(PAGES["colspan"])
    assert isinstance(got, Document)
    assert SENTENCE in got.text


BOMB = (
    '<!DOCTYPE a [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(12))
    + "]>"
)


def replaced(package: bytes, part: str, text: str | bytes) -> bytes:
    """The ZIP package with one part replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, text if name == part else old.read(name))
    return stream.getvalue()


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A_DOCX = to_docx([Text(SENTENCE, "body")])
AN_OFD = to_ofd([Text(SENTENCE, "body")])
OFD_PAGE = "Doc_0/Pages/Page_0/Content.xml"


def word(body: str) -> bytes:
    return replaced(A_DOCX, "word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')


def ofd(objects: str) -> bytes:
    return replaced(AN_OFD, OFD_PAGE, document("Page", element("Content", {}, element("Layer", {"ID": "1"}, objects))))


PACKAGES = {
    "docx: entities": replaced(
        A_DOCX, "word/document.xml", f'{BOMB}<w:document xmlns:w="{WORD}"><w:body>&m;</w:body></w:document>'
    ),
    "docx: deep": word("<w:sdt><w:sdtContent>" * 200 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 200),
    "docx: deeper": word("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000),
    "docx: spans": word(
        "<w:tbl>"
        + ("<w:tr>" + '<w:tc><w:tcPr><w:gridSpan w:val="9999999"/></w:tcPr><w:p/></w:tc>' * 20 + "</w:tr>") * 200
        + "</w:tbl>"
    ),
    "docx: unpacks to a gigabyte": replaced(A_DOCX, "word/document.xml", b"\x20" * 600_000_000),
    "ofd: entities": replaced(AN_OFD, OFD_PAGE, f"{BOMB}<Page><Content>&m;</Content></Page>"),
    "ofd: blocks in blocks": ofd("<ofd:PageBlock>" * 50_000 + "</ofd:PageBlock>" * 50_000),
    "ofd: deltas": ofd(
        element(
            "TextObject",
            {"ID": "5", "Font": "1", "Size": "5", "Boundary": "0 0 9 9"},
            element("TextCode", {"X": "0", "Y": "5", "DeltaX": "g 999999999 1"}, SENTENCE),
        )
    ),
    "ofd: numbers that are none": ofd(
        element(
            "TextObject",
            {"ID": "5", "Size": "nan", "Boundary": "inf -inf 1e999 x", "CTM": "1 2"},
            element("TextCode", {"X": "nan", "Y": "1e308"}, SENTENCE),
        )
    ),
    "ofd: a drawing": ofd(
        "".join(
            element("PathObject", {"ID": "6", "Boundary": f"{i % 190} {i % 280} 20 20"}, element("AbbreviatedData", {}, "M 0 0 L 20 0 L 20 20 L 0 20 C"))
            for i in range(5_000)
        )
        + element("TextObject", {"ID": "7", "Size": "5", "Boundary": "9 9 9 9"}, element("TextCode", {"X": "0", "Y": "5"}, SENTENCE))
    ),
    "xlsx: entities": workbook_of(f"{BOMB}<worksheet>&m;</worksheet>"),
    "xlsx: a far cell": workbook_of(sheet_xml([("A1", "指标"), ("B1", "目标"), ("A2", "学位"), ("XFD1048576", "1")])),
    "xlsx: all merged": workbook_of(
        sheet_xml([("A1", "指标"), ("B1", "目标"), ("A2", "学位"), ("B2", "3600")], merges=["A1:XFD1048576"] * 50)
    ),
}


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_made_to_choke_on_is_read_or_rejected(name: str) -> None:
    outcome(PACKAGES[name])


def test_a_table_merged_over_the_whole_sheet_is_read() -> None:
    got = outcome(PACKAGES["xlsx: all merged"])
    assert isinstance(got, Document)
    assert "指标" in got.text


def test_a_bomb_of_entities_says_nothing_of_what_it_would_unfold_to() -> None:
    for name in ("docx: entities", "ofd: entities", "xlsx: entities"):
        got = outcome(PACKAGES[name])
        assert isinstance(got, str) or "哈哈" not in got.text


FORMS = {
    "html": to_html([Text(SENTENCE, "body")]),
    "docx": A_DOCX,
    "ofd": AN_OFD,
    "xlsx": workbook_of(sheet_xml([("A1", "指标"), ("B1", "目标"), ("A2", "学位"), ("B2", "3600")])),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_file_cut_off_or_bitten_is_read_or_rejected(form: str) -> None:
    whole, dice = FORMS[form], random.Random(33190)
    for _ in range(30):
        outcome(whole[: dice.randrange(len(whole))])
        bitten = bytearray(whole)
        for _ in range(20):
            bitten[dice.randrange(len(bitten))] = dice.randrange(256)
        outcome(bytes(bitten))


def test_the_first_bytes_of_a_format_and_nothing_else_are_read_or_rejected() -> None:
    magics = (b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1", b"Rar!\x1a\x07\x00", b"<html>")
    for magic in magics:
        for tail in (b"", b"\x00" * 600, b"\xff" * 600, "字".encode() * 200):
            outcome(magic + tail)


def test_what_fails_in_our_own_code_is_no_damage_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("pipeline.decode.text.read_text", broken)
    with pytest.raises(ZeroDivisionError):
        decode(RAW, SENTENCE.encode())


def test_what_a_library_cannot_read_is_damage_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes) -> None:
        zipfile.ZipFile(io.BytesIO(A_DOCX)).read("word/none.xml")

    monkeypatch.setattr("pipeline.decode.text.read_text", broken)
    with pytest.raises(DecodeError, match="no item named") as told:
        decode(RAW, SENTENCE.encode())
    assert told.value.code == "damaged"
