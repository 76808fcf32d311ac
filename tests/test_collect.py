"""Collecting: what names stand for, what is known of a file, and how originals are kept."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from pipeline.collect import Originals, find_paths, media_type, read_file
from pipeline.errors import CollectError
from pipeline.run.ingest import ingest
from pipeline.settings import Settings

TEXT = "云州市临江区教育局关于做好学位供给工作的通知\n".encode()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.md", "报告[2023].txt", "deep/c.html", "notes.log", ".hidden/d.txt", ".e.txt"):
        path = tmp_path / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(TEXT)
    return tmp_path / "inbox"


def names(paths: list[Path]) -> list[str]:
    return [path.name for path in paths]


def test_a_folder_stands_for_the_documents_in_and_below_it(inbox: Path) -> None:
    assert names(find_paths([str(inbox)])) == ["a.md", "b.txt", "c.html", "报告[2023].txt"]


def test_a_file_named_outright_may_have_any_ending(inbox: Path) -> None:
    assert names(find_paths([str(inbox / "notes.log")])) == ["notes.log"]


def test_a_glob_stands_for_what_it_matches(inbox: Path) -> None:
    assert names(find_paths([f"{inbox}/**/*.html"])) == ["c.html"]


def test_a_name_with_brackets_that_exists_is_no_glob(inbox: Path) -> None:
    assert names(find_paths([str(inbox / "报告[2023].txt")])) == ["报告[2023].txt"]


def test_a_file_named_twice_is_read_once(inbox: Path) -> None:
    assert names(find_paths([str(inbox / "b.txt"), str(inbox / "*.txt")])) == ["b.txt", "报告[2023].txt"]


def test_a_name_that_stands_for_nothing_beside_others_fails_by_itself(inbox: Path) -> None:
    assert names(find_paths([str(inbox / "b.txt"), str(inbox / "none.txt")])) == ["b.txt", "none.txt"]


def test_no_names_stand_for_no_files() -> None:
    assert find_paths([]) == []


@pytest.mark.parametrize(
    ("name", "says"),
    [("none.txt", "no such file"), ("none*.txt", "nothing matches"), ("empty", "no documents in this")],
)
def test_a_name_that_stands_for_nothing_is_an_error(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CollectError, match=says):
        find_paths([str(tmp_path / name)])


def test_a_file_is_known_by_the_hash_of_its_bytes(inbox: Path) -> None:
    received = read_file(inbox / "b.txt")
    assert received.raw_file.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert received.raw_file.media_type == "text/plain"
    assert received.data == TEXT


def test_a_file_that_cannot_be_read_is_an_error_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "gone.txt")
    with pytest.raises(CollectError, match=r"dangling\.txt: cannot be read: No such file") as caught:
        read_file(tmp_path / "dangling.txt")
    assert caught.value.code == "unreadable-file"


def test_an_unknown_ending_has_no_media_type_of_its_own() -> None:
    assert media_type("a.xyz") == "application/octet-stream"


def manifest(raw: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (raw / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]


def test_an_original_is_kept_under_its_hash_with_a_manifest_line(inbox: Path, tmp_path: Path) -> None:
    raw, received = tmp_path / "raw", read_file(inbox / "b.txt")
    kept = Originals(raw).keep(received)
    digest = received.raw_file.sha256
    assert kept == raw / "store" / digest[:2] / f"{digest}.txt"
    assert kept.read_bytes() == TEXT
    [line] = manifest(raw)
    assert line["sha256"] == digest
    assert line["path"] == received.raw_file.path
    assert line["kept"] == f"store/{digest[:2]}/{digest}.txt"
    assert line["bytes"] == len(TEXT)


def test_keeping_again_adds_nothing(inbox: Path, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    for _ in range(2):
        Originals(raw).keep(read_file(inbox / "b.txt"))
    assert len(manifest(raw)) == 1


def test_the_same_bytes_under_another_path_are_a_further_manifest_line(inbox: Path, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    originals = Originals(raw)
    for path in find_paths([f"{inbox}/*.txt"]):
        originals.keep(read_file(path))
    assert len(manifest(raw)) == 2
    assert len(list((raw / "store").rglob("*.txt"))) == 1


def test_a_file_in_the_raw_folder_stays_where_it_is(inbox: Path) -> None:
    received = read_file(inbox / "b.txt")
    assert Originals(inbox).keep(received) == inbox / "b.txt"
    assert not (inbox / "store").exists()


def test_a_torn_manifest_line_spoils_no_later_one(inbox: Path, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "manifest.jsonl").write_text('{"sha256": "ab', encoding="utf-8")
    Originals(raw).keep(read_file(inbox / "b.txt"))
    lines = (raw / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[-1])["sha256"] == read_file(inbox / "b.txt").raw_file.sha256


def test_a_write_that_fails_leaves_no_part_of_a_file(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CollectError, match="cannot be kept: No space left"):
        Originals(tmp_path / "raw").keep(read_file(inbox / "b.txt"))
    assert [path for path in (tmp_path / "raw").rglob("*") if path.is_file()] == []


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    inbox, outside = tmp_path / "inbox", tmp_path / "outside"
    for folder in (inbox, outside):
        folder.mkdir()
        (folder / f"{folder.name}.txt").write_text("x")
    (inbox / "file.txt").symlink_to(outside / "outside.txt")
    (inbox / "folder").symlink_to(outside)
    (inbox / "again.txt").symlink_to(inbox / "inbox.txt")
    within = [inbox / "again.txt", inbox / "inbox.txt"]
    assert find_paths([str(inbox)]) == within
    assert find_paths([f"{inbox}/*.txt"]) == within
    assert find_paths([f"{inbox}/**/*.txt"]) == within
    assert find_paths([str(inbox / "file.txt")]) == [inbox / "file.txt"]  # a person named it


def test_a_folder_that_is_itself_a_link_is_read(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert find_paths([str(tmp_path / "link")]) == [tmp_path / "link" / "a.txt"]


def test_all_files_of_a_run_have_the_mode_that_the_process_gives(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text("云州市临江区托育工作方案\n到2025年，新增托位600个。\n", encoding="utf-8")
    settings = Settings(warehouse=tmp_path / "w" / "policy.duckdb", raw=tmp_path / "raw")
    before = os.umask(0o027)
    try:
        ingest([str(inbox)], settings, command="test")
    finally:
        os.umask(before)
    made = [path for folder in ("w", "raw") for path in (tmp_path / folder).rglob("*") if path.is_file()]
    assert {path.suffix for path in made} >= {".txt", ".z", ".jsonl", ".duckdb", ".lock"}
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in made} == {path.name: "0o640" for path in made}
