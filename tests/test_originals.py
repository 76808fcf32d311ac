"""Real originals of every form but PDF (which has tests of its own) are read soon, in little memory, and whole."""

from __future__ import annotations

import os
import resource
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from likeness import bag_likeness, plain_text

from pipeline.decode import decode
from pipeline.model import RawFile

FOLDER = Path(os.environ.get("POLICY_TARGETS_CORPUS", ""), "corpus/files")
NAMED = bool(os.environ.get("POLICY_TARGETS_CORPUS"))
ORIGINALS = sorted(path for path in FOLDER.glob("*.*") if path.suffix != ".pdf") if NAMED else []
SECONDS, MEGABYTES = 60.0, 1024.0

pytestmark = pytest.mark.corpus


def read(path: Path) -> str:
    raw = RawFile(sha256="0" * 64, path=path.name, source="test", media_type="")
    return decode(raw, path.read_bytes()).text


@pytest.mark.parametrize("path", ORIGINALS, ids=[path.name[:3] + path.suffix for path in ORIGINALS])
def test_an_original_is_read_in_time_and_memory(path: Path) -> None:
    started = perf_counter()
    assert len(read(path)) > 200
    assert perf_counter() - started < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 < MEGABYTES


def wholeness(path: Path) -> float:
    """How much of the plain text is read; some pages hold their text twice, of which one is kept.

    What a page sets around its document (发布日期：…) is left out of both forms, so that the plain text is compared as it is read
    where the page nearly matches it already: on a short page a line of furniture alone is more than 2 %.
    """
    text, plain = read(path), plain_text(path)
    whole = max(bag_likeness(text, plain), bag_likeness(text * 2, plain))
    return max(whole, bag_likeness(text, read_text(plain))) if whole >= 0.97 else whole


def read_text(plain: str) -> str:
    """The plain text of a document as it is read."""
    raw = RawFile(sha256="0" * 64, path="plain.txt", source="test", media_type="text/plain")
    return decode(raw, plain.encode()).text


@pytest.mark.parametrize("ending", [".html", ".docx"])
def test_the_text_of_pages_and_word_documents_is_whole(corpus: Path, ending: str) -> None:
    likenesses = {path.name[:3]: wholeness(path) for path in ORIGINALS if path.suffix == ending}
    assert median(likenesses.values()) >= 0.98
    assert {name: round(value, 3) for name, value in likenesses.items() if value < 0.98} == {}
