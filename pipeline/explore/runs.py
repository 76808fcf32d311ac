"""`/runs`: what was read when; `/runs/{id}`: what came, changed and failed in a run, and why."""

from __future__ import annotations

from pipeline.explore.page import Asked, NotFoundError, Page, Row, paged

RULES = ("decode_rules", "recognize_rules", "resolve_rules")


def runs_view(asked: Asked) -> Page:
    """The runs, the latest first."""
    rows, more = paged(
        asked.rows("SELECT * FROM runs ORDER BY started_at DESC LIMIT ? OFFSET ?", asked.limit + 1, asked.offset), asked
    )
    return Page(template="runs.html", title="runs", content={"runs": rows}, shown={"more": more}, listed="runs")


def run_view(asked: Asked) -> Page:
    """A run: its files with what became of each, its changes to facts, and what drifted since the run before it."""
    run_id = asked.path["id"]
    run = asked.row("SELECT * FROM runs WHERE run_id = ?", run_id)
    if run is None:
        raise NotFoundError(run_id)
    files, more = paged(
        asked.rows(
            """SELECT f.outcome, f.path, f.document_id, round(f.seconds, 3) AS seconds, left(d.title, 200) AS title,
                r.stage, r.code, r.message
            FROM run_documents AS f LEFT JOIN documents AS d USING (document_id)
            LEFT JOIN rejections AS r ON f.outcome = 'rejected' AND r.content_sha256 = f.content_sha256 AND r.path = f.path
            WHERE f.run_id = ? ORDER BY f.outcome = 'rejected' DESC, f.outcome, f.path LIMIT ? OFFSET ?""",
            run_id, asked.limit + 1, asked.offset,
        ),
        asked,
    )  # fmt: skip
    changes = asked.rows(
        "SELECT relation, change, count(DISTINCT fact_id) AS facts FROM fact_changes WHERE run_id = ? GROUP BY ALL ORDER BY ALL", run_id
    )
    examples = asked.rows(
        """SELECT c.relation, c.change, c.fact, c.field, c.before, c.after, c.fact_id, c.document_id, left(d.title, 200) AS title
        FROM fact_changes AS c LEFT JOIN documents AS d USING (document_id)
        WHERE c.run_id = ? AND c.change <> 'appeared' ORDER BY c.document_id, c.relation, c.char_start, c.field LIMIT 100""",
        run_id,
    )
    return Page(
        template="run.html",
        title=run_id,
        content={"run": run, "files": files, "changes": changes, "examples": examples},
        shown={"more": more, "drift": _drift(asked, run)},
        listed="files",
    )


def _drift(asked: Asked, run: Row) -> Row:
    """The run before it, the rules that changed since, and targets and unread numbers a document in both runs."""
    former = asked.row("SELECT * FROM runs WHERE started_at < ? ORDER BY started_at DESC LIMIT 1", run["started_at"])
    measured = [{"run_id": item["run_id"], **_measures(asked, item["run_id"])} for item in (former, run) if item]
    changed = [name for name in RULES if former and former[name] != run[name]]
    return {"former": former, "measured": measured, "changed": changed}


def _measures(asked: Asked, run_id: str) -> Row:
    """How much was read in the documents that are in force since a run: by it, nothing was loaded where all is null."""
    return asked.rows(
        """WITH loaded AS (SELECT document_id, char_count FROM documents WHERE run_id = ?)
        SELECT count(*) AS documents,
            (SELECT count(*) FROM targets SEMI JOIN loaded USING (document_id)) / nullif(count(*), 0) AS targets,
            (SELECT count(*) FROM tasks SEMI JOIN loaded USING (document_id)) / nullif(count(*), 0) AS tasks,
            (SELECT count(*) FILTER (fate = 'unread') / nullif(count(*), 0) FROM numbers SEMI JOIN loaded USING (document_id)) AS unread_share
        FROM loaded""",
        run_id,
    )[0]
