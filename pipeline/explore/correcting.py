"""`/doc/{id}/correct`: a form by which a person corrects, strikes or adds a fact; it becomes a line in `corrections/`.

It works without JavaScript. It is there only where the server was started with `--edit`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from pipeline.errors import StoreError
from pipeline.explore.page import AddressError, Answer, Asked, Elsewhere, ForbiddenError, NotFoundError, Page, Row
from pipeline.store.corrections import ACTIONS, CHOICES, NULL, NULLABLE, append_correction

FILE = "explore.csv"
"""The file in `corrections/` that these pages write to."""
TARGET_FIELDS = (
    "indicator", "subject", "comparator", "value", "value_high", "unit", "value_text", "kind", "year", "year_start",
    "recurrence", "binding",
)  # fmt: skip
TASK_FIELDS = ("title", "due_year")


def correcting_view(asked: Asked) -> Answer:
    """The form about the fact `fact`, or to add one that rests on the words `quote`; sent, it is written down."""
    if not asked.site.may_edit:
        raise ForbiddenError("policy-targets explore --edit")
    document = asked.row("SELECT document_id, title FROM documents WHERE document_id = ?", asked.path["id"])
    if document is None:
        raise NotFoundError(asked.path["id"])
    fact = _fact(asked, document)
    if asked.posted is None:
        return _form(asked, document, fact, {}, "")
    if not asked.site.forms.is_valid(asked.posted.get("token", ""), asked.session):
        raise ForbiddenError("the form is too old, or was not opened here")
    try:
        made = append_correction(asked.site.corrections / FILE, _line(asked, document, fact, asked.posted))
    except (StoreError, AddressError) as problem:
        return _form(asked, document, fact, asked.posted, str(problem))
    return Elsewhere(f"/doc/{document['document_id']}#f-{fact['fact_id']}" if fact else f"/corrections#{made.correction_id}")


def _fact(asked: Asked, document: Row) -> Row | None:
    fact_id = asked.query.get("fact", "")
    if not fact_id:
        return None
    for view, key, fields in (("targets", "target_id", TARGET_FIELDS), ("tasks", "task_id", TASK_FIELDS)):
        row = asked.row(f"SELECT * FROM {view} WHERE {key} = ? AND document_id = ?", fact_id, document["document_id"])
        if row:
            return {"fact_id": fact_id, "evidence": row["evidence"], "fields": {name: row[name] for name in fields}}
    raise NotFoundError(fact_id)


def _form(asked: Asked, document: Row, fact: Row | None, written: Mapping[str, str], problem: str) -> Page:
    names = list(fact["fields"]) if fact else list(TARGET_FIELDS)
    return Page(
        template="correct.html",
        title=document["title"] or document["document_id"],
        content={"document": document, "fact": fact},
        shown={
            "names": names,
            "choices": CHOICES,
            "nullable": NULLABLE,
            "null": NULL,
            "written": written,
            "quote": written.get("quote") or (fact["evidence"] if fact else asked.query.get("quote", "")[:2000]),
            "problem": problem,
            "token": asked.site.forms.token(asked.session),
        },
        status=400 if problem else 200,
        is_secret=True,
    )


def _line(asked: Asked, document: Row, fact: Row | None, posted: Mapping[str, str]) -> dict[str, str]:
    """The line of the file that a form stands for: of a change only what differs from what was read."""
    action = posted.get("action", "add" if fact is None else "")
    if action not in ACTIONS or (action == "add") != (fact is None):
        raise AddressError(f"action: {action[:20]}")
    quote = fact["evidence"] if fact else posted.get("quote", "").strip().replace("\r\n", "\n")
    if not asked.row("SELECT 1 FROM texts WHERE document_id = ? AND contains(text, ?)", document["document_id"], quote):
        raise AddressError("the quote does not stand in the text, word for word")
    names = [] if action == "strike" else list(fact["fields"]) if fact else list(TARGET_FIELDS)
    fields = {name: posted.get(name, "").strip() for name in names}
    if fact:
        fields = {name: value for name, value in fields.items() if value != _as_written(fact["fields"][name])}
        if action == "change" and not any(fields.values()):
            raise AddressError("nothing is changed")
    return {
        "action": action, "document": document["document_id"], "fact_id": fact["fact_id"] if fact else "", "quote": quote, **fields,
        "author": posted.get("author", ""), "reason": posted.get("reason", ""), "made_on": f"{datetime.now(UTC):%Y-%m-%d}",
    }  # fmt: skip


def _as_written(value: object) -> str:
    """A value as a form shows it."""
    if value is None:
        return ""
    return f"{value:.12g}" if isinstance(value, float) else str(value)
