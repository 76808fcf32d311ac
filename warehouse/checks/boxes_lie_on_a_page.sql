-- A box is four coordinates on a page that is known, from its upper left to its lower right corner, its middle neither above the page nor left of it; a confidence is a share.
SELECT relation, document_id, char_start, page, box, confidence
FROM (
    SELECT 'targets' AS relation, document_id, char_start, page, box, confidence FROM targets
    UNION ALL SELECT 'tasks', document_id, char_start, page, box, confidence FROM tasks
    UNION ALL SELECT 'citations', document_id, char_start, page, box, confidence FROM citations
    UNION ALL SELECT 'table_cells', document_id, char_start, page, box, confidence FROM table_cells
)
WHERE (box IS NOT NULL AND (page IS NULL OR len(box) <> 4 OR box[1] > box[3] OR box[2] > box[4]
        OR box[1] + box[3] < 0 OR box[2] + box[4] < 0))
    OR confidence NOT BETWEEN 0 AND 1;
