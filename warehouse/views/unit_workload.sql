CREATE OR REPLACE VIEW unit_workload AS
WITH shares AS (
    SELECT
        document_id, task_id, organization_id, CASE WHEN organization_id IS NULL THEN unit END AS written,
        any_value(unit) AS unit, bool_or(role = 'lead') AS leads, bool_or(role = 'responsible') AS is_responsible,
        bool_or(role = 'participating') AS participates
    FROM responsibilities
    GROUP BY document_id, task_id, organization_id, written
)
SELECT
    s.document_id, s.organization_id, coalesce(any_value(o.name), any_value(s.unit)) AS unit,
    count(*) AS tasks,
    count(*) FILTER (s.leads) AS lead_tasks,
    count(*) FILTER (s.is_responsible) AS responsible_tasks,
    count(*) FILTER (s.participates) AS participating_tasks,
    min(t.due_year) AS first_due_year
FROM shares AS s
JOIN tasks AS t ON t.document_id = s.document_id AND t.task_id = s.task_id
LEFT JOIN store.organizations AS o ON o.organization_id = s.organization_id
GROUP BY s.document_id, s.organization_id, s.written;

COMMENT ON VIEW unit_workload IS 'one row per organisation, or unit as written where it is not resolved, and document';
COMMENT ON COLUMN unit_workload.document_id IS 'the document; see documents';
COMMENT ON COLUMN unit_workload.organization_id IS 'see organizations; null where the unit is not resolved';
COMMENT ON COLUMN unit_workload.unit IS 'full name of the organisation, else the unit as written';
COMMENT ON COLUMN unit_workload.tasks IS 'tasks it has a role in';
COMMENT ON COLUMN unit_workload.lead_tasks IS 'tasks it leads';
COMMENT ON COLUMN unit_workload.responsible_tasks IS 'tasks it is responsible for';
COMMENT ON COLUMN unit_workload.participating_tasks IS 'tasks it takes part in';
COMMENT ON COLUMN unit_workload.first_due_year IS 'earliest year of completion among them';
