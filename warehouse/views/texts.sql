-- Offsets count code points from 0 and ends are exclusive; DuckDB counts from 1 and includes ends. So what Python
-- calls text[char_start:char_end] is text[char_start + 1 : char_end] here.
CREATE OR REPLACE VIEW texts AS
SELECT v.document_id, t.text
FROM store.versions AS v
JOIN store.texts AS t USING (version_id)
WHERE v.superseded_at IS NULL;

COMMENT ON VIEW texts IS 'one row per document now in force here, with its text';
COMMENT ON COLUMN texts.document_id IS 'the document; see documents';
COMMENT ON COLUMN texts.text IS 'the text that offsets count in: a fact stands at text[char_start + 1 : char_end]';
