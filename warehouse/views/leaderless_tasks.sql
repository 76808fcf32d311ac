-- One unit responsible alone is in charge; of several, somebody has to be named (牵头).
CREATE OR REPLACE VIEW leaderless_tasks AS
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
    WHERE v.superseded_at IS NULL
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

COMMENT ON VIEW leaderless_tasks IS 'one row per task that no unit is in charge of';
COMMENT ON COLUMN leaderless_tasks.document_id IS 'the document; see documents';
COMMENT ON COLUMN leaderless_tasks.document_title IS 'its title';
COMMENT ON COLUMN leaderless_tasks.region IS 'its region';
COMMENT ON COLUMN leaderless_tasks.task_id IS 'the task; see tasks';
COMMENT ON COLUMN leaderless_tasks.section IS 'ordinals of the headings above it';
COMMENT ON COLUMN leaderless_tasks.title IS 'title of the task';
COMMENT ON COLUMN leaderless_tasks.due_year IS 'year of completion, or null';
COMMENT ON COLUMN leaderless_tasks.reason IS 'several responsible (and none that leads), participants only, or no unit';
COMMENT ON COLUMN leaderless_tasks.units IS 'list of the units named, as written';
COMMENT ON COLUMN leaderless_tasks.evidence IS 'clause that makes them responsible, or the cell that names the row';
COMMENT ON COLUMN leaderless_tasks.char_start IS 'where the evidence begins in the text: code points, from 0';
COMMENT ON COLUMN leaderless_tasks.char_end IS 'where it ends, exclusive';
