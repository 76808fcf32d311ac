-- A run that died ended at the latest when the next began; one that goes on has not ended.
CREATE OR REPLACE MACRO end_of_run(run) AS (
    SELECT coalesce(
        r.finished_at + INTERVAL 1 MICROSECOND,
        (SELECT min(later.started_at) FROM store.runs AS later WHERE later.started_at > r.started_at),
        'infinity'::TIMESTAMP
    )
    FROM store.runs AS r
    WHERE r.run_id = run
);
COMMENT ON MACRO end_of_run IS 'the moment at which a run was over (UTC); null for a run that is not there';
