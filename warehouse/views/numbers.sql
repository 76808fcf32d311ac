CREATE OR REPLACE VIEW numbers AS
SELECT v.document_id, n.char_start, n.char_end, n.text, n.fate, n.rule, n.target_id
FROM store.numbers AS n
JOIN store.versions AS v USING (version_id)
WHERE v.superseded_at IS NULL;

COMMENT ON VIEW numbers IS 'one row per number in the text of a document, with what became of it';
COMMENT ON COLUMN numbers.document_id IS 'the document; see documents';
COMMENT ON COLUMN numbers.char_start IS 'where the number begins in the text: code points, from 0';
COMMENT ON COLUMN numbers.char_end IS 'where it ends, exclusive';
COMMENT ON COLUMN numbers.text IS 'the number as written';
COMMENT ON COLUMN numbers.fate IS 'target, task, citation, metadata (bound to such a fact), ignored (a named rule says why it is none) or unread';
COMMENT ON COLUMN numbers.rule IS 'rule that settled its fate';
COMMENT ON COLUMN numbers.target_id IS 'target that it is the value of; see targets';
