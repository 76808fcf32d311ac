CREATE OR REPLACE VIEW unread_numbers AS
SELECT
    n.document_id, d.title, n.text,
    translate(x.text[greatest(n.char_start - 19, 1) : n.char_end + 20], chr(9) || chr(10) || chr(13), '   ') AS passage,
    n.rule, n.char_start, n.char_end
FROM numbers AS n
JOIN documents AS d USING (document_id)
JOIN texts AS x USING (document_id)
WHERE n.fate = 'unread';

COMMENT ON VIEW unread_numbers IS 'one row per number that no rule accounts for, with the words around it';
COMMENT ON COLUMN unread_numbers.document_id IS 'the document; see documents';
COMMENT ON COLUMN unread_numbers.title IS 'title of the document';
COMMENT ON COLUMN unread_numbers.text IS 'the number as written';
COMMENT ON COLUMN unread_numbers.passage IS 'the number with twenty characters on either side, on one line';
COMMENT ON COLUMN unread_numbers.rule IS 'rule that gave up on it';
COMMENT ON COLUMN unread_numbers.char_start IS 'where the number begins in the text: code points, from 0';
COMMENT ON COLUMN unread_numbers.char_end IS 'where it ends, exclusive';
