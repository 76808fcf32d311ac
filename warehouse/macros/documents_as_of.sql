-- Made from the view documents by `make docs`.
CREATE OR REPLACE MACRO documents_as_of(as_at) AS TABLE
SELECT
    document_id, content_sha256, title, document_number, issuer, region, region_code, region_level,
    issued_on, printed_on, effective_on, expires_on, period_start, period_end, genre, is_public,
    coalesce(url, path) AS source_uri, source, path, media_type, fetched_at, page_count, char_count,
    run_id, ingested_at
FROM store.versions
WHERE ingested_at < end_of(as_at)
    AND (superseded_at IS NULL OR superseded_at >= end_of(as_at));

COMMENT ON MACRO TABLE documents_as_of IS 'as documents stood at the end of a day, or at a time (UTC): one row per document now in force';
