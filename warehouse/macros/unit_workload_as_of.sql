-- Made from the view unit_workload by `make docs`.
CREATE OR REPLACE MACRO unit_workload_as_of(as_at) AS TABLE
WITH shares AS (
    SELECT
        document_id, task_id, organization_id, CASE WHEN organization_id IS NULL THEN unit END AS written,
        any_value(unit) AS unit, bool_or(role = 'lead') AS leads, bool_or(role = 'responsible') AS is_responsible,
        bool_or(role = 'participating') AS participates
    FROM responsibilities_as_of(as_at) AS responsibilities
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
JOIN tasks_as_of(as_at) AS t ON t.document_id = s.document_id AND t.task_id = s.task_id
LEFT JOIN store.organizations AS o ON o.organization_id = s.organization_id
GROUP BY s.document_id, s.organization_id, s.written;

COMMENT ON MACRO TABLE unit_workload_as_of IS 'as unit_workload stood at the end of a day, or at a time (UTC): one row per organisation, or unit as written where it is not resolved, and document';
