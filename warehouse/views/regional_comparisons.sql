-- Of several documents of a region the one issued last speaks for it. Ranks are among regions of one level; where most
-- of them set an upper bound (以内), less is better. The superior is the region that GB/T 2260 places it in. Partitions
-- name the indicator beside its id, so that a question about one indicator ranks that one alone.
CREATE OR REPLACE VIEW regional_comparisons AS
WITH placed AS NOT MATERIALIZED (
    SELECT
        b.*, d.region_code, d.region_level,
        coalesce(r.parent, CASE
            WHEN d.region_code LIKE '__0000' THEN NULL
            WHEN d.region_code LIKE '____00' THEN left(d.region_code, 2) || '0000'
            ELSE left(d.region_code, 4) || '00'
        END) AS superior_code
    FROM target_bounds AS b
    JOIN documents AS d USING (document_id)
    LEFT JOIN store.regions AS r ON r.region_code = d.region_code
    WHERE b.kind = 'target' AND b.year IS NOT NULL AND b.region IS NOT NULL
        AND (coalesce(b.category, 'goal') IN ('goal', 'work') OR b.is_said_once)
    QUALIFY row_number() OVER (
        PARTITION BY b.region, b.indicator_id, b.indicator, b.subject, b.unit, b.recurrence, b.year, b.category
        ORDER BY d.issued_on DESC NULLS LAST, b.document_id, b.char_start
    ) = 1
),
ranked AS (
    SELECT *, CASE WHEN sum(direction) OVER peers < 0 THEN -1 ELSE 1 END AS better
    FROM placed
    WINDOW peers AS (PARTITION BY indicator_id, indicator, subject, unit, recurrence, year, category, region_level)
)
SELECT
    p.indicator_id, p.indicator, p.subject, p.unit, p.recurrence, p.year, p.region_level, p.region_code, p.region,
    p.comparator, p.value, p.value_text,
    rank() OVER (peers ORDER BY p.better * p.value DESC) AS rank,
    count(*) OVER peers AS region_count,
    first_value(p.value) OVER (peers ORDER BY p.better * p.value DESC) AS best_value,
    abs(p.value - first_value(p.value) OVER (peers ORDER BY p.better * p.value DESC)) AS gap_to_best,
    median(p.value) OVER peers AS median_value,
    s.region AS superior_region, s.value AS superior_value,
    CASE WHEN p.is_rate THEN p.value - s.value END AS gap_to_superior,
    p.document_id, p.target_id
FROM ranked AS p
LEFT JOIN placed AS s
    ON s.region_code = p.superior_code AND s.indicator_id = p.indicator_id AND s.subject = p.subject
    AND s.indicator = p.indicator AND s.unit = p.unit AND s.recurrence = p.recurrence AND s.year = p.year
    AND s.category IS NOT DISTINCT FROM p.category
WINDOW peers AS (PARTITION BY p.indicator_id, p.indicator, p.subject, p.unit, p.recurrence, p.year, p.category, p.region_level);

COMMENT ON VIEW regional_comparisons IS 'one row per region and dated indicator, with its rank and gap among regions of its level and beside the region above it';
COMMENT ON COLUMN regional_comparisons.indicator_id IS 'see indicators';
COMMENT ON COLUMN regional_comparisons.indicator IS 'name of the indicator';
COMMENT ON COLUMN regional_comparisons.subject IS 'part of it that the value is for, else empty';
COMMENT ON COLUMN regional_comparisons.unit IS 'unit; only values of one unit are compared';
COMMENT ON COLUMN regional_comparisons.recurrence IS '每年, 每月 … where the amount is for each such span, else empty';
COMMENT ON COLUMN regional_comparisons.year IS 'year by the end of which it is to hold';
COMMENT ON COLUMN regional_comparisons.region_level IS 'province, prefecture or county: ranks are within it';
COMMENT ON COLUMN regional_comparisons.region_code IS 'code of the region; see regions';
COMMENT ON COLUMN regional_comparisons.region IS 'full path of the region';
COMMENT ON COLUMN regional_comparisons.comparator IS '>=, >, <=, <, =, ~ or range';
COMMENT ON COLUMN regional_comparisons.value IS 'its value, from the document issued last';
COMMENT ON COLUMN regional_comparisons.value_text IS 'as written';
COMMENT ON COLUMN regional_comparisons.rank IS 'place among the regions of its level, 1 the most ambitious';
COMMENT ON COLUMN regional_comparisons.region_count IS 'regions of its level with this indicator and year';
COMMENT ON COLUMN regional_comparisons.best_value IS 'value of the first of them';
COMMENT ON COLUMN regional_comparisons.gap_to_best IS 'how far its value is from that';
COMMENT ON COLUMN regional_comparisons.median_value IS 'median of them';
COMMENT ON COLUMN regional_comparisons.superior_region IS 'the region above it, where that has the same indicator and year';
COMMENT ON COLUMN regional_comparisons.superior_value IS 'value of the region above it';
COMMENT ON COLUMN regional_comparisons.gap_to_superior IS 'its value less that; null for amounts, of which a part is less than the whole';
COMMENT ON COLUMN regional_comparisons.document_id IS 'the document that speaks for the region; see documents';
COMMENT ON COLUMN regional_comparisons.target_id IS 'the target; see targets';
