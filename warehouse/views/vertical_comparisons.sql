-- One row a pair of documents and thing compared: of a goal that is repeated the first. Of several payments, fees or fines
-- under one name nobody can tell which is the other's: compared is what both documents say once.
-- A share or an average can be held against that of the document above; of an amount, a place carries a part only.
CREATE OR REPLACE VIEW vertical_comparisons AS
WITH pairs AS (
    SELECT DISTINCT document_id, cited_document_id FROM citations WHERE cited_document_id IS NOT NULL
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
JOIN target_bounds AS a ON a.document_id = p.document_id AND a.kind = 'target'
JOIN target_bounds AS b
    ON b.document_id = p.cited_document_id AND b.kind = 'target' AND b.indicator_id = a.indicator_id
    AND b.subject = a.subject AND b.unit = a.unit AND b.recurrence = a.recurrence
    AND b.year IS NOT DISTINCT FROM a.year AND b.category IS NOT DISTINCT FROM a.category
    AND (coalesce(a.category, 'goal') IN ('goal', 'work') OR a.is_said_once AND b.is_said_once)
JOIN documents AS d ON d.document_id = p.document_id
JOIN documents AS c ON c.document_id = p.cited_document_id
QUALIFY row_number() OVER (
    PARTITION BY a.document_id, p.cited_document_id, a.indicator_id, a.subject, a.unit, a.recurrence, a.year, a.category
    ORDER BY a.char_start, b.char_start
) = 1;

COMMENT ON VIEW vertical_comparisons IS 'one row per target of a document and target for the same indicator and year of a document that it cites';
COMMENT ON COLUMN vertical_comparisons.document_id IS 'the document that cites; see documents';
COMMENT ON COLUMN vertical_comparisons.title IS 'its title';
COMMENT ON COLUMN vertical_comparisons.region IS 'its region';
COMMENT ON COLUMN vertical_comparisons.indicator_id IS 'see indicators';
COMMENT ON COLUMN vertical_comparisons.indicator IS 'name of the indicator';
COMMENT ON COLUMN vertical_comparisons.subject IS 'part of it that both values are for, else empty';
COMMENT ON COLUMN vertical_comparisons.unit IS 'unit of both';
COMMENT ON COLUMN vertical_comparisons.recurrence IS '每年, 每月 … of both, else empty';
COMMENT ON COLUMN vertical_comparisons.year IS 'year of both, or null where neither gives one';
COMMENT ON COLUMN vertical_comparisons.value_text IS 'its value as written';
COMMENT ON COLUMN vertical_comparisons.value IS 'its value';
COMMENT ON COLUMN vertical_comparisons.cited_document_id IS 'the document cited';
COMMENT ON COLUMN vertical_comparisons.cited_title IS 'title of the document cited';
COMMENT ON COLUMN vertical_comparisons.cited_region IS 'region of the document cited';
COMMENT ON COLUMN vertical_comparisons.cited_value_text IS 'value there as written';
COMMENT ON COLUMN vertical_comparisons.cited_value IS 'value there';
COMMENT ON COLUMN vertical_comparisons.gap IS 'its value less the value there';
COMMENT ON COLUMN vertical_comparisons.verdict IS 'same, stricter, weaker, opposite (a floor against a ceiling), or amount (a place carries a part of it only)';
COMMENT ON COLUMN vertical_comparisons.target_id IS 'the target; see targets';
COMMENT ON COLUMN vertical_comparisons.cited_target_id IS 'the target in the document cited';
