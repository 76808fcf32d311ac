-- A run without finished_at is still going, or died.
CREATE TABLE store.runs (
    run_id          VARCHAR PRIMARY KEY,
    command         VARCHAR NOT NULL,
    started_at      TIMESTAMP NOT NULL,
    finished_at     TIMESTAMP,
    status          VARCHAR NOT NULL CHECK (status IN ('running', 'succeeded', 'failed', 'cancelled', 'died')),
    message         VARCHAR,
    rules_version   VARCHAR NOT NULL,
    decode_rules    VARCHAR NOT NULL,
    recognize_rules VARCHAR NOT NULL,
    resolve_rules   VARCHAR NOT NULL,
    shared_rules    VARCHAR,
    lexicon_rules   VARCHAR,
    CHECK (finished_at IS NULL OR finished_at >= started_at)
);
COMMENT ON TABLE store.runs IS 'one row per run';
