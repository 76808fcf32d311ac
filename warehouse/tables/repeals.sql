CREATE TABLE store.repeals (
    version_id BIGINT NOT NULL,
    title      VARCHAR,
    number     VARCHAR,
    section    VARCHAR NOT NULL,
    evidence   VARCHAR NOT NULL,
    char_start INTEGER NOT NULL CHECK (char_start >= 0),
    char_end   INTEGER NOT NULL,
    page       INTEGER,
    CHECK (char_start <= char_end)
);
COMMENT ON TABLE store.repeals IS 'one row per version and document that it repeals (废止)';
