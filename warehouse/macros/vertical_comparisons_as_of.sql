-- Made from the view vertical_comparisons by `make docs`.
CREATE OR REPLACE MACRO vertical_comparisons_as_of(as_at) AS TABLE
WITH pairs AS (
    SELECT DISTINCT document_id, cited_document_id FROM citations_as_of(as_at) AS citations WHERE cited_document_id IS NOT NULL
)
SELECT
    a.document_id, d.title, d.region, a.indicator_id, a.indicator, a.subject, a.unit, a.recurrence, a.year,
    a.value_text, a.value, p.cited_document_id, c.title AS cited_title, c.region AS cited_region,
    b.value_text AS cited_value_text, b.value AS cited_value, a.value - b.value AS gap,
    CASE
        WHEN a.comparator = b.comparator AND a.value = b.value AND a.value_high IS NOT DISTINCT FROM b.value_high
            THEN 'same'
        WHEN NOT a.is_rate THEN 'amount'
        WHEN a.direction * b.direction < 0 THEN 'opposite'
        WHEN a.value = b.value THEN 'same'
        WHEN (a.value > b.value) = (a.direction + b.direction >= 0) THEN 'stricter'
        ELSE 'weaker'
    END AS verdict,
    a.target_id, b.target_id AS cited_target_id
FROM pairs AS p
JOIN target_bounds_as_of(as_at) AS a ON a.document_id = p.document_id AND a.kind = 'target'
JOIN target_bounds_as_of(as_at) AS b
    ON b.document_id = p.cited_document_id AND b.kind = 'target' AND b.indicator_id = a.indicator_id
    AND b.subject = a.subject AND b.unit = a.unit AND b.recurrence = a.recurrence
    AND b.year IS NOT DISTINCT FROM a.year AND b.category IS NOT DISTINCT FROM a.category
    AND (coalesce(a.category, 'goal') IN ('goal', 'work') OR a.is_said_once AND b.is_said_once)
JOIN documents_as_of(as_at) AS d ON d.document_id = p.document_id
JOIN documents_as_of(as_at) AS c ON c.document_id = p.cited_document_id
QUALIFY row_number() OVER (
    PARTITION BY a.document_id, p.cited_document_id, a.indicator_id, a.subject, a.unit, a.recurrence, a.year, a.category
    ORDER BY a.char_start, b.char_start
) = 1;

COMMENT ON MACRO TABLE vertical_comparisons_as_of IS 'as vertical_comparisons stood at the end of a day, or at a time (UTC): one row per target of a document and target for the same indicator and year of a document that it cites';
