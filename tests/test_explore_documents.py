"""A document's former versions, and the pictures of its pages."""

from __future__ import annotations

from pathlib import Path

from explore_site import SAMPLES, ask, client_of
from pdfs import pdf, written

from pipeline.explore.serving import site_of
from pipeline.run.ingest import ingest
from pipeline.settings import Settings


def settings_of(folder: Path) -> Settings:
    return Settings(warehouse=folder / "policy.duckdb", raw=folder / "raw", workers=1)


def test_a_former_version_is_shown_as_it_was_and_compared_with_the_latter(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    file = tmp_path / "plan.txt"
    words = (SAMPLES / "linjiang-preschool.txt").read_text(encoding="utf-8")
    for text in (words, words.replace("2025年", "2027年")):
        file.write_text(text, encoding="utf-8")
        ingest([str(file)], settings, command="test")
    site = site_of(settings, settings.warehouse)
    browser = client_of(site)
    (document_id, first), (_, second) = ask(site, "SELECT document_id, version_id FROM document_versions ORDER BY version_id")
    former = browser.get(f"/doc/{document_id}@{first}").text
    assert "2025年" in former
    assert "2027年" not in former
    assert f"/doc/{document_id}/diff/{first}..{second}" in browser.get(f"/doc/{document_id}").text
    difference = browser.get(f"/doc/{document_id}/diff/{first}..{second}.json").json()
    assert difference["changes"]
    assert {line["change"] for line in difference["lines"]} == {"went", "appeared"}
    assert browser.get(f"/doc/{document_id}/diff/{first}..{second}").status_code == 200
    assert browser.get(f"/doc/{document_id}@999").status_code == 404


def test_the_page_of_a_pdf_is_shown_with_a_box_around_each_fact(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    file = tmp_path / "plan.pdf"
    file.write_bytes(pdf(written("临江区托育计划", "一、主要目标", "到2026年，全区托位达到500个，普惠托位占比不低于65%。")))
    ingest([str(file)], settings, command="test")
    site = site_of(settings, settings.warehouse)
    browser = client_of(site)
    document_id, target_id, page = ask(site, "SELECT document_id, target_id, page FROM targets WHERE box IS NOT NULL ORDER BY char_start")[0]
    assert f'data-pictures="/doc/{document_id}/page/"' in browser.get(f"/doc/{document_id}").text
    picture = browser.get(f"/doc/{document_id}/page/{page}?fact={target_id}")
    assert 'class="on"' in picture.text
    whole = browser.get(f"/doc/{document_id}/page/{page}.png")
    part = browser.get(f"/doc/{document_id}/page/{page}.png?fact={target_id}")
    assert whole.content.startswith(b"\x89PNG")
    assert part.content.startswith(b"\x89PNG")
    assert part.content != whole.content
    for wrong in ("0", "99", "x", "1e3"):
        assert browser.get(f"/doc/{document_id}/page/{wrong}").status_code == 404
