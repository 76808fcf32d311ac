"""`/indicators`: what is measured, with the documents that speak of it; `/indicator/{id}`: one over regions and years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from pipeline.explore.charts import Chart, draw
from pipeline.explore.documents import region_prefix
from pipeline.explore.page import Asked, NotFoundError, Page, Payload, Row, paged
from pipeline.explore.rendering import fragment

CHARTS = 4
"""Units that have a chart, the most frequent first; values of other units stand in the table."""
SERIES = 12
"""Series of a chart, those with the most values first."""
VALUES = """
SELECT t.target_id, t.document_id, left(d.title, 200) AS title, d.region, d.region_code, d.region_level, d.issued_on, t.subject, t.kind,
    t.year, t.comparator, t.value, t.value_high, t.unit, t.value_text, t.recurrence, t.indicator, left(t.evidence, 300) AS evidence
FROM targets AS t JOIN documents AS d USING (document_id)
WHERE t.indicator_id = ?
"""


def indicators_view(asked: Asked) -> Page:
    """The indicators, those that most documents speak of first; `q` are words of their names."""
    words = asked.query.get("q", "").strip().lower()
    every = asked.kept(
        "SELECT indicator_id, name, document_count, target_count, aliases FROM indicators ORDER BY document_count DESC, target_count DESC, name"
    )
    found = [row for row in every if _is_named(row, words)] if words else every
    rows, more = paged(found[asked.offset : asked.offset + asked.limit + 1], asked)
    content = {"indicators": rows, "total": len(found)}
    return Page(template="indicators.html", title="indicators", content=content, shown={"more": more}, listed="indicators")


def indicator_view(asked: Asked) -> Page:
    """An indicator: its values in charts by unit and in a table, ranks of regions, and what is at odds."""
    indicator = _indicator(asked)
    values = _values(asked)
    series = _numbered(values)
    region = asked.query.get("region", "").strip()
    return Page(
        template="indicator.html",
        title=indicator["name"],
        content={"indicator": indicator, "values": values, "ranks": _ranks(asked, indicator), "conflicts": _conflicts(asked, indicator)},
        shown={
            "charts": _charts(asked, indicator, series, region),
            "gaps": _gaps(series),
            "regions": _regions(asked, indicator["indicator_id"]),
            "region": region,
        },
        listed="values",
    )


def svg_view(asked: Asked) -> Payload:
    """The chart of one unit (`unit`) as an SVG file."""
    return Payload(media_type="image/svg+xml", content=_svg(asked).encode(), name=f"{asked.path['id']}.svg")


def png_view(asked: Asked) -> Payload:
    """The chart of one unit as PNG, where the extra `charts` is installed."""
    try:
        import vl_convert
    except ImportError:
        raise NotFoundError("PNG needs the extra charts: pip install 'policy-targets[charts]'") from None
    return Payload(media_type="image/png", content=vl_convert.svg_to_png(_svg(asked), scale=2), name=f"{asked.path['id']}.png")


def _svg(asked: Asked) -> str:
    indicator = _indicator(asked)
    charts = _charts(asked, indicator, _numbered(_values(asked)), asked.query.get("region", "").strip())
    unit = asked.query.get("unit", charts[0].unit if charts else "")
    chart = next((chart for chart in charts if chart.unit == unit), None)
    if chart is None:
        raise NotFoundError(f"{indicator['name']}: {unit}")
    return fragment("_chart.svg", {"chart": chart, "suffix": "", "t": lambda chinese, english: indicator["name"]})


def _indicator(asked: Asked) -> Row:
    indicator = asked.row("SELECT * FROM indicators WHERE indicator_id = ?", asked.path["id"])
    if indicator is None:
        raise NotFoundError(asked.path["id"])
    return indicator


def _values(asked: Asked) -> list[Row]:
    """The targets and baselines of the indicator that region and kind leave, by region, document, subject and year."""
    sql, parameters = VALUES, [asked.path["id"]]
    region = asked.query.get("region", "").strip()
    if region:
        sql += " AND starts_with(d.region_code, ?)"
        parameters.append(region_prefix(region))
    if kind := asked.query.get("kind", "").strip():
        sql += " AND t.kind = ?"
        parameters.append(kind)
    return asked.rows(f"{sql} ORDER BY d.region_code NULLS LAST, d.issued_on, t.document_id, t.subject, t.year, t.kind", *parameters)


def _is_named(row: Row, words: str) -> bool:
    return words in row["name"].lower() or any(words in alias.lower() for alias in row["aliases"])


Numbered = list[tuple[int, str, list[Row]]]


def _numbered(values: Sequence[Row]) -> Numbered:
    """The values by document, subject, unit and recurrence; each row learns the number of its series."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in values:
        key = (row["document_id"], row["subject"], row["unit"], row["recurrence"])
        groups.setdefault(key, []).append(row)
    numbered: Numbered = []
    for number, rows in enumerate(groups.values(), 1):
        for row in rows:
            row["series"] = number
        first = rows[0]
        place = (first["region"] or first["title"] or "")[-14:]
        numbered.append((number, " · ".join(part for part in (place, first["subject"], first["recurrence"]) if part), rows))
    return numbered


