"""Corrections from the pages: written as a run reads them, shown at once, applied by the next run, and by nobody else's page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from explore_site import ORIGIN, SAMPLES, ask, client_of
from starlette.testclient import TestClient

from pipeline.explore.serving import site_of
from pipeline.explore.site import Site
from pipeline.run.ingest import ingest
from pipeline.settings import Settings
from pipeline.store.corrections import read_corrections

SAME_ORIGIN = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
WHO = {"author": "陈某", "reason": "与原件核对"}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    settings = settings_of(tmp_path)
    ingest([str(SAMPLES / "linjiang-preschool.txt")], settings, command="test")
    return site_of(settings, settings.warehouse, may_edit=True)


def settings_of(folder: Path) -> Settings:
    return Settings(warehouse=folder / "policy.duckdb", raw=folder / "raw", workers=1)


def a_target(site: Site) -> tuple[str, str]:
    """The document and the id of a target with a year."""
    row = ask(site, "SELECT document_id, target_id FROM targets WHERE kind = 'target' AND year IS NOT NULL ORDER BY char_start")[0]
    return row[0], row[1]


def token_of(browser: TestClient, address: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', browser.get(address).text)
    assert found
    return found[1]


def test_a_changed_year_waits_and_is_applied_by_the_next_run(site: Site, tmp_path: Path) -> None:
    browser = client_of(site)
    document_id, target_id = a_target(site)
    form = f"/doc/{document_id}/correct?fact={target_id}"
    sent = browser.post(form, data={"token": token_of(browser, form), "action": "change", "year": "2031", **WHO}, headers=SAME_ORIGIN)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/doc/{document_id}#f-{target_id}")
    assert re.search(rf'class="target pending"[^>]*>.*?#f-{target_id}"', browser.get(f"/doc/{document_id}").text)
    assert browser.get("/corrections.json").json()["corrections"][0]["status"] == "pending"
    ingest([str(SAMPLES / "linjiang-preschool.txt")], settings_of(tmp_path), command="test")
    assert ask(site, "SELECT year FROM targets WHERE target_id = ?", target_id) == [(2031,)]
    assert re.search(rf'class="target corrected"[^>]*>.*?#f-{target_id}"', browser.get(f"/doc/{document_id}").text)
    assert browser.get("/corrections.json").json()["corrections"][0]["status"] == "applied"


def test_a_fact_is_struck_and_another_added(site: Site, tmp_path: Path) -> None:
    browser = client_of(site)
    document_id, target_id = a_target(site)
    strike, add = f"/doc/{document_id}/correct?fact={target_id}", f"/doc/{document_id}/correct"
    quote = ask(site, "SELECT text[1:12] FROM texts WHERE document_id = ?", document_id)[0][0]
    browser.post(strike, data={"token": token_of(browser, strike), "action": "strike", **WHO}, headers=SAME_ORIGIN)
    more = {"quote": quote, "indicator": "新建幼儿园", "value": "6", "value_text": "六所", "unit": "所", "year": "2026"}
    added = browser.post(add, data={"token": token_of(browser, add), "action": "add", **more, **WHO}, headers=SAME_ORIGIN)
    assert added.status_code == 303
    assert 'class="target struck"' in browser.get(f"/doc/{document_id}").text
    ingest([str(SAMPLES / "linjiang-preschool.txt")], settings_of(tmp_path), command="test")
    assert ask(site, "SELECT * FROM targets WHERE target_id = ?", target_id) == []
    assert ask(site, "SELECT value, year, evidence FROM targets WHERE indicator = '新建幼儿园' AND rule = 'correction'") == [(6.0, 2026, quote)]


@pytest.mark.parametrize(
    "wrong",
    [{"year": "soon"}, {"value": "many"}, {"comparator": "!"}, {"author": ""}, {"reason": " "}, {"action": "add"}, {"action": "drop"}, {}],
    ids=str,
)
def test_a_correction_that_means_nothing_is_told_and_not_written(site: Site, wrong: dict[str, str]) -> None:
    browser = client_of(site)
    document_id, target_id = a_target(site)
    form = f"/doc/{document_id}/correct?fact={target_id}"
    data = {"token": token_of(browser, form), "action": "change", **WHO} | wrong
    if "author" in wrong or "reason" in wrong:
        data |= {"year": "2031"}
    answer = browser.post(form, data=data, headers=SAME_ORIGIN)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert read_corrections(site.corrections).by_document == {}


def test_a_quote_that_does_not_stand_in_the_text_is_refused(site: Site) -> None:
    browser = client_of(site)
    form = f"/doc/{a_target(site)[0]}/correct"
    data = {"token": token_of(browser, form), "quote": "从未写过的话", "indicator": "托位", "value": "1", "value_text": "1", **WHO}
    assert browser.post(form, data=data, headers=SAME_ORIGIN).status_code == 400
    assert not site.corrections.exists()


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ({"origin": "http://evil.example", "sec-fetch-site": "cross-site"}, "right"),
        ({"origin": ORIGIN, "sec-fetch-site": "cross-site"}, "right"),
        ({"origin": ORIGIN, "sec-fetch-site": "same-site"}, "right"),
        ({"origin": "null"}, "right"),
        ({"origin": "http://127.0.0.1:99"}, "right"),
        ({}, "right"),
        (SAME_ORIGIN, ""),
        (SAME_ORIGIN, "forged"),
        (SAME_ORIGIN, "of another browser"),
    ],
)
def test_only_a_form_opened_here_by_the_same_browser_is_taken(site: Site, headers: dict[str, str], token: str) -> None:
    browser = client_of(site)
    document_id, target_id = a_target(site)
    form = f"/doc/{document_id}/correct?fact={target_id}"
    right = token_of(browser, form)
    tokens = {"right": right, "of another browser": token_of(client_of(site), form)}
    data = {"token": tokens.get(token, token), "action": "strike", **WHO}
    assert browser.post(form, data=data, headers=headers).status_code == 403
    assert not site.corrections.exists()


def test_without_edit_nothing_is_taken(site: Site, tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    browser = client_of(site_of(settings, settings.warehouse))
    document_id, target_id = a_target(site)
    form = f"/doc/{document_id}/correct?fact={target_id}"
    assert browser.get(form).status_code == 403
    assert browser.post(form, data={"action": "strike"}, headers=SAME_ORIGIN).status_code == 405
    assert "/correct\"" not in browser.get(f"/doc/{document_id}").text


def test_a_form_larger_than_any_of_ours_is_refused(site: Site) -> None:
    browser = client_of(site)
    form = f"/doc/{a_target(site)[0]}/correct"
    data = {"token": token_of(browser, form), "quote": "长" * 100_000}
    assert browser.post(form, data=data, headers=SAME_ORIGIN).status_code == 403
