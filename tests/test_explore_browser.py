"""The pages in a real browser (Debian's chromium, driven by Playwright): what people see, click and press.

Where there is no chromium the tests are skipped, and where CI is set they fail: `.ci/run` installs it.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from explore_site import ask, make_site
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from pipeline.explore.app import create_app
from pipeline.explore.serving import site_of
from pipeline.explore.site import Site
from pipeline.explore.writing import write_report
from pipeline.settings import Settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
IMAGES = Path(__file__).parents[1] / "docs" / "images"
WRITE_IMAGES = bool(os.environ.get("WRITE_IMAGES"))
"""Set by `make images`, which makes the pictures of the manual anew."""
WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 390, "height": 844}
PAGES = ("/", "/docs", "/indicators", "/regions", "/tasks", "/runs", "/unread", "/corrections")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        words = "no chromium here (apt-get install chromium fonts-noto-cjk)"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = make_site(tmp_path_factory.mktemp("site"), may_edit=True)
    yield made
    made.published.close()


@pytest.fixture(scope="module")
def server(site: Site) -> Iterator[str]:
    running = uvicorn.Server(uvicorn.Config(create_app(site), host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    running.should_exit = True
    thread.join()


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A tab that fails the test where a page logs an error, breaks its own policy, or asks another machine."""
    yield from tab(browser, server, viewport=WIDE)


