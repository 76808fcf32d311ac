-- `seconds` is null where the file was not read in this run: its rows stood already, or a newer file took its place.
CREATE TABLE store.run_documents (
    run_id         VARCHAR NOT NULL,
    document_id    VARCHAR,
    content_sha256 VARCHAR NOT NULL,
    path           VARCHAR NOT NULL,
    outcome        VARCHAR NOT NULL CHECK (outcome IN ('loaded', 'unchanged', 'rejected', 'superseded')),
    seconds        DOUBLE,
    CHECK (outcome = 'rejected' OR document_id IS NOT NULL)
);
COMMENT ON TABLE store.run_documents IS 'one row per run and file';
