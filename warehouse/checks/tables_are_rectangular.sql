-- A table has a cell in each row under each column of its header, and no other.
SELECT t.document_id, t.table_id, t.caption, t.row_count, len(t.header) AS columns, count(c.table_id) AS cells
FROM tables AS t
LEFT JOIN table_cells AS c ON c.document_id = t.document_id AND c.table_id = t.table_id
    AND c.row_index <= t.row_count AND c.column_index <= len(t.header)
GROUP BY ALL
HAVING count(c.table_id) <> t.row_count * len(t.header);
