CREATE OR REPLACE VIEW issues AS
SELECT
    v.document_id, i.stage, i.code, i.severity, i.message, i.section, i.evidence, i.char_start, i.char_end, i.page,
    v.run_id
FROM store.issues AS i
JOIN store.versions AS v USING (version_id)
WHERE v.superseded_at IS NULL;

COMMENT ON VIEW issues IS 'one row per thing in a document that a reader should look at';
COMMENT ON COLUMN issues.document_id IS 'the document; see documents';
COMMENT ON COLUMN issues.stage IS 'stage that noticed it: decode, recognize, resolve or store';
COMMENT ON COLUMN issues.code IS 'short stable name of its kind';
COMMENT ON COLUMN issues.severity IS 'info, warning or error';
COMMENT ON COLUMN issues.message IS 'what is the matter';
COMMENT ON COLUMN issues.section IS 'ordinals of the headings above it: 3.1.2; Ak is the k-th attachment, #n a row of its table, 0 before the first heading';
COMMENT ON COLUMN issues.evidence IS 'passage that it is about';
COMMENT ON COLUMN issues.char_start IS 'where the evidence begins in the text of the document: code points, from 0';
COMMENT ON COLUMN issues.char_end IS 'where the evidence ends, exclusive';
COMMENT ON COLUMN issues.page IS 'page it stands on, from 1; null where the format has none';
COMMENT ON COLUMN issues.run_id IS 'run that loaded it';
