-- A target behind what was reached already may be meant so (a floor under the harvest): it is in reversals alone.
CREATE OR REPLACE VIEW contradictions AS
WITH found AS (
    SELECT
        document_id, region,
        CASE WHEN is_prose_against_table THEN 'prose against table' ELSE 'two values' END AS kind,
        indicator, subject, unit, year, first_value_text AS stated, second_value_text AS against,
        second_value - first_value AS difference, first_target_id AS target_id,
        second_target_id AS against_target_id
    FROM conflicting_values
    UNION ALL
    SELECT
        document_id, region, 'sum against parts', measured, '', '', NULL, format('{:g}', total), format('{:g}', parts_sum),
        difference, NULL, NULL
    FROM unequal_sums
    UNION ALL
    SELECT
        document_id, region, 'later year behind earlier', indicator, subject, unit, year, value_text,
        format('{}: {}', previous_year, previous_value_text), value - previous_value, target_id, previous_target_id
    FROM reversals
    WHERE previous_kind = 'target'
)
SELECT
    f.document_id, d.title, f.region, f.kind, f.indicator, f.subject, f.unit, f.year, f.stated, f.against,
    f.difference, f.target_id, f.against_target_id
FROM found AS f
JOIN documents AS d USING (document_id);

COMMENT ON VIEW contradictions IS 'one row per contradiction within a document: two values for one thing, a sum against its parts, a later year behind an earlier';
COMMENT ON COLUMN contradictions.document_id IS 'the document; see documents';
COMMENT ON COLUMN contradictions.title IS 'its title';
COMMENT ON COLUMN contradictions.region IS 'its region';
COMMENT ON COLUMN contradictions.kind IS 'prose against table, two values, sum against parts, or later year behind earlier';
COMMENT ON COLUMN contradictions.indicator IS 'name of the indicator, or of the column of a sum';
COMMENT ON COLUMN contradictions.subject IS 'part of it that the values are for, else empty';
COMMENT ON COLUMN contradictions.unit IS 'unit of both; empty for a sum of a table';
COMMENT ON COLUMN contradictions.year IS 'year of the values; null for a sum';
COMMENT ON COLUMN contradictions.stated IS 'the one value as written, or the stated total';
COMMENT ON COLUMN contradictions.against IS 'the other value as written, with its year where that differs, or the sum of the parts';
COMMENT ON COLUMN contradictions.difference IS 'second less first value, sum less total, or later less earlier value';
COMMENT ON COLUMN contradictions.target_id IS 'the one target; null for a sum; see conflicting_values, unequal_sums and reversals for more';
COMMENT ON COLUMN contradictions.against_target_id IS 'the other target';
