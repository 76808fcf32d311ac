CREATE TABLE store.tasks (
    version_id   BIGINT NOT NULL,
    task_id      VARCHAR NOT NULL,
    section      VARCHAR NOT NULL,
    title        VARCHAR NOT NULL,
    due_year     INTEGER,
    attributes   JSON NOT NULL,
    evidence     VARCHAR NOT NULL,
    char_start   INTEGER NOT NULL CHECK (char_start >= 0),
    char_end     INTEGER NOT NULL,
    page         INTEGER,
    rule         VARCHAR NOT NULL,
    table_id     VARCHAR,
    row_index    INTEGER,
    column_index INTEGER,
    box          DOUBLE[],
    confidence   DOUBLE,
    text         VARCHAR,
    CHECK (char_start <= char_end)
);
COMMENT ON TABLE store.tasks IS 'one row per version and piece of work';
