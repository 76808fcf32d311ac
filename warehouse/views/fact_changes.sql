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
),
-- The id of a target holds its amount, and the same promise with another amount has another id: one that went and one that
-- appeared under one indicator and subject, in one kind, are one target that changed, where each is the only such in its
-- document, or the only one of its year.
alone AS (
    SELECT run_id, document_id, fact_id, was IS NULL AS is_new,
        concat_ws(chr(31), max(coalesce(after, before)) FILTER (field = 'indicator_id'),
            max(coalesce(after, before)) FILTER (field = 'subject'), max(coalesce(after, before)) FILTER (field = 'kind')) AS about,
        coalesce(max(coalesce(after, before)) FILTER (field = 'year'), '') AS year
    FROM named
    WHERE relation = 'targets' AND (was IS NULL OR is_now IS NULL)
    GROUP BY run_id, document_id, fact_id, was
),
counted AS (
    SELECT *, count(*) OVER (PARTITION BY run_id, document_id, about, is_new) AS of_one, count(*) OVER (PARTITION BY run_id, document_id, about, year, is_new) AS of_one_year
    FROM alone
),
replaced_targets AS (
    SELECT gone.run_id, gone.document_id, gone.fact_id AS old_id, come.fact_id AS fact_id
    FROM counted AS gone
    JOIN counted AS come ON come.run_id = gone.run_id AND come.document_id = gone.document_id AND come.about = gone.about
        AND (come.of_one = 1 AND gone.of_one = 1 OR come.of_one_year = 1 AND gone.of_one_year = 1 AND come.year = gone.year)
    WHERE come.is_new AND NOT gone.is_new
),
joined AS (
    SELECT n.run_id, n.document_id, n.relation, coalesce(r.fact_id, n.fact_id) AS fact_id, n.field,
        max(n.char_start) FILTER (r.fact_id IS NULL) AS start_now, max(n.char_start) AS start_ever,
        max(n.before) AS before, max(n.after) AS after
    FROM named AS n
    LEFT JOIN replaced_targets AS r ON n.relation = 'targets' AND r.old_id = n.fact_id AND r.run_id = n.run_id AND r.document_id = n.document_id
    GROUP BY n.run_id, n.document_id, n.relation, coalesce(r.fact_id, n.fact_id), n.field
),
told AS (
    SELECT * EXCLUDE (start_now, start_ever), coalesce(start_now, start_ever) AS char_start,
        max(before) FILTER (field = '') OVER fact AS was,
        max(after) FILTER (field = '') OVER fact AS is_now
    FROM joined
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
FROM told
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
