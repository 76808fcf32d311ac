"""How well documents were read: facts of the warehouse against facts that a person found, by precision and recall.

A gold folder holds what one document says: `document.json` (with `source_sha256`, one or several, of the files that it
was found in), `targets.jsonl`, `tasks.jsonl`, `citations.jsonl`, `tables.json`. Facts are paired one to one, the
likeliest first. A fact that the folder marks `optional` neither helps nor harms; where `document.json` says `partial`,
only what is missing counts. Asks the public views alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.evaluate.documents import judge_citations, judge_fields, judge_tables
from pipeline.evaluate.figures import FACTS, Evaluation, Tally, total
from pipeline.evaluate.gold import Row, gold_folders, read_json, read_lines
from pipeline.evaluate.targets import judge_targets
from pipeline.evaluate.tasks import judge_tasks

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["FACTS", "Evaluation", "Tally", "evaluate", "total"]


def evaluate(connection: DuckDBPyConnection, gold: Sequence[Path]) -> list[Evaluation]:
    """Compare each gold folder in `gold`, or right below it, with the warehouse behind `connection`.

    Raises CollectError where there is no gold folder, or one that cannot be read.
    """
    return [_evaluate_one(connection, folder) for folder in gold_folders(gold)]


def _evaluate_one(connection: DuckDBPyConnection, folder: Path) -> Evaluation:
    result = Evaluation(folder.name)
    gold: Row = read_json(folder / "document.json", {})
    document = _document(connection, gold)
    result.is_loaded = bool(document)
    if not document:
        result.errors.append("not in the warehouse: policy-targets run its file first")
    tells_all = not gold.get("partial", False)
    ask = _asker(connection, document.get("document_id"))
    judge_fields(result, gold, document)
    judge_targets(result, read_lines(folder / "targets.jsonl"), ask("targets"), tells_all)
    judge_tasks(result, read_lines(folder / "tasks.jsonl"), ask("tasks"), ask("responsibilities"), tells_all)
    judge_citations(result, read_lines(folder / "citations.jsonl"), ask("citations"), tells_all)
    judge_tables(result, read_json(folder / "tables.json", []), ask("table_cells"))
    return result


def _document(connection: DuckDBPyConnection, gold: Row) -> Row:
    """The document's row, or an empty one; several forms of a document may have been read by hand as one."""
    known = gold.get("source_sha256") or []
    hashes = [known] if isinstance(known, str) else known
    rows = _ask(connection, "select * from documents where list_contains(?::varchar[], content_sha256)", hashes)
    return rows[0] if rows else {}


def _asker(connection: DuckDBPyConnection, document_id: str | None) -> Callable[[str], list[Row]]:
    return lambda view: _ask(connection, f"select * from {view} where document_id = ?", document_id)


def _ask(connection: DuckDBPyConnection, query: str, value: object) -> list[Row]:
    result = connection.execute(query, [value])
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
