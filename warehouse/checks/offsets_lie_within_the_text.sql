-- No fact, table or cell begins before its document does or ends after it.
SELECT f.relation, f.document_id, f.char_start, f.char_end, d.char_count
FROM (
    SELECT 'targets' AS relation, document_id, char_start, char_end FROM targets
    UNION ALL SELECT 'tasks', document_id, char_start, char_end FROM tasks
    UNION ALL SELECT 'citations', document_id, char_start, char_end FROM citations
    UNION ALL SELECT 'numbers', document_id, char_start, char_end FROM numbers
    UNION ALL SELECT 'tables', document_id, char_start, char_end FROM tables
    UNION ALL SELECT 'table_cells', document_id, char_start, char_end FROM table_cells
) AS f
JOIN documents AS d USING (document_id)
WHERE f.char_start < 0 OR f.char_start > f.char_end OR f.char_end > d.char_count;
