"""One policy in several forms (page and attachment, DOCX and PDF) is one document with a source for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fictional_facts import TEXT, Reading, fictional_names, plan

from pipeline.model import Facts
from pipeline.store import RulesVersion, Warehouse

RULES = RulesVersion(decode="d1", recognize="r1", resolve="s1", overall="v1")
NOTICE = "现将计划印发给你们，请认真贯彻执行。\n"
PAGE = plan(NOTICE + TEXT, path="page.html")
ATTACHMENT = plan(TEXT + "1\n", path="plan.docx", document_number=None, issuer=None)


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with Warehouse(tmp_path / "policy.duckdb", rules=RULES, names=fictional_names()) as opened:
        yield opened


def load(warehouse: Warehouse, *batch: Facts) -> list[str]:
    run_id = warehouse.begin_run("test")
    stored = warehouse.store(run_id, [Reading(facts=facts) for facts in batch])
    warehouse.finish_run(run_id)
    return [outcome.outcome for outcome in stored]


def ask(warehouse: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    return warehouse.connection.execute(sql).fetchall()


@pytest.mark.parametrize("apart", [False, True], ids=["one batch", "two batches"])
@pytest.mark.parametrize("forms", [(PAGE, ATTACHMENT), (ATTACHMENT, PAGE)], ids=["page first", "attachment first"])
def test_a_page_and_its_attachment_are_one_document_with_two_sources(
    warehouse: Warehouse, forms: tuple[Facts, ...], apart: bool
) -> None:
    for batch in [[form] for form in forms] if apart else [list(forms)]:
        load(warehouse, *batch)
    assert ask(warehouse, "SELECT count(*) FROM documents") == [(1,)]
    assert ask(warehouse, "SELECT count(*) FROM targets") == [(4,)]
    assert ask(warehouse, "SELECT document_number FROM documents") == [(PAGE.fields.document_number,)]
    assert ask(warehouse, "SELECT s.path FROM document_sources AS s JOIN documents USING (document_id) ORDER BY s.path") == [
        ("page.html",),
        ("plan.docx",),
    ]


@pytest.mark.parametrize("forms", [(PAGE, ATTACHMENT), (ATTACHMENT, PAGE)], ids=["page first", "attachment first"])
def test_reading_both_forms_again_changes_nothing(warehouse: Warehouse, forms: tuple[Facts, ...]) -> None:
    load(warehouse, *forms)
    held = ask(warehouse, "SELECT document_id, content_sha256 FROM documents")
    assert "loaded" not in load(warehouse, *forms)
    assert ask(warehouse, "SELECT document_id, content_sha256 FROM documents") == held


def test_what_differs_between_forms_is_an_issue_of_the_one_in_force(warehouse: Warehouse) -> None:
    later = plan(TEXT, path="plan.docx", issued_on=date(2024, 5, 7))
    target, *rest = later.targets
    value = replace(target.quantity, value=target.quantity.value and target.quantity.value + 100)
    load(warehouse, PAGE, replace(later, targets=(replace(target, quantity=value), *rest)))
    messages = [message for (message,) in ask(warehouse, "SELECT message FROM issues WHERE code = 'forms-differ'")]
    assert any(message.startswith("issued_on is 2024-05-07 here") for message in messages)
    assert "this amount stands here and not in page.html" in messages
    assert any(message.startswith("this amount stands in page.html and not here") for message in messages)


def test_a_later_text_at_the_same_address_is_no_other_form(warehouse: Warehouse) -> None:
    load(warehouse, plan(path="plan.txt"))
    load(warehouse, plan(TEXT + "又", path="plan.txt"))
    assert ask(warehouse, "SELECT count(*) FROM issues") == [(0,)]


@pytest.mark.parametrize(
    "other",
    [
        plan(NOTICE + TEXT, path="b.txt", document_number="临政发〔2025〕1号"),
        plan("各位代表：" + TEXT + "".join(f"第{i}项工作进展顺利{i}。" for i in range(99)), path="b.txt", document_number=None),
        plan(NOTICE + TEXT, path="b.txt", document_number=None, title="云州市青禾县托育服务提升行动计划"),
        plan(NOTICE + TEXT, path="b.txt", document_number=None, issued_on=date(2019, 1, 1)),
    ],
    ids=["another number", "another text", "another title", "another year"],
)
def test_documents_that_only_resemble_stay_apart(warehouse: Warehouse, other: Facts) -> None:
    load(warehouse, plan(path="a.txt"), other)
    assert ask(warehouse, "SELECT count(*) FROM documents") == [(2,)]
