-- A number whose fate is `target` names a target of its document, and a number of another fate names none.
SELECT n.document_id, n.text, n.fate, n.char_start, n.target_id
FROM numbers AS n
LEFT JOIN targets AS t ON t.document_id = n.document_id AND t.target_id = n.target_id
WHERE (n.fate = 'target') <> (t.target_id IS NOT NULL) OR (n.target_id IS NOT NULL AND t.target_id IS NULL);
