"""A DOCX gives its final text: tracked changes accepted, notes and text boxes beside what they hang on."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from document_forms import Text, to_docx

from pipeline.decode.docx import read_docx
from pipeline.decode.parts import Grid, Line, Part

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DELETED = '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def row(*cells: str, properties: str = "") -> str:
    inner = "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{inner}</w:tr>"


def note(kind: str, number: str) -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def read(body: str, footnotes: str = "", endnotes: str = "") -> list[Part]:
    """What is read of a document with this body and these notes."""
    stream = io.BytesIO()
    notes = {"footnotes": footnotes, "endnotes": endnotes}
    with zipfile.ZipFile(io.BytesIO(to_docx([Text("x", "body")]))) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "word/document.xml":
                text = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'.encode()
            if name == "word/_rels/document.xml.rels":
                links = "".join(f'<Relationship Id="n{k}" Type="{RELATIONS}/{k}" Target="{k}.xml"/>' for k in notes)
                text = text.replace(b"</Relationships>", f"{links}</Relationships>".encode())
            if name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
                parts = "".join(f'<Override PartName="/word/{k}.xml" ContentType="{kind}.{k}+xml"/>' for k in notes)
                text = text.replace(b"</Types>", f"{parts}</Types>".encode())
            new.writestr(name, text)
        for kind, inner in notes.items():
            new.writestr(f"word/{kind}.xml", f'<w:{kind} xmlns:w="{WORD}">{inner}</w:{kind}>')
    return read_docx(stream.getvalue())


def texts(parts: Sequence[Part]) -> list[str]:
    return [
        part.text.text if isinstance(part, Line) else "|".join(c.text.text for r in part.rows for c in r) for part in parts
    ]


FOOTNOTES = (
    f'<w:footnote w:id="0" w:type="separator">{paragraph(run("———"))}</w:footnote>'
    f'<w:footnote w:id="2">{paragraph(run("普惠率按在园幼儿数计算。"))}</w:footnote>'
)


def test_a_footnote_follows_the_paragraph_that_refers_to_it() -> None:
    body = paragraph(run("普惠率达到92%") + note("footnote", "2") + run("以上。")) + paragraph(run("新增托位600个。"))
    assert texts(read(body, FOOTNOTES)) == ["普惠率达到92%以上。", "普惠率按在园幼儿数计算。", "新增托位600个。"]


def test_a_note_of_a_table_follows_the_table_and_is_in_no_cell() -> None:
    body = f"<w:tbl>{row(run('指标'), run('目标'))}{row(run('普惠率') + note('endnote', '2'), run('92%'))}</w:tbl>"
    endnotes = FOOTNOTES.replace("footnote", "endnote")
    assert texts(read(body, endnotes=endnotes)) == ["指标|目标|普惠率|92%", "普惠率按在园幼儿数计算。"]


def test_a_note_that_deleted_text_refers_to_is_left_out() -> None:
    deleted = f'<w:del w:id="9" w:author="a">{note("footnote", "2")}</w:del>'
    assert texts(read(paragraph(run("普惠率达到92%。") + deleted), FOOTNOTES)) == ["普惠率达到92%。"]


def test_a_separator_is_no_note() -> None:
    assert texts(read(paragraph(run("普惠率达到92%。") + note("footnote", "0")), FOOTNOTES)) == ["普惠率达到92%。"]


def test_paragraphs_whose_parting_is_deleted_are_one() -> None:
    body = paragraph(run("到2025年，新增"), DELETED) + paragraph(run("托位600个。")) + paragraph(run("另起一段。"))
    assert texts(read(body)) == ["到2025年，新增托位600个。", "另起一段。"]


def test_a_last_paragraph_without_an_end_is_kept() -> None:
    assert texts(read(paragraph(run("新增托位600个。"), DELETED))) == ["新增托位600个。"]


def test_a_deleted_row_is_no_row() -> None:
    gone = row(run("托位"), run("500"), properties='<w:del w:id="3" w:author="a"/>')
    body = f"<w:tbl>{row(run('指标'), run('目标'))}{gone}{row(run('托位'), run('600'))}</w:tbl>"
    (grid,) = (part for part in read(body) if isinstance(part, Grid))
    assert [[cell.text.text for cell in one] for one in grid.rows] == [["指标", "目标"], ["托位", "600"]]
