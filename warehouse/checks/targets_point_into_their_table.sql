-- A target of a table cell names a row and column that its table has.
SELECT t.document_id, t.target_id, t.table_id, t.row_index, t.column_index
FROM targets AS t
LEFT JOIN tables AS b ON b.document_id = t.document_id AND b.table_id = t.table_id
WHERE t.table_id IS NOT NULL
    AND (b.table_id IS NULL OR t.row_index > b.row_count OR t.column_index > len(b.header));
