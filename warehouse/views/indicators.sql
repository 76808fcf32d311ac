CREATE OR REPLACE VIEW indicators AS
SELECT
    i.indicator_id, i.name,
    list_sort(list(DISTINCT t.indicator)) AS aliases,
    count(*) AS target_count,
    count(DISTINCT t.document_id) AS document_count
FROM targets AS t
JOIN store.indicators AS i USING (indicator_id)
GROUP BY i.indicator_id, i.name;

COMMENT ON VIEW indicators IS 'one row per indicator that a target in force is bound to, under one name';
COMMENT ON COLUMN indicators.indicator_id IS 'stable id';
COMMENT ON COLUMN indicators.name IS 'name that all documents are compared under';
COMMENT ON COLUMN indicators.aliases IS 'list of the names as documents write them';
COMMENT ON COLUMN indicators.target_count IS 'targets and baselines bound to it';
COMMENT ON COLUMN indicators.document_count IS 'documents that speak of it';
