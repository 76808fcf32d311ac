"""A ZIP bundle is the documents in it: each with its own hash and path, bounded, and read like a folder."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from document_forms import Text, to_docx, to_ofd
from test_spreadsheet import filled

from pipeline.collect import Received, Unreadable, bundles, is_bundle, read_file, unpack
from pipeline.run.ingest import ingest
from pipeline.settings import Settings, load_settings

PLAN = "云州市临江区托育工作方案\n到2025年，新增托位600个。\n".encode()
CARE = "云州市临江区养老工作方案\n到2026年，新建社区食堂12个。\n".encode()


def zipped(members: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in members.items():
            bundle.writestr(name, data)
    return stream.getvalue()


def received(tmp_path: Path, data: bytes) -> Received:
    path = tmp_path / "all.zip"
    path.write_bytes(data)
    return read_file(path)


def found(tmp_path: Path, data: bytes) -> dict[str, str]:
    """Path within the bundle → hash, or the code of what was wrong with it."""
    return {
        item.raw_file.path.partition("all.zip")[2]: item.problem.code
        if isinstance(item, Unreadable)
        else item.raw_file.sha256
        for item in unpack(received(tmp_path, data))
    }


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_each_document_has_its_own_hash_and_the_path_within_the_bundle(tmp_path: Path) -> None:
    data = zipped({"方案.txt": PLAN, "附件/养老.md": CARE, "图.png": b"\x89PNG", "__MACOSX/._方案.txt": b"x", ".a.txt": b"x"})
    assert found(tmp_path, data) == {"#方案.txt": sha(PLAN), "#附件/养老.md": sha(CARE)}


def test_a_bundle_within_a_bundle_is_unpacked_to_a_depth(tmp_path: Path) -> None:
    data = zipped({"a.txt": PLAN})
    for _ in range(bundles.DEEPEST - 1):
        data = zipped({"inner.zip": data})
    assert list(found(tmp_path, data).values()) == [sha(PLAN)]
    assert list(found(tmp_path, zipped({"inner.zip": data})).values()) == ["bundle-too-deep"]


def test_bundles_too_deep_are_one_rejection_however_many_there_are(tmp_path: Path) -> None:
    data = zipped({"a.txt": PLAN})
    for _ in range(bundles.DEEPEST - 1):
        data = zipped({"inner.zip": data})
    many = zipped({f"{number}.zip": zipped({"deep.zip": data, "n.txt": str(number).encode()}) for number in range(50)})
    outcomes = list(found(tmp_path, many).values())
    assert outcomes.count("bundle-too-deep") == 1
    assert len(outcomes) == 51


@pytest.mark.parametrize("name", ["../../etc/方案.txt", "附件/../../方案.txt", "/etc/方案.txt", "..\\方案.txt", "C:\\方案.txt"])
def test_a_member_whose_name_leads_out_of_the_bundle_is_told_and_the_rest_is_read(tmp_path: Path, name: str) -> None:
    assert list(found(tmp_path, zipped({name: PLAN, "a.txt": CARE})).values()) == ["bundle-unsafe-name", sha(CARE)]


def test_a_bound_that_a_bundle_within_passes_ends_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MOST_BYTES", 4000)
    inner = zipped({"a.txt": PLAN, "big.txt": b"x" * 5000})
    outcomes = list(found(tmp_path, zipped({"inner.zip": inner, "b.txt": CARE, "c.txt": CARE + PLAN})).values())
    assert outcomes == [sha(PLAN), "bundle-too-large"]


def test_the_same_bytes_twice_are_one_document(tmp_path: Path) -> None:
    assert found(tmp_path, zipped({"a.txt": PLAN, "b.txt": PLAN})) == {"#a.txt": sha(PLAN)}


def test_names_in_gbk_without_a_flag_are_read(tmp_path: Path) -> None:
    name = "临江方案.txt".encode("gb18030")
    stand_in = b"x" * len(name)
    assert list(found(tmp_path, zipped({stand_in.decode(): PLAN}).replace(stand_in, name))) == ["#临江方案.txt"]


@pytest.mark.parametrize(("limit", "value"), [("MOST_MEMBERS", 2), ("MOST_BYTES", 2 * len(PLAN))])
def test_what_exceeds_the_bounds_is_told_and_what_came_before_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(bundles, limit, value)
    outcomes = list(found(tmp_path, zipped({"a.txt": PLAN, "b.txt": CARE, "c.txt": PLAN + CARE, "d.txt": b"x"})).values())
    assert outcomes[-1] == "bundle-too-large"
    assert outcomes[0] == sha(PLAN)


def test_a_damaged_member_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": PLAN, "b.txt": CARE}))
    at = data.find(b"a.txt") + 5
    data[at : at + 8] = b"\xff" * 8
    assert list(found(tmp_path, bytes(data)).values()) == ["bundle-damaged", sha(CARE)]


def test_a_bundle_without_documents_is_told(tmp_path: Path) -> None:
    assert found(tmp_path, zipped({"图.png": b"x"})) == {"": "bundle-empty"}


ITEMS = [Text("到2025年，新增托位600个。", "body")]
PACKAGES = {"docx": to_docx(ITEMS), "ofd": to_ofd(ITEMS), "xlsx": filled(["新增托位", 600])}


@pytest.mark.parametrize("form", PACKAGES)
def test_a_package_of_one_document_is_no_bundle(form: str) -> None:
    assert is_bundle(zipped({"a.txt": PLAN}))
    assert not is_bundle(PACKAGES[form])


@pytest.fixture
def settings() -> Settings:
    return load_settings()


def test_a_run_loads_the_documents_of_a_bundle_and_knows_them_again(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(zipped({"方案.txt": PLAN, "养老.txt": CARE, "坏.txt": b""}))
    told: list[int] = []
    report = ingest([str(path)], settings, command="test", progress=told.append)
    assert [(item.path.rpartition("#")[2], item.outcome) for item in report.outcomes] == [
        ("方案.txt", "loaded"),
        ("养老.txt", "loaded"),
        ("坏.txt", "rejected"),
    ]
    assert sum(told) == 1
    again = ingest([str(path)], settings, command="test")
    assert [item.outcome for item in again.outcomes] == ["unchanged", "unchanged", "rejected"]


def test_the_bytes_of_the_bundle_and_of_each_document_are_kept(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(zipped({"方案.txt": PLAN}))
    ingest([str(path)], settings, command="test")
    kept = {file.stem for file in (settings.raw / "store").rglob("*.*")}
    assert {sha(PLAN), sha(path.read_bytes())} <= kept
