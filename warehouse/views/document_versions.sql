CREATE OR REPLACE VIEW document_versions AS
SELECT
    v.version_id, v.document_id, v.content_sha256, v.title, v.document_number, v.issuer,
    coalesce(v.url, v.path) AS source_uri, v.run_id, v.ingested_at, v.superseded_at, v.superseded_by,
    v.superseded_at IS NULL AS is_current
FROM store.versions AS v;

COMMENT ON VIEW document_versions IS 'one row per version of a document, the superseded ones included';
COMMENT ON COLUMN document_versions.version_id IS 'rises with time over all documents';
COMMENT ON COLUMN document_versions.document_id IS 'the document; see documents';
COMMENT ON COLUMN document_versions.content_sha256 IS 'SHA-256 of the bytes that it was read from';
COMMENT ON COLUMN document_versions.title IS 'title of the policy itself';
COMMENT ON COLUMN document_versions.document_number IS '发文字号, with 〔〕 and no spaces';
COMMENT ON COLUMN document_versions.issuer IS '发文机关, full name';
COMMENT ON COLUMN document_versions.source_uri IS 'address it was fetched from, else its path';
COMMENT ON COLUMN document_versions.run_id IS 'run that loaded it';
COMMENT ON COLUMN document_versions.ingested_at IS 'from when on it held here (UTC)';
COMMENT ON COLUMN document_versions.superseded_at IS 'until when it held here (UTC); null where it still does';
COMMENT ON COLUMN document_versions.superseded_by IS 'version that took its place';
COMMENT ON COLUMN document_versions.is_current IS 'whether the public views show it';
