"""Fetching from an office's site on loopback: polite, conditional, resumable; what comes lands whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from office_site import OfficeSite, Reply, article, office_site, plan

from pipeline.collect.backoff import retry_after_seconds, wait_before
from pipeline.collect.due import is_due
from pipeline.collect.kept import Kept, originals_in, receive
from pipeline.collect.manifest import FetchLine, Known, Manifest, SourceState
from pipeline.collect.pace import Pace
from pipeline.collect.rounds import GIVEN_UP_AFTER, Collection, collect, look, only_round
from pipeline.collect.sources import Source
from pipeline.errors import CollectError

NOW = datetime(2026, 3, 8, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[OfficeSite]:
    with office_site() as site:
        yield site


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return tmp_path / "raw"


def office(site: OfficeSite, **keys: Any) -> Source:
    given = {"kind": "list", "address": f"{site.address}/index.html", "links": "ul.list a", "delay": 0.0}
    return Source(**{"name": "office", "recheck_days": 0.0, **given, **keys})


def go(source: Source, raw: Path, naps: list[float] | None = None, **keys: Any) -> Collection:
    return collect(source, raw, sleep=(naps if naps is not None else []).append, **keys)


def outcomes(collection: Collection) -> dict[str, str]:
    return {line.url.rpartition("/")[2]: line.outcome for line in collection.fetched}


def lines(raw: Path) -> list[dict[str, Any]]:
    return list(Manifest(raw).lines())


def test_articles_and_their_attachments_are_fetched_and_kept_under_their_hash(site: OfficeSite, raw: Path) -> None:
    site.put_list("/index.html", ["t/1.html"])
    site.put_article("/t/1.html", plan(1), ["a.xlsx", "b.html", "表 二.pdf"])
    site.put("/t/a.xlsx", b"sheet")
    site.put("/t/%E8%A1%A8%20%E4%BA%8C.pdf", b"%PDF-")
    collection = go(office(site), raw)
    assert next(item.raw_file.media_type for item in collection.items if isinstance(item, Kept)) == "text/html"
    assert [receive(item).data for item in collection.items][1:] == [b"sheet", b"%PDF-"]
    for item in collection.items:
        assert isinstance(item, Kept)
        assert item.place.name.startswith(item.raw_file.sha256)
        assert item.raw_file.url == item.raw_file.path
        assert item.raw_file.source == "office"


def test_every_request_is_a_line_with_status_headers_times_and_hash(site: OfficeSite, raw: Path) -> None:
    site.put_list("/index.html", ["1.html", "2.html"])
    site.put_article("/1.html", plan(1))
    go(office(site), raw)
    noted = {line["url"].rpartition("/")[2]: line for line in lines(raw) if line["of"] == "document"}
    assert (noted["1.html"]["status"], noted["1.html"]["outcome"], len(noted["1.html"]["sha256"])) == (200, "new", 64)
    assert {"etag", "content-length", "date"} <= noted["1.html"]["headers"].keys()
    assert datetime.fromisoformat(noted["1.html"]["fetched_at"]).tzinfo
    assert (noted["2.html"]["status"], noted["2.html"]["outcome"]) == (404, "gone")


def test_a_second_round_fetches_only_what_is_new(site: OfficeSite, raw: Path) -> None:
    site.put_list("/index.html", ["1.html"])
    site.put_article("/1.html", plan(1))
    go(office(site, recheck_days=7), raw)
    site.put_list("/index.html", ["2.html", "1.html"])
    site.put_article("/2.html", plan(2))
    second = go(office(site, recheck_days=7), raw)
    assert outcomes(second) == {"2.html": "new"}
    assert len(second.items) == 2
    assert site.asked_for("/1.html") == [200]


def test_what_is_known_is_asked_for_conditionally(site: OfficeSite, raw: Path) -> None:
    site.put_list("/index.html", ["1.html"])
    site.put_article("/1.html", plan(1))
    go(office(site), raw)
    assert outcomes(go(office(site), raw)) == {"1.html": "unchanged"}
    assert site.asked_for("/1.html") == [200, 304]
    assert site.asked_for("/index.html") == [200, 304]


def test_the_same_bytes_without_validators_are_unchanged(site: OfficeSite, raw: Path) -> None:
    site.put_list("/index.html", ["1.html"])
    site.put("/1.html", Reply(body=article(plan(1)), validators=False))
    go(office(site), raw)
    assert outcomes(go(office(site), raw)) == {"1.html": "unchanged"}


def test_a_changed_document_is_noticed_and_its_former_bytes_stay(site: OfficeSite, raw: Path) -> None:
    site.put_list("/index.html", ["1.html"])
    site.put_article("/1.html", plan(1))
    [before] = go(office(site), raw).items
    site.put_article("/1.html", plan(1, value=97))
    second = go(office(site), raw)
    [after] = second.items
    assert outcomes(second) == {"1.html": "changed"}
    assert isinstance(before, Kept)
    assert isinstance(after, Kept)
    assert before.place.is_file()
    assert after.raw_file.sha256 != before.raw_file.sha256
    assert [kept.raw_file.sha256 for kept in originals_in(lines(raw), raw)] == [
        before.raw_file.sha256,
        after.raw_file.sha256,
    ]


def test_a_vanished_document_is_noticed_once_and_stays_known(site: OfficeSite, raw: Path) -> None:
    site.put_list("/index.html", ["1.html"])
    site.put_article("/1.html", plan(1))
    go(office(site), raw)
    site.put_list("/index.html", [])
    site.put("/1.html", Reply(status=410))
    second, third = go(office(site), raw), go(office(site), raw)
    assert (outcomes(second), outcomes(third)) == ({"1.html": "gone"}, {})
    assert len(third.items) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_again_within_the_round(site: OfficeSite, raw: Path, status: int) -> None:
    site.put_list("/index.html", ["1.html"])
    site.put("/1.html", Reply(status=status), Reply(body=article(plan(1))))
    naps: list[float] = []
    collection = go(office(site), raw, naps)
    assert outcomes(collection) == {"1.html": "new"}
    assert [(line["attempt"], line.get("final", True)) for line in lines(raw) if line["url"].endswith("1.html")] == [
        (1, False),
        (2, True),
    ]
    assert 0.5 <= sum(naps) <= 1.5


def test_a_host_that_names_a_time_is_given_it(site: OfficeSite, raw: Path) -> None:
    site.put_list("/index.html", ["1.html"])
    site.put("/1.html", Reply(status=429, headers={"Retry-After": "7"}), Reply(body=article(plan(1))))
    naps: list[float] = []
    go(office(site), raw, naps)
    assert sum(naps) == 7


def test_a_host_that_asks_for_a_long_rest_is_left_alone(site: OfficeSite, raw: Path) -> None:
    site.put_list("/index.html", ["1.html", "2.html"])
    site.put("/1.html", Reply(status=429, headers={"Retry-After": "86400"}))
    collection = go(office(site), raw)
    assert "asks for a rest" in collection.problem
    assert site.asked_for("/2.html") == []


def test_a_site_that_fails_again_and_again_is_left_for_the_next_round(site: OfficeSite, raw: Path) -> None:
    links = [f"{number}.html" for number in range(20)]
    site.put_list("/index.html", links)
    for link in links:
        site.put(f"/{link}", Reply(status=500))
    collection = go(office(site, retries=0), raw)
    assert "failures in a row" in collection.problem
    assert len(collection.fetched) == GIVEN_UP_AFTER


@pytest.mark.parametrize("status", [400, 401, 403])
def test_what_cannot_pass_is_not_tried_again(site: OfficeSite, raw: Path, status: int) -> None:
    site.put_list("/index.html", ["1.html"])
    site.put("/1.html", Reply(status=status))
    [line] = go(office(site), raw).fetched
    assert (line.outcome, line.code, site.asked_for("/1.html")) == ("failed", f"status-{status}", [status])


def test_a_body_that_is_cut_off_is_not_kept_and_fetched_again(site: OfficeSite, raw: Path) -> None:
    whole = article(plan(1))
    site.put_list("/index.html", ["1.html"])
    site.put("/1.html", Reply(body=whole, cut_at=200), Reply(body=whole))
    [item] = go(office(site), raw).items
    assert receive(item).data == whole
    assert [line["code"] for line in lines(raw) if not line.get("final", True)] == ["cut-off"]
    assert len([path for path in (raw / "store").rglob("*") if path.is_file()]) == 1


def test_an_answer_that_does_not_come_is_a_time_out(site: OfficeSite, raw: Path) -> None:
    site.put_list("/index.html", ["1.html"])
    site.put("/1.html", Reply(slow=0.6))
    [line] = go(office(site, timeout=0.2, retries=0), raw).fetched
    assert (line.outcome, line.code) == ("failed", "timeout")


def test_a_document_beyond_the_bound_is_not_read_to_its_end(site: OfficeSite, raw: Path) -> None:
    site.put_list("/index.html", ["1.pdf"])
    site.put("/1.pdf", b"%PDF-" + b"0" * 5000)
    [line] = go(office(site, max_bytes=2048), raw).fetched
    assert (line.outcome, line.code) == ("failed", "too-large")
    assert not (raw / "store").exists()


def test_an_address_that_fails_in_too_many_rounds_is_set_aside_until_it_is_brought_back(
    site: OfficeSite, raw: Path
) -> None:
    site.put_list("/index.html", ["1.html"])
    site.put("/1.html", Reply(status=403))
    source = office(site, max_attempts=2)
    rounds = [go(source, raw) for _ in range(3)]
    assert [len(collection.fetched) for collection in rounds] == [1, 1, 0]
    assert rounds[2].set_aside == (f"{site.address}/1.html",)
    at = datetime.now(UTC).isoformat()
    Manifest(raw).note(FetchLine(source="office", url="*", of="retry", outcome="new", fetched_at=at))
    site.put_article("/1.html", plan(1))
    assert outcomes(go(source, raw)) == {"1.html": "new"}


def test_redirects_are_followed_within_reason(site: OfficeSite, raw: Path) -> None:
    site.put_list("/index.html", ["1.html", "loop.html"])
    site.put("/1.html", Reply(status=302, headers={"Location": "/moved/1.html"}))
    site.put_article("/moved/1.html", plan(1), ["a.pdf"])
    site.put("/moved/a.pdf", b"%PDF-")
    site.put("/loop.html", Reply(status=301, headers={"Location": "/loop.html"}))
    collection = go(office(site), raw)
    assert outcomes(collection) == {"1.html": "new", "a.pdf": "new", "loop.html": "failed"}
    assert collection.fetched[0].final_url == f"{site.address}/moved/1.html"
    assert collection.of("failed")[0].code == "redirects"


def test_what_robots_txt_forbids_is_not_asked_for(site: OfficeSite, raw: Path) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /inner/\n")
    site.put_list("/index.html", ["inner/1.html", "2.html"])
    site.put_article("/2.html", plan(2))
    assert outcomes(go(office(site), raw)) == {"1.html": "refused", "2.html": "new"}
    assert site.asked_for("/inner/1.html") == []
    assert site.asked_for("/robots.txt") == [200]


def test_an_unreachable_robots_txt_forbids_all_for_now(site: OfficeSite, raw: Path) -> None:
    site.put("/robots.txt", Reply(status=503))
    site.put_list("/index.html", [])
    assert "robots.txt cannot be read" in go(office(site), raw).problem
    assert site.asked_for("/index.html") == []


def test_the_pause_is_the_longer_of_the_sources_and_the_hosts(site: OfficeSite, raw: Path) -> None:
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 5\n")
    site.put_list("/index.html", [])
    naps: list[float] = []
    go(office(site, delay=2.0), raw, naps)
    assert naps == [pytest.approx(5, abs=0.5)]


def test_a_pause_is_kept_for_each_host_apart() -> None:
    naps: list[float] = []
    pace = Pace(None, naps.append, lambda: 100.0)
    for address in ("http://a.example/1", "http://b.example/1", "http://a.example/2"):
        pace.keep(address, 3.0)
    assert naps == [3.0]


def test_sources_of_one_host_keep_its_pace_together(tmp_path: Path) -> None:
    naps: list[float] = []
    paces = [Pace(tmp_path / "pace", naps.append, lambda: 100.0) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda pace: pace.keep("http://a.example/1", 3.0), paces))
    Pace(tmp_path / "pace", naps.append, lambda: 100.0).keep("http://b.example/1", 3.0)
    assert sorted(naps) == [3.0, 6.0, 9.0]


@pytest.mark.parametrize("noted", ["", "soon", "9999999999.000"], ids=["nothing", "no-time", "by-a-clock-that-was-wrong"])
def test_a_pace_that_was_noted_wrongly_keeps_nobody_waiting(tmp_path: Path, noted: str) -> None:
    (tmp_path / "http%3A%2F%2Fa.example").write_text(noted, encoding="ascii")
    naps: list[float] = []
    for _ in range(2):
        Pace(tmp_path, naps.append, lambda: 100.0).keep("http://a.example/1", 3.0)
    assert naps == [3.0]


def test_the_office_is_told_who_asks(site: OfficeSite, raw: Path) -> None:
    site.put_list("/index.html", [])
    go(office(site), raw, contact="mailto:data@linjiang.example")
    assert all(agent.startswith("policy-targets/") and "data@linjiang.example" in agent for agent in site.agents)


def test_a_listing_is_read_to_its_end_once_and_then_until_nothing_is_new(site: OfficeSite, raw: Path) -> None:
    source = office(site, pages="index_{page}.html", recheck_days=7)
    for number, path in enumerate(("/index.html", "/index_1.html", "/index_2.html")):
        site.put_list(path, [f"{number}.html"])
        site.put_article(f"/{number}.html", plan(number))
    assert len(go(source, raw).fetched) == 3
    assert site.asked_for("/index_3.html") == [404]
    go(source, raw)
    assert site.asked_for("/index_1.html") == [200]


def test_a_round_that_died_is_taken_up_where_it_was(site: OfficeSite, raw: Path) -> None:
    source = office(site, pages="index_{page}.html", recheck_days=7)
    site.put_list("/index.html", ["1.html"])
    site.put_list("/index_1.html", ["2.html"])
    site.put_article("/1.html", plan(1), ["a.pdf"])
    site.put("/a.pdf", b"%PDF-")
    site.put_article("/2.html", plan(2))

    def die(line: FetchLine) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        go(source, raw, note=die)
    collection = go(source, raw)
    assert sorted(outcomes(collection)) == ["2.html", "a.pdf"]
    assert len(collection.items) == 3
    assert site.asked_for("/1.html") == [200]


def test_a_torn_manifest_line_costs_no_more_than_itself(site: OfficeSite, raw: Path) -> None:
    site.put_list("/index.html", ["1.html"])
    site.put_article("/1.html", plan(1))
    go(office(site), raw)
    text = Manifest(raw).path.read_text(encoding="utf-8")
    Manifest(raw).path.write_text(text[:-40], encoding="utf-8")
    assert len(go(office(site), raw).items) == 1
    assert all("of" in line for line in lines(raw))


def test_looking_stores_nothing(site: OfficeSite, raw: Path) -> None:
    site.put_list("/index.html", ["1.html", "2.html"])
    [listing] = look(office(site), pages=1)
    assert [item.address.rpartition("/")[2] for item in listing.documents] == ["1.html", "2.html"]
    assert listing.documents[0].title == "关于1.html的通知"
    assert not raw.exists()
    assert site.asked_for("/1.html") == []


def test_a_listing_that_cannot_be_had_is_a_problem_and_no_empty_day(site: OfficeSite, raw: Path) -> None:
    assert "there is nothing at this address" in go(office(site), raw).problem
    with pytest.raises(CollectError, match="nothing at this address"):
        list(look(office(site), pages=1))


def test_bytes_that_changed_on_the_disk_are_no_longer_what_was_received(site: OfficeSite, raw: Path) -> None:
    site.put_list("/index.html", ["1.html"])
    site.put_article("/1.html", plan(1))
    [item] = go(office(site), raw).items
    assert isinstance(item, Kept)
    item.place.write_bytes(b"other")
    with pytest.raises(CollectError, match="no longer what was received"):
        receive(item)


def test_two_rounds_of_a_source_do_not_run_at_once(site: OfficeSite, raw: Path) -> None:
    with only_round(office(site), raw), pytest.raises(CollectError, match="another process is collecting"):
        go(office(site), raw)


def known(**keys: Any) -> Known:
    return Known(**{"url": "u", "of": "document", "sha256": "0", "checked_at": NOW - timedelta(days=3), **keys})


@pytest.mark.parametrize(
    ("what", "due"),
    [
        (known(), False),
        (known(checked_at=NOW - timedelta(days=7)), True),
        (known(gone=True, checked_at=NOW - timedelta(days=9)), False),
        (known(refused=True), True),
        (known(sha256=None, failures=2), True),
        (known(sha256=None, failures=5), False),
        (known(failures=5, checked_at=NOW - timedelta(days=7)), True),
    ],
)
def test_an_address_is_asked_for_again_when_it_is_due(what: Known, due: bool) -> None:
    assert is_due(what, Source(name="office", kind="feed", recheck_days=7), NOW) is due


def test_a_listing_that_names_a_later_change_makes_a_document_due() -> None:
    source = Source(name="office", kind="feed", recheck_days=7)
    assert is_due(known(), source, NOW, changed_at=NOW - timedelta(days=1))
    assert not is_due(known(), source, NOW, changed_at=NOW - timedelta(days=4))


def test_waits_double_with_jitter_and_never_exceed_their_bound() -> None:
    assert [wait_before(attempt, None, lambda: 0.5) for attempt in (1, 2, 3, 12)] == [1, 2, 4, 120]
    assert wait_before(1, None, lambda: 0.0) == 0.5
    assert wait_before(1, 30.0) == 30
    assert wait_before(1, 3600.0) is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        ("Sun, 08 Mar 2026 00:01:00 GMT", 60),
        ("Sat, 07 Mar 2026 00:00:00 GMT", 0),
        ("soon", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(header, NOW) == seconds


def test_state_is_what_the_lines_say() -> None:
    state = SourceState()
    line = FetchLine(
        source="s", url="u", of="document", outcome="new", fetched_at=NOW.isoformat(), sha256="0", kept="k"
    )
    state.take(line)
    state.take(
        json_line := FetchLine(
            **{
                **json.loads(json.dumps({"source": "s", "url": "u", "of": "document"})),
                "outcome": "failed",
                "fetched_at": NOW.isoformat(),
            }
        )
    )
    assert json_line.final
    assert (state.known["u"].sha256, state.known["u"].failures) == ("0", 1)
