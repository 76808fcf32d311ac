CREATE OR REPLACE VIEW runs AS
SELECT
    r.run_id, r.started_at, r.finished_at, r.status, r.command, r.message,
    r.rules_version, r.decode_rules, r.recognize_rules, r.resolve_rules,
    count(d.content_sha256) AS documents,
    count(*) FILTER (d.outcome = 'loaded') AS loaded,
    count(*) FILTER (d.outcome = 'unchanged') AS unchanged,
    count(*) FILTER (d.outcome = 'superseded') AS superseded,
    count(*) FILTER (d.outcome = 'rejected') AS rejected,
    coalesce(sum(d.seconds), 0) AS seconds
FROM store.runs AS r
LEFT JOIN store.run_documents AS d USING (run_id)
GROUP BY ALL;

COMMENT ON VIEW runs IS 'one row per run';
COMMENT ON COLUMN runs.run_id IS 'sorts by time';
COMMENT ON COLUMN runs.started_at IS 'UTC';
COMMENT ON COLUMN runs.finished_at IS 'UTC; null while it goes on, and for ever where it died';
COMMENT ON COLUMN runs.status IS 'running, succeeded, failed, cancelled or died';
COMMENT ON COLUMN runs.command IS 'command line that began it';
COMMENT ON COLUMN runs.message IS 'why it failed, or null';
COMMENT ON COLUMN runs.rules_version IS 'fingerprint of all that reads';
COMMENT ON COLUMN runs.decode_rules IS 'fingerprint of the code of decode';
COMMENT ON COLUMN runs.recognize_rules IS 'fingerprint of the lexicon and code of recognize';
COMMENT ON COLUMN runs.resolve_rules IS 'fingerprint of the code of resolve';
COMMENT ON COLUMN runs.documents IS 'files in the run';
COMMENT ON COLUMN runs.loaded IS 'files whose facts it loaded';
COMMENT ON COLUMN runs.unchanged IS 'files whose facts stood already';
COMMENT ON COLUMN runs.superseded IS 'files whose place a newer one took';
COMMENT ON COLUMN runs.rejected IS 'files that could not be read';
COMMENT ON COLUMN runs.seconds IS 'time spent in reading, summed over the files';