def _charts(asked: Asked, indicator: Row, series: Numbered, region: str) -> list[Chart]:
    """A chart for each of the most frequent units; units are never mixed on an axis."""
    drawable = [(n, name, [row for row in rows if row["year"] and row["value"] is not None]) for n, name, rows in series]
    drawable = [item for item in drawable if item[2]]
    units = Counter(rows[0]["unit"] for _, _, rows in drawable for _ in rows)
    charts = []
    for unit, _ in units.most_common(CHARTS):
        chosen = sorted((item for item in drawable if item[2][0]["unit"] == unit), key=lambda item: (-len(item[2]), item[0]))
        charts.append(draw(unit, chosen[:SERIES], _references(asked, indicator, unit, region)))
    return charts


def _references(asked: Asked, indicator: Row, unit: str, region: str) -> list[tuple[float, str]]:
    """The latest targets of the nation, and of the province where a region below it is looked at, as lines across."""
    if indicator["document_count"] == 1:
        return []
    rows = asked.rows(
        f"""{VALUES} AND t.kind = 'target' AND t.unit = ? AND t.value IS NOT NULL AND t.subject = '' AND t.recurrence = ''
            AND (d.region_level = 'national' OR d.region_level = 'province' AND d.region_code = ?)
        QUALIFY row_number() OVER (PARTITION BY d.region_code ORDER BY t.year DESC NULLS LAST, d.issued_on DESC NULLS LAST) = 1""",
        indicator["indicator_id"], unit, f"{region[:2]}0000" if region and not region.endswith("0000") else "",
    )  # fmt: skip
    return [(row["value"], " ".join(str(p) for p in (row["region"] or "全国", row["year"], row["value_text"]) if p)) for row in rows]


def _gaps(series: Numbered) -> list[Row]:
    """Series that tell where things stand and not where they are to go, and values without a year, which no chart can hold."""
    found = []
    for number, name, rows in series:
        if all(row["kind"] == "baseline" for row in rows):
            found.append({"series": number, "name": name, "gap": "no target"})
        elif any(row["year"] is None for row in rows):
            found.append({"series": number, "name": name, "gap": "no year"})
    return found


def _ranks(asked: Asked, indicator: Row) -> list[Row]:
    if indicator["document_count"] == 1:
        return []  # nothing to compare, and the comparison is the dearest question of the page
    return asked.rows(
        """SELECT subject, unit, recurrence, year, region_level, region_code, region, comparator, value, value_text, rank, region_count,
            gap_to_best, median_value, superior_region, superior_value, gap_to_superior, document_id, target_id
        FROM regional_comparisons WHERE indicator_id = ? AND indicator = ? AND region_count > 1
        ORDER BY year DESC, subject, unit, recurrence, region_level, rank, region LIMIT 200""",
        indicator["indicator_id"], indicator["name"],
    )  # fmt: skip


def _conflicts(asked: Asked, indicator: Row) -> list[Row]:
    if indicator["document_count"] == 1:
        return []
    return asked.rows(
        """SELECT region, subject, unit, year, earlier_document_id, left(earlier_title, 200) AS earlier_title, earlier_value_text, earlier_target_id,
            later_document_id, left(later_title, 200) AS later_title, later_value_text, later_target_id
        FROM document_conflicts WHERE indicator_id = ? ORDER BY region, year LIMIT 100""",
        indicator["indicator_id"],
    )


def _regions(asked: Asked, indicator_id: str) -> list[Row]:
    """The regions that have values of the indicator, to choose from."""
    return asked.rows(
        """SELECT d.region_code, any_value(d.region) AS region, count(*) AS "values" FROM targets AS t JOIN documents AS d USING (document_id)
        WHERE t.indicator_id = ? AND d.region_code IS NOT NULL GROUP BY d.region_code ORDER BY d.region_code LIMIT 400""",
        indicator_id,
    )
