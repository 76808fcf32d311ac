-- Made from the view target_bounds by `make docs`.
CREATE OR REPLACE MACRO target_bounds_as_of(as_at) AS TABLE
WITH named AS (
    SELECT
        indicator_id, name,
        regexp_matches(name, '^每|人均|户均|生均|地均|亩均|平均|每[千万百]?(人|户|亩|公里)|千人口|率$|占比$|比例$|比重$|浓度$')
            AS is_rate
    FROM store.indicators
)
SELECT
    t.target_id, v.document_id, v.region, t.section, t.table_id, t.indicator_id, i.name AS indicator, t.subject, t.unit,
    t.recurrence, t.kind, t.year, t.year_start, t.comparator, t.value, t.value_high, t.value_text,
    CASE
        WHEN t.comparator IN ('<=', '<') THEN '-infinity'::DOUBLE
        WHEN t.comparator = '~' THEN t.value - abs(t.value) / 10
        ELSE t.value
    END AS least,
    CASE
        WHEN t.comparator IN ('>=', '>') THEN 'infinity'::DOUBLE
        WHEN t.comparator = '~' THEN t.value + abs(t.value) / 10
        WHEN t.comparator = 'range' THEN coalesce(t.value_high, t.value)
        ELSE t.value
    END AS greatest,
    CASE WHEN t.comparator IN ('>=', '>') THEN 1 WHEN t.comparator IN ('<=', '<') THEN -1 ELSE 0 END AS direction,
    i.is_rate OR t.unit IN ('%', '‰', '百分点', '倍', '比', '时刻') OR contains(t.unit, '/') AS is_rate,
    t.char_start, t.char_end, t.category,
    count(*) OVER (
        PARTITION BY v.region, v.document_id, t.indicator_id, t.subject, t.unit, t.recurrence, t.kind, t.year, t.year_start, t.category
    ) = 1 AS is_said_once
FROM store.targets AS t
JOIN store.versions AS v USING (version_id)
JOIN named AS i USING (indicator_id)
WHERE v.ingested_at < end_of(as_at)
    AND (v.superseded_at IS NULL OR v.superseded_at >= end_of(as_at)) AND t.value IS NOT NULL;

COMMENT ON MACRO TABLE target_bounds_as_of IS 'as target_bounds stood at the end of a day, or at a time (UTC): one row per target with a number, with the least and the greatest value that it allows';
