"""Sources: what a file may say, what a slip in it is told, and what each kind of listing names."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.collect.addresses import absolute, is_attachment, suffix_of
from pipeline.collect.feed import read_feed
from pipeline.collect.list_page import read_list_page
from pipeline.collect.listings import Listing, ListingPage
from pipeline.collect.markup import attachment_links
from pipeline.collect.schedules import problem_of_schedule
from pipeline.collect.sitemap import read_sitemap
from pipeline.collect.sources import Source, find_sources, load_sources, read_source
from pipeline.collect.url_list import read_url_list
from pipeline.errors import CollectError, SettingsError

ROOT = Path(__file__).parents[1]
GOOD = 'kind = "list"\naddress = "https://www.linjiang.example/zcwj/index.html"\nlinks = "ul.list a"\n'
BASE = "https://www.linjiang.example/zcwj/index.html"


def source(**keys: object) -> Source:
    return Source(**{"name": "office", "kind": "list", "address": BASE, **keys})  # type: ignore[arg-type]


def page(data: str | bytes, number: int = 0, address: str = BASE) -> ListingPage:
    return ListingPage(address=address, number=number, data=data.encode() if isinstance(data, str) else data)


def addresses(listing: Listing) -> list[str]:
    return [item.address.removeprefix("https://www.linjiang.example") for item in listing.documents]


def test_a_source_is_named_after_its_file(tmp_path: Path) -> None:
    (tmp_path / "linjiang.toml").write_text(GOOD)
    assert read_source(tmp_path / "linjiang.toml").name == "linjiang"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('kind = "site"', "kind must be one of folder, list, feed, sitemap, urls, remote"),
        ("delay = -1", "delay must be a number from 0"),
        ("retries = 1.5", "retries must be a whole number from 0"),
        ("enabled = 1", "enabled must be true or false"),
        ("title = 3", "title must be a text in quotes"),
        ('schedule = "15 2 * *"', "must have five fields"),
        ('schedule = "75 2 * * *"', "has no minute '75'"),
        ('region = "3301"', "six digits"),
        ('include = "("', "include is no regular expression"),
        ('next = "a["', "next is no CSS selector"),
        ('selector = "a"', "there is no key selector"),
        ('addresses = ["https://a.example/1"]', "a source of kind list has no addresses"),
        ('pages = "index.html"', "must hold {page}"),
        ('name = "Lin Jiang"', "name must be of a-z, 0-9 and -"),
        ("[politeness]\ndelay = 2", "there is no key politeness"),
    ],
)
def test_a_slip_is_told_with_its_file_and_line(tmp_path: Path, line: str, says: str) -> None:
    text = GOOD if "kind" not in line else GOOD.partition("\n")[2]
    (tmp_path / "a.toml").write_text(f"# a remark\n\n{text}{line}\n")
    number = (f"# a remark\n\n{text}").count("\n") + 1
    with pytest.raises(SettingsError) as caught:
        read_source(tmp_path / "a.toml")
    assert f"a.toml:{number}: " in str(caught.value)
    assert says in str(caught.value)


def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('kind = "list"\naddress = \n')
    with pytest.raises(SettingsError, match="line 2"):
        read_source(tmp_path / "a.toml")


def test_an_address_that_is_missing_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('kind = "feed"\n')
    with pytest.raises(SettingsError, match="address is missing"):
        read_source(tmp_path / "a.toml")


def test_a_name_used_twice_is_told_with_the_other_file(tmp_path: Path) -> None:
    for file in ("a", "b"):
        (tmp_path / f"{file}.toml").write_text(f'name = "one"\n{GOOD}')
    with pytest.raises(SettingsError, match=r"b\.toml:1: a\.toml has the name 'one' already"):
        load_sources(tmp_path)


def test_no_names_stand_for_all_enabled_sources(tmp_path: Path) -> None:
    (tmp_path / "on.toml").write_text(GOOD)
    (tmp_path / "off.toml").write_text(f"enabled = false\n{GOOD}")
    assert [item.name for item in find_sources(tmp_path, [])] == ["on"]
    assert [item.name for item in find_sources(tmp_path, ["off"])] == ["off"]
    with pytest.raises(SettingsError, match="there is no such source"):
        find_sources(tmp_path, ["none"])


def test_a_relative_folder_counts_from_beside_the_folder_of_sources(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.toml").write_text('kind = "folder"\naddress = "raw/samples"\n')
    assert read_source(tmp_path / "sources" / "a.toml").address == str(tmp_path / "raw" / "samples")


def test_the_sources_that_come_with_the_project_are_right() -> None:
    assert {item.name for item in load_sources(ROOT / "sources")} >= {"samples", "example-office"}


@pytest.mark.parametrize("schedule", ["", "0 2 * * *", "*/15 8-18 * * 1-5", "0 0 1,15 jan-mar sun"])
def test_a_cron_expression_is_taken(schedule: str) -> None:
    assert problem_of_schedule(schedule) == ""


@pytest.mark.parametrize("schedule", ["@daily", "0 24 * * *", "0 2 0 * *", "*/0 * * * *", "5-1 * * * *", "a * * * *"])
def test_what_is_no_cron_expression_is_not_taken(schedule: str) -> None:
    assert problem_of_schedule(schedule)


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("../a.html#top", "https://www.linjiang.example/a.html"),
        ("//www.linjiang.example:443/b", "https://www.linjiang.example/b"),
        ("HTTP://WWW.X.example", "http://www.x.example/"),
        ("附件1.pdf", "https://www.linjiang.example/zcwj/%E9%99%84%E4%BB%B61.pdf"),
        ("a%20b.doc?x=1&amp=2", "https://www.linjiang.example/zcwj/a%20b.doc?x=1&amp=2"),
        ("javascript:void(0)", None),
        ("mailto:a@b.example", None),
        ("http://[::1", None),
    ],
)
def test_a_link_leads_to_one_address(link: str, address: str | None) -> None:
    assert absolute(BASE, link) == address


def test_an_attachment_is_known_by_its_path_or_the_file_that_its_query_names() -> None:
    assert is_attachment("https://x.example/a.PDF")
    assert suffix_of("https://x.example/down.jsp?file=%E8%A1%A8.xlsx") == ".xlsx"
    assert not is_attachment("https://x.example/a.html")
    assert not is_attachment("https://x.example/a.do?id=1")


LIST = """<html><body><div class=nav><a href="/">首页</a></div><ul class="list">
<li><a href="t1.html" title="关于 一">…</a></li><li><span><a href="/t2.html">关于二</a></span></li>
<li><a href="t1.html#a">又</a></li><li><a href="javascript:;">无</a></li><li>空</li></ul>
<a class="next" href="list2.html">下一页</a></body></html>"""


DATASTORE = """<html><body><div id="list"><script type="text/xml"><datastore>
<nextgroup><![CDATA[<a href="/module/dataproxy.jsp?page=1"></a>]]></nextgroup><recordset>
<record><![CDATA[<li><a href="/zcwj/a.html" title="关于公园的通知">关于公园</a></li>]]></record>
<record><![CDATA[<li><a href="/zcwj/b.html">关于托育的通知</a></li>]]></record>
</recordset></datastore></script></div></body></html>"""


@pytest.mark.parametrize("selector", ["a", "li", "li a"])
def test_a_list_page_is_read_where_its_entries_stand_in_a_datastore(selector: str) -> None:
    listing = read_list_page(source(links=selector), page(DATASTORE))
    assert addresses(listing) == ["/zcwj/a.html", "/zcwj/b.html"]
    assert [item.title for item in listing.documents] == ["关于公园的通知", "关于托育的通知"]
    assert [link.rpartition("/")[2] for link in listing.skipped] == ["dataproxy.jsp?page=1"]


@pytest.mark.parametrize(
    "answer",
    [
        '{"data": {"list": [{"title": "关于公园的通知", "url": "/zcwj/a.html"}, {"title": "关于托育", "url": "/zcwj/b.html"}]}}',
        '[{"docTitle": "关于公园的通知", "docPubUrl": "/zcwj/a.html"}, {"docTitle": "关于托育", "docPubUrl": "/zcwj/b.html"}]',
        '{"html": "<li><a href=\\"/zcwj/a.html\\">关于公园的通知</a></li><li><a href=\\"/zcwj/b.html\\">关于托育</a></li>"}',
    ],
)
def test_a_list_may_be_an_answer_in_json(answer: str) -> None:
    listing = read_list_page(source(), page(answer))
    assert addresses(listing) == ["/zcwj/a.html", "/zcwj/b.html"]
    assert listing.documents[0].title == "关于公园的通知"


@pytest.mark.parametrize("answer", ["{", "[]", "[" * 100_000, '{"total": 0}'])
def test_json_without_entries_is_told(answer: str) -> None:
    with pytest.raises(CollectError):
        read_list_page(source(), page(answer))


def test_a_list_page_names_the_next_page_that_no_key_of_the_source_follows() -> None:
    text = '<html><body><a href="/zcwj/a.html">关于公园的通知</a><a href="/index_1.html">下一页</a></body></html>'
    assert [link.rpartition("/")[2] for link in read_list_page(source(), page(text)).skipped] == ["index_1.html"]
    assert read_list_page(source(next="a.next"), page(text)).skipped == ()


@pytest.mark.parametrize(
    "link",
    [
        "<a href=\"javascript:void(0)\" onclick=\"window.open('/files/plan.pdf')\">附件</a>",
        "<a href=\"javascript:download('/files/plan.pdf')\">附件</a>",
        "<span onclick=\"openFile('/files/plan.pdf', 1)\">附件：方案</span>",
    ],
)
def test_an_attachment_that_a_script_opens_is_found(link: str) -> None:
    found = attachment_links(f"<html><body><p>正文</p>{link}</body></html>".encode(), "https://example.org/zcwj/a.html", "a")
    assert found == ("https://example.org/files/plan.pdf",)


def test_a_list_page_names_what_its_selector_finds_each_once() -> None:
    listing = read_list_page(source(links="ul.list li"), page(LIST))
    assert addresses(listing) == ["/zcwj/t1.html", "/t2.html"]
    assert [item.title for item in listing.documents] == ["关于 一", "关于二"]


def test_a_list_goes_on_where_its_link_leads() -> None:
    assert read_list_page(source(next="a.next"), page(LIST)).further == (BASE.replace("index", "list2"),)


def test_a_list_goes_on_by_number_until_a_page_without_links() -> None:
    numbered = source(links="ul.list a", pages="index_{page}.html", first_page=1)
    assert read_list_page(numbered, page(LIST, 0)).further == (BASE.replace("index", "index_1"),)
    assert read_list_page(numbered, page(LIST, 4)).further == (BASE.replace("index", "index_5"),)
    assert read_list_page(numbered, page("<html><body>没有了</body></html>", 5)).further == ()


def test_include_and_exclude_choose_among_the_addresses() -> None:
    assert addresses(read_list_page(source(links="ul.list a", include=r"/zcwj/"), page(LIST))) == ["/zcwj/t1.html"]
    assert addresses(read_list_page(source(links="ul.list a", exclude=r"t1"), page(LIST))) == ["/t2.html"]


def test_a_list_in_gb18030_under_a_narrower_charset_is_read_to_its_end() -> None:
    text = (
        '<html><head><meta charset="gb2312"></head><body><a href="a.html">朱镕</a><a href="b.html">二</a></body></html>'
    )
    assert addresses(read_list_page(source(), page(text.encode("gb18030")))) == ["/zcwj/a.html", "/zcwj/b.html"]


RSS = """<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel><link>https://www.linjiang.example/</link>
<item><title>关于一的通知</title><link>/t1.html</link><pubDate>Fri, 08 Mar 2024 09:00:00 +0800</pubDate>
<enclosure url="/a.pdf" type="application/pdf"/></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="?page=2"/><entry><title>二</title>
<link rel="self" href="/x"/><link href="t2.html"/><updated>2024-03-08T09:00:00+08:00</updated></entry></feed>"""


def test_an_rss_feed_names_its_items_and_what_they_enclose() -> None:
    listing = read_feed(source(kind="feed"), page(RSS.encode("gb18030")))
    assert addresses(listing) == ["/t1.html", "/a.pdf"]
    assert listing.documents[0].title == "关于一的通知"
    assert listing.documents[0].changed_at == datetime(2024, 3, 8, 1, tzinfo=UTC)


def test_an_atom_feed_names_its_entries_and_its_next_page() -> None:
    listing = read_feed(source(kind="feed"), page(ATOM))
    assert addresses(listing) == ["/zcwj/t2.html"]
    assert listing.further == (f"{BASE}?page=2",)


def test_a_feed_loads_no_entity_from_outside(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    text = f'<!DOCTYPE rss [<!ENTITY s SYSTEM "{(tmp_path / "secret").as_uri()}">]>' + RSS.split("?>")[1].replace(
        "关于", "&s;"
    )
    assert "secret" not in read_feed(source(kind="feed"), page(text)).documents[0].title


SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><!-- c -->
<url><loc> https://www.linjiang.example/t1.html </loc><lastmod>2024-03-08</lastmod></url></urlset>"""


