CREATE TABLE store.issues (
    version_id BIGINT NOT NULL,
    stage      VARCHAR NOT NULL,
    code       VARCHAR NOT NULL,
    severity   VARCHAR NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
    message    VARCHAR NOT NULL,
    section    VARCHAR,
    evidence   VARCHAR,
    char_start INTEGER,
    char_end   INTEGER,
    page       INTEGER
);
COMMENT ON TABLE store.issues IS 'one row per version and thing in it that a reader should look at';
