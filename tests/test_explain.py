"""`policy-targets explain` by path, by the id of a document and of a target, and as a page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline.cli.explain import explain_command
from pipeline.errors import CollectError
from pipeline.run.ingest import ingest
from pipeline.settings import load_settings
from pipeline.store import open_reader

TEXT = """临江区托育服务行动方案

一、主要目标
到2025年，新增托位800个，其中<script>alert(1)</script>公办托位300个。
二、保障措施
按照《云州市学前教育条例》要求，培训园长80人。（责任单位：区教育局）
"""


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, encoding="utf-8")
    ingest([str(path)], load_settings(), command="test")
    return path


def ask(sql: str) -> str:
    with open_reader(load_settings().warehouse) as connection:
        ((value,),) = connection.execute(sql).fetchall()
    return str(value)


def explained(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert explain_command(name, section=None, only=None, as_json=False) == 0
    return capsys.readouterr().out


def test_a_document_is_explained_by_its_id_from_any_folder(
    plan_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    by_path = explained(str(plan_file), capsys)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    plan_file.unlink()  # its bytes are kept
    assert explained(ask("select document_id from documents"), capsys) == by_path


def test_a_target_is_explained_by_its_id_in_its_passage(plan_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = explained(ask("select target_id from targets where value = 80")[:8], capsys)
    assert "培训园长80人" in told
    assert "新增托位" not in told


@pytest.mark.parametrize("name", ["missing.pdf", "ffffffff"])
def test_what_is_neither_file_nor_id_is_told(plan_file: Path, name: str) -> None:
    with pytest.raises(CollectError, match=name.replace(".", r"\.")):
        explain_command(name, section=None, only=None, as_json=False)


class Seen(HTMLParser):
    """The elements, attributes and words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_shows_each_block_with_its_spans_and_needs_nothing_else(
    plan_file: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "plan.html"
    assert explain_command(str(plan_file), section=None, only=None, as_json=False, page=page) == 0
    assert capsys.readouterr().out == f"{page}\n"
    seen = Seen(page.read_text(encoding="utf-8"))
    shown = re.sub(r"\s", "", "".join(seen.words))
    assert {"target", "task", "year", "quantity", "citation"} <= {word.strip() for word in seen.words}
    assert "临江区托育服务行动方案" in shown
    assert "script" not in seen.tags
    assert "<script>alert(1" in shown
    assert seen.addresses == []
