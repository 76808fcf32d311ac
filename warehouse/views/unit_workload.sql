CREATE OR REPLACE VIEW unit_workload AS
WITH shares AS (
    SELECT
        r.version_id, v.document_id, v.region, r.task_id, r.organization_id,
        CASE WHEN r.organization_id IS NULL THEN r.unit END AS written,
        any_value(r.unit) AS unit, bool_or(r.role = 'lead') AS leads,
        bool_or(r.role = 'responsible') AS is_responsible, bool_or(r.role = 'participating') AS participates
    FROM store.responsibilities AS r
    JOIN store.versions AS v USING (version_id)
    WHERE v.superseded_at IS NULL
    GROUP BY ALL
)
SELECT
    s.document_id, s.region, s.organization_id, coalesce(any_value(o.name), any_value(s.unit)) AS unit,
    count(*) AS tasks,
    count(*) FILTER (s.leads) AS lead_tasks,
    count(*) FILTER (s.is_responsible) AS responsible_tasks,
    count(*) FILTER (s.participates) AS participating_tasks,
    min(t.due_year) AS first_due_year,
    list({'title': t.title, 'text': t.text, 'due_year': t.due_year} ORDER BY t.due_year NULLS LAST, t.char_start) AS work
FROM shares AS s
JOIN store.tasks AS t ON t.version_id = s.version_id AND t.task_id = s.task_id
LEFT JOIN store.organizations AS o ON o.organization_id = s.organization_id
GROUP BY s.document_id, s.region, s.organization_id, s.written;

COMMENT ON VIEW unit_workload IS 'one row per organisation, or unit as written where it is not resolved, and document';
COMMENT ON COLUMN unit_workload.document_id IS 'the document; see documents';
COMMENT ON COLUMN unit_workload.region IS 'its region';
COMMENT ON COLUMN unit_workload.organization_id IS 'see organizations; null where the unit is not resolved';
COMMENT ON COLUMN unit_workload.unit IS 'full name of the organisation, else the unit as written';
COMMENT ON COLUMN unit_workload.tasks IS 'tasks it has a role in';
COMMENT ON COLUMN unit_workload.lead_tasks IS 'tasks it leads';
COMMENT ON COLUMN unit_workload.responsible_tasks IS 'tasks it is responsible for';
COMMENT ON COLUMN unit_workload.participating_tasks IS 'tasks it takes part in';
COMMENT ON COLUMN unit_workload.first_due_year IS 'earliest year of completion among them';
COMMENT ON COLUMN unit_workload.work IS 'list of these tasks: title, text and due_year, the earliest due first';
