CREATE OR REPLACE VIEW document_sources AS
SELECT
    s.document_id, s.content_sha256, coalesce(s.url, s.path) AS source_uri, s.path, s.source, s.media_type, s.fetched_at,
    s.first_seen_at, s.run_id,
    coalesce(v.content_sha256 = s.content_sha256 OR v.text_hash = s.text_hash, false) AS is_current,
    coalesce(s.attachments, []) AS attachments
FROM store.sources AS s
LEFT JOIN store.versions AS v ON v.document_id = s.document_id AND v.superseded_at IS NULL;

COMMENT ON VIEW document_sources IS 'one row per document, address and content that was found there: the same text at two addresses is one document with two sources';
COMMENT ON COLUMN document_sources.document_id IS 'the document; see documents';
COMMENT ON COLUMN document_sources.content_sha256 IS 'SHA-256 of the bytes that were there';
COMMENT ON COLUMN document_sources.source_uri IS 'address it was fetched from, else its path';
COMMENT ON COLUMN document_sources.path IS 'path of the file as it was given';
COMMENT ON COLUMN document_sources.source IS 'source that it was collected from';
COMMENT ON COLUMN document_sources.media_type IS 'media type of the file';
COMMENT ON COLUMN document_sources.fetched_at IS 'when it was fetched (UTC)';
COMMENT ON COLUMN document_sources.first_seen_at IS 'when a run first met it (UTC)';
COMMENT ON COLUMN document_sources.run_id IS 'run that first met it';
COMMENT ON COLUMN document_sources.is_current IS 'whether it holds the text in force; false for a former text, and for a document that was repealed';
COMMENT ON COLUMN document_sources.attachments IS 'list of the attachments that the page links to: addresses, or paths where the page is a local file; see attachments';
