-- Two places of a document conflict where they set one thing differently: 95% here and 92% there, or 98%以上 here and
-- 97% there. 98%以上 and 98.5% agree. Rows of one table, and sentences of one section, are taken as parts of one
-- statement (several schools, several phases) and are not compared with each other.
CREATE OR REPLACE VIEW conflicting_values AS
SELECT
    a.document_id, a.region, a.indicator_id, a.indicator, a.subject, a.unit, a.recurrence, a.kind, a.year,
    a.target_id AS first_target_id, a.section AS first_section, a.value_text AS first_value_text,
    a.value AS first_value, b.target_id AS second_target_id, b.section AS second_section,
    b.value_text AS second_value_text, b.value AS second_value,
    (a.table_id IS NULL) <> (b.table_id IS NULL) AS is_prose_against_table
FROM target_bounds AS a
JOIN target_bounds AS b
    ON b.document_id = a.document_id AND b.indicator_id = a.indicator_id AND b.subject = a.subject
    AND b.unit = a.unit AND b.recurrence = a.recurrence AND b.kind = a.kind AND b.year = a.year
    AND a.char_start < b.char_start AND b.category IS NOT DISTINCT FROM a.category
WHERE a.year_start IS NOT DISTINCT FROM b.year_start
    AND (
        (a.table_id IS NULL) <> (b.table_id IS NULL)
        OR split_part(a.section, '#', 1) <> split_part(b.section, '#', 1)
    )
    AND (
        a.comparator = b.comparator AND (a.value <> b.value OR a.value_high IS DISTINCT FROM b.value_high)
        OR a.greatest < b.least OR b.greatest < a.least
    );

COMMENT ON VIEW conflicting_values IS 'one row per two places of a document that set different values for one indicator and year';
COMMENT ON COLUMN conflicting_values.document_id IS 'the document; see documents';
COMMENT ON COLUMN conflicting_values.region IS 'its region';
COMMENT ON COLUMN conflicting_values.indicator_id IS 'see indicators';
COMMENT ON COLUMN conflicting_values.indicator IS 'name of the indicator';
COMMENT ON COLUMN conflicting_values.subject IS 'part of it that both values are for, else empty';
COMMENT ON COLUMN conflicting_values.unit IS 'unit of both';
COMMENT ON COLUMN conflicting_values.recurrence IS '每年, 每月 … of both, else empty';
COMMENT ON COLUMN conflicting_values.kind IS 'target or baseline, both';
COMMENT ON COLUMN conflicting_values.year IS 'year of both';
COMMENT ON COLUMN conflicting_values.first_target_id IS 'the one that comes first in the text; see targets';
COMMENT ON COLUMN conflicting_values.first_section IS 'where it stands';
COMMENT ON COLUMN conflicting_values.first_value_text IS 'its value as written';
COMMENT ON COLUMN conflicting_values.first_value IS 'its value';
COMMENT ON COLUMN conflicting_values.second_target_id IS 'the one that comes later in the text';
COMMENT ON COLUMN conflicting_values.second_section IS 'where it stands';
COMMENT ON COLUMN conflicting_values.second_value_text IS 'its value as written';
COMMENT ON COLUMN conflicting_values.second_value IS 'its value';
COMMENT ON COLUMN conflicting_values.is_prose_against_table IS 'whether one stands in prose and the other in a table';
