-- Made from the view tables by `make docs`.
CREATE OR REPLACE MACRO tables_as_of(as_at) AS TABLE
SELECT
    v.document_id, t.table_id, t.section, t.caption, t.header, t.row_count, t.char_start, t.char_end, t.page, v.run_id
FROM store.tables AS t
JOIN store.versions AS v USING (version_id)
WHERE v.ingested_at < end_of(as_at)
    AND (v.superseded_at IS NULL OR v.superseded_at >= end_of(as_at));

COMMENT ON MACRO TABLE tables_as_of IS 'as tables stood at the end of a day, or at a time (UTC): one row per table of a document';
