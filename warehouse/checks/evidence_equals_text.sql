-- What a fact shows as its evidence stands in the text of its document, at its offsets, letter for letter.
SELECT f.relation, f.document_id, f.id, f.char_start, f.char_end, f.evidence,
    x.text[f.char_start + 1 : f.char_end] AS found
FROM (
    SELECT 'targets' AS relation, document_id, target_id AS id, char_start, char_end, evidence FROM targets
    UNION ALL SELECT 'tasks', document_id, task_id, char_start, char_end, evidence FROM tasks
    UNION ALL SELECT 'citations', document_id, coalesce(number, title), char_start, char_end, evidence FROM citations
    UNION ALL SELECT 'numbers', document_id, text, char_start, char_end, text FROM numbers
    UNION ALL SELECT 'issues', document_id, code, char_start, char_end, evidence FROM issues WHERE evidence IS NOT NULL
) AS f
JOIN texts AS x USING (document_id)
WHERE x.text[f.char_start + 1 : f.char_end] <> f.evidence;
