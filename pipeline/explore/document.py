"""`/doc/{id}`: a document with its facts marked where they stand, now or as a version had it; `/f/{fact}`: where one stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from pipeline.explore.corrections import pending_of
from pipeline.explore.facts import Fact, Moment, field_names, read_facts, spans_of
from pipeline.explore.marks import Segment, by_stretch, in_lanes, segments
from pipeline.explore.outline import Grid, Line, part_bounds, read_outline
from pipeline.explore.page import Asked, Elsewhere, NotFoundError, Page, Row
from pipeline.explore.pictures import pictures_of

TICKS = 1000
"""Steps of the strip that shows where in the text the facts stand."""


def document_view(asked: Asked) -> Page:
    """The document of `id`, as it is now, or as version `version` had it."""
    document_id = asked.path["id"]
    moment, document = _document(asked, document_id, asked.path.get("version"))
    text = _text(asked, document_id, moment)
    pending = [] if moment.as_at else pending_of(asked, document_id)
    facts = read_facts(asked, document_id, moment, text, pending)
    parts = part_bounds(text)
    part = _part(asked, parts)
    blocks = _blocks(asked, document, moment, text, facts, parts[part])
    part_of = {fact.number: _at(parts, fact.start) for fact in facts}
    here = [fact for fact in facts if part_of[fact.number] == part]
    return Page(
        template="document.html",
        title=document["title"] or document_id,
        content={"document": document, "facts": [_as_data(fact) for fact in facts]},
        shown={
            "facts": facts,
            "pending": pending,
            "blocks": blocks,
            "kinds": Counter(fact.kind for fact in facts),
            "ticks": _ticks(here, parts[part]),
            "labels": field_names(facts),
            "pictures": pictures_of(asked, document),
            "parts": parts,
            "part": part,
            "part_of": part_of,
            "versions": _versions(asked, document_id),
            "neighbours": _neighbours(asked, document),
            "conflicts": _conflicts(asked, document_id),
            "issues": asked.rows("SELECT severity, message, evidence, char_start FROM issues WHERE document_id = ? ORDER BY char_start", document_id),
        },
        listed="facts",
    )


def fact_view(asked: Asked) -> Elsewhere:
    """To the place of a target or task, in the document that has it now."""
    fact = asked.path["fact"]
    row = asked.row(
        """SELECT document_id, char_start FROM targets WHERE target_id = $1
        UNION ALL SELECT document_id, char_start FROM tasks WHERE task_id = $1 LIMIT 1""",
        fact,
    )
    if row is None:
        raise NotFoundError(fact)
    text = _text(asked, row["document_id"], Moment())
    part = _at(part_bounds(text), row["char_start"]) + 1
    return Elsewhere(f"/doc/{row['document_id']}{f'?part={part}' if part > 1 else ''}#f-{fact}")


def _document(asked: Asked, document_id: str, version: str | None) -> tuple[Moment, Row]:
    """The moment that is asked about, and what the document said of itself then."""
    moment = Moment()
    if version is not None:
        known = asked.row("SELECT ingested_at FROM document_versions WHERE document_id = ? AND version_id::VARCHAR = ?", document_id, version)
        if known is None:
            raise NotFoundError(f"{document_id}@{version}")
        moment = Moment(known["ingested_at"] + timedelta(microseconds=1))
    document = asked.row(f"SELECT * FROM {moment.of('documents')} WHERE document_id = ?", *moment.parameters, document_id)
    if document is None:
        raise NotFoundError(document_id)
    return moment, {**document, "version": version}


def _text(asked: Asked, document_id: str, moment: Moment) -> str:
    row = asked.row(f"SELECT text FROM {moment.of('texts')} WHERE document_id = ?", *moment.parameters, document_id)
    return str(row["text"]) if row else ""


def _part(asked: Asked, parts: Sequence[tuple[int, int]]) -> int:
    part = (asked.whole("part", 1) or 1) - 1
    if part >= len(parts):
        raise NotFoundError(f"part={part + 1}")
    return part


def _at(parts: Sequence[tuple[int, int]], place: int) -> int:
    """The part that a place of the text is in."""
    return next((at for at, (_, end) in enumerate(parts) if place < end), len(parts) - 1)


def _blocks(
    asked: Asked, document: Row, moment: Moment, text: str, facts: Sequence[Fact], part: tuple[int, int]
) -> list[dict[str, Any]]:
    """The blocks of the part, each with the segments that its text is cut into."""
    deadlines = asked.rows(
        f"SELECT char_start, char_end FROM {moment.of('numbers')} WHERE document_id = ? AND fate = 'task' ORDER BY char_start",
        *moment.parameters, document["document_id"],
    )  # fmt: skip
    marks = in_lanes(spans_of(facts, [(row["char_start"], row["char_end"]) for row in deadlines], text))
    outline = read_outline(text, document["title"], _tables(asked, moment, document["document_id"]), *part)
    stretches = [stretch for block in outline for stretch in _stretches(block)]
    cut = iter([tuple(segments(text, there, *at)) for at, there in zip(stretches, by_stretch(marks, stretches), strict=True)])
    return [_block(block, cut) for block in outline]


def _block(block: Line | Grid, cut: Any) -> dict[str, Any]:
    if isinstance(block, Line):
        segments_: tuple[Segment, ...] = next(cut)
        return {"kind": block.kind, "level": block.level, "start": block.start, "segments": segments_}
    rows = [[next(cut) for _ in row] for row in block.rows]
    return {"kind": "table", "start": block.start, "rows": rows, "headed": block.headed}


def _stretches(block: Line | Grid) -> list[tuple[int, int]]:
    return [(block.start, block.end)] if isinstance(block, Line) else [cell for row in block.rows for cell in row]


def _tables(asked: Asked, moment: Moment, document_id: str) -> list[tuple[int, int, int]]:
    rows = asked.rows(
        f"""SELECT t.char_start, t.char_end, coalesce(min(c.char_start), any_value(t.char_start)) AS body_start
        FROM {moment.of('tables')} AS t LEFT JOIN {moment.of('table_cells')} AS c USING (document_id, table_id)
        WHERE t.document_id = ? GROUP BY t.char_start, t.char_end ORDER BY t.char_start""",
        *moment.parameters, *moment.parameters, document_id,
    )  # fmt: skip
    return [(row["char_start"], row["char_end"], row["body_start"]) for row in rows]


def _ticks(facts: Sequence[Fact], part: tuple[int, int]) -> list[tuple[int, str, int]]:
    """Place on the strip, kind and number of each fact."""
    length = max(part[1] - part[0], 1)
    return [(TICKS * (fact.start - part[0]) // length, fact.kind, fact.number) for fact in facts]


def _as_data(fact: Fact) -> Row:
    placed = {"fact_id": fact.fact_id, "kind": fact.kind, "state": fact.state, "is_misplaced": fact.misplaced}
    units = [{"role": row["role"], "unit": row["unit"], "organization_id": row["organization_id"]} for row in fact.units]
    return {**placed, **fact.columns, "units": units}


def _versions(asked: Asked, document_id: str) -> list[Row]:
    return asked.rows(
        "SELECT version_id, ingested_at, superseded_at, is_current, run_id FROM document_versions WHERE document_id = ? ORDER BY version_id DESC",
        document_id,
    )


def _neighbours(asked: Asked, document: Row) -> dict[str, str | None]:
    """The documents before and after this one in the list."""
    key = "(coalesce(issued_on, DATE '0001-01-01'), document_id)"
    here = "(coalesce(?::DATE, DATE '0001-01-01'), ?)"
    place = (document["issued_on"], document["document_id"])
    former = asked.rows(f"SELECT document_id FROM documents WHERE {key} > {here} ORDER BY {key} LIMIT 1", *place)
    latter = asked.rows(f"SELECT document_id FROM documents WHERE {key} < {here} ORDER BY {key} DESC LIMIT 1", *place)
    return {"former": former[0]["document_id"] if former else None, "latter": latter[0]["document_id"] if latter else None}


def _conflicts(asked: Asked, document_id: str) -> list[Row]:
    return asked.rows("SELECT * FROM contradictions WHERE document_id = ? ORDER BY kind, indicator, year", document_id)


