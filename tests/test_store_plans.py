"""What a run has to read, and why; and the decoded texts that spare it decoding."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fictional_facts import Reading, fictional_names, plan
from fictional_inbox import fill_inbox

from pipeline.collect import read_file
from pipeline.decode import decode
from pipeline.model import Document, RawFile
from pipeline.run import reading
from pipeline.run.planning import plan_run
from pipeline.settings import load_settings
from pipeline.store import DecodedDocuments, RulesVersion, Warehouse
from pipeline.store.decoded import compact, expand

RULES = RulesVersion(decode="d1", recognize="r1", resolve="s1", overall="v1", shared="m1")
SAMPLES = sorted(p for p in (Path(__file__).parents[1] / "raw" / "samples").iterdir() if p.is_file())
FILE = plan().document.raw_file


@pytest.fixture(scope="module")
def loaded_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("warehouse") / "policy.duckdb"
    with Warehouse(path, rules=RULES, names=fictional_names()) as made:
        run_id = made.begin_run("make")
        made.store(run_id, [Reading(facts=plan())])
        made.finish_run(run_id)
    return path


@pytest.fixture
def path(loaded_warehouse: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(loaded_warehouse, tmp_path))


def cause(path: Path, file: RawFile, rules: RulesVersion = RULES) -> tuple[str, str, bool] | None:
    with Warehouse(path, rules=rules, names=fictional_names()) as warehouse:
        reason = warehouse.reasons([file])[0]
    return None if reason is None else (reason.cause, reason.detail, reason.from_text)


def test_what_stands_is_not_read(path: Path) -> None:
    assert cause(path, FILE) is None


def test_what_was_never_seen_is_new(path: Path) -> None:
    assert cause(path, replace(FILE, sha256="0" * 64, path="other.txt")) == ("new", "never read before", False)


def test_other_bytes_at_a_known_path_are_changed(path: Path) -> None:
    assert cause(path, replace(FILE, sha256="0" * 64)) == ("changed", "its bytes have changed", False)


@pytest.mark.parametrize(
    ("part", "from_text"),
    [("decode", False), ("shared", False), ("recognize", True), ("resolve", True), ("lexicons", True)],
)
def test_changed_rules_name_their_stage_and_the_text_serves_where_decoding_stands(
    path: Path, part: str, from_text: bool
) -> None:
    rules = replace(RULES, overall="v2", **{part: "changed"})
    assert cause(path, FILE, rules) == ("rules", f"rules changed: {part}", from_text)


def test_rules_that_are_taken_back_are_changed_rules_too(path: Path) -> None:
    other = replace(RULES, overall="v2", resolve="s2")
    with Warehouse(path, rules=other, names=fictional_names()) as warehouse:
        warehouse.store(warehouse.begin_run("other"), [Reading(facts=plan(genre="规划"))])
    assert cause(path, FILE) == ("rules", "rules changed: resolve", True)


def test_what_failed_before_is_tried_again(path: Path) -> None:
    bad = replace(FILE, sha256="1" * 64, path="bad.txt")
    with Warehouse(path, rules=RULES, names=fictional_names()) as warehouse:
        warehouse.reject(warehouse.begin_run("bad"), bad, stage="decode", code="decode-failed", message="binary")
        reason = warehouse.reasons([bad])[0]
    assert reason is not None
    assert (reason.cause, reason.detail, reason.tries) == ("failed", "failed before: decode, decode-failed", 1)


def test_a_plan_is_what_the_run_then_does(tmp_path: Path) -> None:
    from pipeline.run.ingest import ingest

    inbox, settings = fill_inbox(tmp_path), load_settings()
    planned = {item.path for item in plan_run([str(inbox)], settings) if item.reason}
    report = ingest([str(inbox)], settings, command="test")
    assert planned == {item.path for item in report.outcomes}
    again = {item.path: item.reason.cause for item in plan_run([str(inbox)], settings) if item.reason}
    assert again == {item.path: "failed" for item in report.rejected}


def test_a_plan_writes_nothing(tmp_path: Path) -> None:
    settings = load_settings()
    plan_run([str(fill_inbox(tmp_path))], settings)
    assert not settings.warehouse.exists()


# ---------------------------------------------------------------- decoded texts


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_kept_document_is_the_decoded_one(sample: Path, tmp_path: Path) -> None:
    received = read_file(sample)
    document = decode(received.raw_file, received.data)
    kept = DecodedDocuments(tmp_path, "d1")
    kept.keep(document)
    assert kept.find(received.raw_file) == document


def test_a_block_whose_text_is_not_that_of_the_document_is_kept_as_it_is() -> None:
    received = read_file(SAMPLES[0])
    document = decode(received.raw_file, received.data)
    odd = replace(document, blocks=(replace(document.blocks[0], text="别的", box=(0.0, 1.0, 2.0, 3.0)),))
    assert expand(compact(odd), received.raw_file) == odd


def _other_decoding(path: Path) -> DecodedDocuments:
    return DecodedDocuments(path, "d2")


def _damaged(path: Path) -> DecodedDocuments:
    for file in path.rglob("*.z"):
        file.write_bytes(file.read_bytes()[:40])
    return DecodedDocuments(path, "d1")


@pytest.mark.parametrize("spoil", [_other_decoding, _damaged])
def test_what_was_decoded_otherwise_or_is_damaged_counts_as_none(
    tmp_path: Path, spoil: Callable[[Path], DecodedDocuments]
) -> None:
    received = read_file(SAMPLES[0])
    DecodedDocuments(tmp_path, "d1").keep(decode(received.raw_file, received.data))
    assert spoil(tmp_path).find(received.raw_file) is None


def test_a_kept_text_is_not_decoded_again_unless_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    received, kept = read_file(SAMPLES[0]), DecodedDocuments(tmp_path, "d1")
    decoded: list[RawFile] = []

    def counted(raw_file: RawFile, data: bytes) -> Document:
        decoded.append(raw_file)
        return decode(raw_file, data)

    monkeypatch.setattr("pipeline.decode.decode", counted)
    first, second = (reading.read_document(received, decoded=kept) for _ in range(2))
    reading.read_document(received, decoded=kept, again=True)
    assert len(decoded) == 2
    assert isinstance(first, reading.Reading)
    assert isinstance(second, reading.Reading)
    assert first.facts == second.facts


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    received = read_file(SAMPLES[0])
    assert isinstance(reading.read_document(received, decoded=DecodedDocuments(tmp_path / "file", "d1")), reading.Reading)
