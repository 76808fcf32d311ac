-- Made from the view leaderless_tasks by `make docs`.
CREATE OR REPLACE MACRO leaderless_tasks_as_of(as_at) AS TABLE
WITH named AS (
    SELECT
        document_id, task_id,
        count(*) FILTER (role = 'lead') AS leads,
        count(*) FILTER (role = 'responsible') AS responsible,
        list(unit ORDER BY position) AS units
    FROM responsibilities_as_of(as_at) AS responsibilities
    GROUP BY ALL
)
SELECT
    t.document_id, d.title AS document_title, d.region, t.task_id, t.section, t.title, t.due_year,
    CASE
        WHEN n.task_id IS NULL THEN 'no unit'
        WHEN n.responsible = 0 THEN 'participants only'
        ELSE 'several responsible'
    END AS reason,
    coalesce(n.units, []) AS units, t.evidence, t.char_start, t.char_end
FROM tasks_as_of(as_at) AS t
JOIN documents_as_of(as_at) AS d USING (document_id)
LEFT JOIN named AS n ON n.document_id = t.document_id AND n.task_id = t.task_id
WHERE n.task_id IS NULL OR n.leads = 0 AND n.responsible <> 1;

COMMENT ON MACRO TABLE leaderless_tasks_as_of IS 'as leaderless_tasks stood at the end of a day, or at a time (UTC): one row per task that no unit is in charge of';
