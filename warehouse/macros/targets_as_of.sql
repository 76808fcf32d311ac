-- Made from the view targets by `make docs`.
CREATE OR REPLACE MACRO targets_as_of(as_at) AS TABLE
SELECT
    t.target_id, v.document_id, t.section, t.indicator, t.indicator_id, t.subject, t.comparator,
    t.value, t.value_high, t.value_exact, t.unit, t.value_text, t.kind, t.year, t.year_start, t.recurrence,
    t.binding, t.evidence, t.char_start, t.char_end, t.page, t.table_id, t.row_index, t.column_index, t.rule,
    v.run_id, t.box, t.confidence, t.category,
    coalesce(t.year, v.period_end) AS due,
    CASE WHEN t.year IS NOT NULL THEN 'passage' WHEN v.period_end IS NOT NULL THEN 'period' END AS due_basis
FROM store.targets AS t
JOIN store.versions AS v USING (version_id)
WHERE v.ingested_at < end_of(as_at)
    AND (v.superseded_at IS NULL OR v.superseded_at >= end_of(as_at));

COMMENT ON MACRO TABLE targets_as_of IS 'as targets stood at the end of a day, or at a time (UTC): one row per quantity bound to an indicator';
