-- Made from the view unread_numbers by `make docs`.
CREATE OR REPLACE MACRO unread_numbers_as_of(as_at) AS TABLE
SELECT
    n.document_id, d.title, n.text,
    translate(x.text[greatest(n.char_start - 19, 1) : n.char_end + 20], chr(9) || chr(10) || chr(13), '   ') AS passage,
    n.rule, n.char_start, n.char_end
FROM numbers_as_of(as_at) AS n
JOIN documents_as_of(as_at) AS d USING (document_id)
JOIN texts_as_of(as_at) AS x USING (document_id)
WHERE n.fate = 'unread';

COMMENT ON MACRO TABLE unread_numbers_as_of IS 'as unread_numbers stood at the end of a day, or at a time (UTC): one row per number that no rule accounts for, with the words around it';
