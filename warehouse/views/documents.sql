CREATE OR REPLACE VIEW documents AS
SELECT
    document_id, content_sha256, title, document_number, issuer, region, region_code, region_level,
    issued_on, printed_on, effective_on, expires_on, period_start, period_end, genre, is_public,
    coalesce(url, path) AS source_uri, source, path, media_type, fetched_at, page_count, char_count,
    run_id, ingested_at
FROM store.versions
WHERE superseded_at IS NULL;

COMMENT ON VIEW documents IS 'one row per document now in force here';
COMMENT ON COLUMN documents.document_id IS 'stable id: by number and issuer where both are known, else by address and title';
COMMENT ON COLUMN documents.content_sha256 IS 'SHA-256 of the bytes that the facts were read from';
COMMENT ON COLUMN documents.title IS 'title of the policy itself, not of the notice that issues it';
COMMENT ON COLUMN documents.document_number IS '发文字号, with 〔〕 and no spaces';
COMMENT ON COLUMN documents.issuer IS '发文机关, full name';
COMMENT ON COLUMN documents.region IS 'full path of the region that it governs, as in GB/T 2260';
COMMENT ON COLUMN documents.region_code IS 'its six-digit code; see regions';
COMMENT ON COLUMN documents.region_level IS 'national, province, prefecture or county';
COMMENT ON COLUMN documents.issued_on IS '成文日期';
COMMENT ON COLUMN documents.printed_on IS '印发日期, from the imprint';
COMMENT ON COLUMN documents.effective_on IS '施行日期';
COMMENT ON COLUMN documents.expires_on IS 'day after which it no longer holds';
COMMENT ON COLUMN documents.period_start IS 'first year that the policy says it covers';
COMMENT ON COLUMN documents.period_end IS 'last year that the policy says it covers';
COMMENT ON COLUMN documents.genre IS 'last noun of the title: 实施方案, 行动计划, 规划, 意见 …';
COMMENT ON COLUMN documents.is_public IS 'true where it says that it is public (此件公开发布, 主动公开), else null';
COMMENT ON COLUMN documents.source_uri IS 'address it was fetched from, else its path';
COMMENT ON COLUMN documents.source IS 'source that it was collected from';
COMMENT ON COLUMN documents.path IS 'path of the file as it was given';
COMMENT ON COLUMN documents.media_type IS 'media type of the file';
COMMENT ON COLUMN documents.fetched_at IS 'when it was fetched (UTC)';
COMMENT ON COLUMN documents.page_count IS 'number of pages; null where the format has none';
COMMENT ON COLUMN documents.char_count IS 'length of its text in code points';
COMMENT ON COLUMN documents.run_id IS 'run that loaded these facts';
COMMENT ON COLUMN documents.ingested_at IS 'when these facts were loaded (UTC)';
