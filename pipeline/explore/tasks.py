"""`/tasks`: what is to be done, by whom and by when; `/unit/{name}`: the tasks of one unit by year and role."""

from __future__ import annotations

from pipeline.explore.page import Asked, NotFoundError, Page, paged

TASKS = """
SELECT t.task_id, t.document_id, t.title, t.due_year, t.section, left(d.title, 200) AS document_title, d.region, d.region_code,
    t.char_start
FROM tasks AS t JOIN documents AS d USING (document_id)
"""


def tasks_view(asked: Asked) -> Page:
    """The tasks, those with a year first; `due` names the year (`-` those without), `q` words of title or unit."""
    due = asked.query.get("due", "").strip()
    conditions, parameters = ["true"], []  # type: list[str], list[object]
    if due == "-":
        conditions.append("t.due_year IS NULL")
    elif due:
        conditions.append("t.due_year = ?")
        parameters.append(asked.whole("due"))
    if words := asked.query.get("q", "").strip():
        conditions.append(
            """(contains(t.title, ?) OR (t.document_id, t.task_id) IN
            (SELECT (document_id, task_id) FROM responsibilities WHERE contains(unit, ?)))"""
        )
        parameters += [words, words]
    sql = f"{TASKS} WHERE {' AND '.join(conditions)} ORDER BY t.due_year NULLS LAST, t.document_id, t.char_start LIMIT ? OFFSET ?"
    rows, more = paged(asked.rows(sql, *parameters, asked.limit + 1, asked.offset), asked)
    _add_units(asked, rows)
    years = asked.kept("SELECT due_year, count(*) AS tasks FROM tasks GROUP BY ALL ORDER BY due_year NULLS LAST")
    return Page(template="tasks.html", title="tasks", content={"tasks": rows}, shown={"years": years, "more": more, "due": due}, listed="tasks")


def unit_view(asked: Asked) -> Page:
    """A unit, by its name in full or as documents write it: its tasks, counted by year and role."""
    name = asked.path["name"]
    rows = asked.rows(
        """WITH shares AS (
            SELECT r.document_id, r.task_id, list_sort(list(DISTINCT r.role)) AS roles, any_value(o.name) AS organization
            FROM responsibilities AS r LEFT JOIN organizations AS o USING (organization_id)
            WHERE r.unit = $1 OR o.name = $1
            GROUP BY r.document_id, r.task_id
        )
        SELECT t.task_id, t.document_id, t.title, t.due_year, left(d.title, 200) AS document_title, d.region, s.roles, s.organization
        FROM shares AS s JOIN tasks AS t USING (document_id, task_id) JOIN documents AS d USING (document_id)
        ORDER BY t.due_year NULLS LAST, d.title, t.title, t.task_id LIMIT 2000""",
        name,
    )
    if not rows:
        raise NotFoundError(name)
    counts: dict[int | None, dict[str, int]] = {}
    for row in rows:
        for role in row["roles"]:
            line = counts.setdefault(row["due_year"], {})
            line[role] = line.get(role, 0) + 1
    return Page(
        template="unit.html",
        title=name,
        content={"unit": name, "tasks": rows},
        shown={"counts": counts, "names": sorted({row["organization"] for row in rows if row["organization"]})},
        listed="tasks",
    )


def _add_units(asked: Asked, rows: list[dict[str, object]]) -> None:
    """Tell each task its units in their order."""
    units: dict[tuple[object, object], list[dict[str, object]]] = {}
    found = asked.rows(
        """SELECT document_id, task_id, role, unit FROM responsibilities
        WHERE list_contains(?::VARCHAR[], task_id) ORDER BY document_id, task_id, position""",
        [row["task_id"] for row in rows],
    )
    for row in found:
        units.setdefault((row["document_id"], row["task_id"]), []).append({"role": row["role"], "unit": row["unit"]})
    for task in rows:
        task["units"] = units.get((task["document_id"], task["task_id"]), [])
