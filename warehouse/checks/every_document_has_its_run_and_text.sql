-- A document was loaded by a recorded run, and its text is here in its full length.
SELECT d.document_id, d.title, d.run_id, d.char_count, length(x.text) AS text_length
FROM documents AS d
LEFT JOIN runs AS r USING (run_id)
LEFT JOIN texts AS x USING (document_id)
WHERE r.run_id IS NULL OR x.text IS NULL OR length(x.text) <> d.char_count;
