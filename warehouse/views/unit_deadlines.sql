CREATE OR REPLACE VIEW unit_deadlines AS
SELECT
    t.due_year, r.organization_id, coalesce(any_value(o.name), any_value(r.unit)) AS unit,
    count(DISTINCT t.task_id) AS tasks,
    count(DISTINCT t.task_id) FILTER (r.role = 'lead') AS lead_tasks,
    count(DISTINCT t.document_id) AS document_count,
    list_sort(list(DISTINCT t.title)) AS titles
FROM tasks AS t
JOIN responsibilities AS r ON r.document_id = t.document_id AND r.task_id = t.task_id
LEFT JOIN store.organizations AS o ON o.organization_id = r.organization_id
WHERE t.due_year IS NOT NULL
GROUP BY t.due_year, r.organization_id, CASE WHEN r.organization_id IS NULL THEN (r.unit, t.document_id) END;

COMMENT ON VIEW unit_deadlines IS 'one row per year of completion and organisation, or unit of a document as written where it is not resolved';
COMMENT ON COLUMN unit_deadlines.due_year IS 'year of completion';
COMMENT ON COLUMN unit_deadlines.organization_id IS 'see organizations; null where the unit is not resolved';
COMMENT ON COLUMN unit_deadlines.unit IS 'full name of the organisation, else the unit as written';
COMMENT ON COLUMN unit_deadlines.tasks IS 'tasks of that year that it has a role in';
COMMENT ON COLUMN unit_deadlines.lead_tasks IS 'those that it leads';
COMMENT ON COLUMN unit_deadlines.document_count IS 'documents that they stand in';
COMMENT ON COLUMN unit_deadlines.titles IS 'list of their titles';
