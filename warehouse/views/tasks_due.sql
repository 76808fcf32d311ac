CREATE OR REPLACE VIEW tasks_due AS
SELECT
    t.due_year, t.task_id, t.document_id, d.title AS document_title, d.region_code, t.title,
    list(r.unit ORDER BY r.position) FILTER (r.role = 'lead') AS lead_units,
    list(r.unit ORDER BY r.position) FILTER (r.role = 'responsible') AS responsible_units,
    list(r.unit ORDER BY r.position) FILTER (r.role = 'participating') AS participating_units,
    t.text
FROM tasks AS t
JOIN documents AS d USING (document_id)
LEFT JOIN responsibilities AS r ON r.document_id = t.document_id AND r.task_id = t.task_id
WHERE t.due_year IS NOT NULL
GROUP BY ALL;

COMMENT ON VIEW tasks_due IS 'one row per task with a year of completion';
COMMENT ON COLUMN tasks_due.due_year IS 'year of completion';
COMMENT ON COLUMN tasks_due.task_id IS 'the task; see tasks';
COMMENT ON COLUMN tasks_due.document_id IS 'the document; see documents';
COMMENT ON COLUMN tasks_due.document_title IS 'title of the document';
COMMENT ON COLUMN tasks_due.region_code IS 'region of the document';
COMMENT ON COLUMN tasks_due.title IS 'title of the task';
COMMENT ON COLUMN tasks_due.lead_units IS 'list of the units that lead, as written';
COMMENT ON COLUMN tasks_due.responsible_units IS 'list of the units responsible';
COMMENT ON COLUMN tasks_due.participating_units IS 'list of the units that take part';
COMMENT ON COLUMN tasks_due.text IS 'what is to be done: the sentences that the clause closes';
