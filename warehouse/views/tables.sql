CREATE OR REPLACE VIEW tables AS
SELECT
    v.document_id, t.table_id, t.section, t.caption, t.header, t.row_count, t.char_start, t.char_end, t.page, v.run_id
FROM store.tables AS t
JOIN store.versions AS v USING (version_id)
WHERE v.superseded_at IS NULL;

COMMENT ON VIEW tables IS 'one row per table of a document';
COMMENT ON COLUMN tables.document_id IS 'the document; see documents';
COMMENT ON COLUMN tables.table_id IS 'stable id of the table';
COMMENT ON COLUMN tables.section IS 'ordinals of the headings above it: 3.1.2; Ak is the k-th attachment, #n a row of its table, 0 before the first heading';
COMMENT ON COLUMN tables.caption IS 'caption, or empty';
COMMENT ON COLUMN tables.header IS 'list of the names of its columns';
COMMENT ON COLUMN tables.row_count IS 'number of its rows, header not counted';
COMMENT ON COLUMN tables.char_start IS 'where the table begins in the text: code points, from 0';
COMMENT ON COLUMN tables.char_end IS 'where it ends, exclusive';
COMMENT ON COLUMN tables.page IS 'page it stands on, from 1; null where the format has none';
COMMENT ON COLUMN tables.run_id IS 'run that loaded it';
