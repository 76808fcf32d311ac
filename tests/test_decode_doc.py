"""DOC, WPS and RTF are read by way of DOCX, or rejected with what to do."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from document_forms import Text, content, to_docx
from test_forms import SAMPLES, facts_of, original, units, values

from pipeline.decode import doc
from pipeline.decode.doc import OFFICE, kind_of_ole, read_doc, read_rtf
from pipeline.decode.formats import format_of, reader_of
from pipeline.decode.parts import Line
from pipeline.errors import DecodeError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SENTENCE = "到2025年，新增托位600个。"
office = next((found for name in OFFICE if (found := shutil.which(name))), None)


def ole(stream: str) -> bytes:
    return MAGIC + bytes(1024) + stream.encode("utf-16-le") + bytes(512)


@pytest.mark.parametrize(
    ("stream", "kind"),
    [
        ("WordDocument", "word"),
        ("Workbook", "sheets"),
        ("PowerPoint Document", "slides"),
        ("EncryptedPackage", "locked"),
        ("__substg1.0_0037001F", "mail"),
        ("Contents", ""),
    ],
)
def test_what_an_ole_file_holds_is_told_by_its_streams(stream: str, kind: str) -> None:
    assert kind_of_ole(ole(stream)) == kind


def test_a_word_document_that_embeds_a_workbook_is_a_word_document() -> None:
    assert kind_of_ole(ole("Workbook") + "WordDocument".encode("utf-16-le")) == "word"


@pytest.mark.parametrize(
    ("stream", "code", "says"),
    [
        ("Workbook", "format", "save it as XLSX"),
        ("PowerPoint Document", "format", "presentation"),
        ("EncryptedPackage", "encrypted", "password"),
        ("Contents", "damaged", "without a document"),
    ],
)
def test_other_ole_files_are_rejected_for_what_they_are(stream: str, code: str, says: str) -> None:
    with pytest.raises(DecodeError, match=says) as told:
        reader_of(ole(stream))
    assert told.value.code == code


def test_a_damaged_doc_says_why_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc, "OFFICE", ())
    with pytest.raises(DecodeError, match="save it as DOCX or PDF, or install LibreOffice") as told:
        read_doc(ole("WordDocument"))
    assert told.value.code == "damaged"


def test_rtf_without_libreoffice_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc, "OFFICE", ())
    assert format_of(b"{\\rtf1\\ansi}").media_type == "application/rtf"
    with pytest.raises(DecodeError, match="LibreOffice"):
        read_rtf(b"{\\rtf1\\ansi}")


def fake_office(folder: Path, script: str) -> str:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_what_msdoc2docx_cannot_read_goes_to_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tmp_path / "made.docx"
    made.write_bytes(to_docx([Text(SENTENCE, "body")]))
    # The folder to write to is the argument after --outdir.
    script = f'while [ "$1" != --outdir ]; do shift; done; cp {made} "$2/in.docx"'
    monkeypatch.setattr(doc, "OFFICE", (fake_office(tmp_path, script),))
    assert [part.text.text for part in read_doc(ole("WordDocument")) if isinstance(part, Line)] == [SENTENCE]


def test_a_libreoffice_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc, "OFFICE", (fake_office(tmp_path, "exec sleep 30"),))
    monkeypatch.setattr(doc, "_SECONDS", 0.2)
    with pytest.raises(DecodeError) as told:
        read_rtf(b"{\\rtf1}")
    assert told.value.code == "timeout"


def as_doc(docx: bytes, folder: Path) -> bytes:
    """The document as LibreOffice saves it for Word 97."""
    assert office
    source = folder / "plan.docx"
    source.write_bytes(docx)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "plan.doc").read_bytes()


@pytest.mark.skipif(office is None, reason="LibreOffice, which writes the DOC, is not installed")
def test_a_doc_gives_the_facts_of_the_text(tmp_path: Path) -> None:
    path = next(path for path in SAMPLES if path.stem == "lanshan-digital-economy")
    want = original(path)
    got = facts_of(as_doc(to_docx(content(want.document)), tmp_path), "plan.doc")
    assert sorted(map(str, values(got))) == sorted(map(str, values(want)))
    assert sorted(map(str, units(got))) == sorted(map(str, units(want)))


def test_a_real_doc_of_wps_is_read_with_its_class_id(corpus: Path) -> None:
    files = sorted((corpus / "corpus/files").glob("*.doc"))
    with_id = [path for path in files if path.read_bytes()[8:24] != bytes(16)]
    assert with_id
    for path in files:
        assert sum(len(part.text) for part in read_doc(path.read_bytes()) if isinstance(part, Line)) > 20, path.name


def test_tables_of_a_real_doc_have_no_phantom_columns(corpus: Path) -> None:
    path = next((corpus / "corpus/files").glob("090*.doc"))
    grids = [part for part in read_doc(path.read_bytes()) if not isinstance(part, Line)]
    heads = [[cell.text.text for cell in grid.rows[0]] for grid in grids]
    assert all(cell.column_span == 1 for cell in grids[0].rows[0]), heads[0]
