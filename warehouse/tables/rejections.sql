CREATE TABLE store.rejections (
    path             VARCHAR PRIMARY KEY,
    content_sha256   VARCHAR NOT NULL,
    source           VARCHAR NOT NULL,
    stage            VARCHAR NOT NULL,
    code             VARCHAR NOT NULL,
    message          VARCHAR NOT NULL,
    attempts         INTEGER NOT NULL CHECK (attempts >= 1),
    first_attempt_at TIMESTAMP NOT NULL,
    last_attempt_at  TIMESTAMP NOT NULL,
    run_id           VARCHAR NOT NULL
);
COMMENT ON TABLE store.rejections IS 'one row per file that could not be read when it was last tried';
