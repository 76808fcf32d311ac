"""What a run leaves on Prefect's page: tables and reports in words."""

from __future__ import annotations

from collections.abc import Sequence

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from pipeline.cli.formats import markdown_text
from pipeline.collect import Collection
from pipeline.run.ingest import Report
from pipeline.upkeep import Audit, Rebuilt

ROWS_IN_ARTIFACT = 500
"""Prefect keeps an artifact as one JSON value: a table of all of 100,000 documents would help nobody."""


def report_markdown(report: Report, collections: Sequence[Collection] = ()) -> str:
    """Return a run's report as Markdown: counts, what came from where, what failed and why, broken checks."""
    loaded = [item for item in report.outcomes if item.outcome == "loaded"]
    targets, tasks = sum(item.targets for item in loaded), sum(item.tasks for item in loaded)
    lines = [
        f"# Run {report.run_id}",
        (
            f"{len(report.outcomes)} files in {report.seconds:.1f} s: {report.count('loaded')} loaded, "
            f"{report.count('unchanged')} unchanged, {report.count('superseded')} superseded, "
            f"{report.count('rejected')} rejected, {report.count('set-aside')} set aside. "
            f"{targets} targets and baselines, {tasks} tasks."
        ),
        *_sources(collections),
    ]
    if report.rejected:
        rows = [(i.path, i.stage, i.code, i.message) for i in report.rejected[:ROWS_IN_ARTIFACT]]
        lines += ["## Rejected", table(("file", "stage", "code", "why"), rows)]
    aside = [(i.path, i.message) for i in report.outcomes if i.outcome == "set-aside"]
    if aside:
        lines += ["## Set aside", table(("file", "why"), aside[:ROWS_IN_ARTIFACT])]
    if report.broken_checks:
        lines += ["## Broken checks", "\n".join(f"- {c.name}: {c.count} rows" for c in report.broken_checks)]
    return "\n\n".join(lines)


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table; a bar or a line end in a cell does not break it."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(_cell(value) for value in line) + " |" for line in lines)


def leave_report(report: Report, collections: Sequence[Collection] = ()) -> None:
    """Leave a run's report, the table of its documents, and that of what was fetched."""
    # Rejections first: they are what a person looks for, and what must not fall to the limit.
    ordered = sorted(report.outcomes, key=lambda item: item.outcome != "rejected")[:ROWS_IN_ARTIFACT]
    rows = [
        {
            "file": item.path,
            "outcome": item.outcome,
            "targets": item.targets,
            "tasks": item.tasks,
            "seconds": round(item.seconds, 3),
            "why": item.message,
        }
        for item in ordered
    ]
    words = report_markdown(report, collections)
    create_table_artifact(key="ingest-documents", table=rows, description=f"Documents of run {report.run_id}")
    create_markdown_artifact(key="ingest-report", markdown=words, description="What the run did")
    if collections:
        create_table_artifact(key="ingest-fetches", table=_fetches(collections), description="What was fetched")


def leave_audit(found: Audit) -> None:
    """Leave an audit: the counts beside the former ones, drifts, broken checks, and where numbers are unread."""
    before = found.before or {}
    counts = [(name, before.get(name, ""), count) for name, count in found.counts.items()]
    lines = ["# Audit", table(("", "before", "now"), counts)]
    lines += ["## Drifts", "\n".join(f"- {words}" for words in found.drifts)] if found.drifts else []
    if found.broken_checks:
        lines += ["## Broken checks", "\n".join(f"- {c.name}: {c.count} rows" for c in found.broken_checks)]
    if found.unread:
        lines += ["## Unread numbers", table(("document", "unread", "numbers"), found.unread)]
    create_markdown_artifact(key="audit-report", markdown="\n\n".join(lines), description="What holds, and what moved")


def leave_rebuilt(rebuilt: Rebuilt) -> None:
    """Leave what a rebuilt warehouse holds, and where it differs from the one in use."""
    if rebuilt.differing is None:
        words = "There was no warehouse to compare it with."
    elif rebuilt.differing:
        rows = [(view, *counts) for view, counts in rebuilt.differing.items()]
        words = table(("view", "rows in use", "rows rebuilt"), rows)
    else:
        words = "It equals the warehouse in use, row for row."
    markdown = f"# {rebuilt.warehouse}\n\n{words}\n\n{report_markdown(rebuilt.report)}"
    create_markdown_artifact(key="rebuild-report", markdown=markdown, description="The rebuilt warehouse")


def _sources(collections: Sequence[Collection]) -> list[str]:
    if not collections:
        return []
    rows = []
    for each in collections:
        counts = each.counts()
        bad = counts["failed"] + counts["refused"]
        found = (counts["new"], counts["changed"], counts["unchanged"], counts["gone"], bad, len(each.set_aside))
        rows.append((each.source.title or each.source.name, len(each.items), *found, each.problem))
    header = ("source", "documents", "new", "changed", "unchanged", "gone", "failed", "set aside", "problem")
    return ["## Sources", table(header, rows)]


def _fetches(collections: Sequence[Collection]) -> list[dict[str, object]]:
    lines = [line for each in collections for line in each.fetched if line.outcome != "unchanged"]
    ordered = sorted(lines, key=lambda line: line.outcome in ("new", "changed"))[:ROWS_IN_ARTIFACT]
    return [
        {
            "source": line.source,
            "address": line.url,
            "outcome": line.outcome,
            "status": line.status or "",
            "title": line.title,
            "bytes": line.bytes or 0,
            "why": line.message or "",
        }
        for line in ordered
    ]


def _cell(value: object) -> str:
    return markdown_text(str(value))
