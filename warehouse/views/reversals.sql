-- Which way an indicator is to go is told by its comparators (以上 up, 以内 down), else by its own first and last value.
-- A growth rate and what is done within a year go up and down by nature: they are left out, and so are spans of years.
-- Partitions name the region, so that a question about one region puts the targets of that one alone in order.
CREATE OR REPLACE VIEW reversals AS
WITH steps AS (
    SELECT
        document_id, region, indicator_id, indicator, subject, unit, target_id, year, value, value_text, char_start, char_end, kind,
        lag(target_id) OVER trajectory AS previous_target_id,
        lag(year) OVER trajectory AS previous_year,
        lag(value) OVER trajectory AS previous_value,
        lag(value_text) OVER trajectory AS previous_value_text,
        lag(kind) OVER trajectory AS previous_kind,
        sum(direction) OVER whole AS stated_direction,
        last_value(value) OVER whole - first_value(value) OVER whole AS trend
    FROM target_bounds
    WHERE year IS NOT NULL AND year_start IS NULL AND recurrence = '' AND comparator <> 'range'
        AND NOT regexp_matches(indicator, '增速|增长|增幅|涨幅|降幅|下降|提高|新增|新建|改建|扩建|改造|净增|当年|年度')
    WINDOW
        trajectory AS (PARTITION BY region, document_id, indicator_id, subject, unit ORDER BY year, kind, char_start),
        whole AS (
            PARTITION BY region, document_id, indicator_id, subject, unit ORDER BY year, kind, char_start
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        )
)
SELECT
    document_id, region, indicator_id, indicator, subject, unit, previous_year, previous_value, previous_value_text, previous_kind,
    previous_target_id, year, value, value_text, target_id,
    CASE WHEN coalesce(nullif(sign(stated_direction), 0), sign(trend)) > 0 THEN 'up' ELSE 'down' END AS direction,
    char_start, char_end
FROM steps
WHERE previous_year < year AND kind = 'target'
    AND sign(value - previous_value) * coalesce(nullif(sign(stated_direction), 0), sign(trend)) < 0;

COMMENT ON VIEW reversals IS 'one row per dated target of a document that goes back behind the value of an earlier year';
COMMENT ON COLUMN reversals.document_id IS 'the document; see documents';
COMMENT ON COLUMN reversals.region IS 'its region';
COMMENT ON COLUMN reversals.indicator_id IS 'see indicators';
COMMENT ON COLUMN reversals.indicator IS 'name of the indicator';
COMMENT ON COLUMN reversals.subject IS 'part of it that the values are for, else empty';
COMMENT ON COLUMN reversals.unit IS 'unit of both';
COMMENT ON COLUMN reversals.previous_year IS 'the earlier year';
COMMENT ON COLUMN reversals.previous_value IS 'value of the earlier year';
COMMENT ON COLUMN reversals.previous_value_text IS 'that value as written';
COMMENT ON COLUMN reversals.previous_kind IS 'target, or baseline where the target goes back behind what was reached already';
COMMENT ON COLUMN reversals.previous_target_id IS 'that target; see targets';
COMMENT ON COLUMN reversals.year IS 'the later year';
COMMENT ON COLUMN reversals.value IS 'value of the later year';
COMMENT ON COLUMN reversals.value_text IS 'that value as written';
COMMENT ON COLUMN reversals.target_id IS 'that target; see targets';
COMMENT ON COLUMN reversals.direction IS 'up or down: which way the indicator is to go';
COMMENT ON COLUMN reversals.char_start IS 'where the later one stands in the text: code points, from 0';
COMMENT ON COLUMN reversals.char_end IS 'where it ends, exclusive';
