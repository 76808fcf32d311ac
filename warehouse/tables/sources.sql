-- Where the bytes of a document were found. The same text at two addresses is one document with two rows here.
CREATE TABLE store.sources (
    document_id    VARCHAR NOT NULL,
    content_sha256 VARCHAR NOT NULL USING COMPRESSION uncompressed,
    text_hash      VARCHAR,
    path           VARCHAR NOT NULL,
    url            VARCHAR,
    source         VARCHAR NOT NULL,
    media_type     VARCHAR NOT NULL,
    fetched_at     TIMESTAMP,
    run_id         VARCHAR NOT NULL,
    first_seen_at  TIMESTAMP NOT NULL,
    attachments    VARCHAR[]
);
COMMENT ON TABLE store.sources IS 'one row per address and content that was found there';
