-- One unit responsible alone is in charge; of several, somebody has to be named (牵头).
CREATE OR REPLACE VIEW leaderless_tasks AS
WITH named AS (
    SELECT
        document_id, task_id,
        count(*) FILTER (role = 'lead') AS leads,
        count(*) FILTER (role = 'responsible') AS responsible,
        list(unit ORDER BY position) AS units
    FROM responsibilities
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
FROM tasks AS t
JOIN documents AS d USING (document_id)
LEFT JOIN named AS n ON n.document_id = t.document_id AND n.task_id = t.task_id
WHERE n.task_id IS NULL OR n.leads = 0 AND n.responsible <> 1;

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
