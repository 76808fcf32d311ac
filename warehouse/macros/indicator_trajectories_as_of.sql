-- Made from the view indicator_trajectories by `make docs`.
CREATE OR REPLACE MACRO indicator_trajectories_as_of(as_at) AS TABLE
WITH steps AS (
    SELECT * FROM targets_as_of(as_at) AS targets
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
JOIN documents_as_of(as_at) AS d USING (document_id)
JOIN store.indicators AS i USING (indicator_id)
WINDOW trajectory AS (
    PARTITION BY t.document_id, t.indicator_id, t.subject, t.unit, t.recurrence
    ORDER BY t.year, t.kind, t.char_start
);

COMMENT ON MACRO TABLE indicator_trajectories_as_of IS 'as indicator_trajectories stood at the end of a day, or at a time (UTC): one row per dated value of an indicator in a document, told once however often it is repeated, the baseline first and then year by year';
