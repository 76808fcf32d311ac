-- Made from the view unit_workload by `make docs`.
CREATE OR REPLACE MACRO unit_workload_as_of(as_at) AS TABLE
WITH shares AS (
    SELECT
        r.version_id, v.document_id, v.region, r.task_id, r.organization_id,
        CASE WHEN r.organization_id IS NULL THEN r.unit END AS written,
        any_value(r.unit) AS unit, bool_or(r.role = 'lead') AS leads,
        bool_or(r.role = 'responsible') AS is_responsible, bool_or(r.role = 'participating') AS participates
    FROM store.responsibilities AS r
    JOIN store.versions AS v USING (version_id)
    WHERE v.ingested_at < end_of(as_at)
    AND (v.superseded_at IS NULL OR v.superseded_at >= end_of(as_at))
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

COMMENT ON MACRO TABLE unit_workload_as_of IS 'as unit_workload stood at the end of a day, or at a time (UTC): one row per organisation, or unit as written where it is not resolved, and document';
