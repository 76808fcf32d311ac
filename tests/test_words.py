"""Words: our own are cut whole, offsets cover the text, and jieba and rjieba cut alike."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.recognize import words
from pipeline.recognize.lexicon import load

GROUPS: list[dict[str, Any]] = load("words")["groups"]
OURS = [word for group in GROUPS for word in group["words"]]
RUST, PYTHON = words.rust_cutter(), words.python_cutter()
PASSAGE = (
    "到2025年，云州市临江区公办园在园幼儿占比达到60%以上，规上工业企业R&D经费投入强度提高2.5个百分点；"
    "2023-2025年每年新建5G基站1,200个、千兆光网覆盖率95％以上，公办学前教师招聘不少于1:7（责任单位：区教育局）。"
)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group["name"])
def test_each_word_of_ours_comes_out_whole(group: dict[str, Any]) -> None:
    assert [word for word in group["words"] if RUST(word) != [word]] == []


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group["name"])
def test_each_example_of_a_group_holds_its_words(group: dict[str, Any]) -> None:
    for text, expected in group["examples"]:
        assert set(expected) <= set(RUST(text)), RUST(text)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group["name"])
def test_each_reject_of_a_group_holds_the_word_not(group: dict[str, Any]) -> None:
    assert group["rejects"]
    for text, word, reason in group["rejects"]:
        assert word not in RUST(text), reason


@pytest.mark.parametrize(
    "text",
    [
        PASSAGE,
        "2023-2025",
        "2.5G",
        "A等 C++ a.b-c_d 100% 1:7 5Ａ级 ３～５所",
        "\r\n\t 两 行\n\n 　全角",
        "😀㎡ⅢⅤ①é~!@#",
        "𠀀𪚥龘",
        "".join(OURS),
        "",
    ],
)
def test_jieba_and_rjieba_cut_alike(text: str) -> None:
    assert RUST(text) == PYTHON(text)


@given(st.lists(st.sampled_from([*OURS, *PASSAGE, "-", "2023", "2.5G", " ", "\n", "的", "A"]), max_size=30))
@settings(max_examples=150, deadline=None)
def test_jieba_and_rjieba_cut_any_row_of_words_alike(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert RUST(text) == PYTHON(text)


@given(st.text(st.characters(codec="utf-8"), max_size=60))
@settings(max_examples=150, deadline=None)
def test_jieba_and_rjieba_cut_any_characters_alike(text: str) -> None:
    assert RUST(text) == PYTHON(text)


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_the_words_cover_the_text(text: str) -> None:
    found = words.cut(text)
    assert [text[start:end] for _, start, end in found] == [word for word, _, _ in found]
    assert "".join(word for word, _, _ in found) == text


def test_a_lone_surrogate_is_a_character_like_others() -> None:
    assert [word for word, _, _ in words.cut("公办园\ud800占比")] == ["公办园", "\ud800", "占比"]


def test_other_users_of_jieba_keep_their_dictionary() -> None:
    import jieba

    assert words.python_cutter()("教共体") == ["教共体"]
    assert "教共体" not in jieba.dt.FREQ


def test_importing_loads_no_dictionary() -> None:
    probe = "import sys; from pipeline.recognize import words; sys.exit(bool({'jieba', 'rjieba'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0


@pytest.mark.corpus
@pytest.mark.skipif("POLICY_TARGETS_CORPUS" not in os.environ, reason="POLICY_TARGETS_CORPUS is not set")
def test_jieba_and_rjieba_cut_real_documents_alike() -> None:
    folder = Path(os.environ["POLICY_TARGETS_CORPUS"]) / "corpus" / "text"
    texts = [path.read_text(encoding="utf-8", errors="replace")[:4000] for path in sorted(folder.glob("*.txt"))]
    assert texts
    assert [text[:20] for text in texts if RUST(text) != PYTHON(text)] == []
