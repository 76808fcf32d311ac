CREATE OR REPLACE VIEW run_documents AS
SELECT run_id, document_id, content_sha256, path, outcome, seconds
FROM store.run_documents;

COMMENT ON VIEW run_documents IS 'one row per run and file in it, with its outcome';
COMMENT ON COLUMN run_documents.run_id IS 'the run; see runs';
COMMENT ON COLUMN run_documents.document_id IS 'the document that the file resolved to; null where it was rejected';
COMMENT ON COLUMN run_documents.content_sha256 IS 'SHA-256 of the bytes';
COMMENT ON COLUMN run_documents.path IS 'path of the file as it was given';
COMMENT ON COLUMN run_documents.outcome IS 'loaded, unchanged (same facts as before), superseded (a newer file of the document took its place) or rejected';
COMMENT ON COLUMN run_documents.seconds IS 'time spent in reading it; null where it was not read in this run';
