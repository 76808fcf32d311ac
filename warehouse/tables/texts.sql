CREATE TABLE store.texts (
    version_id BIGINT NOT NULL,
    text       VARCHAR NOT NULL
);
COMMENT ON TABLE store.texts IS 'one row per version of a document: the text that all offsets count in';
