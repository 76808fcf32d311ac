CREATE OR REPLACE VIEW rejections AS
SELECT path, content_sha256, source, stage, code, message, attempts, first_attempt_at, last_attempt_at, run_id
FROM store.rejections;

COMMENT ON VIEW rejections IS 'one row per file that could not be read when it was last tried';
COMMENT ON COLUMN rejections.path IS 'path of the file as it was given';
COMMENT ON COLUMN rejections.content_sha256 IS 'SHA-256 of the bytes, which are kept';
COMMENT ON COLUMN rejections.source IS 'source that it was collected from';
COMMENT ON COLUMN rejections.stage IS 'stage that failed: collect, decode, recognize, resolve or store';
COMMENT ON COLUMN rejections.code IS 'short stable name of the failure';
COMMENT ON COLUMN rejections.message IS 'what happened and what to do';
COMMENT ON COLUMN rejections.attempts IS 'how often these bytes were tried';
COMMENT ON COLUMN rejections.first_attempt_at IS 'UTC';
COMMENT ON COLUMN rejections.last_attempt_at IS 'UTC';
COMMENT ON COLUMN rejections.run_id IS 'run that tried last';
