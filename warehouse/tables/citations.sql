CREATE TABLE store.citations (
    version_id   BIGINT NOT NULL,
    title        VARCHAR,
    number       VARCHAR,
    section      VARCHAR NOT NULL,
    evidence     VARCHAR NOT NULL,
    char_start   INTEGER NOT NULL CHECK (char_start >= 0),
    char_end     INTEGER NOT NULL,
    page         INTEGER,
    table_id     VARCHAR,
    row_index    INTEGER,
    column_index INTEGER,
    box          DOUBLE[],
    confidence   DOUBLE,
    CHECK (char_start <= char_end),
    CHECK (title IS NOT NULL OR number IS NOT NULL)
);
COMMENT ON TABLE store.citations IS 'one row per version and document that it cites';
