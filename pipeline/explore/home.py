"""`/`: what is here: coverage by region and year, the latest runs, and what was not read."""

from __future__ import annotations

from pipeline.explore.page import Asked, Page, Row

LATEST_RUNS = 5
YEARS = 12
"""Years of the coverage that are shown, the latest last."""


def home_view(asked: Asked) -> Page:
    """The front page."""
    counts = asked.kept(
        """SELECT (SELECT count(*) FROM documents) AS documents, (SELECT count(*) FROM targets WHERE kind = 'target') AS targets,
        (SELECT count(*) FROM targets WHERE kind = 'baseline') AS baselines, (SELECT count(*) FROM tasks) AS tasks,
        (SELECT count(*) FROM citations) AS citations, (SELECT count(*) FROM numbers WHERE fate = 'unread') AS unread,
        (SELECT count(*) FROM rejections) AS rejections"""
    )[0]
    coverage = asked.kept(
        """SELECT CASE WHEN region_code IS NULL THEN NULL ELSE left(region_code, 2) || '0000' END AS region_code,
            coalesce(year(issued_on), period_start) AS year, count(*) AS documents
        FROM documents GROUP BY ALL ORDER BY ALL"""
    )
    latest = asked.kept(
        """SELECT document_id, left(title, 200) AS title, region, issued_on, genre, ingested_at FROM documents
        ORDER BY ingested_at DESC, document_id LIMIT 8"""
    )
    return Page(
        template="home.html",
        title="",
        content={
            "counts": counts,
            "coverage": coverage,
            "runs": asked.kept(f"SELECT * FROM runs ORDER BY started_at DESC LIMIT {LATEST_RUNS}"),
            "rejections": asked.kept("SELECT path, stage, code, message FROM rejections ORDER BY last_attempt_at DESC, path LIMIT 8"),
            "latest": latest,
        },
        shown=_coverage_table(asked, coverage),
    )


def _coverage_table(asked: Asked, coverage: list[Row]) -> dict[str, object]:
    """Regions down, years across: the counts by both."""
    years = sorted({row["year"] for row in coverage if row["year"]})[-YEARS:]
    names = {row["region_code"]: row["name"] for row in asked.kept("SELECT region_code, name FROM regions WHERE region_code LIKE '%0000'")}
    lines: dict[str | None, dict[int | None, int]] = {}
    for row in coverage:
        line = lines.setdefault(row["region_code"], {})
        column = row["year"] if row["year"] in years else None
        line[column] = line.get(column, 0) + row["documents"]
    total = {code: sum(line.values()) for code, line in lines.items()}
    ordered = sorted(lines, key=lambda code: (code is None, -total[code], code or ""))
    return {
        "years": years,
        "lines": [{"code": code, "name": names.get(code or "", code), "counts": lines[code], "total": total[code]} for code in ordered],
        "most": max((count for line in lines.values() for count in line.values()), default=1),
    }
