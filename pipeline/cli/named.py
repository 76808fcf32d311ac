"""What a person names to have it explained: a file, or a document or target of the warehouse by its id."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.collect import Received, read_file, receive
from pipeline.errors import CollectError, StoreError
from pipeline.settings import Settings, load_settings

_NAMED = """
SELECT d.path, d.content_sha256, NULL AS char_start FROM documents AS d WHERE starts_with(d.document_id, $1)
UNION ALL
SELECT d.path, d.content_sha256, t.char_start FROM targets AS t JOIN documents AS d USING (document_id)
WHERE starts_with(t.target_id, $1)
LIMIT 2
"""
_SHORTEST = 4
"""Characters of an id that are taken for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The file that was named; `char_start` is where the target stands that was named, in the document's text."""

    received: Received
    char_start: int | None = None


def read_named(name: str, warehouse: Path | None = None) -> Named:
    """Return the file at a path, else the original of the document, or of the target, whose id begins with `name`.

    Ids are looked up in the warehouse of the settings, whatever the working folder. Raises CollectError where `name` is
    neither, or its original is gone.
    """
    if Path(name).exists():
        return Named(received=read_file(Path(name)))
    settings = load_settings()
    found = _found(name, warehouse or settings.warehouse)
    if found is None:
        return Named(received=read_file(Path(name)))
    path, sha256, char_start = found
    return Named(received=_original(path, sha256, settings), char_start=char_start)


def _found(name: str, warehouse: Path) -> tuple[str, str, int | None] | None:
    from pipeline.store import open_reader

    if len(name) < _SHORTEST or not set(name) <= set("0123456789abcdef"):
        return None
    try:
        with open_reader(warehouse) as connection:
            rows = connection.execute(_NAMED, [name]).fetchall()
    except StoreError as problem:
        if problem.code == "no-warehouse":
            return None
        raise
    if len(rows) > 1:
        raise CollectError(f"{name}: several documents or targets begin so: give more of the id", code="ambiguous-id")
    return rows[0] if rows else None


def _original(path: str, sha256: str, settings: Settings) -> Received:
    from pipeline.upkeep.originals import find_originals

    for item in find_originals([(path, sha256)], settings.raw):
        return receive(item)
    raise CollectError(f"{path}: is neither kept in {settings.raw} nor there any more", code="no-original")
