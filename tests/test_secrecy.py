"""Passwords and tokens come from the environment and are written and said nowhere."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from office_site import OfficeSite, Reply, article, office_site, plan
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.collect.rounds import collect, look
from pipeline.collect.sources import Source, read_source, with_credentials
from pipeline.errors import CollectError, SettingsError
from pipeline.run.ingest import ingest_items
from pipeline.secrecy import without_secrets, writes_secrets
from pipeline.settings import load_settings


@pytest.fixture
def site() -> Iterator[OfficeSite]:
    with office_site() as site:
        yield site


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("https://reader:s3cret@a.example/1", "https://a.example/1"),
        ("https://reader:s3@cret@a.example/1", "https://a.example/1"),
        ("https://a.example/1?token=abc&page=2", "https://a.example/1?token=***&page=2"),
        ("https://a.example/1?page=2&Access_Token=abc#x", "https://a.example/1?page=2&Access_Token=***#x"),
        ("https://a.example/1?X-Amz-Signature=ab&X-Amz-Date=1", "https://a.example/1?X-Amz-Signature=***&X-Amz-Date=1"),
        ("https://a.example/1?api_key=ab&key=托育", "https://a.example/1?api_key=***&key=托育"),
        ("https://a.example/1;jsessionid=9A3F?x=1", "https://a.example/1;jsessionid=***?x=1"),
        ("ducklake:postgres:dbname=a host=b password=s3cret", "ducklake:postgres:dbname=a host=b password=***"),
        ("ducklake:postgres:password='s3 cret' host=b", "ducklake:postgres:password=*** host=b"),
        ("GET https://u:p@a.example/ and https://v:q@b.example/", "GET https://a.example/ and https://b.example/"),
        ("https://a.example/1?token=***", "https://a.example/1?token=***"),
        ("https://a.example/1?tokens=3&page=2", "https://a.example/1?tokens=3&page=2"),
        ("联系人：李镕 office@linjiang.example", "联系人：李镕 office@linjiang.example"),
    ],
)
def test_secrets_are_masked_and_the_rest_stays(text: str, told: str) -> None:
    assert without_secrets(text) == told
    assert without_secrets(told) == told


def test_an_error_never_says_a_secret() -> None:
    assert str(CollectError("https://u:p@a.example/?sig=12: cannot be read")) == "https://a.example/?sig=***: cannot be read"


@pytest.mark.parametrize(
    "address",
    [
        "https://reader:s3cret@www.linjiang.example/",
        "https://www.linjiang.example/?token=s3cret",
        "https://${OFFICE_LOGIN}:s3cret@www.linjiang.example/",
    ],
)
def test_a_source_that_holds_a_secret_is_a_slip_that_does_not_repeat_it(tmp_path: Path, address: str) -> None:
    (tmp_path / "office.toml").write_text(f'kind = "list"\naddress = "{address}"\n')
    with pytest.raises(SettingsError, match=r"office.toml:2: address holds a password or token") as told:
        read_source(tmp_path / "office.toml")
    assert "s3cret" not in str(told.value)


def test_a_variable_that_would_be_told_is_a_slip(tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text('kind = "list"\naddress = "https://a.example/${HOME}/index.html"\n')
    with pytest.raises(SettingsError, match="may name variables in a login"):
        read_source(tmp_path / "office.toml")
    assert not writes_secrets("https://reader:${OFFICE_PASSWORD}@www.linjiang.example/?token=${OFFICE_TOKEN}")


def test_a_variable_that_is_not_set_is_told() -> None:
    source = Source(name="office", kind="list", address="https://a.example/?token=${OFFICE_TOKEN}")
    with pytest.raises(SettingsError, match="no variable OFFICE_TOKEN"):
        with_credentials(source, {})


@pytest.fixture
def locked(site: OfficeSite, monkeypatch: pytest.MonkeyPatch) -> Source:
    """A source that needs a login and a token, and whose list hands out addresses with tokens, one of which fails."""
    monkeypatch.setenv("OFFICE_PASSWORD", "s3cret-password")
    monkeypatch.setenv("OFFICE_TOKEN", "s3cret-token")
    site.put_list("/index.html?token=s3cret-token", ["1.html?access_token=s3cret-one", "2.html?sig=s3cret-two"])
    link = "a.txt?token=s3cret-three"
    page = article(plan(1), [link]).replace(f"附件：{link}".encode("gb18030"), b"1")  # what a page says is its text
    site.put("/1.html?access_token=s3cret-one", page)
    site.put("/a.txt?token=s3cret-three", plan(3))
    site.put("/2.html?sig=s3cret-two", Reply(status=302, headers={"Location": "/3.html?token=s3cret-four"}))
    site.put("/3.html?token=s3cret-four", Reply(status=403))
    address = site.address.replace("://", "://reader:${OFFICE_PASSWORD}@") + "/index.html?token=${OFFICE_TOKEN}"
    return Source(
        name="office", kind="list", address=address, links="ul.list a", delay=0.0, retries=0, recheck_days=0.0, robots=False
    )


def test_what_needs_secrets_is_fetched_and_they_are_written_nowhere(site: OfficeSite, locked: Source) -> None:
    settings = load_settings()
    for _ in range(2):
        collection = collect(locked, settings.raw)
        assert [line.outcome for line in collection.of("failed")] == ["failed"]
        ingest_items(collection.items, settings, command="run https://u:s3cret-five@a.example/")
    basic = base64.b64encode(b"reader:s3cret-password").decode()
    assert set(site.logins.values()) == {f"Basic {basic}"}
    assert site.asked_for("/a.txt?token=s3cret-three") == [200]
    assert len(collection.items) == 2
    written = [path for path in settings.raw.rglob("*") if path.is_file() and not path.is_relative_to(settings.raw / "store")]
    kept = [path for path in written if not path.is_relative_to(settings.raw / "pages")]  # pages are kept as received
    assert {"manifest.jsonl"} <= {path.name for path in kept}
    for path in [*kept, *settings.warehouse.parent.glob("*.duckdb*")]:
        assert b"s3cret" not in path.read_bytes()
    with duckdb.connect(str(settings.warehouse), read_only=True) as warehouse:
        [[command]] = warehouse.execute("SELECT DISTINCT command FROM store.runs").fetchall()
        urls = warehouse.execute("SELECT url FROM store.versions ORDER BY url").fetchall()
    assert command == "run https://a.example/"
    assert [url.rpartition("/")[2] for (url,) in urls] == ["1.html?access_token=***", "a.txt?token=***"]


def test_an_address_whose_token_is_gone_is_asked_for_when_a_listing_names_it_again(
    site: OfficeSite, locked: Source, tmp_path: Path
) -> None:
    collect(locked, tmp_path)
    site.put_list("/index.html?token=s3cret-token", [])
    assert collect(locked, tmp_path).fetched == ()
    site.put_list("/index.html?token=s3cret-token", ["1.html?access_token=s3cret-new"])
    site.put_article("/1.html?access_token=s3cret-new", plan(1, value=97))
    assert [line.outcome for line in collect(locked, tmp_path).fetched] == ["changed"]


def test_a_login_is_sent_to_its_own_host_alone(site: OfficeSite, locked: Source, tmp_path: Path) -> None:
    with office_site() as other:
        other.put_article("/1.html", plan(1))
        site.put_list("/index.html?token=s3cret-token", [f"{other.address}/1.html"])
        assert [line.outcome for line in collect(locked, tmp_path).fetched] == ["new"]
        assert (other.asked_for("/1.html"), other.logins) == ([200], {})


def test_looking_at_a_source_tells_no_secret(locked: Source) -> None:
    [listing] = look(locked, pages=1)
    assert "s3cret" not in repr(listing.documents)


def test_the_settings_in_force_are_shown_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_TARGETS_PDF_PASSWORD", "s3cret")
    monkeypatch.setenv("POLICY_TARGETS_WAREHOUSE", "ducklake:postgres:host=a password=s3cret")
    shown = CliRunner().invoke(app, ["settings"], env={"COLUMNS": "300"})
    assert shown.exit_code == 0
    assert "password=***" in shown.output
    assert "s3cret" not in shown.output
