-- Made from the view leaderless_tasks by `make docs`.
CREATE OR REPLACE MACRO leaderless_tasks_as_of(as_at) AS TABLE
WITH held AS (
    SELECT
        t.version_id, v.document_id, v.title AS document_title, v.region, t.task_id, any_value(t.section) AS section,
        any_value(t.title) AS title, any_value(t.due_year) AS due_year, any_value(t.evidence) AS evidence,
        any_value(t.char_start) AS char_start, any_value(t.char_end) AS char_end,
        count(*) FILTER (r.role = 'lead') AS leads,
        count(*) FILTER (r.role = 'responsible') AS responsible,
        list(r.unit ORDER BY r.position) FILTER (r.unit IS NOT NULL) AS units
    FROM store.tasks AS t
    JOIN store.versions AS v USING (version_id)
    LEFT JOIN store.responsibilities AS r ON r.version_id = t.version_id AND r.task_id = t.task_id
    WHERE v.ingested_at < end_of(as_at)
    AND (v.superseded_at IS NULL OR v.superseded_at >= end_of(as_at))
    GROUP BY ALL
)
SELECT
    document_id, document_title, region, task_id, section, title, due_year,
    CASE
        WHEN units IS NULL THEN 'no unit'
        WHEN responsible = 0 THEN 'participants only'
        ELSE 'several responsible'
    END AS reason,
    coalesce(units, []) AS units, evidence, char_start, char_end
FROM held
WHERE leads = 0 AND responsible <> 1;

COMMENT ON MACRO TABLE leaderless_tasks_as_of IS 'as leaderless_tasks stood at the end of a day, or at a time (UTC): one row per task that no unit is in charge of';
