CREATE OR REPLACE VIEW indicator_trajectories AS
SELECT
    t.document_id, d.title, d.region_code, t.indicator_id, i.name AS indicator, t.subject, t.unit, t.kind, t.year,
    t.comparator, t.value,
    lag(t.year) OVER trajectory AS previous_year,
    lag(t.value) OVER trajectory AS previous_value,
    t.value - lag(t.value) OVER trajectory AS change,
    t.target_id
FROM targets AS t
JOIN documents AS d USING (document_id)
JOIN store.indicators AS i USING (indicator_id)
WHERE t.value IS NOT NULL AND t.year IS NOT NULL
WINDOW trajectory AS (
    PARTITION BY t.document_id, t.indicator_id, t.subject, t.unit, t.recurrence
    ORDER BY t.year, t.kind, t.char_start
);

COMMENT ON VIEW indicator_trajectories IS 'one row per dated value of an indicator in a document, the baseline first and then year by year';
COMMENT ON COLUMN indicator_trajectories.document_id IS 'the document; see documents';
COMMENT ON COLUMN indicator_trajectories.title IS 'title of the document';
COMMENT ON COLUMN indicator_trajectories.region_code IS 'region of the document';
COMMENT ON COLUMN indicator_trajectories.indicator_id IS 'see indicators';
COMMENT ON COLUMN indicator_trajectories.indicator IS 'name of the indicator';
COMMENT ON COLUMN indicator_trajectories.subject IS 'part of it that the value is for, else empty';
COMMENT ON COLUMN indicator_trajectories.unit IS 'unit of the value';
COMMENT ON COLUMN indicator_trajectories.kind IS 'baseline or target';
COMMENT ON COLUMN indicator_trajectories.year IS 'year of the value';
COMMENT ON COLUMN indicator_trajectories.comparator IS 'as in targets';
COMMENT ON COLUMN indicator_trajectories.value IS 'the value';
COMMENT ON COLUMN indicator_trajectories.previous_year IS 'year of the value before it';
COMMENT ON COLUMN indicator_trajectories.previous_value IS 'the value before it';
COMMENT ON COLUMN indicator_trajectories.change IS 'value less the value before it';
COMMENT ON COLUMN indicator_trajectories.target_id IS 'the target or baseline; see targets';
