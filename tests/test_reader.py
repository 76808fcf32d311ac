"""Reading in processes of their own: whatever a document does to its process, it is rejected and the rest is read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from fictional_inbox import PLAN
from hostile_readers import DEEDS, read_or_misbehave
from processes import are_gone, parent_of, processes_of, wait_for

from pipeline.collect import Received, read_file
from pipeline.decode.progress import tell_picture_read
from pipeline.errors import ReadError
from pipeline.model import RawFile
from pipeline.run.forkserver import ForkServer
from pipeline.run.limits import MEGABYTE, Limits
from pipeline.run.reader import DocumentReader
from pipeline.run.reading import Reading, Rejection, TellStage, read_document

LIMITS = Limits(seconds=3.0, megabytes=300)
BECOMES = {
    "sleep in C": ("resolve", "took-too-long"),
    "loop in C": ("resolve", "took-too-long"),
    "fill memory": ("resolve", "took-too-much-memory"),
    "fill memory in C": ("resolve", "took-too-much-memory"),
    "ask for all memory": ("resolve", "took-too-much-memory"),
    "die": ("resolve", "reader-died"),
    "crash": ("resolve", "reader-died"),
    "leave": ("resolve", "defect"),
    "fail": ("resolve", "defect"),
}


KEPT: list[bytes] = []


def received(text: str) -> Received:
    raw_file = RawFile(sha256=str(hash(text)), path=f"{len(text)}.txt", source="files", media_type="text/plain")
    return Received(raw_file=raw_file, data=text.encode())


def what_became(outcome: Reading | Rejection) -> str | tuple[str, str]:
    return "read" if isinstance(outcome, Reading) else (outcome.stage, outcome.code)


def say_process(received: Received, tell: TellStage, told: str) -> Reading | Rejection:
    """Read a file, and write down by which process."""
    with Path(told).open("a", encoding="ascii") as file:
        file.write(f"{os.getpid()}\n")
    return read_document(received, tell)


def keep_memory(received: Received, tell: TellStage, told: str) -> Reading | Rejection:
    """Read a file, and keep more than half of what a document may take."""
    KEPT.append(b"x" * (180 * MEGABYTE))
    time.sleep(0.1)  # in which the run looks at what the process holds
    return say_process(received, tell, told)


def say_surroundings(received: Received, tell: TellStage) -> Reading | Rejection:
    words = f"{Path.cwd()} {os.environ.get('POLICY_TARGETS_PDF_PASSWORD')}"
    return Rejection(raw_file=received.raw_file, stage="decode", code="told", message=words)


def test_every_misdeed_has_its_rejection() -> None:
    assert BECOMES.keys() == DEEDS.keys()


@pytest.mark.parametrize("deed", DEEDS)
def test_what_a_document_does_to_its_process_rejects_it_alone(deed: str) -> None:
    with DocumentReader(1, read_or_misbehave, limits=LIMITS) as reader:
        outcomes = list(reader.read([received(PLAN), received(deed), received(PLAN)]))
    assert [what_became(outcome) for outcome in outcomes] == ["read", BECOMES[deed], "read"]


def test_a_rejection_says_which_limit_was_passed_and_how_to_set_it() -> None:
    with DocumentReader(2, read_or_misbehave, limits=LIMITS) as reader:
        long, large = reader.read([received("sleep in C"), received("fill memory")])
    assert isinstance(long, Rejection)
    assert isinstance(large, Rejection)
    assert long.message == "took too long: more than 3 s (POLICY_TARGETS_DOCUMENT_SECONDS)"
    assert large.message == "took too much memory: more than 300 MB (POLICY_TARGETS_DOCUMENT_MEGABYTES)"
    assert long.seconds > 0.5


def test_a_hostile_file_holds_up_no_other_process() -> None:
    batch = [received("sleep in C"), *(received(PLAN + "。" * number) for number in range(8))]
    done = 0
    with DocumentReader(2, partial(read_or_misbehave), limits=LIMITS) as reader:
        for place, outcome in reader._read_all(batch):
            if place == 0:
                break
            done += isinstance(outcome, Reading)
    assert done == 8


def test_processes_read_what_one_reads_in_the_same_order(inbox: Path) -> None:
    files = [read_file(path) for path in sorted(inbox.iterdir())] * 3
    with DocumentReader(2) as reader:
        together = list(reader.read(files))
    alone = [read_document(each) for each in files]
    facts = [[each.facts.targets if isinstance(each, Reading) else each.code for each in found] for found in (alone, together)]
    assert facts[0] == facts[1]
    assert any(facts[0])


def test_facts_come_back_as_they_were(inbox: Path) -> None:
    file = read_file(inbox / "plan.txt")
    with DocumentReader(1) as reader:
        [apart] = reader.read([file])
    here = read_document(file)
    assert isinstance(apart, Reading)
    assert isinstance(here, Reading)
    assert apart.facts == here.facts
    assert type(apart.facts.targets[0].evidence) is type(here.facts.targets[0].evidence)


def test_a_process_reads_more_than_one_document(tmp_path: Path) -> None:
    told = tmp_path / "told"
    with DocumentReader(1, partial(say_process, told=str(told))) as reader:
        for _ in range(2):
            list(reader.read([received(PLAN)] * 3))
    assert len(set(told.read_text().split())) == 1


def test_what_earlier_documents_left_in_memory_is_not_held_against_the_next(tmp_path: Path) -> None:
    told = tmp_path / "told"
    with DocumentReader(1, partial(keep_memory, told=str(told)), limits=LIMITS) as reader:
        outcomes = list(reader.read([received(PLAN)] * 3))
    assert [what_became(outcome) for outcome in outcomes] == ["read"] * 3
    assert len(set(told.read_text().split())) > 1


def test_a_process_has_the_surroundings_of_its_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for password in ("first", "second"):
        folder = tmp_path / password
        folder.mkdir()
        monkeypatch.chdir(folder)
        monkeypatch.setenv("POLICY_TARGETS_PDF_PASSWORD", password)
        with DocumentReader(1, say_surroundings) as reader:
            [told] = reader.read([received(PLAN)])
        assert isinstance(told, Rejection)
        assert told.message == f"{folder} {password}"


def test_limits_grow_with_the_file() -> None:
    limits = Limits(seconds=30.0, megabytes=1000)
    assert limits.seconds_for(MEGABYTE) == 30.0
    assert limits.seconds_for(4 * MEGABYTE) == 60.0
    assert limits.memory_for(MEGABYTE) == 1004 * MEGABYTE


def test_each_page_read_from_its_picture_gives_time_and_memory() -> None:
    with DocumentReader(1, read_pictures, limits=Limits(seconds=3.0, megabytes=128)) as reader:
        [outcome] = reader.read([received(PLAN)])
    assert what_became(outcome) == "read"


def read_pictures(received: Received, tell: TellStage) -> Reading | Rejection:
    """Read a file slowly in much memory, as OCR does."""
    for _ in range(6):
        tell_picture_read()
    held = b"x" * (160 * MEGABYTE)
    time.sleep(3.5)
    return read_document(replace(received, data=received.data + held[:0]), tell)


def test_a_server_that_was_killed_is_started_again() -> None:
    server = ForkServer()
    pid, connection = server.fork()
    connection.close()
    assert server._process is not None
    server._process.kill()
    with pytest.raises(ReadError, match="run again"):
        server.reap(pid)
    _, connection = server.fork()
    connection.close()
    server.close()


RUN = """
import sys
sys.path[:0] = {path!r}
from hostile_readers import read_or_misbehave
from test_reader import received
from pipeline.run.limits import Limits
from pipeline.run.reader import DocumentReader
print("started", flush=True)
with DocumentReader(2, read_or_misbehave, limits=Limits(seconds=600.0)) as reader:
    list(reader.read([received("sleep in C"), received("loop in C")]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("which", ["run", "server"])
def test_no_process_stays_behind_when_the_run_or_the_server_is_killed(which: str) -> None:
    code = RUN.format(path=[str(Path(__file__).parent), str(Path(__file__).parents[1])])
    with subprocess.Popen([sys.executable, "-c", code], start_new_session=True, stderr=subprocess.DEVNULL) as run:
        try:
            assert wait_for(4, run.pid) == 4  # run, server, and two that read
            if which == "server":
                [server] = [pid for pid in processes_of(run.pid) if pid != run.pid and parent_of(pid) == run.pid]
                readers = [pid for pid in processes_of(run.pid) if parent_of(pid) == server]
                os.kill(server, signal.SIGKILL)
                assert are_gone(readers)
            run.kill()
            assert wait_for(0, run.pid) == 0
        finally:
            for pid in processes_of(run.pid):
                os.kill(pid, signal.SIGKILL)
