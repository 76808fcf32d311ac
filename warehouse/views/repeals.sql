-- The repealed document's latest version is out of force; so it is found among all versions.
CREATE OR REPLACE VIEW repeals AS
SELECT
    v.document_id, r.title, r.number,
    (SELECT min(e.document_id) FROM store.versions AS e
        WHERE e.end_reason = 'repealed' AND e.superseded_by = v.version_id
            AND (r.number = e.document_number OR r.number IS NULL AND r.title = e.title)) AS repealed_document_id,
    r.section, r.evidence, r.char_start, r.char_end, r.page
FROM store.repeals AS r
JOIN store.versions AS v USING (version_id)
WHERE v.superseded_at IS NULL;

COMMENT ON VIEW repeals IS 'one row per document that a document in force repeals (废止)';
COMMENT ON COLUMN repeals.document_id IS 'the document that repeals';
COMMENT ON COLUMN repeals.title IS 'title of the repealed one as cited, without its 《》';
COMMENT ON COLUMN repeals.number IS '发文字号 of the repealed one as cited';
COMMENT ON COLUMN repeals.repealed_document_id IS 'the document that was ended here; null where it was never in force here';
COMMENT ON COLUMN repeals.section IS 'ordinals of the headings above it: 3.1.2; Ak is the k-th attachment, #n a row of its table, 0 before the first heading';
COMMENT ON COLUMN repeals.evidence IS 'passage that repeals';
COMMENT ON COLUMN repeals.char_start IS 'where the evidence begins in the text of the document: code points, from 0';
COMMENT ON COLUMN repeals.char_end IS 'where the evidence ends, exclusive';
COMMENT ON COLUMN repeals.page IS 'page it stands on, from 1; null where the format has none';