def tab(browser: Browser, server: str, **options: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=server, **options)
    opened = context.new_page()
    problems: list[str] = []
    opened.on("console", lambda message: problems.append(message.text) if message.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("request", lambda request: None if request.url.startswith((server, "data:", "file:")) else problems.append(request.url))
    yield opened
    context.close()
    assert problems == []


@pytest.fixture(scope="module")
def plan(site: Site) -> str:
    """The document with the most facts."""
    return str(ask(site, "SELECT document_id FROM targets GROUP BY ALL ORDER BY count(*) DESC, document_id LIMIT 1")[0][0])


@pytest.fixture(scope="module")
def indicator(site: Site) -> str:
    sql = """SELECT indicator_id FROM indicator_trajectories GROUP BY indicator_id
        ORDER BY count(DISTINCT year) DESC, count(DISTINCT comparator) DESC, indicator_id LIMIT 1"""
    return str(ask(site, sql)[0][0])


def facts_on(page: Page) -> int:
    return page.locator("#facts tbody tr").count()


def test_every_mark_stands_at_the_characters_that_sql_tells(page: Page, site: Site, plan: str) -> None:
    page.goto(f"/doc/{plan}")
    words = dict(
        page.evaluate(
            """() => [...document.querySelectorAll("#facts tbody tr")].map((row, at) => [row.querySelector("a").hash.slice(3),
            [...document.querySelectorAll(".text mark")].filter((m) => m.dataset.f.split(" ").includes(String(at))).map((m) => m.textContent).join("")])"""
        )
    )
    told = ask(site, "SELECT target_id, evidence FROM targets WHERE document_id = ?", plan)
    assert {id_: words[id_] for id_, _ in told} == {id_: evidence.replace("\t", "").replace("\n", "") for id_, evidence in told}


def test_a_deep_link_shows_its_fact_in_text_table_and_card(page: Page, site: Site, plan: str) -> None:
    target_id, indicator = ask(site, "SELECT target_id, indicator FROM targets WHERE document_id = ? ORDER BY char_start DESC LIMIT 1", plan)[0]
    page.goto(f"/f/{target_id}")
    assert address_of(page).endswith(f"/doc/{plan}#f-{target_id}")
    assert page.locator("#card h2").inner_text() == indicator
    assert page.locator("tr.on a").get_attribute("href") == f"#f-{target_id}"
    box = page.locator("mark.on").first.bounding_box()
    assert box
    assert 0 < box["y"] < WIDE["height"]


def address_of(page: Page) -> str:
    """The address as the page itself has it: Playwright hears of a replaced one later."""
    return str(page.evaluate("location.href"))


def test_keys_step_through_the_facts_and_are_left_alone_in_fields(page: Page, plan: str) -> None:
    page.goto(f"/doc/{plan}")
    page.keyboard.press("j")
    first = address_of(page)
    page.keyboard.press("j")
    assert address_of(page) != first
    page.keyboard.press("k")
    assert address_of(page) == first
    assert page.locator("#say").inner_text()
    page.keyboard.press("n")
    kinds = [page.locator("tr.on").get_attribute("class")]
    page.keyboard.press("N")
    assert {(kind or "").split()[0] for kind in kinds} == {(page.locator("tr.on").get_attribute("class") or "").split()[0]}
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#help").is_visible()
    page.keyboard.press("/")
    here = address_of(page)
    page.keyboard.type("j[e")
    assert (address_of(page), page.locator("#search").input_value()) == (here, "j[e")


def test_brackets_go_from_document_to_document_and_e_corrects(page: Page, plan: str) -> None:
    page.goto("/docs")
    page.locator(".documents a").first.click()
    page.wait_for_url("**/doc/**")  # the key must reach the document, not the list that is being left
    page.wait_for_load_state("load")
    first = page.url
    page.keyboard.press("]")
    page.wait_for_url(lambda url: url != first)
    page.wait_for_load_state("load")
    page.keyboard.press("[")
    page.wait_for_url(first)
    page.goto(f"/doc/{plan}")
    while not page.locator("tr.on.target").count():
        page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_url("**/correct?fact=*")


def test_a_click_on_a_mark_chooses_its_row_and_a_click_on_a_row_its_mark(page: Page, plan: str) -> None:
    page.goto(f"/doc/{plan}")
    page.locator("mark[data-g]").nth(3).click()
    chosen = page.evaluate("String(document.querySelector('tr.on').sectionRowIndex)")
    assert chosen in (page.locator("mark[data-g]").nth(3).get_attribute("data-f") or "").split()
    page.locator("#facts tbody tr").last.click()
    last = str(facts_on(page) - 1)
    assert last in (page.locator("mark.on").first.get_attribute("data-f") or "").split()


def test_a_kind_can_be_left_out_of_the_table(page: Page, plan: str) -> None:
    page.goto(f"/doc/{plan}")
    assert page.locator("tr.target").first.is_visible()
    page.locator("label.target").click()
    assert not page.locator("tr.target").first.is_visible()


def test_from_search_to_a_fact_and_from_a_filter_back(page: Page) -> None:
    page.goto("/")
    page.locator("#search").fill("学前")
    page.keyboard.press("Enter")
    page.wait_for_url("**/docs?q=*")
    page.locator(".documents a").first.click()
    assert facts_on(page) > 5
    page.goto("/docs")
    before = page.locator(".documents li").count()
    page.locator(".facets a").first.click()
    assert 0 < page.locator(".documents li").count() < before
    page.locator(".chosen").click()
    assert page.locator(".documents li").count() == before


def test_copied_and_found_text_is_the_documents_own(page: Page, site: Site, plan: str) -> None:
    page.goto(f"/doc/{plan}")
    words = page.evaluate("() => { getSelection().selectAllChildren(document.querySelector('.text')); return getSelection().toString(); }")
    text = ask(site, "SELECT text FROM texts WHERE document_id = ?", plan)[0][0]
    assert "".join(words.split()) == "".join(text.split())


def test_an_indicators_values_are_drawn(page: Page, indicator: str) -> None:
    page.goto(f"/indicator/{indicator}")
    chart = page.locator("svg.chart").first
    assert chart.locator("circle, path").count() >= 3
    box = chart.bounding_box()
    assert box
    assert box["width"] > 400
    assert page.request.get(f"/indicator/{indicator}.svg").text().startswith("<svg")
    assert page.request.get(f"/indicator/{indicator}.png").body().startswith(b"\x89PNG")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out(browser: Browser, server: str, site: Site, plan: str, indicator: str, scheme: str) -> None:
    for page in tab(browser, server, viewport=WIDE, color_scheme=scheme):
        for address in (*PAGES, f"/doc/{plan}", f"/doc/{plan}/cites", f"/indicator/{indicator}", f"/doc/{plan}/correct"):
            page.goto(address)
            if address == f"/doc/{plan}":
                page.keyboard.press("j")
            found = Axe().run(page)
            assert found.violations_count == 0, f"{address}: {found.generate_report()}"


def test_a_telephone_shows_every_page_without_scrolling_sideways(browser: Browser, server: str, plan: str, indicator: str) -> None:
    for page in tab(browser, server, viewport=NARROW):
        for address in (*PAGES, f"/doc/{plan}", f"/doc/{plan}/cites", f"/indicator/{indicator}"):
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], address
        page.goto(f"/doc/{plan}")
        text, facts = page.locator(".text").bounding_box(), page.locator("#facts").bounding_box()
        assert text
        assert facts
        assert facts["y"] >= text["y"] + text["height"]


