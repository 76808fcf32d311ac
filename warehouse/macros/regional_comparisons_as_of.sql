-- Made from the view regional_comparisons by `make docs`.
CREATE OR REPLACE MACRO regional_comparisons_as_of(as_at) AS TABLE
WITH placed AS NOT MATERIALIZED (
    SELECT
        b.*, d.region_code, d.region_level,
        coalesce(r.parent, CASE
            WHEN d.region_code LIKE '__0000' THEN NULL
            WHEN d.region_code LIKE '____00' THEN left(d.region_code, 2) || '0000'
            ELSE left(d.region_code, 4) || '00'
        END) AS superior_code
    FROM target_bounds_as_of(as_at) AS b
    JOIN documents_as_of(as_at) AS d USING (document_id)
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

COMMENT ON MACRO TABLE regional_comparisons_as_of IS 'as regional_comparisons stood at the end of a day, or at a time (UTC): one row per region and dated indicator, with its rank and gap among regions of its level and beside the region above it';
