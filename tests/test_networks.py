"""Pages that strangers write lead a source nowhere but to the public network, and no host holds a request for ever."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from office_site import OfficeSite, Reply, office_site, plan

from pipeline.collect.networks import AllowedNetworks, NetworkRefusedError, network_of
from pipeline.collect.rounds import Collection, collect
from pipeline.collect.sources import Source


@pytest.fixture
def site() -> Iterator[OfficeSite]:
    with office_site() as site:
        yield site


def source(address: str = "https://www.linjiang.example/index.html", **keys: Any) -> Source:
    given = {"kind": "list", "links": "ul.list a", "delay": 0.0, "retries": 0, "recheck_days": 0.0}
    return Source(**{"name": "office", "address": address, **given, **keys})


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What names resolve to; others, and addresses, resolve as ever."""
    known: dict[str, list[str]] = {}
    ask = socket.getaddrinfo

    def resolve(host: Any, port: Any, *given: Any, **keys: Any) -> Any:
        places = known.get(host, [host])
        return [entry for place in places for entry in ask(place, port, *given, **keys)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return known


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("127.0.0.1", "loopback"),
        ("127.8.8.8", "loopback"),
        ("::1", "loopback"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::127.0.0.1", "loopback"),
        ("64:ff9b::7f00:1", "loopback"),
        ("2002:7f00:1::", "loopback"),
        ("169.254.169.254", "link-local"),
        ("::ffff:169.254.169.254", "link-local"),
        ("fe80::1", "link-local"),
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("192.168.0.1", "private"),
        ("100.64.0.1", "private"),
        ("0.0.0.0", "private"),
        ("255.255.255.255", "private"),
        ("224.0.0.1", "private"),
        ("240.0.0.1", "private"),
        ("::", "private"),
        ("fd00::1", "private"),
        ("::ffff:10.0.0.1", "private"),
        ("8.8.8.8", "public"),
        ("::ffff:8.8.8.8", "public"),
        ("2400:3200::1", "public"),
    ],
)
def test_an_address_is_in_the_network_that_it_leads_to(address: str, network: str) -> None:
    assert network_of(ip_address(address)) == network


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_loopback_is_refused_however_it_is_written(host: str) -> None:
    with pytest.raises(NetworkRefusedError, match="loopback address"):
        AllowedNetworks(source()).resolve(host, 80)


def test_a_name_is_refused_where_one_of_its_addresses_is_private(names: dict[str, list[str]]) -> None:
    names["files.linjiang.example"] = ["8.8.8.8", "10.0.0.8"]
    with pytest.raises(NetworkRefusedError, match=r"10\.0\.0\.8, a private address"):
        AllowedNetworks(source()).resolve("files.linjiang.example", 80)


def test_a_source_reaches_the_networks_of_the_addresses_that_are_written_in_its_file() -> None:
    at_home = AllowedNetworks(source("http://192.168.3.4/index.html"))
    assert at_home.resolve("10.0.0.8", 80) == ["10.0.0.8"]
    for address in ("127.0.0.1", "169.254.169.254"):
        with pytest.raises(NetworkRefusedError):
            at_home.resolve(address, 80)


def test_a_source_whose_file_allows_it_reaches_every_network() -> None:
    assert AllowedNetworks(source(private_networks=True)).resolve("169.254.169.254", 80) == ["169.254.169.254"]


def go(given: Source, raw: Path) -> Collection:
    return collect(given, raw, sleep=lambda seconds: None)


def outside(site: OfficeSite, names: dict[str, list[str]]) -> str:
    """The site under a public name, and the address of its list there; the test's loopback stands for the public network."""
    names["www.linjiang.example"] = ["127.0.0.1"]
    return site.address.replace("127.0.0.1", "www.linjiang.example") + "/index.html"


@pytest.fixture
def public_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has 127.0.0.1, on which the test's site is, stand for a public address; 127.0.0.2 stays what it is."""
    monkeypatch.setattr(
        "pipeline.collect.networks.network_of",
        lambda address: "public" if str(address) == "127.0.0.1" else network_of(address),
    )


@pytest.mark.usefixtures("public_loopback")
def test_a_link_or_a_redirect_to_an_inner_host_is_refused_and_told(
    site: OfficeSite, names: dict[str, list[str]], tmp_path: Path
) -> None:
    inner = site.address.replace("127.0.0.1", "127.0.0.2")
    names["inner.linjiang.example"] = ["127.0.0.2"]
    named = site.address.replace("127.0.0.1", "inner.linjiang.example")
    listed = outside(site, names)
    site.put_list("/index.html", ["1.html", f"{inner}/2.html", f"{named}/3.html", "4.html"])
    site.put_article("/1.html", plan(1))
    for path in ("/2.html", "/3.html", "/secret.html"):
        site.put_article(path, plan(2))
    site.put("/4.html", Reply(status=302, headers={"Location": f"{inner}/secret.html"}))
    collection = go(source(listed, robots=False), tmp_path)
    found = [(line.url.rpartition("/")[2], line.outcome, line.code) for line in collection.fetched]
    refused = [(f"{number}.html", "refused", "network-refused") for number in (2, 3, 4)]
    assert found == [("1.html", "new", None), *refused]
    assert "private_networks = true" in str(collection.fetched[1].message)
    assert not {"/2.html", "/3.html", "/secret.html"} & {path for path, _ in site.asked}


@pytest.mark.usefixtures("public_loopback")
def test_what_was_judged_is_what_is_connected_to(
    site: OfficeSite, names: dict[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is public when it is judged and private when it is asked for again gains nothing."""
    listed = outside(site, names)
    site.put_list("/index.html", [])
    asked: list[str] = []
    judge = socket.getaddrinfo

    def rebind(host: Any, *given: Any, **keys: Any) -> Any:
        asked.append(str(host))
        found = judge(host, *given, **keys)
        if host == "www.linjiang.example":
            names[host] = ["127.0.0.2"]
        return found

    monkeypatch.setattr(socket, "getaddrinfo", rebind)
    assert go(source(listed, robots=False), tmp_path).problem == ""
    assert asked.count("www.linjiang.example") == 1
    assert site.asked_for("/index.html") == [200]


@pytest.mark.parametrize("reply", [Reply(trickle=0.1), Reply(slow=3.0)], ids=["headers", "nothing"])
def test_an_answer_has_its_seconds_in_all(site: OfficeSite, tmp_path: Path, reply: Reply) -> None:
    site.put_list("/index.html", ["1.html"])
    site.put("/1.html", reply)
    [line] = go(source(f"{site.address}/index.html", max_seconds=1.0, timeout=5.0), tmp_path).fetched
    assert (line.outcome, line.code) == ("failed", "too-slow")
    assert line.seconds < 3


def test_a_proxy_of_the_environment_is_asked_in_place_of_the_host(
    site: OfficeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", site.address)
    site.put_list("http://www.linjiang.example/index.html", ["http://10.0.0.8/1.html"])
    [line] = go(source("http://www.linjiang.example/index.html", robots=False), tmp_path).fetched
    assert (line.outcome, line.code) == ("refused", "network-refused")
    assert site.asked == [("http://www.linjiang.example/index.html", 200)]