def test_without_javascript_the_whole_text_its_marks_and_its_facts_are_there(browser: Browser, server: str, site: Site, plan: str) -> None:
    for page in tab(browser, server, viewport=WIDE, java_script_enabled=False):
        page.goto(f"/doc/{plan}")
        text = ask(site, "SELECT text FROM texts WHERE document_id = ?", plan)[0][0]
        assert "".join((page.locator(".text").text_content() or "").split()) == "".join(text.split())
        facts = ask(site, "SELECT count(*) FROM targets WHERE document_id = ?", plan)[0][0]
        assert page.locator("tr.target, tr.baseline").count() == facts


def test_kinds_differ_without_colour(page: Page, plan: str) -> None:
    page.goto(f"/doc/{plan}")
    lines = page.evaluate(
        """() => { const mark = document.querySelector("mark"); return ["t0", "b0", "u0", "d0", "c0"].map((kind) => {
        mark.className = kind; const style = getComputedStyle(mark);
        return style.backgroundImage.replace(/rgb[^)]*\\)/g, "") + style.backgroundSize; }); }"""
    )
    assert len(set(lines)) == 5


def test_the_text_is_printed_and_nothing_that_is_for_screens(page: Page, plan: str) -> None:
    page.goto(f"/doc/{plan}")
    page.emulate_media(media="print")
    assert page.locator(".text").is_visible()
    assert not page.locator(".top").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_marked_words_become_an_addition_that_waits_for_a_run(page: Page, site: Site, plan: str) -> None:
    page.goto(f"/doc/{plan}")
    page.evaluate("() => getSelection().selectAllChildren(document.querySelector('.text h1'))")
    page.locator("#add").click()
    quote = page.locator("#quote").input_value()
    assert quote in ask(site, "SELECT text FROM texts WHERE document_id = ?", plan)[0][0]
    for name, value in {"indicator": "新建幼儿园", "value": "6", "value_text": "六所"}.items():
        page.locator(f"#field-{name}").fill(value)
    page.locator("#reason").fill("漏读")
    page.locator("#author").fill("陈某")
    page.locator("button.primary").click()
    page.wait_for_url("**/corrections#*")
    page.goto(f"/doc/{plan}")
    assert "新建幼儿园" in page.locator(".pending-add").inner_text()


def test_a_report_works_from_a_disk_with_the_network_cut(browser: Browser, site: Site, tmp_path: Path) -> None:
    settings = Settings(warehouse=site.published.path, raw=site.raw)
    folder = tmp_path / "report"
    pages = write_report(site_of(settings, site.published.path, is_report=True), folder, "zh")
    assert pages > 50
    missing = [f"{file}: {target}" for file in folder.rglob("*.html") for target in links(file) if not (file.parent / target).exists()]
    assert missing == []
    for page in tab(browser, "file://", viewport=WIDE, offline=True):
        page.goto((folder / "index.html").as_uri())
        page.locator(".plain a").first.click()
        assert facts_on(page) > 0
        page.keyboard.press("j")
        assert page.locator("mark.on, tr.on").count() >= 1
        assert page.evaluate("getComputedStyle(document.querySelector('.text')).backgroundColor") != "rgba(0, 0, 0, 0)"


def links(file: Path) -> set[str]:
    found = re.findall(r'(?:href|src)="([^"#:]+)(?:#[^"]*)?"', file.read_text(encoding="utf-8"))
    return {unquote(unescape(target)) for target in found}


@pytest.mark.parametrize("name", ["document", "indicator"])
def test_the_manual_opens_with_what_the_pages_look_like(browser: Browser, server: str, plan: str, indicator: str, tmp_path: Path, name: str) -> None:
    """`make images` writes the pictures anew; they are held to be there, of this size, and named by both manuals."""
    target = (IMAGES if WRITE_IMAGES else tmp_path) / f"{name}.png"
    for page in tab(browser, server, viewport={"width": 1280, "height": 760}):
        page.goto(f"/doc/{plan}" if name == "document" else f"/indicator/{indicator}")
        for _ in range(5 if name == "document" else 0):
            page.keyboard.press("j")
        page.screenshot(path=target)
    with Image.open(target) as picture:
        picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(target, optimize=True)
    with Image.open(target) as made, Image.open(IMAGES / f"{name}.png") as kept:
        assert made.size == kept.size
        assert len(made.convert("L").getcolors() or ()) > 8
    for manual in ("README.md", "README.zh-CN.md"):
        assert f"docs/images/{name}.png" in (IMAGES.parents[1] / manual).read_text(encoding="utf-8")
