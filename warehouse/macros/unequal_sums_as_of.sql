-- Made from the view unequal_sums by `make docs`.
CREATE OR REPLACE MACRO unequal_sums_as_of(as_at) AS TABLE
WITH cells AS (
    SELECT
        c.version_id, v.document_id, v.region, c.table_id, row_index, column_index, column_name, char_start, char_end,
        regexp_replace(text, '[\s,，]', '', 'g') AS word,
        TRY_CAST(regexp_extract(regexp_replace(text, '[\s,，]', '', 'g'), '^[0-9]+(\.[0-9]+)?$') AS DOUBLE) AS amount
    FROM store.table_cells AS c
    JOIN store.versions AS v USING (version_id)
    WHERE v.ingested_at < end_of(as_at)
    AND (v.superseded_at IS NULL OR v.superseded_at >= end_of(as_at))
),
sum_rows AS (
    SELECT
        version_id, table_id, row_index,
        bool_or(NOT contains(word, '小计')) AS is_total
    FROM cells
    WHERE regexp_full_match(word, '(全|本)?[省市县区州盟旗]?(合计|总计|共计|总数|小计)[:：]?')
    GROUP BY ALL
),
totals AS (
    SELECT c.*
    FROM cells AS c
    JOIN sum_rows AS s USING (version_id, table_id, row_index)
    WHERE s.is_total AND c.amount IS NOT NULL
        AND NOT regexp_matches(c.column_name, '序号|编号|年份|年限|年度|时间|时限|日期|率|比例|比重|占比|增速|增长|增幅|[%％‰]|均')
),
parts AS (
    SELECT DISTINCT c.version_id, c.table_id, c.column_index, c.char_start, c.char_end, c.word, c.amount
    FROM cells AS c
    SEMI JOIN sum_rows AS s ON s.version_id = c.version_id AND s.table_id = c.table_id
    ANTI JOIN sum_rows AS r
        ON r.version_id = c.version_id AND r.table_id = c.table_id AND r.row_index = c.row_index
),
summed AS (
    SELECT
        version_id, table_id, column_index,
        sum(amount) AS parts_sum, count(amount) AS part_count,
        bool_and(amount IS NOT NULL OR word IN ('', '-', '—', '——', '/', '无')) AS is_complete,
        max(length(split_part(word, '.', 2))) FILTER (amount IS NOT NULL) AS digits
    FROM parts
    GROUP BY ALL
),
wholes AS (
    SELECT
        document_id, region, indicator_id, indicator, unit, recurrence, kind, year, split_part(section, '#', 1) AS section,
        target_id, greatest, value, char_start, char_end
    FROM target_bounds_as_of(as_at) AS target_bounds
    WHERE subject = '' AND NOT is_rate AND table_id IS NULL
),
named_parts AS (
    SELECT
        document_id, region, indicator_id, unit, recurrence, kind, year, split_part(section, '#', 1) AS section,
        sum(value) AS parts_sum, count(DISTINCT subject) AS part_count
    FROM target_bounds_as_of(as_at) AS target_bounds
    WHERE subject <> '' AND NOT is_rate AND table_id IS NULL
    GROUP BY ALL
)
SELECT
    t.document_id, t.region, b.section, t.table_id, t.column_name AS measured, t.amount AS total, s.parts_sum, s.part_count,
    s.parts_sum - t.amount AS difference, t.char_start, t.char_end
FROM totals AS t
JOIN summed AS s USING (version_id, table_id, column_index)
JOIN store.tables AS b USING (version_id, table_id)
WHERE s.is_complete AND s.part_count >= 2
    AND abs(s.parts_sum - t.amount) > 1e-9 * abs(t.amount) + CASE
        WHEN greatest(s.digits, length(split_part(t.word, '.', 2))) = 0 THEN 0
        ELSE 0.5 * s.part_count * power(10, -greatest(s.digits, length(split_part(t.word, '.', 2))))
    END
UNION ALL
SELECT
    w.document_id, w.region, w.section, NULL, w.indicator, w.value, p.parts_sum, p.part_count, p.parts_sum - w.value,
    w.char_start, w.char_end
FROM wholes AS w
JOIN named_parts AS p
    ON p.document_id = w.document_id AND p.indicator_id = w.indicator_id AND p.unit = w.unit
    AND p.recurrence = w.recurrence AND p.kind = w.kind AND p.year IS NOT DISTINCT FROM w.year
    AND p.section = w.section
WHERE p.part_count >= 2 AND p.parts_sum > w.greatest;

COMMENT ON MACRO TABLE unequal_sums_as_of IS 'as unequal_sums stood at the end of a day, or at a time (UTC): one row per total of a document that its parts do not add up to';
