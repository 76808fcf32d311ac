-- Of documents whose version is the same after both runs nothing is compared.
CREATE OR REPLACE MACRO run_difference(run_a, run_b) AS TABLE
WITH former AS (
    SELECT version_id, document_id FROM store.versions
    WHERE ingested_at < end_of_run(run_a) AND (superseded_at IS NULL OR superseded_at >= end_of_run(run_a))
),
latter AS (
    SELECT version_id, document_id FROM store.versions
    WHERE ingested_at < end_of_run(run_b) AND (superseded_at IS NULL OR superseded_at >= end_of_run(run_b))
),
sides AS (
    SELECT v.document_id, f.relation, f.fact_id, f.field, f.char_start, f.value AS before, NULL AS after
    FROM fact_fields AS f
    JOIN (SELECT * FROM former ANTI JOIN latter USING (version_id)) AS v USING (version_id)
    UNION ALL
    SELECT v.document_id, f.relation, f.fact_id, f.field, f.char_start, NULL, f.value
    FROM fact_fields AS f
    JOIN (SELECT * FROM latter ANTI JOIN former USING (version_id)) AS v USING (version_id)
),
facts AS (
    SELECT document_id, relation, fact_id, field, max(char_start) AS char_start,
        max(before) AS before, max(after) AS after
    FROM sides
    GROUP BY document_id, relation, fact_id, field
),
named AS (
    SELECT *,
        max(before) FILTER (field = '') OVER fact AS was,
        max(after) FILTER (field = '') OVER fact AS is_now
    FROM facts
    WINDOW fact AS (PARTITION BY document_id, relation, fact_id)
)
SELECT
    document_id, relation, fact_id,
    CASE WHEN was IS NULL THEN 'appeared' WHEN is_now IS NULL THEN 'went' ELSE 'changed' END AS change,
    coalesce(is_now, was) AS fact,
    nullif(field, '') AS field,
    CASE WHEN field <> '' THEN before END AS before,
    CASE WHEN field <> '' THEN after END AS after,
    char_start
FROM named
WHERE CASE WHEN was IS NULL OR is_now IS NULL THEN field = '' ELSE field <> '' AND before IS DISTINCT FROM after END;
COMMENT ON MACRO TABLE run_difference IS 'one row per fact that appeared or went between the ends of two runs, or field of a fact that changed; columns as in fact_changes';
