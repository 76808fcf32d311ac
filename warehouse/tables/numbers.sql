CREATE TABLE store.numbers (
    version_id BIGINT NOT NULL,
    char_start INTEGER NOT NULL CHECK (char_start >= 0),
    char_end   INTEGER NOT NULL,
    text       VARCHAR NOT NULL,
    fate       VARCHAR NOT NULL CHECK (fate IN ('target', 'task', 'citation', 'metadata', 'ignored', 'unread')),
    rule       VARCHAR NOT NULL,
    target_id  VARCHAR,
    CHECK (char_start < char_end)
);
COMMENT ON TABLE store.numbers IS 'one row per version and number in its text';
