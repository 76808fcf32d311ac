-- Made from the view tasks_due by `make docs`.
CREATE OR REPLACE MACRO tasks_due_as_of(as_at) AS TABLE
SELECT
    t.due_year, t.task_id, t.document_id, d.title AS document_title, d.region_code, t.title,
    list(r.unit ORDER BY r.position) FILTER (r.role = 'lead') AS lead_units,
    list(r.unit ORDER BY r.position) FILTER (r.role = 'responsible') AS responsible_units,
    list(r.unit ORDER BY r.position) FILTER (r.role = 'participating') AS participating_units,
    t.text
FROM tasks_as_of(as_at) AS t
JOIN documents_as_of(as_at) AS d USING (document_id)
LEFT JOIN responsibilities_as_of(as_at) AS r ON r.document_id = t.document_id AND r.task_id = t.task_id
WHERE t.due_year IS NOT NULL
GROUP BY ALL;

COMMENT ON MACRO TABLE tasks_due_as_of IS 'as tasks_due stood at the end of a day, or at a time (UTC): one row per task with a year of completion';
