CREATE OR REPLACE VIEW targets AS
SELECT
    t.target_id, v.document_id, t.section, t.indicator, t.indicator_id, t.subject, t.comparator,
    t.value, t.value_high, t.value_exact, t.unit, t.value_text, t.kind, t.year, t.year_start, t.recurrence,
    t.binding, t.evidence, t.char_start, t.char_end, t.page, t.table_id, t.row_index, t.column_index, t.rule,
    v.run_id, t.box, t.confidence, t.category,
    coalesce(t.year, v.period_end) AS due,
    CASE WHEN t.year IS NOT NULL THEN 'passage' WHEN v.period_end IS NOT NULL THEN 'period' END AS due_basis
FROM store.targets AS t
JOIN store.versions AS v USING (version_id)
WHERE v.superseded_at IS NULL;

COMMENT ON VIEW targets IS 'one row per quantity bound to an indicator';
COMMENT ON COLUMN targets.target_id IS 'stable id: the same statement in the same document keeps it';
COMMENT ON COLUMN targets.document_id IS 'the document; see documents';
COMMENT ON COLUMN targets.section IS 'ordinals of the headings above it: 3.1.2; Ak is the k-th attachment, #n a row of its table, 0 before the first heading';
COMMENT ON COLUMN targets.indicator IS 'what is measured, in the words of the document';
COMMENT ON COLUMN targets.indicator_id IS 'the indicator under one name; see indicators';
COMMENT ON COLUMN targets.subject IS 'part of it that this value is for (初中, 小学), else empty';
COMMENT ON COLUMN targets.comparator IS '>=, >, <=, <, =, ~ (about) or range (from value to value_high)';
COMMENT ON COLUMN targets.value IS 'the number, 万 and 亿 multiplied in; 95% is 95; null for a grade';
COMMENT ON COLUMN targets.value_high IS 'upper end of a range';
COMMENT ON COLUMN targets.value_exact IS 'value as an exact decimal, in digits';
COMMENT ON COLUMN targets.unit IS '%, 百分点, 倍, 比, 元, a measure word, 时刻, 等级, or empty';
COMMENT ON COLUMN targets.value_text IS 'as written, comparator words included';
COMMENT ON COLUMN targets.kind IS 'target, or baseline for a value observed already';
COMMENT ON COLUMN targets.year IS 'year by the end of which, or in which, it holds; null where the passage gives none';
COMMENT ON COLUMN targets.year_start IS 'first year where it gives a span';
COMMENT ON COLUMN targets.recurrence IS '每年, 每月 … where the amount is for each such span, else empty';
COMMENT ON COLUMN targets.binding IS '约束性 or 预期性 where the document says which';
COMMENT ON COLUMN targets.evidence IS 'shortest passage that holds value and indicator';
COMMENT ON COLUMN targets.char_start IS 'where the evidence begins in the text of the document: code points, from 0';
COMMENT ON COLUMN targets.char_end IS 'where the evidence ends, exclusive';
COMMENT ON COLUMN targets.page IS 'page it stands on, from 1; null where the format has none';
COMMENT ON COLUMN targets.table_id IS 'table it stands in; see tables';
COMMENT ON COLUMN targets.row_index IS 'row of that table, from 1, header not counted';
COMMENT ON COLUMN targets.column_index IS 'column of that table, from 1';
COMMENT ON COLUMN targets.rule IS 'rule that read it';
COMMENT ON COLUMN targets.run_id IS 'run that loaded it';
COMMENT ON COLUMN targets.box IS 'box around it on that page: left, top, right, bottom, in points from the upper left corner of the page as shown; null where the format has none';
COMMENT ON COLUMN targets.confidence IS 'how sure it is, from 0 to 1: share of the targets of its rule and category that were right on hand-read documents, times how sure the reading of a page that is a picture is';
COMMENT ON COLUMN targets.category IS 'sort of promise: goal, work (so many built, trained, held), payment, term, standard, fee (taxes, rates, prices) or penalty';
COMMENT ON COLUMN targets.due IS 'year by which it is due: its own, else the last of the period that its document covers';
COMMENT ON COLUMN targets.due_basis IS 'where due comes from: passage (the year is told there) or period (that of the document); null where there is none';
