"""What a run has to read, and why: the same answer for `plan`, which tells it, and for `run`, which does it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.model import RawFile
from pipeline.store.connection import LISTED, listed
from pipeline.store.corrections import Corrections, corrections_hash
from pipeline.store.repeals import STILL_REPEALED
from pipeline.store.rules import RulesVersion

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Cause = Literal["new", "changed", "failed", "rules", "corrections", "not in force"]
PARTS = ("decode", "recognize", "resolve", "shared", "lexicons")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a file is to be read. `from_text` says that its kept text serves, since only later stages have changed;
    `tries` how often these rules have failed to read it."""

    cause: Cause
    detail: str
    from_text: bool = False
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _LastReading:
    """The last time that some bytes were read: as which document, by which rules."""

    document_id: str
    overall: str
    rules: dict[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """How a document stands: whether its latest version holds or is repealed, and with which corrections."""

    document_number: str | None
    corrections_hash: str | None


def reasons(
    connection: DuckDBPyConnection,
    raw_files: Sequence[RawFile],
    rules: RulesVersion,
    corrections: Corrections | None = None,
) -> list[Reason | None]:
    """Why each of the files is to be read by these rules, in their order; None where what is stored of it holds."""
    contents = [file.sha256 for file in raw_files]
    readings = _last_readings(connection, contents)
    standings = _standings(connection, [reading.document_id for reading in readings.values()])
    failed = _failed(connection, contents, rules)
    paths = _known_paths(connection, [file.path for file in raw_files])
    made = corrections or Corrections()

    def ask(file: RawFile) -> Reason | None:
        if file.sha256 in failed:
            return failed[file.sha256]
        reading = readings.get(file.sha256)
        if reading is None:
            is_changed = file.path in paths
            return Reason(cause="changed", detail="its bytes have changed") if is_changed else Reason(
                cause="new", detail="never read before"
            )  # fmt: skip
        return _outdated(reading, standings.get(reading.document_id), rules, made)

    return [ask(file) for file in raw_files]


def _outdated(
    reading: _LastReading, standing: _Standing | None, rules: RulesVersion, corrections: Corrections
) -> Reason | None:
    """Why what was read of some bytes no longer holds; None where it does."""
    if reading.overall != rules.overall:
        changed = list(_changed_parts(reading, rules))
        from_text = bool(changed) and not {"decode", "shared"} & {*changed}
        return Reason(cause="rules", detail=f"rules changed: {', '.join(changed) or 'shared'}", from_text=from_text)
    if standing is None:
        # Under changed rules another file of the document turned out to be something else: this one may hold again.
        return Reason(cause="not in force", detail="nothing of its document is in force", from_text=True)
    made = corrections.of_document(reading.document_id, standing.document_number)
    if corrections_hash(made) != standing.corrections_hash:
        return Reason(cause="corrections", detail="its corrections have changed", from_text=True)
    return None


def _changed_parts(reading: _LastReading, rules: RulesVersion) -> Iterator[str]:
    for part in PARTS:
        if (reading.rules[part] or "") != getattr(rules, part):
            yield part


def _last_readings(connection: DuckDBPyConnection, contents: Sequence[str]) -> dict[str, _LastReading]:
    found = connection.execute(
        f"""
        SELECT d.content_sha256, d.document_id, r.rules_version,
            r.decode_rules, r.recognize_rules, r.resolve_rules, r.shared_rules, r.lexicon_rules
        FROM store.run_documents AS d
        JOIN store.runs AS r USING (run_id)
        WHERE d.content_sha256 IN {LISTED} AND d.seconds IS NOT NULL AND d.outcome <> 'rejected'
        QUALIFY row_number() OVER (PARTITION BY d.content_sha256 ORDER BY r.started_at DESC) = 1
        """,
        [listed(contents)],
    ).fetchall()
    return {
        content: _LastReading(document_id=id_, overall=overall, rules=dict(zip(PARTS, parts, strict=True)))
        for content, id_, overall, *parts in found
    }


def _standings(connection: DuckDBPyConnection, ids: Sequence[str]) -> dict[str, _Standing]:
    found = connection.execute(
        f"""
        SELECT document_id, document_number, corrections_hash
        FROM store.versions AS v
        WHERE document_id IN {LISTED} AND (superseded_at IS NULL OR {STILL_REPEALED})
        QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY version_id DESC) = 1
        """,
        [listed(ids)],
    ).fetchall()
    return {id_: _Standing(document_number=number, corrections_hash=hash_) for id_, number, hash_ in found}


def _failed(connection: DuckDBPyConnection, contents: Sequence[str], rules: RulesVersion) -> dict[str, Reason]:
    found = connection.execute(
        f"""
        SELECT j.content_sha256, j.stage, j.code, j.attempts, r.rules_version = ?
        FROM store.rejections AS j
        LEFT JOIN store.runs AS r USING (run_id)
        WHERE j.content_sha256 IN {LISTED} AND j.content_sha256 <> ''
        ORDER BY j.attempts
        """,
        [rules.overall, listed(contents)],
    ).fetchall()
    return {
        content: Reason(cause="failed", detail=f"failed before: {stage}, {code}", tries=attempts if same_rules else 0)
        for content, stage, code, attempts, same_rules in found
    }


def _known_paths(connection: DuckDBPyConnection, paths: Sequence[str]) -> set[str]:
    found = connection.execute(
        "SELECT DISTINCT path FROM store.sources WHERE path IN (SELECT unnest($1::VARCHAR[]))", [list(paths)]
    ).fetchall()
    return {path for (path,) in found}
