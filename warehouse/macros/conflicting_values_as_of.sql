-- Made from the view conflicting_values by `make docs`.
CREATE OR REPLACE MACRO conflicting_values_as_of(as_at) AS TABLE
SELECT
    a.document_id, a.region, a.indicator_id, a.indicator, a.subject, a.unit, a.recurrence, a.kind, a.year,
    a.target_id AS first_target_id, a.section AS first_section, a.value_text AS first_value_text,
    a.value AS first_value, b.target_id AS second_target_id, b.section AS second_section,
    b.value_text AS second_value_text, b.value AS second_value,
    (a.table_id IS NULL) <> (b.table_id IS NULL) AS is_prose_against_table
FROM target_bounds_as_of(as_at) AS a
JOIN target_bounds_as_of(as_at) AS b
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

COMMENT ON MACRO TABLE conflicting_values_as_of IS 'as conflicting_values stood at the end of a day, or at a time (UTC): one row per two places of a document that set different values for one indicator and year';
