"""Forms of one policy: a page and its attachment, a DOCX and a PDF are one document with two sources.

Two readings are forms of one policy where they carry the same number, or the same title over nearly the same text, and
neither says what the other rules out. What differs between them is written down as issues of the form in force.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.model import DocumentFields, Facts
from pipeline.store.connection import placeholders
from pipeline.store.identity import DocumentIdentity, IdentityBasis
from pipeline.store.versions import Decision, Version

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NEARLY = 0.9
"""Share of the shorter text's runs of characters that the other has too, from which they are nearly the same."""
_COMPARABLE = 0.75
"""Share of the longer text's length that the shorter has at least: a page may add a notice and its menus, and a page of a
newspaper that holds a part of the text is no form of the whole."""
_RUN = 6
_LONGEST_LOOK = 100_000
_MARKS = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]+")
_MOST_ISSUES = 20
_COMPARED = ("title", "document_number", "issuer", "issued_on", "effective_on", "expires_on", "period_start", "period_end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A reading in force, as what it says of itself; `text` is None until it is fetched."""

    version_id: int
    document_id: str
    basis: IdentityBasis
    title: str | None
    number: str | None
    issued_on: date | None
    text: str | None = None


class Forms:
    """The readings in force that may be other forms of those of a batch."""

    def __init__(self, connection: DuckDBPyConnection, fields: Sequence[DocumentFields]) -> None:
        self._connection = connection
        self._runs: dict[int, frozenset[str]] = {}
        self._forms = {form.version_id: form for form in _read_forms(connection, fields)}

    @property
    def document_ids(self) -> list[str]:
        """The documents that they are."""
        return sorted({form.document_id for form in self._forms.values()})

    def find(self, identity: DocumentIdentity, fields: DocumentFields, text: str) -> Form | None:
        """Another form of the policy, known under another id, of which one of the two is known by its address only."""
        others = [
            form
            for form in self._forms.values()
            if form.document_id != identity.document_id and "address" in (form.basis, identity.basis) and _may_be_one(form, fields)
        ]
        runs = _runs(text) if others else frozenset()
        return next((form for form in others if _nearly_same(self._runs_of(form), runs)), None)

    def add(self, version: Version, facts: Facts, ended: Iterable[Version]) -> None:
        """Count a reading of this batch as stored, in the place of those that it ends."""
        for former in ended:
            self._forms.pop(former.version_id, None)
        self._forms[version.version_id] = Form(
            version_id=version.version_id,
            document_id=version.document_id,
            basis=version.basis,
            title=facts.fields.title,
            number=facts.fields.document_number,
            issued_on=facts.fields.issued_on,
            text=facts.document.text,
        )

    def _runs_of(self, form: Form) -> frozenset[str]:
        if form.version_id not in self._runs:
            asked = "SELECT text FROM store.texts WHERE version_id = ?"
            row = (form.text,) if form.text is not None else self._connection.execute(asked, [form.version_id]).fetchone()
            self._runs[form.version_id] = _runs(row[0] if row else "")
        return self._runs[form.version_id]


def _read_forms(connection: DuckDBPyConnection, fields: Sequence[DocumentFields]) -> Iterator[Form]:
    """The versions in force with the title or the number of one of the readings."""
    titles = sorted({_squeeze(found.title) for found in fields if found.title})
    numbers = sorted({found.document_number for found in fields if found.document_number})
    for column, values in (("translate(title, ' \u3000', '')", titles), ("document_number", numbers)):
        asked = f"""
            SELECT version_id, document_id, identity, title, document_number, issued_on
            FROM store.versions WHERE {column} IN ({placeholders(values)}) AND superseded_at IS NULL
            """
        for version_id, document_id, basis, title, number, issued_on in connection.execute(asked, values).fetchall():
            yield Form(version_id=version_id, document_id=document_id, basis=basis, title=title, number=number, issued_on=issued_on)


def _may_be_one(form: Form, fields: DocumentFields) -> bool:
    """Whether a number or a title speaks for one policy, and no number or year of issue against it."""
    if form.number and fields.document_number:
        return form.number == fields.document_number
    if form.issued_on and fields.issued_on and form.issued_on.year != fields.issued_on.year:
        return False
    return bool(form.title and fields.title) and _squeeze(form.title) == _squeeze(fields.title)


def _nearly_same(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether two texts, as their runs of characters, say nearly the same."""
    shorter, longer = sorted((first, second), key=len)
    if not shorter or len(shorter) < _COMPARABLE * len(longer):
        return False
    return len(shorter & longer) >= _NEARLY * len(shorter)


def _runs(text: str) -> frozenset[str]:
    """Each run of six letters or digits of a text, its marks and white space aside."""
    letters = _MARKS.sub("", text[: 2 * _LONGEST_LOOK])[:_LONGEST_LOOK]
    return frozenset(letters[i : i + _RUN] for i in range(len(letters) - _RUN + 1))


def _squeeze(text: str | None) -> str:
    return (text or "").replace(" ", "").replace("\u3000", "")


def find_differences(connection: DuckDBPyConnection, decisions: Iterable[Decision]) -> Iterator[dict[str, Any]]:
    """Rows of `store.issues` for what each version says otherwise than the other form whose place it takes: its own
    fields, and amounts that stand in one of the two alone. A later text at the same address is no other form, and gives
    none."""
    for decision in decisions:
        version = decision.stored
        for former in decision.ended if version else ():
            if version and former.content_sha256 != version.content_sha256:
                yield from _differences(connection, version.version_id, former.version_id)


def _differences(connection: DuckDBPyConnection, version_id: int, former_id: int) -> Iterator[dict[str, Any]]:
    asked = f"SELECT path, url, {', '.join(_COMPARED)} FROM store.versions WHERE version_id = ?"
    (path, url, *now), (former_path, former_url, *before) = (
        connection.execute(asked, [id_]).fetchall()[0] for id_ in (version_id, former_id)
    )
    if (url or path) == (former_url or former_path):
        return
    name = former_url or former_path
    messages: list[tuple[str, tuple[Any, ...] | None]] = [
        (f"{field} is {ours or 'not told'} here and {theirs or 'not told'} in {name}", None)
        for field, ours, theirs in zip(_COMPARED, now, before, strict=True)
        if ours != theirs
    ]
    mine, others = (_amounts(connection, id_) for id_ in (version_id, former_id))
    messages += [(f"this amount stands here and not in {name}", row) for row in _only_in(mine, others)]
    messages += [(f"this amount stands in {name} and not here: {row[1]}", None) for row in _only_in(others, mine)]
    for message, row in messages[:_MOST_ISSUES]:
        yield _issue(version_id, message, row)
    if len(messages) > _MOST_ISSUES:
        yield _issue(version_id, f"{len(messages) - _MOST_ISSUES} more differences from {name}", None)


def _amounts(connection: DuckDBPyConnection, version_id: int) -> list[tuple[Any, ...]]:
    """(section, evidence, start, end, page, and the amount: comparator, value, upper value, unit) of each target, in order."""
    return connection.execute(
        """
        SELECT section, evidence, char_start, char_end, page, comparator, value, value_high, unit
        FROM store.targets WHERE version_id = ? ORDER BY char_start, char_end
        """,
        [version_id],
    ).fetchall()


def _only_in(rows: Sequence[tuple[Any, ...]], others: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The rows whose amount the others have not, or not as often."""
    left = Counter(row[5:] for row in others)
    for row in rows:
        if left[row[5:]]:
            left[row[5:]] -= 1
        else:
            yield row


def _issue(version_id: int, message: str, row: tuple[Any, ...] | None) -> dict[str, Any]:
    section, evidence, start, end, page = row[:5] if row else (None,) * 5
    return {
        "version_id": version_id, "stage": "store", "code": "forms-differ", "severity": "warning", "message": message,
        "section": section, "evidence": evidence, "char_start": start, "char_end": end, "page": page,
    }  # fmt: skip
