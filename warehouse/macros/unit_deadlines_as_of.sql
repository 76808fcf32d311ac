-- Made from the view unit_deadlines by `make docs`.
CREATE OR REPLACE MACRO unit_deadlines_as_of(as_at) AS TABLE
SELECT
    t.due_year, r.organization_id, coalesce(any_value(o.name), any_value(r.unit)) AS unit,
    count(DISTINCT t.task_id) AS tasks,
    count(DISTINCT t.task_id) FILTER (r.role = 'lead') AS lead_tasks,
    count(DISTINCT t.document_id) AS document_count,
    list_sort(list(DISTINCT t.title)) AS titles
FROM tasks_as_of(as_at) AS t
JOIN responsibilities_as_of(as_at) AS r ON r.document_id = t.document_id AND r.task_id = t.task_id
LEFT JOIN store.organizations AS o ON o.organization_id = r.organization_id
WHERE t.due_year IS NOT NULL
GROUP BY t.due_year, r.organization_id, CASE WHEN r.organization_id IS NULL THEN (r.unit, t.document_id) END;

COMMENT ON MACRO TABLE unit_deadlines_as_of IS 'as unit_deadlines stood at the end of a day, or at a time (UTC): one row per year of completion and organisation, or unit of a document as written where it is not resolved';
