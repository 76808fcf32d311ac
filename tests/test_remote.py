"""Remote file systems: rounds over fsspec's own in memory, over archives, and what is told where a driver is missing."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.memory import MemoryFileSystem
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.collect import Collection, Manifest, collect, receive
from pipeline.collect.remote import version_of
from pipeline.collect.rounds import look
from pipeline.collect.sources import Source, read_source
from pipeline.errors import CollectError, SettingsError


@pytest.fixture
def files() -> Iterator[MemoryFileSystem]:
    system = MemoryFileSystem()
    system.store.clear()
    yield system
    system.store.clear()


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return tmp_path / "raw"


def remote(address: str = "memory://inbox/**/*.txt", **keys: Any) -> Source:
    return Source(name="bucket", kind="remote", address=address, **keys)


def outcomes(collection: Collection) -> dict[str, str]:
    return {line.url.rpartition("/")[2]: line.outcome for line in collection.fetched}


def test_a_second_round_fetches_only_what_is_new_or_changed_and_notes_what_vanished(
    files: MemoryFileSystem, raw: Path
) -> None:
    files.pipe({f"/inbox/2024/{name}.txt": name.encode() for name in "abc"} | {"/inbox/large.txt": b"x" * 2000})
    first = collect(remote(max_bytes=1024), raw)
    assert outcomes(first) == {"a.txt": "new", "b.txt": "new", "c.txt": "new", "large.txt": "failed"}
    assert [line.code for line in first.of("failed")] == ["too-large"]
    assert [receive(item).data for item in first.items] == [b"a", b"b", b"c"]
    files.pipe({"/inbox/2024/b.txt": b"other", "/inbox/2025/d.txt": b"d", "/inbox/large.txt": b"small now"})
    files.rm("/inbox/2024/c.txt")
    second = collect(remote(max_bytes=1024), raw)
    assert outcomes(second) == {"b.txt": "changed", "c.txt": "gone", "d.txt": "new", "large.txt": "new"}
    lines = [line for line in Manifest(raw).lines() if line["url"].endswith("/a.txt")]
    assert [(line["outcome"], line["url"]) for line in lines] == [("new", "memory:///inbox/2024/a.txt")]
    assert collect(remote(max_bytes=1024), raw).fetched == ()


def test_a_file_written_anew_with_the_same_bytes_is_unchanged_and_then_left_alone(
    files: MemoryFileSystem, raw: Path
) -> None:
    files.pipe("/inbox/a.txt", b"a")
    collect(remote(), raw)
    files.pipe("/inbox/a.txt", b"a")
    assert outcomes(collect(remote(), raw)) == {"a.txt": "unchanged"}
    assert collect(remote(), raw).fetched == ()


def test_a_file_that_is_too_large_in_too_many_rounds_is_set_aside(files: MemoryFileSystem, raw: Path) -> None:
    files.pipe("/inbox/large.txt", b"x" * 2000)
    source = remote(max_bytes=1024, max_attempts=2)
    assert [len(collect(source, raw).fetched) for _ in range(3)] == [1, 1, 0]
    assert collect(source, raw).set_aside == ("memory:///inbox/large.txt",)


def test_a_size_that_the_listing_understates_does_not_let_more_bytes_in(
    files: MemoryFileSystem, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.pipe("/inbox/a.txt", b"x" * 2000)
    listed = {"/inbox/a.txt": {"name": "/inbox/a.txt", "size": 1, "type": "file"}}
    monkeypatch.setattr(MemoryFileSystem, "glob", lambda *_, **__: listed)
    assert [line.code for line in collect(remote(max_bytes=1024), raw).fetched] == ["too-large"]


def test_nothing_vanishes_where_nothing_can_be_listed(files: MemoryFileSystem, raw: Path) -> None:
    files.pipe("/inbox/a.txt", b"a")
    collect(remote(), raw)
    files.store.clear()
    empty = collect(remote(), raw)
    assert "nothing matches" in empty.problem
    assert (empty.fetched, len(empty.items)) == ((), 1)


def test_a_file_system_that_fails_again_and_again_is_left_alone(
    files: MemoryFileSystem, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PermissionError("no access")

    files.pipe({f"/inbox/{number}.txt": b"a" for number in range(9)})
    monkeypatch.setattr(MemoryFileSystem, "open", fail)
    collection = collect(remote(), raw)
    assert len(collection.of("failed")) == 5
    assert "5 failures in a row, the last: memory:///inbox/4.txt: no access" in collection.problem


def test_a_folder_stands_for_its_documents_and_include_chooses(files: MemoryFileSystem) -> None:
    files.pipe({"/inbox/a.txt": b"a", "/inbox/b/c.pdf": b"c", "/inbox/program.exe": b"e"})
    [listing] = look(remote("memory://inbox", include="/b/"), pages=1)
    assert [item.address for item in listing.documents] == ["memory:///inbox/b/c.pdf"]


def test_an_archive_that_changed_shows_its_new_files(tmp_path: Path, raw: Path) -> None:
    source = remote(f"zip://**/*.txt::file://{tmp_path}/bundle.zip")
    for names in ("a", "ab"):
        with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as archive:
            for name in names:
                archive.writestr(f"d/{name}.txt", name)
        collection = collect(source, raw)
    assert [line.url for line in collection.fetched] == [f"zip://d/b.txt::file://{tmp_path}/bundle.zip"]


def test_a_driver_that_is_missing_is_told_in_one_line_with_what_to_install(
    raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "s3fs", None)
    with pytest.raises(CollectError) as caught:
        collect(remote("s3://policies/**/*.pdf"), raw)
    assert caught.value.code == "driver-missing"
    assert str(caught.value).endswith("is not installed: Install s3fs to access S3")


@pytest.mark.parametrize(
    ("info", "version"),
    [
        ({"ETag": '"ab"', "size": 3, "LastModified": "2024"}, "ETag:ab"),
        ({"mtime": 1.5, "created": 9.0, "size": 3}, "mtime:1.5:3"),
        ({"size": 3}, ""),
    ],
)
def test_a_checksum_counts_before_time_and_size(info: dict[str, object], version: str) -> None:
    assert version_of(info) == version


def test_an_address_that_is_no_url_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('kind = "remote"\naddress = "inbox"\n')
    with pytest.raises(SettingsError, match=r"a\.toml:2: address must be a URL"):
        read_source(tmp_path / "a.toml")


def test_a_remote_source_is_added_tried_and_listed(
    files: MemoryFileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICY_TARGETS_SOURCES", str(tmp_path / "sources"))
    files.pipe("/inbox/a.txt", b"a")
    run = CliRunner().invoke
    assert run(app, ["source", "add", "bucket", "remote", "memory://inbox/*.txt"]).exit_code == 0
    [tried] = json.loads(run(app, ["source", "test", "bucket", "--json"]).stdout)
    assert (tried["address"], tried["known"]) == ("memory:///inbox/a.txt", False)
    [listed] = json.loads(run(app, ["source", "list", "--json"]).stdout)
    assert (listed["kind"], listed["address"]) == ("remote", "memory://inbox/*.txt")
