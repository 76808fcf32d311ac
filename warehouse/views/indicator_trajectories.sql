-- A value that a document repeats under one indicator and year is one step. Changes are of exact decimals: 98.2 less 97.9 is
-- 0.3, and no 0.29999999999999716; amounts beyond 18 digits are computed as they are.
CREATE OR REPLACE VIEW indicator_trajectories AS
WITH steps AS (
    SELECT * FROM targets
    WHERE value IS NOT NULL AND year IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY document_id, indicator_id, subject, unit, recurrence, year, kind, comparator, value ORDER BY char_start
    ) = 1
)
SELECT
    t.document_id, d.title, d.region_code, t.indicator_id, i.name AS indicator, t.subject, t.unit, t.kind, t.year,
    t.comparator, t.value,
    lag(t.year) OVER trajectory AS previous_year,
    lag(t.value) OVER trajectory AS previous_value,
    coalesce(
        (try_cast(t.value_exact AS DECIMAL(24, 6)) - try_cast(lag(t.value_exact) OVER trajectory AS DECIMAL(24, 6)))::DOUBLE,
        t.value - lag(t.value) OVER trajectory
    ) AS change,
    t.target_id
FROM steps AS t
JOIN documents AS d USING (document_id)
JOIN store.indicators AS i USING (indicator_id)
WINDOW trajectory AS (
    PARTITION BY t.document_id, t.indicator_id, t.subject, t.unit, t.recurrence
    ORDER BY t.year, t.kind, t.char_start
);

COMMENT ON VIEW indicator_trajectories IS 'one row per dated value of an indicator in a document, told once however often it is repeated, the baseline first and then year by year';
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
