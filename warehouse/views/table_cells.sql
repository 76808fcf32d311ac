CREATE OR REPLACE VIEW table_cells AS
SELECT
    c.table_id, v.document_id, c.row_index, c.column_index, c.column_name, c.text, c.page, c.char_start, c.char_end,
    c.box, c.confidence
FROM store.table_cells AS c
JOIN store.versions AS v USING (version_id)
WHERE v.superseded_at IS NULL;

COMMENT ON VIEW table_cells IS 'one row per table, row and column; a merged cell is in each that it covers';
COMMENT ON COLUMN table_cells.table_id IS 'the table; see tables';
COMMENT ON COLUMN table_cells.document_id IS 'the document; see documents';
COMMENT ON COLUMN table_cells.row_index IS 'row, from 1, header not counted';
COMMENT ON COLUMN table_cells.column_index IS 'column, from 1';
COMMENT ON COLUMN table_cells.column_name IS 'name of the column in the header';
COMMENT ON COLUMN table_cells.text IS 'text of the cell';
COMMENT ON COLUMN table_cells.page IS 'page it stands on, from 1; null where the format has none';
COMMENT ON COLUMN table_cells.char_start IS 'where the cell begins in the text: code points, from 0';
COMMENT ON COLUMN table_cells.char_end IS 'where it ends, exclusive';
COMMENT ON COLUMN table_cells.box IS 'box around it on that page: left, top, right, bottom, in points from the upper left corner of the page as shown; null where the format has none';
COMMENT ON COLUMN table_cells.confidence IS 'how sure the reading of a page that is a picture is, from 0 to 1; null where the page has text';
