CREATE TABLE store.correction_outcomes (
    version_id    BIGINT NOT NULL,
    correction_id VARCHAR NOT NULL,
    fact_id       VARCHAR,
    status        VARCHAR NOT NULL CHECK (status IN ('applied', 'outdated')),
    message       VARCHAR NOT NULL
);
COMMENT ON TABLE store.correction_outcomes IS 'one row per version and correction of its document, with what became of it';
