CREATE OR REPLACE VIEW unit_workload AS
SELECT
    r.document_id, r.organization_id, coalesce(any_value(o.name), any_value(r.unit)) AS unit,
    count(DISTINCT r.task_id) AS tasks,
    count(DISTINCT r.task_id) FILTER (r.role = 'lead') AS lead_tasks,
    count(DISTINCT r.task_id) FILTER (r.role = 'responsible') AS responsible_tasks,
    count(DISTINCT r.task_id) FILTER (r.role = 'participating') AS participating_tasks,
    min(t.due_year) AS first_due_year
FROM responsibilities AS r
JOIN tasks AS t ON t.document_id = r.document_id AND t.task_id = r.task_id
LEFT JOIN store.organizations AS o ON o.organization_id = r.organization_id
GROUP BY r.document_id, r.organization_id, CASE WHEN r.organization_id IS NULL THEN r.unit END;

COMMENT ON VIEW unit_workload IS 'one row per organisation, or unit as written where it is not resolved, and document';
COMMENT ON COLUMN unit_workload.document_id IS 'the document; see documents';
COMMENT ON COLUMN unit_workload.organization_id IS 'see organizations; null where the unit is not resolved';
COMMENT ON COLUMN unit_workload.unit IS 'full name of the organisation, else the unit as written';
COMMENT ON COLUMN unit_workload.tasks IS 'tasks it has a role in';
COMMENT ON COLUMN unit_workload.lead_tasks IS 'tasks it leads';
COMMENT ON COLUMN unit_workload.responsible_tasks IS 'tasks it is responsible for';
COMMENT ON COLUMN unit_workload.participating_tasks IS 'tasks it takes part in';
COMMENT ON COLUMN unit_workload.first_due_year IS 'earliest year of completion among them';
