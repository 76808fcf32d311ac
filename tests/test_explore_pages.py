"""The pages as a browser without JavaScript gets them: every address, what each shows, and what it keeps out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from explore_site import HOSTILE_LINE, HOSTILE_TITLE, add_document, ask, client_of, make_site
from starlette.testclient import TestClient

from pipeline.explore.site import Site

LISTS = ("/docs", "/indicators", "/regions", "/tasks", "/runs", "/unread", "/corrections")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = make_site(tmp_path_factory.mktemp("site"))
    yield made
    made.published.close()


@pytest.fixture(scope="module")
def client(site: Site) -> TestClient:
    return client_of(site)


def addresses(site: Site) -> list[str]:
    """An address of each kind, and all documents."""
    return [
        "/", *LISTS, "/docs?region=330000&year=2024&genre=-&source=files&q=计划", "/docs?page=2", "/tasks?due=2025", "/tasks?due=-&q=教育",
        *(f"/doc/{id_}" for (id_,) in ask(site, "SELECT document_id FROM documents")),
        *(f"/doc/{id_}/cites" for (id_,) in ask(site, "SELECT document_id FROM citations ORDER BY ALL LIMIT 2")),
        *(f"/doc/{id_}@{version}" for id_, version in ask(site, "SELECT document_id, version_id FROM document_versions LIMIT 2")),
        *(f"/indicator/{id_}" for (id_,) in ask(site, "SELECT indicator_id FROM indicators ORDER BY target_count DESC, name LIMIT 6")),
        *(f"/unit/{unit}" for (unit,) in ask(site, "SELECT unit FROM responsibilities ORDER BY ALL LIMIT 2")),
        *(f"/runs/{id_}" for (id_,) in ask(site, "SELECT run_id FROM runs")),
        "/region/330000", "/region/330106",
    ]  # fmt: skip


def test_every_address_answers_in_both_languages(site: Site, client: TestClient) -> None:
    for address in addresses(site):
        for language in ("zh", "en"):
            answer = client.get(f"{address}{'&' if '?' in address else '?'}lang={language}")
            assert (answer.status_code, address) == (200, address)
            assert f'<html lang="{"en" if language == "en" else "zh-CN"}">' in answer.text


def test_every_address_gives_its_content_as_json_and_every_list_as_csv(site: Site, client: TestClient) -> None:
    for address in addresses(site):
        path, _, query = address.partition("?")
        json = client.get(f"{'/index' if path == '/' else path}.json?{query}")
        assert json.status_code == 200
        assert isinstance(json.json(), dict)
    for path in LISTS:
        answer = client.get(f"{path}.csv")
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert answer.text.startswith("\ufeff")


def test_chinese_is_the_language_until_english_is_chosen_and_that_is_kept(site: Site) -> None:
    browser = client_of(site)
    assert "政策文件承诺了什么" in browser.get("/").text
    assert "What policies promise" in browser.get("/?lang=en").text
    assert "What policies promise" in browser.get("/").text


@pytest.mark.parametrize(
    "address",
    [
        "/doc/none", "/indicator/none", "/region/1", "/unit/none", "/runs/none", "/f/none", "/none", "/docs?page=0", "/docs?page=x",
        "/docs?year=two", "/doc/none/diff/1..2", "/doc/none/page/1", "/docs?page=99999999999999999999", "/indicator/none.svg",
    ],
)  # fmt: skip
def test_an_address_that_means_nothing_is_told_so(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in (400, 404)
    assert "<h1>" in answer.text


def test_each_fact_is_marked_at_its_own_characters(site: Site, client: TestClient) -> None:
    for document_id, text in ask(site, "SELECT document_id, text FROM texts"):
        html = client.get(f"/doc/{document_id}").text
        rows = re.findall(r'<tr class="[^"]*"[^>]*><td><td><a href="#f-([^"]+)"', html)
        marks = re.findall(r'<mark class="[^"]*" data-f="([\d ]+)"[^>]*>(.*?)</mark>', html)
        for target_id, start, end in ask(site, "SELECT target_id, char_start, char_end FROM targets WHERE document_id = ?", document_id):
            number = str(rows.index(target_id))
            own = "".join(re.sub("<[^>]+>", "", words) for facts, words in marks if number in facts.split())
            assert visible(unescape(own)) == visible(text[start:end])


def visible(text: str) -> str:
    """A text without what a page shows otherwise: control characters, and the ends of lines and cells that it is laid out by."""
    return re.sub("[\x00-\x1f\u2400-\u2421\u200b-\u202e\u2060-\u2069\ufffd]", "", text)


def test_a_fact_leads_to_its_place(site: Site, client: TestClient) -> None:
    (target_id, document_id), *_ = ask(site, "SELECT target_id, document_id FROM targets ORDER BY target_id")
    answer = client.get(f"/f/{target_id}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/doc/{document_id}#f-{target_id}")
    assert f'id="f-{target_id}"' in client.get(f"/doc/{document_id}").text


def test_what_a_document_holds_is_shown_as_text(site: Site, client: TestClient) -> None:
    (document_id,) = ask(site, "SELECT document_id FROM documents WHERE document_number = '青禾发〔2024〕1号'")[0]
    for address in ("/", "/docs", f"/doc/{document_id}", f"/doc/{document_id}/cites", "/region/990199", "/indicator/托位", "/docs?q=<script>alert"):
        html = client.get(address).text
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", html)
    assert "&lt;script&gt;" in client.get(f"/doc/{document_id}").text
    assert client.get(f"/doc/{document_id}.json").json()["document"]["title"] == HOSTILE_TITLE
    assert HOSTILE_LINE


def test_a_line_of_ten_million_characters_is_shown_in_parts(site: Site, tmp_path: Path) -> None:
    add_document(site.published.path, "长行" + "计" * 5_000, "青禾发〔2024〕2号", "到2026年，托位达到500个" + "长" * 3_500_000)
    browser = client_of(site)
    (document_id,) = ask(site, "SELECT document_id FROM documents WHERE document_number = '青禾发〔2024〕2号'")[0]
    answer = browser.get(f"/doc/{document_id}")
    assert answer.status_code == 200
    assert len(answer.content) < 2_000_000
    assert len(browser.get("/docs").content) < 200_000


def test_a_spreadsheet_takes_no_title_for_a_formula(site: Site, client: TestClient) -> None:
    add_document(site.published.path, '=HYPERLINK("x")', "青禾发〔2024〕3号", "到2026年，托位达到500个")
    rows = list(csv.DictReader(io.StringIO(client.get("/docs.csv").text.removeprefix("\ufeff"))))
    (title,) = [row["title"] for row in rows if row["document_number"] == "青禾发〔2024〕3号"]
    assert title == "'=HYPERLINK(\"x\")"


def test_a_new_snapshot_is_seen_by_the_next_request(site: Site, client: TestClient) -> None:
    before = client.get("/docs.json").json()["total"]
    add_document(site.published.path, "青禾县又一计划", "青禾发〔2024〕4号", "到2026年，托位达到600个")
    assert client.get("/docs.json").json()["total"] == before + 1


def test_documents_are_searched_and_narrowed_with_counts(client: TestClient) -> None:
    found = client.get("/docs.json?q=学前").json()
    assert found["total"] >= 1
    assert all("学前" in row["title"] for row in found["documents"])
    passages = None
    while passages is None:  # the index is made by a process of its own
        passages = client.get("/docs.json?q=托位").json()["passages"]
    assert all("托位" in passage["text"] for passage in passages)
    assert len(passages) > 1
    assert client.get("/docs.json?region=990000&year=1901").json()["total"] == 0


# ---------------------------------------------------------------- who is let in, and what a page may do


def test_a_page_runs_no_script_but_ours_and_tells_no_address_outside(site: Site, client: TestClient) -> None:
    for address in addresses(site)[:20]:
        answer = client.get(address)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "require-trusted-types-for 'script'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert not re.search(r"<script(?! src=)|\son\w+=|\sstyle=|javascript:", answer.text)
        assert not re.findall(r'(?:href|src|action)="(?:https?:)?//', answer.text)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.", "[::2]:80", "[", "127.0.0.1@evil.example"])
def test_a_host_that_is_not_trusted_gets_nothing(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("host", ["127.0.0.1:8421", "localhost", "LOCALHOST:1", "[::1]:8421"])
def test_this_machine_is_trusted(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


def test_with_a_token_nobody_is_let_in_who_has_not_shown_it(site: Site) -> None:
    browser = client_of(site, host="policies.example", token="a-token")
    assert browser.get("/").status_code == 401
    assert browser.get("/static/explore.css").status_code == 401
    assert browser.get("/?token=another").status_code == 401
    assert browser.get("/", headers={"authorization": "Bearer a-token"}).status_code == 200
    entered = browser.get("/docs?token=a-token&q=x")
    assert (entered.status_code, entered.headers["location"]) == (303, "/docs?q=x")
    assert "a-token" not in entered.headers["set-cookie"]
    assert browser.get("/docs", headers={"host": "policies.example"}).status_code == 200
