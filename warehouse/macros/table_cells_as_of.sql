-- Made from the view table_cells by `make docs`.
CREATE OR REPLACE MACRO table_cells_as_of(as_at) AS TABLE
SELECT
    c.table_id, v.document_id, c.row_index, c.column_index, c.column_name, c.text, c.page, c.char_start, c.char_end,
    c.box, c.confidence
FROM store.table_cells AS c
JOIN store.versions AS v USING (version_id)
WHERE v.ingested_at < end_of(as_at)
    AND (v.superseded_at IS NULL OR v.superseded_at >= end_of(as_at));

COMMENT ON MACRO TABLE table_cells_as_of IS 'as table_cells stood at the end of a day, or at a time (UTC): one row per table, row and column; a merged cell is in each that it covers';
