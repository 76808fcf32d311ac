-- Made from the view contradictions by `make docs`.
CREATE OR REPLACE MACRO contradictions_as_of(as_at) AS TABLE
WITH found AS (
    SELECT
        document_id, region,
        CASE WHEN is_prose_against_table THEN 'prose against table' ELSE 'two values' END AS kind,
        indicator, subject, unit, year, first_value_text AS stated, second_value_text AS against,
        second_value - first_value AS difference, first_target_id AS target_id,
        second_target_id AS against_target_id
    FROM conflicting_values_as_of(as_at) AS conflicting_values
    UNION ALL
    SELECT
        document_id, region, 'sum against parts', measured, '', '', NULL, format('{:g}', total), format('{:g}', parts_sum),
        difference, NULL, NULL
    FROM unequal_sums_as_of(as_at) AS unequal_sums
    UNION ALL
    SELECT
        document_id, region, 'later year behind earlier', indicator, subject, unit, year, value_text,
        format('{}: {}', previous_year, previous_value_text), value - previous_value, target_id, previous_target_id
    FROM reversals_as_of(as_at) AS reversals
    WHERE previous_kind = 'target'
)
SELECT
    f.document_id, d.title, f.region, f.kind, f.indicator, f.subject, f.unit, f.year, f.stated, f.against,
    f.difference, f.target_id, f.against_target_id
FROM found AS f
JOIN documents_as_of(as_at) AS d USING (document_id);

COMMENT ON MACRO TABLE contradictions_as_of IS 'as contradictions stood at the end of a day, or at a time (UTC): one row per contradiction within a document: two values for one thing, a sum against its parts, a later year behind an earlier';
