CREATE TABLE store.table_cells (
    version_id   BIGINT NOT NULL,
    table_id     VARCHAR NOT NULL,
    row_index    INTEGER NOT NULL CHECK (row_index >= 1),
    column_index INTEGER NOT NULL CHECK (column_index >= 1),
    column_name  VARCHAR NOT NULL,
    text         VARCHAR NOT NULL,
    char_start   INTEGER NOT NULL CHECK (char_start >= 0),
    char_end     INTEGER NOT NULL,
    page         INTEGER,
    box          DOUBLE[],
    confidence   DOUBLE,
    CHECK (char_start <= char_end)
);
COMMENT ON TABLE store.table_cells IS 'one row per version, table, row and column';
