-- Made from the view indicators by `make docs`.
CREATE OR REPLACE MACRO indicators_as_of(as_at) AS TABLE
SELECT
    i.indicator_id, i.name,
    list_sort(list(DISTINCT t.indicator)) AS aliases,
    count(*) AS target_count,
    count(DISTINCT t.document_id) AS document_count
FROM targets_as_of(as_at) AS t
JOIN store.indicators AS i USING (indicator_id)
GROUP BY i.indicator_id, i.name;

COMMENT ON MACRO TABLE indicators_as_of IS 'as indicators stood at the end of a day, or at a time (UTC): one row per indicator that a target in force is bound to, under one name';
