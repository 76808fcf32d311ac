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
),
-- The id of a target holds its amount, and the same promise with another amount has another id: one that went and one that
-- appeared under one indicator and subject, in one kind, are one target that changed, where each is the only such in its
-- document, or the only one of its year.
alone AS (
    SELECT document_id, fact_id, was IS NULL AS is_new,
        concat_ws(chr(31), max(coalesce(after, before)) FILTER (field = 'indicator_id'),
            max(coalesce(after, before)) FILTER (field = 'subject'), max(coalesce(after, before)) FILTER (field = 'kind')) AS about,
        coalesce(max(coalesce(after, before)) FILTER (field = 'year'), '') AS year
    FROM named
    WHERE relation = 'targets' AND (was IS NULL OR is_now IS NULL)
    GROUP BY document_id, fact_id, was
),
counted AS (
    SELECT *, count(*) OVER (PARTITION BY document_id, about, is_new) AS of_one, count(*) OVER (PARTITION BY document_id, about, year, is_new) AS of_one_year
    FROM alone
),
replaced_targets AS (
    SELECT gone.document_id, gone.fact_id AS old_id, come.fact_id AS fact_id
    FROM counted AS gone
    JOIN counted AS come ON come.document_id = gone.document_id AND come.about = gone.about
        AND (come.of_one = 1 AND gone.of_one = 1 OR come.of_one_year = 1 AND gone.of_one_year = 1 AND come.year = gone.year)
    WHERE come.is_new AND NOT gone.is_new
),
joined AS (
    SELECT n.document_id, n.relation, coalesce(r.fact_id, n.fact_id) AS fact_id, n.field,
        max(n.char_start) FILTER (r.fact_id IS NULL) AS start_now, max(n.char_start) AS start_ever,
        max(n.before) AS before, max(n.after) AS after
    FROM named AS n
    LEFT JOIN replaced_targets AS r ON n.relation = 'targets' AND r.old_id = n.fact_id AND r.document_id = n.document_id
    GROUP BY n.document_id, n.relation, coalesce(r.fact_id, n.fact_id), n.field
),
told AS (
    SELECT * EXCLUDE (start_now, start_ever), coalesce(start_now, start_ever) AS char_start,
        max(before) FILTER (field = '') OVER fact AS was,
        max(after) FILTER (field = '') OVER fact AS is_now
    FROM joined
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
FROM told
WHERE CASE WHEN was IS NULL OR is_now IS NULL THEN field = '' ELSE field <> '' AND before IS DISTINCT FROM after END;
COMMENT ON MACRO TABLE run_difference IS 'one row per fact that appeared or went between the ends of two runs, or field of a fact that changed; columns as in fact_changes';
