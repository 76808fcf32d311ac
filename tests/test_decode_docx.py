"""A DOCX gives its paragraphs with the numbers that Word makes, and its tables with merged cells."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph
from likeness import bag_likeness, plain_text, text_of

from pipeline.decode.docx import read_docx
from pipeline.decode.parts import Grid, Line, Part
from pipeline.errors import DecodeError

LEVELS = (("chineseCounting", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))


def written(make: Callable[[Document], None]) -> list[Part]:
    """What is read of the document that `make` fills."""
    document = docx.Document()
    make(document)
    stream = io.BytesIO()
    document.save(stream)
    return read_docx(stream.getvalue())


def texts(parts: list[Part]) -> list[str]:
    return [part.text.text for part in parts if isinstance(part, Line)]


def cells(parts: list[Part]) -> list[list[tuple[str, int, int]]]:
    grid = next(part for part in parts if isinstance(part, Grid))
    return [[(c.text.text, c.row_span, c.column_span) for c in row] for row in grid.rows]


def add_list(document: Document, levels: tuple[tuple[str, str], ...] = LEVELS, start: str = "") -> int:
    """A list with these levels; returns its number."""
    numbering = document.part.numbering_part.element
    number = 1000 + len(numbering)
    rows = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(levels)
    )
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{rows}</w:abstractNum>')
    numbering.insert(0, abstract)
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/>{start}</w:num>')
    )
    return number


def add_numbered(document: Document, text: str, number: int, level: int = 0) -> Paragraph:
    paragraph = document.add_paragraph(text)
    xml = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(xml))
    return paragraph


# ---------------------------------------------------------------- numbers


def test_numbers_that_word_makes_stand_in_the_text() -> None:
    def make(document: Document) -> None:
        number = add_list(document)
        for text, level in (
            ("总体要求", 0),
            ("目标", 1),
            ("原则", 1),
            ("任务", 0),
            ("资源", 1),
            ("新建", 2),
            ("改建", 2),
        ):
            add_numbered(document, text, number, level)

    assert texts(written(make)) == [
        "一、总体要求", "（一）目标", "（二）原则", "二、任务", "（一）资源", "1.新建", "2.改建"
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["chineseCounting", "chineseCountingThousand", "taiwaneseCountingThousand"])
def test_han_numbers_are_counted_alike_whichever_program_saved_them(form: str) -> None:
    def make(document: Document) -> None:
        number = add_list(document, ((form, "（%1）"),))
        for _ in range(21):
            add_numbered(document, "条", number)

    labels = texts(written(make))
    assert [labels[i] for i in (0, 9, 10, 19, 20)] == [
        "（一）条",
        "（十）条",
        "（十一）条",
        "（二十）条",
        "（二十一）条",
    ]


def test_a_list_that_starts_anew_counts_from_its_own_start() -> None:
    def make(document: Document) -> None:
        first = add_list(document)
        override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride>'
        second = add_list(document, start=override)
        add_numbered(document, "甲", first)
        add_numbered(document, "乙", second)

    assert texts(written(make)) == ["一、甲", "四、乙"]


def test_a_chapter_is_parted_from_its_title() -> None:
    def make(document: Document) -> None:
        add_numbered(document, "总则", add_list(document, (("chineseCounting", "第%1章"),)))

    assert texts(written(make)) == ["第一章 总则"]


def test_numbers_in_cells_are_made_too() -> None:
    def make(document: Document) -> None:
        number = add_list(document, (("decimal", "%1"),))
        table = document.add_table(rows=2, cols=2)
        for row, name in zip(table.rows, ("新建", "改建"), strict=True):
            paragraph = row.cells[0].paragraphs[0]
            xml = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(xml))
            paragraph.add_run("号")
            row.cells[1].text = name

    assert [[text for text, _, _ in row] for row in cells(written(make))] == [["1 号", "新建"], ["2 号", "改建"]]


# ---------------------------------------------------------------- lines


def test_a_run_in_head_in_bold_is_counted() -> None:
    def make(document: Document) -> None:
        paragraph = document.add_paragraph()
        paragraph.add_run("（一）扩大资源。").bold = True
        paragraph.add_run("新建幼儿园12所。")

    line = next(part for part in written(make) if isinstance(part, Line))
    assert (line.bold, line.whole) == (len("（一）扩大资源。"), True)


def test_the_label_of_a_bold_head_is_bold_with_it() -> None:
    def make(document: Document) -> None:
        add_numbered(document, "", add_list(document)).add_run("总体要求").bold = True

    line = next(part for part in written(make) if isinstance(part, Line))
    assert line.bold == len("一、总体要求")


def test_a_heading_style_gives_its_level_and_a_centred_paragraph_says_so() -> None:
    def make(document: Document) -> None:
        document.add_heading("总体要求", 2)
        document.add_paragraph("行动方案").alignment = WD_PARAGRAPH_ALIGNMENT.CENTER

    first, second = (part for part in written(make) if isinstance(part, Line))
    assert (first.level, second.centred) == (2, True)


def test_a_forced_line_end_ends_a_line_but_no_paragraph() -> None:
    def make(document: Document) -> None:
        document.add_paragraph().add_run("学前教育\n行动方案")

    lines = [part for part in written(make) if isinstance(part, Line)]
    assert [(line.text.text, line.whole) for line in lines] == [("学前教育", False), ("行动方案", False)]


def test_tracked_changes_are_read_as_accepted() -> None:
    def make(document: Document) -> None:
        paragraph = document.add_paragraph("达到")
        for tag, inner in (("del", "<w:delText>90</w:delText>"), ("ins", "<w:t>95</w:t>")):
            xml = f'<w:{tag} {nsdecls("w")} w:id="1" w:author="甲"><w:r>{inner}</w:r></w:{tag}>'
            paragraph._p.append(parse_xml(xml))
        paragraph.add_run("%")

    assert texts(written(make)) == ["达到95%"]


def test_hidden_text_is_left_out() -> None:
    def make(document: Document) -> None:
        paragraph = document.add_paragraph("达到95%")
        paragraph.add_run("旧稿").font.hidden = True

    assert texts(written(make)) == ["达到95%"]


# ---------------------------------------------------------------- tables


def test_merged_cells_stand_once_with_their_spans() -> None:
    def make(document: Document) -> None:
        table = document.add_table(rows=3, cols=3)
        for r in range(3):
            for c in range(3):
                table.cell(r, c).text = f"{r}{c}"
        table.cell(1, 0).merge(table.cell(2, 0)).text = "合并"
        table.cell(0, 1).merge(table.cell(0, 2)).text = "目标"

    assert cells(written(make)) == [
        [("00", 1, 1), ("目标", 1, 2)],
        [("合并", 2, 1), ("11", 1, 1), ("12", 1, 1)],
        [("21", 1, 1), ("22", 1, 1)],
    ]


def test_a_table_in_a_cell_is_part_of_its_text() -> None:
    def make(document: Document) -> None:
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text = "甲"
        inner = table.cell(0, 1).add_table(rows=1, cols=2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "乙", "丙"

    assert cells(written(make)) == [[("甲", 1, 1), ("乙 丙", 1, 1)]]


def test_a_frame_of_one_cell_is_no_table() -> None:
    def make(document: Document) -> None:
        document.add_table(rows=1, cols=1).cell(0, 0).text = "专栏：重点工程"

    assert texts(written(make)) == ["专栏：重点工程"]


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize("data", [b"PK\x03\x04 cut off", b"", b"plain"])
def test_a_damaged_document_says_what_to_do(data: bytes) -> None:
    with pytest.raises(DecodeError, match="fetch it again") as caught:
        read_docx(data)
    assert caught.value.code == "damaged"


def test_a_document_without_text_is_refused() -> None:
    with pytest.raises(DecodeError) as caught:
        written(lambda document: None)
    assert caught.value.code == "no-text"


@pytest.mark.corpus
def test_real_documents_lose_nothing_of_their_text(corpus: Path) -> None:
    files = sorted((corpus / "corpus/files").glob("*.docx"))
    found = {path.name: bag_likeness(text_of(read_docx(path.read_bytes())), plain_text(path)) for path in files}
    assert {name: value for name, value in found.items() if value < 0.99} == {}
