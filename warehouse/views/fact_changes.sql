-- A version is compared with the one that it took the place of. `run_difference` compares any two runs.
CREATE OR REPLACE VIEW fact_changes AS
WITH replaced AS (
    SELECT latter.run_id, latter.document_id, former.version_id AS former_id, latter.version_id AS latter_id
    FROM store.versions AS latter
    LEFT JOIN store.versions AS former
        ON former.superseded_by = latter.version_id AND former.document_id = latter.document_id
),
sides AS (
    SELECT r.run_id, r.document_id, f.relation, f.fact_id, f.field, f.char_start, f.value AS before, NULL AS after
    FROM replaced AS r
    JOIN fact_fields AS f ON f.version_id = r.former_id
    UNION ALL
    SELECT r.run_id, r.document_id, f.relation, f.fact_id, f.field, f.char_start, NULL, f.value
    FROM replaced AS r
    JOIN fact_fields AS f ON f.version_id = r.latter_id
),
facts AS (
    SELECT run_id, document_id, relation, fact_id, field, max(char_start) AS char_start,
        max(before) AS before, max(after) AS after
    FROM sides
    GROUP BY run_id, document_id, relation, fact_id, field
),
named AS (
    SELECT *,
        max(before) FILTER (field = '') OVER fact AS was,
        max(after) FILTER (field = '') OVER fact AS is_now
    FROM facts
    WINDOW fact AS (PARTITION BY run_id, document_id, relation, fact_id)
)
SELECT
    run_id, document_id, relation, fact_id,
    CASE WHEN was IS NULL THEN 'appeared' WHEN is_now IS NULL THEN 'went' ELSE 'changed' END AS change,
    coalesce(is_now, was) AS fact,
    nullif(field, '') AS field,
    CASE WHEN field <> '' THEN before END AS before,
    CASE WHEN field <> '' THEN after END AS after,
    char_start
FROM named
WHERE CASE WHEN was IS NULL OR is_now IS NULL THEN field = '' ELSE field <> '' AND before IS DISTINCT FROM after END;

COMMENT ON VIEW fact_changes IS 'one row per run and fact that appeared in it or went, or field of a fact that it changed';
COMMENT ON COLUMN fact_changes.run_id IS 'the run; see runs';
COMMENT ON COLUMN fact_changes.document_id IS 'the document; see documents';
COMMENT ON COLUMN fact_changes.relation IS 'documents, targets, tasks, responsibilities or citations';
COMMENT ON COLUMN fact_changes.fact_id IS 'id of the fact: target_id, task_id, …; a responsibility is known by task, role and unit, a citation by number and title';
COMMENT ON COLUMN fact_changes.change IS 'appeared, went or changed';
COMMENT ON COLUMN fact_changes.fact IS 'the fact in words';
COMMENT ON COLUMN fact_changes.field IS 'field that changed; null where the whole fact appeared or went';
COMMENT ON COLUMN fact_changes.before IS 'its value before';
COMMENT ON COLUMN fact_changes.after IS 'its value since';
COMMENT ON COLUMN fact_changes.char_start IS 'where the evidence of the fact begins in the text';
