-- Made from the view reversals by `make docs`.
CREATE OR REPLACE MACRO reversals_as_of(as_at) AS TABLE
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
    FROM target_bounds_as_of(as_at) AS target_bounds
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

COMMENT ON MACRO TABLE reversals_as_of IS 'as reversals stood at the end of a day, or at a time (UTC): one row per dated target of a document that goes back behind the value of an earlier year';
