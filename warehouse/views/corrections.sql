CREATE OR REPLACE VIEW corrections AS
SELECT
    c.correction_id, c.action, c.document, o.document_id, coalesce(o.fact_id, c.fact_id) AS fact_id, c.quote, c.fields,
    coalesce(o.status, 'waiting') AS status, nullif(o.message, '') AS message,
    c.author, c.reason, c.made_on, c.file, c.line
FROM store.corrections AS c
LEFT JOIN (
    SELECT o.*, v.document_id
    FROM store.correction_outcomes AS o
    JOIN store.versions AS v USING (version_id)
    WHERE v.superseded_at IS NULL
) AS o USING (correction_id);

COMMENT ON VIEW corrections IS 'one row per correction that a person has made, with what became of it';
COMMENT ON COLUMN corrections.correction_id IS 'what it says, hashed: the same correction keeps it';
COMMENT ON COLUMN corrections.action IS 'change, add or strike';
COMMENT ON COLUMN corrections.document IS 'the document as the correction names it: its id or 发文字号';
COMMENT ON COLUMN corrections.document_id IS 'the document; see documents; null where it is not here';
COMMENT ON COLUMN corrections.fact_id IS 'the target or task that it is about';
COMMENT ON COLUMN corrections.quote IS 'words of the document that it rests on';
COMMENT ON COLUMN corrections.fields IS 'JSON object: column to the value set, null where it is emptied';
COMMENT ON COLUMN corrections.status IS 'applied; outdated: the text or fact beneath it has changed, so that it was not applied; waiting: its document has not been read since it was made';
COMMENT ON COLUMN corrections.message IS 'why it is outdated';
COMMENT ON COLUMN corrections.author IS 'who made it';
COMMENT ON COLUMN corrections.reason IS 'why it was made';
COMMENT ON COLUMN corrections.made_on IS 'when it was made';
COMMENT ON COLUMN corrections.file IS 'file that it stands in';
COMMENT ON COLUMN corrections.line IS 'its line in that file';
