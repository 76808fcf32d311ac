-- What comparisons rest on: each number as the span of values that it allows. 以上 and 以下 include the number (民法典
-- §1259); 超过 and 不满 do not, which a comparison of amounts leaves aside. 左右 is taken as a tenth either way. The region
-- stands here, so that a question about one region compares the targets of that one alone; and a name is tested once.
CREATE OR REPLACE VIEW target_bounds AS
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
WHERE v.superseded_at IS NULL AND t.value IS NOT NULL;

COMMENT ON VIEW target_bounds IS 'one row per target with a number, with the least and the greatest value that it allows';
COMMENT ON COLUMN target_bounds.target_id IS 'the target; see targets';
COMMENT ON COLUMN target_bounds.document_id IS 'the document; see documents';
COMMENT ON COLUMN target_bounds.region IS 'region of the document';
COMMENT ON COLUMN target_bounds.section IS 'ordinals of the headings above it';
COMMENT ON COLUMN target_bounds.table_id IS 'table it stands in; null in prose';
COMMENT ON COLUMN target_bounds.indicator_id IS 'see indicators';
COMMENT ON COLUMN target_bounds.indicator IS 'name of the indicator under which all documents are compared';
COMMENT ON COLUMN target_bounds.subject IS 'part of it that this value is for, else empty';
COMMENT ON COLUMN target_bounds.unit IS 'unit';
COMMENT ON COLUMN target_bounds.recurrence IS '每年, 每月 … where the amount is for each such span, else empty';
COMMENT ON COLUMN target_bounds.kind IS 'target or baseline';
COMMENT ON COLUMN target_bounds.year IS 'year by the end of which it holds, or null';
COMMENT ON COLUMN target_bounds.year_start IS 'first year where the passage gives a span';
COMMENT ON COLUMN target_bounds.comparator IS '>=, >, <=, <, =, ~ or range';
COMMENT ON COLUMN target_bounds.value IS 'the number';
COMMENT ON COLUMN target_bounds.value_high IS 'upper end of a range';
COMMENT ON COLUMN target_bounds.value_text IS 'as written';
COMMENT ON COLUMN target_bounds.least IS 'least value that it allows; minus infinity where there is none';
COMMENT ON COLUMN target_bounds.greatest IS 'greatest value that it allows; infinity where there is none';
COMMENT ON COLUMN target_bounds.direction IS '1 where more is better by its comparator (以上), -1 where less is (以内), else 0';
COMMENT ON COLUMN target_bounds.is_rate IS 'whether it is a share, a rate or an average, which a place and a part of it share alike; else an amount';
COMMENT ON COLUMN target_bounds.char_start IS 'where the evidence begins in the text: code points, from 0';
COMMENT ON COLUMN target_bounds.char_end IS 'where it ends, exclusive';
COMMENT ON COLUMN target_bounds.category IS 'as in targets';
COMMENT ON COLUMN target_bounds.is_said_once IS 'whether its document has no other value of the same indicator, subject, unit, recurrence, kind, year and category: else it is unclear which of them another document is to be held against';
