CREATE TABLE store.tables (
    version_id BIGINT NOT NULL,
    table_id   VARCHAR NOT NULL,
    section    VARCHAR NOT NULL,
    caption    VARCHAR NOT NULL,
    header     VARCHAR[] NOT NULL,
    row_count  INTEGER NOT NULL,
    char_start INTEGER NOT NULL CHECK (char_start >= 0),
    char_end   INTEGER NOT NULL,
    page       INTEGER,
    CHECK (char_start <= char_end)
);
COMMENT ON TABLE store.tables IS 'one row per version and table';
