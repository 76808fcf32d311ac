-- Made from the view tasks by `make docs`.
CREATE OR REPLACE MACRO tasks_as_of(as_at) AS TABLE
SELECT
    t.task_id, v.document_id, t.section, t.title, t.due_year, t.attributes, t.evidence, t.char_start, t.char_end,
    t.page, t.rule, v.run_id, t.table_id, t.row_index, t.column_index, t.box, t.confidence, t.text
FROM store.tasks AS t
JOIN store.versions AS v USING (version_id)
WHERE v.ingested_at < end_of(as_at)
    AND (v.superseded_at IS NULL OR v.superseded_at >= end_of(as_at));

COMMENT ON MACRO TABLE tasks_as_of IS 'as tasks stood at the end of a day, or at a time (UTC): one row per piece of work with a doer or a deadline';