@pytest.mark.parametrize("data", [SITEMAP.encode(), gzip.compress(SITEMAP.encode())], ids=["plain", "gzipped"])
def test_a_sitemap_names_its_addresses_and_when_they_changed(data: bytes) -> None:
    listing = read_sitemap(source(kind="sitemap"), page(data))
    assert addresses(listing) == ["/t1.html"]
    assert listing.documents[0].changed_at == datetime(2024, 3, 8, tzinfo=UTC)


def test_an_index_of_sitemaps_goes_on_in_each() -> None:
    text = "<sitemapindex><sitemap><loc>/a.xml</loc></sitemap><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>"
    listing = read_sitemap(source(kind="sitemap"), page(text))
    assert listing.further == ("https://www.linjiang.example/a.xml", "https://www.linjiang.example/b.xml")


@pytest.mark.parametrize("data", [b"", b"<html><body>404</body></html>", b"\x1f\x8b\x08broken"])
def test_what_is_no_listing_is_an_error(data: bytes) -> None:
    with pytest.raises(CollectError):
        read_sitemap(source(kind="sitemap"), page(data))
    with pytest.raises(CollectError):
        read_feed(source(kind="feed"), page(data))


def test_a_list_of_addresses_has_remarks() -> None:
    text = "# 清单\n\nhttps://www.linjiang.example/t1.html # 一\r\nhttps://www.linjiang.example/t1.html\n"
    assert addresses(read_url_list(source(kind="urls"), page(text))) == ["/t1.html"]
    with pytest.raises(CollectError, match=r":2: no address: 'x'"):
        read_url_list(source(kind="urls"), page("# a\nx\n"))
