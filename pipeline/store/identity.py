"""Names that last: an id for each document and fact that comes out the same on every run.

A document is known by its number and issuer; where it has not both, by its address and title. A fact is known by its
document and what it states, never by its position: a paragraph put in before it, or a better reading of its year or
comparator, leaves its id as it was. Exact twins are told apart by their order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b, sha256
from typing import Literal

from pipeline.model import DocumentFields, Facts, RawFile, Table, Target, Task

IdentityBasis = Literal["number", "address"]
_BRACKETS = str.maketrans("[]［］【】()（）﹝﹞", "〔〕〔〕〔〕〔〕〔〕〔〕")
_BLANKS = re.compile("[ \\t\\n\\f\\r\\u00a0\\u3000]")
"""As a migration strips them in SQL."""
_TELLING = 40
"""Characters from which a text is nobody else's: a scan without a text layer has none, and many pages share a line."""
_LENGTH = 16
"""Hexadecimal digits of an id: 64 bits, so that a twin by chance among ten million facts is one in 370,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentIdentity:
    """The id of a document and what it rests on."""

    document_id: str
    basis: IdentityBasis


def identify_document(fields: DocumentFields, raw_file: RawFile) -> DocumentIdentity:
    """Who a document is, by what it says of itself and where it came from."""
    if fields.document_number and fields.issuer:
        number = _squeeze(fields.document_number).translate(_BRACKETS)
        return DocumentIdentity(document_id=_digest("number", number, _squeeze(fields.issuer)), basis="number")
    address = raw_file.url or f"{raw_file.source}\0{raw_file.path}"
    return DocumentIdentity(document_id=_digest("address", address, _squeeze(fields.title or "")), basis="address")


def hash_text(text: str) -> str | None:
    """A hash of a text but for its white space; None where it is too short to tell one document from another."""
    if len(text) < _TELLING:
        return None
    return sha256(_BLANKS.sub("", text).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def identify_tables(document_id: str, tables: Sequence[Table]) -> list[str]:
    """An id for each table, in their order: what it is headed and where in the outline it stands."""
    return _numbered(_digest(document_id, "table", table.section, table.caption, *table.header) for table in tables)


def identify_targets(document_id: str, facts: Facts) -> list[str]:
    """An id for each target, in their order: indicator, subject and amount, in its section or table column.

    The row's ordinal is left out of the section, since a row put in above would change it.
    """
    return _numbered(
        _digest(
            document_id,
            "target",
            target.evidence.section.split("#")[0],
            _column_name(target, facts.tables),
            target.indicator,
            target.subject,
            *_amount(target),
        )
        for target in facts.targets
    )


def identify_tasks(document_id: str, tasks: Iterable[Task]) -> list[str]:
    """An id for each task, in their order: title and clause, in its section."""
    return _numbered(
        _digest(
            document_id,
            "task",
            task.evidence.section.split("#")[0],
            _squeeze(task.title),
            _squeeze(task.evidence.quote),
        )
        for task in tasks
    )


def _amount(target: Target) -> tuple[str, str]:
    quantity = target.quantity
    if quantity.value is None:
        return _squeeze(quantity.text), ""
    return _plain(quantity.value), "" if quantity.value_high is None else _plain(quantity.value_high)


def _column_name(target: Target, tables: Sequence[Table]) -> str:
    if target.table_index is None or target.column_index is None:
        return ""
    return tables[target.table_index].header[target.column_index - 1]


def _plain(value: Decimal) -> str:
    """95, 95.0 and 9.5E+1 are one amount."""
    return str(value.normalize())


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=_LENGTH // 2).hexdigest()


def _numbered(ids: Iterable[str]) -> list[str]:
    """The ids, where the second and later of the same are made apart by their number."""
    seen: Counter[str] = Counter()
    numbered = []
    for id_ in ids:
        seen[id_] += 1
        numbered.append(id_ if seen[id_] == 1 else _digest(id_, str(seen[id_])))
    return numbered
